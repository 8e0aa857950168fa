// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::measure {

/// How much each of several causes did to a change, when they act together: the average, over all orders in which they may act,
/// of what each adds when its turn comes. The parts add up to values.back() - values.front() without a residual.
///
/// `values` holds the outcome for every set of causes that have acted: entry s is the set whose binary digits are those of s, so
/// that entry 0 is before all, the last entry after all, and n causes need 2^n entries.
/// Formula: change-decomposition#5. Source: Shorrocks (2013), J. Econ. Inequality 11(1), p. 99-126.
/// Units: those of the values. Errors: none; anything but 2^n entries with 1 <= n <= 16 is a bug of the caller.
std::vector<double> shapley_values(std::span<const double> values);

/// A part of a population in one year, as the rural people of a country.
struct Sector {
  std::string name;       ///< unique in its year
  double population = 0;  ///< persons, above 0
  double poverty = 0;     ///< an index that is a mean over persons: head count, poverty gap, squared gap, Watts
};

/// What one sector does to the change of the whole.
struct SectorEffect {
  std::string name;
  double within = 0;  ///< its poverty moved, at its share of the people before
  double shift = 0;  ///< its share of the people moved, at its poverty before; only the sum over sectors has a meaning of its own
  double interaction = 0;  ///< both moved
};

/// The change of poverty in a country of several sectors; the effects are sums over sectors.
struct SectorChange {
  double before = 0, after = 0, change = 0;
  double within = 0, shift = 0, interaction = 0;
  std::vector<SectorEffect> sectors;  ///< in the order of `before`
};

/// Poverty falls within sectors, and because people move to a sector with less of it: how much of each.
/// Formula: change-decomposition#7 to #10. Source: Ravallion and Huppi (1991), World Bank Economic Review 5(1), p. 57-82.
/// Units: populations in persons; poverty and effects in the unit of the index.
/// Errors: measure.bad-sectors unless both years have the same sectors, each named once, with a population above 0 and a finite
/// poverty not below 0. Edge: with one sector the shift is 0. For parts without interaction take regional_change on the same
/// data.
Result<SectorChange> sector_change(std::span<const Sector> before, std::span<const Sector> after);

}  // namespace solleva::measure
