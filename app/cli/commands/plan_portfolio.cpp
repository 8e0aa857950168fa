// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/open_table.h"
#include "app/cli/plan_limits.h"
#include "app/cli/portfolio_answer.h"
#include "app/cli/portfolio_spread.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

/// --frontier: percent by which all budgets are changed.
Result<std::vector<double>> changes_of(const Arguments& arguments) {
  std::vector<double> changes;
  const std::string text = arguments.text("frontier");
  if (text == "none") return changes;
  for (const std::string_view part : split(text, ',')) {
    const std::optional<double> change = parse_double(trim(part));
    if (change && *change > -100 && *change <= 1000) {
      changes.push_back(*change);
      continue;
    }
    Error error{errors::bad_value, "cannot use \"" + std::string(part) + "\""};
    error.where.field = "--frontier";
    error.why = "it takes numbers of per cent above -100, as in -10,10, or none";
    return fail(std::move(error));
  }
  if (std::ranges::find(changes, 0.0) == changes.end() && !changes.empty()) changes.push_back(0);
  std::ranges::sort(changes);
  return changes;
}

share::Fields point_of(const PortfolioProblem& problem, const PortfolioAnswer& answer, double change) {
  double money = 0;
  for (const data::PortfolioBudget& budget : problem.file->budgets) money += budget.amount * (1 + change / 100);
  // Of several objectives the frontier shows the first alone.
  const plan::Optimum& optimum = answer.stages.empty() ? answer.optimum : answer.stages.front().optimum;
  share::Fields row;
  row.emplace_back("change", change);
  row.emplace_back("money", money);
  row.emplace_back("objective", optimum.objective);
  row.emplace_back("bound", optimum.bound);
  row.emplace_back("status", std::string(plan::name_of(optimum.status)));
  row.emplace_back("lower", optimum.objective);  // of the band: the best plan lies between what was found and the bound
  row.emplace_back("upper", optimum.bound);
  return row;
}

/// What other budgets would bring.
Result<share::List> frontier_of(const PortfolioProblem& problem, const PortfolioAnswer& answer, const std::vector<double>& changes,
                                const plan::Limits& limits, const RunControl& control) {
  share::List list;
  list.name = "frontier";
  list.keys = 1;
  share::Drawing drawing;
  drawing.title = "What more or less money would bring";
  drawing.x = "change";
  drawing.y = "objective";
  drawing.x_label = "change of all budgets in per cent";
  drawing.y_label = problem.file->unit;
  drawing.text = "Each point is a plan of its own, to 1 % unless --gap says less; the best plan lies in the band, up to the bound.";
  if (!problem.stages.empty()) drawing.text += " The first objective alone is shown.";
  list.drawing = std::move(drawing);
  for (const double change : changes) {
    if (change == 0) {
      list.rows.push_back(point_of(problem, answer, 0));
      continue;
    }
    // Neighbours need no proof to the last digit.
    plan::Limits near = limits;
    near.gap = near.gap > 0 ? near.gap : 0.01;
    const Result<PortfolioAnswer> other = answer_of(problem, near, false, 1 + change / 100, control);
    if (!other) return fail(other.error());
    list.rows.push_back(point_of(problem, *other, change));
  }
  return list;
}

/// What the objective is where there are scenarios.
std::string risk_text(const PortfolioProblem& problem) {
  const std::string count = std::to_string(problem.scenarios.size()) + " scenarios";
  if (problem.file->risk == data::PortfolioRisk::worst) return "worst of " + count;
  if (problem.file->risk == data::PortfolioRisk::cvar) return "mean of the worst " + format_double(std::round(1e6 * (100 - 100 * problem.file->level)) / 1e6) + " % of " + count;
  return "expectation of " + count;
}

share::Fields head_of(const PortfolioProblem& problem, const PortfolioAnswer& answer) {
  share::Fields head = fields_of(answer.optimum);
  std::int64_t served = 0;
  double cost = 0, money = 0;
  for (const std::vector<std::uint16_t>& has : answer.choice) served += has.empty() ? 0 : 1;
  for (std::size_t r = 0; r < answer.used.size(); ++r) {
    if (problem.rows[r].kind == PortfolioRowName::Kind::budget) cost += answer.used[r];
  }
  for (const data::PortfolioBudget& budget : problem.file->budgets) money += budget.amount;
  if (!problem.scenarios.empty()) head.emplace_back("robust", risk_text(problem));
  head.emplace_back("unit", problem.file->unit);
  head.emplace_back("households", static_cast<std::int64_t>(problem.table->ids.size()));
  if (!answer.choice.empty()) {
    head.emplace_back("served", served);
    head.emplace_back("cost", cost);
  }
  head.emplace_back("money", money);
  head.emplace_back("currency", problem.file->money);
  return head;
}

