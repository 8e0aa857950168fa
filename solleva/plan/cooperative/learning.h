// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "solleva/plan/cooperative/roster.h"

namespace solleva::plan::cooperative {

/// Who wishes to learn the skill of which tasks. Learners either share all of their tasks or none.
struct Learner {
  std::uint32_t member = 0;
  std::vector<std::uint32_t> tasks;
};

/// Time for learning within a roster: beside somebody else who does a task of the skill, an hour for an hour, in time that is left, up to `most` units a week. Who has had
/// the least so far comes first. As each has one skill in mind, no other plan gives more time in any week. Shifts by week and member.
std::vector<Shift> learn_beside(const RosterProblem& problem, const std::vector<Shift>& shifts, const std::vector<Learner>& learners, std::int64_t most);

}  // namespace solleva::plan::cooperative
