// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/result.h"

namespace solleva {

/// A fitted logistic model.
struct Logistic {
  std::vector<double> coefficients;     ///< the intercept first, then the columns in their order
  std::vector<double> standard_errors;  ///< of the coefficients, from the information at the fit
  double deviance = 0;                  ///< -2 log likelihood
  double null_deviance = 0;             ///< of the intercept alone
  int iterations = 0;

  /// Formula: 1 / (1 + exp(-(b_0 + sum_j b_j x_j))). Source: McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., section 4.3. Units: a probability; `x` one value a column.
  double probability(std::span<const double> x) const;
};

/// Logistic regression by maximum likelihood: iteratively reweighted least squares, each step by least_squares(), halved where it does not lower the deviance.
///
/// Formula: docs/methods/schooling.md, schooling#17 and schooling#18. Source: McCullagh and Nelder (1989), sections 2.5 and 4.4.
/// Units: y is 0 or 1, n values; x column-major, n x columns, column j in unit v_j; coefficient j in 1/v_j, on the scale of log odds. Converged where a step changes the deviance by less than
/// 1e-12 of it.
/// Errors: base.bad-shape (x is not n x columns, fewer rows than coefficients + 1), base.bad-value (y is neither, a value is not finite, all y alike), base.collinear, base.no-convergence where the
/// columns tell the two outcomes apart without error, so that no finite fit is the best.
Result<Logistic> logistic_regression(std::span<const double> y, std::span<const double> x, std::size_t columns, std::span<const std::string> names = {});

}  // namespace solleva
