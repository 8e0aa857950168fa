// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solleva/plan/village/election.h"
#include "solleva/plan/village/outcome.h"
#include "solleva/plan/village/profile.h"

namespace solleva::plan::village {

/// A point of the Lorenz curve of satisfaction: the least satisfied `voters` of all have `satisfaction` of it all.
struct LorenzPoint {
  double voters = 0;
  double satisfaction = 0;
};

/// What an outcome is worth to those who voted. Voters, not groups, are what shares are of.
struct Satisfaction {
  std::string total;           ///< exact: a whole number or a fraction
  double total_value = 0;      ///< the same, rounded
  double mean = 0;             ///< of all voters
  std::optional<double> gini;  ///< 0: all alike; empty where nobody has any
  double excluded = 0;         ///< share of voters to whom nothing chosen is worth anything, those who named nothing included
  std::int64_t excluded_voters = 0;
  std::vector<double> of_group;     ///< utility of one voter of each group
  std::vector<LorenzPoint> lorenz;  ///< from (0, 0) to (1, 1), about 20 points; empty where nobody has any
};

/// Formula: village-decisions#9: total sum over voters of the utilities of what was chosen; Gini of those sums; share of voters
/// with 0. Source: Faliszewski et al., IJCAI 2023 (arXiv 2305.11035), section 4 (exclusion ratio); Gini as for any amount. Units:
/// those of the utility; shares from 0 to 1.
Satisfaction satisfaction_of(const Profile& profile, const Outcome& outcome);

/// Satisfaction of the voters of each value of a trait.
struct GroupSatisfaction {
  std::string value;
  std::int64_t voters = 0;
  double mean = 0;      ///< utility
  double excluded = 0;  ///< share of these voters
};
std::vector<GroupSatisfaction> satisfaction_by(const Election& election, const Satisfaction& satisfaction, std::size_t trait);

}  // namespace solleva::plan::village
