// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/village/election.h"

namespace solleva::plan::village {

/// What a chosen project is worth to a voter who named it; worth adds up over projects.
enum class Utility {
  cardinality,  ///< 1
  cost,         ///< what it costs: an equal sum of money spent as I wish is worth the same
  effort,       ///< what it costs over how many voters named it
  points,       ///< the points given; cumulative and scoring votes
  borda,        ///< ballots of m ranked projects: m - place, so the last one has 0; ordinal votes
};

std::string_view name_of(Utility utility);
std::optional<Utility> utility_named(std::string_view name);
/// cost for approval and choose-1 votes, points for cumulative and scoring ones, borda for ordinal ones.
Utility usual_utility(VoteType type);

/// A group of ballots that wants a project, or a project that a group wants.
struct Support {
  std::uint32_t other = 0;  ///< group or project
  std::int64_t weight = 1;  ///< from 1
};

/// The utilities of an election, exactly. Formula: the utility of project p to a voter of group g is weight x numerator[p] /
/// denominator[p]. Source: definition. Units: those of the utility (money of the file for cost and effort).
struct Profile {
  Utility utility = Utility::cardinality;
  std::vector<std::vector<Support>> supporters;      ///< of a project: the groups to which it is worth something
  std::vector<std::vector<Support>> wanted;          ///< of a group: the projects that are worth something to it
  std::vector<std::int64_t> numerator, denominator;  ///< of a project; above 0
  std::vector<std::int64_t> group_voters;
  std::int64_t voters = 0;
};

/// Errors: plan.bad-utility where the votes do not tell it (points without points, borda without ranks); plan.no-votes.
Result<Profile> make_profile(const Election& election, Utility utility);

}  // namespace solleva::plan::village
