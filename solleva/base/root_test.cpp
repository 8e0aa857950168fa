// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/root.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace solleva {
namespace {

struct Search {
  Result<double> root;
  int evaluations = 0;
};

template <class F>
Search search(F f, Bracket bracket, RootOptions options = {}) {
  int evaluations = 0;
  const auto counted = [&](double x) {
    ++evaluations;
    return f(x);
  };
  Result<double> root = find_root(counted, bracket, options);
  return {root, evaluations};
}

void expect_within_an_ulp(const Search& found, double root, int evaluations) {
  ASSERT_TRUE(found.root);
  EXPECT_NEAR(*found.root, root, std::fabs(root) * std::numeric_limits<double>::epsilon());
  EXPECT_LE(found.evaluations, evaluations);
}

TEST(FindRoot, OfSmoothFunctionsInAFewSteps) {
  expect_within_an_ulp(search([](double x) { return std::cos(x) - x; }, {0, 1}), 0.73908513321516064, 10);
  expect_within_an_ulp(search([](double x) { return x * x * x - 2; }, {0, 2}), std::cbrt(2.0), 12);
  expect_within_an_ulp(search([](double x) { return 2 - x * x * x; }, {2, 0}), std::cbrt(2.0), 12);
  expect_within_an_ulp(search([](double x) { return std::exp(x) - 5; }, {-10, 50}), std::log(5.0), 25);
}

TEST(FindRoot, OfWidelyScaledFunctions) {
  expect_within_an_ulp(search([](double x) { return x * x - 1e-30; }, {0, 1}), 1e-15, 70);
  expect_within_an_ulp(search([](double x) { return x - 1e100; }, {0, 1e200}), 1e100, 400);
  expect_within_an_ulp(search([](double x) { return 1e-200 * (x - 0.1); }, {-5, 3}), 0.1, 10);
}

/// A multiple root is known no better than the function is; still it stays a sign change.
TEST(FindRoot, OfFlatFunctions) {
  const auto cube = [](double x) { return std::pow(x - 0.3, 3); };
  const Search found = search(cube, {-1, 2});
  ASSERT_TRUE(found.root);
  EXPECT_NEAR(*found.root, 0.3, 1e-15);
  EXPECT_LT(found.evaluations, 150);
}

/// The last bit of log x + 5 is worth four of x.
TEST(FindRoot, AcceptsInfiniteEnds) {
  const Search found = search([](double x) { return std::log(x) + 5; }, {0, 1});
  ASSERT_TRUE(found.root);
  EXPECT_NEAR(*found.root / std::exp(-5.0), 1, 1e-15);
  EXPECT_LT(found.evaluations, 20);
}

TEST(FindRoot, FindsAJump) {
  const Search found = search([](double x) { return x < 0.3 ? -1.0 : 1.0; }, {0, 1});
  ASSERT_TRUE(found.root);
  EXPECT_NEAR(*found.root, 0.3, 1e-16);
}

TEST(FindRoot, ReturnsAnEndThatIsARoot) {
  EXPECT_EQ(search([](double x) { return x - 1; }, {1, 3}).root.value(), 1);
  EXPECT_EQ(search([](double x) { return x - 3; }, {1, 3}).root.value(), 3);
  EXPECT_EQ(search([](double x) { return x; }, {-1, 1}).root.value(), 0);
}

TEST(FindRoot, StopsEarlyWhenAsked) {
  const auto cubic = [](double x) { return x * x * x - 2; };
  const Search rough = search(cubic, {0, 2}, {.absolute = 1e-3});
  const Search fine = search(cubic, {0, 2});
  ASSERT_TRUE(rough.root);
  EXPECT_NEAR(*rough.root, std::cbrt(2.0), 1e-3);
  EXPECT_LT(rough.evaluations, fine.evaluations);
}

TEST(FindRoot, SaysWhyThereIsNone) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(search([](double x) { return x * x + 1; }, {-1, 1}).root.error().code, errors::no_bracket);
  EXPECT_EQ(search([](double x) { return x; }, {-1, infinity}).root.error().code, errors::bad_value);
  EXPECT_EQ(search([&](double) { return nan; }, {-1, 1}).root.error().code, errors::bad_value);
  EXPECT_EQ(search([&](double x) { return x == -1 || x == 1 ? x : nan; }, {-1, 1}).root.error().code, errors::bad_value);
  EXPECT_EQ(search([](double x) { return x - 0.1; }, {-1, 1}, {.max_evaluations = 3}).root.error().code, errors::no_convergence);
}

/// Thousands of cubics with one root between the ends: always found, to the last digit of the function.
TEST(FindRoot, OfManyCubics) {
  for (int i = 1; i < 100; ++i) {
    for (int j = 1; j < 100; ++j) {
      const double root = i / 100.0;
      const double steepness = j * 0.37;
      const auto cubic = [&](double x) { return (x - root) * (1 + steepness * x * x); };
      const Search found = search(cubic, {0, 1});
      ASSERT_TRUE(found.root);
      EXPECT_NEAR(*found.root, root, 2e-16);
      EXPECT_LT(found.evaluations, 20);
    }
  }
}

}  // namespace
}  // namespace solleva
