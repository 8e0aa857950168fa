// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/economy/balance.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/plan/economy/errors.h"

namespace solleva::plan {
namespace {

Error cannot(std::string why, std::string unit = {}) {
  Error error{errors::cannot_balance, "no table has these totals"};
  error.why = std::move(why);
  error.where.unit = std::move(unit);
  return error;
}

double greatest(std::span<const double> values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::fabs(value));
  return most;
}

/// The factor f of a line with f p - n / f = total, p the sum of its entries above 0 and n that of those below.
double factor_of(double total, double above, double below) {
  if (above == 0) return below == 0 ? 1 : -below / total;
  if (below == 0) return total / above;
  const double root = std::sqrt(total * total + 4 * above * below);
  // The root of f^2 p - total f - n = 0 that is above 0, without cancellation.
  return total >= 0 ? (total + root) / (2 * above) : 2 * below / (root - total);
}

/// New factors of the lines of `table` given those of the other side.
void scale(const SparseMatrix& table, std::span<const double> totals, std::span<const double> others, std::vector<double>& factors) {
  for (std::size_t i = 0; i < table.rows(); ++i) {
    Sum above, below;
    for (const SparseMatrix::Entry& entry : table.row(i)) {
      if (entry.value > 0) {
        above.add(entry.value * others[entry.column]);
      } else {
        below.add(-entry.value / others[entry.column]);
      }
    }
    factors[i] = factor_of(totals[i], above.value(), below.value());
  }
}

/// A line whose total no factors above 0 can give, whatever the other side does.
Done check_lines(const SparseMatrix& table, std::span<const double> totals, const char* what) {
  for (std::size_t i = 0; i < table.rows(); ++i) {
    bool above = false, below = false;
    for (const SparseMatrix::Entry& entry : table.row(i)) (entry.value > 0 ? above : below) = true;
    const bool fits = std::isfinite(totals[i]) && ((totals[i] > 0 && above) || (totals[i] < 0 && below) || (totals[i] == 0 && (above || !below)));
    if (!fits) return fail(cannot("its entries cannot sum to " + format_double(totals[i]), std::string(what) + " " + std::to_string(i)));
  }
  return {};
}

}  // namespace

Result<Balanced> balance(const SparseMatrix& old, std::span<const double> rows, std::span<const double> columns, const BalanceOptions& options,
                         const RunControl& control) {
  if (rows.size() != old.rows() || columns.size() != old.columns()) {
    Error error{errors::bad_economy, "the economy does not hold together"};
    error.why = "there must be a total for each row and column";
    return fail(std::move(error));
  }
  const double scale_of_all = std::max(greatest(rows), greatest(columns)), all_rows = sum(rows), all_columns = sum(columns);
  if (!(std::fabs(all_rows - all_columns) <= 1e-9 * std::max(scale_of_all, std::fabs(all_rows)))) {
    return fail(cannot("the rows sum to " + format_double(all_rows) + ", the columns to " + format_double(all_columns)));
  }
  const SparseMatrix turned = old.transposed();
  if (Done fits = check_lines(old, rows, "row"); !fits) return fail(fits.error());
  if (Done fits = check_lines(turned, columns, "column"); !fits) return fail(fits.error());
  Balanced result;
  result.row_factors.assign(old.rows(), 1);
  result.column_factors.assign(old.columns(), 1);
  std::vector<double> sums;
  for (; result.rounds < options.rounds; ++result.rounds) {
    if (control.stop.stop_requested()) return fail({solleva::errors::stopped, "the work was stopped"});
    scale(old, rows, result.column_factors, result.row_factors);
    scale(turned, columns, result.row_factors, result.column_factors);
    result.matrix = old.mapped([&](std::size_t i, std::size_t j, double value) {
      return value > 0 ? value * result.row_factors[i] * result.column_factors[j] : value / (result.row_factors[i] * result.column_factors[j]);
    });
    sums = result.matrix.row_sums();
    result.error = 0;
    for (std::size_t i = 0; i < sums.size(); ++i) result.error = std::max(result.error, std::fabs(sums[i] - rows[i]));
    if (result.error <= options.tolerance * scale_of_all) return result;
    if (!std::isfinite(result.error)) break;
  }
  std::size_t worst = 0;
  for (std::size_t i = 0; i < sums.size(); ++i) worst = std::fabs(sums[i] - rows[i]) > std::fabs(sums[worst] - rows[worst]) ? i : worst;
  return fail(cannot("after " + std::to_string(result.rounds) + " rounds it sums to " + format_double(sums[worst]) + " and should to " + format_double(rows[worst]),
                     "row " + std::to_string(worst)));
}

}  // namespace solleva::plan
