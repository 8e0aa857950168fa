// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/distributions.h"
#include "app/cli/survey_times.h"

namespace solleva::cli {
namespace {

/// What surveys have beside the options of welfare.
std::vector<Option> survey_own() {
  return {{.name = "index", .value = "NAME,...",
           .help = "of surveys: which indices, from those of `measure poverty` and `measure inequality`; else some of both", .repeatable = true},
          {.name = "line-after", .value = "AMOUNT,...", .help = "of surveys: the lines at the second time, where those of --line moved",
           .repeatable = true},
          id_option()};
}

Checked<Outcome> between_surveys(const Arguments& arguments, const RunControl& control) {
  if (Done done = need_two_times(arguments); !done) return fail(done.error());
  Result<SurveyRows> first = read_first(arguments, control);
  if (!first) return fail(first.error());
  const char* usual = first->lines.empty() ? "mean,gini,mld" : "fgt0,fgt1,fgt2,watts,mean,gini,mld";
  Result<std::vector<measure::Index>> indices = arguments.given("index") ? survey_indices(arguments) : named_indices(usual);
  if (!indices) return fail(indices.error());
  measure::SurveyOptions options{std::move(*indices), first->lines, survey_conventions(arguments), *arguments.number("level")};
  const Result<SurveyTimes> times = read_times(arguments, std::move(*first), control);
  if (!times) return fail(times.error());
  Result<std::vector<Estimate>> rows =
      measure::survey_change(times->population(),
                             {.survey = std::move(options), .lines_after = times->lines_after, .parts = false}, control);
  if (!rows) return fail(in_file(rows.error(), arguments.text("FILE")));
  return Outcome{survey_envelope(arguments, times->surveys, std::move(*rows))};
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  const Result<bool> distributions = about_distributions(arguments, {"base"}, survey_own());
  if (!distributions) return fail(distributions.error());
  if (!*distributions) return between_surveys(arguments, control);
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
  std::vector<Option> own = survey_own();
  own.push_back({.name = "base",
                 .value = "WHEN",
                 .help = "of distributions: from which year the Datt-Ravallion components depart",
                 .fallback = "before",
                 .allowed = {"before", "after"}});
  return table_options(two_kinds_of_options(std::move(own)));
}

const Register here{{
    .step = "measure",
    .verb = "change",
    .summary = "how much poverty and inequality changed between two surveys, or why between two distributions",
    .description =
        "Two surveys: each index before and after, its change, and the change as a share of before, for everybody and for each group of "
        "--by, with standard errors and intervals that follow the design. Two files are independent samples, unless --id says by which key "
        "the units of a panel are joined. With it, and in one file with --time, a "
        "PSU of the same name is the same PSU, and what both times have in common counts; where no PSU is there both times, "
        "they are independent samples. A line that is a part of the median or mean is that of each time. Why they changed is told by "
        "`solleva measure decompose`.\n\n"
        "Two distributions given as points (--people): for head count, poverty gap, squared gap and Watts index the level in both years, "
        "the change, its components after Datt and Ravallion with their residual, and its Shapley parts, which leave none. Points, means "
        "and lines are given as to `solleva measure grouped`; distributions are matched by --by. A counterfactual outside the incomes of a "
        "fitted curve is flagged.\n\nThe methods are in docs/methods/survey-estimates.md and docs/methods/change-decomposition.md.",
    .arguments = comparison_arguments(),
    .options = options(),
    .examples = {{"two surveys, at two lines",
                  "solleva measure change 2012.dta 2018.dta --welfare pcexp --line 2.15,3.65 --weight wt --strata stratum --psu ea --by urban"},
                 {"a panel in one file, at risk of poverty",
                  "solleva measure change silc.csv --time year --welfare income --line-of-median 0.6 --weight w --psu household"},
                 {"a panel in two files, joined by the number of the household",
                  "solleva measure change wave1.dta wave2.dta --id hhid --welfare pcexp --line 2.15 --weight wt --strata stratum --psu ea"},
                 {"rural China from 1990 to 2013",
                  "solleva measure change cases/asia/data/grouped.csv --people people --welfare welfare --mean mean --line line "
                  "--time year "
                  "--where \"id = 'CHN-rural' AND year IN (1990, 2013)\""},
                 {"two files",
                  "solleva measure change 2005.csv 2015.csv --people p --welfare l --by region --mean mean --line 57.79"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
