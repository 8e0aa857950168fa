// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/core.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "solleva/plan/portfolio/rounding.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan {
namespace {

constexpr std::size_t most_columns = 60'000;   ///< of a tree
constexpr std::size_t heuristic_columns = 2'500;

/// An option that is still open.
struct OpenOption {
  std::uint32_t household = 0;
  std::uint16_t option = 0;
};

/// The open part of a portfolio as a model to maximise; households with a single open option are fixed.
struct Core {
  LinearModel model;
  std::vector<OpenOption> columns;
  std::vector<std::uint16_t> fixed;  ///< of each household: its only option, or no_measure
  std::vector<std::uint32_t> rows;   ///< the row of the model for each row of the portfolio
};

void use(const Portfolio& portfolio, std::size_t household, std::size_t option, const auto& work) {
  const auto cost = static_cast<double>(portfolio.cost[household * portfolio.measures + option / portfolio.channels]);
  for_rows(portfolio, portfolio.place_of(household), option, cost, work);
}

void add_household(const Portfolio& portfolio, std::size_t household, const std::vector<std::uint16_t>& open, bool nothing, Core& core) {
  if (open.empty()) return;
  if (open.size() == 1 && !nothing) {
    core.fixed[household] = open.front();
    core.model.constant += worth_of(portfolio, household, open.front());
    use(portfolio, household, open.front(), [&](std::size_t row, double amount) {
      ModelRow& limit = core.model.rows[core.rows[row]];
      limit.lower -= amount;
      limit.upper -= amount;
    });
    return;
  }
  ModelRow one;
  one.lower = nothing ? -unbounded : 1;
  one.upper = 1;
  const std::uint32_t at = core.model.add_row(one);
  for (const std::uint16_t option : open) {
    ModelColumn column;
    column.objective = worth_of(portfolio, household, option);
    column.upper = 1;
    column.integer = true;
    const std::uint32_t made = core.model.add_column(column);
    core.columns.push_back({static_cast<std::uint32_t>(household), option});
    core.model.add_term(at, made, 1);
    use(portfolio, household, option, [&](std::size_t row, double amount) { core.model.add_term(core.rows[row], made, amount); });
  }
}

/// All options with a loss of at most `most`, and those of `choice`.
Core core_of(const Portfolio& portfolio, const PriceTable& table, double most, const std::vector<std::uint16_t>& choice) {
  Core core;
  core.model.sense = Sense::maximise;
  for (const PortfolioRow& row : portfolio.rows) {
    ModelRow made;
    if (row.floor) made.lower = row.limit; else made.upper = row.limit;
    core.rows.push_back(core.model.add_row(made));
  }
  core.fixed.assign(portfolio.households(), no_measure);
  const std::size_t options = table.measures * table.channels;
  std::vector<std::uint16_t> open;
  for (std::size_t i = 0; i < portfolio.households(); ++i) {
    const double best = table.best(portfolio, i).value;
    const std::uint16_t chosen = choice.empty() ? no_measure : choice[i];
    open.clear();
    for (std::size_t o = 0; o < options; ++o) {
      const double value = table.value(portfolio, i, o);
      if (std::isfinite(value) && (best - value <= most || o == chosen)) open.push_back(static_cast<std::uint16_t>(o));
    }
    add_household(portfolio, i, open, best <= most || (!choice.empty() && chosen == no_measure), core);
  }
  return core;
}

std::vector<double> start_of(const Core& core, const std::vector<std::uint16_t>& choice) {
  if (choice.empty()) return {};
  std::vector<double> start;
  for (const OpenOption& column : core.columns) start.push_back(choice[column.household] == column.option ? 1 : 0);
  return start;
}

std::vector<std::uint16_t> choice_of(const Core& core, const std::vector<double>& values) {
  std::vector<std::uint16_t> choice = core.fixed;
  for (std::size_t c = 0; c < core.columns.size(); ++c) {
    if (values[c] > 0.5) choice[core.columns[c].household] = core.columns[c].option;
  }
  return choice;
}

/// The loss below which about `wanted` options lie.
double loss_of_rank(const Portfolio& portfolio, const PriceTable& table, std::size_t wanted) {
  std::vector<double> losses;
  const std::size_t options = table.measures * table.channels;
  for (std::size_t i = 0; i < portfolio.households(); ++i) {
    const double best = table.best(portfolio, i).value;
    for (std::size_t o = 0; o < options; ++o) {
      const double value = table.value(portfolio, i, o);
      if (std::isfinite(value)) losses.push_back(best - value);
    }
  }
  if (losses.size() <= wanted) return std::numeric_limits<double>::infinity();
  std::nth_element(losses.begin(), losses.begin() + static_cast<std::ptrdiff_t>(wanted), losses.end());
  return losses[wanted];
}

/// A tree over few options only: it may find a better plan, and proves nothing.
Done improve(const Portfolio& portfolio, const PriceTable& table, std::vector<std::uint16_t>& choice, const RunControl& control) {
  const double few = loss_of_rank(portfolio, table, portfolio.households() + heuristic_columns);
  const Core core = core_of(portfolio, table, few, choice);
  SolverOptions options;
  options.limits.iterations = 300;
  options.start = start_of(core, choice);
  const Result<Solution> solution = solve(core.model, options, control);
  if (!solution) return fail(solution.error());
  if (!solution->values.empty()) choice = choice_of(core, solution->values);
  return {};
}

}  // namespace

