// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/result.h"

/// What groups of a cooperative are worth together and apart: games with transferable utility. A coalition is a set of bits, player i the
/// bit i from the lowest.
namespace solleva::plan::cooperative {

using Coalition = std::uint32_t;

inline constexpr std::size_t most_players = 25;  ///< of anything that looks at every coalition

/// What every coalition is worth: worth[coalition], worth[0] = 0.
struct Game {
  std::size_t players = 0;
  std::vector<double> worth;

  Coalition everybody() const { return static_cast<Coalition>((std::uint64_t{1} << players) - 1); }
};

/// The worth of a coalition that is asked for: nothing is stored.
struct WorthOf {
  std::size_t players = 0;
  std::function<double(Coalition)> worth;
};

/// The same for any number of players: in[i] is 1 for who is in.
using ValueFunction = std::function<Result<double>(std::span<const std::uint8_t> in)>;

/// Coalitions but the empty one, by size and then in the order of the players: {1}, {2}, ..., {1,2}, {1,3}, ..., N.
std::vector<Coalition> by_size(std::size_t players);

/// The game that lists 2^n - 1 values in the order of by_size(). Errors: plan.bad-game for another count, more than 25 players, values not finite.
Result<Game> game_of(std::span<const double> values);

/// The game as a function. The game must outlive it.
WorthOf as_function(const Game& game);

/// Whether no two coalitions without a common player lose by joining.
/// Empty above 16 players unless the game is convex: 3^n pairs are too many to look at. Differences below 1e-9 of the largest worth are none.
std::optional<bool> is_superadditive(const Game& game);

/// Whether a player adds the more, the larger the coalition that is joined: v(S + i + j) + v(S) >= v(S + i) + v(S + j). Tolerance as above.
bool is_convex(const Game& game);

/// A group that does better alone.
struct Objection {
  Coalition coalition = 0;
  double gain = 0;  ///< what it is worth alone less what it gets
};

/// Whether a division stands in the core, and who would leave.
struct CoreTest {
  bool efficient = false;              ///< it divides what all are worth together, no more and no less
  bool in_core = false;                ///< efficient, and nobody would gain by leaving
  std::vector<Objection> objections;   ///< the groups that gain most, largest gain first; of equal gain, the first in by_size()
};

/// Formula: docs/methods/cooperative.md, cooperative#6. Source: Gillies (1959), Solutions to general non-zero-sum games.
/// Units: those of the worths. `division`: one amount a player. Tolerance: 1e-9 of the largest worth unless `tolerance` (absolute) is above.
CoreTest test_core(const Game& game, std::span<const double> division, std::size_t most_objections, double tolerance = 0);

/// The largest absolute worth, at least 1e-300: what tolerances are relative to.
/// Formula: max |v(S)|. Source: definition. Units: those of the worths.
double scale_of(const Game& game);

}  // namespace solleva::plan::cooperative
