// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "app/cli/errors.h"
#include "app/cli/open_table.h"
#include "app/cli/plan_limits.h"
#include "solleva/data/toml_file.h"
#include "solleva/plan/formats/tntp.h"

namespace solleva::cli {
namespace {

using share::Fields;
using share::List;
using share::Node;

Error bad_budget(const char* why) {
  Error error;
  error.code = errors::bad_value;
  error.what = "the budget cannot be read";
  error.why = why;
  return error;
}

Result<double> budget_of(const Arguments& arguments, const plan::RoadDesign& design) {
  const auto budget = arguments.number("budget"), percent = arguments.number("budget-percent");
  if (budget.has_value() == percent.has_value()) return fail(bad_budget("give either --budget or --budget-percent"));
  if (budget && *budget < 0) return fail(bad_budget("--budget is below 0"));
  if (percent && (*percent < 0 || *percent > 100)) return fail(bad_budget("--budget-percent is not from 0 to 100"));
  if (budget) return *budget;
  double total = 0;
  for (const double cost : design.cost) total += cost;
  return total * *percent / 100;
}

List built_roads(const plan::RoadDesign& design, const plan::RoadDesignPlan& found) {
  List part;
  part.name = "built";
  for (const std::size_t i : found.built) {
    const plan::RoadLink& link = design.network.links[design.existing + i];
    part.rows.push_back({{"candidate", counted(i)}, {"from", counted(link.from)}, {"to", counted(link.to)}, {"cost", design.cost[i]},
                         {"flow", found.after.flow[design.existing + i]}});
  }
  return part;
}

List link_flows(const plan::RoadDesign& design, const plan::RoadDesignPlan& found) {
  List part;
  part.name = "flows";
  std::vector<unsigned char> open(design.network.links.size(), 1);
  for (std::size_t i = 0; i < design.cost.size(); ++i) open[design.existing + i] = 0;
  for (const std::size_t i : found.built) open[design.existing + i] = 1;
  for (std::size_t i = 0; i < open.size() && !found.after.flow.empty(); ++i) {
    if (open[i] == 0) continue;
    const plan::RoadLink& link = design.network.links[i];
    const double after = found.after.flow[i];
    Node before;
    if (i < design.existing) before = Node(found.before.flow[i]);
    part.rows.push_back({{"from", counted(link.from)}, {"to", counted(link.to)}, {"flow_before", std::move(before)}, {"flow", after},
                         {"time", plan::travel_time(link, after)}});
  }
  return part;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  share::Envelope envelope;
  std::vector<std::string> texts;
  for (const std::string& file : {arguments.text("NET"), arguments.text("trips")}) {
    Result<std::string> text = data::read_text(file);
    if (!text) return fail(text.error());
    Result<share::Input> input = input_of(file);
    if (!input) return fail(input.error());
    texts.push_back(std::move(*text));
    envelope.inputs.push_back(std::move(*input));
  }
  Result<plan::RoadDesign> design = plan::read_road_network(texts[0], arguments.text("NET"));
  if (!design) return fail(design.error());
  if (const Done done = plan::read_trips(texts[1], arguments.text("trips"), design->network); !done) return fail(done.error());
  const Result<double> budget = budget_of(arguments, *design);
  if (!budget) return fail(budget.error());
  design->budget = *budget;
  const TimeLimit limit(arguments, control);
  const Result<plan::RoadDesignPlan> found = plan::solve(*design, {.limits = limits_of(arguments)}, limit.control());
  if (!found) return fail(found.error());
  envelope.plan.emplace();
  Fields& head = envelope.plan->head;
  head = fields_of(found->optimum);
  head.emplace_back("budget", design->budget);
  head.emplace_back("spent", found->spent);
  head.emplace_back("total_time_before", found->before.connected ? Node(found->before.total_time) : Node());
  head.emplace_back("equilibrium_gap", found->after.gap);
  head.emplace_back("nodes", found->nodes);
  head.emplace_back("equilibria", found->equilibria);
  envelope.plan->parts = {built_roads(*design, *found), link_flows(*design, *found)};
  return Outcome{std::move(envelope), exit_of(found->optimum)};
}

std::vector<Option> options() {
  std::vector<Option> all{
      {.name = "trips", .value = "FILE", .help = "trips between the zones, in the TNTP format", .type = Type::file, .required = true},
      {.name = "budget", .value = "MONEY", .help = "what may be spent, in the unit of the costs", .type = Type::number},
      {.name = "budget-percent", .value = "P", .help = "what may be spent, in percent of what all candidates cost", .type = Type::number}};
  for (Option& option : limit_options()) all.push_back(std::move(option));
  for (Option& option : std::vector<Option>{format_option(), output_option()}) all.push_back(std::move(option));
  return all;
}

const Register here{{
    .step = "plan",
    .verb = "roads",
    .summary = "which roads to build for a budget when each traveller takes the fastest way",
    .description =
        "Reads a road network in the TNTP format whose last links, announced by <NUMBER OF NEW LINKS> and with a cost in the eleventh column, are "
        "candidates, and finds the set of candidates within the budget with the least total travel time. Travel times grow with the flow "
        "(free time x (1 + b (flow / capacity)^power)); each set is judged by its user equilibrium, solved to a relative gap of 1e-8, "
        "and the search is exact: its bound is the system optimum (docs/methods/road-design.md).\n\n"
        "`built` are the roads to build, `flows` the links with their flow and travel time, before and after. The objective is in trips x the unit "
        "of the travel times.",
    .arguments = {{.name = "NET", .help = "the network, candidates last"}},
    .options = options(),
    .examples = {{"half of what everything would cost", "solleva plan roads net.txt --trips trips.txt --budget-percent 50"},
                 {"a sum of money, as JSON", "solleva plan roads net.txt --trips trips.txt --budget 4500 --format json"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
