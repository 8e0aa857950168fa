// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/values.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "solleva/base/errors.h"
#include "solleva/base/philox.h"
#include "solleva/base/sum.h"
#include "solleva/plan/cooperative/errors.h"

namespace solleva::plan::cooperative {
namespace {

constexpr std::size_t kBlockBits = 12;

Error stopped() {
  Error error{solleva::errors::stopped, "the work was stopped"};
  error.why = "a value exists only once every coalition has been seen";
  return error;
}

Error too_many(std::size_t players) {
  Error error{errors::bad_game, "the players are too many for an exact value"};
  error.why = std::to_string(players) + " players have 2^" + std::to_string(players) + " coalitions; the most is 25 players";
  error.hint = "draw orders instead: --samples";
  return error;
}

/// For each player the sum of weight[|S|] v(S) over the coalitions S with that player, then the sum over all coalitions.
struct Folded {
  std::vector<double> with;
  double all = 0;
};

/// Adds up a block of 2^bits values: the upper half of a block are the coalitions with its highest player, so halving gives each player's sum in
/// 2^bits additions altogether. Hands back the total.
double fold(std::vector<double>& block, std::size_t bits, std::vector<Sum>& with) {
  for (std::size_t bit = bits; bit-- > 0;) {
    const std::size_t half = std::size_t{1} << bit;
    double upper = 0;
    std::array<double, 4> lane{};
    for (std::size_t m = 0; m < half; ++m) {
      lane[m % 4] += block[half + m];
      block[m] += block[half + m];
    }
    upper = (lane[0] + lane[1]) + (lane[2] + lane[3]);
    with[bit].add(upper);
  }
  return block[0];
}

Result<Folded> folded(const WorthOf& game, const std::vector<double>& weight, const RunControl& control) {
  const std::size_t n = game.players, bits = std::min(n, kBlockBits);
  if (n > most_players) return fail(too_many(n));
  std::vector<Sum> with(n);
  Sum all;
  const std::uint64_t blocks = std::uint64_t{1} << (n - bits);
  std::vector<double> block(std::size_t{1} << bits);
  for (std::uint64_t b = 0; b < blocks; ++b) {
    if (b % 64 == 0) {
      if (control.stop.stop_requested()) return fail(stopped());
      control.tell("coalitions", static_cast<double>(b) / static_cast<double>(blocks));
    }
    for (std::size_t m = 0; m < block.size(); ++m) {
      const auto s = static_cast<Coalition>((b << bits) | m);
      block[m] = s == 0 ? 0.0 : weight[static_cast<std::size_t>(std::popcount(s))] * game.worth(s);
    }
    const double total = fold(block, bits, with);
    all.add(total);
    for (std::size_t high = bits; high < n; ++high) {
      if ((b >> (high - bits) & 1U) != 0) with[high].add(total);
    }
  }
  Folded result;
  for (const Sum& sum : with) result.with.push_back(sum.value());
  result.all = all.value();
  return result;
}

/// A whole number in [0, below), all equally likely but for one part in 2^32.
std::size_t draw(Stream& stream, std::size_t below) {
  const std::uint64_t bits = stream.bits32();
  return static_cast<std::size_t>(bits * below >> 32U);
}

/// Adds what each player adds when joining in this order.
Done add_marginals(const std::vector<std::size_t>& order, const ValueFunction& worth, std::vector<std::uint8_t>& in, std::vector<double>& into) {
  std::ranges::fill(in, std::uint8_t{0});
  double before = 0;
  for (const std::size_t player : order) {
    in[player] = 1;
    const Result<double> now = worth(in);
    if (!now) return fail(now.error());
    into[player] += *now - before;
    before = *now;
  }
  return {};
}

}  // namespace

Result<std::vector<double>> shapley(const WorthOf& game, const RunControl& control) {
  const std::size_t n = game.players;
  if (n == 1) return std::vector<double>{game.worth(1)};
  // phi_i = sum over S with i of (a_s + b_s) v(S) - sum over all S of b_s v(S), where a_s = (s-1)!(n-s)!/n!, b_s = s!(n-s-1)!/n!.
  std::vector<double> weight(n + 1, 0.0);
  double choose = 1;  // (n-2 over s-1)
  for (std::size_t s = 1; s < n; ++s) {
    weight[s] = 1 / (static_cast<double>(n - 1) * choose);
    choose = choose * static_cast<double>(n - 1 - s) / static_cast<double>(s);
  }
  const Result<Folded> sums = folded(game, weight, control);
  if (!sums) return fail(sums.error());
  // The second sum is the same for all, so that the values add up to v(N).
  const double everybody = game.worth(static_cast<Coalition>((std::uint64_t{1} << n) - 1));
  Sum total;
  for (const double with : sums->with) total.add(with);
  std::vector<double> values;
  for (const double with : sums->with) values.push_back(with + (everybody - total.value()) / static_cast<double>(n));
  return values;
}

Result<std::vector<double>> banzhaf(const WorthOf& game, const RunControl& control) {
  const Result<Folded> sums = folded(game, std::vector<double>(game.players + 1, 1.0), control);
  if (!sums) return fail(sums.error());
  std::vector<double> values;
  for (const double with : sums->with) values.push_back((2 * with - sums->all) / std::ldexp(1.0, static_cast<int>(game.players) - 1));
  return values;
}

std::optional<std::vector<double>> tau(const Game& game) {
  const std::size_t n = game.players;
  const double slack = 1e-9 * scale_of(game);
  const double all = game.worth[game.everybody()];
  std::vector<double> most(n), least(n, -std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < n; ++i) most[i] = all - game.worth[game.everybody() ^ (Coalition{1} << i)];
  std::vector<double> claims(game.worth.size(), 0.0);  // of the most that a coalition's players can claim
  for (Coalition s = 1; s < claims.size(); ++s) {
    const Coalition lowest = s & (~s + 1);
    claims[s] = claims[s ^ lowest] + most[static_cast<std::size_t>(std::countr_zero(lowest))];
    for (std::size_t i = 0; i < n; ++i) {
      if ((s >> i & 1U) != 0) least[i] = std::max(least[i], game.worth[s] - (claims[s] - most[i]));
    }
  }
  Sum from, to;
  for (std::size_t i = 0; i < n; ++i) {
    if (least[i] > most[i] + slack) return std::nullopt;
    from.add(least[i]);
    to.add(most[i]);
  }
  if (from.value() > all + slack || to.value() < all - slack) return std::nullopt;
  const double width = to.value() - from.value();
  const double part = width > slack ? (all - from.value()) / width : 0.0;
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(least[i] + part * (most[i] - least[i]));
  return values;
}

std::optional<std::vector<double>> gately(const Game& game) {
  const std::size_t n = game.players;
  const double all = game.worth[game.everybody()];
  std::vector<double> own(n), claim(n);
  Sum alone, claims;
  for (std::size_t i = 0; i < n; ++i) {
    own[i] = game.worth[Coalition{1} << i];
    claim[i] = all - game.worth[game.everybody() ^ (Coalition{1} << i)];
    alone.add(own[i]);
    claims.add(claim[i]);
  }
  const double to_divide = all - alone.value(), width = claims.value() - alone.value();
  const double slack = 1e-12 * scale_of(game);
  if (std::fabs(to_divide) <= slack && std::fabs(width) <= slack) return own;  // nobody gains by joining, so all keep what they have
  if (std::fabs(width) <= slack) return std::nullopt;
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(own[i] + (claim[i] - own[i]) * (to_divide / width));
  return values;
}

Result<DrawnValues> drawn_shapley(std::size_t players, const ValueFunction& worth, std::int64_t samples, std::uint64_t seed, const RunControl& control) {
  if (samples < 2) return fail(Error{errors::bad_game, "fewer than two samples have no error", {}, "an error needs at least two"});
  std::vector<Sum> sum(players), squares(players);
  std::vector<std::size_t> order(players);
  std::vector<std::uint8_t> in(players);
  std::vector<double> added(players), first(players);
  DrawnValues drawn;
  for (; drawn.samples < samples; ++drawn.samples) {
    if (control.stop.stop_requested()) {
      drawn.stopped = true;
      break;
    }
    if (drawn.samples % 16 == 0) control.tell("orders", static_cast<double>(drawn.samples) / static_cast<double>(samples));
    Stream stream({.seed = seed, .unit = static_cast<std::uint64_t>(drawn.samples), .purpose = Purpose("shapley orders")});
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t k = players; k > 1; --k) std::swap(order[k - 1], order[draw(stream, k)]);
    std::ranges::fill(added, 0.0);
    if (Done done = add_marginals(order, worth, in, added); !done) return fail(done.error());
    std::ranges::reverse(order);
    if (Done done = add_marginals(order, worth, in, added); !done) return fail(done.error());
    if (drawn.samples == 0) first = added;  // squares about a value that is near the mean lose no digits
    for (std::size_t i = 0; i < players; ++i) {
      const double from_first = (added[i] - first[i]) / 2;
      sum[i].add(from_first);
      squares[i].add(from_first * from_first);
    }
  }
  if (drawn.samples < 2) return fail(stopped());
  const auto m = static_cast<double>(drawn.samples);
  for (std::size_t i = 0; i < players; ++i) {
    const double mean = sum[i].value() / m;
    drawn.value.push_back(first[i] / 2 + mean);
    drawn.se.push_back(std::sqrt(std::max(0.0, (squares[i].value() - m * mean * mean) / (m - 1) / m)));
  }
  return drawn;
}

}  // namespace solleva::plan::cooperative
