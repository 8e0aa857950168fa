// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/formats/road_lines.h"
#include "solleva/plan/network/road_graph.h"
#include "solleva/plan/network/shortest_paths.h"

// A road network from lines on a map, with places that lie beside the roads.
namespace solleva::plan {

struct RoadSpeed {
  std::string kind;
  double kmh = 0;  ///< 0: closed
};

struct RoadMapOptions {
  std::vector<RoadSpeed> speeds;
  double off_road_kmh = 3;     ///< from a place to the nearest point of a road, in a straight line
  double most_metres = 5000;   ///< a place farther from every road is not on the map
  bool degrees = false;        ///< points are longitude and latitude; otherwise metres
  bool one_way = false;        ///< heed the direction of roads, as vehicles must and walkers need not
};

struct RoadMap {
  RoadGraph graph;                     ///< costs in minutes
  std::vector<std::uint32_t> nodes;    ///< of each place; kNoSource: too far from every road
  std::vector<double> metres;          ///< of each place to its road; infinite beyond most_metres
  std::vector<std::string> unlisted;   ///< kinds without a speed, which are closed
};

/// Joins lines where they share a point (to 1e-7 of a degree or a tenth of a millimetre) and each place to the nearest point of an open road, wherever
/// between two points of the line that is. Lines that cross without a common point do not meet: one may pass over the other.
/// Formula: docs/methods/shortest-paths.md, shortest-paths#3 to #5: a length is a haversine on a sphere of 6,371,008.8 m, or Euclidean; minutes = metres /
/// (1000 kmh / 60). Source: Moritz (2000), Geodetic Reference System 1980, Journal of Geodesy 74, 128-133 (mean radius R1, p. 131); Sinnott (1984), Sky
/// and Telescope 68, 159 (haversine). Units: minutes, metres, km/h. Errors: plan.bad-lines where no line is open or a speed is negative or no number.
Result<RoadMap> road_map(std::span<const RoadLine> lines, std::span<const access::Point> places, const RoadMapOptions& options);

}  // namespace solleva::plan
