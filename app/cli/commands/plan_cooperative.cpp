// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/cli/cooperative_game.h"
#include "app/cli/errors.h"
#include "app/cli/plan_limits.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments& arguments, const RunControl& outer) {
  const TimeLimit limit(arguments, outer);
  return run_game(arguments, limit.control());
}

std::vector<Option> options() {
  std::vector<Option> all{
      {.name = "game", .value = "FILE", .help = "what every group is worth: .json, or a table with the column v, by coalition where there is a column of that name",
       .type = Type::file, .required = true},
      {.name = "method", .value = "NAMES", .help = "shapley, nucleolus, per_capita_nucleolus, tau, gately, banzhaf; all without it"},
      {.name = "shares", .value = "CSV", .help = "what was really paid, columns player and share: whether a group would gain by leaving", .type = Type::file},
      {.name = "samples", .value = "PAIRS", .help = "draw Shapley values from so many orders and their reverses", .type = Type::count}};
  for (Option& option : limit_options()) {
    if (option.name == "time-limit") all.push_back(std::move(option));
  }
  for (Option option : {seed_option(), note_option(), format_option(), output_option(), threads_option()}) all.push_back(std::move(option));
  return all;
}

const Register here{{
    .step = "plan",
    .verb = "cooperative",
    .summary = "share out what a cooperative makes together, and see whether a group would gain by leaving",
    .description =
        "--game reads what each group of players is worth and divides what all make together: Shapley, nucleolus, per-capita nucleolus, tau, Gately, "
        "Banzhaf. `would_gain_by_leaving` names the groups that make more alone than they get.\n\n"
        "A game is JSON: {\"v\": [...]} lists the worths as {1}, {2}, ..., {1,2}, {1,3}, ..., all; {\"machine\": [...]} says what each would pay for a machine "
        "of their own, where the dearest serves all; {\"estate\", \"claims\"} divides too little among claims; {\"resources\", \"has\", \"products\"} says what each brings and what can be made of it. \"players\" "
        "gives names. Or it is a table with a row for each coalition, as in anna+bilal, and its worth.\n\n"
        "Shapley and Banzhaf are exact to 25 players, the others to 16 (lists: 25), the nucleolus to 12; above, Shapley values are drawn and have standard errors.\n\n"
        "The method is in docs/methods/cooperative.md.",
    .options = options(),
    .examples = {{"all divisions of a game, and who would leave", "solleva plan cooperative --game game.json"},
                 {"is anybody better off alone, as things were paid?", "solleva plan cooperative --game game.csv --shares paid.csv --method nucleolus"},
                 {"Shapley values of 60 families, drawn", "solleva plan cooperative --game valley.json --method shapley --samples 2000 --seed 7"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
