// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/site/cover_cells.h"
#include "solleva/plan/site/most_covered_bound.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan {

struct ExactMostCovered {
  Optimum optimum;
  std::vector<std::uint8_t> open;  ///< of each site; empty: the solver has no plan
};

/// Maximal covering as a mixed-integer programme, handed to the solver room.
/// Formula: siting#15 and siting#16. Source: as most_covered. Units: those of the weights. Errors: those of solve().
Result<ExactMostCovered> solve_most_covered(const CoverCells& cells, const CoverRules& rules, const Limits& limits, const RunControl& control);

}  // namespace solleva::plan
