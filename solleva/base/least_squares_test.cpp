// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/least_squares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "solleva/base/errors.h"
#include "solleva/base/testing/nist.h"
#include "solleva/base/testing/reference_data.h"

namespace solleva {
namespace {

using testing::digits;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Numbers = std::vector<double>;

/// x, x^2, ... as columns of doubles, as a user would make them.
Numbers powers(const Numbers& x, std::size_t degree) {
  Numbers columns;
  Numbers power(x.size(), 1.0);
  for (std::size_t j = 0; j < degree; ++j) {
    for (std::size_t i = 0; i < x.size(); ++i) power[i] *= x[i];
    columns.insert(columns.end(), power.begin(), power.end());
  }
  return columns;
}

Numbers counting(std::size_t n) {
  Numbers x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<double>(i);
  return x;
}

// NIST StRD, set NoInt2 (Eberhardt 1992).
TEST(LeastSquaresNist, FitsNoInt2) {
  const LeastSquares fit = least_squares(Numbers{3, 4, 4}, Numbers{4, 5, 6}, 1, Intercept::none).value();
  EXPECT_GE(digits(fit.coefficients[0], 0.727272727272727), 14);
  EXPECT_GE(digits(fit.standard_errors[0], 0.420827318078432e-1), 14);
  EXPECT_GE(digits(fit.residual_sd.value(), 0.369274472937998), 14);
  EXPECT_GE(digits(fit.r_squared.value(), 0.993348115299335), 14);
  EXPECT_GE(digits(fit.regression_ss, 40.7272727272727), 14);
  EXPECT_GE(digits(fit.residual_ss, 0.272727272727273), 14);
  EXPECT_GE(digits(fit.f_statistic.value(), 298.6666666666667), 14);
}

// NIST StRD, sets Wampler1 to Wampler5 (Wampler 1970): y is a polynomial with known coefficients, plus errors that are orthogonal
// to every polynomial of degree 5, times 0, 1, 100 and 10000.
const Numbers wampler_errors{759,   -2048, 2048,  -2048, 2523,  -2048, 2048,  -2048, 1838,  -2048, 2048,
                             -2048, 1838,  -2048, 2048,  -2048, 2523,  -2048, 2048,  -2048, 759};
const Numbers wampler_standard_errors{2152.32624678170, 2363.55173469681, 779.343524331583,
                                      101.475507550350, 5.64566512170752, 0.112324854679312};

Numbers wampler(double coefficient_ratio, double error_factor) {
  Numbers y = wampler_errors;
  for (std::size_t i = 0; i < y.size(); ++i) {
    y[i] *= error_factor;
    double term = 1;
    for (int j = 0; j <= 5; ++j) {
      y[i] += term;
      term *= coefficient_ratio * static_cast<double>(i);
    }
  }
  return y;
}

TEST(LeastSquaresNist, FitsWamplerOneExactly) {
  const LeastSquares fit = least_squares(wampler(1, 0), powers(counting(21), 5), 5, Intercept::first).value();
  EXPECT_THAT(fit.coefficients, ElementsAre(1, 1, 1, 1, 1, 1));
  EXPECT_EQ(fit.residual_ss, 0);
  EXPECT_EQ(fit.residual_sd, 0);
  EXPECT_THAT(fit.standard_errors, ElementsAre(0, 0, 0, 0, 0, 0));
  EXPECT_EQ(fit.r_squared, 1);
  EXPECT_EQ(fit.f_statistic, std::nullopt);
  EXPECT_GE(digits(fit.regression_ss, 18814317208116.7), 14);
}

// The y of Wampler2 as NIST prints them, to 5 decimals.
TEST(LeastSquaresNist, FitsWamplerTwo) {
  const Numbers y{1.00000, 1.11111, 1.24992,  1.42753,  1.65984,  1.96875,  2.38336,  2.94117,  3.68928,  4.68559, 6.00000,
                  7.71561, 9.92992, 12.75603, 16.32384, 20.78125, 26.29536, 33.05367, 41.26528, 51.16209, 63.00000};
  const LeastSquares fit = least_squares(y, powers(counting(21), 5), 5, Intercept::first).value();
  EXPECT_GE(digits(fit.coefficients, Numbers{1, 0.1, 0.01, 0.001, 0.0001, 0.00001}), 13);
  EXPECT_LT(fit.residual_sd.value(), 1e-14);
}

TEST(LeastSquaresNist, FitsWamplerThreeToFive) {
  for (const double factor : {1.0, 100.0, 10000.0}) {
    const LeastSquares fit = least_squares(wampler(1, factor), powers(counting(21), 5), 5, Intercept::first).value();
    EXPECT_GE(digits(fit.coefficients, Numbers(6, 1.0)), 14.9) << factor;
    Numbers expected = wampler_standard_errors;
    for (double& error : expected) error *= factor;
    EXPECT_GE(digits(fit.standard_errors, expected), 14) << factor;
    EXPECT_GE(digits(fit.residual_sd.value(), 2360.14502379268 * factor), 14) << factor;
  }
}

// NIST StRD, set Pontius (Pontius, no date): the deflection of a load cell under 20 loads, twice; a parabola.
TEST(LeastSquaresNist, FitsPontius) {
  const Numbers y{0.11019, 0.21956, 0.32949, 0.43899, 0.54803, 0.65694, 0.76562, 0.87487, 0.98292, 1.09146,
                  1.20001, 1.30822, 1.41599, 1.52399, 1.63194, 1.73947, 1.84646, 1.95392, 2.06128, 2.16844,
                  0.11052, 0.22018, 0.32939, 0.43886, 0.54798, 0.65739, 0.76596, 0.87474, 0.98300, 1.09150,
                  1.20004, 1.30818, 1.41613, 1.52408, 1.63159, 1.73965, 1.84696, 1.95445, 2.06177, 2.16829};
  Numbers load(y.size());
  for (std::size_t i = 0; i < load.size(); ++i) load[i] = 150000.0 * static_cast<double>(i % 20 + 1);
  const LeastSquares fit = least_squares(y, powers(load, 2), 2, Intercept::first).value();
  EXPECT_GE(digits(fit.coefficients, Numbers{0.673565789473684e-3, 0.732059160401003e-6, -0.316081871345029e-14}), 12.5);
  EXPECT_GE(digits(fit.standard_errors, Numbers{0.107938612033077e-3, 0.157817399981659e-9, 0.486652849992036e-16}), 12.5);
  EXPECT_GE(digits(fit.residual_sd.value(), 0.205177424076185e-3), 12.5);
  EXPECT_GE(digits(fit.r_squared.value(), 0.999999900178537), 14);
}

// NIST StRD, set Longley (Longley 1967).
TEST(LeastSquaresNist, FitsLongley) {
  const Numbers y{60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551};
  const Numbers x{83,     88.5,   88.2,   89.5,   96.2,   98.1,   99,     100,    101.2,  104.6,  108.4,  110.8,  112.6,  114.2,
                  115.7,  116.9,  234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546,
                  482704, 502601, 518173, 554894, 2356,   2325,   3682,   3351,   2099,   1932,   1870,   3578,   2904,   2822,
                  2936,   4681,   3813,   3931,   4806,   4007,   1590,   1456,   1616,   1650,   3099,   3594,   3547,   3350,
                  3048,   2857,   2798,   2637,   2552,   2514,   2572,   2827,   107608, 108632, 109773, 110929, 112075, 113270,
                  115094, 116219, 117388, 118734, 120445, 121950, 123366, 125368, 127852, 130081, 1947,   1948,   1949,   1950,
                  1951,   1952,   1953,   1954,   1955,   1956,   1957,   1958,   1959,   1960,   1961,   1962};
  const LeastSquares fit = least_squares(y, x, 6, Intercept::first).value();
  EXPECT_GE(digits(fit.coefficients, Numbers{-3482258.63459582, 15.0618722713733, -0.358191792925910e-1, -2.02022980381683,
                                             -1.03322686717359, -0.511041056535807e-1, 1829.15146461355}),
            14.5);
  EXPECT_GE(digits(fit.standard_errors, Numbers{890420.383607373, 84.9149257747669, 0.334910077722432e-1, 0.488399681651699,
                                                0.214274163161675, 0.226073200069370, 455.478499142212}),
            14.5);
  EXPECT_GE(digits(fit.r_squared.value(), 0.995479004577296), 14.5);
}

/// Every linear set of the reference folder, with its own pass mark, as columns of doubles and where it is a polynomial also as
/// one.
TEST(LeastSquaresNist, ReachesTheRequiredDigitsOfEverySet) {
  SOLLEVA_REFERENCE_FOLDER(folder, "base/nist-strd");
  int sets = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.path().string().ends_with(".expected.json")) continue;
    const nlohmann::json certified = testing::read_json(entry.path());
    if (certified["kind"] != "linear_least_squares") continue;
    const std::string name = certified["dataset"];
    const std::vector<Numbers> data = testing::read_columns(folder / (name + ".csv"));
    const Intercept intercept = certified["intercept"] ? Intercept::first : Intercept::none;
    Numbers estimates;
    Numbers errors;
    for (const auto& coefficient : certified["coefficients"]) {
      estimates.push_back(coefficient["estimate"]);
      errors.push_back(coefficient["standard_error"]);
    }
    const std::size_t terms = estimates.size() - (intercept == Intercept::first ? 1 : 0);
    const bool polynomial = data.size() == 2;
    Numbers x = polynomial ? powers(data[1], terms) : Numbers();
    for (std::size_t j = 1; !polynomial && j < data.size(); ++j) x.insert(x.end(), data[j].begin(), data[j].end());

