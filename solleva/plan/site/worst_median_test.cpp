// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "solleva/base/philox.h"
#include "solleva/plan/site/median.h"
#include "solleva/plan/site/worst_median.h"

namespace solleva::plan {
namespace {

struct Tiny {
  Reach reach;
  std::vector<double> weight;
  std::size_t scenarios = 1;
  std::vector<std::uint32_t> existing;
};

Tiny tiny(std::uint64_t seed) {
  Stream stream({seed, 0, 0, Purpose("tiny scenarios")});
  const auto up_to = [&](std::uint32_t n) { return stream.bits32() % n; };
  Tiny made;
  made.scenarios = 1 + up_to(3);
  const std::size_t points = 1 + up_to(6);
  const std::size_t sites = 2 + up_to(6);
  std::vector<double> costs;
  for (std::size_t i = 0; i < made.scenarios * points * sites; ++i) costs.push_back(up_to(4) == 0 ? std::numeric_limits<double>::infinity() : 0.5 * up_to(40));
  made.reach = reach_of_table(costs, sites, 60);
  std::vector<double> weight;
  for (std::size_t i = 0; i < points; ++i) weight.push_back(up_to(5));
  for (std::size_t k = 0; k < made.scenarios; ++k) made.weight.insert(made.weight.end(), weight.begin(), weight.end());
  if (up_to(3) == 0) made.existing.push_back(0);
  return made;
}

TEST(WorstMedian, IsTheBestOfAllPlansOfTinyWorlds) {
  int mixed = 0;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const Tiny made = tiny(seed);
    for (std::size_t open = std::max<std::size_t>(1, made.existing.size()); open <= made.reach.sites; open += 2) {
      WorstMedianProblem problem{made.reach, made.weight, made.scenarios, open, made.existing};
      double best = std::numeric_limits<double>::infinity();
      for (unsigned plan = 0; plan < 1U << made.reach.sites; ++plan) {
        if (static_cast<std::size_t>(std::popcount(plan)) != open || (!made.existing.empty() && (plan & 1U) == 0)) continue;
        std::vector<std::uint32_t> sites;
        for (std::uint32_t site = 0; site < made.reach.sites; ++site) {
          if ((plan >> site & 1U) != 0) sites.push_back(site);
        }
        best = std::min(best, std::ranges::max(scenario_costs(problem, sites)));
      }
      WorstMedianOptions options;
      options.rounds = seed % 2 == 0 ? 30 : 2;
      const Result<WorstMedianPlan> plan = worst_median(problem, options, {});
      ASSERT_TRUE(plan);
      EXPECT_NEAR(*plan->optimum.objective, best, 1e-6) << seed << " " << open;
      EXPECT_EQ(plan->optimum.status, Status::optimal);
      EXPECT_EQ(plan->open.size(), open);
      // Without the tree the bound is that of a mixture, and a bound it is.
      options.most_branched = 0;
      const WorstMedianPlan rough = *worst_median(problem, options, {});
      EXPECT_LE(*rough.optimum.bound, best + 1e-9);
      std::vector<double> weight;
      for (std::size_t row = 0; row < made.weight.size(); ++row) weight.push_back(made.weight[row] * rough.share[row / (made.weight.size() / made.scenarios)]);
      EXPECT_NEAR(*p_median({made.reach, weight, open, made.existing}, {}, {})->optimum.bound, *rough.optimum.bound, 1e-6 * (1 + best));
      mixed += made.scenarios > 1 && *rough.optimum.bound < best - 1e-6 ? 1 : 0;
    }
  }
  EXPECT_GT(mixed, 5);
}

TEST(WorstMedian, RefusesScenariosOfUnequalLength) {
  const Reach reach = reach_of_table(std::vector<double>{1, 2, 3, 4, 5, 6}, 2, 10);
  const std::vector<double> weight{1, 1, 1};
  EXPECT_FALSE(worst_median({reach, weight, 2, 1}, {}, {}));
}

}  // namespace
}  // namespace solleva::plan
