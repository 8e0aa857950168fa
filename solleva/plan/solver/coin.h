// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "solleva/plan/solver/solve.h"

class OsiClpSolverInterface;

// Within the solver room only: what the linear programme and the tree share.
namespace solleva::plan {

/// The solver always minimises.
/// Formula: 1 when minimising, -1 when maximising. Source: definition. Units: none.
inline double sign_of(const LinearModel& model) { return model.sense == Sense::minimise ? 1 : -1; }

/// The model as the solver holds it: minimised, silent, without the constant.
std::unique_ptr<OsiClpSolverInterface> coin_of(const LinearModel& model);

/// The linear programme below a checked model; of the options `interior` and `then`.
Result<Solution> solve_relaxed(const LinearModel& model, const SolverOptions& options, const RunControl& control);

/// The same with the whole numbers of `values` fixed: whole numbers exactly whole, the rest as good as it can be. They stay as they are
/// where nothing fits.
/// Formula: the linear programme over what is left. Source: definition. Units: those of the columns.
std::vector<double> polished(const LinearModel& model, std::vector<double> values);

/// plan.solver-failed.
Error gave_up(std::string what, std::string why);

/// A checked model with whole numbers.
Result<Solution> branch_and_cut(const LinearModel& model, const SolverOptions& options, const RunControl& control);

}  // namespace solleva::plan
