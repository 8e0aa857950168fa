// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/plan/relocation/joint.h"

// Staying beside moving where there are too many choices for a tree. Not for use outside this folder.
namespace solleva::plan::relocation {

/// Measures of a hamlet, at most: every set of them is looked at.
inline constexpr std::size_t kMostMeasures = 12;

/// Whether plan_by_prices() can plan it: no bonus for neighbours, no settled moves, a budget, few measures in each hamlet.
bool has_prices(const Joint& joint);

/// No plan is worth more, whatever the prices: each hamlet chooses its measures and each family its site, and pays for room and money.
/// Formula: relocation#15. Source: Fisher (1981). Units: worth. `room`: sites x kinds, `money`: worth a unit of money; none negative. `joint`: as has_prices() says.
double joint_bound(const Joint& joint, std::span<const double> room, double money);

/// A plan and what none can beat: prices by the subgradient method, plans made from them.
/// Formula: relocation#15. Source: Held, Wolfe and Crowder (1974), Mathematical Programming 6, pp. 62-88. Units: worth. Stopped: the best plan so far.
JointPlan plan_by_prices(const Joint& joint, const Limits& limits, const RunControl& control);

}  // namespace solleva::plan::relocation
