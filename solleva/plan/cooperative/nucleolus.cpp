// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/nucleolus.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/least_squares.h"
#include "solleva/plan/cooperative/errors.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan::cooperative {
namespace {

constexpr double kPriced = 1e-6;  ///< prices of coalitions add up to 1, so that one of them is far above this

Error failed(std::string why) {
  Error error{errors::solver_failed, "the nucleolus was not found"};
  error.why = std::move(why);
  return error;
}

/// The span of coalitions as rows of 0 and 1. Determinants of such rows are below 13^6.5 / 2^12 < 4,300, so that ranks modulo this prime are exact.
class Span {
 public:
  explicit Span(std::size_t players) : players_(players) {}

  std::size_t rank() const { return rank_; }

  bool holds(Coalition coalition) const { return reduced(coalition).second == players_; }

  void add(Coalition coalition) {
    auto [row, pivot] = reduced(coalition);
    if (pivot == players_) return;
    const std::int64_t scale = inverse(row[pivot]);
    for (std::int64_t& entry : row) entry = entry * scale % kPrime;
    rows_[pivot] = row;
    set_[pivot] = true;
    ++rank_;
  }

 private:
  static constexpr std::int64_t kPrime = 2'147'483'647;
  using Row = std::array<std::int64_t, most_for_nucleolus>;

  /// What is left of the row once those of the span are taken out, and its first entry that is not 0.
  std::pair<Row, std::size_t> reduced(Coalition coalition) const {
    Row row{};
    for (std::size_t i = 0; i < players_; ++i) row[i] = coalition >> i & 1U;
    for (std::size_t i = 0; i < players_; ++i) {
      if (row[i] == 0) continue;
      if (!set_[i]) return {row, i};
      const std::int64_t factor = row[i];
      for (std::size_t k = i; k < players_; ++k) row[k] = ((row[k] - factor * rows_[i][k]) % kPrime + kPrime) % kPrime;
    }
    return {row, players_};
  }

  static std::int64_t inverse(std::int64_t value) {
    std::int64_t result = 1;
    for (std::int64_t power = kPrime - 2; power > 0; power /= 2) {
      if (power % 2 == 1) result = result * value % kPrime;
      value = value * value % kPrime;
    }
    return result;
  }

  std::size_t players_;
  std::size_t rank_ = 0;
  std::array<Row, most_for_nucleolus> rows_{};
  std::array<bool, most_for_nucleolus> set_{};
};

/// x(S) - weight epsilon_level = worth; level -1: without epsilon.
struct Settled {
  Coalition coalition = 0;
  int level = -1;
};

class Sequence {
 public:
  Sequence(const Game& game, Gains gains, const RunControl& control)
      : game_(game), gains_(gains), control_(control), scale_(scale_of(game)), span_(game.players) {}

  Result<Nucleolus> run() {
    const std::size_t n = game_.players;
    double alone = 0;
    for (std::size_t i = 0; i < n; ++i) alone += worth(Coalition{1} << i);
    result_.imputation = alone <= worth(game_.everybody()) + 1e-9;
    settle(game_.everybody(), -1);
    for (Coalition s = 1; s < game_.everybody(); ++s) open_.push_back(s);
    while (span_.rank() < n) {
      if (control_.stop.stop_requested()) return fail(Error{solleva::errors::stopped, "the work was stopped", {}, "the nucleolus is not settled yet"});
      control_.tell("nucleolus", static_cast<double>(span_.rank()) / static_cast<double>(n));
      if (Done done = level(); !done) return fail(done.error());
    }
    if (Done done = solve_settled(); !done) return fail(done.error());
    return std::move(result_);
  }

 private:
  double worth(Coalition s) const { return game_.worth[s] / scale_; }
  double weight(Coalition s) const { return gains_ == Gains::whole ? 1.0 : static_cast<double>(std::popcount(s)); }

  void settle(Coalition s, int level) {
    settled_.push_back({s, level});
    span_.add(s);
  }

  void add_members(LinearModel& model, std::uint32_t row, Coalition s) const {
    for (std::uint32_t i = 0; i < game_.players; ++i) {
      if ((s >> i & 1U) != 0) model.add_term(row, i, 1);
    }
  }

