// SPDX-License-Identifier: Apache-2.0
#include <utility>
#include <vector>

#include "app/cli/regressors.h"
#include "app/cli/survey_figures.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  Result<std::vector<measure::Index>> indices = survey_indices(arguments);
  if (!indices) return fail(indices.error());
  Result<SurveyRows> read = read_rows(arguments, control);
  if (!read) return fail(read.error());
  Result<std::vector<measure::Regressor>> columns = survey_regressors(read->survey, arguments);
  if (!columns) return fail(columns.error());
  const measure::SurveyOptions options{std::move(*indices), std::move(read->lines), survey_conventions(arguments),
                                       *arguments.number("level")};
  const measure::SurveySample sample = read->sample();
  Result<std::vector<Estimate>> rows = measure::rif_regression(sample, *columns, read->survey.domains, options, control);
  if (!rows) return fail(in_file(rows.error(), read->survey.source.input.path));
  return Outcome{survey_envelope(arguments, {&*read, 1}, std::move(*rows))};
}

std::vector<Option> options() {
  std::vector<Option> own = figure_options("gini", true);
  std::erase_if(own, [](const Option& option) { return option.name == "covariance" || option.name == "differences"; });
  own.insert(own.begin() + 1, on_option("columns of numbers that the index is to be regressed on"));
  return own;
}

const Register here{{
    .step = "measure",
    .verb = "rif",
    .summary = "what a small shift of schooling, age, ... would do to an index, by regression of its influence",
    .description =
        "Regresses the recentred influence values of indices (RIF; Firpo, Fortin and Lemieux) on columns, by weighted least squares "
        "with errors that follow the design. A coefficient is what the index moves by, for a small shift of the column's mean, all else "
        "being as it is; it is no effect of a cause.\n\nAny index of `solleva measure poverty` and `... inequality` will do, as gini, p10 "
        "or fgt0. Linearised errors take the influence values as given; --variance bootstrap computes them anew.\n\nThe method is in "
        "docs/methods/rif-regression.md.",
    .arguments = {{.name = "FILE", .help = "a survey, a row for each person or household"}},
    .options = options(),
    .examples = {{"inequality, the tenth percentile and poverty on schooling and age",
                  "solleva measure rif survey.dta --welfare pcexp --index gini,p10,fgt0 --line 2.15 --on educ,age --weight wt --psu ea"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
