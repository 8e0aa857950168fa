// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/multidimensional_robustness.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "solleva/base/distributions.h"
#include "solleva/measure/testing/two_dimensions.h"

namespace solleva::measure {
namespace {

using ::testing::DoubleNear;

constexpr std::uint8_t N = data::kNotDeprived, D = data::kDeprived, U = data::kUnknown;

const std::string kSpec = "[index]\nid = \"x\"\ncutoffs = [\"1/2\", 100]\nmissing = \"not-deprived\"\n" + testing::two_dimensions();

/// A survey in memory, each row a unit by itself.
struct World {
  World(std::vector<std::vector<std::uint8_t>> states, std::vector<double> weights_) : weights(std::move(weights_)) {
    table = {weights.size(), std::move(states), std::vector<std::vector<double>>(2)};
    counts = *count_deprivations(index, table);
    all.rows.resize(weights.size());
    std::iota(all.rows.begin(), all.rows.end(), 0U);
    data::DesignInput input;
    input.weights = weights;
    design = *data::SurveyDesign::of(std::move(input));
  }
  MultidimensionalSample sample() const { return {index, counts, *design, nullptr}; }

  std::vector<double> weights;
  data::Deprivations index = *data::parse_deprivations(kSpec, "x.toml");
  data::DeprivationTable table;
  DeprivationCounts counts;
  std::optional<data::SurveyDesign> design;
  Domain all;
};

// Of 10 known persons 4 lack a, 5 lack b, 3 both; the last is unknown in b and does not count.
World pairs(std::vector<double> weights = std::vector<double>(11, 1)) {
  return {{{D, D, D, D, N, N, N, N, N, N, D}, {D, D, D, N, D, D, N, N, N, N, U}}, std::move(weights)};
}

TEST(Redundancy, ByHand) {
  const World world = pairs();
  const auto rows = redundancy_estimates(world.sample(), world.table, world.all, 0.95);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].estimand, "cramers_v");
  EXPECT_EQ(rows[0].group, (Group{{"indicator", "a"}, {"with", "b"}}));
  EXPECT_THAT(*rows[0].value, DoubleNear((0.3 - 0.2) / std::sqrt(0.4 * 0.6 * 0.25), 1e-15));
  EXPECT_THAT(*rows[1].value, DoubleNear(0.75, 1e-15));
  EXPECT_EQ(rows[0].n, 10);
}

// The error is that of the derivative by the weights, found here by moving each weight.
TEST(Redundancy, TheErrorFollowsTheWeights) {
  const std::vector<double> weights{1, 2, 1, 3, 1, 1, 2, 1, 1, 2, 4};
  const World world = pairs(weights);
  const auto rows = redundancy_estimates(world.sample(), world.table, world.all, 0.95);
  for (const std::size_t which : {0U, 1U}) {
    std::vector<double> influence;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      double moved[2];
      for (const int side : {0, 1}) {
        std::vector<double> other = weights;
        other[i] += side == 0 ? -1e-5 : 1e-5;
        const World there = pairs(other);
        moved[side] = *redundancy_estimates(there.sample(), there.table, there.all, 0.95)[which].value;
      }
      influence.push_back((moved[1] - moved[0]) / 2e-5);
    }
    const data::Influence parts[]{{influence, {}, 1}};
    EXPECT_THAT(*rows[which].se, DoubleNear(std::sqrt(world.design->variance(parts)), 1e-8));
  }
}

// Two things that have nothing to do with each other: the interval of V holds 0 as often as it says. That of its logit never would.
TEST(Redundancy, TheIntervalHoldsNoughtWhereThereIsNoAssociation) {
  constexpr int samples = 400, rows = 120;
  int held = 0;
  for (int s = 0; s < samples; ++s) {
    std::vector<std::vector<std::uint8_t>> states(2);
    for (std::uint32_t row = 0; row < rows; ++row) {
      Stream stream({.seed = 7, .unit = row, .period = static_cast<std::uint32_t>(s), .purpose = Purpose("redundancy")});
      for (const std::size_t j : {0U, 1U}) states[j].push_back(uniform(stream) < (j == 0 ? 0.3 : 0.5) ? D : N);
    }
    const World world(std::move(states), std::vector<double>(rows, 1));
    const Estimate v = redundancy_estimates(world.sample(), world.table, world.all, 0.95)[0];
    held += v.lower == 0.0 && *v.upper < 1 ? 1 : 0;
  }
  EXPECT_NEAR(held / static_cast<double>(samples), 0.95, 0.025);
}

