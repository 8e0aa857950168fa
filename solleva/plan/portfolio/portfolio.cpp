// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/portfolio.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "solleva/plan/errors.h"
#include "solleva/plan/portfolio/core.h"
#include "solleva/plan/portfolio/pass.h"
#include "solleva/plan/portfolio/prices.h"
#include "solleva/plan/portfolio/rounding.h"
#include "solleva/plan/told.h"

namespace solleva::plan {
namespace {

constexpr std::size_t small_problem = 400'000;  ///< options that a linear programme may look at
constexpr std::size_t most_tried = 60'000;      ///< the same where it is not known whether there is a plan

Error bad(std::string what, std::string unit, std::string why) {
  Error error{errors::bad_portfolio, std::move(what)};
  error.where.unit = std::move(unit);
  error.why = std::move(why);
  return error;
}

Done check_shape(const Portfolio& portfolio) {
  const std::size_t options = portfolio.measures * portfolio.channels;
  const bool fits = portfolio.measures > 0 && portfolio.channels > 0 && portfolio.places > 0 && options < no_measure &&
                    portfolio.effect.size() % portfolio.measures == 0 && portfolio.cost.size() == portfolio.effect.size() &&
                    portfolio.weight.size() == portfolio.channels && portfolio.cost_row.size() == portfolio.places * options &&
                    portfolio.count_row.size() == portfolio.places * portfolio.measures && portfolio.floor_row.size() == portfolio.places * portfolio.floors &&
                    (portfolio.place.empty() ? portfolio.places == 1 : portfolio.place.size() == portfolio.households()) &&
                    portfolio.households() <= std::numeric_limits<std::uint32_t>::max();
  if (!fits) return fail(bad("the arrays of a portfolio do not fit each other", {}, "each has the shape that its declaration says"));
  const auto rows = static_cast<std::int64_t>(portfolio.rows.size());
  for (const auto* list : {&portfolio.cost_row, &portfolio.count_row, &portfolio.floor_row}) {
    if (std::any_of(list->begin(), list->end(), [&](std::int32_t row) { return row < not_offered || row >= rows; })) {
      return fail(bad("a row of a portfolio is not there", {}, "rows count from 0"));
    }
  }
  for (std::size_t r = 0; r < portfolio.rows.size(); ++r) {
    if (!std::isfinite(portfolio.rows[r].limit) || portfolio.rows[r].limit < 0) {
      return fail(bad("a limit is below 0 or no number", "row " + std::to_string(r), "it must be finite"));
    }
  }
  if (std::any_of(portfolio.weight.begin(), portfolio.weight.end(), [](double weight) { return !(weight > 0) || std::isinf(weight); })) {
    return fail(bad("a weight is not above 0", {}, "it multiplies the effect of a channel"));
  }
  return {};
}

Done check_households(const Portfolio& portfolio) {
  for (std::size_t c = 0; c < portfolio.effect.size(); ++c) {
    const float effect = portfolio.effect[c];
    if (portfolio.cost[c] >= 0 && (std::isfinite(effect) || (std::isinf(effect) && effect < 0))) continue;
    return fail(bad("a cost is below 0 or an effect no number", "household " + std::to_string(c / portfolio.measures + 1),
                    "minus infinity says that a measure is not for this household"));
  }
  const bool outside = std::any_of(portfolio.place.begin(), portfolio.place.end(), [&](std::uint32_t p) { return p >= portfolio.places; });
  if (outside) return fail(bad("a household lies in a place that is not there", {}, "places count from 0"));
  return {};
}

bool keeps_rows(const Portfolio& portfolio, const std::vector<std::uint16_t>& choice) {
  const std::vector<double> slack = slack_of(portfolio, choice);
  return std::all_of(slack.begin(), slack.end(), [](double one) { return one >= 0; });
}

/// Whether every effect is a whole number, so that bounds may be rounded.
bool all_whole(const Portfolio& portfolio) {
  const auto whole = [](double value) { return value == std::floor(value) || (std::isinf(value) && value < 0); };
  return whole(portfolio.money_worth) && whole(portfolio.served_worth) && std::all_of(portfolio.weight.begin(), portfolio.weight.end(), whole) &&
         std::all_of(portfolio.effect.begin(), portfolio.effect.end(), [&](float value) { return whole(static_cast<double>(value)); });
}

bool good_enough(const Optimum& optimum, const Limits& limits) {
  const std::optional<double> gap = optimum.gap();
  return gap && *gap <= limits.gap;
}

/// Branch and cut where there is a gap left and little enough is open.
Done close(const Portfolio& portfolio, const PortfolioOptions& options, const RunControl& control, bool whole, PortfolioPlan& plan) {
  Result<Closed> closed = close_gap(portfolio, plan.prices, *plan.optimum.bound, plan.choice, whole, options, control);
  if (!closed) return fail(closed.error());
  plan.choice = std::move(closed->choice);
  plan.optimum.bound = closed->bound;
  if (closed->tried) plan.optimum.method += ", branch and cut (CBC) over what is open";
  if (plan.choice.empty()) {
    if (closed->complete) plan.optimum.status = Status::infeasible;
    plan.optimum.bound = std::nullopt;
  } else {
    plan.optimum.objective = portfolio_effect(portfolio, plan.choice);
    if (closed->complete) plan.optimum.status = Status::optimal;
  }
  return {};
}

void conclude(const Portfolio& portfolio, const Limits& limits, const RunControl& control, PortfolioPlan& plan) {
  Optimum& optimum = plan.optimum;
  if (!plan.choice.empty()) plan.used = portfolio_usage(portfolio, plan.choice);
  if (optimum.objective && optimum.bound) optimum.bound = std::max(*optimum.bound, *optimum.objective);
  if (optimum.objective && good_enough(optimum, limits)) optimum.status = Status::optimal;
  if (control.stop.stop_requested() && optimum.status == Status::feasible) optimum.status = Status::stopped;
  if (optimum.status == Status::infeasible) optimum.reason = "the floors ask for more than the budgets and capacities allow";
  else if (plan.choice.empty()) optimum.reason = "no plan was found that keeps the floors";
}

}  // namespace

Done check_portfolio(const Portfolio& portfolio) {
  if (Done sound = check_shape(portfolio); !sound) return sound;
  return check_households(portfolio);
}

Result<PortfolioPlan> solve_portfolio(const Portfolio& portfolio, const PortfolioOptions& options, const RunControl& control) {
  if (Done sound = check_portfolio(portfolio); !sound) return fail(sound.error());
  PortfolioPlan plan;
  plan.optimum.method = "Lagrangian prices by Newton steps, mended and filled";
  const bool small = portfolio.households() * portfolio.measures * portfolio.channels <= small_problem;
  PriceSearch search = search_prices(portfolio, options, control);
  plan.prices = std::move(search.prices);
  // Where many options do not even make a plan, linear programmes over them would take long to say so: portfolio_shortage does.
  const bool heavy = portfolio.households() * portfolio.measures * portfolio.channels > most_tried;
  const bool hopeless = small && heavy && !keeps_rows(portfolio, rounded(portfolio, plan.prices, control));
  if (small && options.exact && !search.stopped && !hopeless) {
    Result<std::vector<double>> exact = exact_prices(portfolio, plan.prices, control);
    if (!exact) return fail(exact.error());
    plan.prices = std::move(*exact);
  }
  RunControl finish = control;
  finish.stop = {};
  plan.optimum.bound = *portfolio_bound(portfolio, plan.prices, finish);
  const bool whole = small && all_whole(portfolio);
  plan.choice = rounded(portfolio, plan.prices, control);
  if (keeps_rows(portfolio, plan.choice)) {
    plan.optimum.objective = portfolio_effect(portfolio, plan.choice);
  } else {
    plan.choice.clear();
  }
  control.tell(told("mended and filled", plan.optimum.objective, plan.optimum.bound, options.told_in), -1);
  if (small && options.exact && !hopeless && !control.stop.stop_requested() && !good_enough(plan.optimum, options.limits)) {
    if (Done done = close(portfolio, options, control, whole, plan); !done) return fail(done.error());
  }
  // A plan of whole effects is worth a whole number: the bound may be rounded, but for what rounding errors could have taken off it.
  if (whole && plan.optimum.bound) plan.optimum.bound = std::floor(*plan.optimum.bound + 1e-9 * std::max(1.0, std::fabs(*plan.optimum.bound)));
  conclude(portfolio, options.limits, control, plan);
  return plan;
}

Result<double> portfolio_bound(const Portfolio& portfolio, std::span<const double> prices, const RunControl& control) {
  const Result<Tally> tally = tally_at(portfolio, PriceTable(portfolio, prices), control);
  if (!tally) return fail(tally.error());
  Sum bound = tally->value;
  for (std::size_t r = 0; r < portfolio.rows.size(); ++r) {
    bound.add((portfolio.rows[r].floor ? -1 : 1) * prices[r] * portfolio.rows[r].limit);
  }
  return bound.value();
}

double portfolio_effect(const Portfolio& portfolio, std::span<const std::uint16_t> choice) {
  Sum total;
  for (std::size_t i = 0; i < choice.size(); ++i) {
    if (choice[i] != no_measure) total.add(worth_of(portfolio, i, choice[i]));
  }
  return total.value();
}

std::vector<double> portfolio_usage(const Portfolio& portfolio, std::span<const std::uint16_t> choice) {
  std::vector<double> used(portfolio.rows.size(), 0);
  for (std::size_t i = 0; i < choice.size(); ++i) {
    if (choice[i] == no_measure) continue;
    const auto cost = static_cast<double>(portfolio.cost[i * portfolio.measures + choice[i] / portfolio.channels]);
    for_rows(portfolio, portfolio.place_of(i), choice[i], cost, [&](std::size_t row, double amount) { used[row] += amount; });
  }
  return used;
}

}  // namespace solleva::plan
