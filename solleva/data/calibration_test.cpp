// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/calibration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "solleva/base/testing/reference_data.h"
#include "solleva/data/testing/survey.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data {
namespace {

using testing::error_of;
using Values = std::vector<double>;
using Codes = std::vector<std::uint32_t>;

double weighted(std::span<const double> weights, std::span<const double> values) {
  double total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) total += weights[i] * values[i];
  return total;
}

double se(const SurveyDesign& design, const Values& values, const Codes& rows = {}) {
  const Influence influence{values, rows};
  return std::sqrt(design.variance(std::span(&influence, 1)));
}

/// 40 rows in 8 PSUs, with a number, a factor of three groups and one of two.
struct Small {
  Small() {
    region.names = {"north", "east", "south"};
    sex.names = {"female", "male"};
    input.stages.resize(1);
    for (std::uint32_t i = 0; i < 40; ++i) {
      input.weights.push_back(5 + i % 7);
      input.stages[0].unit.push_back(i / 5);
      region.codes.push_back(i * i % 3 == 1 ? (i % 2) : 2);
      sex.codes.push_back(i % 5 < 2 ? 0 : 1);
      age.push_back(20 + 3 * (i % 11));
      y.push_back(std::sin(i) * 4 + age.back() / 10 + region.codes.back());
    }
  }
  SurveyDesign design() const { return SurveyDesign::of(input).value(); }
  double people_in(const CodedColumn& column, std::uint32_t code) const {
    double people = 0;
    for (std::size_t i = 0; i < 40; ++i) people += column.codes[i] == code ? input.weights[i] : 0;
    return people;
  }
  /// Margins of `column` at present, moved by factors that sum to what leaves the whole as it is.
  std::vector<GroupTotal> moved(const CodedColumn& column, double first) const {
    std::vector<GroupTotal> totals;
    for (std::uint32_t code = 0; code < column.names.size(); ++code)
      totals.push_back({column.names[code], people_in(column, code)});
    totals[1].total -= totals[0].total * (first - 1);
    totals[0].total *= first;
    return totals;
  }

  DesignInput input{.weights = {}};
  CodedColumn region, sex;
  Values age, y;
};

const CalibrationDistance every_distance[] = {CalibrationDistance::linear, CalibrationDistance::raking,
                                              CalibrationDistance::truncated_linear, CalibrationDistance::logit};

TEST(CalibrationTo, EveryDistanceMeetsTheTotals) {
  const Small small;
  const SurveyDesign design = small.design();
  KnownTotals known(40);
  ASSERT_TRUE(known.add_groups("region", small.region, small.moved(small.region, 1.2)));
  ASSERT_TRUE(known.add_groups("sex", small.sex, small.moved(small.sex, 0.9)));  // its last column follows from the others
  ASSERT_TRUE(known.add("age", small.age, 1.02 * weighted(design.weights(), small.age)));
  for (const CalibrationDistance distance : every_distance) {
    const auto calibration = calibrate(design, known, {.distance = distance, .lower = 0.6, .upper = 1.7});
    ASSERT_TRUE(calibration) << error_of(calibration);
    for (std::size_t j = 0; j < known.size(); ++j) {
      EXPECT_NEAR(weighted(calibration->weights, known.columns().subspan(40 * j, 40)), known.totals()[j],
                  1e-9 * known.totals()[j]);
    }
    const auto [least, most] = std::ranges::minmax(calibration->g);
    EXPECT_GT(least, 0.6);
    EXPECT_LT(most, 1.7);
    EXPECT_GT(most, 1.05);
    // What the columns explain has no error any more, what they do not explain has.
    const SurveyDesign after = design.calibrated(*calibration);
    EXPECT_LT(se(after, small.age), 1e-9 * se(design, small.age));
    EXPECT_GT(se(after, small.y), 1e-3 * se(design, small.y));
    EXPECT_LT(se(after, small.y), se(design, small.y));
    EXPECT_EQ(after.df(), design.df());
  }
}

TEST(CalibrationTo, TotalsThatAreMetChangeNothing) {
  const Small small;
  const SurveyDesign design = small.design();
  KnownTotals known(40);
  ASSERT_TRUE(known.add("age", small.age, weighted(design.weights(), small.age)));
  const Calibration calibration = calibrate(design, known).value();
  EXPECT_EQ(calibration.iterations, 0U);
  EXPECT_THAT(calibration.g, ::testing::Each(1.0));
}

