// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/sum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "solleva/base/double_double.h"

namespace solleva {
namespace {

using Numbers = std::vector<double>;

TEST(Sum, KeepsWhatPlainAdditionLoses) {
  const Numbers terms{1, 1e100, 1, -1e100};  // Neumaier's example
  EXPECT_EQ(std::accumulate(terms.begin(), terms.end(), 0.0), 0);
  EXPECT_EQ(sum(terms), 2);
  EXPECT_EQ(sum(Numbers(10'000'000, 0.1)), 1e6);
  EXPECT_EQ(sum(Numbers{}), 0);
}

TEST(Sum, MergesAsIfAddedInOneGo) {
  Sum left;
  Sum right;
  for (const double term : {1e16, 1.0, -1e16}) left.add(term);
  for (const double term : {1e16, 1.0, 1.0}) right.add(term);
  left.merge(right);
  EXPECT_EQ(left.value(), 1e16 + 4);  // 1e16 + 3 lies between two doubles and goes to the even one
}

TEST(Sum, LetsInfinityThrough) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(sum(Numbers{1, infinity, 2}), infinity);
  EXPECT_TRUE(std::isnan(sum(Numbers{infinity, -infinity})));
}

TEST(DoubleDouble, ErrorsOfSumsAndProductsAreExact) {
  const DoubleDouble total = exact::sum(0.1, 1e17);
  EXPECT_EQ(total.high, 1e17);
  EXPECT_EQ(total.low, 0.1);
  for (const double a : {0.1, -1.0 / 3, 1e150, 123456789.123}) {
    for (const double b : {0.7, 3e-120, -9.87654321}) {
      const DoubleDouble product = exact::product(a, b);
      EXPECT_EQ(product.high, a * b);
      EXPECT_EQ(product.low, std::fma(a, b, -product.high));
    }
  }
}

/// 1/3, the root of 3 and their like undo themselves to about 2^-104.
TEST(DoubleDouble, HasTwiceThePrecision) {
  for (const double a : {3.0, 0.1, 7e77}) {
    const DoubleDouble root = sqrt(DoubleDouble(a));
    EXPECT_LT(std::fabs((root * root - a).high), a * 0x1p-102);
    const DoubleDouble inverse = DoubleDouble(1) / a;
    EXPECT_LT(std::fabs((inverse * a - 1).high), 0x1p-102);
    EXPECT_NE(inverse.low, 0);
  }
  EXPECT_EQ(sqrt(DoubleDouble(0)).value(), 0);
  EXPECT_EQ((DoubleDouble(1e16) + 1.0 - 1e16).value(), 1);
}

}  // namespace
}  // namespace solleva
