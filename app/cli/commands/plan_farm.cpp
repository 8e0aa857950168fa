// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/farm_output.h"
#include "app/cli/farm_portfolio.h"
#include "app/cli/farm_rounds_output.h"
#include "app/cli/plan_limits.h"

namespace solleva::cli {
namespace {

using plan::farm::Aim;

/// Above so many scenarios what knowing the year is worth is not worked out: it takes a plan for each.
constexpr std::size_t kFewScenarios = 60;

Done choose_aim(const Arguments& arguments, FarmInput& input) {
  if (arguments.given("aim")) {
    const std::string aim = arguments.text("aim");
    input.aim = aim == "cvar" ? Aim::cvar : aim == "worst" ? Aim::worst : Aim::expected;
  }
  if (const std::optional<double> tail = arguments.number("tail")) input.tail = *tail;
  if (input.tail > 0) return {};
  Error error{errors::bad_value, "the worst part of the years cannot be none"};
  error.where.field = "--tail";
  error.why = "it lies above 0, up to 1";
  return fail(std::move(error));
}

/// Above so many jobs, or kinds of machines, what another machine would save is not worked out: it takes a plan for each kind.
constexpr std::size_t kFewJobs = 200, kFewKinds = 12;

/// Options that belong to the other of the two plans.
Done only_one_plan(const Arguments& arguments) {
  for (const char* option : {"aim", "tail", "portfolio"}) {
    if (!arguments.given(option)) continue;
    Error error{errors::bad_value, std::string("--") + option + " cannot be used with --routes"};
    error.where.field = std::string("--") + option;
    error.why = "it speaks of what is grown, and --routes plans who drives where";
    return fail(std::move(error));
  }
  return {};
}

/// Who drives where and when.
Checked<Outcome> run_rounds(const Arguments& arguments, const RunControl& outer) {
  namespace routing = plan::routing;
  if (const Done done = only_one_plan(arguments); !done) return fail(done.error());
  Checked<RoundsInput> input = read_rounds(arguments.text("FARM"), outer);
  if (!input) return tl::unexpected(input.error());
  const TimeLimit limit(arguments, outer);
  const RunControl& control = limit.control();
  routing::RoundOptions options;
  options.limits = limits_of(arguments);
  options.seed = static_cast<std::uint64_t>(arguments.integer("seed").value_or(1));
  const Result<routing::RoundPlan> plan = plan_rounds(input->problem, options, control);
  if (!plan) return fail(plan.error());
  std::vector<Another> another;
  const std::vector<std::size_t> kinds = routing::kinds_by_first(input->problem);
  if (input->problem.jobs.size() <= kFewJobs && kinds.size() <= kFewKinds && !control.stop.stop_requested()) {
    for (const std::size_t like : kinds) {
      const Result<double> saves = saved_by_another(input->problem, *plan, like, options, control);
      if (!saves) return fail(saves.error());
      another.push_back({like, *saves});
    }
  }
  share::Envelope envelope;
  envelope.plan = rounds_output(*input, *plan, another);
  if (arguments.given("explain")) {
    Result<share::List> reasons = rounds_reasons(*input, *plan, arguments.text("explain"));
    if (!reasons) return fail(reasons.error());
    envelope.plan->parts.insert(envelope.plan->parts.begin(), std::move(*reasons));
  }
  if (!input->note.empty()) envelope.notes.push_back({"note", input->note});
  envelope.inputs = std::move(input->inputs);
  return Outcome{std::move(envelope), exit_of(plan->optimum)};
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& outer) {
  if (arguments.flag("routes")) return run_rounds(arguments, outer);
  Checked<FarmInput> input = read_farm(arguments.text("FARM"), outer);
  if (!input) return tl::unexpected(input.error());
  const TimeLimit limit(arguments, outer);
  if (const Done done = choose_aim(arguments, *input); !done) return fail(done.error());
  plan::farm::FarmOptions options;
  options.aim = input->aim;
  options.tail = input->tail;
  options.limits = limits_of(arguments);
  const Result<plan::farm::FarmPlan> plan = plan_farm(input->farm, options, limit.control());
  if (!plan) return fail(plan.error());
  if (arguments.given("portfolio")) {
    const auto make = [&](const std::string& table) { return farm_portfolio(*input, table, limit.control()); };
    if (const Done done = write_portfolio_files(arguments.text("portfolio"), "--portfolio", input->inputs, make); !done) return fail(done.error());
  }
  std::optional<plan::farm::Information> information;
  const std::size_t years = input->farm.scenarios.size();
  if (plan->optimum.status == plan::Status::optimal && input->aim == Aim::expected && years > 1 && years <= kFewScenarios) {
    Result<plan::farm::Information> worked = value_of_information(input->farm, *plan, limit.control());
    if (!worked) return fail(worked.error());
    information = *worked;
  }
  const share::Format format = arguments.format();
  const bool for_people = format == share::Format::text || format == share::Format::md || format == share::Format::html;
  share::Envelope envelope;
  envelope.plan = farm_output(*input, *plan, information, for_people);
  if (arguments.given("explain")) {
    Result<share::List> reasons = farm_reasons(*input, *plan, arguments.text("explain"));
    if (!reasons) return fail(reasons.error());
    envelope.plan->parts.insert(envelope.plan->parts.begin(), std::move(*reasons));
  }
  if (!input->note.empty()) envelope.notes.push_back({"note", input->note});
  envelope.inputs = std::move(input->inputs);
  return Outcome{std::move(envelope), exit_of(plan->optimum)};
}

std::vector<Option> options() {
  std::vector<Option> all{
      {.name = "aim", .value = "AIM", .help = "what is made as large as it can be: the mean income, the mean of the worst years, the worst year; as the file says without it", .allowed = {"expected", "cvar", "worst"}},
      {.name = "tail", .value = "PART", .help = "with cvar: the worst part of the years whose mean counts, as in 0.2", .type = Type::part},
      {.name = "routes", .help = "plan who drives where: FARM names machines, jobs with time windows and ways", .type = Type::flag},
      {.name = "explain", .value = "NAME", .help = "why this crop, herd, machine, parcel, resource or product has what it has; with --routes, this job"},
      {.name = "portfolio", .value = "FILE", .help = "also write each field to reclaim and each machine as a measure for `plan portfolio`: FILE.toml and FILE.csv beside it", .type = Type::file}};
  for (Option& option : limit_options()) all.push_back(std::move(option));
  for (Option option : {seed_option(), note_option(), format_option(), output_option(), threads_option()}) all.push_back(std::move(option));
  return all;
}

const Register here{{
    .step = "plan",
    .verb = "farm",
    .summary = "what to grow where, which animals to keep, whom to hire, what to eat and sell, and what more land or hands would be worth",
    .description =
        "FARM is a file in TOML (docs/guide/farm.md) that names tables of crops, herds and machines, of what each takes in each part of the year, of the land, labour, water and fodder that are "
        "there, of prices and of what the household eats. Or it is JSON of one of three kinds of published models (docs/methods/farm.md).\n\n"
        "The plan is the best one for the aim: the mean income over the scenarios (expected), the mean of the worst years (cvar, with --tail) or the worst year (worst). Areas, animals, hired "
        "labour and credit are decided before the year is known, sales and purchases of products after. Food comes first: what the household needs is grown or bought in every year. The bound "
        "is recomputed from the prices of the linear programme; with whole machines it is that of the search.\n\n"
        "`worth` says what another hectare, day or litre would bring. It holds for a little more, not for much more. `left_out` says what a crop that is not grown would have to bring. "
        "value_of_knowing_the_year is what a perfect forecast would add, value_of_scenarios what is lost by planning with a mean year (both for the aim expected, up to 60 scenarios).\n\n"
        "Where no plan keeps every rule, `reason` says which rules clash and which single thing would mend it; the program then ends with 1.\n\n"
        "With --routes FARM is another file (docs/guide/farm.md): machines of several villages, jobs with windows, ways between places. The plan is who works where on which day at the least cost of calls, hours, "
        "kilometres and of what is lost where nobody comes in time, with a bound (docs/methods/machine-rounds.md).\n\n"
        "The methods are in docs/methods/farm.md and docs/methods/machine-rounds.md.",
    .arguments = {{.name = "FARM", .help = "the file of the farm"}},
    .options = options(),
    .examples = {{"the year of a village as a page: calendar, work, what is scarce", "solleva plan farm cases/farm/farm.toml -o year.html"},
                 {"careful: the mean of the worst fifth of the years", "solleva plan farm cases/farm/farm.toml --aim cvar --tail 0.2"},
                 {"why a crop is grown or not", "solleva plan farm cases/farm/farm.toml --explain wheat"},
                 {"land and machines as measures beside others", "solleva plan farm cases/farm/farm.toml --portfolio land.toml -o year.html"},
                 {"which machine goes to which village when", "solleva plan farm cases/farm/ring.toml --routes -o ring.html"},
                 {"a published model", "solleva plan farm farmer.json --format json"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
