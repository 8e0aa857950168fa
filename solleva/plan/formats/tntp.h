// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "solleva/plan/design/road_design.h"

// The text format of the Transportation Networks repository (TNTP), with candidate roads as in the DNDP instances: "<NUMBER OF NEW LINKS> n" and a
// column of costs. `file` stands in errors. Errors: plan.bad-instance with line and column.
namespace solleva::plan {

/// A net file: metadata in angle brackets up to <END OF METADATA>; then, outside comments (~), one link a line: from, to, capacity, length, free
/// flow time, b, power, speed, toll, type[, cost], numbers between blanks, ended by ";". Nodes count from 1. The last <NUMBER OF NEW LINKS> are
/// candidates. Trips are 0 and the budget is 0 until they are set.
Result<RoadDesign> read_road_network(std::string_view text, const std::string& file);

/// A trips file: "Origin i", then "j : trips;" for its destinations. Trips of a zone to itself are left out: they use no road.
Done read_trips(std::string_view text, const std::string& file, TrafficNetwork& network);

}  // namespace solleva::plan