TEST(Redundancy, ReplicatesGiveTheErrorWhereTheyAreAskedFor) {
  const World world = pairs();
  const data::Replicates jackknife = data::Replicates::jackknife(*world.design).value();
  MultidimensionalSample sample = world.sample();
  const auto linearised = redundancy_estimates(sample, world.table, world.all, 0.95);
  sample.replicates = &jackknife;
  const auto replicated = redundancy_estimates(sample, world.table, world.all, 0.95);
  for (const std::size_t which : {0U, 1U}) {
    EXPECT_EQ(replicated[which].value, linearised[which].value);
    EXPECT_NE(replicated[which].se, linearised[which].se);
    EXPECT_NEAR(*replicated[which].se / *linearised[which].se, 1, 0.5);
    EXPECT_EQ(replicated[which].method.substr(0, 9), "jackknife");
  }
}

TEST(Redundancy, WithoutVariationThereIsNone) {
  const World world({{D, D, D}, {N, N, N}}, {1, 1, 1});
  const auto rows = redundancy_estimates(world.sample(), world.table, world.all, 0.95);
  for (const Estimate& row : rows) {
    EXPECT_FALSE(row.value);
    EXPECT_EQ(row.flags.at(0).code, "no-variation");
  }
}

TEST(Ranks, CorrelationsByHand) {
  const std::vector<double> a{1, 2, 3, 4}, b{1, 3, 2, 4}, tied{1, 1, 2, 2}, flat{5, 5, 5, 5};
  EXPECT_THAT(*spearman(a, b), DoubleNear(0.8, 1e-15));
  EXPECT_THAT(*kendall(a, b), DoubleNear(4.0 / 6, 1e-15));
  EXPECT_THAT(*spearman(a, tied), DoubleNear(4 / std::sqrt(20.0), 1e-15));
  EXPECT_THAT(*kendall(a, tied), DoubleNear(4 / std::sqrt(24.0), 1e-15));
  EXPECT_FALSE(spearman(a, flat));
  EXPECT_FALSE(kendall(flat, a));
}

// 40 persons in each of three groups. In the first 30 lack both, in the second 20 lack a only, in the third 10 lack b only. Where
// a weighs more, nobody changes place; at k = 100 only the first is poor, and the second and third tie.
TEST(Ranks, KeptAndLost) {
  std::vector<std::vector<std::uint8_t>> states(2);
  std::vector<Domain> groups(3);
  for (std::uint32_t row = 0; row < 120; ++row) {
    const std::uint32_t group = row / 40, at = row % 40;
    states[0].push_back((group == 0 && at < 30) || (group == 1 && at < 20) ? D : N);
    states[1].push_back((group == 0 && at < 30) || (group == 2 && at < 10) ? D : N);
    groups[group].rows.push_back(row);
  }
  const World world(states, std::vector<double>(120, 1));
  const auto rows = rank_robustness(world.sample(), world.table, groups, {.heavy = *Fraction::of(2, 3)});
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 4U);
  EXPECT_EQ((*rows)[0].setting, "k = 100");
  EXPECT_EQ((*rows)[0].pairs, 3U);
  EXPECT_EQ((*rows)[0].distinct, 3U);
  EXPECT_EQ((*rows)[0].kept, 2U);
  EXPECT_THAT(*(*rows)[0].kendall, DoubleNear(2 / std::sqrt(6.0), 1e-15));
  EXPECT_EQ((*rows)[1].setting, "one weighs 2/3");
  EXPECT_EQ((*rows)[1].kept, 3U);
  EXPECT_EQ(*(*rows)[1].spearman, 1);
  EXPECT_EQ((*rows)[2].setting, "two weighs 2/3");
  EXPECT_EQ((*rows)[2].kept, 2U);
  EXPECT_EQ((*rows)[3].setting, "all");
  EXPECT_EQ((*rows)[3].kept, 2U);
  EXPECT_TRUE(rank_robustness(world.sample(), world.table, std::span(groups).first(1), {})->empty());
}

}  // namespace
}  // namespace solleva::measure
