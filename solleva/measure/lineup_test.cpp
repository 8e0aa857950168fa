// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/lineup.h"

#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <string>
#include <utility>

#include "solleva/measure/testing/reference.h"

namespace solleva::measure {
namespace {

const AccountsSeries rising{{2000, 100}, {2001, 110}, {2002, 121}, {2003, 133.1}};

TEST(Accounts, MixesTwoYearsWithinAYear) {
  EXPECT_DOUBLE_EQ(accounts_at(rising, 2001).value(), 110);
  EXPECT_DOUBLE_EQ(accounts_at(rising, 2001.25).value(), 0.75 * 110 + 0.25 * 121);
  const auto beyond = accounts_at(rising, 2003.5);
  ASSERT_FALSE(beyond);
  EXPECT_EQ(to_text(beyond.error()), "measure.no-growth: the national accounts have no level above 0 for 2004");
}

TEST(LineUp, CarriesOneSurveyForwardsAndBackwards) {
  const auto forward = line_up(std::vector<SurveyMean>{{2000, 10}}, 2002, rising);
  ASSERT_TRUE(forward);
  EXPECT_EQ(forward->kind, LineUpKind::one_survey);
  EXPECT_DOUBLE_EQ(forward->surveys[0].mean, 12.1);
  EXPECT_DOUBLE_EQ(forward->surveys[0].weight, 1);
  EXPECT_DOUBLE_EQ(line_up(std::vector<SurveyMean>{{2002, 12.1}}, 2000, rising)->surveys[0].mean, 10);
  EXPECT_DOUBLE_EQ(line_up(std::vector<SurveyMean>{{2002, 12.1}}, 2002, {})->surveys[0].mean, 12.1) << "no accounts are needed";
}

// Growth of 10 % a year of which 70 % reaches the survey is 7 % a year; there and back is the way one came.
TEST(LineUp, PassThroughAppliesToEveryYear) {
  const LineUpOptions part{.pass_through = 0.7};
  const auto forward = line_up(std::vector<SurveyMean>{{2000, 10}}, 2003, rising, part);
  ASSERT_TRUE(forward);
  EXPECT_NEAR(forward->surveys[0].mean, 10 * 1.07 * 1.07 * 1.07, 1e-12);
  EXPECT_NEAR(line_up(std::vector<SurveyMean>{{2003, forward->surveys[0].mean}}, 2000, rising, part)->surveys[0].mean, 10, 1e-12);
  EXPECT_DOUBLE_EQ(line_up(std::vector<SurveyMean>{{2000, 10}}, 2003, rising, {.pass_through = 0})->surveys[0].mean, 10);
  AccountsSeries gap = rising;
  gap.erase(2001);
  EXPECT_TRUE(line_up(std::vector<SurveyMean>{{2000, 10}}, 2003, gap)) << "with full pass-through only the ends count";
  EXPECT_FALSE(line_up(std::vector<SurveyMean>{{2000, 10}}, 2003, gap, part));
}

TEST(LineUp, BetweenTwoSurveysFollowsTheAccountsOrCarriesBoth) {
  const auto same = line_up(std::vector<SurveyMean>{{2000, 10}, {2003, 20}}, 2001, rising);
  ASSERT_TRUE(same);
  EXPECT_EQ(same->kind, LineUpKind::same_direction);
  EXPECT_NEAR(same->surveys[0].mean, 10 + 10 * 10 / 33.1, 1e-12);
  EXPECT_EQ(same->surveys[0].mean, same->surveys[1].mean);
  EXPECT_NEAR(same->surveys[0].weight, 2.0 / 3, 1e-15);
  EXPECT_NEAR(same->surveys[1].weight, 1.0 / 3, 1e-15);

  const auto apart = line_up(std::vector<SurveyMean>{{2000, 20}, {2003, 10}}, 2001, rising);
  ASSERT_TRUE(apart);
  EXPECT_EQ(apart->kind, LineUpKind::diverging);
  EXPECT_NEAR(apart->surveys[0].mean, 22, 1e-12);
  EXPECT_NEAR(apart->surveys[1].mean, 10 * 110 / 133.1, 1e-12);
}

TEST(LineUp, RefusesWhatCannotBeLinedUp) {
  const auto text = [](std::vector<SurveyMean> surveys, int year, LineUpOptions options = {}) {
    const auto found = line_up(surveys, year, rising, options);
    return found ? "none" : to_text(found.error());
  };
  EXPECT_EQ(text({}, 2001), "measure.bad-line-up: a year is lined up from one survey or two, not 0");
  EXPECT_EQ(text({{2000, 0}}, 2001), "measure.bad-line-up: a survey mean must be above 0, not 0");
  EXPECT_EQ(text({{2000, 1}}, 2001, {.pass_through = 70}), "measure.bad-line-up: the pass-through must be in [0, 1], not 70");
  EXPECT_EQ(text({{2000, 1}, {2001, 2}}, 2003),
            "measure.bad-line-up: the year 2003 does not lie between the surveys of 2000 and 2001");
}

using Key = std::pair<std::string, std::string>;

std::map<Key, AccountsSeries> read_accounts(const std::filesystem::path& path) {
  std::map<Key, AccountsSeries> all;
  for (const testing::Row& row : testing::read_csv(path)) {
    AccountsSeries& series = all[{row.at("country_code"), row.at("data_level")}];
    for (const auto& [name, value] : row) {
      if (std::isdigit(static_cast<unsigned char>(name[0])) && !value.empty()) series[std::stoi(name)] = std::stod(value);
    }
  }
  return all;
}

bool covers(const AccountsSeries& accounts, const std::vector<SurveyMean>& surveys, int year) {
  if (!accounts_at(accounts, year)) return false;
  for (const SurveyMean& survey : surveys) {
    if (!accounts_at(accounts, survey.year)) return false;
  }
  return true;
}

// Every mean that the World Bank predicted for Asia (2017 PPP, late 2022): consumption where the series covers the years, else
// GDP.
TEST(LineUp, ReproducesAllPublishedMeansOfAsia) {
  const auto folder = testing::reference("measure/pip-asia");
  SOLLEVA_NEEDS_REFERENCE(folder);
  const auto gdp = read_accounts(folder / "pip_aux_gdp.csv"), consumption = read_accounts(folder / "pip_aux_pce.csv");
  std::map<std::string, std::vector<testing::Row>> cases;
  for (testing::Row& row : testing::read_csv(folder / "pip_lineup_means_ppp2017.csv")) {
    cases[row.at("interpolation_id")].push_back(std::move(row));
  }
  std::size_t checked = 0;
  for (const auto& [id, rows] : cases) {
    const int year = std::stoi(rows[0].at("reporting_year"));
    std::vector<SurveyMean> surveys;
    for (const testing::Row& row : rows)
      surveys.push_back({std::stod(row.at("survey_year")), std::stod(row.at("survey_mean_ppp"))});
    const auto series = [&](const std::map<Key, AccountsSeries>& all) {
      const auto own = all.find({rows[0].at("country_code"), rows[0].at("reporting_level")});
      const auto national = all.find({rows[0].at("country_code"), "national"});
      return own != all.end() ? own->second : national != all.end() ? national->second : AccountsSeries{};
    };
    const AccountsSeries household = series(consumption);
    const auto lined_up = line_up(surveys, year, covers(household, surveys, year) ? household : series(gdp));
    ASSERT_TRUE(lined_up) << id << " " << to_text(lined_up.error());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double published = std::stod(rows[i].at("predicted_mean_ppp"));
      EXPECT_NEAR(lined_up->surveys[i].mean / published, 1, 1e-6) << id;
      ++checked;
    }
  }
  EXPECT_EQ(checked, 2143U);
}

}  // namespace
}  // namespace solleva::measure
