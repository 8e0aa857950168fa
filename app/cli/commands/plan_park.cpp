// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/cli/park_output.h"
#include "app/cli/park_portfolio.h"
#include "app/cli/plan_limits.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments& arguments, const RunControl& outer) {
  const std::string path = arguments.text("PARK");
  Checked<ParkFile> file = load_park(path);
  if (!file) return tl::unexpected(file.error());
  const Result<share::Input> source = input_of(path);
  if (!source) return fail(source.error());
  if (arguments.given("rule")) file->stable = arguments.text("rule") == "stable";
  const std::int64_t seed = arguments.integer("seed").value_or(1);
  Result<ParkInput> input = read_park(std::move(*file), outer);
  if (!input) return fail(input.error());
  const TimeLimit limit(arguments, outer);
  input->labour.seed = static_cast<std::uint64_t>(seed);
  const Result<ParkAnswer> answer = answer_of(*input, limit.control());
  if (!answer) return fail(answer.error());
  if (arguments.given("portfolio")) {
    const auto make = [&](const std::string& table) { return park_portfolio(*input, *answer, table, limit.control()); };
    if (const Done done = write_portfolio_files(arguments.text("portfolio"), "--portfolio", input->inputs, make); !done) return fail(done.error());
  }
  const share::Format format = arguments.format();
  const bool for_people = format == share::Format::text || format == share::Format::md || format == share::Format::html;
  share::Envelope envelope;
  envelope.plan = park_output(*input, *answer, for_people, arguments.flag("confidential"));
  if (arguments.given("explain")) {
    Result<share::List> reasons = park_reasons(*input, *answer, arguments.text("explain"));
    if (!reasons) return fail(reasons.error());
    envelope.plan->parts.insert(envelope.plan->parts.begin(), std::move(*reasons));
  }
  if (!input->file.note.empty()) envelope.notes.push_back({"note", input->file.note});
  for (Note& note : park_notes(*input, *answer)) envelope.notes.push_back(std::move(note));
  envelope.inputs = std::move(input->inputs);
  envelope.inputs.insert(envelope.inputs.begin(), *source);
  envelope.seed = seed;
  return Outcome{std::move(envelope), exit_of(answer->placement.optimum)};
}

std::vector<Option> options() {
  std::vector<Option> all{
      {.name = "rule", .value = "RULE", .help = "how people and jobs come together; as the file says without it", .allowed = {"stable", "best"}},
      {.name = "explain", .value = "NAME", .help = "why this person has a job or none, or how this firm stands"},
      {.name = "confidential", .help = "name those who are not planned for and why, instead of counting them: not for publication", .type = Type::flag},
      {.name = "portfolio", .value = "FILE", .help = "also write support of each firm and training as measures for `plan portfolio`: FILE.toml and FILE.csv beside it", .type = Type::file}};
  for (Option& option : limit_options()) {
    if (option.name != "gap") all.push_back(std::move(option));
  }
  for (Option option : {seed_option(), note_option(), format_option(), output_option(), threads_option()}) all.push_back(std::move(option));
  return all;
}

const Register here{{
    .step = "plan",
    .verb = "park",
    .summary = "a park of firms: who can have which job, jobs gross and net, whether it lives without subsidies, and what if it closes",
    .description =
        "PARK is a file in TOML (docs/guide/park.md) that names tables of firms, their jobs by skill, shift and wage, of people who asked for work, of their answers and of the ways to the park.\n\n"
        "Nobody is planned for without a consent to employment that holds on the day of the plan. `left_out` counts the others by reason; a village in which nobody refused gets a note. Skills, shifts, "
        "the longest way and the least wage of each person are kept, and nobody pays for a job.\n\n"
        "With the rule stable nobody and no job are left who would both rather have each other, and every such pair was looked at; with best the aim is as large as it can be. The bound says what no "
        "placement could beat.\n\n"
        "`jobs_gross_and_net` goes from places filled over jobs at suppliers (type I) and shops (type II) to net jobs: what firms of the region lose and what people only exchanged is taken off, as ranges. "
        "`without_subsidy` has the worth, the rate of return and the break-even of each firm and of all together; `what_it_hangs_on` goes from one end of each range to the other; draws of all ranges and "
        "scenarios say how often money is lost. `if_it_closes` has who has another job within reach, wages lost and severance due.\n\nThe method is in docs/methods/park.md.",
    .arguments = {{.name = "PARK", .help = "the file of the park"}},
    .options = options(),
    .examples = {{"the park as a page that a worker can read", "solleva plan park cases/park/park.toml -o park.html"},
                 {"as many people of poor households in work as can be", "solleva plan park cases/park/park.toml --rule best"},
                 {"why somebody has no job", "solleva plan park cases/park/park.toml --explain p117"},
                 {"firms and training as measures beside others", "solleva plan park cases/park/park.toml --portfolio jobs.toml -o park.html"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
