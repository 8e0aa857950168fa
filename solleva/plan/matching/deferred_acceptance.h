// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"

// Many applicants, places with several seats each, wishes on both sides: pupils and schools, families and sites, workers and firms.
namespace solleva::plan::matching {

/// The rank of an applicant whom a place would rather not have than have.
inline constexpr std::uint32_t kRefused = std::numeric_limits<std::uint32_t>::max();
/// No place, or no wish.
inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Who wants whom. A wish is one entry of `place`: those of applicant a are start[a] to start[a + 1] - 1, best first. What an applicant does not list is refused by it.
struct Market {
  std::vector<std::uint32_t> start{0};  ///< applicants + 1; at most 2^32 - 2 wishes
  std::vector<std::uint32_t> place = {};
  std::vector<std::uint32_t> rank = {};      ///< of the applicant at that place: the least is first, kRefused is never; no two alike at one place
  std::vector<std::uint32_t> capacity = {};  ///< of each place

  std::size_t applicants() const { return start.size() - 1; }
};

/// Who writes first; the matching is the best stable one for each of them at once.
enum class Proposer { applicants, places };

/// For each applicant the wish (an index of Market::place) that came true; kNone: none.
struct Matching {
  std::vector<std::uint32_t> wish;
  std::uint64_t proposals = 0;
};

/// A stable matching by deferred acceptance: proposals are held, never promised, until nobody has any left.
///
/// Formula: docs/methods/schooling.md, schooling#1 to schooling#3. Source: Gale and Shapley (1962), College admissions and the stability of marriage, American Mathematical
/// Monthly 69(1), pp. 9-15; many-to-one with incomplete lists: Roth and Sotomayor (1990), Two-Sided Matching, ch. 5.
/// Units: none. Every stable matching leaves the same applicants without a place (Roth 1986, Econometrica 54, p. 425).
/// With applicants proposing nobody among them gains by a false list, however long lists may be (Dubins and Freedman 1981; Roth 1982, thm. 5); places can gain. With places proposing
/// neither side is safe where a place has several seats (Roth 1985, Journal of Economic Theory 36, thm. 2).
/// Errors: those of check(); base.stopped. Time: wishes x log(largest capacity). One thread.
Result<Matching> deferred_acceptance(const Market& market, Proposer proposer, const RunControl& control);

/// What was looked at to call a matching stable.
struct Certificate {
  std::uint64_t pairs = 0;           ///< pairs of an applicant and a place that it likes better than what it has, each looked at
  std::uint64_t blocking_pairs = 0;  ///< of those: the place would take the applicant, for an empty seat or for one whom it likes less
  std::uint64_t broken = 0;          ///< wishes that the place refuses, wishes of somebody else, seats above capacity
  std::vector<std::uint32_t> examples = {};  ///< the first ten wishes that block

  bool stable() const { return blocking_pairs == 0 && broken == 0; }
};

/// Looks at every pair that could block, knowing nothing of how the matching was made.
/// Formula: schooling#1. Source: Gale and Shapley (1962), p. 10. Units: pairs. Any `matching` of the right length; threads never change the result. Errors: base.stopped.
Result<Certificate> certify(const Market& market, const Matching& matching, const RunControl& control);

/// Wishes of places that are not there or that one applicant names twice, ranks that two applicants share. Errors: plan.bad-problem, with the number of the applicant or place from 1.
Done check(const Market& market);

}  // namespace solleva::plan::matching
