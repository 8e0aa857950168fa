// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace solleva::plan {

struct MatrixEntry {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  double value = 0;
};

/// A matrix in compressed rows; entries of one place add up, zeros are left out.
class SparseMatrix {
 public:
  struct Entry {
    std::uint32_t column;
    double value;
  };

  SparseMatrix() = default;
  SparseMatrix(std::size_t rows, std::size_t columns, std::span<const MatrixEntry> entries);

  std::size_t rows() const { return first_.empty() ? 0 : first_.size() - 1; }
  std::size_t columns() const { return columns_; }
  std::size_t size() const { return entries_.size(); }
  std::span<const Entry> row(std::size_t i) const { return std::span(entries_).subspan(first_[i], first_[i + 1] - first_[i]); }

  SparseMatrix transposed() const;

  /// What each entry becomes: value(row, column, old).
  template <class Value>
  SparseMatrix mapped(Value value) const {
    SparseMatrix result = *this;
    for (std::size_t i = 0; i < rows(); ++i) {
      for (std::size_t k = first_[i]; k < first_[i + 1]; ++k) result.entries_[k].value = value(i, entries_[k].column, entries_[k].value);
    }
    return result;
  }

  /// Row and column sums. Formula: sum of a_ij over j, or over i, compensated. Source: definition. Units: those of the entries.
  std::vector<double> row_sums() const;
  std::vector<double> column_sums() const { return transposed().row_sums(); }

 private:
  std::size_t columns_ = 0;
  std::vector<std::size_t> first_;
  std::vector<Entry> entries_;
};

}  // namespace solleva::plan
