// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/village/satisfaction.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "solleva/plan/village/exact_shares.h"

namespace solleva::plan::village {
namespace {

constexpr std::size_t kCurvePoints = 20;

/// Groups from the least to the most satisfied.
std::vector<std::uint32_t> ascending(const std::vector<double>& of_group) {
  std::vector<std::uint32_t> order(of_group.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t g) { return std::pair(of_group[g], g); });
  return order;
}

/// Gini and the Lorenz curve, which share their sums.
void set_inequality(const Profile& profile, Satisfaction& found) {
  if (found.total_value <= 0) return;
  const auto n = static_cast<double>(profile.voters);
  double voters = 0, sum = 0, twice_area = 0;
  std::size_t written = 0;
  found.lorenz.push_back({0, 0});
  for (const std::uint32_t g : ascending(found.of_group)) {
    const auto here = static_cast<double>(profile.group_voters[g]);
    const double before = sum;
    sum += here * found.of_group[g];
    voters += here;
    twice_area += here * (before + sum);
    const auto step = static_cast<std::size_t>(voters / n * static_cast<double>(kCurvePoints));
    if (step > written && voters < n) {
      written = step;
      found.lorenz.push_back({voters / n, sum / found.total_value});
    }
  }
  found.lorenz.push_back({1, 1});
  found.gini = std::max(0.0, 1 - twice_area / (n * sum));
}

}  // namespace

Satisfaction satisfaction_of(const Profile& profile, const Outcome& outcome) {
  Satisfaction found;
  found.of_group.assign(profile.group_voters.size(), 0.0);
  mpq_class total = 0;
  std::vector<bool> included(found.of_group.size(), false);
  for (const Step& step : outcome.steps) {
    const std::uint32_t p = step.project;
    const double factor = static_cast<double>(profile.numerator[p]) / static_cast<double>(profile.denominator[p]);
    mpz_class weight = 0;
    for (const Support& s : profile.supporters[p]) {
      weight += mpz_class(s.weight) * profile.group_voters[s.other];
      found.of_group[s.other] += factor * static_cast<double>(s.weight);
      included[s.other] = true;
    }
    mpq_class part(weight * profile.numerator[p], profile.denominator[p]);
    part.canonicalize();
    total += part;
  }
  for (std::size_t g = 0; g < included.size(); ++g) {
    if (!included[g]) found.excluded_voters += profile.group_voters[g];
  }
  found.total = total.get_str();
  found.total_value = quotient(total.get_num(), total.get_den());
  found.mean = found.total_value / static_cast<double>(profile.voters);
  found.excluded = static_cast<double>(found.excluded_voters) / static_cast<double>(profile.voters);
  set_inequality(profile, found);
  return found;
}

std::vector<GroupSatisfaction> satisfaction_by(const Election& election, const Satisfaction& satisfaction, std::size_t trait) {
  struct Sums {
    std::int64_t voters = 0, excluded = 0;
    double utility = 0;
  };
  std::map<std::string, Sums> sums;
  for (const Voter& voter : election.voters) {
    Sums& group = sums[voter.traits[trait]];
    ++group.voters;
    group.utility += satisfaction.of_group[voter.group];
    if (satisfaction.of_group[voter.group] == 0) ++group.excluded;
  }
  std::vector<GroupSatisfaction> found;
  for (const auto& [value, group] : sums) {
    const auto n = static_cast<double>(group.voters);
    found.push_back({value, group.voters, group.utility / n, static_cast<double>(group.excluded) / n});
  }
  return found;
}

}  // namespace solleva::plan::village
