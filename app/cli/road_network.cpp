// SPDX-License-Identifier: Apache-2.0
#include "app/cli/road_network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/survey_input.h"
#include "solleva/base/text.h"
#include "solleva/plan/access/errors.h"
#include "solleva/plan/formats/road_lines.h"
#include "solleva/plan/plan.h"
#include "solleva/plan/network/road_map.h"

namespace solleva::cli {
namespace {

namespace access = plan::access;

/// The ending of a name without .gz.
bool ends_in(const std::string& path, std::string_view ending) { return path.ends_with(ending) || path.ends_with(std::string(ending) + ".gz"); }

Result<plan::RoadLines> read_lines(const std::string& path, const std::string& kind, share::Envelope& envelope) {
  const Result<std::string> text = read_lines_text(path);
  if (!text) return fail(text.error());
  Result<plan::RoadLines> roads = ends_in(path, ".osm") ? plan::read_osm_roads(*text, path, kind) : plan::read_geojson_roads(*text, path, kind);
  if (!roads) return roads;
  Result<share::Input> input = input_of(path, static_cast<std::int64_t>(roads->lines.size()));
  if (!input) return fail(input.error());
  envelope.inputs.push_back(std::move(*input));
  if (roads->cut > 0) {
    envelope.notes.push_back({"cut-roads", "roads of " + path + " that end where the extract lacks their points: " + std::to_string(roads->cut)});
  }
  return roads;
}

/// The table of speeds: road, and km/h in the column kmh or in that of the season.
Result<std::vector<plan::RoadSpeed>> read_road_speeds(const Arguments& arguments, const RunControl& control, share::Envelope& envelope) {
  const std::string path = arguments.text("speeds");
  if (path.empty()) {
    return fail({errors::missing_option, "speeds are needed for the roads", {.field = "--speeds"}, "", "give a table with the columns road and kmh"});
  }
  Result<OpenTable> source = open_plain(path, control);
  if (!source) return fail(source.error());
  envelope.inputs.push_back(source->input);
  const std::string season = arguments.given("season") ? arguments.text("season") : "kmh";
  const Result<data::NumericColumn> kmh = data::numeric_column(source->engine, source->table, season, {data::Sign::non_negative, data::Gaps::refuse});
  if (!kmh) return fail(with_gaps(in_file(kmh.error(), path), *source, season));
  const Result<std::vector<std::optional<std::string>>> kinds = data::text_column(source->engine, source->table, "road");
  if (!kinds) return fail(in_file(kinds.error(), path));
  std::vector<plan::RoadSpeed> speeds;
  for (std::size_t row = 0; row < kinds->size(); ++row) {
    const std::string kind = (*kinds)[row].value_or("");
    const bool twice = std::ranges::any_of(speeds, [&](const plan::RoadSpeed& one) { return one.kind == kind; });
    if (kind.empty() || twice) {
      return fail({access::errors::bad_speeds, kind.empty() ? "a speed has no road" : "the road '" + kind + "' stands twice",
                   data::place_of(source->table, row, "road")});
    }
    speeds.push_back({kind, kmh->values[row]});
  }
  return speeds;
}

bool on_globe(const std::vector<access::Point>& points) {
  return std::ranges::all_of(points, [](const access::Point& point) { return std::fabs(point.x) <= 180 && std::fabs(point.y) <= 90; });
}

/// Whether roads and places are in degrees: an extract always is, other files say so by --degrees or by lying on the globe altogether.
Result<bool> in_degrees(const std::string& path, const plan::RoadLines& roads, const std::vector<access::Point>& places, const Arguments& arguments,
                        share::Envelope& envelope) {
  const bool lines_fit = std::ranges::all_of(roads.lines, [](const plan::RoadLine& line) { return on_globe(line.points); });
  const bool stated = arguments.flag("degrees") || ends_in(path, ".osm");
  if (stated && !lines_fit) return fail({access::errors::bad_lines, "the roads are not in degrees", {.file = path}, "a point lies beyond 180 by 90"});
  if (lines_fit != on_globe(places)) {
    return fail({access::errors::bad_lines, lines_fit ? "the roads are in degrees, the places are not" : "the places are in degrees, the roads are not", {.file = path},
                 "", "both must be in degrees, or in metres of the same projection"});
  }
  if (lines_fit && !stated) envelope.notes.push_back({"degrees", "roads and places lie within 180 by 90, so they are taken as degrees"});
  return lines_fit;
}

/// Places, then facilities.
Result<std::vector<access::Point>> points_of(const AccessStudy& study) {
  std::vector<access::Point> points;
  for (const Locations* locations : {&*study.places, &*study.facilities}) {
    if (!locations->points) {
      return fail({data::errors::missing_column, "places need coordinates to find the roads of a map", {.file = locations->source.input.path},
                   "there are no columns for --x and --y"});
    }
    points.insert(points.end(), locations->points->begin(), locations->points->end());
  }
  return points;
}

/// What a user should know of who lies where.
void tell_who_is_off(const AccessStudy& study, const plan::RoadMap& map, double most, std::vector<Note>& notes) {
  std::vector<std::string> far;
  double farthest = 0;
  std::string who;
  const std::size_t places = study.places->ids.size();
  for (std::size_t i = 0; i < map.nodes.size(); ++i) {
    const std::string& name = i < places ? study.places->names[i] : study.facilities->names[i - places];
    if (map.nodes[i] == plan::kNoSource) {
      far.push_back(name);
    } else if (map.metres[i] > farthest) {
      farthest = map.metres[i];
      who = name;
    }
  }
  if (!far.empty()) notes.push_back({"off-road", "more than " + format_double(most) + " m from every road, and so out of reach: " + some_of(far)});
  if (farthest > 0) notes.push_back({"beside-road", "places go straight to the nearest road, " + who + " the farthest: " + format_double(std::round(farthest)) + " m"});
}

Result<access::Pairs> pairs_on(const plan::RoadMap& map, const AccessStudy& study, const Arguments& arguments, const RunControl& control,
                               std::vector<Note>& notes) {
  const std::size_t places = study.places->ids.size();
  std::vector<std::uint32_t> targets, target_place, sources, source_facility;
  for (std::size_t i = 0; i < map.nodes.size(); ++i) {
    if (map.nodes[i] == plan::kNoSource) continue;
    (i < places ? targets : sources).push_back(map.nodes[i]);
    (i < places ? target_place : source_facility).push_back(static_cast<std::uint32_t>(i < places ? i : i - places));
  }
  const std::vector<std::uint32_t> parts = plan::connected_parts(map.graph);
  std::vector<std::string> cut_off;
  for (std::size_t k = 0; k < targets.size(); ++k) {
    const bool any = std::ranges::any_of(sources, [&](std::uint32_t source) { return parts[source] == parts[targets[k]]; });
    if (!any) cut_off.push_back(study.places->names[target_place[k]]);
  }
  if (!cut_off.empty()) notes.push_back({"cut-off", "on roads that join no facility's: " + some_of(cut_off)});
  const bool towards = arguments.text("direction") == "to";
  const double limit = arguments.number("limit").value_or(plan::kUnreachable);
  const auto reached = plan::reached_within(towards ? map.graph.reversed() : map.graph, sources, targets, limit, control);
  if (!reached) return fail(reached.error());
  std::vector<access::Pair> list;
  for (std::size_t j = 0; j < reached->size(); ++j) {
    for (const plan::Reached& one : (*reached)[j]) list.push_back({target_place[one.target], source_facility[j], one.cost});
  }
  return access::pairs_of(places, study.facilities->ids.size(), std::move(list));
}

}  // namespace

bool is_road_map(const std::string& path) {
  return std::ranges::any_of(std::vector<std::string>{".geojson", ".json", ".osm", ".gpkg", ".shp"}, [&](const std::string& ending) { return ends_in(path, ending); });
}

std::vector<Option> road_options() {
  return {{.name = "road-kind", .value = "NAME", .help = "the property or tag of roads on a map that has their kind", .fallback = "highway"},
          {.name = "off-road", .value = "KMH", .help = "speed in a straight line to the nearest road of a map", .type = Type::amount, .fallback = "3"},
          {.name = "off-road-limit", .value = "METRES", .help = "who is farther from every road of a map is out of reach", .type = Type::amount, .fallback = "5000"}};
}

Result<access::Pairs> pairs_of_roads(const AccessStudy& study, const Arguments& arguments, const RunControl& control, share::Envelope& envelope) {
  const std::string path = arguments.text("network");
  const Result<std::vector<access::Point>> points = points_of(study);
  if (!points) return fail(points.error());
  const Result<plan::RoadLines> roads = read_lines(path, arguments.text("road-kind"), envelope);
  if (!roads) return fail(roads.error());
  plan::RoadMapOptions options;
  Result<std::vector<plan::RoadSpeed>> speeds = read_road_speeds(arguments, control, envelope);
  if (!speeds) return fail(speeds.error());
  options.speeds = std::move(*speeds);
  const Result<bool> degrees = in_degrees(path, *roads, *points, arguments, envelope);
  if (!degrees) return fail(degrees.error());
  options.degrees = *degrees;
  options.one_way = arguments.flag("directed");
  options.off_road_kmh = *arguments.number("off-road");
  options.most_metres = *arguments.number("off-road-limit");
  const Result<plan::RoadMap> map = plan::road_map(roads->lines, *points, options);
  if (!map) return fail(in_file(map.error(), path));
  if (!map->unlisted.empty()) {
    envelope.notes.push_back({"unlisted-roads", "kinds of road without a speed in " + arguments.text("speeds") + ", which count as closed: " + some_of(map->unlisted)});
  }
  tell_who_is_off(study, *map, options.most_metres, envelope.notes);
  return pairs_on(*map, study, arguments, control, envelope.notes);
}

}  // namespace solleva::cli
