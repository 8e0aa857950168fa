// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"

// Where to open, extend, run a bus or let children board, so that the most children have a place within their limit.
namespace solleva::plan::schooling {

inline constexpr std::uint32_t kNowhere = 0xFFFFFFFFU;

/// What a school is and what it may become. Money in one unit throughout.
struct School {
  bool candidate = false;  ///< not there yet: opening costs open_cost
  double open_cost = 0;
  std::int64_t seats = 0;
  std::int64_t room_seats = 0, most_rooms = 0;  ///< seats of one more room, and how many rooms more
  double room_cost = 0;
  std::int64_t beds = 0, most_beds = 0;  ///< that are there, and how many more
  double bed_cost = 0;
  std::int64_t teachers = 0;
  bool barrier_free = true;                       ///< every child can use it
  std::optional<double> barrier_free_cost = {};   ///< of making it so; empty: it cannot be
};

/// A bus that could run to one school.
struct Bus {
  std::uint32_t school = 0;
  std::int64_t seats = 0;
  double cost = 0;
};

enum class Way { walk, bus, board, stay };  ///< stay: in the school where the child is, although that is beyond its limit

/// One way in which a child of a group could go to school.
struct Choice {
  std::uint32_t school = 0;
  Way way = Way::walk;
  std::uint32_t bus = kNowhere;
  double minutes = 0;  ///< of one way, in the slowest season
  double cost = 0;     ///< of each child
};

/// Children who are alike in all that the plan looks at.
struct Group {
  std::int64_t children = 0;
  bool enrolled = false;          ///< they have a place now and do not lose it: all of them choose
  bool needs_barrier_free = false;
  std::vector<Choice> choices = {};
};

struct Provision {
  std::vector<School> schools;
  std::vector<Bus> buses;
  std::vector<Group> groups;
  std::int64_t pupils_per_teacher = 0;  ///< 0: teachers set no limit
  double teacher_cost = 0;
  double budget = 0;
};

/// What is done at a school.
struct SchoolPlan {
  bool open = true;
  bool made_barrier_free = false;
  std::int64_t rooms = 0, beds = 0, teachers = 0;  ///< more than there are
  std::int64_t pupils = 0, boarders = 0;
  std::int64_t seats = 0;                          ///< with the new rooms; 0 where it is not open
};

struct ProvisionPlan {
  Optimum optimum;  ///< children with a place within their limit
  double cost = 0;
  std::optional<double> cost_bound = {};  ///< no plan that places so many costs less
  double minutes = 0;                     ///< of all who are placed, one way, least for these decisions
  std::vector<SchoolPlan> schools;
  std::vector<std::uint8_t> runs;                 ///< of each bus
  std::vector<std::vector<std::int64_t>> chosen;  ///< [group][choice]: children

  /// Formula: the sum of `chosen` but for those who stay beyond their limit. Source: definition. Units: children.
  std::int64_t placed(const Provision& problem, std::size_t group) const;
};

/// The plan that places the most children within the budget; of those, one of least cost; of those decisions, the shortest ways. Three programmes one after the other in the solver room.
/// Formula: docs/methods/schooling.md, schooling#5 to schooling#12. Source: definition; branch and cut as in solver/solve.h.
/// Units: children, money, minutes. `limits` are of each programme. Seats, beds, teachers and buses of the plan are checked against the problem by check().
/// Errors: plan.bad-schooling (children who have a place and no seat), plan.bad-model, plan.solver-failed. Stopped: the best so far; nothing but the children of today where there is none.
Result<ProvisionPlan> provide(const Provision& problem, const Limits& limits, const RunControl& control);

/// What a plan costs.
/// Formula: schooling#10. Source: definition. Units: money.
double cost_of(const Provision& problem, const ProvisionPlan& plan);

/// Whether a plan keeps every rule of the problem, the budget included; says the first that it breaks, empty: none.
std::string broken_rule(const Provision& problem, const ProvisionPlan& plan);

/// What one child more of a group would take.
struct OneMore {
  std::uint32_t choice = kNowhere;  ///< the cheapest; kNowhere: nothing that the problem allows would do
  double cost = 0;                  ///< beside what the plan costs already
  bool opens = false, room = false, bed = false, teacher = false, bus = false, barrier = false;  ///< what would have to be paid for
};

/// The cheapest way in which one child more of the group would have a place beside the plan, whatever the budget.
/// Formula: schooling#13. Source: definition. Units: money.
OneMore one_more(const Provision& problem, const ProvisionPlan& plan, std::size_t group);

}  // namespace solleva::plan::schooling
