// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/plan/park/net_jobs.h"
#include "solleva/plan/park/placement.h"

// What happens to the people who work in a park, or in one firm of it, when it closes.
namespace solleva::plan::park {

struct ClosingTerms {
  double after = 1;             ///< years of work before the end
  double severance = 0;         ///< months of wages due for each year of work
  Range months;                 ///< without work for who finds none within reach at once
};

/// Somebody who loses the job.
struct Leaver {
  std::uint32_t seeker = 0;
  std::uint32_t next = kNone;   ///< another job, as an index of the jobs that are left; kNone: none within reach
  double severance = 0;         ///< due
  Range lost;                   ///< wages lost: all for who has no other job, the difference for who has one with less
};

struct Closing {
  Optimum optimum;  ///< of how many find another job
  std::vector<Leaver> leavers;
};

/// Who loses what when the jobs with `closes` end. `left`: the jobs that people could have instead, in the order of labour.jobs with the places that are free (0 where they close), and more after them.
/// The most people get another job, then those with the most to gain; nobody must take one that he or she would not.
/// Formula: docs/methods/park.md, park#15 to park#17. Source: definition; placement as place_best(). Units: money, months. Errors: those of place_best().
Result<Closing> close(const Labour& labour, std::span<const std::uint32_t> job, std::span<const std::uint8_t> closes, std::span<const Job> left, const ClosingTerms& terms, const RunControl& control);

}  // namespace solleva::plan::park
