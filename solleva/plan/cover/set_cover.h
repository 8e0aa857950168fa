// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"

namespace solleva::plan {

/// Every row must be covered by at least one of the columns chosen; their cost is to be small.
struct SetCover {
  std::vector<std::int64_t> cost;                 ///< of each column, 0 to 10^9
  std::vector<std::vector<std::size_t>> columns;  ///< of each row: the columns that cover it, each once
};

/// Prices of the rows in units of 2^-16 cost: whole numbers, so that the bound they give is exact.
inline constexpr std::int64_t row_price_unit = std::int64_t{1} << 16U;

struct SetCoverPlan {
  Optimum optimum;
  std::vector<std::size_t> chosen;   ///< columns, rising
  std::vector<std::int64_t> prices;  ///< of each row; row_bound of them is below `bound`
};

struct SetCoverOptions {
  Limits limits = {};       ///< iterations: exchanges of the local search
  std::uint64_t seed = 1;
};

/// No cover costs less than this.
/// Formula: docs/methods/set-cover.md, set-cover#2, rounded up to the next whole number.
/// Source: Caprara, Fischetti and Toth (1999), A heuristic method for the set covering problem, Operations Research 47(5), section 1.
/// Units: prices as above, one for each row, none negative; the bound in the unit of the costs. Arithmetic is exact.
std::int64_t row_bound(const SetCover& problem, const std::vector<std::int64_t>& prices);

/// The cheapest cover, or one that is proved near to it. `status` is optimal where objective and bound meet.
///
/// Method: prices of the rows by the subgradient method; columns whose reduced cost rules them out are struck; a local search that takes
/// columns out and puts others in by the weight of the rows that are hard to cover; last, branch and cut on what is left.
/// Formula: set-cover#1. Source: Caprara, Fischetti and Toth (1999), sections 1 and 2; Gao, Weise and Li (2015), An efficient local search
/// heuristic with row weighting for the unicost set covering problem, European Journal of Operational Research 246(3), section 3.
/// Units: as in the problem. Iterations: 300,000 exchanges unless said; those of branch and cut are a tenth of it, in nodes.
/// Errors: plan.bad-problem. Edge cases: no rows cost 0; a row without columns is `infeasible` with a reason.
Result<SetCoverPlan> solve(const SetCover& problem, const SetCoverOptions& options, const RunControl& control);

}  // namespace solleva::plan