    const LeastSquares fit = least_squares(data[0], x, terms, intercept).value();
    const double estimate_digits = digits(fit.coefficients, estimates);
    const double error_digits = digits(fit.standard_errors, errors);
    const double ceiling = certified["ceiling_digits_for_double_inputs"]["estimate_min"];
    std::printf("%-9s %4.1f digits of the estimates (%4.1f possible), %4.1f of the standard errors\n", name.c_str(),
                estimate_digits, ceiling, error_digits);
    EXPECT_GE(estimate_digits, ceiling - 0.1) << name;
    EXPECT_GE(estimate_digits, certified["required_digits"]["estimate_min"].get<double>()) << name;
    EXPECT_GE(error_digits, certified["required_digits"]["standard_error_min"].get<double>()) << name;
    EXPECT_GE(digits(fit.r_squared.value(), certified["r_squared"].get<double>()), 10) << name;
    EXPECT_GE(digits(fit.regression_ss, certified["regression"]["ss"].get<double>()), 14) << name;
    ++sets;
  }
  EXPECT_GE(sets, 6);
}

/// Powers as three ways of computing them round them: the fit is that of the exact powers.
TEST(LeastSquares, SeesPowersThroughTheirRounding) {
  Numbers x;
  for (int i = 0; i < 40; ++i) x.push_back(-8.7 + 0.137 * i);
  Numbers y;
  for (std::size_t i = 0; i < x.size(); ++i) y.push_back(std::sin(x[i]) + (i % 3 == 0 ? 0.01 : 0));
  const Numbers multiplied = powers(x, 10);
  Numbers raised;
  Numbers long_multiplied;
  for (int j = 1; j <= 10; ++j) {
    for (const double value : x) {
      raised.push_back(std::pow(value, j));
      long double power = 1;
      for (int k = 0; k < j; ++k) power *= value;
      long_multiplied.push_back(static_cast<double>(power));
    }
  }
  ASSERT_NE(multiplied, raised);
  const LeastSquares fit = least_squares(y, multiplied, 10, Intercept::first).value();
  for (const Numbers& columns : {raised, long_multiplied}) {
    const LeastSquares other = least_squares(y, columns, 10, Intercept::first).value();
    EXPECT_GE(digits(other.coefficients, fit.coefficients), 14.5);
    EXPECT_GE(digits(other.standard_errors, fit.standard_errors), 14.5);
  }
}

