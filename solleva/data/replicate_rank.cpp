// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/replicate_rank.h"

#include <cmath>
#include <cstdint>

#include "solleva/base/distributions.h"
#include "solleva/base/philox.h"

namespace solleva::data {
namespace {

using Columns = std::vector<std::vector<double>>;

/// Each row is added to a few sums with random factors; several, so that no two rows fall together everywhere.
Columns combined(std::span<const std::vector<double>> columns, std::size_t sums) {
  constexpr int copies = 4;
  Columns shorter(columns.size(), std::vector<double>(sums, 0));
  for (std::size_t row = 0; row < columns.front().size(); ++row) {
    Stream stream({.seed = 1, .unit = row, .purpose = Purpose("rank of replicate weights")});
    for (int copy = 0; copy < copies; ++copy) {
      const std::uint64_t to = below(stream, sums);
      const double factor = 2 * uniform(stream) - 1;
      for (std::size_t j = 0; j < columns.size(); ++j) shorter[j][to] += factor * columns[j][row];
    }
  }
  return shorter;
}

double inner(const std::vector<double>& a, const std::vector<double>& b) {
  double total[4] = {0, 0, 0, 0};
  std::size_t i = 0;
  for (; i + 4 <= a.size(); i += 4) {
    for (std::size_t k = 0; k < 4; ++k) total[k] += a[i + k] * b[i + k];
  }
  for (; i < a.size(); ++i) total[0] += a[i] * b[i];
  return (total[0] + total[1]) + (total[2] + total[3]);
}

}  // namespace

std::size_t rank_of(std::span<const std::vector<double>> columns) {
  constexpr double rounding = 1e-5;
  const std::size_t sums = 2 * columns.size() + 32;
  Columns basis = columns.front().size() > 2 * sums ? combined(columns, sums) : Columns(columns.begin(), columns.end());
  std::size_t rank = 0;
  for (std::size_t j = 0; j < basis.size(); ++j) {
    std::vector<double>& column = basis[j];
    const double whole = std::sqrt(inner(column, column));
    for (std::size_t k = 0; k < rank; ++k) {
      const double part = inner(basis[k], column);
      for (std::size_t i = 0; i < column.size(); ++i) column[i] -= part * basis[k][i];
    }
    const double left = std::sqrt(inner(column, column));
    if (!(left > rounding * whole)) continue;
    for (double& entry : column) entry /= left;
    if (rank != j) basis[rank] = column;
    ++rank;
  }
  return rank;
}

}  // namespace solleva::data
