// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/errors.h"
#include "app/cli/regional/regional.h"
#include "solleva/data/programme.h"

namespace solleva::cli {
namespace {

/// What the user reads at the end: where the report is and the one command that opens it.
std::string farewell(const RunSummary& summary) {
  return "The report is in " + summary.index + "\nOpen it with: xdg-open " + summary.index + "\n";
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  // Read and check the programme file.
  const Checked<data::Programme> programme = data::load_programme(arguments.text("CASE"));
  if (!programme) return tl::unexpected(programme.error());

  // Find out what it asks for. A regional report is what this version can make.
  if (!programme->report || !programme->region) {
    return fail(
        {errors::nothing_to_run, "there is nothing to run", {.file = programme->file}, "it needs a [report] and a [region]"});
  }

  // Load its tables, measure, write the report.
  const std::string output = arguments.given("output") ? arguments.text("output") : "out/" + programme->id;
  const Result<RunSummary> summary = run_regional(*programme, {.output = output}, control);
  if (!summary) return fail(summary.error());

  // Say what is worth knowing, and where the report is.
  for (const Note& note : summary->notes) print_talk("note: " + note.text);
  return Outcome{farewell(*summary)};
}

const Register here{{
    .step = "run",
    .summary = "walk the whole loop that a programme file describes",
    .description = "Reads the programme file, measures what it asks for and writes the report as a site that needs no server. "
                   "`solleva help programme-file` says what the file may hold.",
    .arguments = {{.name = "CASE", .help = "a programme file, or a folder with a programme.toml"}},
    .options = {{.name = "output",
                 .value = "DIR",
                 .help = "write the report to DIR; without it, to out/ and the id of the programme",
                 .type = Type::folder,
                 .letter = 'o'},
                threads_option()},
    .examples = {{"write the Asia report to out/asia", "solleva run cases/asia"},
                 {"write it elsewhere", "solleva run cases/asia -o /tmp/asia"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
