// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/rounding.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace solleva::plan {
namespace {

constexpr std::size_t many_moves = 2'000'000;
constexpr double little = 1e-7;  ///< part of the effect that is not worth another round

/// Everything else than the best, nothing included, with what it loses.
template <class Work>
void for_losses(const Portfolio& portfolio, const PriceTable& table, std::size_t household, Work work) {
  const PriceTable::Best best = table.best(portfolio, household);
  const std::size_t options = table.measures * table.channels;
  for (std::size_t o = 0; o < options; ++o) {
    const double value = table.value(portfolio, household, o);
    if (std::isfinite(value) && o != best.option) work(static_cast<std::uint16_t>(o), best.value - value);
  }
  if (best.option != no_measure) work(no_measure, best.value);
}

/// A loss below which there are about `many_moves` changes, seen on part of the households.
double threshold(const Portfolio& portfolio, const PriceTable& table) {
  const std::size_t households = portfolio.households();
  const std::size_t options = table.measures * table.channels + 1;
  if (households * options <= many_moves) return std::numeric_limits<double>::infinity();
  const std::size_t stride = std::max<std::size_t>(1, households * options / 1'000'003);
  std::vector<float> losses;
  std::size_t seen = 0;
  for (std::size_t i = 0; i < households; i += stride) {
    for_losses(portfolio, table, i, [&](std::uint16_t, double loss) { losses.push_back(static_cast<float>(loss)); });
    ++seen;
  }
  const double part = static_cast<double>(many_moves) * static_cast<double>(seen) / static_cast<double>(households);
  if (static_cast<double>(losses.size()) <= part) return std::numeric_limits<double>::infinity();
  const auto nth = losses.begin() + static_cast<std::ptrdiff_t>(part);
  std::nth_element(losses.begin(), nth, losses.end());
  return static_cast<double>(*nth);
}

/// All changes with at most that loss, the least loss first. `who`: of which households.
std::vector<Move> moves_below(const Portfolio& portfolio, const PriceTable& table, double most, const std::vector<bool>* who, const RunControl& control) {
  using Moves = std::vector<Move>;
  const auto work = [&](Chunk chunk) {
    Moves moves;
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      if (who != nullptr && !(*who)[i]) continue;
      for_losses(portfolio, table, i, [&](std::uint16_t option, double loss) {
        if (loss <= most) moves.push_back({static_cast<float>(loss), option, static_cast<std::uint32_t>(i)});
      });
    }
    return moves;
  };
  const auto merge = [](Moves& into, Moves from) { into.insert(into.end(), from.begin(), from.end()); };
  RunControl all = control;
  all.stop = {};
  Result<Moves> moves = parallel_reduce<Moves>(pieces_of(portfolio), all, work, merge);
  std::sort(moves->begin(), moves->end(), [](const Move& a, const Move& b) {
    return std::tie(a.loss, a.household, a.option) < std::tie(b.loss, b.household, b.option);
  });
  return std::move(*moves);
}

/// The plan while single households change.
class Mending {
 public:
  Mending(const Portfolio& portfolio, std::vector<std::uint16_t>& choice)
      : portfolio_(portfolio), choice_(choice), slack_(slack_of(portfolio, choice)), change_(slack_.size(), 0) {}

  bool broken() const {
    return std::any_of(slack_.begin(), slack_.end(), [](double slack) { return slack < 0; });
  }

  /// Takes changes, each household once, that bring broken rows nearer to holding and break no other.
  void mend(std::span<const Move> moves) {
    std::vector<bool> moved(choice_.size(), false);
    std::size_t left = count_broken();
    for (const Move& move : moves) {
      if (left == 0) return;
      if (moved[move.household] || choice_[move.household] == move.option) continue;
      difference(move);
      if (relief() > 0) {
        apply(move);
        moved[move.household] = true;
        left = count_broken();
      }
      clear();
    }
  }

  /// Takes changes that gain and break nothing. Whether any was found.
  bool gain(std::span<const Move> moves) {
    bool found = false;
    for (const Move& move : moves) {
      const std::uint16_t now = choice_[move.household];
      if (now == move.option || worth_of(portfolio_, move.household, move.option) <= worth_of(portfolio_, move.household, now)) continue;
      difference(move);
      if (fits()) {
        apply(move);
        found = true;
      }
      clear();
    }
    return found;
  }

  /// Takes changes that break nothing and that `takes` wants. Whether any was taken.
  bool sweep(std::span<const Move> moves, const TakesMove& takes) {
    bool found = false;
    for (const Move& move : moves) {
      const std::uint16_t now = choice_[move.household];
      if (now == move.option) continue;
      difference(move);
      if (fits() && takes(move, now)) {
        apply(move);
        found = true;
      }
      clear();
    }
    return found;
  }

