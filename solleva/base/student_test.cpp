// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/student.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "solleva/base/distributions.h"

namespace solleva {
namespace {

TEST(Student, quantiles_with_closed_forms) {
  // One degree: tan(pi (p - 1/2)); two: (2p - 1) / sqrt(2 p (1 - p)).
  for (const double p : {1e-10, 0.001, 0.025, 0.2, 0.4999, 0.6, 0.975, 0.9999}) {
    const double one = -1 / std::tan(M_PI * p), two = (2 * p - 1) / std::sqrt(2 * p * (1 - p));
    EXPECT_NEAR(student_quantile(p, 1) / one, 1, 1e-11) << p;
    EXPECT_NEAR(student_quantile(p, 2) / two, 1, 1e-11) << p;
  }
}

TEST(Student, quantiles_as_published) {
  // Abramowitz and Stegun, table 26.10, with the further digits of qt() of R 4.2.2.
  EXPECT_NEAR(student_quantile(0.975, 3), 3.1824463052837078, 1e-11);
  EXPECT_NEAR(student_quantile(0.975, 10), 2.2281388519862739, 1e-11);
  EXPECT_NEAR(student_quantile(0.995, 120), 2.6174211451068659, 1e-11);
  EXPECT_NEAR(student_quantile(0.975, 5991), 1.9603600356875475, 1e-11);
  EXPECT_NEAR(student_quantile(0.975, 0.5) / 164.5576734804944579, 1, 1e-11);
}

TEST(Student, many_degrees_approach_the_normal) {
  for (const double p : {0.01, 0.3, 0.9, 0.975}) {
    EXPECT_NEAR(student_quantile(p, 1e9), normal_quantile(p), 1e-7);
    EXPECT_EQ(student_quantile(p, std::numeric_limits<double>::infinity()), normal_quantile(p));
  }
}

TEST(Student, distribution_and_quantile_undo_each_other) {
  for (const double df : {0.3, 1.0, 4.5, 30.0, 412.0, 1e6}) {
    for (const double p : {1e-6, 0.025, 0.31, 0.5, 0.77, 0.999}) {
      EXPECT_NEAR(student_distribution(student_quantile(p, df), df) / p, 1, 1e-10) << df << " " << p;
    }
    EXPECT_NEAR(student_distribution(-1.3, df) + student_distribution(1.3, df), 1, 1e-15);
  }
  EXPECT_EQ(student_distribution(0, 7), 0.5);
}

}  // namespace
}  // namespace solleva
