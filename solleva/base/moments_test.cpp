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

// Michelso of NIST StRD (Michelson 1880, as given by Dorsey 1944): the speed of light in air, in 1000 km/s.
TEST(MomentsNist, Michelso) {
  const Numbers values{299.85, 299.74, 299.9,  300.07, 299.93, 299.85, 299.95, 299.98, 299.98, 299.88, 300,    299.98, 299.93,
                       299.65, 299.76, 299.81, 300,    300,    299.96, 299.96, 299.96, 299.94, 299.96, 299.94, 299.88, 299.8,
                       299.85, 299.88, 299.9,  299.84, 299.83, 299.79, 299.81, 299.88, 299.88, 299.83, 299.8,  299.79, 299.76,
                       299.8,  299.88, 299.88, 299.88, 299.86, 299.72, 299.72, 299.62, 299.86, 299.97, 299.95, 299.88, 299.91,
                       299.85, 299.87, 299.84, 299.84, 299.85, 299.84, 299.84, 299.84, 299.89, 299.81, 299.81, 299.82, 299.8,
                       299.77, 299.76, 299.74, 299.75, 299.76, 299.91, 299.92, 299.89, 299.86, 299.88, 299.72, 299.84, 299.85,
                       299.85, 299.78, 299.89, 299.84, 299.78, 299.81, 299.76, 299.81, 299.79, 299.81, 299.82, 299.85, 299.87,
                       299.87, 299.81, 299.74, 299.81, 299.94, 299.95, 299.8,  299.81, 299.87};
  ASSERT_EQ(values.size(), 100U);
  expect_digits(values, {299.8524, 0.0790105478190518, 0.535199668621283}, {15, 13.8, 13.4});
}

// Lottery of NIST StRD: numbers drawn by a state lottery of three digits.
TEST(MomentsNist, Lottery) {
  const Numbers values{
      162, 671, 933, 414, 788, 730, 817, 33,  536, 875, 670, 236, 473, 167, 877, 980, 316, 950, 456, 92,  517, 557, 956, 954, 104,
      178, 794, 278, 147, 773, 437, 435, 502, 610, 582, 780, 689, 562, 964, 791, 28,  97,  848, 281, 858, 538, 660, 972, 671, 613,
      867, 448, 738, 966, 139, 636, 847, 659, 754, 243, 122, 455, 195, 968, 793, 59,  730, 361, 574, 522, 97,  762, 431, 158, 429,
      414, 22,  629, 788, 999, 187, 215, 810, 782, 47,  34,  108, 986, 25,  644, 829, 630, 315, 567, 919, 331, 207, 412, 242, 607,
      668, 944, 749, 168, 864, 442, 533, 805, 372, 63,  458, 777, 416, 340, 436, 140, 919, 350, 510, 572, 905, 900, 85,  389, 473,
      758, 444, 169, 625, 692, 140, 897, 672, 288, 312, 860, 724, 226, 884, 508, 976, 741, 476, 417, 831, 15,  318, 432, 241, 114,
      799, 955, 833, 358, 935, 146, 630, 830, 440, 642, 356, 373, 271, 715, 367, 393, 190, 669, 8,   861, 108, 795, 269, 590, 326,
      866, 64,  523, 862, 840, 219, 382, 998, 4,   628, 305, 747, 247, 34,  747, 729, 645, 856, 974, 24,  568, 24,  694, 608, 480,
      410, 729, 947, 293, 53,  930, 223, 203, 677, 227, 62,  455, 387, 318, 562, 242, 428, 968};
  ASSERT_EQ(values.size(), 218U);
  expect_digits(values, {518.958715596330, 291.699727470969, -0.120948622967393}, {14.9, 14.9, 14.8});
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
