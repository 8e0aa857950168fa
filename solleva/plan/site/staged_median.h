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

/// Sites that open year by year and stay open: where, and which first.
struct StagedMedianProblem {
  const Reach& reach;                    ///< `beyond` is exact
  std::span<const double> weight;        ///< of each point
  std::span<const std::size_t> opens;    ///< how many sites each phase opens anew
  std::span<const double> phase_weight;  ///< what a phase counts: years, or people years; one for each
  std::span<const std::uint32_t> existing = {};
};

struct StagedMedianOptions {
  Limits limits = {};                ///< iterations: nodes of the tree of each phase alone, and of the model of all; -1: 2,000
  std::uint64_t seed = 1;
  std::size_t most_branched = 4000;  ///< pairs of steps and sites, times phases, up to which the solver room finishes the proof
};

struct StagedMedianPlan {
  Optimum optimum;                  ///< the sum over phases of phase_weight x cost
  std::vector<std::uint32_t> open;  ///< ascending: all that are open in the end
  std::vector<std::size_t> phase;   ///< of each of them when it opens, from 0; existing ones have the number of phases
  std::vector<double> cost;         ///< in each phase
};

/// The p-median by phases, each phase keeping what the one before has opened.
/// Formula: siting#22; the bound siting#23, each phase by itself. Source: Owen and Daskin (1998), EJOR 111, 423-447, sec. 2.2 (the problem).
/// Units: phase_weight x weight x cost. Errors: plan.bad-siting. Stopped, it gives the best plan so far.
Result<StagedMedianPlan> staged_median(const StagedMedianProblem& problem, const StagedMedianOptions& options, const RunControl& control);

}  // namespace solleva::plan
