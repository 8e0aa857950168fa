// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/economy/sparse_matrix.h"

namespace solleva::plan {

struct BalanceOptions {
  double tolerance = 1e-12;      ///< of each total, relative to the greatest
  std::size_t rounds = 100000;
};

struct Balanced {
  SparseMatrix matrix;
  std::vector<double> row_factors;     ///< r: the entry at i, j is r_i a_ij s_j where a_ij > 0, a_ij / (r_i s_j) where it is below 0
  std::vector<double> column_factors;  ///< s
  double error = 0;                    ///< the greatest distance of a total from what it should be
  std::size_t rounds = 0;
};

/// The table nearest to an old one (in the sense of least added information) that has new row and column totals; also with entries below 0.
/// Formula: docs/methods/input-output.md, input-output#11 and #12 (RAS; GRAS where entries are below 0). Source: Stone (1961), Input-Output and
/// National Accounts, OECD; Bacharach (1965), International Economic Review 6, 294-310; Junius and Oosterhaven (2003), Economic Systems Research 15, 87-96, with
/// the correction of Lenzen, Wood and Gallego (2007), Economic Systems Research 19, 461-465. Units: those of the entries.
/// Errors: plan.bad-economy where lengths differ; plan.cannot-balance where rows and columns sum to different totals, a line of zeros should have a total,
/// or no such table exists (the factors do not settle): with the row or column that is farthest off; base.stopped.
Result<Balanced> balance(const SparseMatrix& old, std::span<const double> rows, std::span<const double> columns, const BalanceOptions& options,
                         const RunControl& control);

}  // namespace solleva::plan
