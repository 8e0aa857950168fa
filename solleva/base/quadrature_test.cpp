// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/quadrature.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace solleva {
namespace {

/// Within 1e-12 of the truth, and no further from it than the bound says (but for rounding).
void expect_integral(const Result<Integral>& found, double truth, int evaluations) {
  ASSERT_TRUE(found) << to_text(found.error());
  EXPECT_NEAR(found->value, truth, 1e-12 * std::fabs(truth));
  EXPECT_NEAR(found->value, truth, 2 * found->error_bound + 4e-16 * std::fabs(truth));
  EXPECT_LE(found->evaluations, evaluations);
}

TEST(Integrate, SmoothFunctions) {
  expect_integral(integrate([](double x) { return std::exp(x); }, {0, 1}), std::numbers::e - 1, 110);
  expect_integral(integrate([](double x) { return std::pow(x, 20); }, {0, 1}), 1.0 / 21, 110);
  expect_integral(integrate([](double x) { return 4 / (1 + x * x); }, {0, 1}), std::numbers::pi, 110);
  expect_integral(integrate([](double) { return 3.0; }, {-2, 5}), 21, 60);
}

TEST(Integrate, SingularitiesAtTheEnds) {
  expect_integral(integrate([](double x) { return std::log(x); }, {0, 1}), -1, 60);
  expect_integral(integrate([](double x) { return std::log(1 - x); }, {0, 1}), -1, 60);
  expect_integral(integrate([](double x) { return std::sqrt(x); }, {0, 1}), 2.0 / 3, 60);
  expect_integral(integrate([](double x) { return 1 / std::sqrt(x); }, {0, 1}), 2, 70);
  expect_integral(integrate([](double x) { return std::pow(x, -0.9); }, {0, 1}), 10, 80);
  expect_integral(integrate([](double x) { return std::log(x) * std::log(x) / std::sqrt(x); }, {0, 1}), 16, 130);
}

/// Where x alone cannot come near enough to the end, its distance can.
TEST(Integrate, PowersAtAnEndThatIsNotZero) {
  EXPECT_EQ(integrate([](double x) { return 1 / std::sqrt(1 - x); }, {0, 1}).error().code, errors::no_convergence);
  expect_integral(integrate([](Abscissa at) { return 1 / std::sqrt(at.to_b); }, {0, 1}), 2, 70);
  expect_integral(integrate([](Abscissa at) { return 1 / std::sqrt(at.from_a); }, {5, 6}), 2, 70);
  expect_integral(integrate([](Abscissa at) { return 1 / std::sqrt(at.from_a * at.to_b); }, {-7, 13}), std::numbers::pi, 140);
}

/// The distances add up to the interval and agree with x, also after halving.
TEST(Integrate, TellsWhereItIs) {
  const auto kink = [](Abscissa at) {
    EXPECT_NEAR(at.from_a, at.x - 2, 1e-15);
    EXPECT_NEAR(at.to_b, 3 - at.x, 1e-15);
    EXPECT_GT(at.from_a, 0);
    EXPECT_GT(at.to_b, 0);
    return std::fabs(at.x - 2.3);
  };
  const Result<Integral> found = integrate(kink, {2, 3}, {.relative = 1e-9});
  EXPECT_NEAR(found.value().value, 0.29, 1e-9);
}

TEST(Integrate, NearlySingularAndPeaked) {
  constexpr double e = 1e-6;
  expect_integral(integrate([](double x) { return std::log(x + e); }, {0, 1}), (1 + e) * std::log1p(e) - 1 - e * std::log(e),
                  220);
  const double peak = (std::atan(0.7 / 1e-3) + std::atan(0.3 / 1e-3)) / 1e-3;
  expect_integral(integrate([](double x) { return 1 / (1e-6 + (x - 0.3) * (x - 0.3)); }, {0, 1}), peak, 2000);
  expect_integral(integrate_smooth([](double x) { return 1 / (1e-6 + (x - 0.3) * (x - 0.3)); }, {0, 1}), peak, 1000);
}

TEST(IntegrateSmooth, SmoothFunctions) {
  expect_integral(integrate_smooth([](double x) { return std::exp(x); }, {0, 1}), std::numbers::e - 1, 21);
  expect_integral(integrate_smooth([](double x) { return std::cos(100 * x); }, {0, std::numbers::pi / 200}), 0.01, 21);
  expect_integral(integrate_smooth([](double x) { return std::sqrt(x); }, {0, 1}), 2.0 / 3, 1000);
  expect_integral(integrate_smooth([](double x) { return std::fabs(x - 1.0 / 3); }, {0, 1}), 5.0 / 18, 1000);
}

/// The 21-point rule is exact for polynomials up to degree 31 and not beyond; this pins every node and weight.
TEST(IntegrateSmooth, IsExactToDegree31) {
  for (int degree = 0; degree <= 31; ++degree) {
    const auto power = [&](double x) { return std::pow(x, degree); };
    const detail::Found found = detail::gauss_kronrod(power, {0, 1}, {0, 1});
    EXPECT_NEAR(found.value * (degree + 1), 1, 2e-15) << degree;
  }
  const auto gauss_end = [](double x) { return std::pow(x, 19); };
  EXPECT_LT(detail::gauss_kronrod(gauss_end, {0, 1}, {0, 1}).error, 1e-16);
  const auto beyond = [](double x) { return std::pow(x, 60); };
  EXPECT_GT(std::fabs(detail::gauss_kronrod(beyond, {0, 1}, {0, 1}).value * 61 - 1), 1e-14);
}

TEST(Integrate, TurnsWithTheInterval) {
  expect_integral(integrate([](double x) { return std::log(x); }, {1, 0}), 1, 60);
  expect_integral(integrate_smooth([](double x) { return std::exp(x); }, {1, 0}), 1 - std::numbers::e, 21);
  EXPECT_EQ(integrate([](double x) { return x; }, {2, 2})->value, 0);
}

TEST(Integrate, OfNothingIsNothing) {
  EXPECT_EQ(integrate([](double) { return 0.0; }, {0, 1})->value, 0);
  EXPECT_NEAR(integrate([](double x) { return std::sin(x); }, {-1, 1})->value, 0, 1e-16);
}

TEST(Integrate, SaysWhyThereIsNone) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(integrate([](double x) { return 1 / x; }, {0, 1}));
  EXPECT_FALSE(integrate([](double x) { return std::pow(x, -1.5); }, {0, 1}));
  EXPECT_FALSE(integrate([](double x) { return 1 / (x - 0.3); }, {0, 1}));
  EXPECT_FALSE(integrate_smooth([](double x) { return 1 / x; }, {0, 1}));
  EXPECT_EQ(integrate([](double x) { return x; }, {0, infinity}).error().code, errors::bad_value);
  EXPECT_EQ(integrate([&](double x) { return x < 0.5 ? x : nan; }, {0, 1}).error().code, errors::bad_value);
  EXPECT_EQ(integrate_smooth([&](double x) { return x < 0.5 ? x : nan; }, {0, 1}).error().code, errors::bad_value);
  EXPECT_EQ(integrate([](double x) { return std::cos(1e4 * x); }, {0, 1}, {.max_evaluations = 500}).error().code,
            errors::no_convergence);
}

/// Shifting and scaling the interval does not matter.
TEST(Integrate, FollowsTheUnits) {
  const double unit = integrate([](double x) { return std::pow(x, 0.3) * std::exp(-x); }, {0, 1})->value;
  const double scaled = integrate([](double x) { return std::pow(x / 1024, 0.3) * std::exp(-x / 1024); }, {0, 1024})->value;
  EXPECT_EQ(scaled, 1024 * unit);
}

}  // namespace
}  // namespace solleva
