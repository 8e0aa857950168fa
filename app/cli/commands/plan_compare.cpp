// SPDX-License-Identifier: Apache-2.0
#include "app/cli/open_table.h"
#include "solleva/data/toml_file.h"
#include "solleva/share/plan_comparison.h"

namespace solleva::cli {
namespace {

Result<share::StoredPlan> stored(const std::string& path) {
  const Result<std::string> text = data::read_text(path);
  if (!text) return fail(text.error());
  return share::read_plan(*text, path);
}

Checked<Outcome> run(const Arguments& arguments, const RunControl&) {
  const std::string first = arguments.text("A"), second = arguments.text("B");
  const Result<share::StoredPlan> a = stored(first);
  if (!a) return fail(a.error());
  const Result<share::StoredPlan> b = stored(second);
  if (!b) return fail(b.error());
  Result<share::Envelope> envelope = share::compare_plans(*a, *b);
  if (!envelope) return fail(envelope.error());
  for (const std::string& path : {first, second}) {
    Result<share::Input> input = input_of(path);
    if (!input) return fail(input.error());
    envelope->inputs.push_back(std::move(*input));
  }
  return Outcome{std::move(*envelope)};
}

const Register here{{
    .step = "plan",
    .verb = "compare",
    .summary = "what tells two plans apart",
    .description =
        "Reads two plans that the same command wrote with --format json. `figures` holds the single values of both, `moved` what only one of "
        "them has and the rows that changed, `settings` the options and files that differ. A note says how the objectives differ and, where a "
        "gap is left, which is better and whether the proofs settle it: the bound of the worse plan says how good any plan under its settings can be.",
    .arguments = {{.name = "A", .help = "a plan in JSON"}, {.name = "B", .help = "another plan of the same command in JSON"}},
    .options = {format_option(), output_option()},
    .examples = {{"what does a tenth site change?", "solleva plan compare nine.json ten.json"},
                 {"as a table for a spreadsheet", "solleva plan compare nine.json ten.json -o change.xlsx"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
