// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/cli/plan_limits.h"
#include "app/cli/relocation_output.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments& arguments, const RunControl& outer) {
  const TimeLimit limit(arguments, outer);
  const Result<RelocationInput> input = read_relocation(arguments, limit.control());
  if (!input) return fail(input.error());
  const Result<plan::relocation::MovePlan> plan = plan::relocation::plan_move(input->move, limits_of(arguments), limit.control());
  if (!plan) return fail(plan.error());
  Result<share::Envelope> envelope = relocation_envelope(*input, *plan, arguments.text("explain"));
  if (!envelope) return fail(envelope.error());
  return Outcome{std::move(*envelope), exit_of(plan->optimum)};
}

std::vector<Option> options() {
  std::vector<Option> own = relocation_options();
  own.push_back({.name = "explain", .value = "FAMILY", .help = "say what each site would mean for this family, or why it is left out"});
  for (Option& option : limit_options()) own.push_back(std::move(option));
  own.push_back(note_option());
  own.push_back(format_option());
  own.push_back(output_option());
  own.push_back(threads_option());
  return own;
}

const Register here{{
    .step = "plan",
    .verb = "relocation",
    .summary = "who moves where: only families that agreed, to sites with room and work, neighbours together",
    .description =
        "Families that agreed to move are given sites so that the most members are expected in work, within the room of each site in every kind, and with a bonus for each pair of neighbours at one site. "
        "A family for which no site is worth more than staying stays. `bound` says what no plan can beat.\n\n"
        "Nobody is planned for without a consent that holds: --consents has a row for each answer with the columns family, purpose, given, until and revoked, and only those to `relocation` that hold on the day "
        "--on count. `left_out` names everybody else and why. A revocation ends what was agreed before it. `follow_up` has the visits 1, 3, 6, 12, 24 and 36 months after that day.\n\n"
        "For anonymised research data, in which nobody can be asked any more, --consent-recorded takes a statement in your words instead. The plan shows it and says that nobody may be moved by it.\n\n"
        "The methods are in docs/methods/relocation.md.",
    .options = options(),
    .examples = {{"families who agreed, sites with homes of three sizes", "solleva plan relocation --families families.csv --sites sites.csv --weights work.csv --consents consents.csv --on 2027-03-01"},
                 {"neighbours together, as a page", "solleva plan relocation --families families.csv --sites sites.csv --weights work.csv --consents consents.csv --on 2027-03-01 --neighbours hamlet --bonus 0.1 -o move.html"},
                 {"why one family is sent where it is", "solleva plan relocation --families families.csv --sites sites.csv --weights work.csv --consents consents.csv --on 2027-03-01 --explain f12"},
                 {"anonymised research data", "solleva plan relocation --families size.csv --sites cap.csv --weights Employment_Weight.csv --compatibility Compatibility.csv --consent-recorded \"resettled in 2016 at their own wish\""}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
