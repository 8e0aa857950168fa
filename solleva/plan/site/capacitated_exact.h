// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/site/capacitated_search.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan {

/// The capacitated p-median as a mixed-integer programme, handed to the solver room.
struct ExactCapacitated {
  Optimum optimum;
  CapacitatedSearch::Plan plan;  ///< no sites: the solver has none
};

/// Formula: siting#2 with sum over i of q_i x_ij <= Q_j y_j. Source: Mulvey and Beck (1984), EJOR 18, 339-348. Units: weight x cost.
/// `costs` as weighted_costs. Errors: those of solve().
Result<ExactCapacitated> solve_exactly(const CapacitatedProblem& problem, const std::vector<double>& costs, const Limits& limits,
                                       const RunControl& control);

}  // namespace solleva::plan
