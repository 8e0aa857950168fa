// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/raster_bound.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "solleva/base/parallel.h"
#include "solleva/base/sum.h"

namespace solleva::plan::access::detail {
namespace {

/// Prices of room at which the knapsack of a candidate is bounded from above (access#16): any of them gives a bound, the least counts.
constexpr std::array<double, 14> kPrices{0, 0.04, 0.08, 0.13, 0.18, 0.24, 0.3, 0.37, 0.45, 0.53, 0.62, 0.72, 0.82, 0.92};

/// How much of a step's direction is the relaxed plan of now rather than the mean of those before (Barahona and Anbil 2000): the best
/// candidates crowd around one place in one round and around another in the next, and only their mean says where people are short.
constexpr double kFresh = 0.1;

class Rounds {
 public:
  Rounds(const BoundProblem& problem, std::span<const std::int64_t> served)
      : problem_(problem),
        prices_(std::isinf(problem.capacity) ? 1 : kPrices.size()),
        sums_(problem.shape, prices_),
        worth_(problem.reach.size()),
        multiplier_(problem.people.size()),
        taken_(problem.people.size()),
        mean_taken_(problem.people.size()) {
    for (std::size_t cell = 0; cell < multiplier_.size(); ++cell) {
      if (problem.people[cell] > 0) multiplier_[cell] = static_cast<double>(served[cell]) / static_cast<double>(problem.people[cell]);
    }
  }

  /// The bound at the multipliers of now, and what the relaxed plan takes of each cell. False where the work was stopped.
  bool evaluate(const RunControl& control) {
    for (std::size_t row = 0; row < problem_.shape.rows; ++row) {
      sums_.read_row(row, [&](std::size_t cell, std::size_t k) {
        return static_cast<double>(problem_.people[cell]) * std::max(0.0, 1 - multiplier_[cell] - kPrices[k]);
      });
    }
    const Done done = parallel_chunks({worth_.size(), 4096}, control, [&](Chunk chunk) {
      for (std::size_t i = chunk.begin; i < chunk.end; ++i) worth_[i] = worth_of(i);
    });
    if (!done) return false;
    std::vector<std::uint32_t> best(worth_.size());
    std::iota(best.begin(), best.end(), 0U);
    const std::size_t count = std::min(problem_.count, best.size());
    const auto better = [&](std::uint32_t a, std::uint32_t b) { return worth_[a] != worth_[b] ? worth_[a] > worth_[b] : a < b; };
    std::ranges::nth_element(best, best.begin() + static_cast<std::ptrdiff_t>(count), better);
    Sum total;
    for (std::size_t cell = 0; cell < multiplier_.size(); ++cell) {
      if (multiplier_[cell] > 0) total.add(multiplier_[cell] * static_cast<double>(problem_.people[cell]));
    }
    std::ranges::fill(taken_, 0);
    std::vector<std::uint32_t> cells;
    for (std::size_t i = 0; i < count; ++i) {
      total.add(worth_[best[i]]);
      cells.clear();
      problem_.reach.each_cell(best[i], [&](std::uint32_t cell) { cells.push_back(cell); });
      take(cells, problem_.capacity);
    }
    for (std::size_t e = 0; e < problem_.existing.size(); ++e) total.add(take(problem_.existing[e], problem_.existing_capacity[e]));
    bound_ = total.value();
    return true;
  }

  double bound() const { return bound_; }

  /// Remembers the multipliers of now, and goes back to those remembered last: steps that were too long end far from the best.
  void keep() { kept_ = multiplier_; }
  void go_back() { multiplier_ = kept_; }

  /// One step down the subgradient, people by people: dearer where more want them than there are.
  void step(double factor, double best) {
    const double fresh = first_step_ ? 1 : kFresh;
    first_step_ = false;
    for (std::size_t cell = 0; cell < taken_.size(); ++cell) mean_taken_[cell] += fresh * (taken_[cell] - mean_taken_[cell]);
    Sum norm;
    for (std::size_t cell = 0; cell < taken_.size(); ++cell) {
      const double wanted = excess(cell);
      norm.add(wanted * wanted * static_cast<double>(problem_.people[cell]));
    }
    if (!(norm.value() > 0)) return;
    const double length = factor * (bound_ - best) / norm.value();
    for (std::size_t cell = 0; cell < taken_.size(); ++cell) {
      multiplier_[cell] = std::clamp(multiplier_[cell] + length * excess(cell), 0.0, 1.0);
    }
  }

 private:
  double excess(std::size_t cell) const {
    const auto people = static_cast<double>(problem_.people[cell]);
    return people > 0 ? mean_taken_[cell] / people - 1 : 0;
  }

  /// An upper bound of what a candidate can earn: its best fractional knapsack at the dearest of the prices.
  double worth_of(std::size_t i) const {
    std::array<double, kPrices.size()> earned{};
    for (const Run& run : problem_.reach.runs(i)) {
      const double *end = sums_.at(run.end), *begin = sums_.at(run.begin);
      for (std::size_t k = 0; k < prices_; ++k) earned[k] += end[k] - begin[k];
    }
    double least = problem_.capacity;  // at a price of 1 nobody earns anything but the room itself
    for (std::size_t k = 0; k < prices_; ++k) {
      const double room = kPrices[k] > 0 ? kPrices[k] * problem_.capacity : 0;
      least = std::min(least, room + earned[k]);
    }
    return least;
  }

  /// Takes people of these cells, the cheapest first, as far as there is room; gives what that earns.
  double take(std::vector<std::uint32_t> cells, double room) {
    std::ranges::sort(cells, [&](std::uint32_t a, std::uint32_t b) {
      return multiplier_[a] != multiplier_[b] ? multiplier_[a] < multiplier_[b] : a < b;
    });
    Sum earned;
    for (const std::uint32_t cell : cells) {
      if (!(room > 0) || multiplier_[cell] >= 1) break;
      const double people = std::min(room, static_cast<double>(problem_.people[cell]));
      taken_[cell] += people;
      room -= people;
      earned.add((1 - multiplier_[cell]) * people);
    }
    return earned.value();
  }

  const BoundProblem& problem_;
  std::size_t prices_;
  RowSums<double> sums_;
  std::vector<double> worth_, multiplier_, kept_, taken_, mean_taken_;
  double bound_ = 0;
  bool first_step_ = true;
};

}  // namespace

double lagrangian_bound(const BoundProblem& problem, std::span<const std::int64_t> served, double best, std::size_t rounds, double gap,
                        const RunControl& control) {
  Rounds work(problem, served);
  RunControl first = control;
  first.stop = {};  // the bound of greedy takes a moment, and a plan without any bound is worth less
  double least = std::numeric_limits<double>::infinity();
  double factor = 1;
  std::size_t since = 0;
  for (std::size_t round = 0; round <= rounds; ++round) {
    if (!work.evaluate(round == 0 ? first : control)) break;
    since = work.bound() < least * (1 - 1e-5) ? 0 : since + 1;
    if (work.bound() < least) {
      least = work.bound();
      work.keep();
    }
    if (least - best <= gap * best) break;
    if (since == 8) {
      factor /= 1.5;
      since = 0;
      work.go_back();
    }
    control.tell("bound " + std::to_string(static_cast<std::int64_t>(least / 1e6)) + ", best " +
                     std::to_string(static_cast<std::int64_t>(best / 1e6)),
                 static_cast<double>(round) / static_cast<double>(rounds + 1));
    work.step(factor, best);
  }
  return least;
}

}  // namespace solleva::plan::access::detail
