// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "app/cli/survey_figures.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  Result<SurveyRows> read = read_rows(arguments, control, Grouping::column_by_column);
  if (!read) return fail(read.error());
  measure::SurveyOptions options;
  options.indices = {measure::population_share()};
  for (const char* name : {"fgt0", "fgt1"}) {
    Result<measure::Index> index = measure::index_named(name);
    if (!index) return fail(index.error());
    options.indices.push_back(std::move(*index));
  }
  options.indices.insert(options.indices.begin() + 2, measure::share_of_poor());
  options.indices.push_back(measure::share_of_gap());
  options.lines = std::move(read->lines);
  options.conventions = survey_conventions(arguments);
  options.level = *arguments.number("level");
  const measure::SurveySample sample = read->sample_by_itself();
  Result<measure::SurveyReport> report = measure::survey_estimates(sample, read->survey.domains, options, control);
  if (!report) return fail(report.error());
  // Everybody is all of the people and of the poor by definition; saying so with an error of 0 would say nothing.
  std::erase_if(report->results, [](const Estimate& e) {
    return e.group.empty() && (e.estimand == "population_share" || e.estimand.starts_with("share_of_"));
  });
  // Estimand by estimand, as the pages have them; rows of one estimand keep their order.
  std::ranges::stable_sort(report->results, {}, [&](const Estimate& e) {
    return std::ranges::find(options.indices, e.estimand, &measure::Index::name) - options.indices.begin();
  });
  share::Envelope envelope = survey_envelope(arguments, {&*read, 1}, std::move(report->results));
  envelope.side_by_side = true;
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  std::vector<Option> own = welfare_options(true);
  for (Option& option : own) {
    if (option.name != "by") continue;
    option.required = true;
    option.help = "the traits to look at, each by itself";
  }
  return table_options(std::move(own));
}

const Register here{{
    .step = "measure",
    .verb = "profile",
    .summary = "who the poor are: by place, household type, schooling, work, from a survey",
    .description =
        "For each value of each column of --by, one column after the other: the share of all persons that the group is, its head count and "
        "poverty gap, and its share of the poor and of what the poor lack, with standard errors that follow how the survey was sampled. "
        "--format html draws them.\n\nColumns can be made on the way: --with \"age_group=CASE WHEN age < 15 THEN '0-14' ELSE '15+' "
        "END\".\n\nThe methods are in docs/methods/profile.md.",
    .arguments = {{.name = "FILE", .help = "a survey, a row for each person or household"}},
    .options = options(),
    .examples = {{"who is at risk of poverty, by region, sex and household size, as a page with pictures",
                  "solleva measure profile silc.csv --welfare eq_income --line-of-median 0.6 --weight w --strata region --psu household --by "
                  "region,sex,hsize --format html -o profile.html"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
