// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/village/profile.h"

#include <array>
#include <numeric>
#include <utility>

#include "solleva/plan/errors.h"

namespace solleva::plan::village {
namespace {

constexpr std::array<std::pair<Utility, std::string_view>, 5> kNames{{{Utility::cardinality, "cardinality"},
                                                                      {Utility::cost, "cost"},
                                                                      {Utility::effort, "effort"},
                                                                      {Utility::points, "points"},
                                                                      {Utility::borda, "borda"}}};

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// What a ballot's word on a project weighs; 0: nothing.
std::int64_t weight_of(const Choice& choice, Utility utility, std::size_t ballot_length) {
  if (utility == Utility::points) return choice.points;
  if (utility == Utility::borda) return static_cast<std::int64_t>(ballot_length) - choice.points;
  return 1;
}

/// numerator / denominator of each project; a project without cost is worth nothing where worth is cost.
void set_factors(const Election& election, Profile& profile) {
  const std::size_t n = election.projects.size();
  profile.numerator.assign(n, 1);
  profile.denominator.assign(n, 1);
  for (std::size_t p = 0; p < n; ++p) {
    std::int64_t& above = profile.numerator[p];
    std::int64_t& below = profile.denominator[p];
    if (profile.utility == Utility::points) below = power_of_ten(election.point_decimals);
    if (profile.utility != Utility::cost && profile.utility != Utility::effort) continue;
    above = election.projects[p].cost;
    below = power_of_ten(election.decimals);
    if (profile.utility == Utility::effort) {
      std::int64_t voters = 0;
      for (const Support& s : profile.supporters[p]) voters += profile.group_voters[s.other];
      if (voters > 0) below *= voters;
    }
    if (const std::int64_t common = std::gcd(above, below); common > 1) above /= common, below /= common;
  }
}

}  // namespace

std::string_view name_of(Utility utility) {
  for (const auto& [value, name] : kNames) {
    if (value == utility) return name;
  }
  return "borda";
}

std::optional<Utility> utility_named(std::string_view name) {
  for (const auto& [value, known] : kNames) {
    if (known == name) return value;
  }
  return {};
}

Utility usual_utility(VoteType type) {
  if (type == VoteType::ordinal) return Utility::borda;
  return type == VoteType::cumulative || type == VoteType::scoring ? Utility::points : Utility::cost;
}

Result<Profile> make_profile(const Election& election, Utility utility) {
  const bool points = election.type == VoteType::cumulative || election.type == VoteType::scoring;
  if ((utility == Utility::points && !points) || (utility == Utility::borda && election.type != VoteType::ordinal))
    return fail({errors::bad_utility,
                 "the votes do not tell the utility '" + std::string(name_of(utility)) + "'",
                 {},
                 "they are of the type " + std::string(name_of(election.type)),
                 "take cardinality or cost, which suit every type of vote"});
  if (election.voters.empty())
    return fail(
        {errors::no_votes, "nobody has voted", {}, "the file has no ballot, so there is nobody to share the budget among"});
  Profile profile;
  profile.utility = utility;
  profile.supporters.resize(election.projects.size());
  profile.wanted.resize(election.groups.size());
  const bool by_cost = utility == Utility::cost || utility == Utility::effort;
  for (std::uint32_t g = 0; g < election.groups.size(); ++g) {
    const BallotGroup& group = election.groups[g];
    profile.group_voters.push_back(group.voters);
    profile.voters += group.voters;
    for (const Choice& choice : group.choices) {
      const std::int64_t weight = weight_of(choice, utility, group.choices.size());
      if (weight <= 0 || (by_cost && election.projects[choice.project].cost == 0)) continue;
      profile.supporters[choice.project].push_back({g, weight});
      profile.wanted[g].push_back({choice.project, weight});
    }
  }
  set_factors(election, profile);
  return profile;
}

}  // namespace solleva::plan::village
