// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::measure {

/// A column that something is regressed on.
struct Regressor {
  std::string name;
  std::vector<double> values;  ///< of each row
};

/// A linear model fitted to a sample, the intercept first.
struct WeightedFit {
  std::vector<double> coefficients;
  std::vector<double> fitted;
  /// Of each coefficient, of each row: its derivative by the row's weight. Empty where it was not asked for.
  std::vector<std::vector<double>> influence;
};

/// Weighted least squares of y on an intercept and columns, all with as many rows as weights (>= 0).
/// Formula: rif-regression#3 and #4. Source: Fuller (1975), Sankhya C 37, 117-132; Binder (1983), International Statistical Review
/// 51, 279-292. Units: y in u, column j in v_j; coefficient j in u/v_j. Errors: those of solleva::least_squares() (base.collinear,
/// base.bad-shape). Edge cases: rows of weight 0 count for nothing and have influence.
Result<WeightedFit> weighted_fit(std::span<const double> y, std::span<const Regressor> columns, std::span<const double> weights,
                                 bool influence);

}  // namespace solleva::measure
