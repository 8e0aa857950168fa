// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "solleva/base/errors.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/access/raster_moves.h"

// Shortest ways over a grid by buckets. Nobody but the kernels of this folder includes it.
namespace solleva::plan::access::detail {

/// `Edge` is a function (cell, neighbour, index of the move) -> cost from 0, infinite where there is no way.
///
/// A label is a pair (cost, source), less where the cost is less or equal with an earlier source. The final labels are the least fixed point
/// of "label = min over neighbours (label + cost of the move)", and rounded addition is monotone: any order of work gives the same bytes. So
/// the order need only be about right: cells wait in buckets of about the cost of a cheap move, and a cell that is improved after its turn
/// has another one.
template <class Edge>
class RasterSearch {
 public:
  RasterSearch(const GridShape& shape, Neighbours neighbours, Edge edge)
      : rows_(static_cast<int>(shape.rows)),
        columns_(static_cast<int>(shape.columns)),
        moves_(moves_of(shape.cell_width, shape.cell_height)),
        count_(neighbours == Neighbours::eight ? 8U : 16U),
        edge_(std::move(edge)),
        labels_(shape.cells()),
        buckets_(kBuckets) {
    width_ = bucket_width();
  }

  void start(std::size_t cell, std::uint32_t source) { improve(static_cast<std::uint32_t>(cell), 0, source); }

  /// Spreads from all starts up to `limit`. Errors: base.stopped.
  Done run(double limit, const RunControl& control) {
    limit_ = std::min(limit, std::numeric_limits<double>::max());  // no way costs infinity
    for (;;) {
      for (std::size_t b = 0; b < kBuckets; ++b) {
        if (buckets_[b].empty()) continue;
        if (control.stop.stop_requested()) return fail({errors::stopped, "the work was stopped"});
        first_ = b;
        for (std::size_t i = 0; i < buckets_[b].size(); ++i) expand(buckets_[b][i]);
        buckets_[b].clear();
      }
      if (later_.empty()) return {};
      next_window();
    }
  }

  /// Formula: travel-time#4. Source: as for travel_times(). Units: those of the moves; infinite where nothing reaches the cell.
  double cost(std::size_t cell) const { return labels_[cell].cost; }
  std::uint32_t source(std::size_t cell) const { return labels_[cell].source; }
  std::span<const std::uint32_t> touched() const { return touched_; }

  /// Makes ready for other starts, in time that grows with the cells touched.
  void reset() {
    for (const std::uint32_t cell : touched_) labels_[cell] = {};
    touched_.clear();
    base_ = 0;
    first_ = 0;
  }

 private:
  static constexpr std::size_t kBuckets = 4096;

  struct Label {
    double cost = std::numeric_limits<double>::infinity();
    std::uint32_t source = kNoSource;
    bool done = false;  ///< its neighbours know of it
  };

  void improve(std::uint32_t cell, double cost, std::uint32_t source) {
    Label& label = labels_[cell];
    if (!(cost < label.cost || (cost == label.cost && source < label.source))) return;
    if (label.source == kNoSource) touched_.push_back(cell);
    label = {cost, source, false};
    const double bucket = cost / width_ - base_;
    if (bucket < static_cast<double>(kBuckets)) {
      // A cost that rounding puts before the bucket at work still has its turn there.
      buckets_[bucket > static_cast<double>(first_) ? static_cast<std::size_t>(bucket) : first_].push_back(cell);
    } else {
      later_.push_back(cell);
    }
  }

  void expand(std::uint32_t cell) {
    Label& label = labels_[cell];
    if (label.done) return;
    label.done = true;
    const double cost = label.cost;
    const std::uint32_t source = label.source;
    const int row = static_cast<int>(cell) / columns_, column = static_cast<int>(cell) % columns_;
    for (std::size_t m = 0; m < count_; ++m) {
      const int r = row + moves_[m].rows, c = column + moves_[m].columns;
      if (r < 0 || c < 0 || r >= rows_ || c >= columns_) continue;
      const auto next = static_cast<std::uint32_t>(r * columns_ + c);
      if (labels_[next].cost < cost) continue;  // no move costs less than nothing
      const double reached = cost + edge_(cell, next, m);
      if (reached <= limit_) improve(next, reached, source);
    }
  }

  void next_window() {
    double least = std::numeric_limits<double>::infinity();
    for (const std::uint32_t cell : later_) least = std::min(least, labels_[cell].done ? least : labels_[cell].cost);
    std::vector<std::uint32_t> waiting;
    waiting.swap(later_);
    if (!std::isfinite(least)) return;
    base_ = std::floor(least / width_);
    first_ = 0;
    for (const std::uint32_t cell : waiting) {
      if (labels_[cell].done) continue;
      const double bucket = labels_[cell].cost / width_ - base_;
      if (bucket < static_cast<double>(kBuckets)) {
        buckets_[bucket > 0 ? static_cast<std::size_t>(bucket) : 0].push_back(cell);
      } else {
        later_.push_back(cell);
      }
    }
  }

  /// The cost of a cheap move: the 5 % quantile over moves of up to 2,000 cells.
  double bucket_width() const {
    std::vector<double> costs;
    const std::size_t step = std::max<std::size_t>(1, labels_.size() / 2000);
    for (std::size_t cell = 0; cell < labels_.size(); cell += step) {
      const int row = static_cast<int>(cell) / columns_, column = static_cast<int>(cell) % columns_;
      for (std::size_t m = 0; m < 4; ++m) {
        const int r = row + moves_[m].rows, c = column + moves_[m].columns;
        if (r < 0 || c < 0 || r >= rows_ || c >= columns_) continue;
        const double cost = edge_(static_cast<std::uint32_t>(cell), static_cast<std::uint32_t>(r * columns_ + c), m);
        if (std::isfinite(cost) && cost > 0) costs.push_back(cost);
      }
    }
    if (costs.empty()) return 1;
    const auto at = costs.begin() + static_cast<std::ptrdiff_t>(costs.size() / 20);
    std::ranges::nth_element(costs, at);
    return *at;
  }

  int rows_, columns_;
  std::array<Move, 16> moves_;
  std::size_t count_;
  Edge edge_;
  std::vector<Label> labels_;
  std::vector<std::vector<std::uint32_t>> buckets_;
  std::vector<std::uint32_t> later_, touched_;
  double width_ = 1;
  double base_ = 0;  ///< how many buckets lie before the window
  std::size_t first_ = 0;
  double limit_ = std::numeric_limits<double>::infinity();
};

}  // namespace solleva::plan::access::detail