/// Linear weights in closed form, for one column: g = 1 + x (T - sum w x) / sum w x^2.
TEST(CalibrationTo, LinearIsTheRegressionEstimator) {
  const Small small;
  const SurveyDesign design = small.design();
  const double now = weighted(design.weights(), small.age), total = 1.1 * now;
  Values squares;
  for (const double age : small.age) squares.push_back(age * age);
  KnownTotals known(40);
  ASSERT_TRUE(known.add("age", small.age, total));
  const Calibration calibration = calibrate(design, known).value();
  const double lambda = (total - now) / weighted(design.weights(), squares);
  for (std::size_t i = 0; i < 40; ++i) EXPECT_NEAR(calibration.g[i], 1 + lambda * small.age[i], 1e-14);
  EXPECT_LE(calibration.iterations, 2U);
}

/// Iterative proportional fitting, done plainly, gives the weights of raking.
TEST(CalibrationTo, RakingIsProportionalFitting) {
  const Small small;
  const SurveyDesign design = small.design();
  const auto regions = small.moved(small.region, 1.3), sexes = small.moved(small.sex, 0.8);
  Values weights = small.input.weights;
  for (int round = 0; round < 500; ++round) {
    for (const auto& [column, totals] : {std::pair{&small.region, &regions}, {&small.sex, &sexes}}) {
      for (std::uint32_t code = 0; code < totals->size(); ++code) {
        double people = 0;
        for (std::size_t i = 0; i < 40; ++i) people += column->codes[i] == code ? weights[i] : 0;
        for (std::size_t i = 0; i < 40; ++i) weights[i] *= column->codes[i] == code ? (*totals)[code].total / people : 1;
      }
    }
  }
  KnownTotals known(40);
  ASSERT_TRUE(known.add_groups("region", small.region, regions));
  ASSERT_TRUE(known.add_groups("sex", small.sex, sexes));
  const Calibration raked = calibrate(design, known, {.distance = CalibrationDistance::raking}).value();
  for (std::size_t i = 0; i < 40; ++i) EXPECT_NEAR(raked.weights[i], weights[i], 1e-8 * weights[i]);
}

TEST(CalibrationTo, PostStratificationIsASpecialCase) {
  const Small small;
  const SurveyDesign design = small.design();
  const auto totals = small.moved(small.region, 1.4);
  const Calibration cells = post_stratify(design, small.region, totals).value();
  KnownTotals known(40);
  ASSERT_TRUE(known.add_groups("region", small.region, totals));
  for (const CalibrationDistance distance : every_distance) {
    const Calibration columns = calibrate(design, known, {.distance = distance}).value();
    for (std::size_t i = 0; i < 40; ++i) EXPECT_NEAR(cells.g[i], columns.g[i], 1e-9);
    const double expected = se(design.calibrated(columns), small.y);
    EXPECT_NEAR(se(design.calibrated(cells), small.y), expected, 1e-9 * expected);
  }
}

/// A second calibration to other totals of the same cells is the only one that counts.
TEST(CalibrationTo, TwiceKeepsBoth) {
  const Small small;
  const SurveyDesign design = small.design();
  const SurveyDesign once = design.calibrated(post_stratify(design, small.region, small.moved(small.region, 1.1)).value());
  const SurveyDesign twice = once.calibrated(post_stratify(once, small.region, small.moved(small.region, 1.2)).value());
  const SurveyDesign straight = design.calibrated(post_stratify(design, small.region, small.moved(small.region, 1.2)).value());
  EXPECT_NEAR(se(twice, small.y), se(straight, small.y), 1e-12 * se(straight, small.y));
  EXPECT_NEAR(twice.weights()[7], straight.weights()[7], 1e-12);
}

/// Four rows of weight 10: 20 women of 40 people.
struct Four {
  SurveyDesign design = SurveyDesign::of({.weights = Values(4, 10)}).value();
  CodedColumn sex{{0, 0, 1, 1}, {"female", "male"}};
  CodedColumn region{{0, 1, 0, 1}, {"north", "south"}};
};

