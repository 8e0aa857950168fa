// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/access/grid.h"

namespace solleva::plan::access {

/// How one moves through a cell.
enum class Mode {
  walking,  ///< speed falls with slope, up and down (Tobler)
  bicycle,  ///< constant power, so slow up and fast down
  motor,    ///< slope does not matter
};

/// A speed on the flat, in km/h.
struct Speed {
  Mode mode = Mode::walking;
  double kmh = 0;
};

/// The speed of a kind of land or road, by the number that it has in the grid of land cover. 0 km/h is a barrier.
struct CoverSpeed {
  std::int64_t cover = 0;
  Speed speed = {};
};

/// The speed at a slope. Formula: travel-time#1 (walking), travel-time#2 (bicycle), unchanged (motor). Source: Tobler (1993), Three
/// presentations on geographical analysis and modeling, NCGIA Technical Report 93-1; Ray and Ebener (2008), International Journal of Health
/// Geographics 7:63, as in AccessMod. Units: `slope` as rise over run, above 0 uphill; km/h. Edge cases: a bicycle that cannot move has 0.
double speed_at(Speed flat, double slope);

/// What a cell of friction costs.
enum class Friction {
  per_cell,   ///< for a move to a neighbour in a row or column, as in GRASS r.cost
  per_metre,  ///< beside the time of walking, in seconds, as in GRASS r.walk
};

/// Walking time of Naismith and Langmuir, as GRASS r.walk has it.
struct Langmuir {
  double flat = 0.72;             ///< seconds a metre of distance
  double up = 6.0;                ///< seconds a metre of climb
  double gently_down = 1.9998;    ///< seconds a metre of (negative) climb where it is not steep
  double steeply_down = -1.9998;  ///< and where it is
  double steep = -0.2125;         ///< the slope from which down is steep
  double friction = 1;            ///< factor of friction (lambda)
};

inline constexpr std::uint16_t kBarrier = 0xFFFF;

/// The ground that one moves over: either speeds by cell, or friction by cell. Nobody enters a cell that is a barrier or, where there is
/// elevation, has none.
struct Terrain {
  GridShape shape;
  std::vector<double> elevation = {};       ///< metres, NaN where there is none; empty: flat
  std::vector<Speed> speeds = {};
  std::vector<std::uint16_t> speed_of = {}; ///< of each cell its place in `speeds`, or kBarrier
  std::vector<double> friction = {};        ///< of each cell, not negative, NaN for a barrier; where there are no speeds
  Friction rule = Friction::per_cell;
  Langmuir walking = {};                    ///< for Friction::per_metre

  bool enters(std::size_t cell) const;
};

/// The terrain of a land cover and a table of speeds. `cover` has a number for each cell of `shape`; cells whose number the table does not
/// have, or without one, are barriers, and `unlisted` gets the numbers that were met and are not in the table.
/// Errors: plan.bad-speeds for a number that stands twice, a speed that is negative or no number, more than 65,534 numbers.
Result<Terrain> terrain_of_speeds(const GridShape& shape, std::span<const double> cover, std::span<const CoverSpeed> table,
                                  std::vector<std::int64_t>& unlisted);

/// The terrain of friction. Errors: plan.bad-speeds for negative friction, or coefficients that could make a move cost less than nothing.
Result<Terrain> terrain_of_friction(const GridShape& shape, std::vector<double> friction, Friction rule, const Langmuir& walking = {});

}  // namespace solleva::plan::access
