// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/lines.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "solleva/plan/formats/geojson.h"

namespace solleva::plan::access {
namespace {

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
  const std::string cover = "cover";
  Result<LineFeatures> read = read_line_features(text, name, std::span(&cover, 1));
  if (!read) return fail(read.error());
  others += read->others;
  std::vector<Line> lines;
  for (LineFeature& feature : read->features) {
    const Property& property = feature.properties.front();
    const double* number = property ? std::get_if<double>(&*property) : nullptr;
    if (number == nullptr) return fail(bad_feature(feature.number, name, "a line has no number in its property 'cover'"));
    for (std::vector<Point>& points : feature.lines) lines.push_back({std::move(points), *number});
  }
  return lines;
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
