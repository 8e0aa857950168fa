// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"

namespace solleva::plan {

struct Arc {
  std::size_t from = 0, to = 0;
  std::int64_t capacity = 0;  ///< 0 to 10^12
  std::int64_t cost = 0;      ///< of a unit of flow; |cost| <= 10^9
};

/// What nodes have (supply above 0) flows to those that need it (below 0) at the least cost. Supplies add up to 0.
struct FlowProblem {
  std::vector<std::int64_t> supply;  ///< of each node, |supply| <= 10^12
  std::vector<Arc> arcs;
};

struct FlowPlan {
  Optimum optimum;
  std::vector<std::int64_t> flow;   ///< of each arc; empty where there is none
  std::vector<std::int64_t> price;  ///< of each node: cost + price[from] - price[to] is >= 0 on arcs with room, <= 0 on arcs in use
};

/// The cheapest flow, with prices that prove it.
/// Method: network simplex with strongly feasible trees and block pricing, in whole numbers.
/// Formula: docs/methods/flows.md, flows#3. Source: Ahuja, Magnanti and Orlin (1993), Network Flows, sections 11.5 to 11.7.
/// Units: as in the problem. Errors: plan.bad-problem for arcs that join no nodes, numbers out of range or supplies that do not add up to 0.
/// Edge cases: where capacities do not let all supply reach a need, `infeasible` with how much is left over.
Result<FlowPlan> solve(const FlowProblem& problem, const RunControl& control);

/// No flow costs less than this, whatever the prices.
/// Formula: flows#4. Source: Ahuja, Magnanti and Orlin (1993), section 9.4. Units: cost; `price` one for each node. Arithmetic is exact.
double price_bound(const FlowProblem& problem, const std::vector<std::int64_t>& price);

/// From where (supply) to where (need) at a cost a unit, every pair joined: supply may be left over, every need is met.
struct Transport {
  std::vector<std::int64_t> supply, need;  ///< 0 to 10^12
  std::vector<std::int64_t> cost;          ///< supplies x needs, row by row
};

/// As a flow: one arc for each pair, then one from each supply to a node that takes what is left over.
FlowProblem as_flow(const Transport& problem);

}  // namespace solleva::plan
