// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/design/traffic.h"
#include "solleva/plan/optimum.h"

namespace solleva::plan {

/// Which candidate roads to build for the money, so that all travellers together lose the least time, when each takes the fastest way.
struct RoadDesign {
  TrafficNetwork network;         ///< existing links first, then the candidates
  std::size_t existing = 0;       ///< how many links stand already
  std::vector<double> cost;       ///< of each candidate, 0 or more; any unit of money
  double budget = 0;              ///< in the same unit
};

struct RoadDesignOptions {
  Limits limits = {};             ///< iterations: nodes of the tree; -1: no limit
  double equilibrium_gap = 1e-8;  ///< relative gap of each user equilibrium
};

struct RoadDesignPlan {
  Optimum optimum;                     ///< objective: total travel time at the equilibrium with the roads built
  std::vector<std::size_t> built;      ///< candidates, counted from 0, rising
  double spent = 0;
  TrafficAssignment before, after;     ///< user equilibria without any candidate and with those built
  std::int64_t nodes = 0, equilibria = 0;  ///< how many were solved
};

/// The best set of candidates within the budget.
///
/// Method: branch and bound. A node has roads that are built, left out or open to question; its bound is the system optimum with all of the
/// first and third kind, which no user equilibrium of a subset undercuts (road-design#5). No equilibrium is approximated by pieces.
/// Formula: docs/methods/road-design.md, road-design#4 and #5.
/// Source: LeBlanc (1975), An algorithm for the discrete network design problem, Transportation Science 9(3), pp. 183-199; Farvaresh and Sepehri
/// (2013), Networks and Spatial Economics 13(1).
/// Units: time x trips; money as in the problem. `optimal`: proved up to the relative gap of the equilibria.
/// Errors: plan.bad-problem. Edge cases: a budget that pays for nothing builds nothing; trips that have no way are `infeasible` with a reason
/// even with all candidates; more than 62 candidates are refused.
Result<RoadDesignPlan> solve(const RoadDesign& problem, const RoadDesignOptions& options, const RunControl& control);

}  // namespace solleva::plan
