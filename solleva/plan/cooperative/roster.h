// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"

// Who does what in which week.
namespace solleva::plan::cooperative {

/// Work is counted in units of time, half hours say; weeks and everything else from 0.
struct RosterTask {
  std::string name;
  std::uint32_t from = 0, to = 0;  ///< first and last week
  std::int64_t units = 0;          ///< in each week; of one that is `flexible`, in all its weeks together
  bool flexible = false;
  std::int64_t priority = 1;       ///< 1 to 100: what a unit left undone weighs
};

struct RosterMember {
  std::string name;
  std::vector<std::int64_t> available;  ///< units in each week, chores taken off
  std::vector<std::uint8_t> can;        ///< of each task
  std::vector<std::int64_t> unlike;     ///< of each task, 0 to 100: what a unit of it weighs against the member's wishes and skills
};

struct Shift {
  std::uint32_t week = 0, member = 0, task = 0;
  std::int64_t units = 0;
  friend auto operator<=>(const Shift&, const Shift&) = default;
};

struct RosterProblem {
  std::uint32_t weeks = 0;
  std::vector<RosterMember> members;
  std::vector<RosterTask> tasks;
  std::optional<std::vector<Shift>> old = {};  ///< a roster from which the plan is to differ little
  std::uint32_t first = 0;                     ///< weeks before it are over: they stay as in `old`
};

/// A stage of the plan: the best that can be done once the stages before it are kept.
struct RosterStage {
  std::string name;             ///< undone, changed, load, unlike
  double objective = 0;
  std::optional<double> bound = {};
  std::string unit;
  std::string given = {};       ///< what of the stages before it the bound takes as settled beside what they reached; empty: nothing
};

struct Undone {
  std::uint32_t task = 0;
  std::optional<std::uint32_t> week = {};  ///< empty: of a flexible task
  std::int64_t units = 0;
};

struct RosterPlan {
  Optimum optimum;                         ///< of the first stage: weighted units left undone
  std::vector<RosterStage> stages;
  std::vector<Shift> shifts;               ///< by week, member, task
  std::vector<Undone> undone;
  std::vector<double> heaviest, lightest;  ///< of each week: the largest and smallest part of their time that members work who can do anything
};

/// A roster in stages. 1: as little as possible is left undone. 2: loads are fair in each week: the largest part of available time that anybody works is as
/// small as can be, then the next largest, and so on; or, with an old roster, as few units as possible differ from it. 3: as little as possible goes against wishes and skills.
///
/// Method: 1 is a least-cost flow over kinds of members and weeks; where it leaves open over which weeks a flexible task is spread, or which of several tasks is left undone, the heaviest load of any week
/// is made least among all such flows by halving (cooperative#18), evenly beyond that, a heuristic; 2 is a decomposition by minimum cuts in exact
/// arithmetic, each member within one unit of the fair load, the unit above where it raises loads the least; 3 is a least-cost flow for each week. Members who can do the same are one node.
/// Formula: docs/methods/cooperative.md, cooperative#14 to #18. Source: Ahuja, Magnanti and Orlin (1993), Network Flows; Megiddo (1974), Optimal flows in networks with multiple sources and
/// sinks, Mathematical Programming 7, 97-107; Fujishige (1980), Mathematics of Operations Research 5, 186-196. Units: those of time.
/// Bounds: of 1 from the prices of its flow; of the heaviest load by the cuts, in units, and where stage 1 leaves something open by the halving; of changes from the flow of 1 over kinds and from the time that nobody can keep; of 3 from the prices of each week, which take as settled what stage 1 left open.
/// Errors: plan.bad-roster for a task nobody can do, weeks that are none, an old roster that names what is not there. control.stop ends it with the weeks so far.
Result<RosterPlan> plan_roster(const RosterProblem& problem, const RunControl& control);

/// The fair loads of one week: of each kind of member the part of its time that it works, as a fraction.
struct FairLoad {
  std::int64_t worked = 0, of = 1;
};

/// Loads that are lexicographically least from the largest on, with every need met.
/// Formula: cooperative#15. Source: Megiddo (1974). Units: `time` and `need` in units of time, products within 10^18; can[kind][task].
/// The needs must be such that they can be met.
std::vector<FairLoad> fair_loads(const std::vector<std::int64_t>& time, const std::vector<std::vector<std::uint8_t>>& can, const std::vector<std::int64_t>& need);

}  // namespace solleva::plan::cooperative
