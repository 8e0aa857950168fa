// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/economy/sparse_matrix.h"

// What an economy must produce so that a final demand is met (Leontief), and what a unit of demand sets in motion.
namespace solleva::plan {

/// Flows between n sectors in one period and in money; a sector is a branch, or a branch of a region.
struct Economy {
  SparseMatrix flows;           ///< n x n: what the column's sector buys from the row's
  std::vector<double> output;   ///< of each sector; above 0 where it sells or buys anything
};

/// Formula: docs/methods/input-output.md, input-output#2: a_ij = z_ij / x_j. Source: Miller and Blair (2009), Input-Output Analysis, 2nd ed., p. 16.
/// Units: money of input a money of output. Errors: plan.bad-economy for an output that is not above 0 where there are flows.
Result<SparseMatrix> input_coefficients(const Economy& economy);

/// A solution of (I - A) x = y, or of its transpose, with a proof of how near it is.
struct LeontiefSolution {
  std::vector<double> x;
  double error = 0;        ///< no component is farther from the true one than this times `scale` of it
  std::vector<double> scale;
  std::size_t sweeps = 0;
};

/// Solves systems with I - A again and again. A must be productive: some positive output leaves a surplus in every sector (Hawkins and Simon), which is
/// proved by finding one for |A|.
class Leontief {
 public:
  /// Formula: input-output#3; u with (I - |A|) u >= theta > 0 gives the bound #5. Source: Miller and Blair (2009), pp. 19-21 and 58-62; Varga (2000),
  /// Matrix Iterative Analysis, 2nd ed., p. 91 (regular splittings). Units: as input_coefficients.
  /// Errors: plan.not-productive, plan.bad-economy for a matrix that is not square; base.stopped.
  static Result<Leontief> of(const SparseMatrix& coefficients, const RunControl& control);

  /// What is produced for a final demand. Formula: input-output#3, x = (I - A)^-1 y, by Gauss-Seidel sweeps until they change nothing more; no inverse is
  /// made. Source: as of(). Units: those of `demand`, one value a sector. Errors: base.stopped.
  Result<LeontiefSolution> output_for(std::span<const double> demand, const RunControl& control) const;

  /// What a unit of demand for each sector sets in motion of `intensity`, an amount of a factor for each unit of output: jobs, wages, water, or 1 for output.
  /// Formula: input-output#4, m = (I - A')^-1 f. Source: Miller and Blair (2009), pp. 244-260. Units: those of `intensity`. Errors: base.stopped.
  Result<LeontiefSolution> multipliers(std::span<const double> intensity, const RunControl& control) const;

  std::size_t sectors() const { return by_row_.rows(); }

 private:
  Result<LeontiefSolution> solve(const SparseMatrix& rows, std::span<const double> surplus, std::span<const double> right, const RunControl& control) const;

  SparseMatrix by_row_, by_column_;
  std::vector<double> surplus_row_, surplus_column_;  ///< u of each, scaled so that theta is 1
};

/// The economy with households as one sector more: they earn `wages` of each sector and spend `consumption` on each (type II).
/// Formula: input-output#6: a_{n+1,j} = wages_j / x_j, a_{i,n+1} = consumption_i / sum of wages. Source: Miller and Blair (2009), pp. 34-41.
/// Units: money, as in the economy; coefficients of n + 1 sectors. Errors: plan.bad-economy where nobody earns, a length differs or an amount is below 0.
Result<SparseMatrix> with_households(const SparseMatrix& coefficients, std::span<const double> output, std::span<const double> wages,
                                     std::span<const double> consumption);

}  // namespace solleva::plan
