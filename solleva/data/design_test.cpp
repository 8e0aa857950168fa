// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/design.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "solleva/data/column.h"
#include "solleva/data/errors.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data {
namespace {

using testing::error_of;
using Codes = std::vector<std::uint32_t>;
using Values = std::vector<double>;

double variance(const SurveyDesign& design, const Values& values) {
  const Influence influence{values};
  return design.variance(std::span(&influence, 1));
}

double se(const SurveyDesign& design, const Values& values) {
  return std::sqrt(variance(design, values));
}

/// The influence of a mean.
Values of_mean(const SurveyDesign& design, const Values& y) {
  double people = 0, total = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    people += design.weights()[i];
    total += design.weights()[i] * y[i];
  }
  Values influence;
  for (const double value : y) influence.push_back((value - total / people) / people);
  return influence;
}

/// library(survey); d <- data.frame(h=c(1,1,1,2,3,3,4), y=c(1,2,4,10,3,7,20), w=c(1,2,1,3,2,2,1), psu=1:7, N=c(10,10,10,1,8,8,5))
/// for (o in c("certainty","remove","adjust","average")) { options(survey.lonely.psu=o);
///   s <- svydesign(~psu, strata=~h, weights=~w, data=d); print(c(SE(svytotal(~y,s)), SE(svymean(~y,s))));
///   print(SE(svytotal(~y, svydesign(~psu, strata=~h, weights=~w, fpc=~N, data=d)))) }
const Values lonely_y = {1, 2, 4, 10, 3, 7, 20};
DesignInput lonely_input(LonelyPsu rule) {
  return {.weights = {1, 2, 1, 3, 2, 2, 1},
          .stages = {{.stratum = {0, 0, 0, 1, 2, 2, 3}, .unit = {0, 1, 2, 3, 4, 5, 6}}},
          .lonely = rule,
          .strata_names = {"north", "east", "south", "west"}};
}

TEST(LonelyPsus, AsInSurvey) {
  struct Case {
    LonelyPsu rule;
    double total, mean;
  };
  for (const Case& c : {Case{LonelyPsu::certainty, 8.54400374532, 0.819002941326},
                        {LonelyPsu::remove, 8.54400374532, 0.819002941326},
                        {LonelyPsu::average, 12.0830459736, 1.15824506725}}) {
    const SurveyDesign design = SurveyDesign::of(lonely_input(c.rule)).value();
    EXPECT_NEAR(se(design, lonely_y), c.total, 1e-10 * c.total);
    EXPECT_NEAR(se(design, of_mean(design, lonely_y)), c.mean, 1e-10 * c.mean);
    EXPECT_EQ(design.df(), 3);
  }
}

/// survey centres at 0, which is the grand mean for whatever does not change when all weights are doubled; a total does.
TEST(LonelyPsus, AdjustCentresAtTheGrandMean) {
  const SurveyDesign design = SurveyDesign::of(lonely_input(LonelyPsu::adjust)).value();
  EXPECT_NEAR(se(design, of_mean(design, lonely_y)), 1.62800944028, 1e-10);
  const double grand = 79.0 / 7;
  EXPECT_NEAR(variance(design, lonely_y), 73 + (30 - grand) * (30 - grand) + (20 - grand) * (20 - grand), 1e-10);
}

TEST(LonelyPsus, ACertainOneIsNotLonely) {
  DesignInput input = lonely_input(LonelyPsu::average);
  input.stages[0].population = {10, 10, 10, 1, 8, 8, 5};
  EXPECT_NEAR(se(SurveyDesign::of(input).value(), lonely_y), 8.50881895447, 1e-10);
  input.stages[0].population[6] = 1;
  input.lonely = LonelyPsu::fail;
  EXPECT_NEAR(se(SurveyDesign::of(input).value(), lonely_y), 7.36885337078, 1e-10);
}

TEST(LonelyPsus, FailNamesTheStrata) {
  EXPECT_EQ(error_of(SurveyDesign::of(lonely_input(LonelyPsu::fail))),
            "data.lonely-psu: 2 strata have a single sampled unit: 'east', 'west': one unit does not show how far units of its "
            "stratum differ\nhint: join such strata with neighbours, or choose a rule for them: certainty, remove, adjust or "
            "average");
  const DesignInput single{.weights = {1, 2}, .stages = {{.unit = {5, 5}}}, .lonely = LonelyPsu::average};
  EXPECT_THAT(error_of(SurveyDesign::of(single)), ::testing::HasSubstr("there is no other stratum"));
}

