// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "solleva/plan/relocation/move.h"

// Staying weighed beside moving: what is done where people live, who of those that agreed moves, within one budget.
namespace solleva::plan::relocation {

struct Hamlet {
  std::string name = {};
  std::int64_t others = 0;  ///< families that are not planned for: they stay, whatever the plan, and have their part in what is done for the hamlet
};

/// Something that is done for a hamlet and for everybody who stays there: a road, water, a nurse, work, a school bus.
struct StayMeasure {
  std::string name = {};
  std::uint32_t hamlet = 0;
  double fixed = 0;       ///< cost, however many stay
  double per_family = 0;  ///< cost for each family that stays
  double effect = 0;      ///< worth for each family that stays, in the unit of Family::worth; not negative
};

struct Joint {
  const Move& move;
  std::vector<Hamlet> hamlets = {};
  std::vector<StayMeasure> measures = {};
  std::vector<std::uint32_t> hamlet_of = {};  ///< of each family
  std::vector<double> cost = {};              ///< of the move, families x sites; empty: 0
  std::optional<double> budget = {};          ///< for moves and measures together; empty: no limit
  std::vector<std::uint32_t> decided = {};    ///< where each family goes, where that is settled already; empty: it is not
};

struct JointPlan {
  Optimum optimum;
  std::vector<std::uint32_t> site = {};   ///< of each family; kStays: it stays
  std::vector<std::uint8_t> built = {};   ///< of each measure
  std::vector<double> prices = {};        ///< of room, as in MovePlan; empty where a tree over moves and measures decided
};

/// What a plan is worth, the families that are not planned for included.
/// Formula: docs/methods/relocation.md, relocation#9. Source: definition. Units: worth. `site`, `built`: one for each family and measure.
double joint_worth(const Joint& joint, std::span<const std::uint32_t> site, std::span<const std::uint8_t> built);

/// Formula: relocation#10, the left side. Source: definition. Units: money.
double joint_cost(const Joint& joint, std::span<const std::uint32_t> site, std::span<const std::uint8_t> built);

/// Which hamlets have what done, and who moves, so that moves and measures are worth most together.
///
/// Method: without a budget everything is done that is worth something, and moves are planned by what they are worth beyond staying (plan_move()). With one, and nothing paid for neighbours, prices
/// of room and money give a bound and a plan (relocation#15); where those do not meet, and families x sites are at most 20,000, branch and cut over moves and measures follows (relocation#11). With a
/// bonus, or with `decided`, it comes alone, up to 120,000 choices. Formula: relocation#9 to relocation#11, relocation#15. Source: fixed charges: Hirsch and Dantzig (1968), The fixed charge
/// problem, Naval Research Logistics 15(3), pp. 413-424; the rows y <= z one by one as in Balinski (1965), Management Science 12(3), pp. 253-313; prices: Fisher (1981).
/// Units: as in the problem. `limits.iterations`: nodes of the tree, 20,000 unless said; 0: no tree. One thread; no draws. Stopped: the best plan so far.
/// Errors: as plan_move(); plan.bad-relocation for shapes and ranges; plan.too-large for more choices.
Result<JointPlan> plan_joint(const Joint& joint, const Limits& limits, const RunControl& control);

}  // namespace solleva::plan::relocation
