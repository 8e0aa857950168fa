// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "solleva/base/philox.h"
#include "solleva/plan/site/worst_first.h"

namespace solleva::plan {
namespace {

/// Everybody's way, the worst first, each as often as there are people: the plan whose list is least is the answer.
std::vector<double> ways(const Reach& reach, const std::vector<double>& weight, unsigned plan) {
  std::vector<double> all;
  for (std::size_t point = 0; point < reach.points(); ++point) {
    if (reach.of(point).empty()) continue;
    double least = std::numeric_limits<double>::infinity();
    for (const Service& service : reach.of(point)) least = (plan >> service.site & 1U) != 0 ? std::min(least, service.cost) : least;
    all.insert(all.end(), static_cast<std::size_t>(weight[point]), least);
  }
  std::ranges::sort(all, std::greater<>{});
  return all;
}

TEST(WorstFirst, IsTheLeastListOfAllPlansOfTinyWorlds) {
  int improved = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Stream stream({seed, 0, 0, Purpose("worst first")});
    const auto up_to = [&](std::uint32_t n) { return stream.bits32() % n; };
    const std::size_t points = 2 + up_to(9);
    const std::size_t sites = 2 + up_to(6);
    std::vector<double> costs, weight;
    for (std::size_t i = 0; i < points * sites; ++i) costs.push_back(up_to(6) == 0 ? std::numeric_limits<double>::infinity() : up_to(9));
    for (std::size_t i = 0; i < points; ++i) weight.push_back(1 + up_to(4));
    const Reach reach = reach_of_table(costs, sites, 100);
    std::vector<std::uint32_t> existing;
    if (up_to(4) == 0) existing.push_back(0);
    for (std::size_t open = 1 + existing.size(); open <= sites; ++open) {
      std::vector<double> best{std::numeric_limits<double>::infinity()};
      for (unsigned plan = 0; plan < 1U << sites; ++plan) {
        if (static_cast<std::size_t>(std::popcount(plan)) != open || (!existing.empty() && (plan & 1U) == 0)) continue;
        best = std::min(best, ways(reach, weight, plan));
      }
      const Result<WorstFirstPlan> plan = worst_first({reach, weight, open, existing}, {}, {});
      ASSERT_TRUE(plan);
      if (best.empty()) continue;  // nobody can be served at all
      if (best.front() == std::numeric_limits<double>::infinity()) {
        EXPECT_EQ(plan->optimum.status, Status::infeasible);
        continue;
      }
      unsigned mask = 0;
      for (const std::uint32_t site : plan->open) mask |= 1U << site;
      EXPECT_EQ(ways(reach, weight, mask), best) << seed << " " << open;
      EXPECT_EQ(plan->optimum.status, Status::optimal);
      double people = 0;
      for (const WorstFirstStage& stage : plan->stages) {
        people = static_cast<double>(std::ranges::count_if(best, [&](double cost) { return cost >= stage.cost; }));
        EXPECT_EQ(stage.people, people);
        EXPECT_TRUE(stage.proved);
      }
      EXPECT_EQ(people, static_cast<double>(best.size()));
      WorstFirstOptions rough;
      rough.most_branched = 0;
      const WorstFirstPlan swapped = *worst_first({reach, weight, open, existing}, rough, {});
      EXPECT_EQ(*swapped.optimum.objective, best.front());
      EXPECT_NE(swapped.optimum.status, Status::optimal);
      mask = 0;
      for (const std::uint32_t site : swapped.open) mask |= 1U << site;
      improved += ways(reach, weight, mask) != best ? 1 : 0;
    }
  }
  EXPECT_GT(improved, 0);  // the stages find what swaps do not
}

}  // namespace
}  // namespace solleva::plan
