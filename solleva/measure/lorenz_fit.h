// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "solleva/base/result.h"
#include "solleva/measure/lorenz_beta.h"
#include "solleva/measure/lorenz_quadratic.h"
#include "solleva/measure/lorenz_rank.h"

namespace solleva::measure {

/// One coefficient of the regression behind a curve. Error and t are empty when there are no degrees of freedom or the fit is
/// perfect.
struct Coefficient {
  std::string_view name = {};
  double value = 0;
  std::optional<double> se = {};
  std::optional<double> t = {};
};

/// The regression as the published tables print it. Sums of squares are in units of its response (grouped-lorenz#5, #9).
struct LorenzRegression {
  std::array<Coefficient, 3> coefficients = {};
  std::size_t points = 0;  ///< rows of the regression; (1, 1) is never one
  double response_mean = 0;
  double total_ss = 0;  ///< about the mean of the response, with and without intercept, as published
  double residual_ss = 0;
  std::optional<double> residual_variance = {};  ///< residual_ss / (points - 3)
  std::optional<double> r_squared = {};          ///< 1 - residual_ss / total_ss
};

struct QuadraticFit {
  QuadraticLorenz curve;
  LorenzRegression regression;
};

struct BetaFit {
  BetaLorenz curve;
  LorenzRegression regression;  ///< coefficients: log theta, gamma, delta
};

/// The General Quadratic curve through grouped points by ordinary least squares of L(1-L) on p^2-L, L(p-1) and p-L without
/// intercept.
/// Formula: docs/methods/grouped-lorenz.md, grouped-lorenz#5.
/// Source: Villasenor and Arnold (1989), Journal of Econometrics 40(2), 327-338; Datt (1998), IFPRI FCND Discussion Paper 50,
/// section 4.
/// Units: points are cumulative shares in (0, 1), (1, 1) left out; coefficients are pure numbers.
/// Errors: measure.too-few-points (fewer than 3), base.collinear.
/// Edge cases: 3 points give an exact fit without standard errors.
Result<QuadraticFit> fit_quadratic(std::span<const LorenzPoint> points);

/// The Beta curve through grouped points by ordinary least squares of log(p-L) on 1, log p and log(1-p).
/// Formula: grouped-lorenz#9.
/// Source: Kakwani (1980), Econometrica 48(2), 437-446; Datt (1998), section 4.
/// Units: as above; theta = exp(first coefficient).
/// Errors: measure.too-few-points, base.collinear, measure.not-a-lorenz-curve (a point with L >= p has no logarithm).
Result<BetaFit> fit_beta(std::span<const LorenzPoint> points);

}  // namespace solleva::measure
