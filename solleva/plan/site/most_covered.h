// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"
#include "solleva/plan/site/explain.h"
#include "solleva/plan/site/reach.h"

namespace solleva::plan {

/// Maximal covering with what it usually lacks: sites that hold only so much, a second site as backup, a budget instead of a number.
struct MostCoveredProblem {
  const Reach& reach;                     ///< rows are the sites within reach; costs and `beyond` do not matter
  std::span<const double> weight;         ///< of each point: people; they are what takes up capacity
  std::span<const double> capacity = {};  ///< of each site; empty: no site is ever full
  double backup = 0;                      ///< in [0, 1]: what it counts, a unit of weight, to have a second open site within reach; 0 with capacities
  std::size_t open = 0;                   ///< how many sites are open in the end, existing ones among them; not looked at where there are prices
  std::span<const double> price = {};     ///< of opening each site; empty: `open` decides
  double budget = 0;                      ///< what the prices of new sites may come to
  std::span<const std::uint32_t> existing = {};
};

struct MostCoveredOptions {
  Limits limits = {};                ///< iterations: nodes of the tree, where there is one; -1: 5,000
  std::uint64_t seed = 1;
  std::size_t ascent = 2000;         ///< steps to the bound, at most
  std::size_t passes = 4;            ///< of the interchange, at most
  std::size_t rebuilds = 1000;       ///< of a part of the plan
  std::size_t most_branched = 4000;  ///< pairs of cell and site up to which the solver room finishes the proof
};

/// People of a point that a site serves.
struct CoveredPart {
  std::uint32_t point;
  std::uint32_t site;
  double amount;
};

struct MostCoveredPlan {
  Optimum optimum;                   ///< the weight that is covered, and `backup` times the weight that is covered twice; its bound is an upper one
  std::vector<std::uint32_t> open;   ///< ascending; existing ones among them
  std::vector<CoveredPart> parts;    ///< by ascending point; with capacities a point may be split among sites, else its first open site has it
  double once = 0;                   ///< the weight that is covered
  double twice = 0;                  ///< the weight with two open sites within reach; without capacities only
  double spent = 0;                  ///< of the budget
  std::vector<double> multiplier;    ///< of each point: with it siting#17 gives `dual_bound`
  double dual_bound = 0;
};

/// The most weight within reach of open sites. Small problems are finished by branch and cut; large ones keep the gap that the bound shows.
/// Formula: siting#15 and siting#16; the bound siting#17.
/// Source: Church and ReVelle (1974), Papers of the Regional Science Association 32, 101-118; Current and Storbeck (1988), Environment and
/// Planning B 15, 153-163 (capacities); Hogan and ReVelle (1986), Management Science 32, 1434-1444 (backup).
/// Units: those of the weights; prices and budget in one currency. Whole weights and capacities round the bound down.
/// Errors: plan.bad-siting. Stopped, it gives the best plan so far. Edge cases: a budget of 0 opens what costs nothing.
Result<MostCoveredPlan> most_covered(const MostCoveredProblem& problem, const MostCoveredOptions& options, const RunControl& control);

/// The bound that multipliers prove, computed anew.
/// Formula: siting#17. Source: as most_covered. Units: those of the weights; a multiplier is cut to [0, 1].
double most_covered_bound(const MostCoveredProblem& problem, std::span<const double> multiplier);

/// What each new site of a plan is worth when those whom it served go wherever there is still room.
/// Formula: siting#13 with what is covered instead of costs. Source: definition. Units: as most_covered. The problem must be a valid one.
std::vector<SiteReason> covered_reasons(const MostCoveredProblem& problem, std::span<const std::uint32_t> open);

}  // namespace solleva::plan
