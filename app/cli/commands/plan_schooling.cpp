// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "app/cli/errors.h"
#include "app/cli/open_table.h"
#include "app/cli/plan_limits.h"
#include "app/cli/schooling_answer.h"
#include "app/cli/schooling_portfolio.h"
#include "app/cli/schooling_seats.h"
#include "app/cli/schooling_warning.h"

namespace solleva::cli {
namespace {

/// An option that this kind of call does not look at is a misunderstanding, not a detail.
Done only(const Arguments& arguments, const std::vector<std::string>& unread, const std::string& what) {
  for (const std::string& option : unread) {
    if (!arguments.given(option)) continue;
    return fail(Error{errors::bad_value, what + " does not look at --" + option, {.field = "--" + option}, "", "leave it out"});
  }
  return {};
}

Checked<Outcome> give_seats(const Arguments& arguments, const RunControl& control) {
  if (const Done done = only(arguments, {"confidential", "portfolio", "gap", "time-limit", "predictor", "threshold"}, "--seats"); !done) return fail(done.error());
  const Result<SeatsInput> input = read_seats(arguments, control);
  if (!input) return fail(input.error());
  Result<share::Envelope> envelope = seats_envelope(arguments, *input, control);
  if (!envelope) return fail(envelope.error());
  return Outcome{std::move(*envelope), Exit::done};
}

Checked<Outcome> warn(const Arguments& arguments, const RunControl& control) {
  if (const Done done = only(arguments, {"confidential", "portfolio", "gap", "time-limit", "schools", "priority", "proposing", "explain"}, "--warning"); !done) return fail(done.error());
  Result<share::Envelope> envelope = warning_envelope(arguments, control);
  if (!envelope) return fail(envelope.error());
  return Outcome{std::move(*envelope), Exit::done};
}

Checked<Outcome> plan_places(const Arguments& arguments, const RunControl& outer) {
  if (const Done done = only(arguments, {"schools", "priority", "proposing", "where", "with", "predictor", "threshold"}, "the plan of a programme"); !done) return fail(done.error());
  const std::string path = arguments.text("PROGRAMME");
  const Checked<data::SchoolingFile> file = data::load_schooling(path);
  if (!file) return tl::unexpected(file.error());
  const Result<SchoolingInput> input = read_schooling(*file, outer);
  if (!input) return fail(input.error());
  const TimeLimit limit(arguments, outer);
  const std::int64_t seed = arguments.integer("seed").value_or(1);
  const Result<SchoolingAnswer> answer = answer_of(*input, limits_of(arguments), static_cast<std::uint64_t>(seed), limit.control());
  if (!answer) return fail(answer.error());
  Result<share::Envelope> envelope = schooling_envelope(*input, *answer, arguments.text("explain"), arguments.flag("confidential"));
  if (!envelope) return fail(envelope.error());
  const Result<share::Input> named = input_of(path);
  if (!named) return fail(named.error());
  envelope->inputs.insert(envelope->inputs.begin(), *named);
  if (arguments.given("portfolio")) {
    const auto make = [&](const std::string& table) { return portfolio_of(*input, table, limit.control()); };
    if (const Done done = write_portfolio_files(arguments.text("portfolio"), "--portfolio", envelope->inputs, make); !done) return fail(done.error());
  }
  envelope->seed = seed;
  return Outcome{std::move(*envelope), exit_of(answer->plan.optimum)};
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  const bool seats = arguments.given("seats"), programme = arguments.given("PROGRAMME"), warning = arguments.given("warning");
  const int asked = (seats ? 1 : 0) + (programme ? 1 : 0) + (warning ? 1 : 0);
  if (asked > 1) return fail(Error{errors::bad_value, "a programme, --seats and --warning are three different questions", {}, "", "call the command once for each"});
  if (asked == 0) return fail(Error{errors::missing_argument, "nothing says what to plan", {}, "", "give a programme in TOML (`solleva help schooling`), --seats or --warning"});
  if (seats) return give_seats(arguments, control);
  return warning ? warn(arguments, control) : plan_places(arguments, control);
}

std::vector<Option> options() {
  std::vector<Option> own = seats_options();
  for (Option& option : warning_options()) own.push_back(std::move(option));
  own.push_back({.name = "portfolio", .value = "FILE", .help = "also write what each decision costs and brings by itself, as a .toml and a .csv that plan portfolio reads", .type = Type::file});
  own.push_back({.name = "explain", .value = "NAME", .help = "say why this pupil or child got what it got, or who goes to this school"});
  own.push_back({.name = "confidential", .help = "tell needs of single children, as that a school must be barrier-free: not for publication", .type = Type::flag});
  for (Option& option : limit_options()) own.push_back(std::move(option));
  own.push_back(seed_option());
  own.push_back(note_option());
  return with_geojson(table_options(std::move(own)));
}

const Register here{{
    .step = "plan",
    .verb = "schooling",
    .summary = "a place in school for every child: where to open, extend, run a bus; seats by wishes; bursaries",
    .description =
        "PROGRAMME (`solleva help schooling`) names the children, the schools that are there or could be, the ways between them and the money. The plan says where to open a school, add rooms, teachers or "
        "beds, run a bus or take away barriers, so that the most children have a place within the limit of their age, in every season; of those plans the cheapest, then the one with the shortest ways. "
        "Children who have a place within their limit keep it. Then bursaries are given so that no child is out for money, at the least cost. `right_to_education` follows each stage to 100 %; `still_out` "
        "names each child that is still out, why, and what would bring it in. The bound says how many children any plan could place.\n\n"
        "--seats gives out the seats of schools by deferred acceptance (Gale and Shapley): each pupil lists schools, each school ranks pupils, and no pupil and school are left who would both rather "
        "have each other. Every such pair is looked at: `blocking_pairs` is their number, `pairs_checked` how many were. With pupils proposing nobody gains by a false list, and no stable assignment "
        "is better for any pupil. Wishes and ranks come as JSON, or as a table of pupil, school and rank (1 is the first wish) beside --schools. With a table, --priority says who goes first by a "
        "column of it, and a lottery of --seed decides among equals; the lottery knows the names of pupils and nothing else.\n\n"
        "--warning fits a logistic model to children of whom it is known whether they left school, measures on children whom it has not seen how often it is wrong, and lists whom somebody should visit, "
        "with the reasons. It decides nothing.\n\nThe methods are in docs/methods/schooling.md.",
    .arguments = {{.name = "PROGRAMME", .help = "the file of schooling", .presence = Presence::optional}},
    .options = options(),
    .examples = {{"the plan of a valley as a page with maps", "solleva plan schooling valley.toml -o schooling.html"},
                 {"why one child is still out, and what would bring it in", "solleva plan schooling valley.toml --explain c117"},
                 {"give out seats by lists that are all written down", "solleva plan schooling --seats wishes.json"},
                 {"poor pupils first, then the nearest, then a lottery whose seed was published before",
                  "solleva plan schooling --seats wishes.csv --schools schools.csv --with near=-km --priority poor --priority near --seed 20270901 -o seats.html"},
                 {"why one pupil did not get a school", "solleva plan schooling --seats wishes.json --explain s14"},
                 {"whom to visit before a child leaves school", "solleva plan schooling --warning attendance.csv --threshold 0.25"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
