// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "solleva/plan/heritage/heritage_model.h"
#include "solleva/plan/solver/solve.h"

// Within heritage/: floors that are not linear, and why they cannot be kept.
namespace solleva::plan::heritage {

/// At least so many of these candidates must learn the craft.
struct FloorCut {
  std::size_t craft = 0, least = 0;
  std::vector<std::size_t> candidates{};
};

/// A cut for each floor that the placements do not keep, which they do not keep either. Of those who are not placed, as many as do not help are counted as placed; of the others at least `least` are
/// needed, even if each of them were as good as the best in everything.
/// Formula: heritage#17. Source: cover inequalities as in Laporte and Louveaux (1993), Operations Research Letters 13, pp. 133-142; that more lives never hurt is in future_of(). Units: candidates.
std::vector<FloorCut> broken_floors(const Heritage& heritage, const std::vector<Placement>& placements);

void add_cut(HeritageModel& built, const FloorCut& cut);

/// Who learns what with whom, in the values of the programme; apprentices of a workshop who are new go to its masters in their order.
std::vector<Placement> placements_of(const Heritage& heritage, const HeritageModel& built, const Solution& found);

/// Fills `reach` and `reason` of a plan for which there is none. Errors: those of solve().
Done explain_infeasible(const Heritage& heritage, const HeritageOptions& options, HeritagePlan& none, const RunControl& control);

}  // namespace solleva::plan::heritage
