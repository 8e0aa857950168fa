// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/open_table.h"
#include "app/cli/plan_limits.h"
#include "solleva/data/toml_file.h"
#include "solleva/plan/formats/orlib.h"

namespace solleva::cli {
namespace {

using share::Fields;
using share::List;
using share::Node;

List list(const char* name) {
  List part;
  part.name = name;
  return part;
}

/// What a problem gives: its optimum and the parts of its plan.
struct Solved {
  plan::Optimum optimum;
  std::vector<List> parts;
};

/// The text, its name, the options of the call.
struct Call {
  std::string text, file;
  plan::Limits limits;
  std::uint64_t seed = 1;
};

using Solver = Result<Solved> (*)(const Call& call, const RunControl& control);

Result<Solved> generalised_assignment(const Call& call, const RunControl& control) {
  const auto problem = plan::read_generalised_assignment(call.text, call.file);
  if (!problem) return fail(problem.error());
  const auto found = plan::solve(*problem, call.limits, control);
  if (!found) return fail(found.error());
  List assignment = list("assignment"), agents = list("agents");
  std::vector<std::int64_t> load(problem->agents, 0);
  for (std::size_t job = 0; job < found->agent_of.size(); ++job) {
    const std::size_t agent = found->agent_of[job], at = problem->at(agent, job);
    load[agent] += problem->weight[at];
    assignment.rows.push_back({{"job", counted(job)}, {"agent", counted(agent)}, {"cost", problem->cost[at]}, {"weight", problem->weight[at]}});
  }
  for (std::size_t agent = 0; agent < problem->agents && !found->agent_of.empty(); ++agent) {
    agents.rows.push_back({{"agent", counted(agent)}, {"load", load[agent]}, {"capacity", problem->capacity[agent]}});
  }
  return Solved{found->optimum, {std::move(assignment), std::move(agents)}};
}

List resources(const std::vector<std::int64_t>& used, const std::vector<std::int64_t>& capacity, const std::vector<std::int64_t>& prices) {
  List part = list("resources");
  for (std::size_t k = 0; k < capacity.size(); ++k) {
    const double price = static_cast<double>(prices[k]) / static_cast<double>(plan::resource_price_unit);
    part.rows.push_back({{"resource", counted(k)}, {"used", used[k]}, {"capacity", capacity[k]}, {"price", price}});
  }
  return part;
}

Result<Solved> multidimensional_knapsack(const Call& call, const RunControl& control) {
  const auto problem = plan::read_multidimensional_knapsack(call.text, call.file);
  if (!problem) return fail(problem.error());
  const auto found = plan::solve(*problem, {.limits = call.limits, .seed = call.seed}, control);
  if (!found) return fail(found.error());
  List selected = list("selected");
  std::vector<std::int64_t> used(problem->resources, 0);
  for (const std::size_t item : found->taken) {
    selected.rows.push_back({{"item", counted(item)}});
    for (std::size_t k = 0; k < problem->resources; ++k) used[k] += problem->weight[k * problem->items + item];
  }
  return Solved{found->optimum, {std::move(selected), resources(used, problem->capacity, found->prices)}};
}

Result<Solved> multiple_choice_knapsack(const Call& call, const RunControl& control) {
  const auto problem = plan::read_multiple_choice_knapsack(call.text, call.file);
  if (!problem) return fail(problem.error());
  const auto found = plan::solve(*problem, plan::KnapsackOptions{.limits = call.limits, .seed = call.seed}, control);
  if (!found) return fail(found.error());
  List selected = list("selected");
  std::vector<std::int64_t> used(problem->resources, 0);
  for (std::size_t c = 0; c < found->taken.size(); ++c) {
    const std::size_t item = found->taken[c];
    selected.rows.push_back({{"class", counted(c)}, {"item", counted(item - problem->first[c])}, {"value", problem->value[item]}});
    for (std::size_t k = 0; k < problem->resources; ++k) used[k] += problem->weight[item * problem->resources + k];
  }
  std::vector<List> parts{std::move(selected)};
  if (!found->taken.empty()) parts.push_back(resources(used, problem->capacity, found->prices));
  return Solved{found->optimum, std::move(parts)};
}

Result<Solved> set_cover(const Call& call, const RunControl& control) {
  const auto problem = plan::read_set_cover(call.text, call.file);
  if (!problem) return fail(problem.error());
  const auto found = plan::solve(*problem, plan::SetCoverOptions{.limits = call.limits, .seed = call.seed}, control);
  if (!found) return fail(found.error());
  List selected = list("selected");
  for (const std::size_t column : found->chosen) selected.rows.push_back({{"column", counted(column)}});
  return Solved{found->optimum, {std::move(selected)}};
}

Result<Solved> linear_assignment(const Call& call, const RunControl& control) {
  const auto problem = plan::read_linear_assignment(call.text, call.file);
  if (!problem) return fail(problem.error());
  const auto found = plan::solve(*problem, control);
  if (!found) return fail(found.error());
  List assignment = list("assignment");
  for (std::size_t row = 0; row < found->column_of.size(); ++row) {
    const std::size_t column = found->column_of[row];
    assignment.rows.push_back({{"row", counted(row)}, {"column", counted(column)}, {"cost", problem->cost[row * problem->size + column]}});
  }
  return Solved{found->optimum, {std::move(assignment)}};
}

Result<Solved> transport(const Call& call, const RunControl& control) {
  const auto problem = plan::read_transport(call.text, call.file);
  if (!problem) return fail(problem.error());
  const auto found = plan::solve(plan::as_flow(*problem), control);
  if (!found) return fail(found.error());
  List shipments = list("shipments");
  for (std::size_t i = 0; i < problem->cost.size() && i < found->flow.size(); ++i) {
    if (found->flow[i] == 0) continue;
    const std::size_t needs = problem->need.size();
    shipments.rows.push_back({{"from", counted(i / needs)}, {"to", counted(i % needs)}, {"amount", found->flow[i]}, {"unit_cost", problem->cost[i]}});
  }
  return Solved{found->optimum, {std::move(shipments)}};
}

const std::map<std::string, Solver, std::less<>>& solvers() {
  static const std::map<std::string, Solver, std::less<>> all{
      {"gap", generalised_assignment}, {"mkp", multidimensional_knapsack}, {"mmkp", multiple_choice_knapsack},
      {"set-cover", set_cover},        {"assignment", linear_assignment},  {"transport", transport}};
  return all;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  const std::string file = arguments.text("FILE");
  Result<std::string> text = data::read_text(file);
  if (!text) return fail(text.error());
  Result<share::Input> input = input_of(file);
  if (!input) return fail(input.error());
  const TimeLimit limit(arguments, control);
  const auto seed = static_cast<std::uint64_t>(arguments.integer("seed").value_or(1));
  const Call call{std::move(*text), file, limits_of(arguments), seed};
  Result<Solved> solved = solvers().at(arguments.text("problem"))(call, limit.control());
  if (!solved) return fail(solved.error());
  share::Envelope envelope;
  envelope.inputs.push_back(std::move(*input));
  envelope.plan.emplace();
  envelope.plan->head = fields_of(solved->optimum);
  envelope.plan->parts = std::move(solved->parts);
  const Exit exit = exit_of(solved->optimum);
  return Outcome{std::move(envelope), exit};
}

std::vector<Option> options() {
  std::vector<Option> all{{.name = "problem", .value = "NAME", .help = "which problem the file holds",
                           .allowed = {"gap", "mkp", "mmkp", "set-cover", "assignment", "transport"}, .required = true}};
  for (Option& option : limit_options()) all.push_back(std::move(option));
  for (Option& option : std::vector<Option>{seed_option(), format_option(), output_option()}) all.push_back(std::move(option));
  return all;
}

const Register here{{
    .step = "plan",
    .verb = "solve",
    .summary = "assignment, knapsack, covering and transport problems in the formats of the OR-Library",
    .description =
        "gap: each job to one agent within the agents' capacities, least cost. mkp: items within several resources, largest value. mmkp: exactly "
        "one item of each class within several resources, largest value. set-cover: columns that cover every row, least cost. assignment: each "
        "row a column of its own, least cost. transport: what is needed from where it is, least cost.\n\n"
        "The objective is recomputed from the plan; the bound is proved (docs/methods). Agents, jobs, items, rows and columns count from 1, in the "
        "order of the file. Without --time-limit a search ends by its own count of steps; then the same file and seed give the same bytes.\n\n"
        "Files hold numbers between blanks. gap: agents jobs, costs and weights agent by agent, capacities. mkp: items resources, values, weights "
        "resource by resource, capacities. mmkp: classes resources, capacities, then for each class its number of items and for each item its value "
        "and weights. set-cover: rows columns, costs, then for each row its number of columns and the columns. assignment: size, costs row by row. "
        "transport: supplies needs, what each has, what each needs, costs of a unit from supply to need.",
    .arguments = {{.name = "FILE", .help = "the problem"}},
    .options = options(),
    .examples = {{"teachers to classes within their hours", "solleva plan solve teachers.txt --problem gap"},
                 {"the best of a minute", "solleva plan solve projects.txt --problem mkp --time-limit 60 --format json"},
                 {"stations that reach every village", "solleva plan solve stations.txt --problem set-cover -o stations.xlsx"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