Result<std::vector<double>> exact_prices(const Portfolio& portfolio, std::vector<double> prices, const RunControl& control) {
  Result<double> bound = portfolio_bound(portfolio, prices, control);
  if (!bound) return prices;
  std::vector<double> here = prices;
  double most = loss_of_rank(portfolio, PriceTable(portfolio, here), 3 * portfolio.households());
  for (int round = 0; round < 20; ++round) {
    const Core core = core_of(portfolio, PriceTable(portfolio, here), most, {});
    SolverOptions options;
    options.relaxed = true;
    const Result<Solution> solution = solve(core.model, options, control);
    if (!solution) return fail(solution.error());
    if (solution->duals.empty()) {
      if (solution->optimum.status == Status::stopped || std::isinf(most)) return prices;
      most = most > 0 ? most * 4 : 1;  // too little is open to keep the floors
      if (round > 10) most = unbounded;
      continue;
    }
    for (std::size_t r = 0; r < here.size(); ++r) {
      here[r] = std::max(0.0, (portfolio.rows[r].floor ? -1 : 1) * solution->duals[core.rows[r]]);
    }
    const Result<double> next = portfolio_bound(portfolio, here, control);
    if (!next) return prices;
    if (*next < *bound) {
      bound = next;
      prices = here;
    }
    const double distance = *next - *solution->optimum.objective;
    if (distance <= 1e-10 * std::fabs(*next)) return prices;
    most = std::max(most, std::min(distance, 2 * most));
  }
  return prices;
}

Result<Closed> close_gap(const Portfolio& portfolio, const std::vector<double>& prices, double bound, const std::vector<std::uint16_t>& choice,
                         bool whole, const PortfolioOptions& portfolio_options, const RunControl& control) {
  const Limits& limits = portfolio_options.limits;
  const PriceTable table(portfolio, prices);
  Closed closed;
  closed.choice = choice;
  closed.bound = bound;
  if (!choice.empty()) {
    if (Done better = improve(portfolio, table, closed.choice, control); !better) return fail(better.error());
  }
  const double worth = closed.choice.empty() ? -unbounded : portfolio_effect(portfolio, closed.choice);
  const bool enough = bound - worth <= limits.gap * std::fabs(worth);
  if (!closed.choice.empty() && (enough || !portfolio_options.prove)) return closed;
  // An option of a greater loss cannot be part of a plan that is better by enough to matter.
  const double tolerance = 1e-9 * std::max(1.0, std::fabs(bound));
  const double most = bound - worth - (whole ? 1 : 0) + tolerance;
  if (!closed.choice.empty() && most < 0) {
    closed.complete = true;
    closed.bound = whole ? worth : std::min(bound, worth + tolerance);
    return closed;
  }
  const Core core = core_of(portfolio, table, most, closed.choice);
  if (core.columns.size() > most_columns) return closed;
  closed.tried = true;
  SolverOptions options;
  options.told_in = portfolio_options.told_in;
  options.limits.gap = limits.gap;
  options.limits.iterations = core.columns.size() > 10'000 ? 1'000 : -1;
  options.start = start_of(core, closed.choice);
  const Result<Solution> solution = solve(core.model, options, control);
  if (!solution) return fail(solution.error());
  if (!solution->values.empty()) closed.choice = choice_of(core, solution->values);
  closed.complete = solution->optimum.status == Status::optimal || solution->optimum.status == Status::infeasible;
  if (solution->optimum.bound) {
    closed.bound = std::min(bound, std::max(*solution->optimum.bound, worth));
  }
  return closed;
}

}  // namespace solleva::plan
