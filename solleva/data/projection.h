// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace solleva::data {

/// What a set of columns explains by weighted least squares. Holds an orthonormal basis of the columns times the roots of the
/// weights (QR by Gram and Schmidt, each column orthogonalised twice), so that many responses are cheap.
class Projection {
 public:
  /// `columns`: column-major, as many rows as weights. A column that is a combination of those before it adds nothing.
  Projection(std::span<const double> columns, std::span<const double> weights);

  /// Of one indicator for each cell, without storing any: `cell` of each row, from 0.
  static Projection of_cells(std::vector<std::uint32_t> cells, std::span<const double> weights);

  std::size_t rank() const { return rank_; }
  std::span<const double> roots() const { return roots_; }  ///< of the weights
  std::span<const double> basis(std::size_t k) const { return std::span(basis_).subspan(k * rows_, rows_); }
  /// For each column, whether it adds to those before it.
  const std::vector<bool>& independent() const { return independent_; }
  /// The upper triangle: column j holds the inner products of column j with the basis, rank() of them each.
  /// Formula: calibration#7. Source: Bjoerck (1996), Numerical Methods for Least Squares Problems, section 2.4.5.
  /// Units: those of the columns times the root of a weight.
  std::span<const double> triangle() const { return triangle_; }

  /// Replaces a response by what the columns do not explain of it. Rows of weight 0 have no part in the fit and keep theirs.
  void take_residuals(std::span<double> response) const;

 private:
  Projection() = default;
  void take_cell_means(std::span<double> response) const;

  std::size_t rows_ = 0;
  std::size_t rank_ = 0;
  std::vector<double> roots_;  ///< of the weights
  std::vector<double> basis_;  ///< column-major
  std::vector<double> triangle_;
  std::vector<bool> independent_;
  std::vector<std::uint32_t> cells_;
};

}  // namespace solleva::data
