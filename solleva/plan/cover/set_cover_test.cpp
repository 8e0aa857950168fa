// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cover/set_cover.h"

#include <gtest/gtest.h>

#include <algorithm>
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

SetCover random_problem(std::uint64_t seed, std::size_t rows, std::size_t columns) {
  Stream stream({seed, 0, 0, Purpose("rows and columns")});
  SetCover problem;
  for (std::size_t j = 0; j < columns; ++j) problem.cost.push_back(stream.bits32() % 12);
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<std::size_t> row;
    for (std::size_t j = 0; j < columns; ++j) {
      if (stream.bits32() % 4 == 0) row.push_back(j);
    }
    if (row.empty()) row.push_back(stream.bits32() % columns);
    problem.columns.push_back(row);
  }
  return problem;
}

bool covers(const SetCover& problem, std::uint32_t chosen) {
  return std::all_of(problem.columns.begin(), problem.columns.end(), [&](const auto& row) {
    return std::any_of(row.begin(), row.end(), [&](std::size_t j) { return (chosen >> j & 1U) != 0; });
  });
}

std::int64_t cost_of(const SetCover& problem, std::uint32_t chosen) {
  std::int64_t cost = 0;
  for (std::size_t j = 0; j < problem.cost.size(); ++j) cost += (chosen >> j & 1U) != 0 ? problem.cost[j] : 0;
  return cost;
}

std::int64_t by_enumeration(const SetCover& problem) {
  std::optional<std::int64_t> best;
  for (std::uint32_t chosen = 0; chosen < 1U << problem.cost.size(); ++chosen) {
    if (covers(problem, chosen) && (!best || cost_of(problem, chosen) < *best)) best = cost_of(problem, chosen);
  }
  return *best;
}

TEST(SetCover, EqualsEnumeration) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const SetCover problem = random_problem(seed, 4 + seed % 12, 6 + seed % 6);
    const auto plan = solve(problem, SetCoverOptions{.limits = {.iterations = 2000}}, {});
    ASSERT_TRUE(plan) << to_text(plan.error());
    const std::int64_t best = by_enumeration(problem);
    EXPECT_EQ(plan->optimum.status, Status::optimal) << seed;
    EXPECT_EQ(plan->optimum.objective, static_cast<double>(best)) << seed;
    EXPECT_LE(row_bound(problem, plan->prices), best);
    std::uint32_t chosen = 0;
    for (const std::size_t j : plan->chosen) chosen |= 1U << j;
    EXPECT_TRUE(covers(problem, chosen));
    EXPECT_EQ(cost_of(problem, chosen), best);
  }
}

TEST(SetCover, BoundIsWhatThePricesSay) {
  Stream stream({4, 0, 0, Purpose("prices")});
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const SetCover problem = random_problem(seed, 8, 9);
    std::vector<std::int64_t> prices;
    std::vector<double> left(problem.cost.begin(), problem.cost.end());
    double by_hand = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      prices.push_back(stream.bits32() % (6 * row_price_unit));
      const double price = static_cast<double>(prices[i]) / static_cast<double>(row_price_unit);
      by_hand += price;
      for (const std::size_t j : problem.columns[i]) left[j] -= price;
    }
    for (const double rest : left) by_hand += std::min(0.0, rest);
    EXPECT_EQ(static_cast<double>(row_bound(problem, prices)), std::ceil(by_hand - 1e-9)) << seed;
    EXPECT_LE(row_bound(problem, prices), by_enumeration(problem));
  }
}

TEST(SetCover, SaysWhatIsWrong) {
  SetCover problem = random_problem(2, 5, 6);
  problem.columns[3].clear();
  const auto plan = solve(problem, SetCoverOptions{}, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::infeasible);
  EXPECT_EQ(plan->optimum.reason, "no column covers row 4");
  problem.columns[3] = {6};
  EXPECT_EQ(solve(problem, SetCoverOptions{}, {}).error().code, errors::bad_problem);
}

TEST(SetCover, PublishedOptima) {
  SOLLEVA_REFERENCE_FOLDER(folder, "plan/setcover-orlib");
  const auto expected = nlohmann::json::parse(std::ifstream(folder / "expected.json"));
  for (const char* name : {"scp43", "scp51", "scp61", "scpc1"}) {
    std::ifstream file(folder / (std::string(name) + ".txt"));
    std::stringstream text;
    text << file.rdbuf();
    const auto problem = read_set_cover(text.str(), name);
    ASSERT_TRUE(problem) << to_text(problem.error());
    const auto plan = solve(*problem, SetCoverOptions{.limits = {.iterations = 20'000}}, {});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->optimum.objective, expected["cases"][name]["best_known"].get<double>()) << name;
    EXPECT_LE(plan->optimum.bound, plan->optimum.objective);
  }
}

}  // namespace
}  // namespace solleva::plan
