// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/assignment/generalised.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "solleva/base/philox.h"
#include "solleva/base/testing/reference_data.h"
#include "solleva/plan/assignment/part_search.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/formats/orlib.h"

namespace solleva::plan {
namespace {

GeneralisedAssignment random_problem(std::uint64_t seed, std::size_t agents, std::size_t jobs, std::int64_t tightness) {
  Stream stream({seed, 0, 0, Purpose("generalised assignment")});
  GeneralisedAssignment problem;
  problem.agents = agents;
  problem.jobs = jobs;
  for (std::size_t i = 0; i < agents * jobs; ++i) {
    problem.cost.push_back(static_cast<std::int64_t>(stream.bits32() % 41) - 10);
    problem.weight.push_back(stream.bits32() % 20);
  }
  for (std::size_t i = 0; i < agents; ++i) problem.capacity.push_back(tightness + stream.bits32() % 10);
  return problem;
}

/// The least cost of all agents ^ jobs assignments.
std::optional<std::int64_t> by_enumeration(const GeneralisedAssignment& problem) {
  std::optional<std::int64_t> best;
  std::size_t count = 1;
  for (std::size_t j = 0; j < problem.jobs; ++j) count *= problem.agents;
  for (std::size_t code = 0; code < count; ++code) {
    std::vector<std::int64_t> left = problem.capacity;
    std::int64_t cost = 0;
    bool fits = true;
    for (std::size_t j = 0, rest = code; j < problem.jobs; ++j, rest /= problem.agents) {
      const std::size_t at = problem.at(rest % problem.agents, j);
      cost += problem.cost[at];
      left[rest % problem.agents] -= problem.weight[at];
      fits = fits && left[rest % problem.agents] >= 0;
    }
    if (fits && (!best || cost < *best)) best = cost;
  }
  return best;
}

void keeps_capacities(const GeneralisedAssignment& problem, const GeneralisedAssignmentPlan& plan) {
  std::vector<std::int64_t> left = problem.capacity;
  std::int64_t cost = 0;
  ASSERT_EQ(plan.agent_of.size(), problem.jobs);
  for (std::size_t j = 0; j < problem.jobs; ++j) {
    left[plan.agent_of[j]] -= problem.weight[problem.at(plan.agent_of[j], j)];
    cost += problem.cost[problem.at(plan.agent_of[j], j)];
  }
  for (const std::int64_t room : left) EXPECT_GE(room, 0);
  EXPECT_EQ(static_cast<double>(cost), plan.optimum.objective);
}

TEST(GeneralisedAssignment, EqualsEnumeration) {
  int infeasible = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const GeneralisedAssignment problem = random_problem(seed, 2 + seed % 3, 3 + seed % 5, 4 + static_cast<std::int64_t>(seed % 30));
    const std::optional<std::int64_t> best = by_enumeration(problem);
    const auto plan = solve(problem, {}, {});
    ASSERT_TRUE(plan) << to_text(plan.error());
    if (!best) {
      ++infeasible;
      EXPECT_EQ(plan->optimum.status, Status::infeasible) << seed;
      continue;
    }
    ASSERT_EQ(plan->optimum.status, Status::optimal) << seed;
    EXPECT_EQ(plan->optimum.objective, static_cast<double>(*best)) << seed;
    EXPECT_EQ(plan->optimum.bound, plan->optimum.objective);
    EXPECT_LE(capacity_bound(problem, plan->prices), *best);
    keeps_capacities(problem, *plan);
  }
  EXPECT_GT(infeasible, 10);
  EXPECT_LT(infeasible, 100);
}

TEST(GeneralisedAssignment, BoundHoldsForAnyPrices) {
  Stream stream({3, 0, 0, Purpose("prices")});
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const GeneralisedAssignment problem = random_problem(seed, 3, 6, 25);
    const std::optional<std::int64_t> best = by_enumeration(problem);
    if (!best) continue;
    Prices prices;
    double by_hand = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      prices.push_back(stream.bits32() % (3 * price_unit));
      by_hand -= static_cast<double>(prices[i] * problem.capacity[i]) / static_cast<double>(price_unit);
    }
    for (std::size_t j = 0; j < problem.jobs; ++j) {
      double least = 1e300;
      for (std::size_t i = 0; i < 3; ++i) {
        if (problem.weight[problem.at(i, j)] > problem.capacity[i]) continue;
        const double price = static_cast<double>(prices[i]) / static_cast<double>(price_unit);
        least = std::min(least, static_cast<double>(problem.cost[problem.at(i, j)]) + price * static_cast<double>(problem.weight[problem.at(i, j)]));
      }
      by_hand += least;
    }
    EXPECT_EQ(static_cast<double>(capacity_bound(problem, prices)), std::ceil(by_hand - 1e-9)) << seed;
    EXPECT_LE(capacity_bound(problem, prices), *best);
  }
}

TEST(GeneralisedAssignment, SaysWhatIsWrong) {
  GeneralisedAssignment problem = random_problem(1, 2, 3, 20);
  problem.weight[problem.at(0, 1)] = problem.weight[problem.at(1, 1)] = 1000;
  const auto plan = solve(problem, {}, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::infeasible);
  EXPECT_EQ(plan->optimum.reason, "no agent has the capacity for job 2");
  problem.capacity.pop_back();
  EXPECT_EQ(solve(problem, {}, {}).error().code, errors::bad_problem);
}

