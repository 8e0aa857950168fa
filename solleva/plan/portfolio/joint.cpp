// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/joint.h"

#include <algorithm>
#include <cmath>

#include "solleva/plan/errors.h"
#include "solleva/plan/portfolio/pass.h"
#include "solleva/plan/solver/conflict.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan {
namespace {

constexpr std::size_t most_options = 500'000;

struct JointColumn {
  std::uint32_t household = 0;
  std::uint16_t option = 0;
};

/// The model: its first rows are those of the portfolio, its first columns the openings.
struct Joint {
  LinearModel model;
  std::vector<JointColumn> columns;  ///< after the openings
};

class Builder {
 public:
  Builder(const Portfolio& portfolio, const JointRules& rules) : portfolio_(portfolio), rules_(rules) {}

  Joint build() {
    LinearModel& model = joint_.model;
    model.sense = Sense::maximise;
    for (const PortfolioRow& row : portfolio_.rows) {
      ModelRow made;
      if (row.floor) made.lower = row.limit; else made.upper = row.limit;
      model.add_row(made);
    }
    opening_.assign(portfolio_.places * portfolio_.measures, -1);
    for (std::size_t z = 0; z < rules_.openings.size(); ++z) {
      const Opening& one = rules_.openings[z];
      ModelColumn column;
      column.upper = 1;
      column.integer = true;
      const std::uint32_t made = model.add_column(column);
      if (one.row >= 0) model.add_term(static_cast<std::uint32_t>(one.row), made, one.cost);
      for (std::size_t p = one.place; p < one.place + one.places; ++p) opening_[p * portfolio_.measures + one.measure] = static_cast<std::int64_t>(z);
    }
    for (std::size_t i = 0; i < portfolio_.households(); ++i) add_household(i);
    return std::move(joint_);
  }

 private:
  std::uint32_t row(double upper) {
    ModelRow made;
    made.upper = upper;
    return joint_.model.add_row(made);
  }

  void add_household(std::size_t i) {
    const std::size_t options = portfolio_.measures * portfolio_.channels;
    const std::size_t p = portfolio_.place_of(i);
    std::vector<std::vector<std::uint32_t>> of(portfolio_.measures);
    for (std::size_t o = 0; o < options; ++o) {
      const std::size_t j = o / portfolio_.channels;
      const std::size_t cell = i * portfolio_.measures + j;
      if (!std::isfinite(portfolio_.effect[cell]) || portfolio_.cost_row[p * options + o] == not_offered) continue;
      ModelColumn column;
      column.objective = worth_of(portfolio_, i, o);
      column.upper = 1;
      column.integer = true;
      const std::uint32_t x = joint_.model.add_column(column);
      joint_.columns.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint16_t>(o)});
      of[j].push_back(x);
      for_rows(portfolio_, p, o, static_cast<double>(portfolio_.cost[cell]), [&](std::size_t r, double amount) {
        if (!portfolio_.rows[r].floor || rules_.most == 1) joint_.model.add_term(static_cast<std::uint32_t>(r), x, amount);
      });
    }
    tie(i, of);
  }

  void sum(std::uint32_t at, const std::vector<std::uint32_t>& columns, double coefficient) {
    for (const std::uint32_t x : columns) joint_.model.add_term(at, x, coefficient);
  }

  void tie(std::size_t i, const std::vector<std::vector<std::uint32_t>>& of) {
    const std::uint32_t each = row(static_cast<double>(rules_.most));
    for (std::size_t j = 0; j < of.size(); ++j) {
      if (of[j].empty()) continue;
      sum(each, of[j], 1);
      if (rules_.most > 1 && of[j].size() > 1) sum(row(1), of[j], 1);
      const std::int64_t z = opening_[portfolio_.place_of(i) * portfolio_.measures + j];
      if (z < 0) continue;
      const std::uint32_t link = row(0);
      sum(link, of[j], 1);
      joint_.model.add_term(link, static_cast<std::uint32_t>(z), -1);
    }
    for (const auto& [first, second] : rules_.needs) {
      if (of[first].empty()) continue;
      const std::uint32_t at = row(0);
      sum(at, of[first], 1);
      sum(at, of[second], -1);
    }
    for (const auto& [first, second] : rules_.excludes) {
      if (of[first].empty() || of[second].empty()) continue;
      const std::uint32_t at = row(1);
      sum(at, of[first], 1);
      sum(at, of[second], 1);
    }
    serve(i, of);
  }

  /// With several measures a household counts once for its floor: a column says whether it has any.
  void serve(std::size_t i, const std::vector<std::vector<std::uint32_t>>& of) {
    const std::span<const std::int32_t> floors = portfolio_.floors_of(portfolio_.place_of(i));
    const bool counted = std::any_of(floors.begin(), floors.end(), [](std::int32_t floor) { return floor >= 0; });
    if (!counted || rules_.most == 1) return;
    ModelColumn served;
    served.upper = 1;
    const std::uint32_t any = joint_.model.add_column(served);
    joint_.columns.push_back({static_cast<std::uint32_t>(i), no_measure});
    for (const std::int32_t floor : floors) {
      if (floor >= 0) joint_.model.add_term(static_cast<std::uint32_t>(floor), any, 1);
    }
    const std::uint32_t at = row(0);
    joint_.model.add_term(at, any, 1);
    for (const std::vector<std::uint32_t>& columns : of) sum(at, columns, -1);
  }

  const Portfolio& portfolio_;
  const JointRules& rules_;
  Joint joint_;
  std::vector<std::int64_t> opening_;  ///< of each place and measure
};

