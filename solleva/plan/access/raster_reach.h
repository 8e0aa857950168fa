// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/access/travel_time.h"

// For each cell of a list the cells within a limit, as runs of neighbours in a row: what siting on a raster sums over millions of times.
namespace solleva::plan::access::detail {

/// Sums over the cells of a row up to each cell: the sum over a run is a difference of two. `width` arrays in one, interleaved.
template <class Number>
class RowSums {
 public:
  RowSums(const GridShape& shape, std::size_t width) : columns_(shape.columns), width_(width), sums_(shape.rows * (shape.columns + 1) * width) {}

  /// Reads a row anew; value(cell, k) is that of the k-th array.
  template <class Value>
  void read_row(std::size_t row, Value value) {
    Number* at = sums_.data() + row * (columns_ + 1) * width_;
    for (std::size_t c = 0; c < columns_; ++c, at += width_) {
      for (std::size_t k = 0; k < width_; ++k) at[width_ + k] = at[k] + value(row * columns_ + c, k);
    }
  }

  const Number* at(std::uint32_t place) const { return sums_.data() + std::size_t{place} * width_; }

 private:
  std::size_t columns_, width_;
  std::vector<Number> sums_;
};

/// Cells [begin, end) of a row, as places in RowSums.
struct Run {
  std::uint32_t begin, end;
};

class RasterReach {
 public:
  /// The runs of each centre. Errors: base.stopped.
  static Result<RasterReach> of(const Terrain& terrain, std::vector<std::uint32_t> centres, const TravelOptions& options,
                                const RunControl& control);

  std::size_t size() const { return centres_.size(); }
  std::uint32_t centre(std::size_t i) const { return centres_[i]; }
  std::span<const Run> runs(std::size_t i) const { return {runs_.data() + first_[i], first_[i + 1] - first_[i]}; }

  /// Calls use(cell) for each cell in reach, in rising order.
  template <class Use>
  void each_cell(std::size_t i, Use use) const {
    for (const Run& run : runs(i)) {
      const std::uint32_t row = run.begin / (columns_ + 1);
      for (std::uint32_t place = run.begin; place < run.end; ++place) use(place - row);  // a row of sums has one place more than cells
    }
  }

  template <class Number>
  Number sum(std::size_t i, const RowSums<Number>& sums) const {
    Number total = 0;
    for (const Run& run : runs(i)) total += *sums.at(run.end) - *sums.at(run.begin);
    return total;
  }

 private:
  std::uint32_t columns_ = 0;
  std::vector<std::uint32_t> centres_;
  std::vector<std::uint64_t> first_ = {0};
  std::vector<Run> runs_;
};

}  // namespace solleva::plan::access::detail
