// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"
#include "solleva/plan/solver/linear_model.h"

namespace solleva::plan {

struct SolverOptions {
  Limits limits = {};                ///< `gap`: proved so near is good enough; `iterations`: nodes of the tree
  std::vector<double> start = {};    ///< a solution to begin from, one value a column; one that breaks a row is not used; empty: none
  bool relaxed = false;              ///< whole numbers are let go: the linear programme below the model
  /// A linear programme is taken to near its best through the inside and only then to a corner: for large ones, tens of thousands of rows. The inside part does not look at the stop token.
  bool interior = false;
  /// Of a linear programme: of all solutions that are best, one that is best by this objective too, one value a column; in the same sense. Bound and prices stay those of the first.
  std::vector<double> then = {};
  double told_in = 1;                ///< objective and bound are divided by it where progress is told
  /// The tree is grown by the solver's own driver, which looks longer for solutions: for tight packings. It tells no progress and, ended before
  /// the tree is complete, no bound but that of the linear programme.
  bool driver = false;
};

/// What the solver found. `values` are empty where there is no solution.
struct Solution {
  Optimum optimum = {};
  std::vector<double> values = {};         ///< one a column; whole numbers are exactly whole
  std::vector<double> duals = {};          ///< one a row: what a unit more of its binding side adds to the objective; of a linear programme only
  std::vector<double> reduced_costs = {};  ///< one a column, of a linear programme only
  bool unbounded = false;                  ///< the objective has no end: status `feasible`, no values
};

/// Solves a linear programme by the simplex method (Clp), perhaps after an interior point method, one with whole numbers by branch and cut (CBC): preprocessing, cuts, heuristics.
///
/// Formula: the best c'x + constant with lower <= A x <= upper, x within its bounds. Source: linear programme: Chvatal (1983), Linear Programming; interior
/// point method: Mehrotra (1992), SIAM Journal on Optimization 2, pp. 575-601;
/// branch and cut: Padberg and Rinaldi (1991), SIAM Review 33, pp. 60-100.
/// Units: objective and bound in those of the model. The objective is recomputed from the values. The bound of a linear programme is recomputed
/// from the duals (dual_bound); with whole numbers it is the tree's, to 1e-6 of the objective, as the solver's tolerances are.
///
/// Threads: one, so that the answer depends on nothing else. control.stop ends it with the best so far, status `stopped`; without any
/// solution so far `values` are empty. `infeasible` has the plain fact as reason; conflict.h says which rows clash.
/// Errors: plan.bad-model; plan.solver-failed where the solver gives up or hands back what does not keep the rows.
Result<Solution> solve(const LinearModel& model, const SolverOptions& options, const RunControl& control);

}  // namespace solleva::plan
