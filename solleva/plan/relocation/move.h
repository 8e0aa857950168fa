// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/date.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/data/data.h"
#include "solleva/plan/optimum.h"

// Who moves where: families that agreed to move, sites with room in several kinds, neighbours who want to stay together.
namespace solleva::plan::relocation {

/// A family that stays where it lives; also the group of a family without neighbours.
inline constexpr std::uint32_t kStays = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::uint32_t kAlone = kStays;
inline constexpr std::size_t kMostNeighbours = 8;  ///< families in a group

struct Site {
  std::string name = {};
  std::vector<std::int64_t> room = {};  ///< of each kind, as homes by size or places for children, adults and seniors; 0 to 10^9
};

/// A family. There is none without a consent to relocation, and its name is that of the consent.
struct Family {
  data::RelocationConsent consent;
  std::vector<std::int64_t> needs = {};   ///< of each kind of room; 0 to 10^6
  std::vector<double> worth = {};         ///< of the move to each site, as members expected in work; staying is worth 0
  std::vector<std::uint8_t> allowed = {}; ///< of each site: whether the family can live there; empty: everywhere
  std::uint32_t neighbours = kAlone;      ///< families with the same number want to stay together
};

struct Move {
  Date on;  ///< the day of the plan; every consent holds on it
  std::vector<Site> sites = {};
  std::vector<Family> families = {};
  double bonus = 0;  ///< for each pair of neighbours at one site, in the unit of worth; not negative
};

struct MovePlan {
  Optimum optimum;
  std::vector<std::uint32_t> site = {};  ///< of each family; kStays: it stays
  std::vector<double> prices = {};       ///< of a unit of room, sites x kinds: room_bound() of them is at least `bound`
};

/// What a plan is worth.
/// Formula: docs/methods/relocation.md, relocation#1. Source: Delacretaz, Kominers and Teytelboym (2016), Refugee resettlement, section 3, with pairs
/// of neighbours added. Units: those of worth. `site`: one for each family.
double worth_of(const Move& move, std::span<const std::uint32_t> site);

/// No plan is worth more, whatever the prices: each group of neighbours chooses freely and pays for the room it takes.
/// Formula: relocation#2. Source: Fisher (1981), The Lagrangian relaxation method for solving integer programming problems, Management Science
/// 27(1), pp. 1-18. Units: those of worth. `prices`: sites x kinds, none negative.
double room_bound(const Move& move, std::span<const double> prices);

/// The plan that is worth most, or one proved near to it.
///
/// Method: prices of room by the subgradient method; plans made from the prices and bettered by moves and exchanges; then, where what the bound
/// leaves open is at most 120,000 choices, branch and cut over those, a choice being a set of neighbours at one site (relocation#3).
/// Formula: relocation#1. Source: Fisher (1981); a column for each set of neighbours: Barnhart et al. (1998), Branch-and-price, Operations
/// Research 46(3), section 1. Units: as in the problem. `limits.iterations`: nodes of the tree, 20,000 unless said; 0: no tree.
/// One thread; no draws, so no seed. Stopped: the best plan so far. Somebody can always stay, so there is always a plan.
/// Errors: data.no-consent for a consent that does not hold on the day; plan.bad-relocation for shapes and ranges, a family that is there twice,
/// groups above kMostNeighbours.
Result<MovePlan> plan_move(const Move& move, const Limits& limits, const RunControl& control);

/// What does not hold together. Errors: as plan_move().
Done check(const Move& move);

}  // namespace solleva::plan::relocation
