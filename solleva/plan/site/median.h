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

/// Where to open `open` sites so that everybody's cost to the nearest open site is least in sum.
struct MedianProblem {
  const Reach& reach;
  std::span<const double> weight;               ///< of each point: how many people; finite, not negative
  std::size_t open = 1;                         ///< how many sites are open in the end, `existing` among them
  std::span<const std::uint32_t> existing = {};  ///< sites that are open already and stay so; no site twice
};

struct MedianOptions {
  Limits limits = {};  ///< iterations: nodes of the tree
  std::uint64_t seed = 1;
  std::size_t ascent = 800;                ///< steps of the ascent to the bound, at most
  std::size_t shakes = 40;                 ///< restarts of the interchange from a shaken plan
  std::size_t most_branched = 20'000'000;  ///< services up to which a tree is grown at all
  double uncovered_of = 0;  ///< above 0: the gap is a share of this less the objective (what maximal covering covers)
};

/// A plan and what proves it.
struct MedianPlan {
  Optimum optimum;
  std::vector<std::uint32_t> open;     ///< sites, ascending
  std::vector<std::uint32_t> site;     ///< of each point; kNoSite: no open site can serve it (it costs `beyond`)
  std::vector<double> cost;            ///< of each point, a unit of weight
  std::vector<double> multiplier;      ///< of each point, a unit of weight: with it siting#3 gives `root_bound`
  double root_bound = 0;               ///< the bound before any branching
  std::int64_t nodes = 0;              ///< of the tree
};

/// The p-median problem, and with costs of 0 and 1 maximal covering (siting#10): Lagrangian bound, interchange, branch and bound.
/// Formula: siting#1; the bound siting#3, with rows that leave sites out siting#5.
/// Source: Cornuejols, Fisher and Nemhauser (1977), Management Science 23, 789-810; Resende and Werneck (2007), Annals of Operations Research 150, 205-230.
/// Units: objective and bound in weight x cost. A whole objective is known as such and its bound rounded up.
/// Errors: plan.bad-siting (weights that are no numbers, more sites to open than there are, a site twice in `existing`). Stopped, it
/// gives the best plan so far. Edge cases: no points cost 0.
Result<MedianPlan> p_median(const MedianProblem& problem, const MedianOptions& options, const RunControl& control);

/// What p_median refuses. Errors: plan.bad-siting.
Done check_siting(const MedianProblem& problem);

/// The bound that multipliers prove, computed anew: for tests, and for whoever does not believe.
/// Formula: siting#3. Source: as p_median. Units: weight x cost. A multiplier above `beyond` is cut to it.
double median_bound(const MedianProblem& problem, std::span<const double> multiplier);

}  // namespace solleva::plan
