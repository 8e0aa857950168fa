// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/formats/geojson.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "solleva/plan/access/errors.h"

namespace solleva::plan {
namespace {

using nlohmann::json;

Property property_of(const json& properties, const std::string& name) {
  const auto found = properties.find(name);
  if (found == properties.end()) return {};
  if (found->is_boolean()) return found->get<bool>();
  if (found->is_number()) return found->get<double>();
  if (found->is_string()) return found->get<std::string>();
  return {};
}

/// Collects lines feature by feature.
class Reader {
 public:
  Reader(const std::string& file, std::span<const std::string> wanted) : file_(file), wanted_(wanted) {}

  Done feature(const json& node) {
    ++number_;
    if (!node.is_object()) return bad("a feature is no object");
    const auto properties = node.find("properties");
    if (properties == node.end() || !properties->is_object()) return bad("a feature has no properties");
    const auto geometry = node.find("geometry");
    if (geometry == node.end() || !geometry->is_object()) return bad("a feature has no geometry");
    const auto kind = geometry->find("type");
    const bool single = kind != geometry->end() && *kind == "LineString", several = kind != geometry->end() && *kind == "MultiLineString";
    if (!single && !several) {
      ++read.others;
      return {};
    }
    const auto coordinates = geometry->find("coordinates");
    if (coordinates == geometry->end() || !coordinates->is_array()) return bad("a line has no coordinates");
    LineFeature found;
    found.number = number_;
    for (const std::string& name : wanted_) found.properties.push_back(property_of(*properties, name));
    if (single) {
      if (Done done = line(*coordinates, found); !done) return done;
    } else {
      for (const json& part : *coordinates) {
        if (Done done = line(part, found); !done) return done;
      }
    }
    read.features.push_back(std::move(found));
    return {};
  }

  LineFeatures read;

 private:
  Done bad(std::string what) const { return fail(bad_feature(number_, file_, std::move(what))); }

  Done line(const json& coordinates, LineFeature& into) const {
    if (!coordinates.is_array() || coordinates.size() < 2) return bad("a line has fewer than two points");
    std::vector<access::Point> points;
    for (const json& point : coordinates) {
      if (!point.is_array() || point.size() < 2 || !point[0].is_number() || !point[1].is_number()) return bad("a point is not two numbers");
      points.push_back({point[0].get<double>(), point[1].get<double>()});
      if (!std::isfinite(points.back().x) || !std::isfinite(points.back().y)) return bad("a coordinate is too large for a number");
    }
    into.lines.push_back(std::move(points));
    return {};
  }

  const std::string& file_;
  std::span<const std::string> wanted_;
  std::size_t number_ = 0;
};

}  // namespace

Error bad_feature(std::size_t number, const std::string& file, std::string what) {
  Error error{access::errors::bad_lines, std::move(what)};
  error.where.file = file;
  error.where.unit = "feature " + std::to_string(number);
  return error;
}

Result<LineFeatures> read_line_features(std::string_view text, const std::string& file, std::span<const std::string> properties) {
  const auto whole = [&](std::string what) {
    Error error{access::errors::bad_lines, std::move(what)};
    error.where.file = file;
    return fail(std::move(error));
  };
  const json root = json::parse(text, nullptr, false);
  if (!root.is_object()) return whole("this is not GeoJSON");
  Reader reader(file, properties);
  const auto kind = root.find("type");
  if (kind != root.end() && *kind == "Feature") {
    if (Done done = reader.feature(root); !done) return fail(done.error());
    return std::move(reader.read);
  }
  const auto features = root.find("features");
  if (kind == root.end() || *kind != "FeatureCollection" || features == root.end() || !features->is_array()) return whole("there are no features");
  for (const json& feature : *features) {
    if (Done done = reader.feature(feature); !done) return fail(done.error());
  }
  return std::move(reader.read);
}

}  // namespace solleva::plan
