// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "solleva/plan/village/completion.h"
#include "solleva/plan/village/exact_shares.h"
#include "solleva/plan/village/rules.h"

namespace solleva::plan::village {
namespace {

/// Utility for money: above / below; below 0 stands for a project without cost that is worth something.
struct Density {
  std::uint32_t project = 0;
  mpz_class above, below;
};

int compare(const Density& a, const Density& b) {
  if (a.below == 0 || b.below == 0) return (a.below == 0 ? 1 : 0) - (b.below == 0 ? 1 : 0);
  return cmp(mpz_class(a.above * b.below), mpz_class(b.above * a.below));
}

Density density_of(const Election& election, const Profile& profile, std::uint32_t project) {
  mpz_class weight = 0;
  for (const Support& s : profile.supporters[project]) weight += mpz_class(s.weight) * profile.group_voters[s.other];
  if (weight == 0) return {project, 0, 1};
  return {project, weight * profile.numerator[project],
          mpz_class(election.projects[project].cost) * profile.denominator[project]};
}

}  // namespace

void complete_greedily(const Election& election, const Profile& profile, Outcome& outcome) {
  const std::vector<std::uint32_t> place = tie_order(election);
  std::int64_t left = election.budget - cost_of(election, outcome);
  std::vector<Density> order;
  for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
    if (!outcome.holds(p)) order.push_back(density_of(election, profile, p));
  }
  std::ranges::sort(order, [&](const Density& a, const Density& b) {
    const int by_density = compare(a, b);
    return by_density != 0 ? by_density > 0 : place[a.project] < place[b.project];
  });
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Density& one = order[i];
    if (election.projects[one.project].cost > left) continue;
    // Only those that would have fitted too were a choice; what is equal but dearer than what is left was none.
    Tie tie{outcome.steps.size() + 1, {one.project}};
    for (std::size_t j = i + 1; j < order.size() && compare(one, order[j]) == 0; ++j) {
      if (election.projects[order[j].project].cost <= left) tie.projects.push_back(order[j].project);
    }
    if (tie.projects.size() > 1) outcome.ties.push_back(std::move(tie));
    left -= election.projects[one.project].cost;
    const bool wanted = !profile.supporters[one.project].empty();
    outcome.steps.push_back({one.project, wanted ? "greedy" : "greedy, for want of others",
                             wanted && one.below != 0 ? quotient(one.above, one.below) : 0});
  }
}

Outcome greedy(const Election& election, const Profile& profile) {
  Outcome outcome;
  complete_greedily(election, profile, outcome);
  return outcome;
}

}  // namespace solleva::plan::village
