// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "solleva/base/date.h"
#include "solleva/base/result.h"
#include "solleva/data/data.h"

// People who asked for work and jobs that are offered: who can do what, in which shift, from how far, for which wage.
namespace solleva::plan::park {

/// No job, no skill.
inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Places that are alike.
struct Job {
  std::string name = {};
  std::uint32_t firm = 0;       ///< any number; the same for jobs of one employer
  std::uint32_t skill = kNone;  ///< that it takes; kNone: none
  std::int32_t level = 1;       ///< of that skill, at least
  std::uint32_t shift = 0;
  std::uint32_t site = 0;       ///< where it is
  std::uint32_t places = 0;     ///< at most 10^6
  double wage = 0;              ///< a month, above 0
};

/// From a home to a site in time for a shift and back.
struct Way {
  double minutes = 0;  ///< one way
  double fare = 0;     ///< a month
};

/// Somebody who asked for work. There is none without a consent to employment that holds, and its name is that of the consent.
struct Seeker {
  data::EmploymentConsent consent;
  std::vector<std::int32_t> level = {};   ///< of each skill; 0: none
  std::vector<std::uint8_t> shifts = {};  ///< of each shift: whether he or she can take it
  std::uint32_t home = 0;
  std::uint32_t household = 0;
  bool poor = false;        ///< whether the household is
  bool employed = false;    ///< has a job today, which somebody else could then have
  double earns = 0;         ///< a month, of what ends with the new job
  double least_wage = 0;    ///< a month, after fares: for less he or she would rather stay
  double most_minutes = 0;  ///< one way
  std::vector<std::uint32_t> wishes = {};   ///< jobs, the best first; all others come after them, by what they bring
  std::vector<std::uint32_t> refuses = {};  ///< jobs that he or she does not want at all
};

/// How jobs rank people, one criterion after the other; the lottery has the last word.
enum class Criterion { poor, skilled, near };

struct Labour {
  Date on;  ///< the day of the plan; every consent holds on it
  std::uint32_t skills = 0, shifts = 1, homes = 1, sites = 1;
  std::vector<Job> jobs = {};
  std::vector<Seeker> seekers = {};
  std::vector<std::optional<Way>> ways = {};  ///< homes x sites x shifts; empty: no way there at that time
  std::vector<Criterion> priority = {};
  std::uint64_t seed = 1;                     ///< of the lottery

  const std::optional<Way>& way(std::uint32_t home, std::uint32_t site, std::uint32_t shift) const {
    return ways[(static_cast<std::size_t>(home) * sites + site) * shifts + shift];
  }
};

/// What stands between somebody and a job; all that do, as bits.
enum Bar : std::uint8_t { bar_refused = 1, bar_skill = 2, bar_shift = 4, bar_way = 8, bar_wage = 16 };

/// The bars, 0 where there is none: the person could do the job, could be there in time and would take it.
std::uint8_t bars_of(const Labour& labour, std::uint32_t seeker, std::uint32_t job);

/// What a month of the job brings a person more than today.
/// Formula: docs/methods/park.md, park#1: wage less fares less what is earned today. Source: definition. Units: money a month.
/// Edge cases: where there is no way the fare counts as 0.
double gain_of(const Labour& labour, std::uint32_t seeker, std::uint32_t job);

/// What does not hold together. Errors: data.no-consent for a consent that does not hold on the day; plan.bad-park for shapes and ranges, and a person
/// who is there twice.
Done check(const Labour& labour);

}  // namespace solleva::plan::park
