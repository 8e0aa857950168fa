// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/access/pairs.h"

namespace solleva::plan::access {

/// Who goes where when everybody goes to the nearest facility that still has room.
struct Catchments {
  std::vector<double> served;    ///< people of each place who find room
  std::vector<double> taken;     ///< people at each facility
  std::vector<double> nearest;   ///< people of each facility who have none nearer, room or not
};

/// Pairs in the order of their cost (equal: the first place, then the first facility): each gets what people are left of its place and what
/// room is left at its facility. Formula: access#17. Source: Ray and Ebener (2008), International Journal of Health Geographics 7:63, for
/// catchments by travel time and capacity. Units: people. `room` is in people, infinite where there is no limit.
Catchments nearest_first(const Pairs& pairs, std::span<const double> people, std::span<const double> room);

/// The least cost of each place and its facility, the first of equals; NaN and 0xFFFFFFFF where none is in reach.
/// Formula: the minimum over the pairs of a place. Source: definition. Units: those of the costs.
struct Nearest {
  std::vector<double> cost;
  std::vector<std::uint32_t> facility;
};
Nearest nearest_of(const Pairs& pairs);

}  // namespace solleva::plan::access
