// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmpxx.h>

#include <vector>

#include "solleva/plan/village/election.h"
#include "solleva/plan/village/outcome.h"
#include "solleva/plan/village/profile.h"

// How rules go on from what is chosen already; only the rules of this folder include this.
namespace solleva::plan::village {

/// Greedy over what is left of the budget.
void complete_greedily(const Election& election, const Profile& profile, Outcome& outcome);

enum class Stop {
  at_first,  ///< the first project that would break the budget ends the rule
  skip,      ///< it is passed over, and what nobody named is never taken
};

/// Sequential Phragmen from loads `load[g] / unit` (from 0), which it changes.
void run_phragmen(const Election& election, const Profile& profile, std::vector<mpz_class> load, mpz_class unit, Stop stop,
                  Outcome& outcome);

/// What the chosen projects cost, in units.
std::int64_t cost_of(const Election& election, const Outcome& outcome);

}  // namespace solleva::plan::village
