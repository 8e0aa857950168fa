// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "solleva/plan/relocation/move.h"

// The problem in flat arrays, and what the choices of each group are worth at prices of room. Not for use outside this folder.
namespace solleva::plan::relocation {

struct Instance {
  std::size_t families = 0, sites = 0, kinds = 0;
  double bonus = 0;
  std::vector<double> worth;        ///< families x sites
  std::vector<std::uint8_t> fits;   ///< families x sites: allowed, and the site has room for the family alone
  std::vector<std::int64_t> needs;  ///< families x kinds
  std::vector<std::int64_t> room;   ///< sites x kinds
  std::vector<std::vector<std::uint32_t>> groups;  ///< every family is in one; most are alone
  std::vector<std::uint32_t> group_of;

  std::size_t at(std::size_t family, std::size_t site) const { return family * sites + site; }
};

Instance instance_of(const Move& move);

/// Members `set` (bits) of a group at a site: whether they fit, and what they are worth beside what their room costs.
/// Formula: relocation#2, the inner sum. Source: definition. Units: worth.
double reduced_worth(const Instance& instance, std::span<const std::uint32_t> group, std::uint32_t set, std::size_t site, std::span<const double> prices);
bool fits_together(const Instance& instance, std::span<const std::uint32_t> group, std::uint32_t set, std::size_t site);

/// What the members of a group choose at prices.
class GroupChoice {
 public:
  explicit GroupChoice(const Instance& instance) : instance_(instance) {}
  /// Fills best() for every set of members of the group.
  void solve(std::size_t group, std::span<const double> prices);
  /// The most that a set of members is worth at the prices, each at any site or at none, sites given out once.
  /// Formula: relocation#4. Source: dynamic programming over sites and sets. Units: worth.
  double best(std::uint32_t set) const { return best_[set]; }
  /// Where each member of the group goes in the best choice of all; kStays: nowhere.
  const std::vector<std::uint32_t>& site() const { return site_; }

 private:
  void solve_one(std::uint32_t family, std::span<const double> prices);
  const Instance& instance_;
  std::vector<double> best_, next_, value_;
  std::vector<std::uint32_t> taken_;  ///< sites x sets: what the site takes of the set
  std::vector<std::uint32_t> site_;
};

/// Prices near the least bound, by the subgradient method. Formula: relocation#2. Source: Held, Wolfe and Crowder (1974), Validation of
/// subgradient optimization, Mathematical Programming 6, pp. 62-88. Units: worth a unit of room.
struct Priced {
  std::vector<double> prices;
  double bound = 0;
};
Priced price_rooms(const Instance& instance, double known, const RunControl& control);

/// As room_bound(). Formula: relocation#2. Source: Fisher (1981). Units: worth.
double bound_at(const Instance& instance, std::span<const double> prices);

/// A plan from prices, bettered by moves and exchanges. Feasible whatever the prices.
std::vector<std::uint32_t> plan_from(const Instance& instance, std::span<const double> prices, const RunControl& control);

/// As worth_of(). Formula: relocation#1. Source: definition. Units: worth.
double worth_in(const Instance& instance, std::span<const std::uint32_t> site);

}  // namespace solleva::plan::relocation
