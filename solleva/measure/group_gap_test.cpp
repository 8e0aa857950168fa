// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/group_gap.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/base/distributions.h"
#include "solleva/base/testing/laeken.h"

namespace solleva::measure {
namespace {

using Numbers = std::vector<double>;
using Rows = std::vector<std::uint32_t>;

TEST(PayGap, ByHandWithItsInfluence) {
  const Numbers pay{10, 20, 8, 12}, weights{1, 3, 2, 2};
  const Rows women{2, 3}, men{0, 1};
  const GroupFigure found = pay_gap({pay, weights, women, men});
  EXPECT_NEAR(*found.value, 1 - 10 / 17.5, 1e-15);
  for (std::size_t i = 0; i < 4; ++i) {
    Numbers up = weights, down = weights;
    up[found.rows[i]] += 1e-5;
    down[found.rows[i]] -= 1e-5;
    const double numeric = (*pay_gap({pay, up, women, men}).value - *pay_gap({pay, down, women, men}).value) / 2e-5;
    EXPECT_NEAR(found.influence[i], numeric, 1e-9);
  }
}

// The structure of earnings survey of laeken: the gap of the means, and what laeken 0.5.2's gpg() gives (method mean).
TEST(PayGap, EqualsLaeken) {
  SOLLEVA_NEEDS_LAEKEN(table, "ses");
  const Numbers pay = solleva::testing::numbers(table->at("earningshour")), weights = solleva::testing::numbers(table->at("weights"));
  Rows women, men;
  for (std::uint32_t i = 0; i < pay.size(); ++i) (table->at("sex")[i] == "female" ? women : men).push_back(i);
  EXPECT_NEAR(*pay_gap({pay, weights, women, men}).value, 0.2413658880188454, 1e-12);
}

TEST(MedianRatio, MovesAsItsInfluenceSays) {
  Stream stream({.seed = 9, .unit = 0, .period = 0, .purpose = Purpose("test")});
  Numbers income, weights;
  Rows old, others;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    income.push_back(std::exp(0.5 * normal(stream)));
    weights.push_back(1 + uniform(stream));
    (i % 3 == 0 ? old : others).push_back(i);
  }
  const GroupFigure found = median_ratio({income, weights, old, others}, {});
  Numbers up = weights, down = weights;
  double expected = 0;
  for (std::size_t i = 0; i < found.rows.size(); ++i) {
    const std::uint32_t row = found.rows[i];
    // The rich among the old, the poor among the others.
    if ((income[row] > 1) != (row % 3 == 0)) continue;
    const double step = 0.05 * weights[row];
    up[row] += step;
    down[row] -= step;
    expected += 2 * step * found.influence[i];
  }
  const double moved = *median_ratio({income, up, old, others}, {}).value - *median_ratio({income, down, old, others}, {}).value;
  EXPECT_GT(expected, 0.05);
  EXPECT_NEAR(moved, expected, 0.05 * expected);
}

TEST(GroupFigures, WithoutAGroupAreEmpty) {
  const Numbers pay{1, 2}, weights{1, 1}, nothing{0, 0};
  const Rows all{0, 1}, one{0}, other{1};
  EXPECT_EQ(pay_gap({pay, weights, {}, all}).flags.at(0).code, "no-rows");
  EXPECT_EQ(median_ratio({pay, weights, all, {}}, {}).flags.at(0).code, "no-rows");
  EXPECT_EQ(pay_gap({nothing, weights, one, other}).flags.at(0).code, "not-positive");
}

}  // namespace
}  // namespace solleva::measure
