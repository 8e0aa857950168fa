// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "solleva/plan/cooperative/roster.h"

// Within the roster only: one week, once it is known how much of each task is done in it and how much each member works.
namespace solleva::plan::cooperative {

struct WeekProblem {
  const RosterProblem* problem = nullptr;
  std::uint32_t week = 0;
  std::vector<std::int64_t> need;         ///< of each task, all of it to be met
  std::vector<std::int64_t> least, most;  ///< of each member
  std::vector<std::pair<double, double>> turn = {};  ///< of each member: the smaller, the sooner a unit above `least` is theirs; empty: all alike
  std::vector<Shift> old = {};            ///< with an old roster: its shifts of the week
};

struct WeekPlan {
  std::vector<Shift> shifts;
  std::int64_t unlike = 0, changed = 0, unlike_bound = 0;
  bool proved = false;   ///< the prices prove the cost: `unlike_bound` holds
  bool stopped = false;
};

/// The cheapest way to meet the needs: fewest changes, then least against wishes. Members who can do and like the same are one node, without an old roster.
Result<WeekPlan> plan_week(const WeekProblem& week, const RunControl& control);

}  // namespace solleva::plan::cooperative
