// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/access/grid.h"

// Roads as lines on a map, from GeoJSON and from extracts of OpenStreetMap.
namespace solleva::plan {

/// In which direction of its points a road may be gone by who must heed it.
enum class Passing { both, forward, backward };

struct RoadLine {
  std::vector<access::Point> points;  ///< two or more
  std::string kind;                   ///< as in "track"; by it a road has its speed
  Passing passing = Passing::both;
};

struct RoadLines {
  std::vector<RoadLine> lines;
  std::size_t others = 0;  ///< features that are no lines, or lines without a kind
  std::size_t cut = 0;     ///< ways of an extract that lack points: they end where their points do
};

/// Lines with the kind in the property `kind` (text, or a number as text) and, where there is one, `oneway` (yes, no, -1, or true and false).
/// Errors: those of read_line_features.
Result<RoadLines> read_geojson_roads(std::string_view text, const std::string& file, const std::string& kind);

/// The ways with a tag `kind` of an OpenStreetMap XML text (.osm), in degrees. Areas (area=yes) are no roads; `oneway`, roundabouts and motorways
/// give the direction. Source: OpenStreetMap wiki, "OSM XML" and "Key:oneway". Errors: plan.bad-lines.
Result<RoadLines> read_osm_roads(std::string_view text, const std::string& file, const std::string& kind);

}  // namespace solleva::plan
