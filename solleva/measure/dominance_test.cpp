// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/dominance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "solleva/base/distributions.h"
#include "solleva/measure/curve.h"

namespace solleva::measure {
namespace {

using Values = std::vector<double>;
using Rows = std::vector<std::uint32_t>;

/// What one group of a drawn survey has: log-normal incomes.
struct GroupOf {
  double centre = 0;  ///< of the logarithms
  double spread = 1;
};

/// Groups of one survey, drawn one row after the other; clustered where asked, so that groups share units.
struct World {
  Values income;
  data::SurveyDesign design;
  Rows rows;
  std::vector<Domain> domains;

  static World draw(std::vector<GroupOf> groups, std::uint32_t each, std::uint64_t seed, std::uint32_t cluster = 1) {
    Stream stream(StreamKey{seed, 0, 0, Purpose("dominance test")});
    Values income;
    data::SamplingStage stage;
    std::vector<Domain> domains;
    double shared = 0;
    for (std::uint32_t g = 0; g < groups.size(); ++g) domains.push_back({{{"group", std::to_string(g)}}, {}});
    const auto count = static_cast<std::uint32_t>(groups.size());
    for (std::uint32_t i = 0; i < count * each; ++i) {
      if (i % (cluster * count) == 0) shared = cluster > 1 ? normal(stream) : 0;
      const GroupOf& group = groups[i % count];
      domains[i % count].rows.push_back(i);
      income.push_back(std::exp(group.centre + group.spread * (0.7 * shared + normal(stream))));
      stage.unit.push_back(cluster > 1 ? i / (cluster * count) : i);
    }
    data::SurveyDesign design = data::SurveyDesign::of({.weights = Values(income.size(), 1), .stages = {stage}}).value();
    Rows rows(income.size());
    std::iota(rows.begin(), rows.end(), 0U);
    return {std::move(income), std::move(design), std::move(rows), std::move(domains)};
  }

