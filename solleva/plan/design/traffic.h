// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"

namespace solleva::plan {

/// A road in one direction. Travel time at flow x: free_time (1 + b (x / capacity)^power).
struct RoadLink {
  std::size_t from = 0, to = 0;  ///< nodes, counted from 0
  double capacity = 0;           ///< above 0; flow in the unit of the trips
  double free_time = 0;          ///< 0 or more; any unit of time
  double b = 0, power = 1;       ///< b >= 0, power >= 0
};

/// Trips between the first `zones` nodes.
struct TrafficNetwork {
  std::size_t nodes = 0, zones = 0;
  std::size_t first_through = 0;  ///< nodes below are only beginnings and ends of trips
  std::vector<RoadLink> links;
  std::vector<double> trips;      ///< zones x zones, from row to column; 0 or more

  /// Formula: trips[from, to]. Source: definition. Units: trips; zones counted from 0.
  double trips_between(std::size_t from, std::size_t to) const { return trips[from * zones + to]; }
};

enum class Routing {
  user_equilibrium,  ///< nobody has a faster way: each takes the road for itself
  system_optimum,    ///< the total travel time is the smallest there can be
};

struct AssignmentOptions {
  Routing routing = Routing::user_equilibrium;
  double gap = 1e-8;             ///< relative gap at which to end
  int rounds = 2000;             ///< of the outer loop, at most
};

struct TrafficAssignment {
  std::vector<double> flow;      ///< of each link; 0 on closed links
  double total_time = 0;         ///< sum of flow x travel time
  double lower = 0;              ///< system optimum: no routing has a smaller total time (by convexity)
  double gap = 0;                ///< relative gap reached
  bool connected = true;         ///< every trip has a way; else flows are those of the trips that have one
};

/// Flows over the links that are open.
///
/// Formula: docs/methods/road-design.md, road-design#1 to #4: minimise the sum over links of the integral of the travel time (user equilibrium) or
/// of flow x travel time (system optimum); relative gap = 1 - (sum over trips of trips x shortest time) / (sum of flow x time), with marginal
/// times for the system optimum. Method: paths of each pair, gradient projection.
/// Source: Jayakrishnan, Tsai, Prashker and Rajadhyaksha (1994), A faster path-based algorithm for traffic assignment, Transportation Research
/// Record 1443, pp. 75-83; Sheffi (1985), Urban Transportation Networks, ch. 3.
/// Units: flow in trips, time in that of the links. `open`: one for each link, 0 closed; empty: all open.
/// Errors: plan.bad-problem for links or trips that do not hold. Edge cases: no trips: flows and times 0, gap 0.
Result<TrafficAssignment> assign_traffic(const TrafficNetwork& network, const std::vector<unsigned char>& open, const AssignmentOptions& options,
                                         const RunControl& control);

/// Travel time of a link at a flow. Formula: road-design#1. Source: Bureau of Public Roads (1964), Traffic Assignment Manual.
/// Units: flow in trips, 0 or more; time in that of the link.
double travel_time(const RoadLink& link, double flow);

/// d(flow x time) / d flow. Formula: road-design#3. Source: Sheffi (1985), section 3.4. Units: as travel_time.
double marginal_time(const RoadLink& link, double flow);

}  // namespace solleva::plan
