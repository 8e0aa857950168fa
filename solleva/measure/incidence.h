// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/measure/change.h"
#include "solleva/measure/lorenz.h"

namespace solleva::measure {

/// One point of a growth incidence curve.
struct IncidencePoint {
  double rank = 0;                 ///< share of persons below
  Figure before = {}, after = {};  ///< income at the rank, in the unit of the means
  Figure growth = {};              ///< a year, as a share: 0.05 is 5 % a year
};

/// How fast incomes grew along the row of all persons from the poorest to the richest. All rates are a year.
struct Incidence {
  double years = 1;
  std::vector<IncidencePoint> points = {};
  Figure mean_growth = {};        ///< of the mean income
  Figure median_growth = {};      ///< of the income in the middle
  Figure mean_of_growth = {};     ///< the mean of the curve over all ranks: growth as the average person sees it
  Figure poorest_growth = {};     ///< of the mean income of the poorest part (IncidenceOptions::poorest)
  Figure pro_poor_growth = {};    ///< the mean of the curve up to the head count before: the rate of pro-poor growth
  Figure head_count_before = {};  ///< share of persons
};

struct IncidenceOptions {
  double years = 1;         ///< between the two situations, above 0; 1 leaves rates as they are, over the whole time
  std::size_t points = 99;  ///< ranks 1/(points + 1), 2/(points + 1), ...
  double poorest = 0.4;     ///< the part of all persons that poorest_growth speaks of, in (0, 1)
};

/// Errors: measure.bad-incidence for years not above 0, a poorest part outside (0, 1), no or more than 100,000 points.
Done check_incidence(const IncidenceOptions& options);

/// What the rate at each rank weighs in the mean of the curve between two ranks, or in its value where both are the same. The curve
/// is straight between its ranks, level before the first and after the last. The weights add up to 1.
/// Formula: growth-incidence#7. Source: the trapezoidal rule, exact for broken lines. Units: none.
std::vector<double> curve_weights(std::span<const double> ranks, double from, double to);

/// The growth incidence curve between two fitted or empirical distributions, and the rates that sum it up. The line is that of
/// `before`. Between its points the curve is straight, before the first and after the last it is level.
/// Formula: growth-incidence#1 to #6. Source: Ravallion and Chen (2003), Economics Letters 78(1), p. 93-99.
/// Units: means and lines of both in one unit; years in years; rates as shares a year.
/// Errors: measure.bad-incidence for years not above 0, a poorest part outside (0, 1), no or more than 100,000 points.
/// Edge cases: where an income before or after is not above 0 there is no rate, flagged income-not-positive; the two means of the
/// curve are then over the ranks from the first that has one. With nobody poor before there is no pro-poor rate.
Result<Incidence> growth_incidence(const Situation& before, const Situation& after, const IncidenceOptions& options = {});

/// Income at one rank, as in a table of percentiles.
struct Percentile {
  double rank = 0;  ///< share of persons below, in (0, 1)
  double income = 0;
};

/// A published table of percentiles, rising, with the mean (not above 0: unknown) and the line in the unit of its incomes.
struct PercentileTable {
  std::vector<Percentile> percentiles;
  Level level;
};

/// The same between two tables of percentiles with equal ranks; the points are theirs. There is no growth of the poorest part's
/// mean, since the tails are not in the table.
/// Formula: growth-incidence#1 to #5. Source: as above. Units: incomes, means and lines in one unit.
/// Errors: measure.bad-incidence as above; measure.bad-percentiles unless both tables have the same rising ranks in (0, 1) and
/// finite incomes that do not fall. Edge cases: a line outside the incomes of the table leaves head count and pro-poor rate
/// empty, flagged.
Result<Incidence> growth_incidence(const PercentileTable& before, const PercentileTable& after,
                                   const IncidenceOptions& options = {});

}  // namespace solleva::measure
