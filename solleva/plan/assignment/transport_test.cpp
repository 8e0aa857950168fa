// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/assignment/transport.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "solleva/base/philox.h"
#include "solleva/plan/assignment/linear.h"
#include "solleva/plan/errors.h"

namespace solleva::plan {
namespace {

LinearAssignment random_matrix(std::uint64_t seed, std::size_t size, std::uint32_t range) {
  Stream stream({seed, 0, 0, Purpose("matrix")});
  LinearAssignment problem;
  problem.size = size;
  for (std::size_t i = 0; i < size * size; ++i) problem.cost.push_back(static_cast<std::int64_t>(stream.bits32() % range) - range / 4);
  return problem;
}

TEST(LinearAssignment, EqualsEnumeration) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const LinearAssignment problem = random_matrix(seed, 1 + seed % 7, seed % 2 == 0 ? 5 : 1000);
    std::vector<std::size_t> order(problem.size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::int64_t best = 1'000'000;
    do {
      std::int64_t cost = 0;
      for (std::size_t i = 0; i < problem.size; ++i) cost += problem.cost[i * problem.size + order[i]];
      best = std::min(best, cost);
    } while (std::next_permutation(order.begin(), order.end()));
    const auto plan = solve(problem, {});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->optimum.objective, static_cast<double>(best)) << seed;
  }
}

TEST(LinearAssignment, PricesProveIt) {
  const LinearAssignment problem = random_matrix(1, 150, 1'000'000);
  const auto plan = solve(problem, {});
  ASSERT_TRUE(plan);
  std::int64_t prices = 0;
  std::vector<std::size_t> columns = plan->column_of;
  for (std::size_t i = 0; i < problem.size; ++i) {
    for (std::size_t j = 0; j < problem.size; ++j) {
      const std::int64_t rest = problem.cost[i * problem.size + j] - plan->row_price[i] - plan->column_price[j];
      EXPECT_GE(rest, 0);
      EXPECT_TRUE(rest == 0 || plan->column_of[i] != j);
    }
    prices += plan->row_price[i] + plan->column_price[i];
  }
  EXPECT_EQ(plan->optimum.objective, static_cast<double>(prices));
  std::sort(columns.begin(), columns.end());
  for (std::size_t i = 0; i < problem.size; ++i) EXPECT_EQ(columns[i], i);
}

TEST(Transport, IsAnAssignmentWhereEverybodyHasOne) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const LinearAssignment matrix = random_matrix(seed, 2 + seed % 12, 50);
    Transport problem;
    problem.supply.assign(matrix.size, 1);
    problem.need.assign(matrix.size, 1);
    problem.cost = matrix.cost;
    const auto assigned = solve(matrix, {});
    const auto flow = solve(as_flow(problem), {});
    ASSERT_TRUE(assigned && flow);
    EXPECT_EQ(flow->optimum.objective, assigned->optimum.objective) << seed;
  }
}

FlowProblem random_flow(std::uint64_t seed, std::size_t nodes, std::size_t arcs) {
  Stream stream({seed, 0, 0, Purpose("flow")});
  FlowProblem problem;
  problem.supply.assign(nodes, 0);
  for (std::size_t i = 0; i < arcs; ++i) {
    problem.arcs.push_back({stream.bits32() % nodes, stream.bits32() % nodes, stream.bits32() % 15, static_cast<std::int64_t>(stream.bits32() % 30) - 5});
  }
  for (std::size_t i = 0; i + 1 < nodes; ++i) {
    const std::int64_t supply = stream.bits32() % 6;
    problem.supply[i] += supply;
    problem.supply[stream.bits32() % nodes] -= supply;
  }
  return problem;
}

TEST(MinCostFlow, PricesProveEveryFlow) {
  int feasible = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const FlowProblem problem = random_flow(seed, 4 + seed % 20, 12 + 4 * (seed % 30));
    const auto plan = solve(problem, {});
    ASSERT_TRUE(plan) << to_text(plan.error());
    if (plan->optimum.status == Status::infeasible) continue;
    ++feasible;
    std::vector<std::int64_t> left = problem.supply;
    for (std::size_t i = 0; i < problem.arcs.size(); ++i) {
      const Arc& arc = problem.arcs[i];
      EXPECT_TRUE(plan->flow[i] >= 0 && plan->flow[i] <= arc.capacity);
      left[arc.from] -= plan->flow[i];
      left[arc.to] += plan->flow[i];
      const std::int64_t reduced = arc.cost + plan->price[arc.from] - plan->price[arc.to];
      EXPECT_TRUE(reduced >= 0 || plan->flow[i] == arc.capacity) << seed;
      EXPECT_TRUE(reduced <= 0 || plan->flow[i] == 0) << seed;
    }
    for (const std::int64_t rest : left) EXPECT_EQ(rest, 0) << seed;
    EXPECT_EQ(plan->optimum.objective, plan->optimum.bound) << seed;
  }
  EXPECT_GT(feasible, 50);
  EXPECT_LT(feasible, 200);
}

/// The largest flow that the arcs let out of `inside`, where it must be at least its supply: the theorem of Gale.
bool some_cut_is_too_small(const FlowProblem& problem) {
  for (std::uint32_t inside = 1; inside < 1U << problem.supply.size(); ++inside) {
    std::int64_t supply = 0, out = 0;
    for (std::size_t i = 0; i < problem.supply.size(); ++i) supply += (inside >> i & 1U) != 0 ? problem.supply[i] : 0;
    for (const Arc& arc : problem.arcs) out += (inside >> arc.from & 1U) != 0 && (inside >> arc.to & 1U) == 0 ? arc.capacity : 0;
    if (supply > out) return true;
  }
  return false;
}

TEST(MinCostFlow, InfeasibleIffACutIsTooSmall) {
  int infeasible = 0;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const FlowProblem problem = random_flow(seed, 6, 14);
    const auto plan = solve(problem, {});
    ASSERT_TRUE(plan);
    const bool none = some_cut_is_too_small(problem);
    infeasible += none ? 1 : 0;
    EXPECT_EQ(plan->optimum.status == Status::infeasible, none) << seed;
  }
  EXPECT_GT(infeasible, 10);
  EXPECT_LT(infeasible, 110);
}

TEST(MinCostFlow, RefusesSuppliesThatDoNotAddUp) {
  FlowProblem problem = random_flow(1, 5, 9);
  problem.supply[0] += 3;
  const auto plan = solve(problem, {});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code, errors::bad_problem);
  EXPECT_EQ(plan.error().why, "supplies exceed needs by 3");
}

}  // namespace
}  // namespace solleva::plan