  /// Takes changes that make effect plus what is overdrawn at its price greater: rows with something left are used up, and others overdrawn for it,
  /// to be mended after. Nothing is overdrawn that has no price. Whether any was taken.
  bool spend(std::span<const Move> moves, std::span<const double> prices) {
    bool found = false;
    for (const Move& move : moves) {
      const std::uint16_t now = choice_[move.household];
      if (now == move.option) continue;
      difference(move);
      const double gained = worth_of(portfolio_, move.household, move.option) - worth_of(portfolio_, move.household, now);
      if (gained + overdrawn(prices) > 1e-9 * std::fabs(gained)) {
        apply(move);
        found = true;
      }
      clear();
    }
    return found;
  }

  /// Gives something to households that have nothing where a floor is broken, whatever else breaks: to be mended after.
  void lift(std::span<const Move> moves) {
    for (const Move& move : moves) {
      if (!lacks(portfolio_.place_of(move.household)) || choice_[move.household] != no_measure || move.option == no_measure) continue;
      difference(move);
      apply(move);
      clear();
    }
  }

  /// Households whose choice weighs on a broken row, or who have nothing where a floor is broken; at most `most` of them.
  std::vector<bool> concerned(std::size_t most) const {
    std::vector<bool> who(choice_.size(), false);
    for (std::size_t i = 0; i < who.size() && most > 0; ++i) {
      const std::size_t p = portfolio_.place_of(i);
      bool concerned = choice_[i] == no_measure && lacks(p);
      if (choice_[i] != no_measure) {
        for_rows(portfolio_, p, choice_[i], 0, [&](std::size_t row, double) {
          concerned = concerned || (slack_[row] < 0 && !portfolio_.rows[row].floor);
        });
      }
      who[i] = concerned;
      most -= concerned ? 1U : 0U;
    }
    return who;
  }

 private:
  /// Whether a floor of a place is broken.
  bool lacks(std::size_t place) const {
    const std::span<const std::int32_t> floors = portfolio_.floors_of(place);
    return std::any_of(floors.begin(), floors.end(), [&](std::int32_t floor) { return floor >= 0 && slack_[static_cast<std::size_t>(floor)] < 0; });
  }

  std::size_t count_broken() const {
    return static_cast<std::size_t>(std::count_if(slack_.begin(), slack_.end(), [](double slack) { return slack < 0; }));
  }

  void use(std::size_t household, std::uint16_t option, double sign) {
    if (option == no_measure) return;
    const auto cost = static_cast<double>(portfolio_.cost[household * portfolio_.measures + option / portfolio_.channels]);
    for_rows(portfolio_, portfolio_.place_of(household), option, cost, [&](std::size_t row, double amount) {
      change_[row] += (portfolio_.rows[row].floor ? sign : -sign) * amount;
      touched_.push_back(row);
    });
  }

  void difference(const Move& move) {
    use(move.household, choice_[move.household], -1);
    use(move.household, move.option, 1);
  }

  /// How much nearer the broken rows come, as parts of their limits; 0 where a row that holds would break.
  double relief() const {
    double relief = 0;
    for (std::size_t t = 0; t < touched_.size(); ++t) {
      const std::size_t row = touched_[t];
      if (std::find(touched_.begin(), touched_.begin() + static_cast<std::ptrdiff_t>(t), row) != touched_.begin() + static_cast<std::ptrdiff_t>(t)) continue;
      const double after = slack_[row] + change_[row];
      if (slack_[row] >= 0 && after < 0) return 0;
      relief += (std::min(after, 0.0) - std::min(slack_[row], 0.0)) / std::max(1.0, std::fabs(portfolio_.rows[row].limit));
    }
    return relief;
  }

  /// What the change takes off overdrafts, at the prices; far below 0 where a row without a price would break.
  double overdrawn(std::span<const double> prices) const {
    double total = 0;
    for (std::size_t t = 0; t < touched_.size(); ++t) {
      const std::size_t row = touched_[t];
      if (std::find(touched_.begin(), touched_.begin() + static_cast<std::ptrdiff_t>(t), row) != touched_.begin() + static_cast<std::ptrdiff_t>(t)) continue;
      const double less = std::min(slack_[row] + change_[row], 0.0) - std::min(slack_[row], 0.0);
      if (less < 0 && prices[row] <= 0) return -std::numeric_limits<double>::infinity();
      total += prices[row] * less;
    }
    return total;
  }

  bool fits() const {
    return std::all_of(touched_.begin(), touched_.end(), [&](std::size_t row) {
      return change_[row] >= 0 || slack_[row] + change_[row] >= 0;
    });
  }

  void apply(const Move& move) {
    choice_[move.household] = move.option;
    for (const std::size_t row : touched_) {
      slack_[row] += change_[row];
      change_[row] = 0;
    }
  }

