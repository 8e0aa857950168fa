// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/group_gap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "solleva/base/distributions.h"
#include "solleva/base/testing/laeken.h"
#include "solleva/measure/testing/survey_world.h"

namespace solleva::measure {
namespace {

using Numbers = std::vector<double>;
using Rows = std::vector<std::uint32_t>;

TEST(PayGap, ByHandWithItsInfluence) {
  const Numbers pay{10, 20, 8, 12}, weights{1, 3, 2, 2};
  const Rows women{2, 3}, men{0, 1};
  const GroupFigure found = pay_gap({pay, weights, women, men});
  EXPECT_NEAR(*found.value, 1 - 10 / 17.5, 1e-15);
  for (std::size_t i = 0; i < 4; ++i) {
    Numbers up = weights, down = weights;
    up[found.rows[i]] += 1e-5;
    down[found.rows[i]] -= 1e-5;
    const double numeric = (*pay_gap({pay, up, women, men}).value - *pay_gap({pay, down, women, men}).value) / 2e-5;
    EXPECT_NEAR(found.influence[i], numeric, 1e-9);
  }
}

// The structure of earnings survey of laeken: the gap of the means, and what laeken 0.5.2's gpg() gives (method mean).
TEST(PayGap, EqualsLaeken) {
  SOLLEVA_NEEDS_LAEKEN(table, "ses");
  const Numbers pay = solleva::testing::numbers(table->at("earningshour")), weights = solleva::testing::numbers(table->at("weights"));
  Rows women, men;
  for (std::uint32_t i = 0; i < pay.size(); ++i) (table->at("sex")[i] == "female" ? women : men).push_back(i);
  EXPECT_NEAR(*pay_gap({pay, weights, women, men}).value, 0.2413658880188454, 1e-12);
}

TEST(MedianRatio, MovesAsItsInfluenceSays) {
  Stream stream({.seed = 9, .unit = 0, .period = 0, .purpose = Purpose("test")});
  Numbers income, weights;
  Rows old, others;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    income.push_back(std::exp(0.5 * normal(stream)));
    weights.push_back(1 + uniform(stream));
    (i % 3 == 0 ? old : others).push_back(i);
  }
  const GroupFigure found = median_ratio({income, weights, old, others}, {});
  Numbers up = weights, down = weights;
  double expected = 0;
  for (std::size_t i = 0; i < found.rows.size(); ++i) {
    const std::uint32_t row = found.rows[i];
    // The rich among the old, the poor among the others.
    if ((income[row] > 1) != (row % 3 == 0)) continue;
    const double step = 0.05 * weights[row];
    up[row] += step;
    down[row] -= step;
    expected += 2 * step * found.influence[i];
  }
  const double moved = *median_ratio({income, up, old, others}, {}).value - *median_ratio({income, down, old, others}, {}).value;
  EXPECT_GT(expected, 0.05);
  EXPECT_NEAR(moved, expected, 0.05 * expected);
}

TEST(GroupFigures, WithoutAGroupAreEmpty) {
  const Numbers pay{1, 2}, weights{1, 1}, nothing{0, 0};
  const Rows all{0, 1}, one{0}, other{1};
  EXPECT_EQ(pay_gap({pay, weights, {}, all}).flags.at(0).code, "no-rows");
  EXPECT_EQ(median_ratio({pay, weights, all, {}}, {}).flags.at(0).code, "no-rows");
  EXPECT_EQ(pay_gap({nothing, weights, one, other}).flags.at(0).code, "not-positive");
}

using solleva::measure::testing::brute_force_errors;
using solleva::measure::testing::random_world;
using solleva::measure::testing::World;

/// The groups of a column, each held against `reference`.
GroupGapOptions by_column(const std::string& name, const std::vector<std::string>& column, const std::string& reference) {
  GroupGapOptions options;
  options.column = name;
  std::map<std::string, Rows> rows;
  for (std::uint32_t i = 0; i < column.size(); ++i) rows[column[i]].push_back(i);
  for (auto& [group, some] : rows) {
    if (group == reference) options.reference = {group, some};
    if (group != reference) options.groups.push_back({group, some});
  }
  return options;
}

const Estimate& row_of(const std::vector<Estimate>& rows, const std::string& estimand, const Group& group) {
  for (const Estimate& row : rows) {
    if (row.estimand == estimand && row.group == group) return row;
  }
  throw std::out_of_range(estimand);
}

/// svyby(~earningshour, ~sex, d, svymean, covmat = TRUE) and svycontrast(quote(1 - female/male)) of R survey 4.1, which is convey's svygpg:
/// its influence is that of the same ratio.
struct FromSurvey {
  const char* location;
  double gap, se;
};

TEST(GroupGaps, EqualSurveyOnStructureOfEarnings) {
  SOLLEVA_NEEDS_LAEKEN(table, "ses");
  World world(solleva::testing::numbers(table->at("earningshour")), solleva::testing::numbers(table->at("weights")), table->at("location"));
  std::vector<std::string> units;
  for (std::size_t i = 0; i < world.welfare.size(); ++i) units.push_back(std::to_string(i));
  world.cluster(world.group, units);
  const auto found = group_gaps(world.sample(), world.domains(), by_column("sex", table->at("sex"), "male"), {}).value();
  const FromSurvey expected[] = {{"", 0.241365888018845, 0.010384272278043},
                                 {"AT1", 0.23321698263687, 0.0165642115047331},
                                 {"AT2", 0.267691091995553, 0.021750420481515},
                                 {"AT3", 0.253611458288365, 0.0155481038501479}};
  for (const FromSurvey& one : expected) {
    Group group;
    if (*one.location != '\0') group.emplace_back("group", one.location);
    group.emplace_back("sex", "female");
    const Estimate& row = row_of(found, "gpg", group);
    EXPECT_NEAR(*row.value, one.gap, 1e-12 * one.gap) << one.location;
    EXPECT_NEAR(*row.se, one.se, 1e-9 * one.se) << one.location;
  }
  EXPECT_EQ(row_of(found, "gpg", {{"sex", "female"}}).df, 15688);
  EXPECT_NEAR(*row_of(found, "mean", {{"sex", "male"}}).se, 0.137546309887, 1e-9);
}

TEST(GroupGaps, HoldManyGroupsAgainstOne) {
  SOLLEVA_NEEDS_LAEKEN(table, "ses");
  World world(solleva::testing::numbers(table->at("earningshour")), solleva::testing::numbers(table->at("weights")), table->at("location"));
  std::vector<std::string> units;
  for (std::size_t i = 0; i < world.welfare.size(); ++i) units.push_back(std::to_string(i));
  world.cluster(world.group, units);
  const std::vector<Domain> whole{{{}, world.whole}};
  const auto found = group_gaps(world.sample(), whole, by_column("education", table->at("education"), "ISCED 3 and 4"), {}).value();
  const Estimate& low = row_of(found, "gpg", {{"education", "ISCED 2"}});
  EXPECT_NEAR(*low.value, 0.329841074529316, 1e-12);
  EXPECT_NEAR(*low.se, 0.012013969453206, 1e-10);
  const Estimate& high = row_of(found, "gpg", {{"education", "ISCED 5A"}});
  EXPECT_NEAR(*high.value, -0.621985426052272, 1e-12);
  EXPECT_NEAR(*high.se, 0.0448731837499525, 1e-10);
}

// What R survey's jackknife of 267 PSUs gives, which it makes from employers.
TEST(GroupGaps, EqualSurveyWithReplicates) {
  SOLLEVA_NEEDS_LAEKEN(table, "ses");
  World world(solleva::testing::numbers(table->at("earningshour")), solleva::testing::numbers(table->at("weights")), table->at("location"));
  std::vector<std::string> units;
  Numbers ids = solleva::testing::numbers(table->at("idunit"));
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (std::size_t i = 0; i < world.welfare.size(); ++i) {
    const auto place = std::ranges::lower_bound(ids, std::stod(table->at("idunit")[i])) - ids.begin() + 1;
    units.push_back(std::to_string(place % 89) + world.group[i]);
  }
  world.cluster(world.group, units);
  const data::Replicates replicates = data::Replicates::jackknife(*world.design).value();
  const SurveySample sample{world.welfare, *world.design, &replicates, world.whole};
  const std::vector<Domain> whole{{{}, world.whole}};
  const auto found = group_gaps(sample, whole, by_column("sex", table->at("sex"), "male"), {}).value();
  const Estimate& row = row_of(found, "gpg", {{"sex", "female"}});
  EXPECT_NEAR(*row.value, 0.241365888018845, 1e-12);
  EXPECT_NEAR(*row.se, 0.0136979529041811, 1e-10);
}

TEST(GroupGaps, ErrorsAreThoseOfDerivatives) {
  const World world = random_world(60, 3, 5);
  GroupGapOptions options = by_column("group", world.group, "2");
  const std::vector<Domain> whole{{{}, world.whole}};
  const auto again = [&](const World& moved) {
    std::vector<Estimate> rows = group_gaps(moved.sample(), whole, options, {}).value();
    std::erase_if(rows, [](const Estimate& row) { return row.estimand != "mean" && row.estimand != "gpg"; });
    return rows;
  };
  const std::vector<Estimate> found = again(world);
  const std::vector<double> errors = brute_force_errors(world, again);
  ASSERT_EQ(found.size(), 5U);
  for (std::size_t k = 0; k < found.size(); ++k) EXPECT_NEAR(*found[k].se, errors[k], 1e-6 * errors[k]) << found[k].estimand;
}

TEST(GroupGaps, SayWhatDoesNotExist) {
  const World world({1, 2, 3, 0}, {1, 1, 1, 1}, {"a", "a", "b", "c"});
  const auto found = group_gaps(world.sample(), world.domains(), by_column("who", world.group, "c"), {}).value();
  const Estimate& to_zero = row_of(found, "gpg", {{"who", "a"}});
  EXPECT_FALSE(to_zero.value);
  EXPECT_EQ(to_zero.flags.at(0).code, "not-defined");
  const Estimate& nobody = row_of(found, "rmir", {{"group", "a"}, {"who", "b"}});
  EXPECT_FALSE(nobody.value);
  EXPECT_EQ(nobody.flags.at(0).code, "no-weight");
}

}  // namespace
}  // namespace solleva::measure
