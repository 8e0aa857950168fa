// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"
#include "solleva/plan/site/reach.h"

namespace solleva::plan {

/// Sites that have to do in every scenario (a pass that snow closes, a bridge that is gone): the plan whose worst scenario costs least.
struct WorstMedianProblem {
  const Reach& reach;              ///< the rows of all scenarios one after the other, as many points in each; `beyond` is exact
  std::span<const double> weight;  ///< of each row
  std::size_t scenarios = 1;
  std::size_t open = 1;            ///< existing ones among them
  std::span<const std::uint32_t> existing = {};
};

struct WorstMedianOptions {
  Limits limits = {};                ///< iterations: nodes of the tree, where there is one; -1: 5,000
  std::uint64_t seed = 1;
  std::size_t rounds = 30;           ///< of shares of the scenarios, each a p-median
  std::int64_t nodes = 50;           ///< of the tree of each such p-median
  std::size_t most_branched = 4000;  ///< pairs of steps and sites up to which the solver room finishes the proof
};

struct WorstMedianPlan {
  Optimum optimum;                   ///< the cost in the worst scenario
  std::vector<std::uint32_t> open;   ///< ascending
  std::vector<double> scenario;      ///< the cost in each
  std::vector<double> share;         ///< of each scenario in the p-median that gave the bound; they come to 1
};

/// A p-median whose worst scenario is best; with costs 0 and `beyond` 1 covering, where it is the uncovered weight.
/// Formula: siting#20; the bound siting#21, the least cost of a p-median with the scenarios mixed by any shares.
/// Source: Snyder and Daskin (2006), IIE Transactions 38, 971-985 (the problem); Geoffrion (1974), Mathematical Programming Study 2, 82-114 (the bound).
/// Units: weight x cost. Errors: plan.bad-siting. Stopped, it gives the best plan so far.
Result<WorstMedianPlan> worst_median(const WorstMedianProblem& problem, const WorstMedianOptions& options, const RunControl& control);

/// What a plan costs in each scenario. Formula: siting#1 by scenario. Source: definition. Units: weight x cost.
std::vector<double> scenario_costs(const WorstMedianProblem& problem, std::span<const std::uint32_t> open);

}  // namespace solleva::plan
