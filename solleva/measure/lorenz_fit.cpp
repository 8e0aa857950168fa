// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/lorenz_fit.h"

#include <cmath>
#include <string>
#include <vector>

#include "solleva/base/least_squares.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

/// What the published tables print beside the coefficients. Their total is about the mean even without an intercept.
LorenzRegression summary(const LeastSquares& fit, std::span<const double> response, std::array<std::string_view, 3> names) {
  LorenzRegression regression;
  regression.points = response.size();
  const auto n = static_cast<double>(response.size());
  regression.response_mean = sum(response) / n;
  Sum total;
  for (const double y : response) total.add((y - regression.response_mean) * (y - regression.response_mean));
  regression.total_ss = total.value();
  regression.residual_ss = fit.residual_ss;
  if (regression.total_ss > 0) regression.r_squared = 1 - regression.residual_ss / regression.total_ss;
  if (response.size() > 3) regression.residual_variance = regression.residual_ss / (n - 3);
  for (std::size_t i = 0; i < 3; ++i) {
    Coefficient& coefficient = regression.coefficients[i];
    coefficient.name = names[i];
    coefficient.value = fit.coefficients[i];
    if (fit.standard_errors.empty()) continue;
    coefficient.se = fit.standard_errors[i];
    if (*coefficient.se > 0) coefficient.t = coefficient.value / *coefficient.se;
  }
  return regression;
}

Error too_few(std::size_t points) {
  return {errors::too_few_points,
          "a Lorenz curve cannot be fitted",
          {},
          std::to_string(points) + " points besides (1, 1), 3 are needed"};
}

}  // namespace

Result<QuadraticFit> fit_quadratic(std::span<const LorenzPoint> points) {
  const std::size_t n = points.size();
  if (n < 3) return fail(too_few(n));
  std::vector<double> y(n);
  std::vector<double> x(3 * n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto [p, l] = points[i];
    y[i] = l * (1 - l);
    x[i] = p * p - l;
    x[n + i] = l * (p - 1);
    x[2 * n + i] = p - l;
  }
  const Result<LeastSquares> fit = least_squares(y, x, 3, Intercept::none);
  if (!fit) return fail(fit.error());
  return QuadraticFit{QuadraticLorenz({fit->coefficients[0], fit->coefficients[1], fit->coefficients[2]}),
                      summary(*fit, y, {"A", "B", "C"})};
}

Result<BetaFit> fit_beta(std::span<const LorenzPoint> points) {
  const std::size_t n = points.size();
  if (n < 3) return fail(too_few(n));
  std::vector<double> y(n);
  std::vector<double> x(2 * n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto [p, l] = points[i];
    if (!(p > l)) {
      return fail({errors::not_a_lorenz_curve,
                   "the Beta curve needs every welfare share below its population share",
                   {},
                   "at p = " + format_double(p) + " the welfare share is " + format_double(l)});
    }
    y[i] = std::log(p - l);
    x[i] = std::log(p);
    x[n + i] = std::log1p(-p);
  }
  const Result<LeastSquares> fit = least_squares(y, x, 2, Intercept::first);
  if (!fit) return fail(fit.error());
  return BetaFit{BetaLorenz({std::exp(fit->coefficients[0]), fit->coefficients[1], fit->coefficients[2]}),
                 summary(*fit, y, {"log theta", "gamma", "delta"})};
}

}  // namespace solleva::measure
