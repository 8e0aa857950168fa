// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/sort.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "solleva/base/distributions.h"

namespace solleva {
namespace {

using ::testing::ElementsAre;
using Numbers = std::vector<double>;

TEST(SortedOrder, KeepsTiesAndPutsNanLast) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(sorted_order(Numbers{0.0, -nan, -0.0, infinity, -3, nan, -infinity, 0.0}), ElementsAre(6, 4, 0, 2, 7, 3, 1, 5));
  EXPECT_THAT(sorted_order(Numbers{}), ElementsAre());
}

/// With ties, signs, and magnitudes from tiny to huge.
TEST(SortedOrder, EqualsTheStableSort) {
  Stream stream({.seed = 1, .unit = 0, .period = 0, .purpose = Purpose("test")});
  for (const std::size_t n : {1U, 2U, 16U, 17U, 95U, 96U, 1000U, 20000U, 100000U}) {
    Numbers values(n);
    for (double& value : values) {
      value = std::ldexp(std::floor(100 * normal(stream)), static_cast<int>(below(stream, 3)) * 300 - 300);
    }
    std::vector<std::uint32_t> expected(n);
    std::iota(expected.begin(), expected.end(), 0U);
    std::stable_sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
    EXPECT_EQ(sorted_order(values), expected);
    const Sorted both = sorted(values);
    EXPECT_EQ(both.order, expected);
    EXPECT_EQ(both.values, in_order(values, expected));
    const Sorted shared = sorted(Numbers(values), 2);
    EXPECT_EQ(shared.order, expected);
    EXPECT_EQ(shared.values, both.values);
  }
}

/// Values that differ in their last bits only, which the radix passes do not look at.
TEST(SortedOrder, TellsNeighboursApart) {
  Stream stream({.seed = 2, .unit = 0, .period = 0, .purpose = Purpose("test")});
  Numbers values(5000);
  for (double& value : values) value = (uniform(stream) < 0.5 ? -1 : 1) * (1 + static_cast<double>(below(stream, 1000)) * 0x1p-52);
  std::vector<std::uint32_t> expected(values.size());
  std::iota(expected.begin(), expected.end(), 0U);
  std::stable_sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
  EXPECT_EQ(sorted_order(values), expected);
}

/// Many equal values among others, and nothing but equal ones, in more rows than are sorted at once.
TEST(SortedOrder, KeepsLongTies) {
  Stream stream({.seed = 3, .unit = 0, .period = 0, .purpose = Purpose("test")});
  for (const std::size_t kinds : {1U, 2U, 300U}) {
    Numbers values(60000);
    for (double& value : values) value = static_cast<double>(below(stream, kinds)) - 1;
    std::vector<std::uint32_t> expected(values.size());
    std::iota(expected.begin(), expected.end(), 0U);
    std::stable_sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
    EXPECT_EQ(sorted_order(values), expected) << kinds;
  }
}

TEST(SortWeighted, KeepsEachValueWithItsWeight) {
  const WeightedValues sorted = sort_weighted(Numbers{3, 1, 2, 1}, Numbers{30, 10, 20, 11});
  EXPECT_THAT(sorted.values, ElementsAre(1, 1, 2, 3));
  EXPECT_THAT(sorted.weights, ElementsAre(10, 11, 20, 30));
}

}  // namespace
}  // namespace solleva