/// d <- data.frame(h=c(1,1,1,1,1,2,2,2,2), p=c(1,1,2,3,3,4,4,5,6), q=1:9, y=c(1,2,4,10,3,7,20,5,1), w=1,
///                 N=c(rep(6,5),rep(10,4)), M=c(4,4,5,6,6,7,7,3,2))
/// svydesign(~p+q, strata=~h, weights=~w, fpc=~N+M, data=d), SE of svytotal and svymean with certainty and adjust
DesignInput two_stages(LonelyPsu rule) {
  return {.weights = Values(9, 1),
          .stages = {{.stratum = {0, 0, 0, 0, 0, 1, 1, 1, 1},
                      .unit = {0, 0, 1, 2, 2, 3, 3, 4, 5},
                      .population = {6, 6, 6, 6, 6, 10, 10, 10, 10}},
                     {.unit = {0, 1, 2, 3, 4, 5, 6, 7, 8}, .population = {4, 4, 5, 6, 6, 7, 7, 3, 2}}},
          .lonely = rule};
}
const Values two_stage_y = {1, 2, 4, 10, 3, 7, 20, 5, 1};

TEST(Stages, AsInSurvey) {
  const SurveyDesign certain = SurveyDesign::of(two_stages(LonelyPsu::certainty)).value();
  EXPECT_EQ(certain.stages(), 2U);
  EXPECT_NEAR(se(certain, two_stage_y), 22.5809127151, 1e-9);
  EXPECT_NEAR(se(certain, of_mean(certain, two_stage_y)), 2.01870943873, 1e-10);
  const SurveyDesign adjusted = SurveyDesign::of(two_stages(LonelyPsu::adjust)).value();
  EXPECT_NEAR(se(adjusted, of_mean(adjusted, two_stage_y)), 2.03445804356, 1e-10);
  EXPECT_THAT(
      error_of(SurveyDesign::of(two_stages(LonelyPsu::fail))),
      ::testing::StartsWith("data.lonely-psu: 3 strata have a single sampled unit at stage 2: that of row 3, that of row 8,"));
}

TEST(Stages, BelowUnitsWithReplacementNothingCounts) {
  DesignInput input = two_stages(LonelyPsu::fail);
  input.stages[0].population.clear();
  const SurveyDesign design = SurveyDesign::of(input).value();
  EXPECT_EQ(design.stages(), 1U);
  input.stages.pop_back();
  EXPECT_EQ(variance(design, two_stage_y), variance(SurveyDesign::of(input).value(), two_stage_y));
}

TEST(Stages, FractionsAreAsGoodAsSizes) {
  DesignInput input = two_stages(LonelyPsu::certainty);
  input.stages[0].population = {0.5, 0.5, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3};
  EXPECT_NEAR(se(SurveyDesign::of(input).value(), two_stage_y), 22.5809127151, 1e-9);
}

/// Every way to draw `taken` of `size` units.
std::vector<Codes> subsets(std::uint32_t size, std::uint32_t taken) {
  std::vector<Codes> all;
  for (std::uint32_t bits = 0; bits < 1U << size; ++bits) {
    Codes chosen;
    for (std::uint32_t i = 0; i < size; ++i) {
      if ((bits >> i & 1U) != 0) chosen.push_back(i);
    }
    if (chosen.size() == taken) all.push_back(chosen);
  }
  return all;
}

/// Over all samples that a design can give, the mean of the variance estimates is the variance of the estimates.
struct Enumeration {
  double count = 0, estimates = 0, squares = 0, variances = 0;
  void add(double estimate, double variance_estimate) {
    ++count;
    estimates += estimate;
    squares += estimate * estimate;
    variances += variance_estimate;
  }
  double true_variance() const { return squares / count - estimates / count * (estimates / count); }
  double mean_variance() const { return variances / count; }
};

