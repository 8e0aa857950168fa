// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "solleva/base/value.h"

namespace solleva {

/// The nine definitions of a sample quantile that software uses, in the order and numbering of Hyndman and Fan.
enum class QuantileRule {
  inverse_cdf = 1,           ///< smallest value with at least the share at or below it
  averaged_inverse_cdf = 2,  ///< the same, but the mean of two values where the share is met exactly; SAS, Stata
  nearest_even = 3,          ///< the observation nearest to n p, to the even one when halfway
  linear_cdf = 4,            ///< linear interpolation of the empirical distribution function
  hazen = 5,                 ///< piecewise linear with knots in the middle of the steps
  weibull = 6,               ///< linear between the expected order statistics of the uniform; SPSS
  linear = 7,                ///< linear between the smallest at 0 and the largest at 1; R's default, spreadsheets
  median_unbiased = 8,       ///< about median-unbiased for any distribution
  normal_unbiased = 9,       ///< about unbiased for the expected order statistics of a normal
};

/// Its name as options and outputs write it, "inverse-cdf" to "normal-unbiased".
std::string_view to_text(QuantileRule rule);
std::optional<QuantileRule> parse_quantile_rule(std::string_view text);

/// The quantile of `sorted` (ascending; not looked at, for that would cost more than the answer) at `share`. A share that is
/// within rounding of a step counts as meeting it exactly, so that 0.7 of ten is the seventh. Formula: docs/methods/quantiles.md,
/// quantiles#1 to quantiles#3. Source: Hyndman and Fan (1996), The American Statistician 50, 361-365. Units: those of the values.
/// Edge cases: empty without values; one value is every quantile.
std::optional<double> quantile(std::span<const double> sorted, Share share, QuantileRule rule);

/// The weighted quantile: of the population in which each value of `sorted` (ascending, a broken invariant otherwise) stands for
/// its weight (>= 0). `rule` is inverse_cdf or averaged_inverse_cdf (a broken invariant otherwise): the other rules count
/// observations, not people. Tied values act as one with their weights added; values without weight never count. Equal weights
/// give the unweighted quantile. Formula: quantiles#4 and quantiles#5. Source: definition (inverse of the weighted distribution
/// function). Units: those of the values; weights in any unit. Edge cases: empty when the weights add up to 0; share 0 gives the
/// smallest, share 1 the largest value with weight.
std::optional<double> weighted_quantile(std::span<const double> sorted, std::span<const double> weights, Share share,
                                        QuantileRule rule = QuantileRule::inverse_cdf);

}  // namespace solleva
