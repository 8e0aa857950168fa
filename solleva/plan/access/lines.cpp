// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/lines.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "solleva/plan/access/errors.h"

namespace solleva::plan::access {
namespace {

using nlohmann::json;

/// Collects lines feature by feature.
class Reader {
 public:
  Reader(const std::string& name, std::size_t& others) : name_(name), others_(others) {}

  Done feature(const json& node) {
    ++number_;
    if (!node.is_object()) return bad("a feature is no object");
    const auto properties = node.find("properties");
    if (properties == node.end() || !properties->is_object()) return bad("a feature has no properties");
    const auto geometry = node.find("geometry");
    if (geometry == node.end() || !geometry->is_object()) return bad("a feature has no geometry");
    const std::string kind = geometry->value("type", json()).is_string() ? geometry->at("type").get<std::string>() : "";
    if (kind != "LineString" && kind != "MultiLineString") {
      ++others_;
      return {};
    }
    const auto cover = properties->find("cover");
    if (cover == properties->end() || !cover->is_number()) return bad("a line has no number in its property 'cover'");
    const auto coordinates = geometry->find("coordinates");
    if (coordinates == geometry->end() || !coordinates->is_array()) return bad("a line has no coordinates");
    if (kind == "LineString") return line(*coordinates, cover->get<double>());
    for (const json& part : *coordinates) {
      if (Done done = line(part, cover->get<double>()); !done) return done;
    }
    return {};
  }

  std::vector<Line> lines;

 private:
  Done bad(std::string what) const {
    Error error{errors::bad_lines, std::move(what)};
    error.where.file = name_;
    error.where.unit = "feature " + std::to_string(number_);
    return fail(std::move(error));
  }

  Done line(const json& coordinates, double cover) {
    if (!coordinates.is_array() || coordinates.size() < 2) return bad("a line has fewer than two points");
    Line found;
    found.cover = cover;
    for (const json& point : coordinates) {
      if (!point.is_array() || point.size() < 2 || !point[0].is_number() || !point[1].is_number()) return bad("a point is not two numbers");
      found.points.push_back({point[0].get<double>(), point[1].get<double>()});
    }
    lines.push_back(std::move(found));
    return {};
  }

  const std::string& name_;
  std::size_t& others_;
  std::size_t number_ = 0;
};

/// The part of a segment within [0, most] along one axis, as an interval of its parameter; false where there is none.
bool clip(double begin, double end, double most, double& first, double& last) {
  const double step = end - begin;
  if (step == 0) return begin >= 0 && begin <= most;
  double enter = -begin / step, leave = (most - begin) / step;
  if (enter > leave) std::swap(enter, leave);
  first = std::max(first, enter);
  last = std::min(last, leave);
  return first <= last;
}

/// A walk along one axis: which cell, and at which parameter the next border is met.
struct Axis {
  double at, step;
  long cell, last;
  double next, each;

  Axis(double begin, double end, double first, long cells) : at(begin), step(end - begin), last(cells - 1) {
    cell = static_cast<long>(std::clamp(std::floor(at + step * first), 0.0, static_cast<double>(last)));
    constexpr double never = std::numeric_limits<double>::infinity();
    each = step == 0 ? never : 1 / std::fabs(step);
    next = step == 0 ? never : ((step > 0 ? static_cast<double>(cell) + 1 : static_cast<double>(cell)) - at) / step;
  }

  /// Into the next cell; false at the edge of the grid.
  bool move() {
    cell += step > 0 ? 1 : -1;
    next += each;
    return cell >= 0 && cell <= last;
  }
};

template <class Visit>
void walk(const GridShape& shape, Point from, Point to, Visit visit) {
  const double x0 = (from.x - shape.west) / shape.cell_width, x1 = (to.x - shape.west) / shape.cell_width;
  const double y0 = (shape.north - from.y) / shape.cell_height, y1 = (shape.north - to.y) / shape.cell_height;
  double first = 0, last = 1;
  if (!clip(x0, x1, static_cast<double>(shape.columns), first, last) || !clip(y0, y1, static_cast<double>(shape.rows), first, last)) return;
  Axis column(x0, x1, first, static_cast<long>(shape.columns)), row(y0, y1, first, static_cast<long>(shape.rows));
  for (;;) {
    visit(static_cast<std::size_t>(row.cell) * shape.columns + static_cast<std::size_t>(column.cell));
    const double next = std::min(column.next, row.next);
    if (!(next < last)) return;
    const bool across = column.next == next, down = row.next == next;
    if (across && !column.move()) return;
    if (down && !row.move()) return;
  }
}

}  // namespace

Result<std::vector<Line>> parse_lines(std::string_view text, const std::string& name, std::size_t& others) {
  const auto whole = [&](std::string what) {
    Error error{errors::bad_lines, std::move(what)};
    error.where.file = name;
    return fail(std::move(error));
  };
  const json root = json::parse(text, nullptr, false);
  if (!root.is_object()) return whole("this is not GeoJSON");
  Reader reader(name, others);
  const json kind = root.value("type", json());
  if (kind == "Feature") {
    if (Done done = reader.feature(root); !done) return fail(done.error());
    return std::move(reader.lines);
  }
  const auto features = root.find("features");
  if (kind != "FeatureCollection" || features == root.end() || !features->is_array()) return whole("there are no features");
  for (const json& feature : *features) {
    if (Done done = reader.feature(feature); !done) return fail(done.error());
  }
  return std::move(reader.lines);
}

std::size_t draw_lines(const GridShape& shape, std::span<const Line> lines, std::vector<double>& values) {
  std::vector<char> drawn(values.size());
  for (const Line& line : lines) {
    for (std::size_t i = 1; i < line.points.size(); ++i) {
      walk(shape, line.points[i - 1], line.points[i], [&](std::size_t cell) {
        values[cell] = line.cover;
        drawn[cell] = 1;
      });
    }
  }
  return static_cast<std::size_t>(std::ranges::count(drawn, 1));
}

}  // namespace solleva::plan::access
