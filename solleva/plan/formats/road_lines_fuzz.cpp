// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/plan/formats/road_lines.h"
#include "solleva/plan/network/road_map.h"

// Whatever a file holds: roads of two points or more with a kind, from which a map can be made, or an error that says what is wrong.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva;
  using namespace solleva::plan;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const bool osm = !text.empty() && text.front() == '<';
  const Result<RoadLines> roads = osm ? read_osm_roads(text, "fuzz.osm", "highway") : read_geojson_roads(text, "fuzz.geojson", "highway");
  if (!roads) {
    if (roads.error().what.empty() || roads.error().where.file.empty()) std::abort();
    return 0;
  }
  RoadMapOptions options;
  for (const RoadLine& line : roads->lines) {
    if (line.points.size() < 2 || line.kind.empty()) std::abort();
    for (const access::Point& point : line.points) {
      if (!std::isfinite(point.x) || !std::isfinite(point.y)) std::abort();
      if (std::fabs(point.x) > 1e6 || std::fabs(point.y) > 1e6) return 0;  // not on any map
    }
    options.speeds.push_back({line.kind, 5});
  }
  options.degrees = osm;
  const Result<RoadMap> map = road_map(roads->lines, roads->lines.front().points, options);
  if (map && map->nodes.size() != roads->lines.front().points.size()) std::abort();
  return 0;
}
