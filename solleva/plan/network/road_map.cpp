// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/network/road_map.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <set>
#include <unordered_map>
#include <utility>

#include "solleva/plan/access/errors.h"
#include "solleva/plan/network/segment_index.h"

namespace solleva::plan {
namespace {

using access::Point;

constexpr double kEarthMetres = 6371008.8;
constexpr double kDegree = std::numbers::pi / 180;

/// Lengths between points, and a plane on which the nearest road is looked for.
class Measure {
 public:
  Measure(bool degrees, std::span<const RoadLine> lines) : degrees_(degrees) {
    if (!degrees) return;
    double low = 90, high = -90;
    for (const RoadLine& line : lines) {
      for (const Point& point : line.points) {
        low = std::min(low, point.y);
        high = std::max(high, point.y);
      }
    }
    shrink_ = std::cos((low + high) / 2 * kDegree);
  }

  double metres(Point a, Point b) const {
    if (!degrees_) return std::hypot(a.x - b.x, a.y - b.y);
    const double north = std::sin((a.y - b.y) / 2 * kDegree), east = std::sin((a.x - b.x) / 2 * kDegree);
    const double half = north * north + std::cos(a.y * kDegree) * std::cos(b.y * kDegree) * east * east;
    return 2 * kEarthMetres * std::asin(std::min(1.0, std::sqrt(half)));
  }

  Point on_plane(Point point) const {
    if (!degrees_) return point;
    return {kEarthMetres * kDegree * shrink_ * point.x, kEarthMetres * kDegree * point.y};
  }

  /// Points that are the same node: to 1e-7 of a degree (a centimetre), or a tenth of a millimetre.
  std::pair<std::int64_t, std::int64_t> key(Point point) const {
    const double steps = degrees_ ? 1e7 : 1e4;
    return {std::llround(point.x * steps), std::llround(point.y * steps)};
  }

 private:
  bool degrees_;
  double shrink_ = 1;
};

struct KeyHash {
  std::size_t operator()(const std::pair<std::int64_t, std::int64_t>& key) const {
    return static_cast<std::size_t>(key.first) * 0x9E3779B97F4A7C15ULL ^ static_cast<std::size_t>(key.second);
  }
};

/// A straight part of an open road between two nodes.
struct Part {
  std::uint32_t begin, end;
  double minutes;
  Passing passing;
};

struct Parts {
  std::vector<Part> parts;
  std::vector<Segment> on_plane;
  std::uint32_t nodes = 0;
  std::set<std::string> unlisted;
};

double minutes_of(double metres, double kmh) { return metres / (kmh * 1000 / 60); }

Parts parts_of(std::span<const RoadLine> lines, const RoadMapOptions& options, const Measure& measure) {
  std::map<std::string, double> speeds;
  for (const RoadSpeed& speed : options.speeds) speeds[speed.kind] = speed.kmh;
  Parts found;
  std::unordered_map<std::pair<std::int64_t, std::int64_t>, std::uint32_t, KeyHash> nodes;
  const auto node = [&](Point point) { return nodes.emplace(measure.key(point), static_cast<std::uint32_t>(nodes.size())).first->second; };
  for (const RoadLine& line : lines) {
    const auto speed = speeds.find(line.kind);
    if (speed == speeds.end()) found.unlisted.insert(line.kind);
    if (speed == speeds.end() || speed->second == 0) continue;
    for (std::size_t i = 1; i < line.points.size(); ++i) {
      const Point a = line.points[i - 1], b = line.points[i];
      const std::uint32_t begin = node(a), end = node(b);
      if (begin == end) continue;
      found.parts.push_back({begin, end, minutes_of(measure.metres(a, b), speed->second), options.one_way ? line.passing : Passing::both});
      found.on_plane.push_back({measure.on_plane(a), measure.on_plane(b)});
    }
  }
  found.nodes = static_cast<std::uint32_t>(nodes.size());
  return found;
}

void add_way(std::vector<Edge>& edges, std::uint32_t from, std::uint32_t to, double minutes, Passing passing) {
  if (passing != Passing::backward) edges.push_back({from, to, minutes});
  if (passing != Passing::forward) edges.push_back({to, from, minutes});
}

/// A node that lies on a part.
struct OnPart {
  double along;
  std::uint32_t node;
};

/// The edges of all parts, those with nodes on them in pieces.
std::vector<Edge> edges_of(const Parts& roads, std::map<std::uint32_t, std::vector<OnPart>>& on_parts) {
  std::vector<Edge> edges;
  for (std::uint32_t number = 0; number < roads.parts.size(); ++number) {
    const Part& part = roads.parts[number];
    const auto found = on_parts.find(number);
    std::uint32_t from = part.begin;
    double at = 0;
    if (found != on_parts.end()) {
      std::stable_sort(found->second.begin(), found->second.end(), [](const OnPart& a, const OnPart& b) { return a.along < b.along; });
      for (const OnPart& stop : found->second) {
        add_way(edges, from, stop.node, (stop.along - at) * part.minutes, part.passing);
        from = stop.node;
        at = stop.along;
      }
    }
    add_way(edges, from, part.end, (1 - at) * part.minutes, part.passing);
  }
  return edges;
}

Done check(const RoadMapOptions& options) {
  for (const RoadSpeed& speed : options.speeds) {
    if (std::isfinite(speed.kmh) && speed.kmh >= 0) continue;
    return fail(Error{access::errors::bad_speeds, "'" + speed.kind + "' has a speed that is no number from 0"});
  }
  if (options.off_road_kmh > 0 && options.most_metres >= 0) return {};
  return fail(Error{access::errors::bad_speeds, "people beside a road need a speed above 0 and a distance from 0"});
}

}  // namespace

Result<RoadMap> road_map(std::span<const RoadLine> lines, std::span<const Point> places, const RoadMapOptions& options) {
  if (Done valid = check(options); !valid) return fail(valid.error());
  const Measure measure(options.degrees, lines);
  Parts roads = parts_of(lines, options, measure);
  RoadMap map;
  map.unlisted.assign(roads.unlisted.begin(), roads.unlisted.end());
  if (roads.parts.empty()) {
    Error error{access::errors::bad_lines, "no road is open"};
    error.why = map.unlisted.empty() ? "all speeds are 0" : "no speed for '" + map.unlisted.front() + "'";
    return fail(std::move(error));
  }
  const SegmentIndex index(std::move(roads.on_plane));
  std::map<std::uint32_t, std::vector<OnPart>> on_parts;
  std::vector<Edge> beside;
  std::uint32_t next = roads.nodes;
  for (const Point& place : places) {
    const std::optional<Snap> snap = index.nearest(measure.on_plane(place), options.most_metres);
    map.metres.push_back(snap ? snap->metres : std::numeric_limits<double>::infinity());
    map.nodes.push_back(snap ? next : kNoSource);
    if (!snap) continue;
    // The place itself, and the point of the road that it comes to.
    on_parts[snap->segment].push_back({snap->along, next + 1});
    add_way(beside, next, next + 1, minutes_of(snap->metres, options.off_road_kmh), Passing::both);
    next += 2;
  }
  std::vector<Edge> edges = edges_of(roads, on_parts);
  edges.insert(edges.end(), beside.begin(), beside.end());
  GraphRules rules;
  rules.ways = Ways::one;
  Result<RoadGraph> graph = RoadGraph::make(next, edges, rules);
  if (!graph) return fail(graph.error());
  map.graph = std::move(*graph);
  return map;
}

}  // namespace solleva::plan
