// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/plan/site/median.h"

namespace solleva::plan {

/// The plan of a maximal covering problem.
struct MaximalCoverPlan {
  Optimum optimum;                  ///< the weight that is covered; its bound is an upper one
  std::vector<std::uint32_t> open;  ///< ascending; existing ones among them
  std::vector<std::uint32_t> site;  ///< of each point the open site within reach that its row names first; kNoSite: not covered
  double by_existing = 0;           ///< the weight that existing sites cover by themselves
  std::size_t points_left = 0, sites_left = 0;  ///< what was left to decide after the reductions
};

/// The maximal covering location problem: which sites to open, `problem.open` with the existing ones, so that the most weight has one
/// within reach. The rows of `problem.reach` are the sites within reach; costs and `beyond` do not matter.
/// Formula: siting#10, solved as a p-median of costs 0 and 1 after the reductions of siting#11.
/// Source: Church and ReVelle (1974), Papers of the Regional Science Association 32, 101-118.
/// Units: those of the weights. Errors: plan.bad-siting. Stopped, it gives the best plan so far.
Result<MaximalCoverPlan> maximal_cover(const MedianProblem& problem, const MedianOptions& options, const RunControl& control);

}  // namespace solleva::plan
