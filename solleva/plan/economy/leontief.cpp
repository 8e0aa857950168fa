// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/economy/leontief.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/sum.h"
#include "solleva/plan/economy/errors.h"

namespace solleva::plan {
namespace {

constexpr std::size_t kMostSweeps = 20000;
/// A sweep that changes every component by less is the last.
constexpr double kStill = 1e-15;
/// Output that grows beyond this for a unit of surplus everywhere has no end.
constexpr double kEndless = 1e13;

Error bad(std::string why) {
  Error error{errors::bad_economy, "the economy does not hold together"};
  error.why = std::move(why);
  return error;
}

/// One sweep of Gauss-Seidel over (I - A) x = right; the greatest relative change.
double sweep(const SparseMatrix& a, std::span<const double> right, std::vector<double>& x) {
  double change = 0;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    double own = 0;
    Sum sum;
    sum.add(right[i]);
    for (const SparseMatrix::Entry& entry : a.row(i)) {
      if (entry.column == i) {
        own = entry.value;
      } else {
        sum.add(entry.value * x[entry.column]);
      }
    }
    const double next = sum.value() / (1 - own), scale = std::max(std::fabs(next), std::fabs(x[i]));
    if (scale > 0) change = std::max(change, std::fabs(next - x[i]) / scale);
    x[i] = next;
  }
  return change;
}

/// right - (I - A) x, compensated.
std::vector<double> residual(const SparseMatrix& a, std::span<const double> right, std::span<const double> x) {
  std::vector<double> left(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    Sum sum;
    sum.add(right[i]);
    sum.add(-x[i]);
    for (const SparseMatrix::Entry& entry : a.row(i)) sum.add(entry.value * x[entry.column]);
    left[i] = sum.value();
  }
  return left;
}

/// u with (I - |A|) u >= 1, which proves that |A| is productive; `stuck`: the sector whose own use is the greatest where there is none.
Result<std::vector<double>> surplus_of(const SparseMatrix& a, const RunControl& control) {
  const SparseMatrix size = a.mapped([](std::size_t, std::size_t, double value) { return std::fabs(value); });
  const std::vector<double> ones(a.rows(), 1.0);
  std::vector<double> u = ones;
  bool endless = false;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (const SparseMatrix::Entry& entry : size.row(i)) endless = endless || (entry.column == i && entry.value >= 1);
  }
  for (std::size_t round = 0; round < kMostSweeps && !endless; ++round) {
    if (control.stop.stop_requested()) return fail({solleva::errors::stopped, "the work was stopped"});
    if (sweep(size, ones, u) <= 1e-6) break;
    endless = std::ranges::any_of(u, [](double value) { return !(value < kEndless); });
  }
  double least = 1;
  if (!endless) {
    for (const double left : residual(size, ones, u)) least = std::min(least, 1 - left);
  }
  if (endless || !(least > 0.5)) {
    const std::vector<double> sums = size.column_sums();
    Error error{errors::not_productive, "the economy uses up more than it produces"};
    error.where.unit = std::to_string(std::ranges::max_element(sums) - sums.begin());
    return fail(std::move(error));
  }
  for (double& value : u) value /= least;
  return u;
}

}  // namespace

Result<SparseMatrix> input_coefficients(const Economy& economy) {
  const std::size_t n = economy.output.size();
  if (economy.flows.rows() != n || economy.flows.columns() != n) return fail(bad("the flows are not a square with a sector for each output"));
  const std::vector<double> bought = economy.flows.mapped([](std::size_t, std::size_t, double value) { return std::fabs(value); }).column_sums();
  for (std::size_t j = 0; j < n; ++j) {
    const bool fits = std::isfinite(economy.output[j]) && (economy.output[j] > 0 || (economy.output[j] == 0 && bought[j] == 0));
    if (fits) continue;
    Error error = bad("a sector buys and its output is not above 0");
    error.where.unit = std::to_string(j);
    return fail(std::move(error));
  }
  return economy.flows.mapped([&](std::size_t, std::size_t j, double value) { return value / economy.output[j]; });
}

Result<Leontief> Leontief::of(const SparseMatrix& coefficients, const RunControl& control) {
  if (coefficients.rows() != coefficients.columns()) return fail(bad("the coefficients are not a square"));
  Leontief leontief;
  leontief.by_row_ = coefficients;
  leontief.by_column_ = coefficients.transposed();
  Result<std::vector<double>> row = surplus_of(leontief.by_row_, control);
  if (!row) return fail(row.error());
  Result<std::vector<double>> column = surplus_of(leontief.by_column_, control);
  if (!column) return fail(column.error());
  leontief.surplus_row_ = std::move(*row);
  leontief.surplus_column_ = std::move(*column);
  return leontief;
}

Result<LeontiefSolution> Leontief::solve(const SparseMatrix& rows, std::span<const double> surplus, std::span<const double> right,
                                         const RunControl& control) const {
  LeontiefSolution solution;
  solution.x.assign(right.begin(), right.end());
  solution.scale.assign(surplus.begin(), surplus.end());
  while (solution.sweeps < kMostSweeps) {
    if (control.stop.stop_requested()) return fail({solleva::errors::stopped, "the work was stopped"});
    ++solution.sweeps;
    if (sweep(rows, right, solution.x) <= kStill) break;
  }
  for (const double left : residual(rows, right, solution.x)) solution.error = std::max(solution.error, std::fabs(left));
  return solution;
}

Result<LeontiefSolution> Leontief::output_for(std::span<const double> demand, const RunControl& control) const {
  return solve(by_row_, surplus_row_, demand, control);
}

Result<LeontiefSolution> Leontief::multipliers(std::span<const double> intensity, const RunControl& control) const {
  return solve(by_column_, surplus_column_, intensity, control);
}

Result<SparseMatrix> with_households(const SparseMatrix& coefficients, std::span<const double> output, std::span<const double> wages,
                                     std::span<const double> consumption) {
  const std::size_t n = coefficients.rows();
  if (output.size() != n || wages.size() != n || consumption.size() != n) return fail(bad("wages and consumption need an amount for each sector"));
  Sum earned;
  for (std::size_t i = 0; i < n; ++i) {
    if (!(wages[i] >= 0) || !(consumption[i] >= 0)) return fail(bad("wages and consumption of households are not below 0"));
    if (wages[i] > 0 && !(output[i] > 0)) return fail(bad("a sector pays wages and has no output"));
    earned.add(wages[i]);
  }
  if (!(earned.value() > 0)) return fail(bad("nobody earns anything"));
  std::vector<MatrixEntry> entries;
  const auto household = static_cast<std::uint32_t>(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    for (const SparseMatrix::Entry& entry : coefficients.row(i)) entries.push_back({i, entry.column, entry.value});
    if (consumption[i] > 0) entries.push_back({i, household, consumption[i] / earned.value()});
    if (wages[i] > 0) entries.push_back({household, i, wages[i] / output[i]});
  }
  return SparseMatrix(n + 1, n + 1, entries);
}

}  // namespace solleva::plan
