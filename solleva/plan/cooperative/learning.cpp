// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/learning.h"

#include <algorithm>
#include <numeric>

namespace solleva::plan::cooperative {

std::vector<Shift> learn_beside(const RosterProblem& problem, const std::vector<Shift>& shifts, const std::vector<Learner>& learners, std::int64_t most) {
  std::vector<Shift> learning;
  std::vector<std::int64_t> had(learners.size(), 0);
  std::vector<std::size_t> order(learners.size());
  std::size_t next = 0;  // shifts come by week
  for (std::uint32_t w = 0; w < problem.weeks; ++w) {
    std::vector<std::int64_t> taught(problem.tasks.size(), 0), worked(problem.members.size(), 0);
    for (; next < shifts.size() && shifts[next].week == w; ++next) {
      taught[shifts[next].task] += shifts[next].units;
      worked[shifts[next].member] += shifts[next].units;
    }
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t at) { return had[at]; });
    for (const std::size_t at : order) {
      const Learner& learner = learners[at];
      std::int64_t left = std::min(most, problem.members[learner.member].available[w] - worked[learner.member]);
      for (const std::uint32_t task : learner.tasks) {
        if (problem.members[learner.member].can[task] != 0) continue;  // already known
        const std::int64_t units = std::min(left, taught[task]);
        if (units <= 0) continue;
        learning.push_back({w, learner.member, task, units});
        taught[task] -= units;
        left -= units;
        had[at] += units;
      }
    }
  }
  std::ranges::sort(learning);
  return learning;
}

}  // namespace solleva::plan::cooperative
