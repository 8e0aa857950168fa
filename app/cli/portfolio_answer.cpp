// SPDX-License-Identifier: Apache-2.0
#include "app/cli/portfolio_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/cli/plan_limits.h"
#include "app/cli/portfolio_spread.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/plan/portfolio/shortage.h"

namespace solleva::cli {
namespace {

using Kind = PortfolioRowName::Kind;

constexpr std::size_t most_explained = 300'000;  ///< options of a linear programme that says why there is no plan
constexpr std::size_t most_named = 12;           ///< rows of a conflict

double effect_of(const PortfolioProblem& problem, std::size_t household, std::size_t option) {
  return problem.portfolio.weight[option % problem.portfolio.channels] *
         problem.effect[household * problem.portfolio.measures + problem.measure_of(option)];
}

/// The planner's figures in the units of the file.
void to_file_units(const PortfolioProblem& problem, PortfolioAnswer& answer) {
  Sum total;
  for (std::size_t i = 0; i < answer.choice.size(); ++i) {
    for (const std::uint16_t option : answer.choice[i]) total.add(effect_of(problem, i, option));
  }
  plan::Optimum& optimum = answer.optimum;
  if (!answer.choice.empty()) optimum.objective = problem.scenarios.empty() ? total.value() : *optimum.objective / problem.effect_scale;
  for (double& value : answer.values) value /= problem.effect_scale;
  if (optimum.bound) {
    // Effects that do not fit 32 bits were rounded to 24 bits of them.
    *optimum.bound = *optimum.bound / problem.effect_scale + (problem.exact ? 0 : 1.2e-7 * std::fabs(*optimum.bound));
    if (optimum.objective) optimum.bound = std::max(*optimum.bound, *optimum.objective);
  }
  for (std::size_t r = 0; r < answer.prices.size(); ++r) {
    const bool money = problem.rows[r].kind == Kind::budget;
    answer.prices[r] *= (money ? problem.money_scale : 1) / problem.effect_scale;
    if (money && r < answer.used.size()) answer.used[r] /= problem.money_scale;
  }
}

std::string amount_text(double amount) { return with_thousands(fmt::format("{:.0f}", amount)); }

/// Three digits are enough for what holds at the margin only.
std::string about(double value) {
  if (value == 0) return "0";
  const double size = std::pow(10, std::floor(std::log10(std::fabs(value))) - 2);
  const double rounded = std::round(value / size) * size;
  return std::fabs(rounded) >= 1000 ? amount_text(rounded) : format_double(std::round(rounded * 1e6) / 1e6);
}

share::Fields row_of(const PortfolioProblem& problem, const PortfolioAnswer& answer, std::size_t row) {
  const PortfolioRowName& name = problem.rows[row];
  share::Fields fields;
  double limit = problem.portfolio.rows[row].limit;
  if (name.kind == Kind::budget) {
    const data::PortfolioBudget& budget = problem.file->budgets[name.index];
    limit = budget.amount;
    fields.emplace_back("source", budget.source);
    fields.emplace_back("year", budget.year ? share::Node(*budget.year) : share::Node());
    fields.emplace_back("place", budget.place.empty() ? share::Node() : share::Node(budget.place));
  } else if (name.kind == Kind::capacity) {
    fields.emplace_back("measure", problem.file->measures[name.index].id);
    fields.emplace_back("place", name.place.empty() ? share::Node() : share::Node(name.place));
  } else {
    const auto& floors = problem.file->floors;
    const auto text = [](const std::string& part) { return part.empty() ? share::Node() : share::Node(part); };
    if (std::ranges::any_of(floors, &data::PortfolioFloor::by_place)) fields.emplace_back("place", text(name.place));
    if (std::ranges::any_of(floors, &data::PortfolioFloor::by_group)) fields.emplace_back("group", text(name.group));
  }
  if (name.kind == Kind::budget) {
    fields.emplace_back("amount", limit);
    fields.emplace_back("used", answer.used[row]);
  } else {
    fields.emplace_back("households", static_cast<std::int64_t>(limit));
    fields.emplace_back("used", static_cast<std::int64_t>(std::llround(answer.used[row])));
  }
  fields.emplace_back("price", answer.prices[row]);
  fields.emplace_back("says", says_of(problem, answer, row));
  return fields;
}

/// What a place, group or measure gets.
struct Total {
  std::int64_t households = 0, served = 0;
  Sum cost, effect;
};

std::vector<Total> totals(const PortfolioProblem& problem, const PortfolioAnswer& answer, const std::vector<std::uint32_t>& of, std::size_t count) {
  std::vector<Total> totals(count);
  for (std::size_t i = 0; i < of.size(); ++i) {
    Total& total = totals[of[i]];
    ++total.households;
    total.served += answer.choice[i].empty() ? 0 : 1;
    for (const std::uint16_t option : answer.choice[i]) {
      total.cost.add(problem.table->cost[problem.measure_of(option)][i]);
      total.effect.add(effect_of(problem, i, option));
    }
  }
  return totals;
}

share::List groups_list(const std::string& list_name, const std::string& key, const std::vector<std::string>& names, const std::vector<Total>& totals) {
  share::List list;
  list.name = list_name;
  list.keys = 1;
  for (std::size_t g = 0; g < names.size(); ++g) {
    share::Fields row;
    row.emplace_back(key, names[g]);
    row.emplace_back("households", totals[g].households);
    row.emplace_back("served", totals[g].served);
    row.emplace_back("cost", totals[g].cost.value());
    row.emplace_back("effect", totals[g].effect.value());
    list.rows.push_back(std::move(row));
  }
  return list;
}

share::List assignment_list(const PortfolioProblem& problem, const PortfolioAnswer& answer) {
  const data::PortfolioTable& table = *problem.table;
  share::List list;
  list.name = "assignment";
  list.keys = 1;
  for (std::size_t i = 0; i < answer.choice.size(); ++i) {
    for (const std::uint16_t option : answer.choice[i]) {
      share::Fields row;
      row.emplace_back("household", table.ids[i]);
      if (!problem.file->place_column.empty()) row.emplace_back("place", table.places[table.place[i]]);
      row.emplace_back("measure", problem.measure(option).id);
      if (problem.by_year()) row.emplace_back("year", problem.file->years[problem.year_of(option)]);
      row.emplace_back("source", problem.sources[problem.source_of(option)]);
      row.emplace_back("cost", table.cost[problem.measure_of(option)][i]);
      row.emplace_back("effect", effect_of(problem, i, option));
      list.rows.push_back(std::move(row));
    }
  }
  return list;
}

share::List measures_list(const PortfolioProblem& problem, const PortfolioAnswer& answer) {
  const std::size_t count = problem.file->measures.size();
  std::vector<Total> totals(count);
  for (std::size_t i = 0; i < answer.choice.size(); ++i) {
    for (const std::uint16_t option : answer.choice[i]) {
      Total& total = totals[problem.measure_of(option)];
      ++total.served;
      total.cost.add(problem.table->cost[problem.measure_of(option)][i]);
      total.effect.add(effect_of(problem, i, option));
    }
  }
  share::List list;
  list.name = "measures";
  list.keys = 1;
  const PortfolioSpread spread = spread_of(problem, answer);
  for (std::size_t j = 0; j < count; ++j) {
    share::Fields row;
    row.emplace_back("measure", problem.file->measures[j].id);
    row.emplace_back("name", problem.file->measures[j].name);
    row.emplace_back("served", totals[j].served);
    row.emplace_back("cost", totals[j].cost.value());
    row.emplace_back("effect", totals[j].effect.value());
    if (has_spread(problem)) row.emplace_back("effect_sd", spread.measures[j]);
    row.emplace_back("without_consent", problem.table->without_consent[j]);
    list.rows.push_back(std::move(row));
  }
  return list;
}

/// What a measure is worth to the plan: with scenarios each weighs what it weighs at the bound.
double planned_effect(const PortfolioProblem& problem, const PortfolioAnswer& answer, std::size_t household, std::size_t option) {
  if (problem.scenarios.empty()) return effect_of(problem, household, option);
  Sum total;
  for (std::size_t s = 0; s < problem.scenarios.size(); ++s) {
    total.add(answer.weights[s] * problem.scenario_effect(s, household, problem.measure_of(option)));
  }
  return problem.portfolio.weight[option % problem.portfolio.channels] * total.value();
}

share::List scenarios_list(const PortfolioProblem& problem, const PortfolioAnswer& answer) {
  share::List list;
  list.name = "scenarios";
  list.keys = 1;
  for (std::size_t s = 0; s < problem.scenarios.size(); ++s) {
    const data::PortfolioScenario& scenario = problem.file->scenarios[s];
    share::Fields row;
    row.emplace_back("scenario", scenario.id);
    row.emplace_back("name", scenario.name);
    row.emplace_back("probability", scenario.probability);
    row.emplace_back("effect", answer.values[s]);
    row.emplace_back("weight", answer.weights[s]);
    list.rows.push_back(std::move(row));
  }
  return list;
}

std::string_view word_of(data::PortfolioObjective kind) {
  using enum data::PortfolioObjective;
  switch (kind) {
    case fgt: return "fgt";
    case m0: return "m0";
    case cost: return "cost";
    case served: return "served";
    default: return "effect";
  }
}

share::List objectives_list(const PortfolioProblem& problem, const PortfolioAnswer& answer) {
  share::List list;
  list.name = "objectives";
  list.keys = 1;
  for (std::size_t s = 0; s < problem.stages.size(); ++s) {
    const data::PortfolioFile& file = *problem.file;
    const data::PortfolioObjective kind = s == 0 ? file.objective : file.then[s - 1].kind;
    const bool reached = s < answer.stages.size();
    share::Fields row;
    row.emplace_back("order", counted(s));
    row.emplace_back("objective", std::string(word_of(kind)));
    row.emplace_back("reached", reached ? share::Node(answer.stages[s].optimum.objective) : share::Node());
    row.emplace_back("bound", reached ? share::Node(answer.stages[s].optimum.bound) : share::Node());
    row.emplace_back("gap", reached ? share::Node(answer.stages[s].optimum.gap()) : share::Node());
    row.emplace_back("status", reached ? share::Node(std::string(plan::name_of(answer.stages[s].optimum.status))) : share::Node());
    row.emplace_back("tolerance", problem.stages[s].tolerance);
    row.emplace_back("plan", reached ? share::Node(answer.stages[s].value) : share::Node());
    list.rows.push_back(std::move(row));
  }
  return list;
}

plan::Portfolio with_budgets(const PortfolioProblem& problem, double change) {
  plan::Portfolio portfolio = problem.portfolio;
  for (std::size_t r = 0; r < portfolio.rows.size(); ++r) {
    if (problem.rows[r].kind == Kind::budget) portfolio.rows[r].limit = std::floor(portfolio.rows[r].limit * change + 1e-6);
  }
  return portfolio;
}

std::vector<std::vector<std::uint16_t>> lists_of(const std::vector<std::uint16_t>& choice) {
  std::vector<std::vector<std::uint16_t>> lists(choice.size());
  for (std::size_t i = 0; i < choice.size(); ++i) {
    if (choice[i] != plan::no_measure) lists[i].push_back(choice[i]);
  }
  return lists;
}

void take_plan(plan::CriteriaPlan plan, PortfolioAnswer& answer) {
  answer.optimum = std::move(plan.optimum);
  answer.choice = lists_of(plan.choice);
  answer.prices = std::move(plan.prices);
  answer.used = std::move(plan.used);
  answer.values = std::move(plan.values);
  answer.weights = std::move(plan.weights);
}

/// The plan of the last stage, with bound and prices of the first objective. `all`: else the first objective alone, as for a frontier.
Done take_stages(const PortfolioProblem& problem, const plan::Portfolio& portfolio, const plan::PortfolioOptions& options, bool all,
                 const RunControl& control, PortfolioAnswer& answer) {
  const std::size_t count = all ? problem.stages.size() : 1;
  Result<std::vector<plan::StageResult>> results = plan::solve_in_order(portfolio, std::span(problem.stages).first(count), options, control);
  if (!results) return fail(results.error());
  const bool last_has_plan = !results->back().plan.choice.empty();
  const std::size_t last = last_has_plan || results->size() == 1 ? results->size() - 1 : results->size() - 2;
  const std::vector<double> values = (*results)[last].plan.values;
  const std::vector<double> used = (*results)[last].plan.used;
  for (std::size_t s = 0; s < results->size(); ++s) {
    const plan::Criterion& criterion = problem.stages[s].criterion;
    const double unit = criterion.money_worth != 0 ? -problem.money_scale : criterion.served_worth != 0 ? 1 : problem.effect_scale;
    PortfolioStageAnswer stage;
    stage.optimum = (*results)[s].optimum;
    for (std::optional<double>* figure : {&stage.optimum.objective, &stage.optimum.bound}) {
      if (*figure) **figure = **figure / unit + 0.0;
    }
    stage.value = s < values.size() ? values[s] / unit + 0.0 : 0;
    answer.stages.push_back(std::move(stage));
  }
  const std::vector<std::uint16_t> choice = (*results)[last].plan.choice;
  plan::Optimum optimum = (*results)[0].optimum;
  for (const plan::StageResult& one : *results) {
    if (one.optimum.status != plan::Status::optimal) optimum.status = one.optimum.status;
  }
  if (results->size() > 1) optimum.method += "; each objective with those before it kept";
  take_plan(std::move((*results)[0].plan), answer);
  answer.optimum = std::move(optimum);
  answer.choice = lists_of(choice);
  answer.used = used;
  const double reached = answer.stages[0].optimum.objective.value_or(0), kept = answer.stages[0].value;
  if (!choice.empty() && kept < reached) {
    answer.optimum.reason = "later objectives take " + about(reached - kept) + " of the " + about(reached) + " that the first alone reached, as its tolerance allows";
  }
  answer.values.clear();
  answer.weights.clear();
  return {};
}

/// The same where there are too many options for a linear programme: from prices that prove it.
Result<std::string> reason_from_prices(const PortfolioProblem& problem, const RunControl& control) {
  if (problem.joint()) return std::string();
  const Result<plan::PortfolioShortage> shortage = plan::portfolio_shortage(problem.portfolio, control);
  if (!shortage) return fail(shortage.error());
  if (shortage->households <= 0) return std::string();
  std::vector<std::string> names;
  for (const std::size_t row : shortage->rows) names.push_back(name_of(problem, row));
  if (names.size() > most_named) {
    const std::size_t others = names.size() - most_named;
    names.resize(most_named);
    names.push_back(std::to_string(others) + " others");
  }
  std::string reason = names.size() == 1 ? names.front() + " cannot be kept" : join(names, ", ") + " cannot hold together";
  reason += "; floors would have to be lowered by at least " + amount_text(std::ceil(shortage->households - 1e-6)) + " households in all";
  if (!shortage->money_helps) return reason + "; more money would not help";
  return reason + "; or budgets raised by at least " + amount_text(std::ceil(shortage->money / problem.money_scale)) + " " + problem.file->money + " in all";
}

}  // namespace

std::string says_of(const PortfolioProblem& problem, const PortfolioAnswer& answer, std::size_t row) {
  const double price = answer.prices[row];
  const PortfolioRowName& name = problem.rows[row];
  if (price <= 0) return name.kind == Kind::floor ? "it is kept at no loss" : "there is enough: more would add nothing";
  const std::string& unit = problem.file->unit;
  if (name.kind == Kind::budget) {
    const double step = std::pow(10, std::floor(std::log10(problem.file->budgets[name.index].amount / 10)));
    return "another " + amount_text(std::max(1.0, step)) + " " + problem.file->money + " for " + name_of(problem, row) + " adds about " +
           about(price * std::max(1.0, step)) + " " + unit;
  }
  if (name.kind == Kind::capacity && answer.used[row] + 0.5 < problem.portfolio.rows[row].limit) return "there is room left in this plan";
  if (name.kind == Kind::capacity) return "room for one household more adds about " + about(price) + " " + unit;
  return "one household fewer in " + name_of(problem, row) + " would add about " + about(price) + " " + unit;
}

std::string name_of(const PortfolioProblem& problem, std::size_t row) {
  const PortfolioRowName& name = problem.rows[row];
  if (name.kind == Kind::floor) return "the floor" + (name.group.empty() ? "" : " of " + name.group) + (name.place.empty() ? "" : " in " + name.place);
  const std::string in = name.place.empty() ? "" : " in " + name.place;
  if (name.kind == Kind::capacity) return "the capacity of " + problem.file->measures[name.index].id + in;
  const data::PortfolioBudget& budget = problem.file->budgets[name.index];
  return "the budget of " + budget.source + in + (budget.year ? " in " + std::to_string(*budget.year) : "");
}

Result<PortfolioAnswer> answer_of(const PortfolioProblem& problem, const plan::Limits& limits, bool prove, double change, const RunControl& control) {
  const plan::Portfolio portfolio = with_budgets(problem, change);
  PortfolioAnswer answer;
  plan::PortfolioOptions options;
  options.limits = limits;
  options.prove = prove;
  options.told_in = problem.effect_scale;
  if (!problem.scenarios.empty()) {
    Result<plan::CriteriaPlan> plan = plan::solve_robust(portfolio, problem.scenarios, problem.probabilities(), problem.level(), options, control);
    if (!plan) return fail(plan.error());
    take_plan(std::move(*plan), answer);
  } else if (!problem.stages.empty()) {
    if (Done done = take_stages(problem, portfolio, options, prove, control, answer); !done) return fail(done.error());
  } else if (problem.joint()) {
    Result<plan::JointPlan> plan = plan::solve_joint_portfolio(portfolio, problem.rules, options, control);
    if (!plan) return fail(plan.error());
    answer.optimum = std::move(plan->optimum);
    answer.choice = std::move(plan->choice);
    answer.prices = std::move(plan->prices);
    answer.used = std::move(plan->used);
    answer.opened = std::move(plan->opened);
  } else {
    Result<plan::PortfolioPlan> plan = plan::solve_portfolio(portfolio, options, control);
    if (!plan) return fail(plan.error());
    answer.optimum = std::move(plan->optimum);
    answer.choice = lists_of(plan->choice);
    answer.prices = std::move(plan->prices);
    answer.used = std::move(plan->used);
  }
  to_file_units(problem, answer);
  return answer;
}

Result<std::string> reason_of(const PortfolioProblem& problem, const RunControl& control) {
  if (problem.effect.size() * problem.portfolio.channels > most_explained) return reason_from_prices(problem, control);
  const Result<plan::PortfolioConflict> conflict = plan::portfolio_conflict(problem.portfolio, problem.rules, control);
  if (!conflict) return fail(conflict.error());
  std::vector<std::string> names;
  for (const std::size_t row : conflict->rows) names.push_back(name_of(problem, row));
  if (names.empty()) return std::string("the floors can be kept in parts of households, but not in whole ones");
  std::string reason = names.size() == 1 ? names.front() + " cannot be kept" : join(names, ", ") + " cannot hold together";
  std::vector<std::string> lower;
  for (const auto& [row, households] : conflict->missing) {
    lower.push_back(name_of(problem, row) + " (" + amount_text(problem.portfolio.rows[row].limit) + " households) by " + amount_text(std::ceil(households - 1e-6)));
  }
  if (!lower.empty()) reason += "; it would do to lower " + join(lower, ", ");
  if (conflict->money > 0) reason += "; or to raise budgets by " + amount_text(std::ceil(conflict->money / problem.money_scale)) + " " + problem.file->money + " in all";
  if (conflict->money == 0) reason += "; more money would not help";
  return reason;
}

std::vector<share::List> parts_of(const PortfolioProblem& problem, const PortfolioAnswer& answer) {
  const data::PortfolioTable& table = *problem.table;
  std::vector<share::List> parts;
  if (!problem.scenarios.empty()) parts.push_back(scenarios_list(problem, answer));
  if (!problem.stages.empty()) parts.push_back(objectives_list(problem, answer));
  parts.push_back(measures_list(problem, answer));
  const auto rows = [&](const std::string& name, Kind kind) {
    share::List list;
    list.name = name;
    const bool both = std::ranges::any_of(problem.file->floors, &data::PortfolioFloor::by_place) &&
                      std::ranges::any_of(problem.file->floors, &data::PortfolioFloor::by_group);
    list.keys = kind == Kind::budget ? 3 : kind == Kind::capacity || both ? 2 : 1;
    for (std::size_t r = 0; r < problem.rows.size(); ++r) {
      if (problem.rows[r].kind == kind) list.rows.push_back(row_of(problem, answer, r));
    }
    if (!list.rows.empty()) parts.push_back(std::move(list));
  };
  rows("budgets", Kind::budget);
  rows("capacities", Kind::capacity);
  rows("floors", Kind::floor);
  if (!problem.rules.openings.empty()) {
    share::List list;
    list.name = "openings";
    list.keys = 2;
    for (std::size_t z = 0; z < problem.rules.openings.size(); ++z) {
      if (!answer.opened[z]) continue;
      const plan::Opening& one = problem.rules.openings[z];
      share::Fields row;
      row.emplace_back("place", table.places[one.place / one.places]);
      row.emplace_back("measure", problem.file->measures[one.measure].id);
      row.emplace_back("cost", *problem.file->measures[one.measure].opening);
      list.rows.push_back(std::move(row));
    }
    parts.push_back(std::move(list));
  }
  if (!problem.file->place_column.empty()) parts.push_back(groups_list("places", "place", table.places, totals(problem, answer, table.place, table.places.size())));
  if (!problem.file->group_column.empty()) parts.push_back(groups_list("groups", "group", table.groups, totals(problem, answer, table.group, table.groups.size())));
  parts.push_back(assignment_list(problem, answer));
  return parts;
}

share::List explanation_of(const PortfolioProblem& problem, const PortfolioAnswer& answer, std::size_t household) {
  const plan::Portfolio& portfolio = problem.portfolio;
  const std::size_t cell = portfolio.place_of(household);
  share::List list;
  list.name = "explanation";
  list.keys = 1;
  for (std::size_t j = 0; j < portfolio.measures; ++j) {
    const double effect = problem.effect[household * portfolio.measures + j];
    share::Fields row;
    row.emplace_back("measure", problem.file->measures[j].id);
    std::optional<std::size_t> best;
    double net = 0, money = 0, room = 0;
    for (std::size_t k = 0; k < portfolio.channels && !std::isnan(effect); ++k) {
      const std::size_t option = j * portfolio.channels + k;
      const std::int32_t pays = portfolio.cost_row[cell * portfolio.measures * portfolio.channels + option];
      if (pays == plan::not_offered) continue;
      const std::int32_t seat = portfolio.count_row[cell * portfolio.measures + j];
      const double charge = answer.prices[static_cast<std::size_t>(pays)] * problem.table->cost[j][household];
      const double place = seat < 0 ? 0 : answer.prices[static_cast<std::size_t>(seat)];
      const double worth = planned_effect(problem, answer, household, option) - charge - place;
      if (best && worth <= net) continue;
      best = option;
      net = worth;
      money = charge;
      room = place;
    }
    const std::vector<std::uint16_t>& has = answer.choice[household];
    const bool got = std::any_of(has.begin(), has.end(), [&](std::uint16_t option) { return problem.measure_of(option) == j; });
    row.emplace_back("got", got);
    row.emplace_back("may_have", !std::isnan(effect));
    row.emplace_back("year", best && problem.by_year() ? share::Node(problem.file->years[problem.year_of(*best)]) : share::Node());
    row.emplace_back("cost", best ? share::Node(problem.table->cost[j][household]) : share::Node());
    row.emplace_back("effect", best ? share::Node(planned_effect(problem, answer, household, *best)) : share::Node());
    row.emplace_back("money_elsewhere", best ? share::Node(money) : share::Node());
    row.emplace_back("room_elsewhere", best ? share::Node(room) : share::Node());
    row.emplace_back("net", best ? share::Node(net) : share::Node());
    list.rows.push_back(std::move(row));
  }
  return list;
}

}  // namespace solleva::cli
