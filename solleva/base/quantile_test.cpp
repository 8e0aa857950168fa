// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/quantile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "solleva/base/check.h"
#include "solleva/base/distributions.h"

namespace solleva {
namespace {

using Numbers = std::vector<double>;

Share share(double fraction) {
  return Share::of(fraction).value();
}

struct Row {
  double p;
  std::array<double, 9> expected;  ///< by rules 1 to 9
};

/// By hand from the definitions, for 1, 2, 4, 8, 16: the place of each rule is n p, n p, n p - 1/2, n p, n p + 1/2, (n + 1) p,
/// 1 + (n - 1) p, (n + 1/3) p + 1/3 and (n + 1/4) p + 3/8.
TEST(Quantile, FollowsHyndmanAndFan) {
  const Numbers values{1, 2, 4, 8, 16};
  const std::array<Row, 6> rows{{
      {0.0, {1, 1, 1, 1, 1, 1, 1, 1, 1}},
      {0.2, {1, 1.5, 1, 1, 1.5, 1.2, 1.8, 1.4, 1.425}},
      {0.3, {2, 2, 2, 1.5, 2, 1.8, 2.4, 1 + 14.0 / 15, 1.95}},
      {0.5, {4, 4, 2, 3, 4, 4, 4, 4, 4}},
      {0.9, {16, 16, 8, 12, 16, 16, 12.8, 16, 16}},
      {1.0, {16, 16, 16, 16, 16, 16, 16, 16, 16}},
  }};
  for (const Row& row : rows) {
    for (int rule = 1; rule <= 9; ++rule) {
      EXPECT_NEAR(quantile(values, share(row.p), static_cast<QuantileRule>(rule)).value(),
                  row.expected[static_cast<std::size_t>(rule - 1)], 1e-12)
          << "rule " << rule << " at " << row.p;
    }
  }
}

TEST(Quantile, TakesSharesWrittenInDecimalsAtTheirWord) {
  Numbers values;
  for (int i = 1; i <= 1000; ++i) values.push_back(i);
  const Numbers weights(1000, 0.1);
  for (int i = 1; i < 1000; ++i) {
    EXPECT_EQ(quantile(values, share(i / 1000.0), QuantileRule::inverse_cdf), i);
    EXPECT_EQ(quantile(values, share(i / 1000.0), QuantileRule::averaged_inverse_cdf), i + 0.5);
    EXPECT_EQ(weighted_quantile(values, weights, share(i / 1000.0)), i);
    EXPECT_EQ(weighted_quantile(values, weights, share(i / 1000.0), QuantileRule::averaged_inverse_cdf), i + 0.5);
  }
}

TEST(Quantile, OfFewValues) {
  for (int rule = 1; rule <= 9; ++rule) {
    EXPECT_EQ(quantile(Numbers{}, share(0.5), static_cast<QuantileRule>(rule)), std::nullopt);
    EXPECT_EQ(quantile(Numbers{3}, share(0.3), static_cast<QuantileRule>(rule)), 3);
    EXPECT_EQ(quantile(Numbers{3, 3, 3}, share(0.9), static_cast<QuantileRule>(rule)), 3);
  }
}

TEST(Quantile, RulesHaveNames) {
  for (int rule = 1; rule <= 9; ++rule) {
    EXPECT_EQ(parse_quantile_rule(to_text(static_cast<QuantileRule>(rule))), static_cast<QuantileRule>(rule));
  }
  EXPECT_EQ(to_text(QuantileRule::linear), "linear");
  EXPECT_EQ(parse_quantile_rule("median"), std::nullopt);
}

TEST(WeightedQuantile, CountsPeople) {
  //                      0    0.1  0.5  0.5  1.0 of the people at or below
  const Numbers values{1, 2, 5, 7, 9};
  const Numbers weights{0, 1, 4, 0, 5};
  EXPECT_EQ(weighted_quantile(values, weights, share(0)), 2);
  EXPECT_EQ(weighted_quantile(values, weights, share(0.1)), 2);
  EXPECT_EQ(weighted_quantile(values, weights, share(0.11)), 5);
  EXPECT_EQ(weighted_quantile(values, weights, share(0.5)), 5);
  EXPECT_EQ(weighted_quantile(values, weights, share(0.5), QuantileRule::averaged_inverse_cdf), 7);
  EXPECT_EQ(weighted_quantile(values, weights, share(0.51)), 9);
  EXPECT_EQ(weighted_quantile(values, weights, share(1)), 9);
  EXPECT_EQ(weighted_quantile(values, Numbers(5, 0.0), share(0.5)), std::nullopt);
}

/// Whole weights are repetitions, ties may be written in any way, and the scale of the weights is nothing.
TEST(WeightedQuantile, EqualsTheQuantileOfRepeatedValues) {
  Stream stream({.seed = 7, .unit = 0, .period = 0, .purpose = Purpose("test")});
  for (int round = 0; round < 200; ++round) {
    Numbers values;
    Numbers weights;
    Numbers repeated;
    for (int i = 0; i < 12; ++i) values.push_back(static_cast<double>(below(stream, 8)));
    std::sort(values.begin(), values.end());
    for (const double value : values) {
      const auto count = below(stream, 4);
      weights.push_back(static_cast<double>(count) * 0.3);
      repeated.insert(repeated.end(), count, value);
    }
    const Share p = share(static_cast<double>(below(stream, 101)) / 100);
    for (const QuantileRule rule : {QuantileRule::inverse_cdf, QuantileRule::averaged_inverse_cdf}) {
      EXPECT_EQ(weighted_quantile(values, weights, p, rule), quantile(repeated, p, rule)) << round;
    }
  }
}

TEST(WeightedQuantile, RefusesBrokenInvariants) {
  const Numbers values{2, 1};
  EXPECT_THROW(static_cast<void>(weighted_quantile(values, Numbers{1, 1}, share(0.5))), BrokenInvariant);
  EXPECT_THROW(static_cast<void>(weighted_quantile(Numbers{1, 2}, Numbers{1, 1}, share(0.5), QuantileRule::linear)),
               BrokenInvariant);
}

}  // namespace
}  // namespace solleva
