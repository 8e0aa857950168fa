// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cover/set_cover.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "solleva/base/philox.h"
#include "solleva/plan/bad_problem.h"
#include "solleva/plan/cover/cover_search.h"
#include "solleva/plan/solver/solve.h"
#include "solleva/plan/told.h"

namespace solleva::plan {
namespace {

constexpr auto unit = static_cast<double>(row_price_unit);

Done check(const SetCover& problem) {
  constexpr std::int64_t billion = 1'000'000'000;
  std::int64_t total = 0;
  for (const std::int64_t cost : problem.cost) {
    if (cost < 0 || cost > billion) return fail(bad_problem("a cost is below 0 or above 10^9"));
    total += cost;
  }
  if (total > 1000 * billion) return fail(bad_problem("the costs add up to more than 10^12", "count in a coarser unit"));
  for (const auto& columns : problem.columns) {
    for (const std::size_t column : columns) {
      if (column >= problem.cost.size()) return fail(bad_problem("a row names a column that is not there"));
    }
  }
  return {};
}

/// Whole prices of the rows, and what they leave of each column's cost.
struct Priced {
  std::vector<std::int64_t> price;
  std::vector<std::int64_t> left;  ///< of each column, in price units; below 0 where the rows are worth more than the column
  double bound = -std::numeric_limits<double>::infinity();
};

double relax(const covers::Matrix& matrix, Priced& priced) {
  std::int64_t total = 0;
  for (std::size_t column = 0; column < matrix.cost.size(); ++column) {
    std::int64_t left = matrix.cost[column] * row_price_unit;
    for (const std::size_t row : matrix.rows[column]) left -= priced.price[row];
    priced.left[column] = left;
    if (left < 0) total += left;
  }
  for (const std::int64_t price : priced.price) total += price;
  return static_cast<double>(total) / unit;
}

/// Raises the bound from prices that share each column's cost among its rows; `upper` is the cost of a cover.
Priced price_rows(const covers::Matrix& matrix, double upper, const RunControl& control) {
  const std::size_t rows = matrix.columns.size();
  Priced now;
  now.price.resize(rows);
  now.left.resize(matrix.cost.size());
  for (std::size_t row = 0; row < rows; ++row) {
    double least = std::numeric_limits<double>::infinity();
    for (const std::size_t column : matrix.columns[row]) {
      least = std::min(least, static_cast<double>(matrix.cost[column]) / static_cast<double>(matrix.rows[column].size()));
    }
    now.price[row] = static_cast<std::int64_t>(least * unit);
  }
  Priced best = now;
  std::vector<double> along(rows, 0);
  double step = 1;
  int failures = 0;
  for (int round = 0; round < 4000 && step > 1e-5 && !control.stop.stop_requested(); ++round) {
    now.bound = relax(matrix, now);
    if (now.bound > best.bound) {
      if (!(now.bound - best.bound <= 1e-5 * std::abs(now.bound))) failures = 0;
      best = now;
    } else if (++failures >= 25) {
      failures = 0;
      step *= 0.7;
      now = best;
      std::fill(along.begin(), along.end(), 0.0);
    }
    if (std::ceil(best.bound) >= upper) break;
    double length = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      int covered = 0;
      for (const std::size_t column : matrix.columns[row]) covered += now.left[column] < 0 ? 1 : 0;
      along[row] = 0.5 * along[row] + (1 - covered);
      if (now.price[row] <= 0 && along[row] < 0) along[row] = 0;
      length += along[row] * along[row];
    }
    if (length < 1e-9) break;
    const double move = step * (std::max(1.0, 1.02 * upper - now.bound) * 0.5) / length;
    for (std::size_t row = 0; row < rows; ++row) {
      const double price = std::clamp(static_cast<double>(now.price[row]) + move * along[row] * unit, 0.0, 1e12 * unit);
      now.price[row] = static_cast<std::int64_t>(price);
    }
  }
  return best;
}

/// Columns that a cover cheaper than `upper` may still hold.
std::vector<unsigned char> in_question(const Priced& priced, double upper) {
  std::vector<unsigned char> open(priced.left.size());
  for (std::size_t column = 0; column < open.size(); ++column) {
    open[column] = priced.bound + std::max(0.0, static_cast<double>(priced.left[column]) / unit) <= upper - 1 ? 1 : 0;
  }
  return open;
}

/// A cheaper cover than `upper` among the open columns by branch and cut, or the proof that there is none.
struct Exact {
  std::vector<std::size_t> chosen;
  double bound = 0;
};

Result<Exact> branch_and_cut(const SetCover& problem, const std::vector<unsigned char>& open, double upper, const Limits& limits, const RunControl& control) {
  LinearModel model;
  std::vector<std::size_t> column_of;
  std::vector<std::uint32_t> number(problem.cost.size(), 0);
  for (std::size_t column = 0; column < open.size(); ++column) {
    if (open[column] == 0) continue;
    ModelColumn taken;
    taken.objective = static_cast<double>(problem.cost[column]);
    taken.upper = 1;
    taken.integer = true;
    number[column] = model.add_column(taken);
    column_of.push_back(column);
  }
  for (const auto& columns : problem.columns) {
    ModelRow covered;
    covered.lower = 1;
    const std::uint32_t row = model.add_row(covered);
    bool any = false;
    for (const std::size_t column : columns) {
      if (open[column] == 0) continue;
      any = true;
      model.add_term(row, number[column], 1);
    }
    if (!any) return Exact{{}, upper};  // a cheaper cover would need a column that the prices rule out
  }
  SolverOptions options;
  options.limits = limits;
  const Result<Solution> solution = solve(model, options, control);
  if (!solution) return fail(solution.error());
  Exact exact;
  exact.bound = solution->optimum.status == Status::infeasible ? upper : std::ceil(solution->optimum.bound.value_or(0) - 1e-6);
  for (std::size_t i = 0; i < solution->values.size(); ++i) {
    if (solution->values[i] > 0.5) exact.chosen.push_back(column_of[i]);
  }
  return exact;
}

std::int64_t cost_of(const SetCover& problem, const std::vector<std::size_t>& chosen) {
  std::int64_t cost = 0;
  for (const std::size_t column : chosen) cost += problem.cost[column];
  return cost;
}

/// Best cover and bound so far.
struct Progress {
  std::vector<std::size_t> chosen;
  std::int64_t cost = 0;
  double bound = 0;

