// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/output.h"
#include "app/cli/plan_limits.h"
#include "app/cli/relocation_output.h"
#include "app/cli/relocation_portfolio.h"
#include "app/cli/relocation_safeguards.h"

namespace solleva::cli {
namespace {

/// --calendar FILE.csv: the visits.
Done write_calendar(const Arguments& arguments, const RelocationInput& input, const RelocationAnswer& answer) {
  if (!arguments.given("calendar")) return {};
  if (!input.statement.empty()) return fail(Error{errors::bad_value, "there are no visits where no consent was looked at", {.field = "--calendar"}, "nobody may be moved by this plan"});
  if (const Done spared = spares_inputs(arguments.text("calendar"), "--calendar", input.inputs); !spared) return spared;
  return write_file(arguments.text("calendar"), follow_up_csv(input, answer));
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& outer) {
  const Checked<data::RelocationFile> file = relocation_settings(arguments);
  if (!file) return tl::unexpected(file.error());
  const Result<RelocationInput> input = read_relocation(arguments, *file, outer);
  if (!input) return fail(input.error());
  const TimeLimit limit(arguments, outer);
  const Result<RelocationAnswer> answer = relocation_answer(*input, limits_of(arguments), limit.control());
  if (!answer) return fail(answer.error());
  Result<share::Envelope> envelope = relocation_envelope(*input, *answer, arguments.text("explain"));
  if (!envelope) return fail(envelope.error());
  if (input->wishes) envelope->seed = arguments.integer("seed").value_or(1);
  if (arguments.given("portfolio")) {
    const auto make = [&](const std::string& table) { return relocation_portfolio(*input, *answer, table); };
    if (const Done done = write_portfolio_files(arguments.text("portfolio"), "--portfolio", envelope->inputs, make); !done) return fail(done.error());
  }
  if (const Done done = write_calendar(arguments, *input, *answer); !done) return fail(done.error());
  return Outcome{std::move(*envelope), exit_of(answer->optimum)};
}

std::vector<Option> options() {
  std::vector<Option> own = relocation_options();
  own.push_back({.name = "explain", .value = "FAMILY", .help = "say what each site would mean for this family, or why it is left out"});
  own.push_back({.name = "portfolio", .value = "FILE", .help = "also write moves and measures in place, each by itself, as a .toml and a .csv that plan portfolio reads", .type = Type::file});
  own.push_back({.name = "calendar", .value = "FILE", .help = "also write the visits after the move as a .csv: family, due, kind, questions", .type = Type::file});
  for (Option& option : limit_options()) own.push_back(std::move(option));
  own.push_back(seed_option());
  own.push_back(note_option());
  own.push_back(format_option());
  own.push_back(output_option());
  own.push_back(threads_option());
  return own;
}

const Register here{{
    .step = "plan",
    .verb = "relocation",
    .summary = "staying or moving: only families that agreed, to sites with room and work; what is done for those who stay",
    .description =
        "Families that agreed to move are given sites so that the most members are expected in work, within the room of each site in every kind, and with a bonus for each pair of neighbours at one site. "
        "A family for which no site is worth more than staying stays. `bound` says what no plan can beat.\n\n"
        "Nobody is planned for without a consent that holds: --consents has a row for each answer with the columns family, purpose, given, until and revoked, and only those to `relocation` that hold on the day "
        "--on count. `left_out` names everybody else and why. A revocation ends what was agreed before it. `follow_up` has the visits 1, 3, 6, 12, 24 and 36 months after that day.\n\n"
        "For anonymised research data, in which nobody can be asked any more, --consent-recorded takes a statement in your words instead. The plan shows it and says that nobody may be moved by it.\n\n"
        "PROGRAMME is a file in TOML (`solleva help relocation`) that names all of this, and what more can be weighed. --stay has measures in place (roads, water, clinics, work, buses) with a fixed cost for a "
        "hamlet and a cost for each family that stays: what a move is worth is then counted beyond staying, and within --budget the plan decides which hamlets have what done and who moves, with a bound. "
        "`staying_or_moving` and `hamlets` put both side by side. Those who said no count with their hamlet, without names, and small counts are not told.\n\n"
        "Where incomes and wages are known, `months` says what each family has left in a month before and after, its debts, and when the move has paid for itself; `at_risk` names who would be poorer, "
        "and --no-poorer sends nobody there. With --wishes families choose: each list of sites against published priorities, by deferred acceptance where each family takes one home, else by least "
        "cutoffs; `stability` says what kind holds, after a look at every pair. `rights`, `entitlements` and `audit` hold the plan against the World Bank's ESS5: never a yes without data.\n\n"
        "The methods are in docs/methods/relocation.md.",
    .arguments = {{.name = "PROGRAMME", .help = "a file of families, sites and what can be done where they live, in TOML", .type = Type::file, .presence = Presence::optional}},
    .options = options(),
    .examples = {{"a programme of staying and moving, as a page", "solleva plan relocation valley.toml -o valley.html"},
                 {"within a budget, nobody poorer, visits for the registry", "solleva plan relocation valley.toml --budget 2000000 --no-poorer --calendar visits.csv"},
                 {"families who agreed, sites with homes of three sizes", "solleva plan relocation --families families.csv --sites sites.csv --weights work.csv --consents consents.csv --on 2027-03-01"},
                 {"neighbours together, as a page", "solleva plan relocation --families families.csv --sites sites.csv --weights work.csv --consents consents.csv --on 2027-03-01 --neighbours hamlet --bonus 0.1 -o move.html"},
                 {"why one family is sent where it is", "solleva plan relocation --families families.csv --sites sites.csv --weights work.csv --consents consents.csv --on 2027-03-01 --explain f12"},
                 {"anonymised research data", "solleva plan relocation --families size.csv --sites cap.csv --weights Employment_Weight.csv --compatibility Compatibility.csv --consent-recorded \"resettled in 2016 at their own wish\""}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
