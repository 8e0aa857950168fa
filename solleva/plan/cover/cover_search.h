// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "solleva/base/philox.h"
#include "solleva/plan/cover/set_cover.h"

// The local search behind set covering. Not for use outside this folder.
namespace solleva::plan::covers {

/// Both sides of the matrix; only columns that are still in question.
struct Matrix {
  std::vector<std::int64_t> cost;
  std::vector<std::vector<std::size_t>> columns;  ///< of each row
  std::vector<std::vector<std::size_t>> rows;     ///< of each column
};

/// The matrix of the columns marked `open`, under their old numbers; the rows of closed columns are empty.
Matrix matrix_of(const SetCover& problem, const std::vector<unsigned char>& open);

/// A set of columns on its way to a cover. A column's score is the weight of the rows that it alone covers (when in) or would newly cover
/// (when out); rows that stay uncovered gain weight, so that what is hard to cover is covered first.
class CoverSearch {
 public:
  CoverSearch(const Matrix& matrix, Stream stream);

  /// From no columns: adds the best ratio of newly covered rows to cost until all are covered, then takes out what is not needed.
  void greedy();
  void start_from(const std::vector<std::size_t>& chosen);
  /// One exchange: columns go out until something is uncovered, others come in as long as the cost stays below the best.
  void exchange();

  const std::vector<std::size_t>& best() const { return best_; }
  std::int64_t best_cost() const { return best_cost_; }

 private:
  void add(std::size_t column);
  void remove(std::size_t column);
  void keep_best();
  std::size_t worst_inside() const;
  std::size_t best_for(std::size_t row) const;
  /// Whether score/cost of a is below that of b; free columns are worth more than any other.
  bool poorer(std::size_t a, std::size_t b) const;

  const Matrix& matrix_;
  Stream stream_;
  std::vector<std::int64_t> weight_;       ///< of each row
  std::vector<std::int64_t> score_;        ///< of each column
  std::vector<std::int64_t> moved_;        ///< of each column: when it last came or went
  std::vector<unsigned char> inside_, may_enter_;
  std::vector<std::size_t> covered_by_;    ///< of each row: how many columns
  std::vector<std::size_t> chosen_, place_;
  std::vector<std::size_t> uncovered_, row_place_;
  std::size_t barred_ = static_cast<std::size_t>(-1);  ///< the column that came last may not go at once
  std::int64_t cost_ = 0, best_cost_ = 0, time_ = 0;
  std::vector<std::size_t> best_;
  bool has_best_ = false;
};

}  // namespace solleva::plan::covers
