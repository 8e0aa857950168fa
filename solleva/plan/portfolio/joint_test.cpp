// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/joint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "solleva/plan/errors.h"
#include "solleva/plan/portfolio/testing/made_portfolio.h"

namespace solleva::plan {
namespace {

using testing::MadePortfolio;

/// Four households in two places, three measures, one budget; measure 2 has to be opened.
MadePortfolio made_world(std::uint64_t seed) {
  MadePortfolio made;
  const auto draw = [&](std::uint64_t what, int from, int to) {
    return from + static_cast<int>(testing::uniform(seed, what, 3, 4) * (to - from + 1));
  };
  for (std::uint64_t c = 0; c < 12; ++c) {
    made.effect.push_back(draw(50 + c, 0, 7) == 0 ? -std::numeric_limits<float>::infinity() : static_cast<float>(draw(c, 1, 20)));
    made.cost.push_back(draw(100 + c, 1, 9));
  }
  made.place = {0, 0, 1, 1};
  Portfolio& portfolio = made.portfolio;
  portfolio.measures = 3;
  portfolio.places = 2;
  portfolio.rows = {{static_cast<double>(draw(200, 6, 30)), false}, {static_cast<double>(draw(201, 1, 3)), false}, {static_cast<double>(draw(202, 0, 2)), true}};
  portfolio.cost_row.assign(6, 0);
  portfolio.count_row = {1, no_row, no_row, 1, no_row, no_row};
  portfolio.floor_row = {2, no_row};
  made.view();
  return made;
}

JointRules rules_of(std::uint64_t seed) {
  JointRules rules;
  rules.most = 2;
  rules.needs = {{1, 0}};
  if (seed % 2 == 0) rules.excludes = {{0, 2}};
  rules.openings = {{0, 2, 5, 0}, {1, 2, 3, 0}};
  return rules;
}

bool allowed(const JointRules& rules, const MadePortfolio& made, std::size_t household, unsigned set) {
  const auto has = [&](std::size_t j) { return (set >> j & 1U) != 0; };
  std::size_t count = 0;
  for (std::size_t j = 0; j < 3; ++j) {
    if (!has(j)) continue;
    ++count;
    if (!std::isfinite(made.effect[household * 3 + j])) return false;
  }
  if (count > rules.most) return false;
  for (const auto& [first, second] : rules.needs) {
    if (has(first) && !has(second)) return false;
  }
  for (const auto& [first, second] : rules.excludes) {
    if (has(first) && has(second)) return false;
  }
  return true;
}

/// All sets of measures of all households, each place opened just where somebody needs it.
double enumerated(const MadePortfolio& made, const JointRules& rules) {
  double best = -1;
  for (unsigned all = 0; all < 1U << 12U; ++all) {
    double effect = 0, money = 0, seats = 0, served = 0;
    bool keeps = true;
    std::vector<bool> open(rules.openings.size(), false);
    for (std::size_t i = 0; i < 4 && keeps; ++i) {
      const unsigned set = all >> (3 * i) & 7U;
      keeps = allowed(rules, made, i, set);
      for (std::size_t j = 0; j < 3 && keeps; ++j) {
        if ((set >> j & 1U) == 0) continue;
        effect += static_cast<double>(made.effect[i * 3 + j]);
        money += made.cost[i * 3 + j];
        if (j == 0) seats += 1;
        for (std::size_t z = 0; z < open.size(); ++z) open[z] = open[z] || (rules.openings[z].measure == j && rules.openings[z].place == made.place[i]);
      }
      if (set != 0 && made.place[i] == 0) served += 1;
    }
    for (std::size_t z = 0; z < open.size(); ++z) money += open[z] ? rules.openings[z].cost : 0;
    const std::vector<PortfolioRow>& rows = made.portfolio.rows;
    if (keeps && money <= rows[0].limit && seats <= rows[1].limit && served >= rows[2].limit) best = std::max(best, effect);
  }
  return best;
}

TEST(JointPortfolio, TinyWorldsEqualTheirEnumeration) {
  int infeasible = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const MadePortfolio made = made_world(seed);
    const JointRules rules = rules_of(seed);
    const double best = enumerated(made, rules);
    const Result<JointPlan> plan = solve_joint_portfolio(made.portfolio, rules, {}, {});
    ASSERT_TRUE(plan) << seed;
    if (best < 0) {
      ++infeasible;
      EXPECT_EQ(plan->optimum.status, Status::infeasible) << seed;
      continue;
    }
    ASSERT_EQ(plan->optimum.status, Status::optimal) << seed;
    EXPECT_NEAR(*plan->optimum.objective, best, 1e-7) << seed;
    EXPECT_LE(plan->used[0], made.portfolio.rows[0].limit + 1e-9) << seed;
    EXPECT_GE(plan->used[2], made.portfolio.rows[2].limit) << seed;
  }
  EXPECT_LT(infeasible, 20);
}

TEST(JointPortfolio, WhatIsTooLargeIsRefused) {
  MadePortfolio made = testing::make_portfolio(1, 50'001, 10);
  const Result<JointPlan> plan = solve_joint_portfolio(made.portfolio, {}, {}, {});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code, errors::too_large);
}

TEST(JointPortfolio, ConflictNamesTheFloorAndTheBudgetAndWhatIsMissing) {
  MadePortfolio made = made_world(1);
  std::fill(made.cost.begin(), made.cost.end(), 4);
  std::fill(made.effect.begin(), made.effect.end(), 1.0F);
  made.portfolio.rows = {{6, false}, {3, false}, {2, true}};
  made.view();
  const Result<PortfolioConflict> conflict = portfolio_conflict(made.portfolio, {}, {});
  ASSERT_TRUE(conflict);
  EXPECT_EQ(conflict->rows, (std::vector<std::size_t>{0, 2}));
  ASSERT_EQ(conflict->missing.size(), 1U);
  EXPECT_EQ(conflict->missing[0].first, 2U);
  EXPECT_NEAR(conflict->missing[0].second, 0.5, 1e-9);
  EXPECT_NEAR(conflict->money, 2, 1e-9);
}

}  // namespace
}  // namespace solleva::plan
