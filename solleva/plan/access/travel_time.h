// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/access/terrain.h"

namespace solleva::plan::access {

enum class Direction { to_facility, from_facility };

/// Which cells one moves to from a cell: those that touch it, and with `sixteen` those a knight of chess would reach.
enum class Neighbours { eight, sixteen };

struct TravelOptions {
  Direction direction = Direction::to_facility;
  Neighbours neighbours = Neighbours::eight;
  double limit = std::numeric_limits<double>::infinity();  ///< cells beyond this cost have none; the limit itself is within
};

inline constexpr std::uint32_t kNoSource = 0xFFFFFFFFU;

/// The least cost of the way between each cell and the nearest of some facilities.
struct TravelTimes {
  std::vector<double> cost;            ///< NaN where no facility is in reach; seconds for speeds, else the unit of friction
  std::vector<std::uint32_t> nearest;  ///< which of the facilities, or kNoSource; the first of those equally near
};

/// What one move costs, between a cell and its neighbour that lies `down` rows southwards and `right` columns eastwards (a king's or a
/// knight's move), from `cell` to it for from_facility, back for to_facility. Formula: travel-time#3, #5 and #6. Source: as for
/// travel_times(). Units: seconds for speeds, else those of friction. Edge cases: infinite where the move cannot be made.
double move_cost(const Terrain& terrain, Direction direction, std::size_t cell, int down, int right);

/// Times over terrain to the nearest facility, or from it. Each of `facilities` is a cell; it has cost 0 even on a barrier, but nobody
/// leaves a barrier.
/// Formula: travel-time#4, the least sum of moves. Source: Dijkstra (1959), Numerische Mathematik 1, 269-271; Denardo and Fox (1979),
/// Operations Research 27, 161-186, for the buckets; the moves are those of AccessMod and GRASS. Units: of TravelTimes.
/// Errors: base.stopped. Edge cases: without facilities nobody is in reach. The same bytes whatever the order of work: the least sum is unique,
/// and of equal sums the first facility counts.
Result<TravelTimes> travel_times(const Terrain& terrain, std::span<const std::size_t> facilities, const TravelOptions& options,
                                 const RunControl& control);

/// A cell in reach of a facility.
struct Reached {
  std::uint32_t cell;
  double cost;
};

/// For each facility by itself all cells within the limit, in the order of their numbers. Formula, Source, Units: as travel_times().
/// Errors: base.stopped.
Result<std::vector<std::vector<Reached>>> travel_times_each(const Terrain& terrain, std::span<const std::size_t> facilities,
                                                            const TravelOptions& options, const RunControl& control);

}  // namespace solleva::plan::access
