// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/pooled.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

const BetaLorenz rural({0.65, 0.955, 0.51});
const BetaLorenz urban({0.6, 0.94, 0.55});
const QuadraticLorenz elliptical({0.888, -1.451, 0.2026});

const std::vector<LorenzCurve>& fitted() {
  static const std::vector<LorenzCurve> curves = [] {
    std::vector<LorenzCurve> all;
    all.emplace_back(urban);
    all.emplace_back(elliptical);
    return all;
  }();
  return curves;
}

TEST(Pooled, IdenticalPartsAreTheDistributionItself) {
  for (const LorenzCurve& curve : fitted()) {
    const Result<Pooled> pooled = Pooled::of({{curve, 80, 300}, {curve, 80, 700}});
    ASSERT_TRUE(pooled);
    const LorenzInequality own = lorenz_inequality(curve);
    const LorenzInequality together = pooled->inequality();
    EXPECT_NEAR(*together.gini.value, *own.gini.value, 1e-9);
    EXPECT_NEAR(*together.mld.value, *own.mld.value, 1e-12);
    EXPECT_NEAR(*together.relative_median.value, *own.relative_median.value, 1e-12);
    EXPECT_NEAR(*together.polarization.value, *own.polarization.value, 1e-8);
    for (std::size_t i = 0; i < 10; ++i) EXPECT_NEAR((*together.deciles)[i], (*own.deciles)[i], 1e-12);
    EXPECT_NEAR(*pooled->poverty(58).fgt2.value, *lorenz_poverty(curve, {80, 58}).fgt2.value, 1e-14);
  }
}

TEST(Pooled, GiniEqualsTheAreaUnderThePooledCurve) {
  for (const LorenzCurve& other : fitted()) {
    const Result<Pooled> pooled = Pooled::of({{rural, 60, 850}, {other, 210, 420}});
    ASSERT_TRUE(pooled);
    double area = 0;  // by the midpoint rule in 4,000 steps: good to about 4e-6
    const int steps = 4000;
    for (int i = 0; i < steps; ++i) area += pooled->share(Rank::from_below((i + 0.5) / steps)) / steps;
    EXPECT_NEAR(*pooled->inequality().gini.value, 1 - 2 * area, 1e-5);
  }
}

TEST(Pooled, GiniIsAboveEveryAverageAndDecilesAddToOne) {
  const Result<Pooled> pooled = Pooled::of({{rural, 60, 850}, {urban, 210, 420}});
  ASSERT_TRUE(pooled);
  const LorenzInequality together = pooled->inequality();
  EXPECT_GT(*together.gini.value, std::max(rural.gini(), urban.gini()));
  EXPECT_NEAR(std::accumulate(together.deciles->begin(), together.deciles->end(), 0.0), 1, 1e-15);
  EXPECT_NEAR(pooled->mean(), (60 * 850 + 210 * 420) / 1270.0, 1e-12);
  const Rank rank = pooled->rank(100);
  EXPECT_NEAR(pooled->income(rank), 100, 1e-9);
  EXPECT_NEAR(*pooled->poverty(58).fgt0.value,
              (850 * *lorenz_poverty(rural, {60, 58}).fgt0.value + 420 * *lorenz_poverty(urban, {210, 58}).fgt0.value) / 1270,
              1e-14);
}

TEST(Pooled, VillagesByHand) {
  // 1 and 3 in one village, 2 and 6 in the other.
  const EmpiricalLorenz village = *EmpiricalLorenz::from_points(std::vector<LorenzPoint>{{0.5, 0.25}});
  const Result<Pooled> pooled = Pooled::of({{village, 2, 2}, {village, 4, 2}});
  ASSERT_TRUE(pooled);
  // Pairs differ by 1 2 5 1 4 3: their mean over 16 ordered pairs is 2; over twice the mean of 3.
  EXPECT_NEAR(*pooled->inequality().gini.value, 2.0 / 6, 1e-15);
  EXPECT_NEAR(*pooled->inequality().mld.value, std::log(3) - std::log(36) / 4, 1e-15);
}

TEST(Pooled, RefusesWhatCannotBePooled) {
  const EmpiricalLorenz village = *EmpiricalLorenz::from_points(std::vector<LorenzPoint>{{0.5, 0.25}});
  EXPECT_EQ(Pooled::of({}).error().code, errors::too_few_points);
  EXPECT_EQ(Pooled::of({{rural, 0, 1}}).error().code, errors::bad_level);
  EXPECT_EQ(Pooled::of({{rural, 1, NAN}}).error().code, errors::bad_level);
  EXPECT_EQ(Pooled::of({{rural, 1, 1}, {village, 1, 1}}).error().code, errors::mixed_curves);
  EXPECT_EQ(Pooled::of({{BetaLorenz({-0.5, 1, 1}), 1, 1}}).error().code, errors::not_a_lorenz_curve);
}

}  // namespace
}  // namespace solleva::measure
