// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/plan/access/raster_reach.h"

// The Lagrangian bound of siting on a raster (access#16). Nobody but raster_siting.cpp includes it.
namespace solleva::plan::access::detail {

struct BoundProblem {
  const GridShape& shape;
  const RasterReach& reach;
  std::span<const std::int64_t> people;   ///< of each cell, in millionths
  std::size_t count;
  double capacity;                        ///< in millionths
  std::vector<std::vector<std::uint32_t>> existing;  ///< cells in reach of each existing facility
  std::vector<double> existing_capacity;
};

/// The least of `rounds` Lagrangian bounds, in millionths, that begin with multiplier 1 for people served in a plan of worth `best`;
/// round 0 is the bound of greedy. Valid whatever round it ends with.
double lagrangian_bound(const BoundProblem& problem, std::span<const std::int64_t> served, double best, std::size_t rounds, double gap,
                        const RunControl& control);

}  // namespace solleva::plan::access::detail
