// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"

namespace solleva::plan {

/// Exactly one item of each class is taken; together the items use no more of each resource than there is; the value is to be large.
struct MultipleChoiceKnapsack {
  std::size_t resources = 0;
  std::vector<std::size_t> first = {0};  ///< items first[c] to first[c + 1] - 1 are those of class c
  std::vector<std::int64_t> value;       ///< of each item; any unit, |value| <= 10^9
  std::vector<std::int64_t> weight;      ///< items x resources, item by item; 0 to 10^9
  std::vector<std::int64_t> capacity;    ///< of each resource, 0 to 10^12

  std::size_t classes() const { return first.size() - 1; }
};

/// Each item is taken or not; otherwise as above.
struct MultidimensionalKnapsack {
  std::size_t items = 0, resources = 0;
  std::vector<std::int64_t> value;     ///< of each item, 0 to 10^9
  std::vector<std::int64_t> weight;    ///< resources x items, resource by resource; 0 to 10^9
  std::vector<std::int64_t> capacity;  ///< of each resource, 0 to 10^12
};

/// Prices of the resources in units of 2^-16 value a unit of weight: whole numbers, so that the bound they give is exact.
inline constexpr std::int64_t resource_price_unit = std::int64_t{1} << 16U;

struct KnapsackPlan {
  Optimum optimum;
  std::vector<std::size_t> taken;    ///< multiple choice: the item of each class (an index into value); else the items taken, rising
  std::vector<std::int64_t> prices;  ///< of each resource; they prove the bound by resource_bound, where the tree has not proved a better one
};

struct KnapsackOptions {
  Limits limits = {};       ///< iterations: nodes of the tree and children of the genetic search together
  std::uint64_t seed = 1;
};

/// No choice is worth more than this, rounded down to a whole number.
/// Formula: docs/methods/knapsacks.md, knapsacks#2. Source: Kellerer, Pferschy and Pisinger (2004), Knapsack Problems, sections 9.2 and 11.2.
/// Units: prices as above, one for each resource, none negative; the bound in the unit of the values. Arithmetic is exact.
std::int64_t resource_bound(const MultipleChoiceKnapsack& problem, const std::vector<std::int64_t>& prices);

/// The same problem: one class for each item, with "nothing" before the item.
MultipleChoiceKnapsack as_multiple_choice(const MultidimensionalKnapsack& problem);

/// The choice of the largest value, or one that is proved near to it. `status` is optimal where objective and bound meet.
///
/// Method: prices by the subgradient method; then "is there a choice worth at least z?" for z from just below the bound down to just above the
/// best choice known, answered by a tree search that re-prices its nodes and strikes out items whose regret or weight rules them out.
/// Formula: knapsacks#1. Source: Kellerer, Pferschy and Pisinger (2004), section 11.
/// Units: as in the problem. Iterations: 3,000,000 nodes unless said. The seed decides which classes later turns branch on first.
/// Errors: plan.bad-problem.
/// Edge cases: no class is worth 0; a class without items, or no choice within the resources: `infeasible` with a reason.
Result<KnapsackPlan> solve(const MultipleChoiceKnapsack& problem, const KnapsackOptions& options, const RunControl& control);

/// The items of the largest value, or a set that is proved near to it. Method: the tree search above, between its
/// turns a genetic search whose children are mended by the prices and bettered by swaps. Formula: knapsacks#1.
/// Source: Chu and Beasley (1998), A genetic algorithm for the multidimensional knapsack problem, Journal of Heuristics 4, section 3.
/// Units: as in the problem. Iterations: 20,000 nodes, 1,500,000 children and 1,000,000 nodes, in this order, unless said.
/// Errors: plan.bad-problem. Edge cases: no items, or none that fits, is worth 0.
Result<KnapsackPlan> solve(const MultidimensionalKnapsack& problem, const KnapsackOptions& options, const RunControl& control);

}  // namespace solleva::plan
