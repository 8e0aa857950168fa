// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"
#include "solleva/plan/site/reach.h"

namespace solleva::plan {

/// Where to open `open` sites, and which one serves each point as a whole, so that no site has more than it can hold.
struct CapacitatedProblem {
  const Reach& reach;                 ///< rows list every site that can serve; `beyond` is what it counts to leave a point out
  std::span<const double> weight;     ///< of each point in the objective
  std::span<const double> load;       ///< what each point takes of the capacity of its site; finite, not negative
  std::span<const double> capacity;   ///< of each site
  std::size_t open = 1;               ///< existing sites among them
  std::span<const std::uint32_t> existing = {};
  bool fill_existing = false;         ///< existing sites are filled to the last place; up to 20,000 pairs, by the solver room alone
};

struct CapacitatedOptions {
  Limits limits = {};          ///< iterations: rounds of the search from a shaken plan; -1: 50,000 for 100 points, fewer for more
  std::uint64_t seed = 1;
  std::size_t ascent = 500;    ///< steps to the bound, at most
};

struct CapacitatedPlan {
  Optimum optimum;
  std::vector<std::uint32_t> open;  ///< ascending
  std::vector<std::uint32_t> site;  ///< of each point; kNoSite: left out, at the cost of `beyond`
  std::vector<double> multiplier;   ///< of each point; with it siting#14 gives `dual_bound`
  double dual_bound = 0;
};

/// The capacitated p-median problem with a single source. The bound is that of knapsacks; up to 400 pairs the solver room finishes the
/// proof, beyond that a gap may stay open.
/// Formula: siting#14. Source: Mulvey and Beck (1984), European Journal of Operational Research 18, 339-348; Lorena and Senne (2004),
/// Computers and Operations Research 31, 863-876.
/// Units: weight x cost. Whole loads and capacities give the exact knapsack, others its linear relaxation. Errors: plan.bad-siting (numbers that
/// contradict each other, loads above what `open` sites can hold, more than 40 million pairs). Infeasible where no assignment
/// within the capacities was found: the reason says whether that is proved. Stopped, it gives the best plan so far.
Result<CapacitatedPlan> capacitated_median(const CapacitatedProblem& problem, const CapacitatedOptions& options, const RunControl& control);

/// The bound that multipliers prove, computed anew.
/// Formula: siting#14. Source: as capacitated_median. Units: weight x cost.
double capacitated_bound(const CapacitatedProblem& problem, std::span<const double> multiplier);

}  // namespace solleva::plan
