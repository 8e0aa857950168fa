// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/knapsack/multiple_choice.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "solleva/base/philox.h"
#include "solleva/base/testing/reference_data.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/formats/orlib.h"

namespace solleva::plan {
namespace {

MultipleChoiceKnapsack random_classes(std::uint64_t seed, std::size_t classes, std::size_t resources, std::int64_t room) {
  Stream stream({seed, 0, 0, Purpose("classes")});
  MultipleChoiceKnapsack problem;
  problem.resources = resources;
  for (std::size_t c = 0; c < classes; ++c) {
    const std::size_t items = 1 + stream.bits32() % 4;
    for (std::size_t i = 0; i < items; ++i) {
      problem.value.push_back(static_cast<std::int64_t>(stream.bits32() % 50) - 5);
      for (std::size_t k = 0; k < resources; ++k) problem.weight.push_back(stream.bits32() % 20);
    }
    problem.first.push_back(problem.value.size());
  }
  for (std::size_t k = 0; k < resources; ++k) problem.capacity.push_back(room + stream.bits32() % 10);
  return problem;
}

void enumerate(const MultipleChoiceKnapsack& problem, std::size_t c, std::vector<std::int64_t>& left, std::int64_t value, std::optional<std::int64_t>& best) {
  if (c == problem.classes()) {
    if (!best || value > *best) best = value;
    return;
  }
  for (std::size_t item = problem.first[c]; item < problem.first[c + 1]; ++item) {
    std::vector<std::int64_t> rest = left;
    bool fits = true;
    for (std::size_t k = 0; k < problem.resources; ++k) fits = (rest[k] -= problem.weight[item * problem.resources + k]) >= 0 && fits;
    if (fits) enumerate(problem, c + 1, rest, value + problem.value[item], best);
  }
}

std::optional<std::int64_t> by_enumeration(const MultipleChoiceKnapsack& problem) {
  std::optional<std::int64_t> best;
  std::vector<std::int64_t> left = problem.capacity;
  enumerate(problem, 0, left, 0, best);
  return best;
}

TEST(MultipleChoiceKnapsack, EqualsEnumeration) {
  int infeasible = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const std::size_t classes = 2 + seed % 6;
    const MultipleChoiceKnapsack problem = random_classes(seed, classes, 1 + seed % 4, static_cast<std::int64_t>(classes * (4 + seed % 6)));
    const std::optional<std::int64_t> best = by_enumeration(problem);
    const auto plan = solve(problem, KnapsackOptions{}, {});
    ASSERT_TRUE(plan) << to_text(plan.error());
    if (!best) {
      ++infeasible;
      EXPECT_EQ(plan->optimum.status, Status::infeasible) << seed;
      continue;
    }
    EXPECT_EQ(plan->optimum.status, Status::optimal) << seed;
    EXPECT_EQ(plan->optimum.objective, static_cast<double>(*best)) << seed;
    EXPECT_GE(resource_bound(problem, plan->prices), *best);
    std::vector<std::int64_t> left = problem.capacity;
    std::int64_t value = 0;
    ASSERT_EQ(plan->taken.size(), problem.classes());
    for (std::size_t c = 0; c < problem.classes(); ++c) {
      EXPECT_TRUE(plan->taken[c] >= problem.first[c] && plan->taken[c] < problem.first[c + 1]);
      value += problem.value[plan->taken[c]];
      for (std::size_t k = 0; k < problem.resources; ++k) left[k] -= problem.weight[plan->taken[c] * problem.resources + k];
    }
    for (const std::int64_t room : left) EXPECT_GE(room, 0);
    EXPECT_EQ(static_cast<double>(value), plan->optimum.objective);
  }
  EXPECT_GT(infeasible, 5);
  EXPECT_LT(infeasible, 100);
}

TEST(MultipleChoiceKnapsack, BoundIsWhatThePricesSay) {
  Stream stream({9, 0, 0, Purpose("prices")});
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const MultipleChoiceKnapsack problem = random_classes(seed, 5, 3, 45);
    std::vector<std::int64_t> prices;
    double by_hand = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      prices.push_back(stream.bits32() % (2 * resource_price_unit));
      by_hand += static_cast<double>(prices[k] * problem.capacity[k]) / static_cast<double>(resource_price_unit);
    }
    for (std::size_t c = 0; c < problem.classes(); ++c) {
      double best = -1e300;
      for (std::size_t i = problem.first[c]; i < problem.first[c + 1]; ++i) {
        double priced = static_cast<double>(problem.value[i]);
        for (std::size_t k = 0; k < 3; ++k) {
          priced -= static_cast<double>(prices[k]) / static_cast<double>(resource_price_unit) * static_cast<double>(problem.weight[i * 3 + k]);
        }
        best = std::max(best, priced);
      }
      by_hand += best;
    }
    EXPECT_EQ(static_cast<double>(resource_bound(problem, prices)), std::floor(by_hand + 1e-9)) << seed;
    EXPECT_GE(resource_bound(problem, prices), by_enumeration(problem).value_or(-1'000'000));
  }
}

