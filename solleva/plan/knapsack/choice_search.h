// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solleva/plan/knapsack/choice_tree.h"

// What both knapsacks do with the tree. Not for use outside this folder.
namespace solleva::plan::choices {

/// Errors: plan.bad-problem for shapes or ranges that do not hold.
Done check(const MultipleChoiceKnapsack& problem);

/// Prices of the resources that prove a small bound, by the subgradient method; the node keeps them.
void price_resources(const MultipleChoiceKnapsack& problem, Tree& tree, Node& root, const RunControl& control);

/// What is proved.
struct Proof {
  double bound = 0;   ///< no choice is worth more
  bool none = false;  ///< there is no choice
};

/// Asks for ever less than the bound, until the best choice known is reached or the nodes are used up; each turn allows a question more nodes.
void descend_targets(const MultipleChoiceKnapsack& problem, Tree& tree, const Node& root, std::int64_t nodes, const KnapsackOptions& options, Proof& proof,
                     const RunControl& control);

/// Objective, bound, status and reason of a search that ended.
Optimum close_up(const Tree& tree, const Proof& proof, double gap, bool stopped);

/// The prices of the node, whole.
std::vector<std::int64_t> whole_prices(const Node& node, std::size_t resources);

}  // namespace solleva::plan::choices