  bool proved(double gap) const { return static_cast<double>(cost) - bound <= gap * static_cast<double>(cost); }
};

void search(const SetCover& problem, const Priced& priced, const SetCoverOptions& options, std::int64_t exchanges, Progress& progress, const RunControl& control) {
  std::vector<unsigned char> open = in_question(priced, static_cast<double>(progress.cost));
  for (const std::size_t column : progress.chosen) open[column] = 1;
  const covers::Matrix matrix = covers::matrix_of(problem, open);
  covers::CoverSearch local(matrix, Stream({.seed = options.seed, .unit = 1, .period = 0, .purpose = Purpose("set cover")}));
  local.start_from(progress.chosen);
  for (std::int64_t i = 0; i < exchanges && !progress.proved(options.limits.gap); ++i) {
    if (i % 256 == 0) {
      if (control.stop.stop_requested()) break;
      control.tell(told("exchanging columns", static_cast<double>(progress.cost), progress.bound), -1);
    }
    local.exchange();
    if (local.best_cost() >= progress.cost) continue;
    progress.cost = local.best_cost();
    progress.chosen = local.best();
  }
}

}  // namespace

Result<SetCoverPlan> solve(const SetCover& problem, const SetCoverOptions& options, const RunControl& control) {
  if (const Done done = check(problem); !done) return fail(done.error());
  SetCoverPlan plan;
  plan.optimum.method = "Lagrangian relaxation, local search with row weights, branch and cut";
  plan.optimum.seed = options.seed;
  for (std::size_t row = 0; row < problem.columns.size(); ++row) {
    if (!problem.columns[row].empty()) continue;
    plan.optimum.status = Status::infeasible;
    plan.optimum.reason = "no column covers row " + std::to_string(row + 1);
    return plan;
  }
  constexpr std::int64_t default_exchanges = 300'000;
  const std::int64_t exchanges = options.limits.iterations < 0 ? default_exchanges : options.limits.iterations;
  const covers::Matrix whole = covers::matrix_of(problem, std::vector<unsigned char>(problem.cost.size(), 1));
  covers::CoverSearch first(whole, Stream({.seed = options.seed, .unit = 0, .period = 0, .purpose = Purpose("set cover")}));
  first.greedy();
  for (std::int64_t i = 0; i < std::min<std::int64_t>(exchanges, 2000) && !control.stop.stop_requested(); ++i) first.exchange();
  Progress progress{first.best(), first.best_cost(), 0};
  const Priced priced = price_rows(whole, static_cast<double>(progress.cost), control);
  plan.prices = priced.price;
  progress.bound = static_cast<double>(row_bound(problem, plan.prices));
  search(problem, priced, options, exchanges, progress, control);
  if (!progress.proved(options.limits.gap) && !control.stop.stop_requested()) {
    Limits limits;
    limits.gap = options.limits.gap;
    limits.iterations = exchanges / 10;
    const auto upper = static_cast<double>(progress.cost);
    const Result<Exact> exact = branch_and_cut(problem, in_question(priced, upper), upper, limits, control);
    if (!exact) return fail(exact.error());
    if (!exact->chosen.empty() && cost_of(problem, exact->chosen) < progress.cost) progress.chosen = exact->chosen;
    progress.cost = cost_of(problem, progress.chosen);
    progress.bound = std::clamp(exact->bound, progress.bound, static_cast<double>(progress.cost));
  }
  plan.chosen = progress.chosen;
  plan.optimum.objective = static_cast<double>(progress.cost);
  plan.optimum.bound = std::min(progress.bound, static_cast<double>(progress.cost));
  const bool stopped = control.stop.stop_requested();
  plan.optimum.status = progress.proved(options.limits.gap) ? Status::optimal : stopped ? Status::stopped : Status::feasible;
  if (plan.optimum.status == Status::feasible) plan.optimum.reason = "the exchanges and nodes allowed are used up";
  return plan;
}

std::int64_t row_bound(const SetCover& problem, const std::vector<std::int64_t>& prices) {
  __extension__ using Wide = __int128;  // many prices of 10^12 units
  std::vector<Wide> left;
  for (const std::int64_t cost : problem.cost) left.push_back(Wide{cost} * row_price_unit);
  Wide total = 0;
  for (std::size_t row = 0; row < problem.columns.size(); ++row) {
    total += prices[row];
    for (const std::size_t column : problem.columns[row]) left[column] -= prices[row];
  }
  for (const Wide rest : left) total += std::min<Wide>(rest, 0);
  const Wide down = total / row_price_unit, rest = total % row_price_unit;
  return static_cast<std::int64_t>(down + (rest > 0 ? 1 : 0));
}

}  // namespace solleva::plan
