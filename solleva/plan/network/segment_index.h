// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "solleva/plan/access/grid.h"

namespace solleva::plan {

/// A straight part of a road on a plane in metres.
struct Segment {
  access::Point begin, end;
};

/// The nearest point of a segment.
struct Snap {
  std::uint32_t segment = 0;
  double along = 0;   ///< from 0 at the begin to 1 at the end
  double metres = 0;
};

/// Finds the nearest of many segments by a grid of square cells.
class SegmentIndex {
 public:
  explicit SegmentIndex(std::vector<Segment> segments);

  /// The nearest segment within `most` metres of a point, of equally near ones the first; empty where there is none.
  /// Formula: docs/methods/shortest-paths.md, shortest-paths#5. Source: the foot of the perpendicular, elementary geometry. Units: metres.
  std::optional<Snap> nearest(access::Point point, double most) const;

 private:
  using Cell = std::int64_t;
  Cell cell_of(double value, double origin) const;
  Cell key(Cell column, Cell row) const { return row * columns_ + column; }
  void enter(std::uint32_t segment);
  void look(Cell column, Cell row, access::Point point, std::optional<Snap>& best) const;

  std::vector<Segment> segments_;
  std::unordered_map<Cell, std::vector<std::uint32_t>> cells_;
  access::Point origin_;
  double side_ = 1;
  Cell columns_ = 1, rows_ = 1;
};

}  // namespace solleva::plan