TEST(GeneralisedAssignment, StopsWithABoundThatHolds) {
  const GeneralisedAssignment problem = random_problem(5, 3, 7, 30);
  std::stop_source source;
  source.request_stop();
  const auto plan = solve(problem, {}, {.stop = source.get_token()});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::stopped);
  EXPECT_LE(*plan->optimum.bound, static_cast<double>(*by_enumeration(problem)));
}

TEST(GeneralisedAssignment, PublishedOptima) {
  SOLLEVA_REFERENCE_FOLDER(folder, "plan/gap");
  const auto expected = nlohmann::json::parse(std::ifstream(folder / "expected.json"));
  for (const char* name : {"gap1-0", "gap12-4", "a20100", "c05100", "c20100", "e05100", "e10100"}) {
    std::ifstream file(folder / (std::string(name) + ".txt"));
    std::stringstream text;
    text << file.rdbuf();
    const auto problem = read_generalised_assignment(text.str(), name);
    ASSERT_TRUE(problem) << to_text(problem.error());
    const auto plan = solve(*problem, {}, {});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->optimum.status, Status::optimal) << name;
    EXPECT_EQ(plan->optimum.objective, expected["cases"][name]["optimum"].get<double>()) << name;
    keeps_capacities(*problem, *plan);
  }
}

TEST(GeneralisedAssignment, TellsBestAndBound) {
  GeneralisedAssignment problem;
  problem.agents = 2;
  problem.jobs = 3;
  problem.cost = {1, 2, 3, 3, 2, 1};
  problem.weight = {2, 2, 2, 2, 2, 2};
  problem.capacity = {3, 5};
  std::string heard;
  RunControl control;
  control.progress = [&](std::string_view phase, double) { heard += std::string(phase) + "\n"; };
  const auto plan = solve(problem, {}, control);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.objective, 4);
  EXPECT_NE(heard.find("best 4, bound 4"), std::string::npos) << heard;
}

/// Costs that fall as weights rise: good assignments waste no room, which makes them hard to find.
GeneralisedAssignment hard_problem(std::uint64_t seed, std::size_t agents, std::size_t jobs) {
  Stream stream({seed, 0, 0, Purpose("hard assignment")});
  GeneralisedAssignment problem;
  problem.agents = agents;
  problem.jobs = jobs;
  for (std::size_t i = 0; i < agents; ++i) {
    std::int64_t total = 0;
    for (std::size_t j = 0; j < jobs; ++j) {
      problem.weight.push_back(1 + stream.bits32() % 100);
      problem.cost.push_back(111 - problem.weight.back() + stream.bits32() % 21 - 10);
      total += problem.weight.back();
    }
    problem.capacity.push_back(total * 8 / 10 / static_cast<std::int64_t>(agents));
  }
  return problem;
}

TEST(GeneralisedAssignment, HardPlansComeNearTheBoundAndRepeat) {
  const GeneralisedAssignment problem = hard_problem(2, 8, 60);
  const auto plan = solve(problem, {.iterations = 3000}, {}), again = solve(problem, {.iterations = 3000}, {.threads = 2});
  ASSERT_TRUE(plan && again);
  keeps_capacities(problem, *plan);
  EXPECT_EQ(plan->agent_of, again->agent_of);
  EXPECT_EQ(plan->optimum.bound, again->optimum.bound);
  EXPECT_LT(*plan->optimum.gap(), 0.006);
  EXPECT_GE(*plan->optimum.bound, static_cast<double>(capacity_bound(problem, plan->prices)));
}

TEST(PartSearch, BettersAndKeepsCapacities) {
  const GeneralisedAssignment problem = hard_problem(3, 6, 40);
  const auto begun = solve(problem, {.iterations = 60}, {});
  ASSERT_TRUE(begun && begun->optimum.objective);
  generalised::Instance instance{.agents = problem.agents, .jobs = problem.jobs, .cost = {}, .weight = {}, .capacity = {}};
  instance.capacity.assign(problem.capacity.begin(), problem.capacity.end());
  for (std::size_t j = 0; j < problem.jobs; ++j) {
    for (std::size_t i = 0; i < problem.agents; ++i) {
      instance.cost.push_back(static_cast<double>(problem.cost[problem.at(i, j)]));
      instance.weight.push_back(static_cast<std::size_t>(problem.weight[problem.at(i, j)]));
    }
  }
  // Any prices will do, as those of no job worth anything show.
  generalised::PartSearch parts(instance, std::vector<double>(problem.jobs, 40));
  GeneralisedAssignmentPlan plan = *begun;
  parts.start(begun->agent_of);
  EXPECT_EQ(parts.best_cost(), begun->optimum.objective);
  parts.run(20'000'000, *begun->optimum.bound, {});
  EXPECT_LE(parts.best_cost(), *begun->optimum.objective);
  plan.agent_of = parts.best();
  plan.optimum.objective = parts.best_cost();
  keeps_capacities(problem, plan);
}

TEST(GeneralisedAssignment, OnePermilleOfTheBestKnownInClassD) {
  SOLLEVA_REFERENCE_FOLDER(folder, "plan/gap");
  std::ifstream file(folder / "d20200.txt");
  std::stringstream text;
  text << file.rdbuf();
  const auto problem = read_generalised_assignment(text.str(), "d20200");
  ASSERT_TRUE(problem) << to_text(problem.error());
  const auto plan = solve(*problem, {.iterations = 400}, {});
  ASSERT_TRUE(plan);
  keeps_capacities(*problem, *plan);
  EXPECT_LE(*plan->optimum.objective, 12238 * 1.001);
  EXPECT_GE(*plan->optimum.bound, 12229);
  EXPECT_LE(*plan->optimum.bound, 12238);
}

}  // namespace
}  // namespace solleva::plan
