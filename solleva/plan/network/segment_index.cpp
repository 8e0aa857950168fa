// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/network/segment_index.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace solleva::plan {
namespace {

using access::Point;

/// The least and greatest coordinates of all ends.
std::pair<Point, Point> box_of(const std::vector<Segment>& segments) {
  Point low = segments.front().begin, high = low;
  for (const Segment& segment : segments) {
    for (const Point& end : {segment.begin, segment.end}) {
      low = {std::min(low.x, end.x), std::min(low.y, end.y)};
      high = {std::max(high.x, end.x), std::max(high.y, end.y)};
    }
  }
  return {low, high};
}

}  // namespace

SegmentIndex::SegmentIndex(std::vector<Segment> segments) : segments_(std::move(segments)) {
  if (segments_.empty()) return;
  const auto [low, high] = box_of(segments_);
  origin_ = low;
  // About as many cells as segments, no axis with more cells than ten times their number, and segments of a few cells on average.
  const double width = high.x - low.x, height = high.y - low.y, count = static_cast<double>(segments_.size());
  double length = 0;
  for (const Segment& one : segments_) length += std::hypot(one.end.x - one.begin.x, one.end.y - one.begin.y);
  side_ = std::max({std::sqrt(width * height / count), (width + height) / (10 * count), length / (4 * count), 1e-3});
  columns_ = static_cast<Cell>(width / side_) + 1;
  rows_ = static_cast<Cell>(height / side_) + 1;
  for (std::uint32_t i = 0; i < segments_.size(); ++i) enter(i);
}

SegmentIndex::Cell SegmentIndex::cell_of(double value, double origin) const {
  return static_cast<Cell>(std::clamp(std::floor((value - origin) / side_), -1e15, 1e15));
}

/// Into every cell that the boxes of its pieces touch; pieces are about as long as a cell is wide.
void SegmentIndex::enter(std::uint32_t number) {
  const Segment& segment = segments_[number];
  const double dx = segment.end.x - segment.begin.x, dy = segment.end.y - segment.begin.y;
  const int pieces = static_cast<int>(std::hypot(dx, dy) / side_) + 1;
  for (int piece = 0; piece < pieces; ++piece) {
    const double from = static_cast<double>(piece) / pieces, to = static_cast<double>(piece + 1) / pieces;
    const Point a{segment.begin.x + from * dx, segment.begin.y + from * dy}, b{segment.begin.x + to * dx, segment.begin.y + to * dy};
    const Cell left = cell_of(std::min(a.x, b.x), origin_.x), right = cell_of(std::max(a.x, b.x), origin_.x);
    const Cell low = cell_of(std::min(a.y, b.y), origin_.y), high = cell_of(std::max(a.y, b.y), origin_.y);
    for (Cell row = low; row <= high; ++row) {
      for (Cell column = left; column <= right; ++column) {
        std::vector<std::uint32_t>& here = cells_[key(column, row)];
        if (here.empty() || here.back() != number) here.push_back(number);
      }
    }
  }
}

void SegmentIndex::look(Cell column, Cell row, Point point, std::optional<Snap>& best) const {
  if (column < 0 || row < 0 || column >= columns_ || row >= rows_) return;
  const auto here = cells_.find(key(column, row));
  if (here == cells_.end()) return;
  for (const std::uint32_t number : here->second) {
    const Segment& segment = segments_[number];
    const double dx = segment.end.x - segment.begin.x, dy = segment.end.y - segment.begin.y, square = dx * dx + dy * dy;
    const double along =
        square > 0 ? std::clamp(((point.x - segment.begin.x) * dx + (point.y - segment.begin.y) * dy) / square, 0.0, 1.0) : 0;
    const double metres = std::hypot(segment.begin.x + along * dx - point.x, segment.begin.y + along * dy - point.y);
    const bool nearer = !best || metres < best->metres || (metres == best->metres && number < best->segment);
    if (nearer) best = Snap{number, along, metres};
  }
}

std::optional<Snap> SegmentIndex::nearest(Point point, double most) const {
  if (segments_.empty()) return {};
  const Cell column = cell_of(point.x, origin_.x), row = cell_of(point.y, origin_.y);
  // Rings of cells around the point; a ring's cells are at least (ring - 1) sides away. Rings that lie outside the grid are skipped.
  const Cell gap = std::max({Cell{0}, -column, column - columns_ + 1, -row, row - rows_ + 1});
  const Cell last = std::max({std::abs(column), std::abs(columns_ - 1 - column), std::abs(row), std::abs(rows_ - 1 - row)});
  std::optional<Snap> best;
  for (Cell ring = gap; ring <= last; ++ring) {
    const double least = static_cast<double>(ring - 1) * side_;
    if (least > most || (best && best->metres < least)) break;
    const Cell low = std::max(row - ring, Cell{-1}), high = std::min(row + ring, rows_);
    for (Cell y = low; y <= high; ++y) {
      const bool whole = y == row - ring || y == row + ring;
      if (!whole) {
        look(column - ring, y, point, best);
        look(column + ring, y, point, best);
        continue;
      }
      const Cell left = std::max(column - ring, Cell{0}), right = std::min(column + ring, columns_ - 1);
      for (Cell x = left; x <= right; ++x) look(x, y, point, best);
    }
  }
  if (best && best->metres > most) return {};
  return best;
}

}  // namespace solleva::plan
