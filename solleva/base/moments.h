// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

namespace solleva {

/// Moments of a sample, each right to the last digits that the doubles given allow: sums and deviations are kept in twice the
/// precision of a double, so an offset common to all values costs nothing. `values` and `weights` have the same length (a broken
/// invariant otherwise); weights are >= 0. Empty results mean that the moment does not exist.
///
/// Errors: none. Edge cases: see each; a value that is not finite makes the result not finite.

/// Formula: summation#7. Source: definition. Units: those of the values. Empty without values.
std::optional<double> mean(std::span<const double> values);

/// With denominator n - 1. Formula: summation#8. Source: NIST/SEMATECH, Engineering Statistics Handbook, 1.3.5.6. Units: those of
/// the values, squared. Empty with fewer than two values.
std::optional<double> variance(std::span<const double> values);

/// The root of the variance. Formula: summation#8. Source: NIST/SEMATECH, Engineering Statistics Handbook, 1.3.5.6. Units: those
/// of the values. Empty with fewer than two values.
std::optional<double> standard_deviation(std::span<const double> values);

/// The lag-1 autocorrelation in the order given. Formula: summation#9. Source: NIST/SEMATECH, Engineering Statistics
/// Handbook, 1.3.5.12. Units: none. Empty with fewer than two values, or when all are equal.
std::optional<double> autocorrelation(std::span<const double> values);

/// Formula: summation#10. Source: definition. Units: those of the values; weights in any unit. Empty when the weights add up to
/// 0.
std::optional<double> weighted_mean(std::span<const double> values, std::span<const double> weights);

/// Of the population that the weights describe: denominator is the sum of weights. Formula: summation#11. Source: definition.
/// Units: those of the values, squared; weights in any unit. Empty when the weights add up to 0.
std::optional<double> weighted_variance(std::span<const double> values, std::span<const double> weights);

}  // namespace solleva
