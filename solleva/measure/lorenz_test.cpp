// SPDX-License-Identifier: Apache-2.0
// Properties that hold for every curve, and curves whose figures can be worked out by hand.
#include "solleva/measure/lorenz.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "solleva/base/quadrature.h"
#include "solleva/measure/lorenz_fit.h"

namespace solleva::measure {
namespace {

std::vector<LorenzCurve> curves() {
  return {QuadraticLorenz({0.888, -1.451, 0.2026}),  // an ellipse
          QuadraticLorenz({0.7, -0.4, 0.4}),
          QuadraticLorenz({1, 2, 0.5}),        // m = 0, a parabola
          QuadraticLorenz({1, 2.0001, 0.5}),   // m hardly above 0
          QuadraticLorenz({1.02, 2.05, 0.3}),  // a hyperbola
          QuadraticLorenz({0.8, -1.3, 0.15}),  // A + C = 0.95: ends below 1
          BetaLorenz({0.56, 0.93, 0.58}),
          BetaLorenz({0.7, 0.97, 0.4}),
          BetaLorenz({0.4, 0.86, 0.67}),
          BetaLorenz({0.6, 1, 0.5})};
}

/// Central difference of an antiderivative, against the function.
template <class F>
double derivative(F f, double x) {
  const double h = 1e-5;
  return (f(x + h) - f(x - h)) / (2 * h);
}

TEST(Lorenz, SlopeAndCurvatureAreDerivatives) {
  for (const LorenzCurve& curve : curves()) {
    for (double p = 0.02; p < 1; p += 0.0371) {
      const auto share = [&](double x) { return lorenz_share(curve, Rank::from_below(x)); };
      const auto slope = [&](double x) { return lorenz_slope(curve, Rank::from_below(x)); };
      const double bend = std::visit(
          [&](const auto& c) {
            if constexpr (std::is_same_v<std::decay_t<decltype(c)>, EmpiricalLorenz>)
              return 0.0;
            else
              return c.curvature(Rank::from_below(p));
          },
          curve);
      EXPECT_NEAR(derivative(share, p), slope(p), 1e-6 * (1 + slope(p)));
      EXPECT_NEAR(derivative(slope, p), bend, 1e-5 * (1 + bend));
    }
  }
}

TEST(Lorenz, RankInvertsSlope) {
  for (const LorenzCurve& curve : curves()) {
    for (const double p : {1e-6, 1e-3, 0.1, 0.37, 0.5, 0.8, 0.99, 1 - 1e-6}) {
      const double income = lorenz_slope(curve, Rank::from_below(p));
      const Rank rank = lorenz_rank(curve, income);
      EXPECT_NEAR(rank.below, p, 1e-12 + 1e-9 * p);
      EXPECT_NEAR(rank.below + rank.above, 1, 1e-15);
    }
  }
}

TEST(Lorenz, ClosedFormsEqualIntegrals) {
  for (const LorenzCurve& curve : curves()) {
    const auto share = [&](const Abscissa& at) { return lorenz_share(curve, {at.from_a, at.to_b}); };
    const Result<Integral> area = integrate(share, {0, 1});
    ASSERT_TRUE(area);
    EXPECT_NEAR(*lorenz_inequality(curve).gini.value, 1 - 2 * area->value, 1e-11);
    for (const double line : {0.45, 0.9, 2.5}) {
      const LorenzPoverty poverty = lorenz_poverty(curve, {10, 10 * line});
      const Rank poor = lorenz_rank(curve, line);
      if (poor.below == 0 || poor.above == 0) continue;
      const auto gap = [&](const Abscissa& at) { return 1 - lorenz_slope(curve, {at.from_a, poor.above + at.to_b}) / line; };
      const auto squared = [&](const Abscissa& at) { return gap(at) * gap(at); };
      EXPECT_NEAR(*poverty.fgt1.value, integrate(gap, {0, poor.below})->value, 1e-11);
      EXPECT_NEAR(*poverty.fgt2.value, integrate(squared, {0, poor.below})->value, 1e-9);
    }
  }
}

TEST(Lorenz, ScaleDoesNotMatter) {
  for (const LorenzCurve& curve : curves()) {
    const LorenzPoverty one = lorenz_poverty(curve, {70, 58});
    const LorenzPoverty other = lorenz_poverty(curve, {70 * 1024.0, 58 * 1024.0});
    EXPECT_EQ(one.fgt0.value, other.fgt0.value);
    EXPECT_EQ(one.fgt2.value, other.fgt2.value);
    EXPECT_EQ(one.watts.value, other.watts.value);
    EXPECT_EQ(one.fgt0_by_mean, other.fgt0_by_mean);
  }
}

TEST(Lorenz, PovertyRisesWithTheLine) {
  for (const LorenzCurve& curve : curves()) {
    LorenzPoverty before = lorenz_poverty(curve, {1, 0.001});
    for (double line = 0.05; line < 30; line *= 1.17) {
      const LorenzPoverty here = lorenz_poverty(curve, {1, line});
      EXPECT_GE(*here.fgt0.value, *before.fgt0.value);
      EXPECT_GE(*here.watts.value, *before.watts.value - 1e-12);
      EXPECT_LE(*here.fgt0.value, 1);
      before = here;
    }
  }
}

TEST(Lorenz, DecilesAddToOneAndRise) {
  for (const LorenzCurve& curve : curves()) {
    const std::array<double, 10> deciles = *lorenz_inequality(curve).deciles;
    EXPECT_NEAR(std::accumulate(deciles.begin(), deciles.end(), 0.0), 1, 1e-15);
    for (std::size_t i = 1; i < 10; ++i) EXPECT_GE(deciles[i], deciles[i - 1]);
  }
}

TEST(Lorenz, LineForAHeadCountGivesTheHeadCount) {
  for (const LorenzCurve& curve : curves()) {
    for (const double head : {0.05, 0.3, 0.9}) {
      const Figure line = line_for_head_count(curve, Rank::from_below(head), {190.4, 0});
      ASSERT_TRUE(line.value);
      EXPECT_NEAR(*lorenz_poverty(curve, {190.4, *line.value}).fgt0.value, head, 1e-12);
    }
    EXPECT_EQ(line_for_head_count(curve, {0, 1}, {1, 1}).flags.at(0).code, "head-count-out-of-range");
  }
  const Figure below = line_for_head_count(BetaLorenz({0.5, 0.7, 0.5}), Rank::from_below(0.01), {1, 1});
  EXPECT_FALSE(below.value);
  EXPECT_EQ(below.flags.at(0).code, "income-not-positive");
}

TEST(Lorenz, ElasticityIsADerivative) {
  for (const LorenzCurve& curve : curves()) {
    const LorenzPoverty at = lorenz_poverty(curve, {1, 0.8});
    if (!at.fgt0_by_mean) continue;
    const double h = 1e-5;
    const LorenzPoverty up = lorenz_poverty(curve, {1 + h, 0.8});
    const LorenzPoverty down = lorenz_poverty(curve, {1 - h, 0.8});
    EXPECT_NEAR(*at.fgt0_by_mean, (*up.fgt0.value - *down.fgt0.value) / (2 * h * *at.fgt0.value), 1e-4);
    EXPECT_NEAR(*at.fgt1_by_mean, (*up.fgt1.value - *down.fgt1.value) / (2 * h * *at.fgt1.value), 1e-4);
    EXPECT_NEAR(*at.fgt2_by_mean, (*up.fgt2.value - *down.fgt2.value) / (2 * h * *at.fgt2.value), 1e-4);
  }
}

TEST(Lorenz, LineOutsideAllIncomesIsSaturatedAndSaysSo) {
  const QuadraticLorenz curve({0.888, -1.451, 0.2026});
  const LorenzPoverty nobody = lorenz_poverty(curve, {1, 0.9 * curve.lowest()});
  EXPECT_EQ(nobody.fgt0.value, 0);
  EXPECT_EQ(nobody.fgt1.value, 0);
  EXPECT_EQ(nobody.watts.value, 0);
  EXPECT_EQ(nobody.fgt0.flags.at(0).code, "line-below-lowest-income");
  const LorenzPoverty all = lorenz_poverty(curve, {1, 1.1 * curve.highest()});
  EXPECT_EQ(all.fgt0.value, 1);
  EXPECT_NEAR(*all.fgt1.value, 1 - 1 / (1.1 * curve.highest()), 1e-12);
  EXPECT_EQ(all.fgt0.flags.at(0).code, "line-above-highest-income");
}

TEST(Lorenz, WhatIsNoCurveHasNoFigures) {
  for (const LorenzCurve& curve : std::vector<LorenzCurve>{QuadraticLorenz({-0.2, 0.3, -0.4}), QuadraticLorenz({0.1, -3, 0.1}),
                                                           QuadraticLorenz({1e200, 1, 1}), BetaLorenz({0.5, -0.1, 0.5}),
                                                           BetaLorenz({-0.5, 1, 1}), BetaLorenz({0.5, 0.9, NAN})}) {
    EXPECT_FALSE(lorenz_usable(curve));
    const LorenzPoverty poverty = lorenz_poverty(curve, {1, 0.5});
    EXPECT_FALSE(poverty.fgt0.value || poverty.watts.value);
    EXPECT_EQ(poverty.fgt0.flags.at(0).code, "curve-not-usable");
    EXPECT_EQ(lorenz_inequality(curve).gini.flags.at(0).code, "curve-not-usable");
  }
}

/// A + C = 1 - drop, A + B + 1 = bow: the smaller both are, the nearer the curve is to equality.
QuadraticLorenz near_equality(double c, double drop, double bow) {
  const double a = 1 - c - drop;
  return QuadraticLorenz({a, bow - 1 - a, c});
}

TEST(Lorenz, WhatIsUsableIsFiniteHoweverNearToEqualityItIs) {
  int usable = 0;
  for (int digits = 4; digits <= 52; digits += 3) {
    const double unit = std::ldexp(1.0, -digits);
    for (const double c : {0.5 * unit, unit, 3 * unit}) {
      for (const double drop : {0.0, unit, -2 * unit}) {
        for (const double bow : {-unit, 0.0, 0x1p-52, unit}) {
          const QuadraticLorenz curve = near_equality(c, drop, bow);
          if (!curve.usable()) continue;
          ++usable;
          EXPECT_GT(curve.gini(), 0);
          EXPECT_LT(curve.gini(), 1);
          double before = -1;
          for (const double p : {0.0, 1e-12, 0.001, 0.3, 0.5, 0.7, 0.99, 1 - 1e-9}) {
            const Rank rank = Rank::from_below(p);
            const double income = curve.slope(rank);
            EXPECT_LE(curve.share(rank), p + 1e-15) << c << ' ' << drop << ' ' << bow << ' ' << p;
            EXPECT_GE(income, before - 1e-12) << c << ' ' << drop << ' ' << bow << ' ' << p;  // also fails for NaN
            // The rank is as good as the income is rounded, which the density tells.
            const double slack = 1e-12 + 2e-14 / curve.curvature(rank);
            EXPECT_NEAR(curve.rank(income).below, p, slack) << c << ' ' << drop << ' ' << bow;
            before = income;
          }
        }
      }
    }
  }
  EXPECT_GT(usable, 200);
}

TEST(Lorenz, ACurveOfTwoStraightLinesIsRefused) {
  const QuadraticLorenz kinked = near_equality(0x1p-33, 0x1p-33, 0);  // the line through (0, 0) and the line that ends below 1
  EXPECT_FALSE(kinked.usable());
  ASSERT_EQ(kinked.shape_reasons().size(), 1u);
  EXPECT_EQ(kinked.shape_reasons()[0].code, "not-convex");
}

TEST(Lorenz, FiguresThatAreInfiniteAreEmpty) {
  const LorenzPoverty poverty = lorenz_poverty(BetaLorenz({0.3, 0.5, 0.5}), {1, 0.6});
  EXPECT_TRUE(poverty.fgt1.value);
  EXPECT_FALSE(poverty.fgt2.value);
  EXPECT_EQ(poverty.fgt2.flags.at(0).code, "infinite");
}

TEST(LorenzFit, RecoversTheCurveItsPointsLieOn) {
  const QuadraticLorenz quadratic({0.9, -1.2, 0.25});
  const BetaLorenz beta({0.6, 0.94, 0.52});
  std::vector<LorenzPoint> on_quadratic;
  std::vector<LorenzPoint> on_beta;
  for (double p = 0.1; p < 0.95; p += 0.1) {
    on_quadratic.push_back({p, quadratic.share(Rank::from_below(p))});
    on_beta.push_back({p, beta.share(Rank::from_below(p))});
  }
  const Result<QuadraticFit> first = fit_quadratic(on_quadratic);
  ASSERT_TRUE(first);
  EXPECT_NEAR(first->curve.parameters().a, 0.9, 1e-11);
  EXPECT_NEAR(first->curve.parameters().b, -1.2, 1e-11);
  EXPECT_NEAR(first->curve.parameters().c, 0.25, 1e-11);
  const Result<BetaFit> second = fit_beta(on_beta);
  ASSERT_TRUE(second);
  EXPECT_NEAR(second->curve.parameters().theta, 0.6, 1e-12);
  EXPECT_NEAR(second->curve.parameters().gamma, 0.94, 1e-12);
  EXPECT_NEAR(second->curve.parameters().delta, 0.52, 1e-12);
}

TEST(LorenzFit, ThreePointsFitExactlyWithoutErrors) {
  const std::vector<LorenzPoint> points = {{0.25, 0.1}, {0.5, 0.28}, {0.75, 0.53}};
  const Result<BetaFit> fit = fit_beta(points);
  ASSERT_TRUE(fit);
  EXPECT_FALSE(fit->regression.coefficients[0].se);
  EXPECT_FALSE(fit->regression.residual_variance);
  for (const LorenzPoint& point : points) EXPECT_NEAR(fit->curve.share(Rank::from_below(point.people)), point.welfare, 1e-14);
  EXPECT_FALSE(fit_beta(std::span(points).first(2)));
}

}  // namespace
}  // namespace solleva::measure
