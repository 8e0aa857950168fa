// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/moments.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <limits>

#include "solleva/base/check.h"
#include "solleva/base/testing/nist.h"
#include "solleva/base/testing/reference_data.h"

namespace solleva {
namespace {

using Numbers = std::vector<double>;
using testing::digits;

/// NumAcc2 to NumAcc4 of NIST StRD (Simon and Lesage 1989): a centre, then 500 times below and above it.
Numbers alternating(double centre, double below, double above) {
  Numbers values{centre};
  for (int i = 0; i < 500; ++i) values.insert(values.end(), {below, above});
  return values;
}

struct Certified {
  double mean;
  double sd;
  double autocorrelation;
};

void expect_digits(const Numbers& values, Certified certified, Certified least) {
  EXPECT_GE(digits(mean(values).value(), certified.mean), least.mean);
  EXPECT_GE(digits(standard_deviation(values).value(), certified.sd), least.sd);
  EXPECT_GE(digits(autocorrelation(values).value(), certified.autocorrelation), least.autocorrelation);
}

// What is missing to 15 digits is lost when the decimals are read into doubles: 10000000.1 has but 9 digits left behind its
// point.
TEST(MomentsNist, NumAcc) {
  expect_digits({10000001, 10000003, 10000002}, {10000002, 1, -0.5}, {15, 15, 15});
  expect_digits(alternating(1.2, 1.1, 1.3), {1.2, 0.1, -0.999}, {15, 14.9, 14.9});
  expect_digits(alternating(1000000.2, 1000000.1, 1000000.3), {1000000.2, 0.1, -0.999}, {15, 9.4, 11.9});
  expect_digits(alternating(10000000.2, 10000000.1, 10000000.3), {10000000.2, 0.1, -0.999}, {15, 8.2, 10});
}

TEST(MomentsNist, ReachesTheRequiredDigitsOfEverySet) {
  SOLLEVA_REFERENCE_FOLDER(folder, "base/nist-strd");
  int sets = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.path().string().ends_with(".expected.json")) continue;
    const nlohmann::json certified = testing::read_json(entry.path());
    if (certified["kind"] != "univariate") continue;
    const std::string name = certified["dataset"];
    const Numbers values = testing::read_columns(folder / (name + ".csv")).at(0);
    const double mean_digits = digits(mean(values).value(), certified["mean"]);
    const double sd_digits = digits(standard_deviation(values).value(), certified["sd_n_minus_1"]);
    const double correlation_digits = digits(autocorrelation(values).value(), certified["autocorrelation_lag1"]);
    std::printf("%-8s %4.1f digits of the mean, %4.1f of the standard deviation, %4.1f of the autocorrelation\n", name.c_str(),
                mean_digits, sd_digits, correlation_digits);
    EXPECT_GE(mean_digits, certified["required_digits"]["mean"].get<double>()) << name;
    EXPECT_GE(sd_digits, certified["required_digits"]["sd"].get<double>()) << name;
    EXPECT_GE(correlation_digits, certified["required_digits"]["autocorrelation"].get<double>()) << name;
    ++sets;
  }
  EXPECT_GE(sets, 4);
}

TEST(Moments, ExistOnlyWithEnoughValues) {
  EXPECT_EQ(mean(Numbers{}), std::nullopt);
  EXPECT_EQ(mean(Numbers{3}), 3);
  EXPECT_EQ(variance(Numbers{3}), std::nullopt);
  EXPECT_EQ(standard_deviation(Numbers{3}), std::nullopt);
  EXPECT_EQ(variance(Numbers{3, 3}), 0);
  EXPECT_EQ(autocorrelation(Numbers{3, 3}), std::nullopt);
  EXPECT_EQ(weighted_mean(Numbers{3}, Numbers{0}), std::nullopt);
  EXPECT_EQ(weighted_variance(Numbers{}, Numbers{}), std::nullopt);
}

TEST(Moments, WeightsStandForRepetitions) {
  const Numbers values{1, 5, 2.5};
  const Numbers weights{3, 1, 0};
  EXPECT_EQ(weighted_mean(values, weights), mean(Numbers{1, 1, 1, 5}));
  EXPECT_EQ(weighted_variance(values, weights), variance(Numbers{1, 1, 1, 5}).value() * 3 / 4);
}

TEST(Moments, OfEqualValuesWithUnequalWeightsVaryNotAtAll) {
  const Numbers values(7, 0.1);
  const Numbers weights{0.3, 1e-9, 12, 5, 0.7, 1e9, 2};
  EXPECT_EQ(weighted_mean(values, weights), 0.1);
  EXPECT_LT(weighted_variance(values, weights).value(), 1e-60);
}

TEST(Moments, AreNotFiniteWhenAValueIsNot) {
  const Numbers values{1, std::numeric_limits<double>::infinity()};
  EXPECT_FALSE(std::isfinite(mean(values).value()));
  EXPECT_FALSE(std::isfinite(standard_deviation(values).value()));
}

TEST(Moments, NeedAsManyWeightsAsValues) {
  EXPECT_THROW(static_cast<void>(weighted_mean(Numbers{1, 2}, Numbers{1})), BrokenInvariant);
}

}  // namespace
}  // namespace solleva