TEST(TinyPopulation, StratifiedVarianceIsUnbiased) {
  const Values north = {3, 7, 1, 12, 5}, south = {20, 2, 9, 4};
  Enumeration seen;
  for (const Codes& a : subsets(5, 3)) {
    for (const Codes& b : subsets(4, 2)) {
      DesignInput input;
      input.stages.emplace_back();
      Values y;
      double estimate = 0;
      const auto take = [&](std::uint32_t stratum, double size, double weight, double value) {
        input.weights.push_back(weight);
        input.stages[0].stratum.push_back(stratum);
        input.stages[0].population.push_back(size);
        y.push_back(value);
        estimate += weight * value;
      };
      for (const std::uint32_t i : a) take(0, 5, 5.0 / 3, north[i]);
      for (const std::uint32_t i : b) take(1, 4, 2, south[i]);
      seen.add(estimate, variance(SurveyDesign::of(std::move(input)).value(), y));
    }
  }
  EXPECT_EQ(seen.count, 60);
  EXPECT_NEAR(seen.estimates / seen.count, 63, 1e-12);
  EXPECT_NEAR(seen.mean_variance(), seen.true_variance(), 1e-11 * seen.true_variance());
}

TEST(TinyPopulation, TwoStageVarianceIsUnbiased) {
  const std::vector<Values> villages = {{3, 7, 1}, {12, 5, 20, 9}, {2, 2, 8}};
  Enumeration seen;
  const auto sample = [&](std::uint32_t first, const Codes& a, std::uint32_t second, const Codes& b, double copies) {
    DesignInput input;
    input.stages.resize(2);
    Values y;
    double estimate = 0;
    const auto take = [&](std::uint32_t village, const Codes& households) {
      const auto size = static_cast<double>(villages[village].size());
      for (const std::uint32_t household : households) {
        input.weights.push_back(1.5 * size / 2);
        input.stages[0].unit.push_back(village);
        input.stages[0].population.push_back(3);
        input.stages[1].unit.push_back(household);  // numbered anew in each village
        input.stages[1].population.push_back(size);
        y.push_back(villages[village][household]);
        estimate += input.weights.back() * y.back();
      }
    };
    take(first, a);
    take(second, b);
    const double estimated = variance(SurveyDesign::of(std::move(input)).value(), y);
    for (double copy = 0; copy < copies; ++copy) seen.add(estimate, estimated);
  };
  // Each pair of villages has the same chance: pairs with fewer ways to draw households count more often (9 and 18 ways).
  for (const Codes& pair : subsets(3, 2)) {
    const auto first = subsets(static_cast<std::uint32_t>(villages[pair[0]].size()), 2);
    const auto second = subsets(static_cast<std::uint32_t>(villages[pair[1]].size()), 2);
    for (const Codes& a : first) {
      for (const Codes& b : second) sample(pair[0], a, pair[1], b, 18.0 / static_cast<double>(first.size() * second.size()));
    }
  }
  EXPECT_NEAR(seen.estimates / seen.count, 69, 1e-11);
  EXPECT_NEAR(seen.mean_variance(), seen.true_variance(), 1e-11 * seen.true_variance());
}

/// A made-up survey: households of 1 to 4 rows, 7 strata of unequal size, one of them lonely.
struct Survey {
  DesignInput input;
  Values y, x;
};
Survey made_up(std::size_t households, LonelyPsu rule) {
  Survey survey;
  survey.input.stages.emplace_back();
  survey.input.lonely = rule;
  for (std::uint32_t h = 0; h < households; ++h) {
    for (std::uint32_t member = 0; member <= h % 4; ++member) {
      survey.input.weights.push_back(10 + h % 13);
      survey.input.stages[0].stratum.push_back(h == 0 ? 6 : h * h % 6);
      survey.input.stages[0].unit.push_back(h);
      survey.y.push_back(std::sin(h * 1.7) * 100 + member);
      survey.x.push_back(std::cos(h * 0.3) * 40 - member * 3);
    }
  }
  return survey;
}

TEST(Design, PermutedRowsGiveTheSame) {
  const Survey survey = made_up(200, LonelyPsu::adjust);
  const std::size_t rows = survey.y.size();
  DesignInput turned{.weights = {}, .stages = {{}}, .lonely = LonelyPsu::adjust};
  Values y;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t row = i * 197 % rows;  // 197 is prime
    turned.weights.push_back(survey.input.weights[row]);
    turned.stages[0].stratum.push_back(survey.input.stages[0].stratum[row]);
    turned.stages[0].unit.push_back(survey.input.stages[0].unit[row]);
    y.push_back(survey.y[row]);
  }
  ASSERT_NE(rows % 197, 0U);
  const double straight = variance(SurveyDesign::of(survey.input).value(), survey.y);
  EXPECT_NEAR(variance(SurveyDesign::of(turned).value(), y), straight, 1e-12 * straight);
}