  /// The most that the worst-treated of the open coalitions can gain, with what is settled kept.
  LinearModel programme() const {
    LinearModel model;
    model.sense = Sense::maximise;
    for (std::size_t i = 0; i < game_.players; ++i) {
      ModelColumn column;
      column.lower = result_.imputation ? worth(Coalition{1} << i) : -unbounded;
      model.add_column(column);
    }
    ModelColumn gain;
    gain.objective = 1;
    gain.lower = -unbounded;
    const std::uint32_t epsilon = model.add_column(gain);
    for (const Coalition s : open_) {
      ModelRow row;
      row.lower = worth(s);
      const std::uint32_t at = model.add_row(row);
      add_members(model, at, s);
      model.add_term(at, epsilon, -weight(s));
    }
    Span seen(game_.players);
    for (const Settled& one : settled_) {
      if (seen.holds(one.coalition)) continue;  // rows that follow from others would only disagree in their last digits
      seen.add(one.coalition);
      ModelRow row;
      row.lower = row.upper = worth(one.coalition) + (one.level < 0 ? 0.0 : weight(one.coalition) * epsilons_[static_cast<std::size_t>(one.level)]);
      add_members(model, model.add_row(row), one.coalition);
    }
    return model;
  }

  Done level() {
    const LinearModel model = programme();
    const Result<Solution> solution = solve(model, {}, control_);
    if (!solution) return fail(solution.error());
    if (solution->optimum.status == Status::stopped) return fail(Error{solleva::errors::stopped, "the work was stopped", {}, "the nucleolus is not settled yet"});
    if (solution->values.empty() || solution->duals.size() != model.rows.size()) return fail(failed("a linear programme of the sequence has no optimum"));
    const auto number = static_cast<int>(result_.levels++);
    epsilons_.push_back(solution->values[game_.players]);
    const std::size_t before = span_.rank();
    for (std::size_t k = 0; k < open_.size(); ++k) {
      if (std::fabs(solution->duals[k]) > kPriced) settle(open_[k], number);
    }
    for (std::size_t i = 0; i < game_.players; ++i) {
      if (result_.imputation && std::fabs(solution->reduced_costs[i]) > kPriced) settle(Coalition{1} << i, -1);
    }
    if (span_.rank() == before) return fail(failed("a linear programme of the sequence settled nothing"));
    std::erase_if(open_, [&](Coalition s) { return span_.holds(s); });
    return {};
  }

  /// The amounts and the gains of all levels from the settled equations, then a look at every coalition.
  Done solve_settled() {
    const std::size_t n = game_.players, rows = settled_.size(), columns = n + result_.levels;
    std::vector<double> x(rows * columns, 0.0), y(rows);
    for (std::size_t r = 0; r < rows; ++r) {
      const Settled& one = settled_[r];
      for (std::size_t i = 0; i < n; ++i) x[i * rows + r] = one.coalition >> i & 1U;
      if (one.level >= 0) x[(n + static_cast<std::size_t>(one.level)) * rows + r] = -weight(one.coalition);
      y[r] = worth(one.coalition);
    }
    const Result<LeastSquares> solved = least_squares(y, x, columns, Intercept::none);
    if (!solved) return fail(failed("the settled coalitions do not tell the division: " + solved.error().what));
    for (std::size_t i = 0; i < n; ++i) result_.value.push_back(solved->coefficients[i] * scale_);
    double least = std::numeric_limits<double>::infinity();
    for (Coalition s = 1; s < game_.everybody(); ++s) {
      double gets = 0;
      for (std::size_t i = 0; i < n; ++i) gets += (s >> i & 1U) != 0 ? solved->coefficients[i] : 0.0;
      least = std::min(least, (gets - worth(s)) / weight(s));
    }
    if (result_.levels > 0 && (std::sqrt(solved->residual_ss) > 1e-6 || std::fabs(least - epsilons_.front()) > 1e-6)) {
      return fail(failed("the settled equations and the linear programmes do not agree"));
    }
    result_.least_gain = std::isfinite(least) ? least * scale_ : 0;
    return {};
  }

  const Game& game_;
  Gains gains_;
  const RunControl& control_;
  double scale_;
  Span span_;
  std::vector<Coalition> open_;
  std::vector<Settled> settled_;
  std::vector<double> epsilons_;
  Nucleolus result_;
};

}  // namespace

Result<Nucleolus> nucleolus(const Game& game, Gains gains, const RunControl& control) {
  if (game.players > most_for_nucleolus) {
    Error error{errors::bad_game, "the players are too many for the nucleolus"};
    error.why = std::to_string(game.players) + " players; the most is 12";
    error.hint = "put players into groups that stay together";
    return fail(std::move(error));
  }
  if (game.players == 1) return Nucleolus{{game.worth[1]}, 0, 0, true};
  return Sequence(game, gains, control).run();
}

}  // namespace solleva::plan::cooperative
