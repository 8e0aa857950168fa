// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/group_differences.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/data/data.h"
#include "solleva/measure/testing/survey_world.h"

namespace solleva::measure {
namespace {

using testing::find;
using testing::World;

SurveyOptions options_of() {
  SurveyOptions options;
  for (const char* name : {"fgt0", "fgt1", "gini", "mean"}) options.indices.push_back(index_named(name).value());
  options.lines = {{LineKind::of_mean, 0, 0.8}};
  options.covariance = true;
  return options;
}

std::vector<Estimate> differences(const World& world, Against against, const data::Replicates* replicates = nullptr) {
  const SurveyOptions options = options_of();
  SurveySample sample = world.sample();
  sample.replicates = replicates;
  const std::vector<Domain> domains = world.domains();
  const SurveyReport report = survey_estimates(sample, domains, options, {}).value();
  return group_differences(report, sample, domains, options, against);
}

/// Every difference against derivatives taken by moving weights, among groups that share PSUs and a line.
TEST(GroupDifferences, ErrorsAreThoseOfInfluenceByBruteForce) {
  World world = testing::random_world(60, 3, 3);
  std::vector<std::string> village;
  for (std::size_t i = 0; i < 60; ++i) village.push_back(std::to_string(i / 5));
  world.cluster(std::vector<std::string>(60, "all"), village);
  for (const Against against : {Against::whole, Against::pairs}) {
    const auto rows = differences(world, against);
    ASSERT_EQ(rows.size(), 12U);
    const auto expected = testing::brute_force_errors(world, [&](const World& moved) { return differences(moved, against); });
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].estimand == "fgt0_difference") continue;  // a head count does not move a little with its line
      EXPECT_NEAR(*rows[i].se, expected[i], 1e-4 * std::max(expected[i], 1e-2)) << rows[i].estimand << rows[i].group[0].second;
      EXPECT_EQ(rows[i].df, 11);
    }
  }
}

TEST(GroupDifferences, AreDifferencesOfTheFiguresOfGroups) {
  const World world = testing::random_world(90, 3, 4);
  const SurveyOptions options = options_of();
  const std::vector<Domain> domains = world.domains();
  const SurveySample sample = world.sample();
  const SurveyReport report = survey_estimates(sample, domains, options, {}).value();
  const auto pairs = group_differences(report, sample, domains, options, Against::pairs);
  const auto whole = group_differences(report, sample, domains, options, Against::whole);
  const auto of = [&](const char* index, const char* group) { return *find(report.results, index, group).value; };
  EXPECT_EQ(find(pairs, "gini_difference", "0 - 2").value, of("gini", "0") - of("gini", "2"));
  EXPECT_EQ(find(pairs, "fgt0_difference", "1 - 2").n, 60);
  EXPECT_EQ(find(whole, "fgt1_difference", "1 - all").value, of("fgt1", "1") - of("fgt1", ""));
  EXPECT_EQ(find(whole, "mean_difference", "2 - all").n, 90);
  // Groups of different persons and PSUs: variances add up where no line is shared, but for one stratum's common mean.
  const Estimate& gap = find(pairs, "mean_difference", "0 - 1");
  const double apart = std::hypot(*find(report.results, "mean", "0").se, *find(report.results, "mean", "1").se);
  EXPECT_NEAR(*gap.se, apart, 1e-9);
  EXPECT_EQ(gap.method, "linearised with covariance, t");
}

TEST(GroupDifferences, JackknifeAgrees) {
  const World world = testing::random_world(300, 2, 5);
  const data::Replicates jackknife = data::Replicates::jackknife(*world.design).value();
  const auto linear = differences(world, Against::pairs), drawn = differences(world, Against::pairs, &jackknife);
  for (const char* estimand : {"fgt1_difference", "gini_difference", "mean_difference"}) {
    const Estimate &a = find(linear, estimand, "0 - 1"), &b = find(drawn, estimand, "0 - 1");
    EXPECT_NEAR(*a.value, *b.value, 1e-14);
    EXPECT_NEAR(*a.se / *b.se, 1, 0.05) << estimand;
  }
}

TEST(GroupDifferences, WithoutAValueThereIsNone) {
  World world({1, 2, 3, -4, -5, -6}, std::vector<double>(6, 1), {"a", "a", "a", "b", "b", "b"});
  const auto rows = differences(world, Against::pairs);
  const Estimate& gini = find(rows, "gini_difference", "a - b");
  EXPECT_FALSE(gini.value);
  EXPECT_FALSE(gini.se);
  EXPECT_FALSE(gini.flags.empty());
}

}  // namespace
}  // namespace solleva::measure
