// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "solleva/data/data.h"
#include "solleva/data/writer.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  // A wrong ending is worth knowing before a large file is read.
  if (auto format = data::format_of(arguments.text("OUT")); !format) return fail(format.error());

  auto engine = data::Engine::open(control);
  if (!engine) return fail(engine.error());
  auto table = data::load(*engine, arguments.text("IN"), {.table = "data", .sheet = arguments.text("sheet")});
  if (!table) return fail(table.error());
  auto losses = data::write_table(*engine, *table, arguments.text("OUT"));
  if (!losses) return fail(losses.error());

  for (const std::string& note : table->notes) print_talk("note: " + note);
  for (const std::string& loss : *losses) print_talk("note: " + loss);
  return Outcome{std::string()};
}

const Register here{{
    .step = "data",
    .verb = "convert",
    .summary = "write a table in another format",
    .description = "Reads IN and writes OUT in the format that its ending tells. Labels of variables and values and kinds of "
                   "missing values go "
                   "along between .dta and .sav; an .xlsx gets them on a second sheet; beside a .csv, .parquet or .json they are "
                   "written to OUT.labels.json. "
                   "What the other format cannot hold is said on stderr. OUT appears whole or not at all.",
    .arguments = {{.name = "IN", .help = "a .csv[.gz|.zst], .tsv, .parquet, .json, .jsonl, .dta, .sav, .sas7bdat or .xlsx"},
                  {.name = "OUT", .help = "any of these but .sas7bdat"}},
    .options = {{.name = "sheet", .value = "NAME", .help = "the sheet of an .xlsx; without it, the first"}, threads_option()},
    .examples = {{"from Stata to Parquet", "solleva data convert survey.dta survey.parquet"},
                 {"from SPSS to Stata, labels and all", "solleva data convert survey.sav survey.dta"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
