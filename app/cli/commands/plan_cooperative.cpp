// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/cli/cooperative_output.h"
#include "app/cli/errors.h"
#include "app/cli/output.h"
#include "app/cli/plan_limits.h"

namespace solleva::cli {
namespace {

Error misused(const std::string& option, std::string why, std::string hint = {}) {
  Error error{errors::bad_value, "--" + option + " cannot be used here"};
  error.where.field = "--" + option;
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

/// Options that the way of the call would not look at are misunderstandings.
Done check_options(const Arguments& arguments) {
  const bool game = arguments.given("game"), file = arguments.given("COOPERATIVE");
  if (game == file) {
    return fail(Error{errors::missing_argument, game ? "there is a cooperative and a game" : "there is neither a cooperative nor a game", {.field = "COOPERATIVE"}, "",
                      game ? "a cooperative names its game itself: cooperative.game" : "name the file of a cooperative, or give --game"});
  }
  for (const char* option : {"method", "shares", "samples", "seed"}) {
    if (!game && arguments.given(option)) return fail(misused(option, "it goes with --game"));
  }
  for (const char* option : {"old", "from-week", "explain", "portfolio", "statements", "language", "confidential"}) {
    if (game && arguments.given(option)) return fail(misused(option, "it goes with the file of a cooperative"));
  }
  if (arguments.given("language") && !arguments.given("statements")) return fail(misused("language", "only sheets of households have a language", "give --statements"));
  if (arguments.given("confidential") && (!arguments.given("explain") || arguments.given("statements"))) return fail(misused("confidential", "only reasons tell what is confidential", "give --explain"));
  if (arguments.given("from-week") && !arguments.given("old")) return fail(misused("from-week", "the weeks before it stay as in an old roster", "give --old"));
  return {};
}

/// The sheets of all households, or of the one that --explain names.
Result<std::string> statements_of(const Arguments& arguments, const Cooperative& cooperative, const CooperativeResult& result) {
  const share::Format format = arguments.format();
  if (format != share::Format::html && (arguments.given("format") || format != share::Format::text)) return fail(misused("statements", "the sheets are HTML", "write --format html, or -o sheets.html"));
  const std::string only = arguments.text("explain");
  share::HouseholdSheets sheets = household_sheets(cooperative, result, arguments.text("language"), only);
  if (arguments.given("note")) sheets.note = arguments.text("note") + (sheets.note.empty() ? "" : " " + sheets.note);
  if (sheets.sheets.empty()) return fail(misused("explain", "there is no household \"" + only + "\""));
  return share::render_household_sheets(sheets);
}

Checked<Outcome> run_cooperative(const Arguments& arguments, const RunControl& control) {
  const std::string path = arguments.text("COOPERATIVE");
  Checked<CooperativeFile> file = load_cooperative(path);
  if (!file) return tl::unexpected(file.error());
  Result<Cooperative> cooperative = read_cooperative(std::move(*file), control);
  if (!cooperative) return fail(cooperative.error());
  const std::int64_t from = arguments.integer("from-week").value_or(1);
  if (from > std::int64_t{cooperative->file.weeks}) return fail(misused("from-week", "the plan has " + std::to_string(cooperative->file.weeks) + " weeks"));
  std::optional<std::vector<plan::cooperative::Shift>> old;
  if (arguments.given("old")) {
    if (cooperative->tasks.empty()) return fail(misused("old", "the cooperative has no [roster]"));
    Result<std::vector<plan::cooperative::Shift>> read = read_old_roster(arguments.text("old"), *cooperative, static_cast<std::uint32_t>(from - 1), control);
    if (!read) return fail(read.error());
    old = std::move(*read);
  }
  std::vector<share::Input> inputs;
  const TimeLimit limit(arguments, control);
  Result<CooperativeResult> result = work_out(*cooperative, std::move(old), static_cast<std::uint32_t>(from - 1), inputs, limit.control());
  if (!result) return fail(result.error());
  const Result<share::Input> input = input_of(path);
  if (!input) return fail(input.error());
  std::vector<share::Input> read{*input};
  read.insert(read.end(), cooperative->inputs.begin(), cooperative->inputs.end());
  read.insert(read.end(), inputs.begin(), inputs.end());
  if (arguments.given("portfolio")) {
    if (!result->division || !cooperative->file.line || !cooperative->file.join_cost) return fail(misused("portfolio", "it needs a [statute], a [poverty] line and [portfolio] in the file of the cooperative"));
    const auto make = [&](const std::string& table) -> Result<PortfolioFiles> { return portfolio_files(*cooperative, *result, table); };
    if (Done done = write_portfolio_files(arguments.text("portfolio"), "--portfolio", read, make); !done) return fail(done.error());
  }
  const bool undone = result->roster && !result->roster->undone.empty() && result->roster->optimum.status != plan::Status::stopped;
  if (arguments.flag("statements")) {
    if (Done done = spares_inputs(arguments.text("output"), "--output", read); !done) return fail(done.error());
    Result<std::string> sheets = statements_of(arguments, *cooperative, *result);
    if (!sheets) return fail(sheets.error());
    return Outcome{std::move(*sheets), undone ? Exit::says_no : Exit::done};
  }
  share::Envelope envelope;
  const share::Format format = arguments.format();
  const bool for_people = format == share::Format::text || format == share::Format::md || format == share::Format::html;
  envelope.plan = cooperative_plan(*cooperative, *result, for_people);
  if (result->roster && format == share::Format::html) envelope.plan->parts.push_back(cooperative_rota(*cooperative, *result->roster));
  if (arguments.given("explain")) {
    Result<share::List> reasons = cooperative_reasons(*cooperative, *result, arguments.text("explain"), arguments.flag("confidential"));
    if (!reasons) return fail(reasons.error());
    envelope.plan->parts.insert(envelope.plan->parts.begin(), std::move(*reasons));
  }
  envelope.notes = cooperative_notes(*cooperative, *result);
  if (arguments.flag("confidential")) envelope.notes.push_back({"confidential", "this output says what health forbids: it is for who plans the work with the member, not for publication"});
  envelope.inputs = std::move(read);
  return Outcome{std::move(envelope), undone ? Exit::says_no : Exit::done};
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& outer) {
  if (const Done fits = check_options(arguments); !fits) return fail(fits.error());
  if (!arguments.given("game")) return run_cooperative(arguments, outer);
  const TimeLimit limit(arguments, outer);
  return run_game(arguments, limit.control());
}

std::vector<Option> options() {
  std::vector<Option> all{
      {.name = "explain", .value = "NAME", .help = "why this member or household has what it has"},
      {.name = "confidential", .help = "with --explain: tell which strain health forbids: not for publication", .type = Type::flag},
      {.name = "statements", .help = "instead of the plan: a sheet to print for each household (with --explain for one), in its language: who does what, its share and how it comes about", .type = Type::flag},
      {.name = "language", .value = "LANG", .help = "of sheets of households without a language of their own", .fallback = "en"},
      {.name = "old", .value = "CSV", .help = "a roster to differ little from, as after a storm: week, person, task, hours", .type = Type::file},
      {.name = "from-week", .value = "WEEK", .help = "with --old: the weeks before it are over", .type = Type::count},
      {.name = "portfolio", .value = "FILE", .help = "also write the cooperative as a measure for `plan portfolio`: FILE and a table beside it", .type = Type::file},
      {.name = "game", .value = "FILE", .help = "instead of COOPERATIVE: what every group is worth: .json, or a table with the column v, by coalition where there is a column of that name",
       .type = Type::file},
      {.name = "method", .value = "NAMES", .help = "of a game: shapley, nucleolus, per_capita_nucleolus, tau, gately, banzhaf; all without it"},
      {.name = "shares", .value = "CSV", .help = "of a game: what was really paid, columns player and share: whether a group would gain by leaving", .type = Type::file},
      {.name = "samples", .value = "PAIRS", .help = "of a game: draw Shapley values from so many orders and their reverses", .type = Type::count}};
  for (Option& option : limit_options()) {
    if (option.name == "time-limit") all.push_back(std::move(option));
  }
  for (Option option : {seed_option(), note_option(), format_option(), output_option(), threads_option()}) all.push_back(std::move(option));
  return all;
}

const Register here{{
    .step = "plan",
    .verb = "cooperative",
    .summary = "share out the work and the surplus of a cooperative, and see whether a group would gain by leaving",
    .description =
        "COOPERATIVE is a file in TOML (docs/guide/cooperative.md) that names tables of households, members, tasks and the book.\n\n"
        "The work: who does what in which week, by skill, health and time left after chores; first as little undone as possible, then fair loads (the heaviest "
        "as light as can be, then the next), then wishes; each stage with its proof. What is not done for want of time is in `undone`, and the program then ends with 1. "
        "--old plans anew with few changes. As CSV the roster is what comes out, and what --old reads.\n\n"
        "The surplus: receipts less costs of a double-entry book, divided by the statute: reserve, labour (work points), patronage (use), capital (limited), welfare for families without "
        "hands; everything adds up to the smallest unit. A statement for each household, poverty before and after, the book closed. Where cooperative.game says what groups "
        "could make alone, the division is compared with game solutions.\n\n"
        "--game divides a game by itself: Shapley, nucleolus, per-capita nucleolus, tau, Gately, Banzhaf. `would_gain_by_leaving` names the groups that make more alone than they get. "
        "It is JSON: {\"v\": [...]} lists the worths as {1}, {2}, ..., {1,2}, {1,3}, ..., all; {\"machine\": [...]} says what each would pay for a machine "
        "of their own, where the dearest serves all; {\"estate\", \"claims\"} divides too little among claims; {\"resources\", \"has\", \"products\"} says what each brings and what can be made "
        "of it. \"players\" gives names. Or it is a table with a row for each coalition, as in anna+bilal, and its worth. "
        "Shapley and Banzhaf are exact to 25 players, the others to 16 (lists: 25), the nucleolus to 12; above, Shapley values are drawn and have standard errors.\n\n"
        "The method is in docs/methods/cooperative.md.",
    .arguments = {{.name = "COOPERATIVE", .help = "the file of the cooperative", .presence = Presence::optional}},
    .options = options(),
    .examples = {{"the year of a village as a page: roster, book, statements", "solleva plan cooperative cases/cooperative/cooperative.toml -o year.html"},
                 {"sheets to print, one for each household", "solleva plan cooperative cases/cooperative/cooperative.toml --statements -o sheets.html"},
                 {"why a household has what it has", "solleva plan cooperative cases/cooperative/cooperative.toml --explain H007"},
                 {"a storm in week 20: plan anew with few changes", "solleva plan cooperative storm.toml --old roster.csv --from-week 20 -o new.csv"},
                 {"all divisions of a game, and who would leave", "solleva plan cooperative --game game.json"},
                 {"is anybody better off alone, as things were paid?", "solleva plan cooperative --game game.csv --shares paid.csv --method nucleolus"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
