// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/relocation/move_instance.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "solleva/base/sum.h"

namespace solleva::plan::relocation {

Instance instance_of(const Move& move) {
  Instance all;
  all.families = move.families.size();
  all.sites = move.sites.size();
  all.kinds = all.sites == 0 ? 0 : move.sites.front().room.size();
  all.bonus = move.bonus;
  for (const Site& site : move.sites) all.room.insert(all.room.end(), site.room.begin(), site.room.end());
  std::map<std::uint32_t, std::uint32_t> known;
  for (std::uint32_t f = 0; f < all.families; ++f) {
    const Family& family = move.families[f];
    all.worth.insert(all.worth.end(), family.worth.begin(), family.worth.end());
    all.needs.insert(all.needs.end(), family.needs.begin(), family.needs.end());
    for (std::size_t s = 0; s < all.sites; ++s) {
      bool fits = family.allowed.empty() || family.allowed[s] != 0;
      for (std::size_t k = 0; k < all.kinds; ++k) fits = fits && family.needs[k] <= move.sites[s].room[k];
      all.fits.push_back(fits ? 1 : 0);
    }
    const auto next = static_cast<std::uint32_t>(all.groups.size());
    const bool alone = family.neighbours == kAlone || move.bonus == 0;
    const std::uint32_t group = alone ? next : known.emplace(family.neighbours, next).first->second;
    if (group == next) all.groups.emplace_back();
    all.groups[group].push_back(f);
    all.group_of.push_back(group);
  }
  return all;
}

double reduced_worth(const Instance& instance, std::span<const std::uint32_t> group, std::uint32_t set, std::size_t site, std::span<const double> prices) {
  const double members = std::popcount(set);
  double sum = instance.bonus * members * (members - 1) / 2;
  for (std::size_t m = 0; m < group.size(); ++m) {
    if ((set >> m & 1U) == 0) continue;
    sum += instance.worth[instance.at(group[m], site)];
    if (prices.empty()) continue;
    for (std::size_t k = 0; k < instance.kinds; ++k) {
      sum -= prices[site * instance.kinds + k] * static_cast<double>(instance.needs[group[m] * instance.kinds + k]);
    }
  }
  return sum;
}

bool fits_together(const Instance& instance, std::span<const std::uint32_t> group, std::uint32_t set, std::size_t site) {
  for (std::size_t m = 0; m < group.size(); ++m) {
    if ((set >> m & 1U) != 0 && instance.fits[instance.at(group[m], site)] == 0) return false;
  }
  for (std::size_t k = 0; k < instance.kinds; ++k) {
    std::int64_t need = 0;
    for (std::size_t m = 0; m < group.size(); ++m) {
      if ((set >> m & 1U) != 0) need += instance.needs[group[m] * instance.kinds + k];
    }
    if (need > instance.room[site * instance.kinds + k]) return false;
  }
  return true;
}

void GroupChoice::solve_one(std::uint32_t family, std::span<const double> prices) {
  best_.assign(2, 0);
  site_.assign(1, kStays);
  const std::int64_t* const needs = &instance_.needs[family * instance_.kinds];
  for (std::size_t s = 0; s < instance_.sites; ++s) {
    if (instance_.fits[instance_.at(family, s)] == 0) continue;
    double value = instance_.worth[instance_.at(family, s)];
    for (std::size_t k = 0; k < instance_.kinds; ++k) value -= prices[s * instance_.kinds + k] * static_cast<double>(needs[k]);
    if (value <= best_[1]) continue;
    best_[1] = value;
    site_[0] = static_cast<std::uint32_t>(s);
  }
}

void GroupChoice::solve(std::size_t group, std::span<const double> prices) {
  const std::vector<std::uint32_t>& members = instance_.groups[group];
  if (members.size() == 1) {
    solve_one(members.front(), prices);
    return;
  }
  const std::uint32_t sets = 1U << members.size();
  best_.assign(sets, 0);
  taken_.assign(instance_.sites * sets, 0);
  for (std::size_t s = 0; s < instance_.sites; ++s) {
    value_.assign(sets, -1);  // what is worth less than staying is never chosen
    for (std::uint32_t set = 1; set < sets; ++set) {
      if (fits_together(instance_, members, set, s)) value_[set] = reduced_worth(instance_, members, set, s, prices);
    }
    next_ = best_;
    for (std::uint32_t set = 1; set < sets; ++set) {
      for (std::uint32_t part = set; part != 0; part = (part - 1) & set) {
        if (value_[part] <= 0 || value_[part] + best_[set ^ part] <= next_[set]) continue;
        next_[set] = value_[part] + best_[set ^ part];
        taken_[s * sets + set] = part;
      }
    }
    best_.swap(next_);
  }
  site_.assign(members.size(), kStays);
  std::uint32_t left = sets - 1;
  for (std::size_t s = instance_.sites; s-- > 0;) {
    const std::uint32_t part = taken_[s * sets + left];
    for (std::size_t m = 0; m < members.size(); ++m) {
      if ((part >> m & 1U) != 0) site_[m] = static_cast<std::uint32_t>(s);
    }
    left ^= part;
  }
}

namespace {

/// The bound at prices, and how much room is left (negative: lacking) in what everybody chooses.
double bound_at(const Instance& instance, std::span<const double> prices, GroupChoice& choice, std::vector<double>& left) {
  Sum bound;
  for (std::size_t r = 0; r < instance.room.size(); ++r) {
    left[r] = static_cast<double>(instance.room[r]);
    bound.add(prices[r] * left[r]);
  }
  for (std::size_t g = 0; g < instance.groups.size(); ++g) {
    choice.solve(g, prices);
    const std::vector<std::uint32_t>& members = instance.groups[g];
    bound.add(choice.best((1U << members.size()) - 1));
    for (std::size_t m = 0; m < members.size(); ++m) {
      const std::uint32_t s = choice.site()[m];
      if (s == kStays) continue;
      for (std::size_t k = 0; k < instance.kinds; ++k) left[s * instance.kinds + k] -= static_cast<double>(instance.needs[members[m] * instance.kinds + k]);
    }
  }
  return bound.value();
}

constexpr int kRounds = 600;    ///< of the subgradient method
constexpr int kPatience = 12;   ///< rounds without a better bound before the step is halved

}  // namespace

double bound_at(const Instance& instance, std::span<const double> prices) {
  GroupChoice choice(instance);
  std::vector<double> left(instance.room.size(), 0);
  return bound_at(instance, prices, choice, left);
}

Priced price_rooms(const Instance& instance, double known, const RunControl& control) {
  GroupChoice choice(instance);
  std::vector<double> prices(instance.room.size(), 0), left(instance.room.size(), 0), way(instance.room.size(), 0);
  Priced best{prices, bound_at(instance, prices, choice, left)};
  double step = 1, bound = best.bound;
  int idle = 0;
  for (int round = 0; round < kRounds && step > 1e-4 && !control.stop.stop_requested(); ++round) {
    if (round % 50 == 0) control.tell("prices of room", static_cast<double>(round) / kRounds);
    double length = 0;
    for (std::size_t r = 0; r < way.size(); ++r) {
      way[r] = 0.7 * left[r] + 0.3 * way[r];  // a part of the last direction keeps the prices from swinging
      if (prices[r] == 0 && way[r] > 0) continue;
      length += way[r] * way[r];
    }
    if (length < 1e-12 || bound - known <= 1e-12 * std::fabs(known)) break;
    const double far = step * std::max(bound - known, 1e-5 * std::fabs(bound)) / length;
    for (std::size_t r = 0; r < way.size(); ++r) prices[r] = std::max(0.0, prices[r] - far * way[r]);
    bound = bound_at(instance, prices, choice, left);
    if (bound < best.bound - 1e-9 * std::fabs(best.bound)) {
      best = {prices, bound};
      idle = 0;
    } else if (++idle >= kPatience) {
      step /= 2;
      idle = 0;
      prices = best.prices;
      bound = bound_at(instance, prices, choice, left);
    }
  }
  return best;
}

double worth_in(const Instance& instance, std::span<const std::uint32_t> site) {
  Sum sum;
  for (const std::vector<std::uint32_t>& group : instance.groups) {
    for (std::size_t m = 0; m < group.size(); ++m) {
      if (site[group[m]] == kStays) continue;
      sum.add(instance.worth[instance.at(group[m], site[group[m]])]);
      for (std::size_t n = 0; n < m; ++n) sum.add(site[group[m]] == site[group[n]] ? instance.bonus : 0);
    }
  }
  return sum.value();
}

}  // namespace solleva::plan::relocation
