// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/line.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "solleva/measure/testing/reference.h"

namespace solleva::measure {
namespace {

Terms ppp(int vintage, Period period = Period::day) {
  return {PppDollars{Year(vintage)}, period};
}

PurchasingPower power(int year, int vintage, double cpi, double factor) {
  return {{Currency::of("LCU").value(), Year(year)}, {Year(vintage)}, cpi, factor};
}

TEST(Terms, ReadsWhatItWrites) {
  for (const std::string text : {"2017 PPP $ a day", "2011 PPP $ a month", "CNY of 2010 a year"}) {
    const auto terms = parse_terms(text);
    ASSERT_TRUE(terms) << text;
    EXPECT_EQ(terms->text(), text);
  }
  for (const std::string text :
       {"", "PPP", "2017 PPP $ a week", "17 PPP $ a day", "cny of 2010 a year", "CNY in 2010 a year", "2017 PPP $ per day"}) {
    const auto terms = parse_terms(text);
    ASSERT_FALSE(terms) << text;
    EXPECT_EQ(to_text(terms.error()),
              "measure.bad-terms: '" + text +
                  "' is no unit of welfare\nhint: write it as \"2017 PPP $ a day\" or \"CNY of 2010 a year\"");
  }
}

TEST(Lines, InternationalLinesOfThreeVintages) {
  EXPECT_EQ(international_line(Year(2011), InternationalLine::extreme)->text(), "1.9 2011 PPP $ a day");
  EXPECT_EQ(international_line(Year(2017), InternationalLine::lower_middle)->amount(), 3.65);
  EXPECT_EQ(international_line(Year(2021), InternationalLine::upper_middle)->amount(), 8.30);
  const auto none = international_line(Year(2005), InternationalLine::extreme);
  ASSERT_FALSE(none);
  EXPECT_EQ(to_text(none.error()),
            "measure.unknown-vintage: there are no international lines in 2005 PPP dollars: they exist for 2011, 2017 and 2021");
}

TEST(Lines, ExtremeLineOf2011AMonthIsThePublishedOne) {
  EXPECT_NEAR(international_line(Year(2011), InternationalLine::extreme)->per(Period::month).amount(), 57.7917, 5e-5);
}

TEST(Lines, SocietalLineNeverFallsBelowTheExtremeOne) {
  EXPECT_DOUBLE_EQ(societal_line({1, ppp(2011)})->amount(), 1.90);
  EXPECT_DOUBLE_EQ(societal_line({4, ppp(2011)})->amount(), 3.00);
  EXPECT_DOUBLE_EQ(societal_line({4, ppp(2017)})->amount(), 3.15);
  EXPECT_DOUBLE_EQ(societal_line({4, ppp(2021)})->amount(), 3.30);
  EXPECT_NEAR(societal_line({4 * 365.0 / 12, ppp(2021, Period::month)})->amount(), 3.30, 1e-14);
  const auto national = societal_line({4, parse_terms("CNY of 2010 a day").value()});
  ASSERT_FALSE(national);
  EXPECT_EQ(to_text(national.error()), "measure.unknown-vintage: an international line needs amounts in PPP dollars");
}

TEST(Lines, RelativeLineKeepsTheUnitOfItsCentre) {
  const auto line = relative_line(Share::of(0.6).value(), {100, parse_terms("CNY of 2010 a year").value()});
  ASSERT_TRUE(line);
  EXPECT_EQ(line->text(), "60 CNY of 2010 a year");
}

TEST(Lines, MeanAndLineMustBeOfOneKind) {
  const Line line = Line::of(1.9, ppp(2011)).value();
  EXPECT_DOUBLE_EQ(level_of({5, ppp(2011)}, line)->relative_line(), 0.38);
  const auto vintage = level_of({5, ppp(2017)}, line);
  ASSERT_FALSE(vintage);
  EXPECT_EQ(vintage.error().code.name, "base.unit-mismatch");
  const auto period = level_of({150, ppp(2011, Period::month)}, line);
  ASSERT_FALSE(period);
  EXPECT_EQ(to_text(period.error()),
            "measure.period-mismatch: the mean is in 2011 PPP $ a month and the line in 2011 PPP $ a day"
            "\nhint: a year has 365 days and a month 365/12");
  EXPECT_NEAR(level_of({150, ppp(2011, Period::month)}, line.per(Period::month))->relative_line(), 1.9 * 365 / 12 / 150, 1e-15);
  EXPECT_EQ(level_of({std::nan(""), ppp(2011)}, line).error().code.name, "measure.bad-amount");
}

TEST(Prices, ThereAndBackAndNeverTheWrongMoney) {
  const PurchasingPower one = power(2010, 2017, 0.8, 3.5);
  const Amount local{280, {one.prices, Period::day}};
  const auto dollars = to_ppp(local, one);
  ASSERT_TRUE(dollars);
  EXPECT_NEAR(dollars->value, 100, 1e-12);
  EXPECT_EQ(dollars->terms.text(), "2017 PPP $ a day");
  EXPECT_NEAR(to_local(*dollars, one)->value, 280, 1e-12);
  EXPECT_EQ(to_ppp(local, power(2011, 2017, 0.8, 3.5)).error().code.name, "base.unit-mismatch") << "prices of another year";
  EXPECT_EQ(to_local(*dollars, power(2010, 2021, 0.8, 3.5)).error().code.name, "base.unit-mismatch")
      << "dollars of another vintage";
  EXPECT_EQ(to_text(to_ppp(local, power(2010, 2017, 0, 3.5)).error()),
            "measure.bad-amount: a price index must be above 0, not 0");
}

// survey_mean_lcu / cpi / ppp = survey_mean_ppp in every row of the World Bank's table.
TEST(Prices, PublishedMeansOfAsiaInBothMoneys) {
  const auto folder = testing::reference("measure/pip-asia");
  SOLLEVA_NEEDS_REFERENCE(folder);
  int rows = 0;
  for (const testing::Row& row : testing::read_csv(folder / "pip_lineup_means_ppp2017.csv")) {
    const auto number = [&](const char* name) { return std::stod(row.at(name)); };
    const PurchasingPower one = power(std::stoi(row.at("survey_year")), 2017, number("cpi"), number("ppp"));
    const auto dollars = to_ppp({number("survey_mean_lcu"), {one.prices, Period::day}}, one);
    ASSERT_TRUE(dollars);
    EXPECT_NEAR(dollars->value / number("survey_mean_ppp"), 1, 1e-7);
    ++rows;
  }
  EXPECT_EQ(rows, 2143);
}

// From 2011 dollars through the country's money into 2021 dollars: where the World Bank did not revise the survey between its
// editions of 2022 and 2026 (its Gini stayed), the published means meet.
TEST(Prices, OneSurveyInTwoVintages) {
  const auto folder = testing::reference("measure/pip-asia");
  SOLLEVA_NEEDS_REFERENCE(folder);
  const auto key = [](const testing::Row& row, const char* year) {
    return row.at("country_code") + row.at(year) + row.at("reporting_level") + row.at("welfare_type");
  };
  std::map<std::string, testing::Row> newer;
  for (const testing::Row& row : testing::read_csv(folder / "pip_surveys_ppp2021.csv")) newer[key(row, "year")] = row;
  int same = 0, met = 0;
  for (const testing::Row& old : testing::read_csv(folder / "pip_surveys_ppp2011.csv")) {
    const auto found = newer.find(key(old, "reporting_year"));
    if (found == newer.end() || old.at("ppp").empty() || old.at("cpi").empty()) continue;
    const testing::Row& now = found->second;
    if (std::fabs(std::stod(old.at("gini")) - std::stod(now.at("gini"))) > 1e-7) continue;
    const int year = std::stoi(old.at("reporting_year"));
    const PurchasingPower first = power(year, 2011, std::stod(old.at("cpi")), std::stod(old.at("ppp")));
    const PurchasingPower second = power(year, 2021, std::stod(now.at("cpi")), std::stod(now.at("ppp_factor_2021")));
    const auto local = to_local({std::stod(old.at("mean")), ppp(2011)}, first);
    ASSERT_TRUE(local);
    const auto dollars = to_ppp(*local, second);
    ASSERT_TRUE(dollars);
    ++same;
    met += std::fabs(dollars->value / std::stod(now.at("mean")) - 1) < 1e-6;
  }
  EXPECT_GT(same, 150);
  EXPECT_GE(met, same * 95 / 100) << met << " of " << same;
}

TEST(Lines, PublishedSocietalLinesOfAsia) {
  const auto folder = testing::reference("measure/pip-asia");
  SOLLEVA_NEEDS_REFERENCE(folder);
  int rows = 0;
  for (const testing::Row& row : testing::read_csv(folder / "pip_surveys_ppp2021.csv")) {
    if (row.at("spl").empty() || row.at("median").empty()) continue;
    EXPECT_NEAR(societal_line({std::stod(row.at("median")), ppp(2021)})->amount(), std::stod(row.at("spl")), 1e-6);
    ++rows;
  }
  EXPECT_GT(rows, 400);
}

}  // namespace
}  // namespace solleva::measure
