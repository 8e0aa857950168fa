// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "solleva/plan/site/reach.h"

namespace solleva::plan {

/// A p-median turned into covering: a row for each point and each step of its costs, covered by whoever costs no more.
struct CostLevels {
  Reach reach;                 ///< costs are 0
  std::vector<double> weight;  ///< of each row: what it saves to be served at this cost or less instead of the next one
  double all = 0;              ///< the sum of weight x beyond: a plan costs this less what it covers
};

/// How many pairs levels_of would make: rows squared, so that long rows are dear.
/// Formula: sum over rows and their distinct costs of how many services cost no more. Source: definition. Units: pairs.
double level_pairs(const Reach& reach);

/// Formula: siting#19. Source: Elloumi (2010), Journal of Combinatorial Optimization 19, 69-83, sec. 2. Units: weight x cost.
/// Rows must list all that can serve (no cost_beyond).
CostLevels levels_of(const Reach& reach, std::span<const double> weight);

}  // namespace solleva::plan
