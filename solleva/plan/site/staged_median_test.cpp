// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "solleva/base/philox.h"
#include "solleva/plan/site/capacitated.h"
#include "solleva/plan/site/staged_median.h"

namespace solleva::plan {
namespace {

struct Tiny {
  Reach reach;
  std::vector<double> weight, phase_weight;
  std::vector<std::size_t> opens;
  std::vector<std::uint32_t> existing;
};

Tiny tiny(std::uint64_t seed) {
  Stream stream({seed, 0, 0, Purpose("tiny phases")});
  const auto up_to = [&](std::uint32_t n) { return stream.bits32() % n; };
  Tiny made;
  const std::size_t points = 1 + up_to(8);
  const std::size_t sites = 3 + up_to(4);
  std::vector<double> costs;
  for (std::size_t i = 0; i < points * sites; ++i) costs.push_back(up_to(5) == 0 ? std::numeric_limits<double>::infinity() : 0.5 * up_to(40));
  made.reach = reach_of_table(costs, sites, 60);
  for (std::size_t i = 0; i < points; ++i) made.weight.push_back(up_to(5));
  if (up_to(3) == 0) made.existing.push_back(1);
  std::size_t left = sites - made.existing.size();
  for (std::size_t phase = 0; phase < 3 && left > 0; ++phase) {
    made.opens.push_back(std::min<std::size_t>(left, phase == 0 ? 1 : up_to(3)));
    made.phase_weight.push_back(1 + up_to(3));
    left -= made.opens.back();
  }
  return made;
}

double value_of(const Tiny& made, const std::vector<std::size_t>& stage) {
  double all = 0;
  for (std::size_t phase = 0; phase < made.opens.size(); ++phase) {
    for (std::size_t point = 0; point < made.reach.points(); ++point) {
      double least = made.reach.beyond[point];
      for (const Service& service : made.reach.of(point)) least = stage[service.site] <= phase ? std::min(least, service.cost) : least;
      all += made.phase_weight[phase] * made.weight[point] * least;
    }
  }
  return all;
}

double best_of(const Tiny& made) {
  double best = std::numeric_limits<double>::infinity();
  std::vector<std::size_t> stage(made.reach.sites, made.opens.size());
  std::vector<std::size_t> left = made.opens;
  const std::function<void(std::size_t)> try_site = [&](std::size_t site) {
    if (site == stage.size()) {
      if (std::ranges::all_of(left, [](std::size_t n) { return n == 0; })) best = std::min(best, value_of(made, stage));
      return;
    }
    if (std::ranges::find(made.existing, site) != made.existing.end()) {
      stage[site] = 0;
      try_site(site + 1);
      return;
    }
    for (std::size_t phase = 0; phase <= left.size(); ++phase) {
      if (phase < left.size() && left[phase] == 0) continue;
      stage[site] = phase;
      if (phase < left.size()) --left[phase];
      try_site(site + 1);
      if (phase < left.size()) ++left[phase];
    }
  };
  try_site(0);
  return best;
}

TEST(StagedMedian, IsTheBestOfAllOrdersOfTinyWorlds) {
  int open_gaps = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const Tiny made = tiny(seed);
    const double best = best_of(made);
    const StagedMedianProblem problem{made.reach, made.weight, made.opens, made.phase_weight, made.existing};
    const Result<StagedMedianPlan> plan = staged_median(problem, {}, {});
    ASSERT_TRUE(plan);
    EXPECT_NEAR(*plan->optimum.objective, best, 1e-6) << seed;
    EXPECT_EQ(plan->optimum.status, Status::optimal);
    std::vector<std::size_t> stage(made.reach.sites, made.opens.size());
    for (std::size_t i = 0; i < plan->open.size(); ++i) stage[plan->open[i]] = plan->phase[i] == made.opens.size() ? 0 : plan->phase[i];
    EXPECT_NEAR(value_of(made, stage), best, 1e-6);
    for (std::size_t phase = 0; phase < made.opens.size(); ++phase) {
      EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(plan->phase, phase)), made.opens[phase]);
    }
    StagedMedianOptions rough;
    rough.most_branched = 0;
    const StagedMedianPlan bounded = *staged_median(problem, rough, {});
    EXPECT_LE(*bounded.optimum.bound, best + 1e-9);
    EXPECT_GE(*bounded.optimum.objective, best - 1e-9);
    open_gaps += *bounded.optimum.bound < best - 1e-6 ? 1 : 0;
  }
  EXPECT_GT(open_gaps, 3);
}

/// An existing site that is to be full takes whom it would not have got.
TEST(CapacitatedMedian, FillsExistingSites) {
  const Reach reach = reach_of_table(std::vector<double>{1, 9, 2, 8, 3, 7}, 2, 100);
  const std::vector<double> weight(3, 1), room{3, 2};
  const std::vector<std::uint32_t> existing{1};
  CapacitatedProblem problem{reach, weight, weight, room, 2, existing};
  EXPECT_EQ(*capacitated_median(problem, {}, {})->optimum.objective, 6);
  problem.fill_existing = true;
  const CapacitatedPlan filled = *capacitated_median(problem, {}, {});
  EXPECT_EQ(*filled.optimum.objective, 1 + 8 + 7);
  EXPECT_EQ(filled.optimum.status, Status::optimal);
  const std::vector<double> wide{3, 5};
  problem.capacity = wide;
  EXPECT_EQ(capacitated_median(problem, {}, {})->optimum.status, Status::infeasible);
}

}  // namespace
}  // namespace solleva::plan
