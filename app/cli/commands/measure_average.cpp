// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "app/cli/survey_times.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  Result<SurveyRows> first = read_first(arguments, control);
  if (!first) return fail(first.error());
  const char* usual = first->lines.empty() ? "mean,gini" : "fgt0,fgt1,fgt2";
  Result<std::vector<measure::Index>> indices = arguments.given("index") ? survey_indices(arguments) : named_indices(usual);
  if (!indices) return fail(indices.error());
  const measure::SurveyOptions options{std::move(*indices), first->lines, survey_conventions(arguments), *arguments.number("level")};
  const Result<SurveyRounds> found = read_rounds(arguments, std::move(*first), control);
  if (!found) return fail(found.error());
  Result<std::vector<Estimate>> rows = measure::survey_average({found->samples, found->rounds}, options, control);
  if (!rows) return fail(in_file(rows.error(), arguments.text("FILE")));
  return Outcome{survey_envelope(arguments, found->surveys, std::move(*rows))};
}

std::vector<Option> options() {
  std::vector<Option> own = figure_options("", true);
  std::erase_if(own, [](const Option& option) { return option.name == "covariance" || option.name == "differences"; });
  const std::vector<Option> more{
      {.name = "time", .value = "COL", .help = "the column that tells rounds apart, where one file holds them all"},
      id_option(),
  };
  own.insert(own.begin() + 1, more.begin(), more.end());
  return own;
}

const Register here{{
    .step = "measure",
    .verb = "average",
    .summary = "averages of indices over the rounds of a survey, as annual ones, with what rounds have in common",
    .description =
        "Gives each index in every round and its average over them, for everybody and for each group of --by, each round counting the same. "
        "Rounds are the values of --time in one FILE, or several FILES, called 1, 2, ... in their order.\n\nIn one file, and in several with "
        "--id, a PSU of the same name is the same PSU, so that what rounds have in common counts: an average over a panel is less sure "
        "than one over as many fresh samples. Files without --id are independent samples. A line that is a part of the median or mean is that "
        "of each round; amounts must be in the same prices.\n\nThe method is in docs/methods/survey-estimates.md.",
    .arguments = {{.name = "FILE", .help = "a survey with --time, or a file for each round", .presence = Presence::one_or_more}},
    .options = options(),
    .examples = {{"poverty averaged over the quarters of a year, in which households stay for two",
                  "solleva measure average year.dta --time quarter --welfare pcexp --line 2.15 --weight wt --strata stratum --psu ea"},
                 {"at risk of poverty over three years of a rotating panel, by region",
                  "solleva measure average 2021.csv 2022.csv 2023.csv --id household --welfare income --line-of-median 0.6 --index fgt0 --weight w "
                  "--by region"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