TEST(LeastSquares, InterpolatesWhenRowsEqualCoefficients) {
  const LeastSquares fit = least_squares(Numbers{1, 3}, Numbers{0, 1}, 1, Intercept::first).value();
  EXPECT_THAT(fit.coefficients, ElementsAre(1, 2));
  EXPECT_EQ(fit.degrees_of_freedom, 0U);
  EXPECT_TRUE(fit.standard_errors.empty());
  EXPECT_EQ(fit.residual_sd, std::nullopt);
  EXPECT_EQ(fit.f_statistic, std::nullopt);
}

TEST(LeastSquares, HasNoRSquaredWhenTheResponseIsConstant) {
  const LeastSquares fit = least_squares(Numbers{0.1, 0.1, 0.1}, Numbers{1, 2, 4}, 1, Intercept::first).value();
  EXPECT_THAT(fit.coefficients, ElementsAre(0.1, DoubleNear(0, 1e-30)));
  EXPECT_EQ(fit.total_ss, 0);
  EXPECT_EQ(fit.r_squared, std::nullopt);
}

TEST(LeastSquares, FitsTheMeanWithoutColumns) {
  const LeastSquares fit = least_squares(Numbers{1, 2, 6}, {}, 0, Intercept::first).value();
  EXPECT_THAT(fit.coefficients, ElementsAre(3));
  EXPECT_EQ(fit.residual_ss, 14);
  EXPECT_EQ(fit.total_ss, 14);
}