  SurveySample sample() const { return {income, design, nullptr, rows}; }
};

DominanceOptions between(DominanceOrder order, Range range, std::size_t steps = 10) {
  return {.order = order, .at = even_grid(range, steps)};
}

DominanceResult test(const World& world, const DominanceOptions& options) {
  const DominanceCurves curves = dominance_curves(world.sample(), world.domains, options, {}).value();
  const Pair pair{0, 1};
  return dominance_tests(curves, std::span(&pair, 1), options).at(0);
}

// Four persons in each of two groups, by hand: the head counts at 2.5 are 2/4 and 1/4.
TEST(Dominance, TinyWorld) {
  World world = World::draw({{}, {}}, 4, 1);
  world.income = {1, 2, 2, 3, 3, 4, 4, 5};
  const DominanceResult found = test(world, {.at = {2.5}});
  const DominancePoint& point = found.points.at(0);
  EXPECT_DOUBLE_EQ(point.a.value(), 0.5);
  EXPECT_DOUBLE_EQ(point.b.value(), 0.25);
  // Group totals of the residuals, 8 rows as units: 8/7 (4 (1/8)^2 + (3/16)^2 + 3 (1/16)^2), around a mean of 0.
  const double variance = 8.0 / 7 * (4.0 / 64 + 9.0 / 256 + 3.0 / 256);
  EXPECT_NEAR(point.difference.se.value(), std::sqrt(variance), 1e-15);
  EXPECT_NEAR(point.t.value(), -0.25 / std::sqrt(variance), 1e-14);
  EXPECT_EQ(found.b.share, 1);
  EXPECT_EQ(found.verdict, Verdict::undecided);
}

TEST(Dominance, AShiftedDistributionIsFound) {
  const World world = World::draw({{0.6, 1}, {0, 1}}, 1500, 2);
  for (const DominanceOrder order : {DominanceOrder::first, DominanceOrder::second, DominanceOrder::third}) {
    const DominanceResult found = test(world, between(order, {0.4, 4}));
    EXPECT_EQ(found.verdict, Verdict::a);
    EXPECT_EQ(found.a.significantly, 1);
    EXPECT_LT(found.p, 0.001);
  }
  EXPECT_NE(test(world, between(DominanceOrder::lorenz, {0.05, 0.95})).verdict, Verdict::a);
}

// Equal means of the logarithms, more spread: crossing head counts; a Lorenz curve that lies below everywhere.
TEST(Dominance, SpreadCrossesInTheFirstOrderAndDominatesInLorenz) {
  const World world = World::draw({{0, 0.5}, {0, 1}}, 1500, 3);
  EXPECT_EQ(test(world, between(DominanceOrder::first, {0.3, 3})).verdict, Verdict::crossing);
  EXPECT_EQ(test(world, between(DominanceOrder::lorenz, {0.05, 0.95})).verdict, Verdict::a);
  EXPECT_EQ(test(world, between(DominanceOrder::second, {0.2, 0.9})).verdict, Verdict::a);
}

// The order of the groups does not matter.
TEST(Dominance, IsSymmetric) {
  const World world = World::draw({{0, 1}, {0.3, 1}}, 300, 4);
  const DominanceOptions options = between(DominanceOrder::first, {0.4, 3});
  const DominanceCurves curves = dominance_curves(world.sample(), world.domains, options, {}).value();
  const std::vector<Pair> pairs{{0, 1}, {1, 0}};
  const auto found = dominance_tests(curves, pairs, options);
  EXPECT_EQ(found[0].p, found[1].p);
  EXPECT_EQ(found[0].p_holm, std::min(1.0, 2 * found[0].p));
  EXPECT_EQ(found[0].a.share, found[1].b.share);
  EXPECT_EQ(*found[0].points[0].difference.value, -*found[1].points[0].difference.value);
}

// At the edge of non-dominance, where the two are the same, at most 5 % of samples may say that one dominates; units are shared.
TEST(Dominance, EqualDistributionsAreSeldomCalledDifferent) {
  int declared = 0, pointwise = 0;
  constexpr int samples = 600;
  for (int s = 0; s < samples; ++s) {
    const World world = World::draw({{0, 1}, {0, 1}}, 100, static_cast<std::uint64_t>(s) + 100, 5);
    const DominanceResult found = test(world, between(DominanceOrder::first, {0.5, 2}, 4));
    declared += found.verdict == Verdict::a || found.verdict == Verdict::b ? 1 : 0;
    const Estimate& first = found.points[2].difference;
    pointwise += *first.lower > 0 || *first.upper < 0 ? 1 : 0;
  }
  EXPECT_LE(declared, 0.05 * samples);
  // Each point by itself errs at its nominal rate of 5 %, within 3 standard errors of the simulation.
  EXPECT_NEAR(pointwise, 0.05 * samples, 3 * std::sqrt(0.05 * 0.95 * samples));
}

TEST(Dominance, NothingDominatesWhereNobodyIsPoor) {
  const World world = World::draw({{0.6, 1}, {0, 1}}, 500, 5);
  const DominanceResult found = test(world, {.at = {1e-9, 1, 2}});
  EXPECT_EQ(found.points[0].t, 0);
  EXPECT_EQ(found.verdict, Verdict::undecided);
  EXPECT_EQ(found.p, 1);
}

// Two surveys side by side are two groups without covariance.
TEST(Dominance, TwoSurveys) {
  const World first = World::draw({{0.6, 1}}, 800, 6), second = World::draw({{0, 1}}, 900, 7);
  const DominanceOptions options = between(DominanceOrder::first, {0.4, 4});
  const DominanceCurves a = dominance_curves(first.sample(), first.domains, options, {}).value();
  const DominanceCurves b = dominance_curves(second.sample(), second.domains, options, {}).value();
  const Pair pair{0, 1};
  const DominanceResult found = dominance_tests(side_by_side(a, b), std::span(&pair, 1), options).at(0);
  EXPECT_EQ(found.verdict, Verdict::a);
  const Estimate& difference = found.points[3].difference;
  EXPECT_NEAR(*difference.se, std::sqrt(a.covariances[3][0] + b.covariances[3][0]), 1e-15);
  EXPECT_GT(*difference.df, 799);
  EXPECT_LT(*difference.df, 799 + 899);
}

TEST(Dominance, AnEmptyGroupDecidesNothing) {
  World world = World::draw({{0.6, 1}, {0, 1}}, 50, 8);
  world.domains[1].rows.clear();
  const DominanceResult found = test(world, {.at = {1, 2}});
  EXPECT_FALSE(found.points[0].t);
  EXPECT_EQ(found.verdict, Verdict::undecided);
}

TEST(Dominance, RefusesBadPoints) {
  const World world = World::draw({{}, {}}, 4, 9);
  for (const DominanceOptions& options :
       {DominanceOptions{.at = {}}, DominanceOptions{.at = {0, 1}}, DominanceOptions{.order = DominanceOrder::lorenz, .at = {0.5, 1}}}) {
    const auto found = dominance_curves(world.sample(), world.domains, options, {});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code.name, "measure.bad-curve");
  }
}

}  // namespace
}  // namespace solleva::measure
