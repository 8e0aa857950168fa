// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/result.h"

namespace solleva {

enum class Intercept { none, first };

/// A fitted linear model. What does not exist is empty: standard errors and residual_sd without degrees of freedom,
/// r_squared when the response does not vary, f_statistic when either is so or the fit is perfect.
struct LeastSquares {
  std::vector<double> coefficients;     ///< the intercept first where there is one, then the columns in their order
  std::vector<double> standard_errors;  ///< of the coefficients, under equal variance; empty without degrees of freedom
  double residual_ss = 0;               ///< exactly 0 for a perfect fit
  double regression_ss = 0;
  double total_ss = 0;  ///< about the mean with an intercept, about 0 without
  std::optional<double> r_squared;
  std::optional<double> residual_sd;
  std::optional<double> f_statistic;
  std::size_t degrees_of_freedom = 0;  ///< rows less coefficients
};

/// Linear least squares of `y` on the columns of `x`, by Householder QR with every operation in twice the precision of a double,
/// so that the answer is that of exact arithmetic on the given doubles, rounded, wherever the columns are independent to working
/// precision. No column is ever dropped: dependent columns are an error that names the first one. A column that is the product of
/// two earlier ones but for its rounding (a power, an interaction) is taken as the product itself, for that rounding alone would
/// cost an ill-conditioned polynomial half of its digits.
///
/// Formula: docs/methods/least-squares.md, least-squares#1 (problem) to least-squares#9 (F).
/// Source: Golub and Van Loan, Matrix Computations, 4th ed. (2013), section 5.3.2; Bjoerck, Numerical Methods for Least
/// Squares Problems (1996), section 2.4.
/// Units: y in any unit u, n values; x column-major, n x columns, column j in unit v_j. Coefficient j and its error are in u/v_j,
/// residual_sd in u, sums of squares in u^2.
/// Errors: base.bad-shape (x is not n x columns, no coefficient at all, fewer rows than coefficients), base.bad-value (a value
/// that is not finite), base.collinear. Edge cases: as many rows as coefficients gives the interpolating fit, residual 0 and no
/// standard errors; a perfect fit has residual 0, standard errors 0 and no F.
/// `names`: what errors call the columns; "column 1" and so on where there are none.
Result<LeastSquares> least_squares(std::span<const double> y, std::span<const double> x, std::size_t columns,
                                   Intercept intercept, std::span<const std::string> names = {});

}  // namespace solleva
