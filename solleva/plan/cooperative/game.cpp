// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/game.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "solleva/plan/cooperative/errors.h"

namespace solleva::plan::cooperative {
namespace {

constexpr double kTolerance = 1e-9;
constexpr std::size_t kMostForPairs = 16;

Error bad_game(std::string why, std::string hint = {}) {
  Error error{errors::bad_game, "this is no game that can be shared out"};
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

/// Which of two coalitions of equal size comes first: the one with the first player that the other lacks.
bool earlier(Coalition a, Coalition b) {
  const Coalition differing = a ^ b;
  return differing != 0 && (a & (differing & (~differing + 1))) != 0;
}

}  // namespace

std::vector<Coalition> by_size(std::size_t players) {
  std::vector<Coalition> all;
  const std::uint64_t end = std::uint64_t{1} << players;
  all.reserve(end - 1);
  for (std::uint64_t s = 1; s < end; ++s) all.push_back(static_cast<Coalition>(s));
  std::ranges::sort(all, [](Coalition a, Coalition b) {
    const int size_a = std::popcount(a), size_b = std::popcount(b);
    return size_a != size_b ? size_a < size_b : earlier(a, b);
  });
  return all;
}

Result<Game> game_of(std::span<const double> values) {
  const std::uint64_t count = values.size() + 1;
  if (values.empty() || !std::has_single_bit(count)) {
    return fail(bad_game("there are " + std::to_string(values.size()) + " values",
                         "n players have 2^n - 1 coalitions: 3, 7, 15, 31 ..., listed as {1}, {2}, ..., {1,2}, {1,3}, ..., all"));
  }
  Game game;
  game.players = static_cast<std::size_t>(std::countr_zero(count));
  if (game.players > most_players) return fail(bad_game("there are more than 25 players", "draw coalitions from a value function instead: --samples"));
  game.worth.assign(count, 0.0);
  const std::vector<Coalition> order = by_size(game.players);
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (!std::isfinite(values[k])) return fail(bad_game("value " + std::to_string(k + 1) + " is no finite number"));
    game.worth[order[k]] = values[k];
  }
  return game;
}

WorthOf as_function(const Game& game) {
  WorthOf function;
  function.players = game.players;
  function.worth = [&game](Coalition coalition) { return game.worth[coalition]; };
  return function;
}

double scale_of(const Game& game) {
  double scale = 1e-300;
  for (const double worth : game.worth) scale = std::max(scale, std::fabs(worth));
  return scale;
}

bool is_convex(const Game& game) {
  const double slack = kTolerance * scale_of(game);
  const std::vector<double>& v = game.worth;
  for (std::size_t i = 0; i < game.players; ++i) {
    const Coalition a = Coalition{1} << i;
    for (std::size_t j = i + 1; j < game.players; ++j) {
      const Coalition b = Coalition{1} << j;
      for (Coalition s = 0; s < v.size(); ++s) {
        if ((s & (a | b)) != 0) continue;
        if (v[s | a | b] + v[s] < v[s | a] + v[s | b] - slack) return false;
      }
    }
  }
  return true;
}

std::optional<bool> is_superadditive(const Game& game) {
  const double slack = kTolerance * scale_of(game);
  if (game.players > kMostForPairs) return is_convex(game) ? std::optional(true) : std::nullopt;
  for (Coalition joined = 1; joined < game.worth.size(); ++joined) {
    // Each pair once: the part that holds the lowest player of the joined coalition, and the rest.
    const Coalition lowest = joined & (~joined + 1), others = joined ^ lowest;
    for (Coalition rest = others; rest != 0; rest = (rest - 1) & others) {
      if (game.worth[joined] < game.worth[joined ^ rest] + game.worth[rest] - slack) return false;
    }
  }
  return true;
}

CoreTest test_core(const Game& game, std::span<const double> division, std::size_t most_objections, double tolerance) {
  const double slack = std::max(tolerance, kTolerance * scale_of(game));
  CoreTest test;
  std::vector<double> gets(game.worth.size(), 0.0);
  for (Coalition s = 1; s < gets.size(); ++s) {
    const Coalition lowest = s & (~s + 1);
    gets[s] = gets[s ^ lowest] + division[static_cast<std::size_t>(std::countr_zero(lowest))];
    const double gain = game.worth[s] - gets[s];
    if (s != game.everybody() && gain > slack) test.objections.push_back({s, gain});
  }
  test.efficient = std::fabs(gets[game.everybody()] - game.worth[game.everybody()]) <= slack;
  test.in_core = test.efficient && test.objections.empty();
  const std::size_t kept = std::min(most_objections, test.objections.size());
  std::ranges::partial_sort(test.objections, test.objections.begin() + static_cast<std::ptrdiff_t>(kept), [](const Objection& a, const Objection& b) {
    if (a.gain != b.gain) return a.gain > b.gain;
    const int size_a = std::popcount(a.coalition), size_b = std::popcount(b.coalition);
    return size_a != size_b ? size_a < size_b : earlier(a.coalition, b.coalition);
  });
  test.objections.resize(kept);
  return test;
}

}  // namespace solleva::plan::cooperative
