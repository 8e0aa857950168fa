// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/survey_change.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "solleva/base/sum.h"
#include "solleva/measure/decomposition.h"
#include "solleva/measure/testing/reference.h"
#include "solleva/measure/testing/survey_world.h"

namespace solleva::measure {
namespace {

using testing::find;
using testing::World;

SurveyChangeOptions options_of(const std::vector<std::string>& names, SurveyLine line, SurveyLine after, Base base = Base::before) {
  SurveyChangeOptions options;
  for (const std::string& name : names) options.survey.indices.push_back(index_named(name).value());
  options.survey.lines = {std::move(line)};
  options.lines_after = {std::move(after)};
  options.base = base;
  return options;
}

std::vector<Estimate> change(const World& before, const World& after, const SurveyChangeOptions& options, bool groups = true) {
  const SurveySample samples[] = {before.sample(), after.sample()};
  auto then = before.domains(), now = after.domains();
  if (!groups) then.resize(1), now.resize(1);
  return survey_change({samples, then, now}, options, {}).value();
}

const SurveyLine four{LineKind::fixed, 4};

// By hand. Before: 2, 3, 7, 8 (mean 5), line 4: two of four are poor. After: 3, 5, 10, 12 (mean 7.5), one of four.
// Incomes of before in the mean of after: 3, 4.5, 10.5, 12: one is poor. Those of after in the mean of before: 2, 10/3, ...: two are.
TEST(SurveyChange, GrowthAndRedistributionByHand) {
  const World before({2, 3, 7, 8}, {1, 1, 1, 1}, {"a", "a", "a", "a"}), after({3, 5, 10, 12}, {1, 1, 1, 1}, {"a", "a", "a", "a"});
  auto rows = change(before, after, options_of({"fgt0", "fgt1"}, four, four), false);
  EXPECT_EQ(find(rows, "fgt0_change").value, -0.25);
  EXPECT_EQ(find(rows, "fgt0_growth").value, -0.25);
  EXPECT_EQ(find(rows, "fgt0_redistribution").value, 0);
  EXPECT_EQ(find(rows, "fgt0_line").value, 0);
  EXPECT_EQ(find(rows, "fgt0_residual").value, 0);
  EXPECT_NEAR(*find(rows, "fgt1_growth").value, 1.0 / 16 - 3.0 / 16, 1e-15);
  EXPECT_NEAR(*find(rows, "fgt1_redistribution").value, (2 + 2.0 / 3) / 16 - 3.0 / 16, 1e-15);
  EXPECT_NEAR(*find(rows, "fgt1_shapley_growth").value, 0.5 * (-2 - (1 + 2.0 / 3)) / 16, 1e-15);
  // With the line at 6 afterwards two are poor, by 3 and 1 of 6.
  rows = change(before, after, options_of({"fgt1"}, four, {LineKind::fixed, 6}), false);
  EXPECT_NEAR(*find(rows, "fgt1_after").value, 1.0 / 6, 1e-15);
  EXPECT_NEAR(*find(rows, "fgt1_line").value, 7.0 / 24 - 3.0 / 16, 1e-15);
  Sum parts;
  for (const char* name : {"fgt1_shapley_growth", "fgt1_shapley_redistribution", "fgt1_shapley_line"}) parts.add(*find(rows, name).value);
  EXPECT_NEAR(parts.value(), *find(rows, "fgt1_change").value, 1e-15);
}

TEST(SurveyChange, EqualGrowthIsAllGrowth) {
  const World before = testing::random_world(300, 3, 1);
  World after = before;
  for (double& y : after.welfare) y *= 1.25;
  for (const Base base : {Base::before, Base::after}) {
    const auto rows = change(before, after, options_of({"fgt0", "fgt2", "watts", "mld"}, {LineKind::fixed, 1.3}, {LineKind::fixed, 1.3}, base));
    for (const std::string index : {"fgt0", "fgt2", "watts"}) {
      EXPECT_NEAR(*find(rows, index + "_growth").value, *find(rows, index + "_change").value, 1e-14);
      EXPECT_NEAR(*find(rows, index + "_redistribution").value, 0, 1e-14);
      EXPECT_NEAR(*find(rows, index + "_shift").value, 0, 1e-14);
      EXPECT_LT(*find(rows, index + "_change").value, 0);
    }
    for (const char* part : {"within", "shares_within", "shares_between", "means", "residual"}) {
      EXPECT_NEAR(*find(rows, std::string("mld_change_") + part).value, 0, 1e-14) << part;
    }
  }
}

TEST(SurveyChange, SectorsAgreeWithThoseOfTotals) {
  const World before = testing::random_world(300, 3, 1);
  World after = testing::random_world(240, 3, 2);
  for (std::size_t i = 0; i < after.weights.size(); ++i) after.weights[i] *= after.group[i] == "1" ? 2 : 1;
  after.settle();
  const auto rows = change(before, after, options_of({"fgt1"}, four, four));
  std::vector<Sector> sectors[2];
  for (const int time : {0, 1}) {
    const World& world = time == 0 ? before : after;
    for (const Domain& domain : world.domains()) {
      if (domain.group.empty()) continue;
      Sector sector{domain.group[0].second};
      for (const std::uint32_t row : domain.rows) {
        sector.population += world.weights[row];
        sector.poverty += world.weights[row] * std::max(0.0, 1 - world.welfare[row] / 4);
      }
      sector.poverty /= sector.population;
      sectors[time].push_back(sector);
    }
  }
  const SectorChange expected = sector_change(sectors[0], sectors[1]).value();
  EXPECT_NEAR(*find(rows, "fgt1_within").value, expected.within, 1e-14);
  EXPECT_NEAR(*find(rows, "fgt1_shift").value, expected.shift, 1e-14);
  EXPECT_NEAR(*find(rows, "fgt1_interaction").value, expected.interaction, 1e-14);
  EXPECT_NEAR(*find(rows, "fgt1_within", "2").value, expected.sectors[2].within, 1e-14);
}

/// The variance over two independent samples, each from derivatives taken by moving weights.
TEST(SurveyChange, ErrorsAreThoseOfInfluenceByBruteForce) {
  const World before = testing::random_world(50, 2, 8), after = testing::random_world(60, 2, 9);
  const auto options = options_of({"fgt1", "fgt2", "watts", "mld", "gini"}, {LineKind::fixed, 2}, {LineKind::of_mean, 0, 0.9});
  const auto rows = change(before, after, options);
  const auto first = testing::brute_force_errors(before, [&](const World& moved) { return change(moved, after, options); });
  const auto second = testing::brute_force_errors(after, [&](const World& moved) { return change(before, moved, options); });
  ASSERT_EQ(first.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double error = std::hypot(first[i], second[i]);
    EXPECT_NEAR(rows[i].se.value(), error, 1e-4 * std::max(error, 1e-3)) << rows[i].estimand;
  }
  const Estimate& step = find(rows, "gini_change");
  EXPECT_GT(*step.df, 50);
  EXPECT_LT(*step.df, 110);
}

/// Rows of both times in one sample, each person a PSU seen twice: what is equal both times does not err.
TEST(SurveyChange, APanelInOneSampleGainsFromItsOverlap) {
  const World once = testing::random_world(80, 2, 4);
  World both = once;
  both.welfare.insert(both.welfare.end(), once.welfare.begin(), once.welfare.end());
  both.weights.insert(both.weights.end(), once.weights.begin(), once.weights.end());
  both.group.insert(both.group.end(), once.group.begin(), once.group.end());
  std::vector<std::string> person;
  for (std::size_t i = 0; i < 160; ++i) person.push_back(std::to_string(i % 80));
  both.cluster(std::vector<std::string>(160, "all"), person);
  std::vector<Domain> then = once.domains(), now = then;
  for (Domain& domain : now) {
    for (std::uint32_t& row : domain.rows) row += 80;
  }
  const SurveySample sample[] = {both.sample()};
  const auto rows = survey_change({sample, then, now}, options_of({"fgt1", "gini"}, four, four), {}).value();
  EXPECT_NEAR(*find(rows, "gini_change").se, 0, 1e-12);
  EXPECT_NEAR(*find(rows, "fgt1_growth").se, 0, 1e-12);
  EXPECT_GT(*find(rows, "gini_before").se, 0.01);
  EXPECT_EQ(find(rows, "gini_change").df, 79);
}

/// Changes without their parts, of all kinds of indices, some of which look at everybody.
std::vector<Estimate> plain_change(std::span<const SurveySample> samples, const World& before, const World& after) {
  SurveyChangeOptions options = options_of({"fgt0", "fgt1", "gini", "mean", "arpr", "mld"}, {LineKind::of_quantile, 0, 0.7}, {LineKind::of_quantile, 0, 0.7});
  options.parts = false;
  const auto then = before.domains(), now = after.domains();
  return survey_change({samples, then, now}, options, {}).value();
}

TEST(SurveyChange, WithoutPartsItGivesLevelsAndChangesOnly) {
  const World before = testing::random_world(100, 2, 1), after = testing::random_world(80, 2, 2);
  const SurveySample samples[] = {before.sample(), after.sample()};
  const auto rows = plain_change(samples, before, after);
  EXPECT_EQ(rows.size(), 3U * 6 * 4);
  for (const char* group : {"", "0", "1"}) {
    for (const std::string index : {"fgt0", "fgt1", "gini", "mean", "arpr", "mld"}) {
      const Estimate &then = find(rows, index + "_before", group), &now = find(rows, index + "_after", group);
      const Estimate &step = find(rows, index + "_change", group), &relative = find(rows, index + "_relative_change", group);
      EXPECT_DOUBLE_EQ(*step.value, *now.value - *then.value);
      EXPECT_NEAR(*relative.value, *now.value / *then.value - 1, 1e-14);
      // Independent samples: variances add up, those of the ratio on the scale of logarithms.
      EXPECT_NEAR(*step.se, std::hypot(*then.se, *now.se), 1e-12) << index;
      EXPECT_NEAR(*relative.se / (1 + *relative.value), std::hypot(*then.se / *then.value, *now.se / *now.value), 1e-12) << index;
      EXPECT_NEAR((1 + *relative.lower) * (1 + *relative.upper), std::pow(1 + *relative.value, 2), 1e-12) << index;
      EXPECT_EQ(step.method, "linearised, t; two independent samples");
    }
  }
}

/// Levels are those of a single survey, with the line of everybody in every group.
TEST(SurveyChange, LevelsAreThoseOfEachSurvey) {
  const World before = testing::random_world(100, 2, 1), after = testing::random_world(80, 2, 2);
  const SurveySample samples[] = {before.sample(), after.sample()};
  const auto rows = plain_change(samples, before, after);
  SurveyOptions options;
  for (const char* name : {"fgt0", "gini", "arpr"}) options.indices.push_back(index_named(name).value());
  options.lines = {{LineKind::of_quantile, 0, 0.7}};
  const auto single = survey_estimates(after.sample(), after.domains(), options, {}).value().results;
  for (const char* group : {"", "0", "1"}) {
    for (const std::string index : {"fgt0", "gini", "arpr"}) {
      const Estimate &ours = find(rows, index + "_after", group), &theirs = find(single, index, group);
      EXPECT_EQ(ours.value, theirs.value) << index << group;
      EXPECT_NEAR(*ours.se, *theirs.se, 1e-12) << index << group;
      EXPECT_EQ(ours.df, theirs.df) << index << group;
    }
  }
}

/// One PSU of each sample left out after the other.
TEST(SurveyChange, ErrorsAgreeWithTheJackknifeOfBothSamples) {
  const World before = testing::random_world(400, 2, 3), after = testing::random_world(300, 2, 4);
  SurveySample samples[] = {before.sample(), after.sample()};
  const auto linear = plain_change(samples, before, after);
  const data::Replicates first = data::Replicates::jackknife(*before.design).value(), second = data::Replicates::jackknife(*after.design).value();
  samples[0].replicates = &first;
  samples[1].replicates = &second;
  const auto drawn = plain_change(samples, before, after);
  for (const char* estimand : {"gini_change", "mean_change", "mld_change", "gini_relative_change", "mean_relative_change"}) {
    EXPECT_EQ(find(drawn, estimand).value, find(linear, estimand).value);
    EXPECT_NEAR(*find(drawn, estimand).se / *find(linear, estimand).se, 1, 0.06) << estimand;
  }
}

/// A part of the population against the line of all of it.
TEST(SurveyChange, LinesMayBeThoseOfMoreRowsThanTheWhole) {
  const World before = testing::random_world(100, 2, 1), after = testing::random_world(80, 2, 2);
  const SurveySample samples[] = {before.sample(), after.sample()};
  SurveyChangeOptions options = options_of({"fgt1"}, {LineKind::of_mean, 0, 0.7}, {LineKind::of_mean, 0, 0.7});
  options.parts = false;
  const Domain then[] = {{{}, before.domains()[1].rows}}, now[] = {{{}, after.domains()[1].rows}};
  const auto rows = survey_change({samples, then, now, before.whole, after.whole}, options, {}).value();
  const auto all = change(before, after, options);
  for (const char* estimand : {"fgt1_before", "fgt1_after", "fgt1_change"}) {
    EXPECT_EQ(find(rows, estimand).value, find(all, estimand, "0").value);
    EXPECT_EQ(find(rows, estimand).se, find(all, estimand, "0").se);
  }
}

TEST(SurveyChange, TheSameSurveyTwiceHasNotChanged) {
  const World once = testing::random_world(100, 2, 1);
  const SurveySample samples[] = {once.sample(), once.sample()};
  for (const Estimate& row : plain_change(samples, once, once)) {
    if (!row.estimand.ends_with("change")) continue;
    EXPECT_EQ(row.value, 0) << row.estimand;
    EXPECT_GT(*row.se, 0) << row.estimand;
  }
}

TEST(SurveyChange, WhatWasNotAboveZeroHasNoRelativeChange) {
  const World before({5, 6, 7, 8}, {1, 1, 1, 1}, {"a", "a", "a", "a"}), after({3, 5, 10, 12}, {1, 1, 1, 1}, {"a", "a", "a", "a"});
  SurveyChangeOptions options = options_of({"fgt0"}, four, four);
  options.parts = false;
  const auto rows = change(before, after, options, false);
  EXPECT_EQ(find(rows, "fgt0_change").value, 0.25);
  EXPECT_FALSE(find(rows, "fgt0_relative_change").value);
  EXPECT_EQ(find(rows, "fgt0_relative_change").flags.at(0).code, "not-defined");
}

TEST(SurveyChange, AGroupMustBeThereBothTimes) {
  const World before({1, 2, 3}, {1, 1, 1}, {"a", "b", "b"}), after({1, 2, 3}, {1, 1, 1}, {"a", "b", "b"});
  auto then = before.domains(), now = after.domains();
  now[1].rows.clear();
  const SurveySample samples[] = {before.sample(), after.sample()};
  const auto found = survey_change({samples, then, now}, options_of({"gini"}, four, four), {});
  ASSERT_FALSE(found);
  EXPECT_TRUE(to_text(found.error()).starts_with("measure.unmatched-group: a group has no rows after (a)\n"));
}

// Mookherjee-Shorrocks by dineq for Mexico.
TEST(SurveyChange, MexicoAgreesWithDineq) {
  const auto folder = testing::reference("measure/micro-mexico-enigh-sample");
  SOLLEVA_NEEDS_REFERENCE(folder);
  std::ifstream file(folder / "expected.json");
  const nlohmann::json expected = nlohmann::json::parse(file)["mld_change_2008_2016_by_domicile_size"];
  const World before = testing::world_of(testing::read_csv(folder / "mex_inc_2008.csv"), "income", "factor", "domicile_size");
  const World after = testing::world_of(testing::read_csv(folder / "mex_inc_2016.csv"), "income", "factor", "domicile_size");
  const auto rows = change(before, after, options_of({"mld"}, four, four));
  const auto& parts = expected["absolute_contributions_difference"];
  const std::map<std::string, std::string> names{{"within_inequality", "within"},
                                                 {"within_share_groups", "shares_within"},
                                                 {"between_share_groups", "shares_between"},
                                                 {"between_inequality", "means"}};
  for (const auto& [theirs, ours] : names) {
    EXPECT_NEAR(*find(rows, "mld_change_" + ours).value / parts[theirs].get<double>(), 1, 1e-9) << ours;
  }
  EXPECT_NEAR(*find(rows, "mld_after").value / expected["mld_data2"]["mld_total"].get<double>(), 1, 1e-9);
  EXPECT_NEAR(*find(rows, "mld_change").value / expected["mld_difference"]["mld_total"].get<double>(), 1, 1e-9);
}

}  // namespace
}  // namespace solleva::measure
