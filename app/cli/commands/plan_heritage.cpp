// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/heritage_output.h"
#include "app/cli/heritage_portfolio.h"
#include "app/cli/plan_limits.h"

namespace solleva::cli {
namespace {

Done choose_aim(const Arguments& arguments, HeritageInput& input) {
  if (arguments.given("aim")) input.file.cvar = arguments.text("aim") == "cvar";
  if (const std::optional<double> tail = arguments.number("tail")) input.file.tail = *tail;
  if (input.file.tail > 0) return {};
  Error error{errors::bad_value, "the worst part of the years cannot be none"};
  error.where.field = "--tail";
  error.why = "it lies above 0, up to 1";
  return fail(std::move(error));
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& outer) {
  Checked<HeritageInput> input = read_heritage(arguments.text("HERITAGE"), outer);
  if (!input) return tl::unexpected(input.error());
  const TimeLimit limit(arguments, outer);
  if (const Done done = choose_aim(arguments, *input); !done) return fail(done.error());
  const Result<HeritageAnswer> answer = answer_heritage(*input, limits_of(arguments), limit.control());
  if (!answer) return fail(answer.error());
  if (arguments.given("portfolio")) {
    const auto make = [&](const std::string& table) { return heritage_portfolio(*input, table, limit.control()); };
    if (const Done done = write_portfolio_files(arguments.text("portfolio"), "--portfolio", input->inputs, make); !done) return fail(done.error());
  }
  share::Envelope envelope;
  envelope.plan = heritage_output(*input, *answer, arguments.format());
  if (arguments.given("explain")) {
    Result<share::List> reasons = heritage_reasons(*input, *answer, arguments.text("explain"));
    if (!reasons) return fail(reasons.error());
    // Who asks about one name does not look for the plan in words.
    std::erase_if(envelope.plan->parts, [](const share::List& part) { return part.name == "in_words"; });
    envelope.plan->parts.insert(envelope.plan->parts.begin(), std::move(*reasons));
  }
  envelope.notes = heritage_notes(*input, *answer);
  envelope.inputs = std::move(input->inputs);
  return Outcome{std::move(envelope), exit_of(answer->plan.optimum)};
}

std::vector<Option> options() {
  std::vector<Option> all{
      {.name = "aim", .value = "AIM", .help = "what is made as large as it can be: the mean income of poor households, or the mean of the worst years; as the file says without it", .allowed = {"expected", "cvar"}},
      {.name = "tail", .value = "PART", .help = "with cvar: the worst part of the years whose mean counts, as in 0.2", .type = Type::part},
      {.name = "explain", .value = "NAME", .help = "why this person, craft, household or workshop has what it has"},
      {.name = "portfolio", .value = "FILE", .help = "also write free places and each workshop that could be opened as measures for `plan portfolio`: FILE.toml and FILE.csv beside it", .type = Type::file}};
  for (Option& option : limit_options()) {
    // The last tenth of a per cent takes most of the time, and the tables are not known so well.
    if (option.name == "gap") option.fallback = "0.001";
    all.push_back(std::move(option));
  }
  for (Option option : {note_option(), format_option(), output_option(), threads_option()}) all.push_back(std::move(option));
  return all;
}

const Register here{{
    .step = "plan",
    .verb = "heritage",
    .summary = "who learns which craft with whom, what it brings poor households, and how likely each craft is lost in 20 years",
    .description =
        "HERITAGE is a file in TOML (docs/guide/heritage.md) that names tables of crafts, masters, people who asked to learn, workshops, orders and claims on designs.\n\n"
        "The plan is the one that brings poor households the most (in the mean of the scenarios, or of the worst of them with --aim cvar) among those that keep every craft at its floor: at least so many "
        "masters in so many years with such a chance. Nobody is placed who did not ask, and nobody in a craft not asked for. Who learns today goes on. Workshops, stipends and fees stay within the budget.\n\n"
        "`crafts` and `masters_by_year` say how many masters are expected with and without the plan, and how likely the craft is lost: the distribution is exact, each person leaving independently "
        "of the others. A craft without a master at the end of a year is lost and stays so. An order whose design is claimed is left out until all who claim it agree; disputed claims stand beside each other in `claims`.\n\n"
        "Where no plan keeps every floor, `reason` says which craft, how far it could be kept and how many people are missing; the program then ends with 1.\n\n"
        "The method is in docs/methods/heritage.md.",
    .arguments = {{.name = "HERITAGE", .help = "the file of crafts"}},
    .options = options(),
    .examples = {{"the plan of some villages as a page", "solleva plan heritage cases/heritage/heritage.toml -o crafts.html"},
                 {"careful: the mean of the worst fifth of the years", "solleva plan heritage cases/heritage/heritage.toml --aim cvar --tail 0.2"},
                 {"why a craft has the future it has", "solleva plan heritage cases/heritage/heritage.toml --explain lacquer"},
                 {"workshops as measures beside others", "solleva plan heritage cases/heritage/heritage.toml --portfolio crafts.toml -o crafts.html"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