Result<std::size_t> household_named(const data::PortfolioTable& table, const std::string& id) {
  const auto at = std::ranges::find(table.ids, id);
  if (at != table.ids.end()) return static_cast<std::size_t>(at - table.ids.begin());
  Error error{errors::bad_value, "there is no household \"" + id + "\""};
  error.where.field = "--explain";
  error.why = "the table does not have it";
  if (table.ids.size() <= 10'000) error.hint = did_you_mean(id, table.ids);
  return fail(std::move(error));
}

/// The envelope and how the process ends.
struct Planned {
  share::Envelope envelope;
  Exit exit = Exit::done;
};

Result<Planned> planned(const Arguments& arguments, const PortfolioProblem& problem, const RunControl& control) {
  const Result<std::vector<double>> changes = changes_of(arguments);
  if (!changes) return fail(changes.error());
  Result<std::size_t> household = std::size_t{0};
  if (arguments.given("explain")) household = household_named(*problem.table, arguments.text("explain"));
  if (!household) return fail(household.error());
  const TimeLimit limit(arguments, control);
  Result<PortfolioAnswer> answer = answer_of(problem, limits_of(arguments), true, 1, limit.control());
  if (!answer) return fail(answer.error());
  share::Envelope envelope;
  if (answer->choice.empty() && answer->optimum.status != plan::Status::stopped) {
    const Result<std::string> reason = reason_of(problem, limit.control());
    if (!reason) return fail(reason.error());
    if (limit.control().stop.stop_requested()) {
      answer->optimum.reason = "no plan was found before the end of the time; which rules cannot hold together, and whether more money would help, is not known";
      answer->optimum.status = plan::Status::stopped;
    } else if (!reason->empty()) {
      answer->optimum.reason = *reason;
      answer->optimum.status = plan::Status::infeasible;
    }
  }
  envelope.plan.emplace();
  envelope.plan->title = problem.file->name;
  envelope.plan->head = head_of(problem, *answer);
  add_spread(problem, *answer, envelope.plan->head, envelope.notes);
  if (!answer->choice.empty()) {
    envelope.plan->parts.push_back(portfolio_words(problem, *answer));
    if (arguments.given("explain")) envelope.plan->parts.push_back(explanation_of(problem, *answer, *household));
    for (share::List& part : parts_of(problem, *answer)) envelope.plan->parts.push_back(std::move(part));
    // Whoever stopped the work does not want it once more for each point of the frontier.
    if (!changes->empty() && !limit.control().stop.stop_requested()) {
      Result<share::List> frontier = frontier_of(problem, *answer, *changes, limits_of(arguments), limit.control());
      if (!frontier) return fail(frontier.error());
      envelope.plan->parts.push_back(std::move(*frontier));
    }
  }
  return Planned{std::move(envelope), exit_of(answer->optimum)};
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  const std::string path = arguments.text("PROGRAMME");
  const Checked<data::PortfolioFile> file = data::load_portfolio(path);
  if (!file) return tl::unexpected(file.error());
  const std::string households = (std::filesystem::path(path).parent_path() / file->households).string();
  Result<OpenTable> source = open_table(households, arguments, control);
  if (!source) return fail(source.error());
  const Result<data::PortfolioTable> table = data::read_portfolio(source->engine, source->table, *file);
  if (!table) return fail(in_file(table.error(), households));
  const Result<PortfolioProblem> problem = problem_of(*file, *table, source->table);
  if (!problem) return fail(in_file(problem.error(), households));
  Result<Planned> plan = planned(arguments, *problem, control);
  if (!plan) return fail(plan.error());
  share::Envelope& envelope = plan->envelope;
  const Result<share::Input> input = input_of(path);
  if (!input) return fail(input.error());
  envelope.inputs = {*input, source->input};
  if (!file->note.empty()) envelope.notes.push_back({"note", file->note});
  for (std::size_t j = 0; j < file->measures.size(); ++j) {
    if (table->without_consent[j] == 0) continue;
    envelope.notes.push_back({"consent", std::to_string(table->without_consent[j]) + " households could have \"" + file->measures[j].id +
                                              "\", but their consent is not on record: they are not planned for it"});
  }
  return Outcome{std::move(envelope), plan->exit};
}

std::vector<Option> options() {
  std::vector<Option> own{
      {.name = "explain", .value = "ID", .help = "say why this household got what it got"},
      {.name = "frontier", .value = "PERCENT,...", .help = "changes of all budgets to plan for as well, or none", .fallback = "-10,-5,5,10"}};
  for (Option& option : limit_options()) own.push_back(std::move(option));
  return table_options(std::move(own));
}

const Register here{{
    .step = "plan",
    .verb = "portfolio",
    .summary = "who gets which measure, where, when and with which money, and how near to the best that is",
    .description =
        "Reads a file in TOML (`solleva help portfolio`) that names a table of households, measures with cost and effect as SQL expressions, budgets by source, "
        "year and place, capacities and floors. Chooses for each household the measure, year and source so that the effect is greatest; or the "
        "reduction of FGT(alpha), or of M0 (Alkire-Foster). Measures that need consent go to nobody without it. With `[[scenario]]` the plan is best in the "
        "expectation, in the worst scenario, or in the mean of the worst outcomes (conditional value at risk); with `[[then]]` further objectives follow in their "
        "order, as least cost.\n\nThe plan comes with a bound: no plan has more effect. `budgets`, "
        "`capacities` and `floors` say what one more unit of each would bring at the margin, `frontier` what all budgets changed by some per cent "
        "would. One measure for each household is planned by our own method for millions of households; several measures each "
        "(measures-each), and measures that must be opened in a place, by branch and cut. `method` says which. An infeasible programme ends with code 1 and the reason.\n\n"
        "The method is in docs/methods/portfolio.md.",
    .arguments = {{.name = "PROGRAMME", .help = "the file of the portfolio"}},
    .options = options(),
    .examples = {{"the plan of a district as a page with tables and the frontier", "solleva plan portfolio district.toml -o plan.html"},
                 {"why one household got what it got", "solleva plan portfolio district.toml --explain H0042 --frontier none"},
                 {"the best plan that a minute finds, as JSON", "solleva plan portfolio district.toml --time-limit 60 --format json"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
