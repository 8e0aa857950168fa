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

/// The p-center and then some: of all plans with the least worst way those with the fewest people on it, of these those with the fewest
/// people on the next worst way, and so on down to nobody.
struct WorstFirstProblem {
  const Reach& reach;                ///< rows list all that can serve; points with an empty row are left out
  std::span<const double> weight;    ///< of each point
  std::size_t open = 1;              ///< existing ones among them
  std::span<const std::uint32_t> existing = {};
};

struct WorstFirstOptions {
  Limits limits = {};                ///< of the p-center; iterations: nodes of each stage, -1: 2,000
  std::size_t most_branched = 4000;  ///< pairs of point and site up to which the stages are proved
};

/// A stage: nobody could have fewer people further away than `beyond`, given the stages before.
struct WorstFirstStage {
  double cost = 0;    ///< the way that the stage is about
  double people = 0;  ///< who goes so far or further in the plan
  bool proved = false;
};

struct WorstFirstPlan {
  Optimum optimum;                        ///< of the worst way; `optimal` only where every stage is proved
  std::vector<std::uint32_t> open;        ///< ascending
  std::vector<WorstFirstStage> stages;    ///< the worst way first; the last one, of the shortest way, has everybody
};

/// Formula: siting#24. Source: Ogryczak (1997), EJOR 100, 566-585 (lexicographic minimax). Units: costs as in `reach`, people as in `weight`.
/// Large problems get the p-center and an interchange that compares plans in this order, and say that no stage is proved.
/// Errors: plan.bad-siting. Stopped, it gives the best plan so far.
Result<WorstFirstPlan> worst_first(const WorstFirstProblem& problem, const WorstFirstOptions& options, const RunControl& control);

}  // namespace solleva::plan
