// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/cli/command.h"
#include "app/cli/distributions.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  Result<Comparisons> found = read_comparisons(arguments, CurveUse::poverty, control);
  if (!found) return fail(found.error());
  const measure::Base base = arguments.text("base") == "after" ? measure::Base::after : measure::Base::before;
  share::Envelope envelope;
  for (const Comparison& pair : found->pairs) {
    measure::ComparisonRows common{pair.group, pair.curves, {}};
    if (pair.no_curve) common.flags = {*pair.no_curve};
    std::vector<Estimate> rows = pair.no_curve
                                     ? measure::no_change_estimates(common)
                                     : measure::change_estimates(measure::poverty_change(pair.before, pair.after, base), common);
    for (Estimate& row : rows) envelope.results.push_back(std::move(row));
  }
  envelope.inputs = std::move(found->inputs);
  envelope.notes = std::move(found->notes);
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  std::vector<Option> own = comparison_options();
  own.push_back({.name = "base",
                 .value = "WHEN",
                 .help = "from which year the Datt-Ravallion components depart",
                 .fallback = "before",
                 .allowed = {"before", "after"}});
  return table_options(std::move(own));
}

const Register here{{
    .step = "measure",
    .verb = "change",
    .summary = "what growth, redistribution and the line did to poverty between two years",
    .description =
        "For head count, poverty gap, squared gap and Watts index: the level in both years, the change, its components after "
        "Datt "
        "and Ravallion with their residual, and its Shapley parts, which leave none. Distributions are matched by --by.\n\n"
        "The two years are two files, or one file and --time. Points, means and lines are given as to `solleva measure "
        "grouped`. A counterfactual outside the incomes of a fitted curve is flagged.\n\nThe methods are in "
        "docs/methods/change-decomposition.md.",
    .arguments = comparison_arguments(),
    .options = options(),
    .examples = {{"rural China from 1990 to 2013",
                  "solleva measure change cases/asia/data/grouped.csv --people people --welfare welfare --mean mean --line line "
                  "--time year "
                  "--where \"id = 'CHN-rural' AND year IN (1990, 2013)\""},
                 {"two files",
                  "solleva measure change 2005.csv 2015.csv --people p --welfare l --by region --mean mean --line 57.79"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
