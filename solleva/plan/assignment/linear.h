// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"

namespace solleva::plan {

/// Each of n rows gets a column of its own; the sum of costs is to be small.
struct LinearAssignment {
  std::size_t size = 0;
  std::vector<std::int64_t> cost;  ///< size x size, row by row; any unit, any sign, |cost| <= 10^12
};

struct LinearAssignmentPlan {
  Optimum optimum;
  std::vector<std::size_t> column_of;  ///< of each row; empty when stopped
  std::vector<std::int64_t> row_price, column_price;  ///< cost - row price - column price is never negative, and 0 where assigned
};

/// The cheapest assignment, with prices that prove it: their sum is its cost.
/// Method: shortest augmenting paths in whole numbers. Formula: docs/methods/flows.md, flows#1.
/// Source: Jonker and Volgenant (1987), A shortest augmenting path algorithm for dense and sparse linear assignment problems, Computing 38.
/// Units: as in the problem. Errors: plan.bad-problem for a matrix that is not square or costs out of range. Edge cases: size 0 costs 0.
Result<LinearAssignmentPlan> solve(const LinearAssignment& problem, const RunControl& control);

}  // namespace solleva::plan