TEST(LeastSquares, RefusesDependentColumnsByName) {
  const Numbers y{1, 2, 4, 3};
  const Numbers x{1, 2, 3, 5, 0.1, 0.2, 0.3, 0.5};
  const auto fit = least_squares(y, x, 2, Intercept::first);
  ASSERT_FALSE(fit);
  EXPECT_EQ(fit.error().code, errors::collinear);
  EXPECT_THAT(fit.error().what, HasSubstr("column 2"));
  EXPECT_EQ(least_squares(y, Numbers{1, 2, 3, 5, 0, 0, 0, 0}, 2, Intercept::none).error().code, errors::collinear);
  EXPECT_EQ(least_squares(y, Numbers{7, 7, 7, 7}, 1, Intercept::first).error().code, errors::collinear);
  EXPECT_EQ(least_squares(y, Numbers{1, 1, 2, 2, 1, 1, 4, 4}, 2, Intercept::first).error().code, errors::collinear);
}

TEST(LeastSquares, RefusesBadShapesAndValues) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(least_squares(Numbers{1, 2}, Numbers{1, 2, 3}, 1, Intercept::none).error().code, errors::bad_shape);
  EXPECT_EQ(least_squares(Numbers{1}, Numbers{1}, 1, Intercept::first).error().code, errors::bad_shape);
  EXPECT_EQ(least_squares(Numbers{1, 2}, {}, 0, Intercept::none).error().code, errors::bad_shape);
  EXPECT_EQ(least_squares(Numbers{1, infinity}, Numbers{1, 2}, 1, Intercept::none).error().code, errors::bad_value);
  EXPECT_EQ(least_squares(Numbers{1, 2}, Numbers{1, infinity}, 1, Intercept::none).error().code, errors::bad_value);
}

/// Scaling the response scales all that is in its units; scaling a column scales its coefficient back. Exact for powers of two,
/// also far outside the range in which squares are doubles.
TEST(LeastSquares, FollowsTheUnits) {
  const Numbers y{3, 1, 4, 1, 5, 9};
  const Numbers x{2, 7, 1, 8, 2, 8};
  const LeastSquares fit = least_squares(y, x, 1, Intercept::first).value();
  Numbers y_scaled = y;
  Numbers x_scaled = x;
  for (double& value : y_scaled) value = std::ldexp(value, 700);
  for (double& value : x_scaled) value = std::ldexp(value, -700);
  const LeastSquares scaled_y = least_squares(y_scaled, x, 1, Intercept::first).value();
  const LeastSquares scaled_x = least_squares(y, x_scaled, 1, Intercept::first).value();
  EXPECT_EQ(scaled_y.coefficients[1], std::ldexp(fit.coefficients[1], 700));
  EXPECT_EQ(scaled_y.residual_sd.value(), std::ldexp(fit.residual_sd.value(), 700));
  EXPECT_EQ(scaled_x.coefficients[0], fit.coefficients[0]);
  EXPECT_EQ(scaled_x.coefficients[1], std::ldexp(fit.coefficients[1], 700));
  EXPECT_EQ(scaled_x.standard_errors[1], std::ldexp(fit.standard_errors[1], 700));
  EXPECT_EQ(scaled_x.r_squared, fit.r_squared);
}

/// The order of the rows does not matter beyond the last digit.
TEST(LeastSquares, DoesNotDependOnTheOrderOfRows) {
  const Numbers x = counting(21);
  const Numbers y = wampler(1, 1);
  const LeastSquares fit = least_squares(y, powers(x, 5), 5, Intercept::first).value();
  const LeastSquares reversed =
      least_squares(Numbers(y.rbegin(), y.rend()), powers(Numbers(x.rbegin(), x.rend()), 5), 5, Intercept::first).value();
  EXPECT_GE(digits(reversed.coefficients, fit.coefficients), 15);
  EXPECT_GE(digits(reversed.standard_errors, fit.standard_errors), 15);
}

}  // namespace
}  // namespace solleva
