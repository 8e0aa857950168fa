// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/survey_incidence.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "solleva/data/data.h"
#include "solleva/measure/curve.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/testing/survey_world.h"

namespace solleva::measure {
namespace {

using testing::find;
using testing::World;

SurveyIncidenceOptions options_of(std::size_t points, double years = 1, std::vector<SurveyLine> lines = {{LineKind::fixed, 1.5}}) {
  SurveyIncidenceOptions options;
  options.curve.points = points;
  options.curve.years = years;
  options.lines = std::move(lines);
  return options;
}

std::vector<SurveyIncidence> incidence(const World& before, const World& after, const SurveyIncidenceOptions& options, bool groups = false) {
  const SurveySample samples[] = {before.sample(), after.sample()};
  auto then = before.domains(), now = after.domains();
  if (!groups) then.resize(1), now.resize(1);
  return survey_incidence({samples, then, now}, options, {}).value();
}

World scaled(World world, double factor) {
  for (double& y : world.welfare) y *= factor;
  return world;
}

// By hand. 1, 2, 3, 10 (mean 4) become 2, 3, 3, 12 (mean 5). At ranks 1/4, 1/2, 3/4 quantiles stand at the lower of two rows.
TEST(SurveyIncidence, ByHand) {
  const World before({1, 2, 3, 10}, {1, 1, 1, 1}, {"a", "a", "a", "a"}), after({2, 3, 3, 12}, {1, 1, 1, 1}, {"a", "a", "a", "a"});
  const auto all = incidence(before, after, options_of(3, 1, {{LineKind::fixed, 2.5}}));
  ASSERT_EQ(all.size(), 1U);
  ASSERT_EQ(all[0].points.size(), 3U);
  for (const SurveyIncidencePoint& point : all[0].points) {
    ASSERT_TRUE(point.before && point.after);
    EXPECT_DOUBLE_EQ(*point.growth.value, *point.after / *point.before - 1) << point.rank;
  }
  const auto& rates = all[0].rates;
  EXPECT_DOUBLE_EQ(*find(rates, "mean_growth").value, 0.25);
  // The poorest 1.6 of four persons have 1 + 0.6 x 2 before, 2 + 0.6 x 3 after.
  EXPECT_DOUBLE_EQ(*find(rates, "poorest_growth").value, 3.8 / 2.2 - 1);
  EXPECT_EQ(find(rates, "fgt0_before").value, 0.5);
}

/// The same broken line as that of tables of percentiles.
TEST(SurveyIncidence, RatesAreThoseOfATableOfItsPoints) {
  const World before = testing::random_world(400, 2, 1), after = scaled(testing::random_world(350, 2, 2), 1.3);
  const auto options = options_of(19, 4);
  const SurveyIncidence found = incidence(before, after, options)[0];
  PercentileTable tables[2];
  for (const SurveyIncidencePoint& point : found.points) {
    tables[0].percentiles.push_back({point.rank, *point.before});
    tables[1].percentiles.push_back({point.rank, *point.after});
  }
  tables[0].level = {1, 1.5};
  tables[1].level = {1, 1.5};
  const Incidence expected = growth_incidence(tables[0], tables[1], options.curve).value();
  for (std::size_t i = 0; i < found.points.size(); ++i) {
    EXPECT_NEAR(*found.points[i].growth.value, *expected.points[i].growth.value, 1e-14);
  }
  EXPECT_NEAR(*find(found.rates, "median_growth").value, *expected.median_growth.value, 1e-14);
  EXPECT_NEAR(*find(found.rates, "mean_of_growth").value, *expected.mean_of_growth.value, 1e-14);
  // The table reads its head count off straight lines, the survey counts; between two ranks the mean of the curve moves little.
  EXPECT_NEAR(*find(found.rates, "fgt0_before").value, *expected.head_count_before.value, 0.02);
  EXPECT_NEAR(*find(found.rates, "pro_poor_growth").value, *expected.pro_poor_growth.value, 0.005);
}

TEST(SurveyIncidence, EqualGrowthIsEqualEverywhere) {
  const World before = testing::random_world(300, 3, 5), after = scaled(before, 1.21);
  for (const SurveyIncidence& one : incidence(before, after, options_of(9, 2), true)) {
    for (const SurveyIncidencePoint& point : one.points) {
      EXPECT_NEAR(*point.growth.value, 0.1, 1e-13);
      ASSERT_TRUE(point.growth.lower && point.growth.upper);
      // The band is symmetric on the scale of logarithms.
      EXPECT_NEAR((1 + *point.growth.lower) * (1 + *point.growth.upper), 1.21, 1e-12);
    }
    for (const char* rate : {"mean_growth", "median_growth", "mean_of_growth", "poorest_growth", "pro_poor_growth"}) {
      for (const Estimate& row : one.rates) {
        if (row.estimand != rate) continue;
        EXPECT_NEAR(*row.value, 0.1, 1e-13) << rate;
        EXPECT_GT(*row.se, 0) << rate;
      }
    }
  }
}

/// Independent samples: on the scale of logarithms the variances of both means add up, and T years divide the error by T.
TEST(SurveyIncidence, VariancesOfIndependentSamplesAddUpInLogarithms) {
  const World before = testing::random_world(200, 2, 6), after = scaled(testing::random_world(300, 2, 7), 1.4);
  const auto mean = [](const World& world) {
    return survey_estimates(world.sample(), std::vector<Domain>{{{}, world.whole}}, {{curve_ordinate(CurveKind::pen, 0.3)}}, {})
        .value()
        .results[0];
  };
  const Estimate then = mean(before), now = mean(after);
  for (const double years : {1.0, 5.0}) {
    SurveyIncidenceOptions options = options_of(9, years);
    const Estimate growth = incidence(before, after, options)[0].points[2].growth;
    const double in_logs = std::hypot(*then.se / *then.value, *now.se / *now.value) / years;
    EXPECT_NEAR(*growth.se, (1 + *growth.value) * in_logs, 1e-12) << years;
  }
}

/// Every rate without quantiles against derivatives taken by moving weights of each sample.
TEST(SurveyIncidence, ErrorsOfMeansAreThoseOfInfluenceByBruteForce) {
  const World before = testing::random_world(60, 2, 8), after = scaled(testing::random_world(50, 2, 9), 1.2);
  const auto options = options_of(4, 3);
  const auto rates = [&](const World& a, const World& b) {
    std::vector<Estimate> some;
    const SurveyIncidence one = incidence(a, b, options)[0];
    for (const Estimate& row : one.rates) {
      if (row.estimand == "mean_growth" || row.estimand == "poorest_growth" || row.estimand == "fgt0_before") some.push_back(row);
    }
    return some;
  };
  const auto rows = rates(before, after);
  const auto first = testing::brute_force_errors(before, [&](const World& moved) { return rates(moved, after); });
  const auto second = testing::brute_force_errors(after, [&](const World& moved) { return rates(before, moved); });
  ASSERT_EQ(rows.size(), 3U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_NEAR(*rows[i].se, std::hypot(first[i], second[i]), 1e-5) << rows[i].estimand;
  }
}

/// What rests on quantiles against the bootstrap of both samples.
TEST(SurveyIncidence, ErrorsOfQuantilesAreNearThoseOfTheBootstrap) {
  const World before = testing::random_world(900, 2, 11), after = scaled(testing::random_world(800, 2, 12), 1.2);
  const auto options = options_of(19, 1, {{LineKind::of_quantile, 0, 0.6}});
  const SurveyIncidence linear = incidence(before, after, options)[0];
  const data::Replicates first = data::Replicates::bootstrap(*before.design, 400, 1).value();
  const data::Replicates second = data::Replicates::bootstrap(*after.design, 400, 2).value();
  SurveySample samples[] = {before.sample(), after.sample()};
  samples[0].replicates = &first;
  samples[1].replicates = &second;
  const Domain then[] = {{{}, before.whole}}, now[] = {{{}, after.whole}};
  const SurveyIncidence drawn = survey_incidence({samples, then, now}, options, {}).value()[0];
  for (const char* rate : {"mean_growth", "mean_of_growth", "poorest_growth", "pro_poor_growth", "fgt0_before"}) {
    const Estimate &a = find(linear.rates, rate), &b = find(drawn.rates, rate);
    EXPECT_EQ(a.value, b.value) << rate;
    EXPECT_NEAR(*a.se / *b.se, 1, 0.15) << rate;
  }
  EXPECT_NEAR(*linear.points[9].growth.se / *drawn.points[9].growth.se, 1, 0.25);
  EXPECT_TRUE(drawn.points[0].growth.method.starts_with("bootstrap of 400, log t; growth incidence, two independent samples"));
}

/// The same persons at both times in one sample: what grew equally has no error, and other errors are smaller than for two samples.
TEST(SurveyIncidence, APanelInOneSampleGainsFromItsOverlap) {
  const World once = testing::random_world(80, 2, 4);
  World both = once;
  both.welfare.insert(both.welfare.end(), once.welfare.begin(), once.welfare.end());
  for (std::size_t i = 80; i < 160; ++i) both.welfare[i] *= i % 3 == 0 ? 1.4 : 1.1;
  both.weights.insert(both.weights.end(), once.weights.begin(), once.weights.end());
  both.group.insert(both.group.end(), once.group.begin(), once.group.end());
  std::vector<std::string> person;
  for (std::size_t i = 0; i < 160; ++i) person.push_back(std::to_string(i % 80));
  both.cluster(std::vector<std::string>(160, "all"), person);
  const std::vector<Domain> then{{{}, once.whole}};
  std::vector<Domain> now = then;
  for (std::uint32_t& row : now[0].rows) row += 80;
  const SurveySample sample[] = {both.sample()};
  const SurveyIncidence panel = survey_incidence({sample, then, now}, options_of(9), {}).value()[0];
  World later = once;
  later.welfare.assign(both.welfare.begin() + 80, both.welfare.end());
  const SurveyIncidence apart = incidence(once, later, options_of(9))[0];
  for (const char* rate : {"mean_growth", "poorest_growth", "mean_of_growth", "pro_poor_growth"}) {
    EXPECT_EQ(find(panel.rates, rate).value, find(apart.rates, rate).value);
    EXPECT_LT(*find(panel.rates, rate).se, 0.5 * *find(apart.rates, rate).se) << rate;
  }
  EXPECT_TRUE(find(panel.rates, "mean_growth").method.ends_with("one sample in which both times share PSUs"));
}

TEST(SurveyIncidence, WhereIncomesAreNotPositiveThereIsNoRate) {
  const World before({-1, 0, 3, 4, 5, 6, 7, 8}, std::vector<double>(8, 1), std::vector<std::string>(8, "a"));
  const World after = scaled(before, 2);
  const SurveyIncidence found = incidence(before, after, options_of(7, 1, {{LineKind::fixed, 3.5}, {LineKind::fixed, -2}}))[0];
  EXPECT_FALSE(found.points[0].growth.value);
  EXPECT_EQ(found.points[0].growth.flags.at(0).code, "income-not-positive");
  const Estimate& mean = find(found.rates, "mean_of_growth");
  EXPECT_NEAR(*mean.value, 1, 1e-14);
  EXPECT_EQ(mean.flags.at(0).code, "income-not-positive");
}

TEST(SurveyIncidence, NobodyPoorHasNoProPoorRate) {
  const World before = testing::random_world(40, 2, 3);
  const SurveyIncidence found = incidence(before, before, options_of(9, 1, {{LineKind::fixed, 1e-9}}))[0];
  const Estimate& rate = find(found.rates, "pro_poor_growth");
  EXPECT_FALSE(rate.value);
  EXPECT_EQ(rate.flags.at(0).code, "nobody-poor");
}

TEST(SurveyIncidence, RefusesLinesOfRows) {
  const World before = testing::random_world(4, 2, 3);
  const SurveySample samples[] = {before.sample(), before.sample()};
  const Domain all[] = {{{}, before.whole}};
  SurveyIncidenceOptions options = options_of(9, 1, {{LineKind::of_row, 0, 0, 0.5, {1, 1, 1, 1}}});
  const auto found = survey_incidence({samples, all, all}, options, {});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, errors::bad_incidence);
}

TEST(SurveyIncidence, WeightsOfRanksAddUpToOne) {
  const double ranks[] = {0.2, 0.5, 0.6};
  for (const auto& [from, to] : {std::pair{0.0, 1.0}, {0.0, 0.1}, {0.2, 0.55}, {0.5, 0.5}, {0.7, 0.7}, {0.0, 0.6}}) {
    const std::vector<double> weights = curve_weights(ranks, from, to);
    EXPECT_NEAR(weights[0] + weights[1] + weights[2], 1, 1e-15) << from << " " << to;
  }
  // Level to 0.2, straight to 0.5, straight to 0.6, level to 1.
  const std::vector<double> all = curve_weights(ranks, 0, 1);
  EXPECT_NEAR(all[0], 0.2 + 0.15, 1e-15);
  EXPECT_NEAR(all[1], 0.15 + 0.05, 1e-15);
  EXPECT_NEAR(all[2], 0.05 + 0.4, 1e-15);
}

}  // namespace
}  // namespace solleva::measure