  void clear() {
    for (const std::size_t row : touched_) change_[row] = 0;
    touched_.clear();
  }

  const Portfolio& portfolio_;
  std::vector<std::uint16_t>& choice_;
  std::vector<double> slack_, change_;
  std::vector<std::size_t> touched_;
};

/// Makes broken rows hold: first with changes that lose next to nothing, then with any change of those concerned.
void mend(const Portfolio& portfolio, const PriceTable& table, std::span<const Move> moves, std::vector<std::uint16_t>& choice, const RunControl& control) {
  const std::size_t options = portfolio.measures * portfolio.channels + 1;
  Mending mending(portfolio, choice);
  for (int sweep = 0; sweep < 6 && mending.broken(); ++sweep) {
    if (sweep % 2 == 1) mending.lift(moves);
    mending.mend(moves);
  }
  for (int sweep = 0; sweep < 6 && mending.broken(); ++sweep) {
    const std::vector<bool> who = mending.concerned(10 * many_moves / options + 1);
    const std::vector<Move> all = moves_below(portfolio, table, std::numeric_limits<double>::infinity(), &who, control);
    if (sweep % 2 == 1) mending.lift(all);
    mending.mend(all);
  }
}

}  // namespace

std::vector<double> slack_of(const Portfolio& portfolio, std::span<const std::uint16_t> choice) {
  std::vector<double> slack = portfolio_usage(portfolio, choice);
  for (std::size_t r = 0; r < slack.size(); ++r) {
    slack[r] = portfolio.rows[r].floor ? slack[r] - portfolio.rows[r].limit : portfolio.rows[r].limit - slack[r];
  }
  return slack;
}

void fill(const Portfolio& portfolio, std::span<const Move> moves, std::vector<std::uint16_t>& choice) {
  Mending mending(portfolio, choice);
  for (int sweep = 0; sweep < 8 && mending.gain(moves); ++sweep) {
  }
}

std::vector<std::uint16_t> best_at(const Portfolio& portfolio, const PriceTable& table, const RunControl& control) {
  std::vector<std::uint16_t> choice(portfolio.households());
  RunControl all = control;
  all.stop = {};
  const Done taken = parallel_chunks(pieces_of(portfolio), all, [&](Chunk chunk) {
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) choice[i] = table.best(portfolio, i).option;
  });
  static_cast<void>(taken);
  return choice;
}

std::vector<Move> likely_moves(const Portfolio& portfolio, const PriceTable& table, const RunControl& control) {
  return moves_below(portfolio, table, threshold(portfolio, table), nullptr, control);
}

bool sweep(const Portfolio& portfolio, std::span<const Move> moves, std::vector<std::uint16_t>& choice, const TakesMove& takes) {
  return Mending(portfolio, choice).sweep(moves, takes);
}

void mend_and_fill(const Portfolio& portfolio, const PriceTable& table, std::span<const Move> moves, std::vector<std::uint16_t>& choice,
                   const RunControl& control) {
  mend(portfolio, table, moves, choice, control);
  fill(portfolio, moves, choice);
}

void use_up(const Portfolio& portfolio, const PriceTable& table, std::span<const Move> moves, std::span<const double> prices,
            std::vector<std::uint16_t>& choice, const RunControl& control) {
  double worth = portfolio_effect(portfolio, choice);
  const std::vector<double> over = slack_of(portfolio, choice);
  double waste = 0;
  for (std::size_t r = 0; r < over.size(); ++r) waste += prices[r] * over[r];
  if (waste <= little * std::fabs(worth)) return;
  for (int round = 0; round < 4 && !control.stop.stop_requested(); ++round) {
    std::vector<std::uint16_t> next = choice;
    if (!Mending(portfolio, next).spend(moves, prices)) return;
    mend_and_fill(portfolio, table, moves, next, control);
    const std::vector<double> slack = slack_of(portfolio, next);
    const double found = portfolio_effect(portfolio, next);
    if (std::any_of(slack.begin(), slack.end(), [](double left) { return left < 0; }) || found <= worth) return;
    choice = std::move(next);
    worth = found;
  }
}

std::vector<std::uint16_t> rounded(const Portfolio& portfolio, std::span<const double> prices, const RunControl& control) {
  const PriceTable table(portfolio, prices);
  std::vector<std::uint16_t> choice = best_at(portfolio, table, control);
  const std::vector<Move> moves = likely_moves(portfolio, table, control);
  mend_and_fill(portfolio, table, moves, choice, control);
  const std::vector<double> slack = slack_of(portfolio, choice);
  if (std::none_of(slack.begin(), slack.end(), [](double left) { return left < 0; })) use_up(portfolio, table, moves, prices, choice, control);
  return choice;
}

}  // namespace solleva::plan
