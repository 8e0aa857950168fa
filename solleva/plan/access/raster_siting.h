// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/access/travel_time.h"
#include "solleva/plan/optimum.h"

namespace solleva::plan::access {

struct ExistingFacility {
  std::size_t cell = 0;
  double capacity = std::numeric_limits<double>::infinity();  ///< people
};

/// Where on a raster to build so that most people have a facility within a limit of travel that has room for them.
struct RasterSiting {
  const Terrain& terrain;
  std::span<const double> people;                 ///< of each cell, >= 0; NaN: nobody
  std::size_t count = 1;                          ///< how many to build, in different cells
  double capacity = std::numeric_limits<double>::infinity();  ///< people that each of them serves at most
  TravelOptions travel = {};                      ///< with a limit
  std::vector<ExistingFacility> existing = {};
  std::vector<std::size_t> candidates = {};       ///< cells; empty: every cell that can be entered
};

struct RasterSitingOptions {
  bool interchange = true;          ///< false: plain greedy
  std::size_t bound_rounds = 500;   ///< of the Lagrangian bound; 0: the bound that greedy itself gives
  bool explain = false;             ///< the worth of each site
  Limits limits = {};               ///< iterations: passes of the interchange
};

/// What a facility is worth beside all others, as they would take over whom they reach and have room for.
struct SiteWorth {
  double lost_without = 0;               ///< people whom nobody would serve if it were not built
  std::optional<std::size_t> next_best;  ///< the other cell that would be best for it; empty: there is none
  double lost_with_next_best = 0;        ///< people lost by building there instead; below 0 only where interchange was cut short
};

struct PlacedSite {
  std::size_t cell = 0;
  double served = 0;    ///< people
  double alone = 0;     ///< how many of them have no other facility that stands in reach
  std::optional<SiteWorth> worth = {};  ///< where it was asked for
};

struct RasterSites {
  Optimum optimum;                    ///< objective: people served, those of existing facilities included
  std::vector<PlacedSite> sites;      ///< in the order in which greedy chose them; one that interchange moved keeps its place
  std::vector<double> existing;       ///< people served by each existing facility
  std::vector<double> served;         ///< people of each cell
  double by_greedy = 0;               ///< the objective of plain greedy
  double people = 0;                  ///< all there are
};

/// People are counted in millionths, so that sums are exact and ties are ties. Existing facilities take people first, then plain greedy: each
/// step builds where most people gain, min(room, people in reach whom nobody serves), the cell with the lowest number where several are equal,
/// and serves the nearest of them first (equally near: the lowest cell). Interchange then moves one facility at a time to where it does most,
/// while that helps; whom a mover leaves may first go to others in reach with room, and full ones hand people over to those.
/// Formula: access#14 for the problem, #15 for greedy, #16 for the bound. Source: Church and ReVelle (1974), Papers of the Regional Science
/// Association 32, 101-118; Nemhauser, Wolsey and Fisher (1978), Mathematical Programming 14, 265-294; Minoux (1978), Optimization Techniques,
/// Springer, 234-243, for lazy evaluation; Ray and Ebener (2008), as in AccessMod's scaling up. Units: people.
/// Errors: base.stopped before there is any plan; a stop afterwards ends with the best plan. Edge cases: fewer candidates than `count`: all of them.
Result<RasterSites> place_on_raster(const RasterSiting& problem, const RasterSitingOptions& options, const RunControl& control);

}  // namespace solleva::plan::access