TEST(Design, SplitRowsGiveTheSame) {
  const Survey survey = made_up(200, LonelyPsu::average);
  DesignInput halves = survey.input;
  Values y = survey.y;
  for (double& weight : halves.weights) weight /= 2;
  for (std::size_t i = 0; i < survey.y.size(); ++i) {
    halves.weights.push_back(halves.weights[i]);
    halves.stages[0].stratum.push_back(halves.stages[0].stratum[i]);
    halves.stages[0].unit.push_back(halves.stages[0].unit[i]);
    y.push_back(y[i]);
  }
  const double whole = variance(SurveyDesign::of(survey.input).value(), survey.y);
  EXPECT_NEAR(variance(SurveyDesign::of(halves).value(), y), whole, 1e-12 * whole);
}

TEST(Design, TotalsScaleWithWeightsAndMeansDoNot) {
  const Survey survey = made_up(200, LonelyPsu::certainty);
  DesignInput scaled = survey.input;
  for (double& weight : scaled.weights) weight *= 1e12;
  const SurveyDesign design = SurveyDesign::of(survey.input).value(), larger = SurveyDesign::of(scaled).value();
  EXPECT_NEAR(se(larger, survey.y) / se(design, survey.y), 1e12, 1);
  const double mean = se(design, of_mean(design, survey.y));
  EXPECT_NEAR(se(larger, of_mean(larger, survey.y)), mean, 1e-12 * mean);
}

/// What few rows owe is reckoned on another path than what all do: with each rule it gives the same.
TEST(Design, FewRowsGiveWhatAllGive) {
  for (const LonelyPsu rule : {LonelyPsu::certainty, LonelyPsu::adjust, LonelyPsu::average}) {
    Survey survey = made_up(5000, rule);
    survey.input.stages[0].population.assign(survey.y.size(), 9000);
    const SurveyDesign design = SurveyDesign::of(survey.input).value();
    const Codes rows = {700, 12, 0, 5, 6, 7, 3000, 12};  // unordered, one of them twice, one lonely
    const Values values = {5, -2, 30, 4, 4, 9, 1, 7};
    Values dense(survey.y.size(), 0);
    for (std::size_t i = 0; i < rows.size(); ++i) dense[rows[i]] += 3 * values[i];
    const std::vector<std::vector<Influence>> estimates = {{{values, rows, 3}}, {{dense}}, {{survey.x}}};
    const Values c = design.covariance(estimates);
    EXPECT_NEAR(c[0], c[4], 1e-12 * c[4]);
    EXPECT_NEAR(c[1], c[4], 1e-12 * c[4]);
    EXPECT_NEAR(c[2], c[5], 1e-12 * std::sqrt(c[4] * c[8]));
    EXPECT_EQ(c[1], c[3]);
    EXPECT_NEAR(design.variance(estimates[0]), c[0], 1e-15 * c[0]);
    const Values one_by_one = design.covariance(std::vector<std::vector<Influence>>{estimates[0], {{values, rows, 1}}});
    EXPECT_NEAR(one_by_one[1], c[0] / 3, 1e-12 * c[0]);
  }
}

/// A group that fills strata whose units are all alike has no variance; rounding must not make it less than that.
TEST(Design, AVarianceOfNothingIsNotBelowNothing) {
  for (const std::uint32_t units : {3U, 5U, 7U, 11U, 13U}) {
    const std::uint32_t rows = 300 * units;
    DesignInput input{.weights = Values(rows, 1.1), .stages = {{.stratum = {}, .unit = Codes(rows)}}};
    std::iota(input.stages[0].unit.begin(), input.stages[0].unit.end(), 0U);
    for (std::uint32_t row = 0; row < rows; ++row) input.stages[0].stratum.push_back(row / units);
    const SurveyDesign design = SurveyDesign::of(std::move(input)).value();
    Codes few(2UL * units);
    std::iota(few.begin(), few.end(), 0U);
    for (const double value : {0.1, 1.2 / 7, 0.7, 1.0 / 3}) {
      Values values(few.size(), value);
      std::fill(values.begin() + units, values.end(), -value);
      const Influence influence[]{{values, few, 1}};
      EXPECT_GE(design.variance(influence), 0);
      EXPECT_LT(std::sqrt(design.variance(influence)), 1e-14 * value);
    }
  }
}