TEST(MultidimensionalKnapsack, EqualsEnumeration) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Stream stream({seed, 0, 0, Purpose("items")});
    MultidimensionalKnapsack problem;
    problem.items = 1 + seed % 11;
    problem.resources = 1 + seed % 3;
    for (std::size_t j = 0; j < problem.items; ++j) problem.value.push_back(stream.bits32() % 60);
    for (std::size_t j = 0; j < problem.items * problem.resources; ++j) problem.weight.push_back(stream.bits32() % 30);
    for (std::size_t k = 0; k < problem.resources; ++k) problem.capacity.push_back(static_cast<std::int64_t>(problem.items) * 6);
    const auto plan = solve(problem, KnapsackOptions{}, {});
    ASSERT_TRUE(plan) << to_text(plan.error());
    EXPECT_EQ(plan->optimum.status, Status::optimal) << seed;
    EXPECT_EQ(plan->optimum.objective, static_cast<double>(*by_enumeration(as_multiple_choice(problem)))) << seed;
    std::int64_t value = 0;
    for (const std::size_t j : plan->taken) value += problem.value[j];
    EXPECT_EQ(static_cast<double>(value), plan->optimum.objective);
  }
}

TEST(MultidimensionalKnapsack, PublishedOptimaAndSameAnswerForASeed) {
  SOLLEVA_REFERENCE_FOLDER(folder, "plan/mkp-orlib");
  const auto expected = nlohmann::json::parse(std::ifstream(folder / "expected.json"));
  for (const char* name : {"mknap1_1", "mknap1_3", "mknap1_5", "mknap1_7"}) {
    std::ifstream file(folder / (std::string(name) + ".txt"));
    std::stringstream text;
    text << file.rdbuf();
    const auto problem = read_multidimensional_knapsack(text.str(), name);
    ASSERT_TRUE(problem) << to_text(problem.error());
    const KnapsackOptions options{.limits = {.iterations = 30'000}, .seed = 7};
    const auto plan = solve(*problem, options, {}), again = solve(*problem, options, {.threads = 3});
    ASSERT_TRUE(plan && again);
    EXPECT_EQ(plan->optimum.objective, expected["cases"][name]["optimum"].get<double>()) << name;
    EXPECT_GE(plan->optimum.bound, plan->optimum.objective);
    EXPECT_EQ(plan->taken, again->taken);
    EXPECT_EQ(plan->optimum.bound, again->optimum.bound);
  }
}

TEST(MultipleChoiceKnapsack, SaysWhatIsWrong) {
  MultipleChoiceKnapsack problem = random_classes(1, 3, 2, 40);
  problem.first.insert(problem.first.begin() + 1, problem.first[1]);
  const auto plan = solve(problem, KnapsackOptions{}, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.reason, "class 2 has no item");
  problem.weight.pop_back();
  EXPECT_EQ(solve(problem, KnapsackOptions{}, {}).error().code, errors::bad_problem);
}

}  // namespace
}  // namespace solleva::plan
