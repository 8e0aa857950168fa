// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/shortage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "solleva/plan/portfolio/joint.h"
#include "solleva/plan/portfolio/testing/every_plan.h"
#include "solleva/plan/portfolio/testing/made_portfolio.h"

namespace solleva::plan {
namespace {

using testing::MadePortfolio;

/// Two places with a budget and a floor each, six households with costs of their own.
MadePortfolio tiny(std::uint64_t seed) {
  MadePortfolio made;
  const auto draw = [&](std::uint64_t what, int from, int to) { return from + static_cast<int>(testing::uniform(seed, what, 9, 9) * (to - from + 1)); };
  for (std::uint64_t c = 0; c < 12; ++c) {
    made.effect.push_back(draw(c, 0, 5) == 0 ? -std::numeric_limits<float>::infinity() : 1.0F);
    made.cost.push_back(draw(20 + c, 1, 9));
  }
  made.place = {0, 0, 0, 1, 1, 1};
  Portfolio& portfolio = made.portfolio;
  portfolio.measures = 2;
  portfolio.places = 2;
  portfolio.rows = {{static_cast<double>(draw(40, 2, 9)), false}, {static_cast<double>(draw(41, 2, 9)), false},
                    {static_cast<double>(draw(42, 1, 3)), true}, {static_cast<double>(draw(43, 1, 3)), true}, {2, false}};
  portfolio.cost_row = {0, 0, 1, 1};
  portfolio.count_row = {4, no_row, 4, no_row};
  portfolio.floor_row = {2, 3};
  made.view();
  return made;
}

/// The same with all rows but these taken away.
MadePortfolio with_rows(const MadePortfolio& made, const std::vector<std::size_t>& rows) {
  MadePortfolio less = made;
  for (std::size_t r = 0; r < less.portfolio.rows.size(); ++r) {
    if (std::find(rows.begin(), rows.end(), r) != rows.end()) continue;
    less.portfolio.rows[r].limit = less.portfolio.rows[r].floor ? 0 : 1e9;
  }
  less.view();
  return less;
}

bool any_plan(const Portfolio& portfolio) {
  bool any = false;
  testing::every_plan(portfolio, [&](const std::vector<std::uint16_t>&) { any = true; });
  return any;
}

TEST(Shortage, TinyWorldsAreProvedOnlyWhereThereIsNoPlan) {
  int proved = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const MadePortfolio made = tiny(seed);
    const Result<PortfolioShortage> shortage = portfolio_shortage(made.portfolio, {});
    ASSERT_TRUE(shortage) << seed;
    if (shortage->households <= 0) continue;
    ++proved;
    EXPECT_FALSE(any_plan(made.portfolio)) << seed;
    EXPECT_FALSE(any_plan(with_rows(made, shortage->rows).portfolio)) << seed;
    // As much as the elastic programme says.
    const Result<PortfolioConflict> conflict = portfolio_conflict(made.portfolio, {}, {});
    ASSERT_TRUE(conflict);
    double missing = 0;
    for (const auto& [row, households] : conflict->missing) missing += households;
    EXPECT_NEAR(shortage->households, missing, 1e-6) << seed;
    EXPECT_NEAR(shortage->money, conflict->money, 1e-6) << seed;
  }
  EXPECT_GT(proved, 10);
  EXPECT_LT(proved, 60);
}

TEST(Shortage, ManyHouseholdsAreProvedFromPartOfThem) {
  // 12,000 x 8 x 3 years: five times what the linear programme takes; half of each district cannot be paid for.
  const MadePortfolio made = testing::make_years(2, 12'000, 8, 3, 4, 0.52);
  const Result<PortfolioShortage> shortage = portfolio_shortage(made.portfolio, {});
  ASSERT_TRUE(shortage);
  EXPECT_GT(shortage->households, 100);
  EXPECT_TRUE(shortage->money_helps);
  EXPECT_GT(shortage->money, 0);
  // The proof, written down again: at these prices nobody makes good for what the floors ask.
  const Portfolio& portfolio = made.portfolio;
  long double total = 0;
  for (std::size_t r = 0; r < portfolio.rows.size(); ++r) {
    const double price = shortage->prices[r];
    EXPECT_GE(price, 0);
    EXPECT_LE(price, portfolio.rows[r].floor ? 1 : 1e9);
    total += (portfolio.rows[r].floor ? 1.0L : -1.0L) * static_cast<long double>(price) * static_cast<long double>(portfolio.rows[r].limit);
  }
  for (std::size_t i = 0; i < portfolio.households(); ++i) {
    long double best = 0;
    for (std::size_t j = 0; j < 8; ++j) {
      for (std::size_t k = 0; k < 3; ++k) {
        const std::size_t p = portfolio.place[i];
        const auto price = [&](std::int32_t row) { return static_cast<long double>(shortage->prices[static_cast<std::size_t>(row)]); };
        best = std::max(best, price(portfolio.floor_row[p]) - price(portfolio.count_row[p * 8 + j]) -
                                  price(portfolio.cost_row[(p * 8 + j) * 3 + k]) * static_cast<long double>(made.cost[i * 8 + j]));
      }
    }
    total -= best;
  }
  EXPECT_NEAR(static_cast<double>(total), shortage->households, 1e-6 * shortage->households);
  EXPECT_FALSE(shortage->rows.empty());
  // Where there is enough, nothing is proved.
  const MadePortfolio free = testing::make_years(2, 12'000, 8, 3, 4, 0.05);
  EXPECT_EQ(portfolio_shortage(free.portfolio, {})->households, 0);
}

}  // namespace
}  // namespace solleva::plan
