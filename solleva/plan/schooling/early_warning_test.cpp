// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/schooling/early_warning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "solleva/base/philox.h"

namespace solleva::plan::schooling {
namespace {

double unit(Stream& stream) { return static_cast<double>(stream.bits64() >> 11U) * 0x1p-53; }

/// A made-up school year: days absent matter, minutes a little, shoe size not at all.
AttendanceTable made(std::uint64_t seed, std::size_t children) {
  Stream stream(StreamKey{.seed = seed, .purpose = Purpose("attendance")});
  AttendanceTable table;
  table.names = {"absent", "minutes", "shoe"};
  table.predictors.resize(3);
  for (std::size_t i = 0; i < children; ++i) {
    table.children.push_back("c" + std::to_string(i));
    table.predictors[0].push_back(30 * unit(stream) * unit(stream));
    table.predictors[1].push_back(90 * unit(stream));
    table.predictors[2].push_back(28 + 10 * unit(stream));
    const double score = -3.5 + 0.2 * table.predictors[0][i] + 0.01 * table.predictors[1][i];
    const bool left = unit(stream) < 1 / (1 + std::exp(-score));
    table.left.push_back(i % 10 == 9 ? std::nan("") : left ? 1 : 0);
  }
  return table;
}

TEST(EarlyWarning, FindsWhatMattersAndKnowsItsError) {
  const AttendanceTable table = made(1, 2000);
  const Result<EarlyWarning> found = early_warning(table, 0.2, 10, 1);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->model.coefficients[1], 0.2, 4 * found->model.standard_errors[1]);
  EXPECT_NEAR(found->model.coefficients[3], 0, 4 * found->model.standard_errors[3]);
  EXPECT_EQ(found->asked.size(), 200U);
  EXPECT_GE(found->asked[0].risk, found->asked[1].risk);
  EXPECT_EQ(found->asked[0].reasons[0], 0U);
  const WarningError& error = found->error;
  EXPECT_GT(error.auc, 0.7);
  EXPECT_LT(error.brier, error.brier_of_mean);
  EXPECT_NEAR(error.calibration_slope, 1, 0.25);
  EXPECT_EQ(error.caught.among, found->left);
  EXPECT_EQ(error.caught.among + error.spared.among, found->known);
  EXPECT_EQ(error.right.among + error.missed.among, found->known);
  std::int64_t binned = 0;
  for (const auto& bin : error.bins) binned += bin.left.among;
  EXPECT_EQ(binned, found->known);
}

TEST(EarlyWarning, TheAucCountsPairs) {
  const AttendanceTable table = made(3, 300);
  const Result<EarlyWarning> found = early_warning(table, 0.2, 5, 1);
  ASSERT_TRUE(found);
  // A column that says nothing must not look as if it did: its AUC on unseen children is a half within four errors.
  AttendanceTable noise = table;
  noise.names = {"shoe"};
  noise.predictors = {table.predictors[2]};
  const Result<EarlyWarning> nothing = early_warning(noise, 0.2, 5, 1);
  ASSERT_TRUE(nothing);
  EXPECT_NEAR(nothing->error.auc, 0.5, 4 * nothing->error.auc_error);
  EXPECT_GT(found->error.auc, nothing->error.auc);
}

TEST(EarlyWarning, TheIntervalOfTheAucHoldsWhatItSays) {
  // Against the AUC of the true risks in a large population: 60 samples of 300, of which 4 standard errors hold nearly all.
  int held = 0;
  double true_auc = 0;
  {
    AttendanceTable all = made(99, 20000);
    true_auc = early_warning(all, 0.2, 5, 1)->error.auc;
  }
  for (std::uint64_t seed = 100; seed < 160; ++seed) {
    const Result<EarlyWarning> found = early_warning(made(seed, 400), 0.2, 10, 1);
    ASSERT_TRUE(found);
    held += std::fabs(found->error.auc - true_auc) <= 1.96 * found->error.auc_error ? 1 : 0;
  }
  EXPECT_GE(held, 51);  // of 60; an interval of 95 % holds fewer once in 1,300 sets of samples
}

TEST(EarlyWarning, DoesNotDependOnTheOrderOfTheTable) {
  const AttendanceTable table = made(5, 300);
  AttendanceTable turned = table;
  std::reverse(turned.children.begin(), turned.children.end());
  std::reverse(turned.left.begin(), turned.left.end());
  for (auto& predictor : turned.predictors) std::reverse(predictor.begin(), predictor.end());
  const Result<EarlyWarning> one = early_warning(table, 0.2, 10, 1), other = early_warning(turned, 0.2, 10, 1);
  EXPECT_NEAR(one->error.auc, other->error.auc, 1e-9);
  EXPECT_EQ(one->error.caught.of, other->error.caught.of);
}

TEST(EarlyWarning, RefusesTooFewCases) {
  AttendanceTable few = made(1, 40);
  for (double& left : few.left) left = std::isnan(left) ? left : 0;
  few.left[0] = 1;
  const Result<EarlyWarning> found = early_warning(few, 0.2, 10, 1);
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().why.find("1 child left"), std::string::npos);
}

TEST(Rate, WilsonsInterval) {
  // 8 of 10 by hand: (0.8 + 0.19207 -+ 1.96 sqrt(0.016 + 0.0096)) / 1.38415.
  const Rate rate{8, 10};
  EXPECT_NEAR(rate.lower(), 0.4902, 5e-5);
  EXPECT_NEAR(rate.upper(), 0.9433, 5e-5);
  EXPECT_EQ((Rate{0, 5}).lower(), 0);
  EXPECT_FALSE((Rate{0, 0}).value());
}

}  // namespace
}  // namespace solleva::plan::schooling
