// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/interval.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace solleva::measure {
namespace {

Estimate estimate(double value, double se, double df) {
  Estimate row{"fgt0"};
  row.value = value;
  row.se = se;
  row.df = df;
  return row;
}

TEST(Interval, plain_interval_is_the_estimate_and_t_standard_errors) {
  Estimate row = estimate(10, 2, 10);
  add_interval(row, {});
  EXPECT_NEAR(*row.lower, 10 - 2 * 2.2281388519862739, 1e-12);
  EXPECT_NEAR(*row.upper, 10 + 2 * 2.2281388519862739, 1e-12);
}

TEST(Interval, logit_interval_stays_inside_and_mirrors) {
  Estimate low = estimate(0.02, 0.03, 20), high = estimate(0.98, 0.03, 20);
  add_interval(low, {0.95, IntervalScale::logit});
  add_interval(high, {0.95, IntervalScale::logit});
  EXPECT_GT(*low.lower, 0);
  EXPECT_LT(*low.upper, 1);
  EXPECT_NEAR(*low.lower, 1 - *high.upper, 1e-14);
  EXPECT_NEAR(std::log(*low.upper / (1 - *low.upper)) + std::log(*low.lower / (1 - *low.lower)), 2 * std::log(0.02 / 0.98), 1e-12);
}

TEST(Interval, log_interval_has_the_estimate_as_its_geometric_middle) {
  Estimate row = estimate(3, 1, std::numeric_limits<double>::infinity());
  add_interval(row, {0.9, IntervalScale::log});
  EXPECT_NEAR(std::sqrt(*row.lower * *row.upper), 3, 1e-12);
}

TEST(Interval, says_why_there_is_none) {
  Estimate none = estimate(0.3, 0.1, 0), end = estimate(1, 0, 9);
  add_interval(none, {});
  add_interval(end, {0.95, IntervalScale::logit});
  ASSERT_EQ(none.flags.size(), 1u);
  EXPECT_EQ(none.flags[0].code, "no-degrees-of-freedom");
  ASSERT_EQ(end.flags.size(), 1u);
  EXPECT_EQ(end.flags[0].code, "no-interval");
  EXPECT_FALSE(end.lower || none.upper);
}

TEST(Interval, an_error_of_nothing_has_no_interval_and_without_degrees_of_freedom_is_none) {
  Estimate alike = estimate(4, 1e-16, 3), alone = estimate(4, 0, 0), some = estimate(4, 1e-9, 3);
  alone.deff = 1;
  for (Estimate* row : {&alike, &alone, &some}) add_interval(*row, {});
  EXPECT_TRUE(alike.se && !alike.lower && !alike.upper);
  ASSERT_EQ(alike.flags.size(), 1u);
  EXPECT_EQ(alike.flags[0].code, "no-interval");
  EXPECT_FALSE(alone.se || alone.deff || alone.lower);
  ASSERT_EQ(alone.flags.size(), 1u);
  EXPECT_EQ(alone.flags[0].code, "no-degrees-of-freedom");
  EXPECT_LT(*some.lower, *some.upper);
}

TEST(Interval, gives_nothing_that_is_not_finite) {
  Estimate huge = estimate(1e300, std::numeric_limits<double>::infinity(), 9), wide = estimate(1e-300, 1, 9);
  huge.deff = std::numeric_limits<double>::quiet_NaN();
  add_interval(huge, {});
  add_interval(wide, {0.95, IntervalScale::log});
  EXPECT_FALSE(huge.se || huge.deff || huge.lower || wide.lower || wide.upper);
  ASSERT_EQ(huge.flags.size(), 1u);
  EXPECT_EQ(huge.flags[0].code, "error-not-finite");
  ASSERT_EQ(wide.flags.size(), 1u);
  EXPECT_EQ(wide.flags[0].code, "no-interval");
}

}  // namespace
}  // namespace solleva::measure
