// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/logistic.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/base/errors.h"
#include "solleva/base/philox.h"

namespace solleva {
namespace {

TEST(Logistic, ATwoByTwoTableHasAClosedForm) {
  // 30 exposed, 12 of them with the outcome; 50 not exposed, 5 with it.
  std::vector<double> y, x;
  const auto add = [&](int count, double exposed, double outcome) {
    for (int i = 0; i < count; ++i) {
      x.push_back(exposed);
      y.push_back(outcome);
    }
  };
  add(12, 1, 1);
  add(18, 1, 0);
  add(5, 0, 1);
  add(45, 0, 0);
  const Result<Logistic> fit = logistic_regression(y, x, 1);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->coefficients[0], std::log(5.0 / 45), 1e-9);
  EXPECT_NEAR(fit->coefficients[1], std::log(12.0 * 45 / (18 * 5)), 1e-9);
  EXPECT_NEAR(fit->standard_errors[1], std::sqrt(1.0 / 12 + 1.0 / 18 + 1.0 / 5 + 1.0 / 45), 1e-7);
  EXPECT_NEAR(fit->standard_errors[0], std::sqrt(1.0 / 5 + 1.0 / 45), 1e-7);
  EXPECT_NEAR(fit->probability(std::vector<double>{1.0}), 0.4, 1e-10);
  EXPECT_NEAR(fit->null_deviance, -2 * (17 * std::log(17.0 / 80) + 63 * std::log(63.0 / 80)), 1e-9);
}

TEST(Logistic, TheScoreIsZeroAtTheFit) {
  Stream stream(StreamKey{.purpose = Purpose("logistic")});
  std::vector<double> y, x;
  const std::size_t rows = 400;
  x.resize(3 * rows);
  for (std::size_t i = 0; i < rows; ++i) {
    double score = -1;
    for (std::size_t j = 0; j < 3; ++j) {
      x[j * rows + i] = static_cast<double>(stream.bits32()) * 0x1p-32 * 4 - 2;
      score += (static_cast<double>(j) - 0.5) * x[j * rows + i];
    }
    y.push_back(static_cast<double>(stream.bits32()) * 0x1p-32 < 1 / (1 + std::exp(-score)) ? 1 : 0);
  }
  const Result<Logistic> fit = logistic_regression(y, x, 3);
  ASSERT_TRUE(fit);
  for (std::size_t j = 0; j <= 3; ++j) {
    double gradient = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      const std::vector<double> row{x[i], x[rows + i], x[2 * rows + i]};
      gradient += (y[i] - fit->probability(row)) * (j == 0 ? 1 : row[j - 1]);
    }
    EXPECT_NEAR(gradient, 0, 1e-6) << j;
  }
  // The truth lies within 5 standard errors, and they are of the size that 400 rows give.
  for (std::size_t j = 1; j <= 3; ++j) {
    EXPECT_NEAR(fit->coefficients[j], static_cast<double>(j) - 1.5, 5 * fit->standard_errors[j]);
    EXPECT_GT(fit->standard_errors[j], 0.05);
    EXPECT_LT(fit->standard_errors[j], 0.4);
  }
}

TEST(Logistic, SaysWhyThereIsNoFit) {
  const std::vector<double> x{1, 2, 3, 4, 5, 6}, y{0, 0, 0, 1, 1, 1};
  const Result<Logistic> apart = logistic_regression(y, x, 1);
  ASSERT_FALSE(apart);
  EXPECT_EQ(apart.error().code, errors::no_convergence);
  EXPECT_EQ(logistic_regression(std::vector<double>{1, 1, 1, 1, 1, 1}, x, 1).error().code, errors::bad_value);
  EXPECT_EQ(logistic_regression(std::vector<double>{0, 2, 0, 1, 1, 1}, x, 1).error().code, errors::bad_value);
  EXPECT_EQ(logistic_regression(y, x, 2).error().code, errors::bad_shape);
  std::vector<double> twice = x;
  twice.insert(twice.end(), x.begin(), x.end());
  EXPECT_EQ(logistic_regression(std::vector<double>{0, 1, 0, 1, 0, 1}, twice, 2).error().code, errors::collinear);
}

}  // namespace
}  // namespace solleva