TEST(Design, VarianceOfADifferenceComesFromTheCovariance) {
  const Survey survey = made_up(300, LonelyPsu::adjust);
  const SurveyDesign design = SurveyDesign::of(survey.input).value();
  const Values c = design.covariance(std::vector<std::vector<Influence>>{{{survey.y}}, {{survey.x}}});
  const std::vector<Influence> difference = {{survey.y}, {survey.x, {}, -1}};
  const double expected = c[0] + c[3] - 2 * c[1];
  EXPECT_NEAR(design.variance(difference), expected, 1e-12 * expected);
}

TEST(Design, NestedPsusMayRepeat) {
  DesignInput input{.weights = Values(6, 1),
                    .stages = {{.stratum = {0, 0, 0, 1, 1, 1}, .unit = {1, 1, 2, 1, 2, 3}}},
                    .strata_names = {"north", "south"},
                    .psu_names = {"", "A", "B", "C"}};
  EXPECT_EQ(error_of(SurveyDesign::of(input)),
            "data.design-unit-in-two-strata: the PSU 'A' is in stratum 'north' and here in stratum 'south' (row 4)\nhint: say "
            "that PSUs are nested if their codes start again in each stratum");
  input.nested = true;
  const SurveyDesign design = SurveyDesign::of(input).value();
  EXPECT_EQ(design.psus(), 5U);
  EXPECT_EQ(design.df(), 3);
  EXPECT_THAT(design.stratum_of_psu(), ::testing::ElementsAre(0, 0, 1, 1, 1));
  EXPECT_THAT(design.psu_of_row(), ::testing::ElementsAre(0, 0, 1, 2, 3, 4));
  EXPECT_EQ(design.df(Codes{0, 3, 4}), 1);
  EXPECT_EQ(design.df(Codes{}), 0);
}

/// Codes need not be dense: this takes the table of hashes instead of a direct one.
TEST(Design, AnyCodesWillDo) {
  Survey survey = made_up(300, LonelyPsu::certainty);
  const double dense = variance(SurveyDesign::of(survey.input).value(), survey.y);
  for (std::uint32_t& code : survey.input.stages[0].unit) code = code * 7'919'777U % 4'294'967'291U;
  for (std::uint32_t& code : survey.input.stages[0].stratum) code = code * 400'000'009U;
  EXPECT_EQ(variance(SurveyDesign::of(survey.input).value(), survey.y), dense);
  survey.input.nested = true;
  EXPECT_EQ(variance(SurveyDesign::of(survey.input).value(), survey.y), dense);
}

TEST(Design, BadInputIsNamed) {
  const auto refusal = [](DesignInput input) { return error_of(SurveyDesign::of(std::move(input))); };
  EXPECT_EQ(refusal({.weights = {}}), "data.no-rows: there is no row to work on");
  EXPECT_EQ(refusal({.weights = {0, 0}}), "data.zero-weights: every weight is 0");
  EXPECT_EQ(refusal({.weights = {1, -2}}), "data.negative-value: the weight -2 is negative (row 2)");
  EXPECT_EQ(refusal({.weights = {1, NAN}, .place = [](std::size_t row) { return Where{.file = "s.csv", .line = row + 2}; }}),
            "data.not-finite: the weight nan is not a finite number (s.csv:3)");
  EXPECT_THAT(refusal({.weights = {1, 1}, .stages = {{.unit = {0, kNoCode}}}}),
              ::testing::StartsWith("data.missing-value: the row belongs to no PSU (row 2)"));
  EXPECT_EQ(refusal({.weights = {1, 1}, .stages = {{.unit = {0}}}}), "base.bad-shape: there are 2 weights but 1 codes of a PSU");
  EXPECT_EQ(refusal({.weights = {1, 1, 1}, .stages = {{.population = {2, 2, 2}}}}),
            "data.design-population: its stratum has 3 units in the sample but 2 in the population (row 1)");
  EXPECT_EQ(refusal({.weights = {1, 1}, .stages = {{.population = {5, 6}}}}),
            "data.design-population: its stratum has a population of 5 and here of 6 (row 2)");
  EXPECT_EQ(refusal({.weights = {1, 1}, .stages = {{.population = {5, 0}}}}),
            "data.design-population: 0 is no population size and no sampling fraction (row 2)");
}

