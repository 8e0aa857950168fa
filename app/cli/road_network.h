// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/access_study.h"

namespace solleva::cli {

/// Whether a file has roads as lines on a map (.geojson, .json, .osm, perhaps packed as .gz, .gpkg, .shp) and not as a table of edges.
bool is_road_map(const std::string& path);

/// --road-kind, --off-road, --off-road-limit.
std::vector<Option> road_options();

/// Minutes along roads between places and facilities with coordinates, within --limit. Tells which kinds of road have no speed, who is too far from a
/// road, and who is on a part of the network from which no facility can be reached. Errors: those of the files; cli.missing-option,
/// data.missing-column (no coordinates), plan.bad-lines, plan.bad-speeds.
Result<plan::access::Pairs> pairs_of_roads(const AccessStudy& study, const Arguments& arguments, const RunControl& control,
                                           share::Envelope& envelope);

}  // namespace solleva::cli
