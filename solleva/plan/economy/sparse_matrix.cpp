// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/economy/sparse_matrix.h"

#include <algorithm>

#include "solleva/base/sum.h"

namespace solleva::plan {

SparseMatrix::SparseMatrix(std::size_t rows, std::size_t columns, std::span<const MatrixEntry> entries) : columns_(columns), first_(rows + 1) {
  for (const MatrixEntry& entry : entries) ++first_[entry.row + 1];
  for (std::size_t i = 0; i < rows; ++i) first_[i + 1] += first_[i];
  std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
  std::vector<Entry> sorted(entries.size());
  for (const MatrixEntry& entry : entries) sorted[next[entry.row]++] = {entry.column, entry.value};
  std::size_t kept = 0, begin = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t end = first_[i + 1];
    std::stable_sort(sorted.begin() + static_cast<std::ptrdiff_t>(begin), sorted.begin() + static_cast<std::ptrdiff_t>(end),
                     [](const Entry& a, const Entry& b) { return a.column < b.column; });
    const std::size_t row_begin = kept;
    for (std::size_t k = begin; k < end; ++k) {
      if (sorted[k].value == 0) continue;
      const bool again = kept > row_begin && sorted[kept - 1].column == sorted[k].column;
      if (again) {
        sorted[kept - 1].value += sorted[k].value;
      } else {
        sorted[kept++] = sorted[k];
      }
    }
    begin = end;
    first_[i + 1] = kept;
  }
  sorted.resize(kept);
  entries_ = std::move(sorted);
}

SparseMatrix SparseMatrix::transposed() const {
  std::vector<MatrixEntry> turned;
  turned.reserve(entries_.size());
  for (std::uint32_t i = 0; i < rows(); ++i) {
    for (const Entry& entry : row(i)) turned.push_back({entry.column, i, entry.value});
  }
  return {columns_, rows(), turned};
}

std::vector<double> SparseMatrix::row_sums() const {
  std::vector<double> sums(rows());
  for (std::size_t i = 0; i < rows(); ++i) {
    Sum sum;
    for (const Entry& entry : row(i)) sum.add(entry.value);
    sums[i] = sum.value();
  }
  return sums;
}

}  // namespace solleva::plan
