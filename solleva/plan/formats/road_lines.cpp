// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/formats/road_lines.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <pugixml.hpp>
#include <unordered_map>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/plan/access/errors.h"
#include "solleva/plan/formats/geojson.h"

namespace solleva::plan {
namespace {

/// A property as the text that a speed table would have.
std::string text_of(const Property& property) {
  if (!property) return {};
  if (const double* number = std::get_if<double>(&*property)) return format_double(*number);
  if (const bool* yes = std::get_if<bool>(&*property)) return *yes ? "yes" : "no";
  return std::get<std::string>(*property);
}

std::optional<Passing> passing_of(std::string_view text) {
  if (text == "yes" || text == "true" || text == "1") return Passing::forward;
  if (text == "-1" || text == "reverse") return Passing::backward;
  if (text == "no" || text == "false" || text == "0") return Passing::both;
  return {};
}

Error unreadable(const std::string& file, std::string what, std::string why = {}) {
  Error error{access::errors::bad_lines, std::move(what)};
  error.where.file = file;
  error.why = std::move(why);
  return error;
}

/// The nodes of an extract by their id.
using OsmNodes = std::unordered_map<std::int64_t, access::Point>;

Result<OsmNodes> nodes_of(const pugi::xml_node& root, const std::string& file) {
  OsmNodes nodes;
  for (const pugi::xml_node& node : root.children("node")) {
    const std::optional<double> longitude = parse_double(node.attribute("lon").value()), latitude = parse_double(node.attribute("lat").value());
    const bool on_globe = longitude && latitude && std::fabs(*longitude) <= 180 && std::fabs(*latitude) <= 90;
    if (!on_globe) return fail(unreadable(file, std::string("node ") + node.attribute("id").value() + " has no place on the globe"));
    nodes.emplace(node.attribute("id").as_llong(), access::Point{*longitude, *latitude});
  }
  return nodes;
}

struct Tags {
  std::string kind, one_way, junction;
  bool area = false;
};

Tags tags_of(const pugi::xml_node& way, const std::string& kind) {
  Tags tags;
  for (const pugi::xml_node& tag : way.children("tag")) {
    const std::string key = tag.attribute("k").value(), value = tag.attribute("v").value();
    if (key == kind) tags.kind = value;
    if (key == "oneway") tags.one_way = value;
    if (key == "junction") tags.junction = value;
    if (key == "area") tags.area = value == "yes";
  }
  return tags;
}

Passing passing_of(const Tags& tags) {
  if (const std::optional<Passing> stated = passing_of(tags.one_way)) return *stated;
  return tags.junction == "roundabout" || tags.kind == "motorway" ? Passing::forward : Passing::both;
}

/// The parts of a way between points that the extract lacks.
void add_way(const pugi::xml_node& way, const Tags& tags, const OsmNodes& nodes, RoadLines& roads) {
  RoadLine part{{}, tags.kind, passing_of(tags)};
  bool cut = false;
  const auto finish = [&] {
    if (part.points.size() > 1) roads.lines.push_back(part);
    part.points.clear();
  };
  for (const pugi::xml_node& point : way.children("nd")) {
    const auto found = nodes.find(point.attribute("ref").as_llong());
    if (found == nodes.end()) {
      cut = true;
      finish();
      continue;
    }
    part.points.push_back(found->second);
  }
  finish();
  roads.cut += cut ? 1U : 0U;
}

}  // namespace

Result<RoadLines> read_geojson_roads(std::string_view text, const std::string& file, const std::string& kind) {
  const std::string wanted[] = {kind, "oneway"};
  Result<LineFeatures> read = read_line_features(text, file, wanted);
  if (!read) return fail(read.error());
  RoadLines roads;
  roads.others = read->others;
  for (LineFeature& feature : read->features) {
    const std::string name = text_of(feature.properties[0]);
    if (name.empty()) {
      ++roads.others;
      continue;
    }
    const Passing passing = passing_of(text_of(feature.properties[1])).value_or(Passing::both);
    for (std::vector<access::Point>& points : feature.lines) roads.lines.push_back({std::move(points), name, passing});
  }
  if (roads.lines.empty()) {
    return fail(unreadable(file, "no line has a kind of road", "lines without text or number in the property '" + kind + "': " + std::to_string(roads.others)));
  }
  return roads;
}

Result<RoadLines> read_osm_roads(std::string_view text, const std::string& file, const std::string& kind) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) return fail(unreadable(file, "this is not XML", std::string(parsed.description()) + ", at byte " + std::to_string(parsed.offset)));
  const pugi::xml_node root = document.child("osm");
  if (!root) return fail(unreadable(file, "this is not an extract of OpenStreetMap", "there is no element 'osm'"));
  const Result<OsmNodes> nodes = nodes_of(root, file);
  if (!nodes) return fail(nodes.error());
  RoadLines roads;
  for (const pugi::xml_node& way : root.children("way")) {
    const Tags tags = tags_of(way, kind);
    if (tags.kind.empty() || tags.area) {
      ++roads.others;
      continue;
    }
    add_way(way, tags, *nodes, roads);
  }
  if (roads.lines.empty()) return fail(unreadable(file, "there is no road in it", "no way has a tag '" + kind + "' and its points"));
  return roads;
}

}  // namespace solleva::plan
