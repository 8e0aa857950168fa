// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/park/closing.h"

#include <algorithm>

namespace solleva::plan::park {

Result<Closing> close(const Labour& labour, std::span<const std::uint32_t> job, std::span<const std::uint8_t> closes, std::span<const Job> left, const ClosingTerms& terms, const RunControl& control) {
  Labour after = labour;
  after.jobs.assign(left.begin(), left.end());
  after.seekers.clear();
  Closing closing;
  for (std::uint32_t i = 0; i < job.size(); ++i) {
    if (job[i] == kNone || closes[job[i]] == 0) continue;
    closing.leavers.push_back({i, kNone, terms.severance * terms.after * labour.jobs[job[i]].wage, {}});
    after.seekers.push_back(labour.seekers[i]);
    after.seekers.back().earns = 0;  // what was earned before the park is over
  }
  Result<Placement> placement = place_best(after, Aim::people, control);
  if (!placement) return fail(placement.error());
  closing.optimum = std::move(placement->optimum);
  for (std::size_t k = 0; k < closing.leavers.size(); ++k) {
    Leaver& leaver = closing.leavers[k];
    leaver.next = placement->job[k];
    const double wage = labour.jobs[job[leaver.seeker]].wage;
    const double a_month = leaver.next == kNone ? wage : std::max(0.0, wage - left[leaver.next].wage);
    leaver.lost = {a_month * terms.months.value, a_month * terms.months.low, a_month * terms.months.high};
  }
  return closing;
}

}  // namespace solleva::plan::park