TEST(CalibrationTo, WhatCannotBeMetIsNamed) {
  const Four four;
  const auto refusal = [&](std::vector<std::pair<const CodedColumn*, std::vector<GroupTotal>>> margins,
                           CalibrationOptions options) {
    KnownTotals known(4);
    for (const auto& [column, totals] : margins) {
      if (Done done = known.add_groups(column == &four.sex ? "sex" : "region", *column, totals); !done)
        return to_text(done.error());
    }
    return error_of(calibrate(four.design, known, options));
  };
  const CalibrationOptions narrow{.distance = CalibrationDistance::logit, .lower = 0.8, .upper = 1.2};
  EXPECT_EQ(
      refusal({{&four.sex, {{"female", 30}, {"male", 20}}}}, narrow),
      "data.unreachable-totals: the total of sex 'female' is 30, but weights within the bounds give 16 to 24\nhint: check the "
      "total and its unit, or widen the bounds");
  EXPECT_THAT(
      refusal({{&four.sex, {{"female", -1}, {"male", 20}}}}, {.distance = CalibrationDistance::raking}),
      ::testing::StartsWith("data.unreachable-totals: the total of sex 'female' is -1, but weights within the bounds give 0 "
                            "to inf"));
  EXPECT_EQ(
      refusal({{&four.sex, {{"female", 22}, {"male", 20}}}, {&four.region, {{"north", 20}, {"south", 20}}}}, {}),
      "data.contradicting-totals: the total of region 'south' is 20, but 22 follows from the totals before it: the column is a "
      "combination of those before it, so they differ by -2\nhint: make the totals agree, as in margins with one sum, or "
      "leave one out");
  EXPECT_EQ(refusal({{&four.sex, {{"female", 22}, {"mal", 20}}}}, {}),
            "data.unmatched-total: there is a total of sex 'mal' but no row\nhint: did you mean 'male'");
  EXPECT_EQ(refusal({{&four.sex, {{"female", 22}}}}, {}), "data.unmatched-total: there is no total of sex 'male'");
  EXPECT_EQ(refusal({{&four.sex, {{"female", 22}, {"female", 21}, {"male", 3}}}}, {}),
            "data.unmatched-total: there are two totals of sex 'female'");
  EXPECT_THAT(refusal({}, {}), ::testing::StartsWith("base.bad-shape: there is no total"));
  EXPECT_THAT(refusal({{&four.sex, {{"female", 22}, {"male", 20}}}}, {.distance = CalibrationDistance::logit, .lower = 1.1}),
              ::testing::StartsWith("base.bad-value: bounds must hold 1 between them, not 1.1 to 3"));
}

/// Each total can be met by itself, but not both: the first row would have to give both ways.
TEST(CalibrationTo, TotalsOutOfReachTogether) {
  const Four four;
  const Values together = {1, 1, 0, 0}, apart = {1, 1, 0.1, 0};
  KnownTotals known(4);
  ASSERT_TRUE(known.add("together", together, 24));
  ASSERT_TRUE(known.add("apart", apart, 17));
  for (const CalibrationDistance distance : {CalibrationDistance::truncated_linear, CalibrationDistance::logit}) {
    EXPECT_THAT(error_of(calibrate(four.design, known, {.distance = distance, .lower = 0.5, .upper = 1.5})),
                ::testing::StartsWith("data.unreachable-totals: no weights of this kind meet all totals: the total of "));
  }
  EXPECT_THAT(error_of(calibrate(four.design, known)),
              ::testing::StartsWith("data.negative-calibrated-weight: 1 calibrated weight is below 0, the smallest is -"));
  EXPECT_TRUE(calibrate(four.design, known, {.negative_weights = true}));
}

/// x <- eusilc; D2 <- svydesign(~db030, strata=~db040, weights=~rb050, data=x); x$poor <- x$eqincome <= 10000
/// d <- calibrate(D2, ~db040+rb090, T, calfun=..., bounds=..., maxit=200, epsilon=1e-12) with the totals T of D5, or with
/// women at 4,500,000, Vienna at 1,900,000 and all at 8,483,291 ("far"); weights(d)[1]; svymean(~poor, d); svytotal(~eqincome,
/// d); SE(svymean(~poor, subset(d, db040=="Vienna"))); SE(svytotal(~hy050n, subset(d, rb090=="female")))
struct EusilcCase {
  const char* name;
  CalibrationOptions options;
  double first_weight, share, share_se, total, total_se, vienna_se, women_se;
};
const EusilcCase d5[] = {{"linear",
                          {},
                          509.590296690523,
                          0.114645338212146,
                          0.00448215091084353,
                          162684423854.435,
                          1151601438.04792,
                          0.0122180783121999,
                          329707919.114912},
                         {"raking",
                          {.distance = CalibrationDistance::raking},
                          509.590028765765,
                          0.114645336932001,
                          0.00448215079287512,
                          162684423899.253,
                          1151601444.52799,
                          0.0122180780286631,
                          329707732.931444}};
const EusilcCase far[] = {{"linear",
                           {},
                           521.545036986108,
                           0.115962886381953,
                           0.00457662124056883,
                           168687993613.884,
                           1207978308.16724,
                           0.0122309241577737,
                           347041706.538172},
                          {"raking",
                           {.distance = CalibrationDistance::raking},
                           520.939745219858,
                           0.115956029540505,
                           0.00457665166088921,
                           168688698656.383,
                           1207970418.66813,
                           0.0122339695377968,
                           346971066.290146},
                          {"truncated",
                           {.distance = CalibrationDistance::truncated_linear, .lower = 0.9, .upper = 1.19},
                           525.459695676344,
                           0.116007357130002,
                           0.00457661066435599,
                           168683415329.7,
                           1208077726.75047,
                           0.012212364142001,
                           347521197.954142},
                          {"logit",
                           {.distance = CalibrationDistance::logit, .lower = 0.8, .upper = 1.4},
                           521.427512204584,
                           0.115961602838941,
                           0.00457662318184821,
                           168688123347.542,
                           1207976911.5866,
                           0.0122314686045002,
                           347023766.058154}};

