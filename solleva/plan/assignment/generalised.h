// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"

namespace solleva::plan {

/// Every job is done by exactly one agent; the jobs of an agent weigh no more than its capacity. Rows are agents, columns are jobs.
struct GeneralisedAssignment {
  std::size_t agents = 0, jobs = 0;
  std::vector<std::int64_t> cost;      ///< agents x jobs, row by row; any unit, any sign; the largest of each job add up to 10^10 at most
  std::vector<std::int64_t> weight;    ///< agents x jobs, row by row; in the unit of the capacities, 0 to 10^9
  std::vector<std::int64_t> capacity;  ///< of each agent, 0 to 10^12

  std::size_t at(std::size_t agent, std::size_t job) const { return agent * jobs + job; }
};

/// Prices of the capacities in units of 2^-16 cost a unit of weight: integers, so that the bound they give is exact.
using Prices = std::vector<std::int64_t>;
inline constexpr std::int64_t price_unit = std::int64_t{1} << 16U;

struct GeneralisedAssignmentPlan {
  Optimum optimum;
  std::vector<std::size_t> agent_of;  ///< of each job; empty without a plan
  Prices prices;                      ///< of each agent's capacity, as far as the subgradient method came: capacity_bound of them is below `bound`
};

/// No assignment costs less than this.
/// Formula: docs/methods/generalised-assignment.md, generalised-assignment#2, rounded up to the next integer.
/// Source: Fisher, Jaikumar and Van Wassenhove (1986), A multiplier adjustment method for the generalized assignment problem, Management
/// Science 32(9), section 2.
/// Units: prices as above, one for each agent, none negative; the bound in the unit of the costs. Arithmetic is exact.
std::int64_t capacity_bound(const GeneralisedAssignment& problem, const Prices& prices);

/// The cheapest assignment, or one that is proved near to it. `status` is optimal where objective and bound meet.
///
/// Method: prices of the capacities, then of the jobs, by the subgradient method; then by turns: dives, which decide the surest jobs, price again and
/// never turn back; the jobs of a few agents assigned anew; and the question "is there an assignment of cost at most z?" for z rising from the
/// bound, answered by a tree search that re-prices every node and closes what its flips rule out. A "no" proves z + 1.
/// Formula: generalised-assignment#1. Source: Posta, Ferland and Michelon (2012), An exact method with variable fixing for solving the
/// generalized assignment problem, Computational Optimization and Applications 52(3), sections 3 to 5; Sadykov, Vanderbeck, Pessoa, Tahiri and
/// Uchoa (2019), Primal heuristics for branch and price: the assets of diving methods, INFORMS Journal on Computing 31(2), section 2.
/// Units: as in the problem. Iterations: nodes of the tree and pricings of the dives, 200,000 unless said, and then no more than 1.2 x 10^11 cells
/// of knapsacks (about a minute). What is drawn is the same each time, so there is no seed.
/// Errors: plan.bad-problem for shapes, ranges or capacities finer than the knapsacks can hold (2^26 cells).
/// Edge cases: no jobs cost 0. A job that no agent can hold, or none of the assignments: `infeasible` with a reason. Stopped before an
/// assignment was found: no objective.
Result<GeneralisedAssignmentPlan> solve(const GeneralisedAssignment& problem, const Limits& limits, const RunControl& control);

}  // namespace solleva::plan
