// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "solleva/base/result.h"
#include "solleva/measure/line.h"
#include "solleva/measure/lorenz.h"

namespace solleva::measure {

/// The prosperity standard of a PPP vintage, per day: 25 in 2017, 28 in 2021.
/// Formula: prosperity-gap#2. Source: Kraay and others (2023), World Bank Policy Research Working Paper 10470, for 2017; World
/// Bank, Poverty and Inequality Platform, June 2025, for 2021. Units: PPP dollars of the vintage a day. Errors:
/// measure.unknown-vintage.
Result<Line> prosperity_standard(Year vintage);

/// What the prosperity gap is held against. The gap is the factor by which incomes would have to be multiplied, on average, to
/// reach the standard; who is above it counts with a factor below 1. Incomes below the floor count as the floor: the mean of
/// 1/income is not finite without one when somebody has nothing.
struct ProsperityTerms {
  double standard = 0;
  std::optional<double> floor = {};
};

/// A person, or a part of the population, and its income.
struct WeightedIncome {
  double income = 0;
  double people = 1;  ///< persons or a share of them, above 0
};

/// The gap of a list of incomes, such as percentiles or the means of small groups.
/// Formula: prosperity-gap#1. Source: Kraay and others (2023), equation 1.
/// Units: incomes, standard and floor in one unit; the gap is a pure number.
/// Errors: measure.bad-amount for no incomes, an income that is not finite or, without a floor, not above 0, for a standard,
/// floor or weight not above 0.
Result<double> prosperity_gap(std::span<const WeightedIncome> incomes, const ProsperityTerms& terms);

/// The gap of a Lorenz curve with a mean.
/// Formula: prosperity-gap#3. Source: as above. Units: level.mean, standard and floor in one unit; level.line is not used.
/// Edge cases: without a floor, a curve with incomes of 0 or less has no gap and is flagged income-not-positive; a gap that is
/// not finite is flagged gap-not-finite.
Figure prosperity_gap(const LorenzCurve& curve, const Level& level, const ProsperityTerms& terms);

}  // namespace solleva::measure
