// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/survey_average.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/measure/testing/survey_world.h"

namespace solleva::measure {
namespace {

using testing::brute_force_errors;
using testing::random_world;
using testing::World;

SurveyOptions options_of(std::initializer_list<const char*> names, std::vector<SurveyLine> lines = {}) {
  SurveyOptions options;
  for (const char* name : names) options.indices.push_back(index_named(name).value());
  options.lines = std::move(lines);
  return options;
}

SurveyLine of_median() {
  SurveyLine line{LineKind::of_quantile};
  line.part = 0.6;
  line.name = "0.6 of the median";
  return line;
}

const Estimate& row_of(const std::vector<Estimate>& rows, const std::string& estimand, const Group& group) {
  for (const Estimate& row : rows) {
    if (row.estimand == estimand && row.group == group) return row;
  }
  throw std::out_of_range(estimand);
}

/// A world in which group "0", "1", ... of each row is its round.
std::vector<Round> rounds_of(const World& world) {
  std::vector<Round> rounds;
  const std::vector<Domain> domains = world.domains();
  for (std::size_t t = 1; t < domains.size(); ++t) {
    Round round{domains[t].group.front().second, {{{}, domains[t].rows}}, domains[t].rows};
    rounds.push_back(std::move(round));
  }
  return rounds;
}

std::vector<Estimate> averages(const World& world, const std::vector<Round>& rounds, const SurveyOptions& options) {
  const SurveySample sample = world.sample();
  return survey_average({{&sample, 1}, rounds}, options, {}).value();
}

/// The same people seen three times: rows r, r + 1, r + 2 are one PSU.
World panel_world(std::size_t units, std::uint64_t seed) {
  World world = random_world(3 * units, 3, seed);
  std::vector<std::string> strata, psus;
  for (std::size_t i = 0; i < world.welfare.size(); ++i) {
    strata.push_back("s");
    psus.push_back(std::to_string(i / 3));
  }
  world.cluster(strata, psus);
  return world;
}

TEST(SurveyAverage, ErrorsAreThoseOfDerivatives) {
  const World world = panel_world(30, 4);
  const SurveyOptions options = options_of({"mean", "gini", "fgt0", "fgt1", "mld"}, {{LineKind::fixed, 1.5}});
  const auto again = [&](const World& moved) { return averages(moved, rounds_of(moved), options); };
  const std::vector<Estimate> found = again(world);
  const std::vector<double> errors = brute_force_errors(world, again);
  ASSERT_EQ(found.size(), 5 * 4U);
  for (std::size_t k = 0; k < found.size(); ++k) EXPECT_NEAR(*found[k].se, errors[k], 1e-6 * errors[k] + 1e-10) << found[k].estimand;
}

// By hand: two rounds of the same two units, equal weights. Means 2 and 5, average 3.5; each unit's mean over rounds decides.
TEST(SurveyAverage, ByHandOfAPanel) {
  World world({1, 4, 3, 6}, {1, 1, 1, 1}, {"0", "1", "0", "1"});
  world.cluster({"s", "s", "s", "s"}, {"a", "a", "b", "b"});
  const auto found = averages(world, rounds_of(world), options_of({"mean"}));
  const Estimate& average = row_of(found, "mean_average", {});
  EXPECT_EQ(average.value, 3.5);
  // PSU a adds (1 - 2)/2/2 + (4 - 5)/2/2 = -1/2, b the opposite: variance 2/1 (1/4 + 1/4) = 1, more than of four fresh units.
  EXPECT_NEAR(*average.se, 1, 1e-15);
  EXPECT_EQ(average.df, 1);
  EXPECT_EQ(average.n, 4);
  EXPECT_EQ(row_of(found, "mean", {{"round", "1"}}).value, 5);
}

// Two files that are independent: variances of rounds add up.
TEST(SurveyAverage, OfIndependentSamplesAddsVariances) {
  const World first = random_world(80, 2, 5), second = random_world(60, 2, 6);
  const std::vector<SurveySample> samples{first.sample(), second.sample()};
  const std::vector<Round> rounds{{"1", first.domains(), first.whole}, {"2", second.domains(), second.whole}};
  const SurveyOptions options = options_of({"gini", "fgt0"}, {of_median()});
  const auto found = survey_average({samples, rounds}, options, {}).value();
  for (const Group& group : {Group{}, Group{{"group", "1"}}}) {
    for (const char* name : {"gini", "fgt0"}) {
      Group a = group, b = group;
      a.emplace_back("round", "1");
      b.emplace_back("round", "2");
      const Estimate &x = row_of(found, name, a), &y = row_of(found, name, b);
      const Estimate& average = row_of(found, std::string(name) + "_average", group);
      EXPECT_NEAR(*average.value, (*x.value + *y.value) / 2, 1e-15);
      EXPECT_NEAR(*average.se, std::hypot(*x.se, *y.se) / 2, 1e-14);
      EXPECT_EQ(*average.n, *x.n + *y.n);
      EXPECT_LT(std::max(*x.df, *y.df), *average.df);
    }
  }
}

TEST(SurveyAverage, EachRoundIsWhatItIsAlone) {
  const World world = panel_world(40, 8);
  const std::vector<Round> rounds = rounds_of(world);
  const SurveyOptions options = options_of({"fgt0", "gini"}, {of_median()});
  const auto found = averages(world, rounds, options);
  for (const Round& round : rounds) {
    SurveySample sample = world.sample();
    sample.whole = round.everybody;
    const auto alone = survey_estimates(sample, round.domains, options, {}).value().results;
    for (const Estimate& row : alone) {
      const Estimate& same = row_of(found, row.estimand, {{"round", round.name}});
      EXPECT_NEAR(*same.value, *row.value, 1e-15);
      EXPECT_NEAR(*same.se, *row.se, 1e-10 * *row.se);
      EXPECT_EQ(same.line, row.line);
    }
  }
}

TEST(SurveyAverage, FollowsReplicates) {
  const World world = panel_world(50, 9);
  const data::Replicates replicates = data::Replicates::jackknife(*world.design).value();
  const SurveySample sample{world.welfare, *world.design, &replicates, world.whole};
  const std::vector<Round> rounds = rounds_of(world);
  const SurveyOptions options = options_of({"mean", "mld"});
  const auto jackknife = survey_average({{&sample, 1}, rounds}, options, {}).value();
  const auto linear = averages(world, rounds, options);
  for (const char* name : {"mean_average", "mld_average"}) {
    const double se = *row_of(linear, name, {}).se;
    EXPECT_NEAR(*row_of(jackknife, name, {}).se, se, 0.1 * se);
  }
}

TEST(SurveyAverage, RefusesWhatCannotBe) {
  const World world = panel_world(4, 2);
  std::vector<Round> rounds = rounds_of(world);
  const SurveySample sample = world.sample();
  const auto code = [&](std::span<const Round> some, const SurveyOptions& options) {
    const auto found = survey_average({{&sample, 1}, some}, options, {});
    return std::string(found ? "none" : found.error().code.name);
  };
  EXPECT_EQ(code({rounds.data(), 1}, options_of({"gini"})), "measure.not-two-times");
  EXPECT_EQ(code(rounds, options_of({"fgt0"})), "measure.no-line");
  rounds[1].domains[0].rows.clear();
  EXPECT_EQ(code(rounds, options_of({"gini"})), "measure.unmatched-group");
}

}  // namespace
}  // namespace solleva::measure