void compare(const testing::Survey& survey, const KnownTotals& known, std::span<const EusilcCase> cases) {
  const SurveyDesign design = survey.design("D2");
  for (const EusilcCase& c : cases) {
    SCOPED_TRACE(c.name);
    const auto calibration = calibrate(design, known, c.options);
    ASSERT_TRUE(calibration) << error_of(calibration);
    const SurveyDesign after = design.calibrated(*calibration);
    testing::Survey weighed = survey;
    weighed.weight = calibration->weights;
    const auto expect = [](double value, double expected) { EXPECT_NEAR(value, expected, 1e-8 * expected); };
    expect(calibration->weights[0], c.first_weight);
    const Values poor = survey.poor(10000);
    expect(weighted(after.weights(), poor) / weighted(after.weights(), Values(poor.size(), 1)), c.share);
    expect(se(after, weighed.mean_influence(poor)), c.share_se);
    expect(weighted(after.weights(), survey.income), c.total);
    expect(se(after, survey.income), c.total_se);
    const Codes vienna = survey.rows_where(survey.region, "Vienna"), women = survey.rows_where(survey.sex, "female");
    expect(se(after, weighed.mean_influence(poor, vienna), vienna), c.vienna_se);
    Values of_women;
    for (const std::uint32_t row : women) of_women.push_back(survey.family_allowance[row]);
    expect(se(after, of_women, women), c.women_se);
  }
}

TEST(EusilcCalibration, AsInSurvey) {
  SOLLEVA_REFERENCE_FOLDER(folder, "measure/eusilc-reference");
  SOLLEVA_NEEDS_LAEKEN_FILE(path, "eusilc");
  const testing::Survey& survey = testing::Survey::once(*path);
  std::ifstream file(folder / "expected.json");
  const nlohmann::json totals = nlohmann::json::parse(file)["meta"]["D5"]["totals"];
  const auto known = [&](double all, double vienna, double women) {
    KnownTotals columns(survey.weight.size());
    const auto add = [&](const std::string& name, const CodedColumn& column, double total) {
      Values values(survey.weight.size(), 0);
      for (const std::uint32_t row : survey.rows_where(column, name)) values[row] = 1;
      EXPECT_TRUE(columns.add(name, values, total));
    };
    EXPECT_TRUE(columns.add("all", Values(survey.weight.size(), 1), all));
    for (const auto& [name, total] : totals.items()) {
      if (name.starts_with("db040")) add(name.substr(5), survey.region, name == "db040Vienna" ? vienna : total.get<double>());
    }
    add("female", survey.sex, women);
    return columns;
  };
  compare(survey, known(totals["(Intercept)"], totals["db040Vienna"], totals["rb090female"]), d5);
  compare(survey, known(8483291, 1900000, 4500000), far);
}

/// pop <- data.frame(db040=sort(unique(x$db040)), Freq=c(300000,560000,1500000,540000,1200000,700000,1400000,1600000,400000))
/// p <- postStratify(D2, ~db040, pop); svymean(~poor, p); SE(svytotal(~eqincome, p)); SE(svymean(~poor, subset(p,
/// rb090=="female")))
TEST(EusilcCalibration, PostStratifiedAsInSurvey) {
  SOLLEVA_NEEDS_LAEKEN_FILE(path, "eusilc");
  const testing::Survey& survey = testing::Survey::once(*path);
  const SurveyDesign design = survey.design("D2");
  const std::vector<GroupTotal> totals = {{"Burgenland", 300000},     {"Carinthia", 560000}, {"Lower Austria", 1500000},
                                          {"Salzburg", 540000},       {"Styria", 1200000},   {"Tyrol", 700000},
                                          {"Upper Austria", 1400000}, {"Vienna", 1600000},   {"Vorarlberg", 400000}};
  const Calibration calibration = post_stratify(design, survey.region, totals).value();
  const SurveyDesign after = design.calibrated(calibration);
  testing::Survey weighed = survey;
  weighed.weight = calibration.weights;
  const Values poor = survey.poor(10000);
  EXPECT_NEAR(weighted(after.weights(), poor) / 8200000, 0.114679730736277, 1e-14);
  EXPECT_NEAR(se(after, weighed.mean_influence(poor)), 0.00450106815251704, 1e-12);
  EXPECT_NEAR(se(after, survey.income), 1163654867.44725, 1);
  const Codes women = survey.rows_where(survey.sex, "female");
  EXPECT_NEAR(se(after, weighed.mean_influence(poor, women), women), 0.00527154943852753, 1e-12);
}

}  // namespace
}  // namespace solleva::data
