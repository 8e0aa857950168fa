// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/median_fit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "solleva/base/distributions.h"
#include "solleva/base/philox.h"

namespace solleva::measure {
namespace {

using Numbers = std::vector<double>;

double distance(const Numbers& y, const Numbers& w, const Numbers& fitted) {
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) sum += w[i] * std::fabs(y[i] - fitted[i]);
  return sum;
}

/// The least distance of all lines through two rows: one of them is best.
double least_distance(const Numbers& y, const Numbers& x, const Numbers& w) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t a = 0; a < y.size(); ++a) {
    for (std::size_t b = a + 1; b < y.size(); ++b) {
      if (x[a] == x[b]) continue;
      const double slope = (y[b] - y[a]) / (x[b] - x[a]);
      Numbers line;
      for (const double at : x) line.push_back(y[a] + slope * (at - x[a]));
      least = std::min(least, distance(y, w, line));
    }
  }
  return least;
}

TEST(MedianFit, IsTheBestOfAllLinesInSmallWorlds) {
  Stream stream({.seed = 31, .unit = 0, .period = 0, .purpose = Purpose("median fit")});
  for (int world = 0; world < 60; ++world) {
    const std::size_t rows = 5 + static_cast<std::size_t>(world % 20);
    Numbers y, x, w;
    for (std::size_t i = 0; i < rows; ++i) {
      x.push_back(world % 3 == 0 ? std::floor(4 * uniform(stream)) : normal(stream));
      y.push_back(2 - 3 * x.back() + (world % 2 == 0 ? normal(stream) : 1 / (0.01 + uniform(stream))));
      w.push_back(world % 5 == 0 && i % 4 == 1 ? 0 : 0.2 + 1000 * uniform(stream));
    }
    if (std::ranges::all_of(x, [&](double one) { return one == x[0]; })) continue;
    const std::vector<Regressor> columns{{"x", x}};
    const WeightedFit fit = median_fit(y, columns, w).value();
    ASSERT_EQ(fit.coefficients.size(), 2U) << world;
    const double least = least_distance(y, x, w);
    EXPECT_NEAR(distance(y, w, fit.fitted), least, 1e-9 * least) << world;
  }
}

// Without a slope to find, it is the weighted median.
TEST(MedianFit, OfGroupsGivesTheirMedians) {
  const Numbers y{3, 1, 7, 20, 5, 100, 6}, group{0, 0, 0, 1, 1, 1, 1}, w{1, 1, 1, 1, 1, 1, 2};
  const std::vector<Regressor> columns{{"group", group}};
  const WeightedFit fit = median_fit(y, columns, w).value();
  EXPECT_NEAR(fit.coefficients[0], 3, 1e-8);
  EXPECT_GE(fit.coefficients[0] + fit.coefficients[1], 6 - 1e-8) << "half of the weight is at 6 or below";
  EXPECT_LE(fit.coefficients[0] + fit.coefficients[1], 20 + 1e-8);
  const Numbers exact{1, 3, 5, 7}, along{0, 1, 2, 3}, ones{1, 1, 1, 1};
  const std::vector<Regressor> line{{"x", along}};
  EXPECT_NEAR(median_fit(exact, line, ones)->coefficients[1], 2, 1e-12);
}

TEST(MedianFit, FindsALineOfManyRows) {
  Stream stream({.seed = 32, .unit = 0, .period = 0, .purpose = Purpose("median fit")});
  Numbers y, a, b, w;
  for (int i = 0; i < 20'000; ++i) {
    a.push_back(normal(stream));
    b.push_back(uniform(stream) < 0.3 ? 1 : 0);
    const double noise = std::exp(normal(stream)) - 1;  // of median 0 and mean 0.65
    y.push_back(1 + 2 * a.back() - b.back() + noise);
    w.push_back(1 + uniform(stream));
  }
  const std::vector<Regressor> columns{{"a", a}, {"b", b}};
  const WeightedFit fit = median_fit(y, columns, w).value();
  EXPECT_NEAR(fit.coefficients[0], 1, 0.04);
  EXPECT_NEAR(fit.coefficients[1], 2, 0.04);
  EXPECT_NEAR(fit.coefficients[2], -1, 0.07);
}

TEST(MedianFit, RefusesColumnsThatFollowFromOthers) {
  const Numbers y{1, 2, 3}, w{1, 1, 1};
  const std::vector<Regressor> columns{{"x", {2, 2, 2}}};
  EXPECT_EQ(median_fit(y, columns, w).error().code.name, std::string("base.collinear"));
}

}  // namespace
}  // namespace solleva::measure
