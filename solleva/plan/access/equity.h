// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "solleva/base/estimate.h"

namespace solleva::plan::access {

/// How a score is spread over the people of places. All spans are as long as there are places.
struct Spread {
  std::span<const double> score;        ///< of each place; NaN: left out
  std::span<const double> people;       ///< >= 0
  std::span<const double> income = {};  ///< of a person of the place; empty: none is known; NaN: the place is left out of what needs it
  /// Places of equal income share their ranks, as they should; R accessibility ranks them in the order of the places instead.
  bool break_ties = false;
};

/// The share of people whose score is below the line, their mean shortfall and its square, as parts of the line: FGT of access.
/// Formula: access#9. Source: Foster, Greer and Thorbecke (1984), Econometrica 52, 761-766. Units: share of people; the line in that of the
/// score. Edge cases: empty without people, or with a line that is not above 0.
std::optional<double> access_fgt(const Spread& spread, double line, int alpha);

/// The Gini index of the score over people. Formula: access#10. Source: as concentration#1 of measure. Units: 1. Edge cases: empty without
/// people, or where all scores are 0.
std::optional<double> access_gini(const Spread& spread);

/// The mean score of people above the 90 % quantile of income over that of people up to the 40 % quantile. Quantiles are those of the whole
/// population, interpolated between persons. Formula: access#11. Source: Palma (2011), Development and Change 42, 87-153; quantiles as Hmisc
/// wtd.quantile, which R accessibility uses. Units: 1. Edge cases: empty where a side has nobody, or the poor have a score of 0.
std::optional<double> access_palma(const Spread& spread);

/// Whether those with higher income have the better score (above 0) or the worse (below): the concentration index by income.
/// Formula: access#12. Source: Kakwani (1977), Economic Journal 87, 71-80. Units: 1, from -1 to 1. Edge cases: as access_gini().
std::optional<double> access_concentration(const Spread& spread);

/// The same for a bounded score, between the least and the greatest that were met. Formula: access#13. Source: Erreygers (2009), Journal of
/// Health Economics 28, 504-515. Units: 1. Edge cases: empty where all scores are equal.
std::optional<double> corrected_concentration(const Spread& spread);

}  // namespace solleva::plan::access
