// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "solleva/base/run_control.h"
#include "solleva/plan/cooperative/game.h"

// Ways to divide what all are worth together. Every vector has one amount a player, in the units of the worths.
namespace solleva::plan::cooperative {

/// What each adds, in the mean over all orders in which the players can join.
/// Formula: docs/methods/cooperative.md, cooperative#1, in one pass over the coalitions with sums folded by halves: 2^n values are asked for, 2^12 kept.
/// Source: Shapley (1953), A value for n-person games, Contributions to the Theory of Games II, 307-317. Units: those of the worths.
/// Up to 25 players. Errors: base.stopped; plan.bad-game for more players.
Result<std::vector<double>> shapley(const WorthOf& game, const RunControl& control);

/// What each adds, in the mean over all coalitions of the others; it need not add up to what all are worth.
/// Formula: cooperative#2. Source: Banzhaf (1965), Rutgers Law Review 19, 317-343; Owen (1975), not normalised. Units: those of the worths.
/// Errors: as for shapley().
Result<std::vector<double>> banzhaf(const WorthOf& game, const RunControl& control);

/// A point between what each can claim for the least and for the most. Empty where the game is not quasi-balanced: the least claims are above the
/// most for somebody, or do not enclose what all are worth.
/// Formula: cooperative#3. Source: Tijs (1981), Bounds for the core and the tau-value. Units: those of the worths.
std::optional<std::vector<double>> tau(const Game& game);

/// The point at which everybody's leaving would cost the others the same multiple of what it costs the one who leaves. Empty where the
/// claims of all do not differ in sum from what they are worth alone.
/// Formula: cooperative#4. Source: Gately (1974), International Economic Review 15, 195-208. Units: those of the worths.
std::optional<std::vector<double>> gately(const Game& game);

/// Shapley values drawn: each with its error.
struct DrawnValues {
  std::vector<double> value;
  std::vector<double> se;      ///< of the drawing
  std::int64_t samples = 0;    ///< pairs of an order and its reverse
  bool stopped = false;        ///< ended early by the caller; the values are those of what was drawn
};

/// Shapley values of any number of players from orders drawn at random, each with its reverse.
/// Formula: cooperative#5. Source: Castro, Gomez and Tejada (2009), Computers and Operations Research 36, 1726-1730; antithetic orders:
/// Mitchell et al. (2022), Journal of Machine Learning Research 23, section 2. Units: those of the worths. The same for a seed.
/// Errors: those of the function; plan.bad-game for fewer than 2 samples; base.stopped before the second.
Result<DrawnValues> drawn_shapley(std::size_t players, const ValueFunction& worth, std::int64_t samples, std::uint64_t seed, const RunControl& control);

}  // namespace solleva::plan::cooperative
