// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/projection.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/sum.h"

namespace solleva::data {
namespace {

/// What is left of a column, as a part of it, below which it is a combination of others and rounding.
constexpr double dependent = 1e-11;

/// Inner product: plain sums over short runs, compensated over the runs.
double inner(std::span<const double> a, std::span<const double> b) {
  constexpr std::size_t run = 256;
  Sum total;
  for (std::size_t begin = 0; begin < a.size(); begin += run) {
    const std::size_t end = std::min(begin + run, a.size());
    std::array<double, 4> lanes{};
    std::size_t i = begin;
    for (; i + 4 <= end; i += 4) {
      for (std::size_t k = 0; k < 4; ++k) lanes[k] += a[i + k] * b[i + k];
    }
    for (; i < end; ++i) lanes[0] += a[i] * b[i];
    total.add((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]));
  }
  return total.value();
}

/// Takes the part along `direction` out of `vector` and returns its size.
double take_out(std::span<const double> direction, std::span<double> vector) {
  const double part = inner(direction, vector);
  if (part == 0) return 0;
  for (std::size_t i = 0; i < vector.size(); ++i) vector[i] -= part * direction[i];
  return part;
}

}  // namespace

Projection::Projection(std::span<const double> columns, std::span<const double> weights) : rows_(weights.size()) {
  require(rows_ > 0 && columns.size() % rows_ == 0, "columns have as many rows as weights");
  roots_.reserve(rows_);
  for (const double weight : weights) roots_.push_back(std::sqrt(weight));
  const std::size_t count = columns.size() / rows_;
  std::vector<std::vector<double>> parts;
  std::vector<double> column(rows_);
  for (std::size_t j = 0; j < count; ++j) {
    for (std::size_t i = 0; i < rows_; ++i) column[i] = roots_[i] * columns[j * rows_ + i];
    const double whole = std::sqrt(inner(column, column));
    std::vector<double> with(rank_, 0);
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t k = 0; k < rank_; ++k) {
        with[k] += take_out(basis(k), column);
      }
    }
    const double left = std::sqrt(inner(column, column));
    const bool adds = left > dependent * whole;
    independent_.push_back(adds);
    if (adds) {
      with.push_back(left);
      for (const double entry : column) basis_.push_back(entry / left);
      ++rank_;
    }
    parts.push_back(std::move(with));
  }
  triangle_.assign(rank_ * count, 0);
  for (std::size_t j = 0; j < count; ++j) std::ranges::copy(parts[j], triangle_.begin() + static_cast<std::ptrdiff_t>(j * rank_));
}

Projection Projection::of_cells(std::vector<std::uint32_t> cells, std::span<const double> weights) {
  require(!cells.empty() && cells.size() == weights.size(), "each row is in a cell");
  Projection projection;
  projection.rows_ = weights.size();
  projection.rank_ = *std::ranges::max_element(cells) + std::size_t{1};
  projection.independent_.assign(projection.rank_, true);
  for (const double weight : weights) projection.roots_.push_back(std::sqrt(weight));
  projection.cells_ = std::move(cells);
  return projection;
}

void Projection::take_cell_means(std::span<double> response) const {
  std::vector<Sum> people(rank_), totals(rank_);
  for (std::size_t i = 0; i < rows_; ++i) {
    const double weight = roots_[i] * roots_[i];
    people[cells_[i]].add(weight);
    totals[cells_[i]].add(weight * response[i]);
  }
  for (std::size_t i = 0; i < rows_; ++i) {
    if (roots_[i] > 0) response[i] -= totals[cells_[i]].value() / people[cells_[i]].value();
  }
}

void Projection::take_residuals(std::span<double> response) const {
  require(response.size() == rows_, "a response has as many rows as the columns");
  if (!cells_.empty()) return take_cell_means(response);
  std::vector<double> scaled(rows_);
  for (std::size_t i = 0; i < rows_; ++i) scaled[i] = roots_[i] * response[i];
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t k = 0; k < rank_; ++k) take_out(basis(k), scaled);
  }
  for (std::size_t i = 0; i < rows_; ++i) {
    if (roots_[i] > 0) response[i] = scaled[i] / roots_[i];
  }
}

}  // namespace solleva::data