TEST(Design, RowsOfWeightZeroDoNotCountAsDegreesOfFreedom) {
  const SurveyDesign design =
      SurveyDesign::of({.weights = {1, 0, 2, 3}, .stages = {{.stratum = {0, 0, 1, 1}}}, .lonely = LonelyPsu::certainty}).value();
  EXPECT_EQ(design.df(), 1);
  EXPECT_EQ(design.df(Codes{0, 1, 2}), 0);
}

/// With equal weights the design "every row by itself" is simple random sampling: a design effect of 1.
TEST(Design, SimpleVarianceIsThatOfSimpleSampling) {
  const Values y = {3, 7, 1, 12, 5, 9};
  DesignInput input{.weights = Values(6, 4)};
  const SurveyDesign with = SurveyDesign::of(input).value();
  input.stages = {{.population = Values(6, 24)}};
  const SurveyDesign without = SurveyDesign::of(input).value();
  const Values mean = of_mean(with, y);
  const std::vector<Influence> parts = {{mean}};
  EXPECT_NEAR(with.simple_variance(parts, Replacement::with), with.variance(parts), 1e-15);
  EXPECT_NEAR(without.simple_variance(parts), without.variance(parts), 1e-15);
  // A domain is a sample of its own.
  const Codes rows = {4, 0, 3};
  const Values values = {1, 5, 3};
  const std::vector<Influence> domain = {{values, rows}};
  EXPECT_NEAR(with.simple_variance(domain, Replacement::with), 144 * 4.0 / 3, 1e-12);
  EXPECT_NEAR(with.simple_variance(domain), 144 * 4.0 / 3 * (1 - 3.0 / 12), 1e-12);
  EXPECT_EQ(with.simple_variance(std::vector<Influence>{{std::span(values).first(1), std::span(rows).first(1)}}), 0);
}

/// More rows than are asked for at once, in any order; a second part over the same rows; and a part over others.
TEST(Design, InfluenceInPiecesIsTheSameInfluence) {
  constexpr std::uint32_t n = 20011;
  Values weights(n), values(n), more(n);
  Codes units(n), rows(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    weights[i] = 1 + i % 7;
    units[i] = i / 3;
    rows[i] = 7 * i % n;
    values[i] = std::sin(i) + 0.1;
    more[i] = std::cos(3.0 * i);
  }
  const SurveyDesign design = SurveyDesign::of({.weights = weights, .stages = {{.unit = units}}}).value();
  Values named_weights;
  for (const std::uint32_t row : rows) named_weights.push_back(weights[row]);
  const Influence whole{values, rows, 2}, other{more, rows, -0.5}, few{std::span(more).first(9), std::span(rows).subspan(5, 9)};
  std::size_t next = 0;
  Influence pieces{{}, rows, 2};
  pieces.pieces = [&](std::size_t begin, std::span<double> out) {
    EXPECT_TRUE(begin == 0 || begin == next);
    next = begin + out.size();
    std::ranges::copy(std::span(values).subspan(begin, out.size()), out.begin());
  };
  for (const auto& [a, b] : {std::pair{std::vector{whole}, std::vector{pieces}}, {{whole, other}, {pieces, other}}, {{whole, few}, {pieces, few}}}) {
    EXPECT_EQ(design.variance(a), design.variance(b));
    EXPECT_EQ(design.simple_variance(a), design.simple_variance(b));
    EXPECT_EQ(next, n);
  }
  // With the weights at hand nothing is looked up, and rows are gone through in another order.
  Influence weighted = pieces, other_weighted = other;
  weighted.weights = other_weighted.weights = named_weights;
  const std::vector<Influence> looked_up{whole, other}, at_hand{weighted, other_weighted};
  EXPECT_EQ(design.variance(looked_up), design.variance(at_hand));
  EXPECT_NEAR(design.simple_variance(looked_up), design.simple_variance(at_hand), 1e-14 * design.simple_variance(at_hand));
}

}  // namespace
}  // namespace solleva::data