void take(const Portfolio& portfolio, const JointRules& rules, const Joint& joint, const std::vector<double>& values, JointPlan& plan) {
  plan.choice.assign(portfolio.households(), {});
  plan.used.assign(portfolio.rows.size(), 0);
  for (std::size_t z = 0; z < rules.openings.size(); ++z) {
    plan.opened.push_back(values[z] > 0.5);
    if (plan.opened.back() && rules.openings[z].row >= 0) plan.used[static_cast<std::size_t>(rules.openings[z].row)] += rules.openings[z].cost;
  }
  for (std::size_t c = 0; c < joint.columns.size(); ++c) {
    const JointColumn& column = joint.columns[c];
    if (column.option == no_measure || values[rules.openings.size() + c] < 0.5) continue;
    std::vector<std::uint16_t>& has = plan.choice[column.household];
    const auto cost = static_cast<double>(portfolio.cost[column.household * portfolio.measures + column.option / portfolio.channels]);
    for_rows(portfolio, portfolio.place_of(column.household), column.option, cost, [&](std::size_t r, double amount) {
      if (!portfolio.rows[r].floor || has.empty()) plan.used[r] += amount;
    });
    has.push_back(column.option);
  }
}

/// Branch and cut holds all options at once: what it cannot hold is refused before it begins.
Done check_size(const Portfolio& portfolio) {
  const std::size_t options = portfolio.households() * portfolio.measures * portfolio.channels;
  if (options <= most_options) return {};
  Error error{errors::too_large, std::to_string(portfolio.households()) + " households with " + std::to_string(portfolio.measures * portfolio.channels) +
                                     " options each are too many for several measures a household, or for measures that must be opened"};
  error.why = "these are planned by branch and cut over at most 500,000 options";
  error.hint = "plan place by place, or let each household have one measure and nothing be opened: that has no such limit";
  return fail(std::move(error));
}

/// The prices of the rows in the linear programme: what a unit more adds at the margin.
std::vector<double> prices_of(const Portfolio& portfolio, const Joint& joint, const RunControl& control) {
  SolverOptions options;
  options.relaxed = true;
  const Result<Solution> linear = solve(joint.model, options, control);
  std::vector<double> prices(portfolio.rows.size(), 0);
  if (!linear || linear->duals.empty()) return prices;
  for (std::size_t r = 0; r < prices.size(); ++r) prices[r] = std::max(0.0, (portfolio.rows[r].floor ? -1 : 1) * linear->duals[r]);
  return prices;
}

}  // namespace

Result<JointPlan> solve_joint_portfolio(const Portfolio& portfolio, const JointRules& rules, const PortfolioOptions& portfolio_options,
                                        const RunControl& control) {
  if (Done fits = check_size(portfolio); !fits) return fail(fits.error());
  const Joint joint = Builder(portfolio, rules).build();
  SolverOptions options;
  options.limits = portfolio_options.limits;
  options.told_in = portfolio_options.told_in;
  // Nobody gets anything: a plan to begin with wherever there are no floors.
  options.start.assign(joint.model.columns.size(), 0);
  Result<Solution> solution = solve(joint.model, options, control);
  if (!solution) return fail(solution.error());
  JointPlan plan;
  plan.optimum = solution->optimum;
  if (solution->values.empty()) return plan;
  take(portfolio, rules, joint, solution->values, plan);
  plan.prices = prices_of(portfolio, joint, control);
  return plan;
}

Result<PortfolioConflict> portfolio_conflict(const Portfolio& portfolio, const JointRules& rules, const RunControl& control) {
  Joint joint = Builder(portfolio, rules).build();
  for (ModelColumn& column : joint.model.columns) column.integer = false;
  const Result<Conflict> clash = irreducible_conflict(joint.model, control);
  if (!clash) return fail(clash.error());
  PortfolioConflict conflict;
  for (const std::uint32_t row : clash->rows) {
    if (row < portfolio.rows.size()) conflict.rows.push_back(row);
  }
  std::vector<double> prices(joint.model.rows.size(), 0);
  for (std::size_t r = 0; r < portfolio.rows.size(); ++r) prices[r] = portfolio.rows[r].floor ? 1 : 0;
  const Result<Relaxation> lower = elastic_relaxation(joint.model, prices, control);
  if (!lower) return fail(lower.error());
  for (const Give& give : lower->gives) conflict.missing.emplace_back(give.row, std::fabs(give.amount));
  std::fill(prices.begin(), prices.end(), 0.0);
  for (const std::int32_t row : portfolio.cost_row) {
    if (row >= 0) prices[static_cast<std::size_t>(row)] = 1;
  }
  const Result<Relaxation> money = elastic_relaxation(joint.model, prices, control);
  if (!money) return fail(money.error());
  if (!money->values.empty()) conflict.money = money->cost;
  return conflict;
}

}  // namespace solleva::plan
