// SPDX-License-Identifier: Apache-2.0
#include "app/cli/survey_figures.h"

namespace solleva::cli {
namespace {

const Register here{{
    .step = "measure",
    .verb = "poverty",
    .summary = "who is poor and how poor, from a survey, with errors that follow its design",
    .description =
        "Gives indices of poverty for everybody and for each group of --by, with standard errors, intervals and design effects that "
        "follow how the survey was sampled. A line that is a part of the median or mean is itself an estimate, and its error "
        "counts.\n\nFILE has a row for each person, or for each household with --size. --where speaks of a part of the population: "
        "the rows outside it stay in the design, for without them the errors would be wrong, and a relative line is that of everybody.\n\nIndices: fgt0 (head count), fgt1 "
        "(gap), fgt2 (severity), fgtA for any A, watts, sen, sst (Sen-Shorrocks-Thon), arpt, arpr, rmpg (relative median gap), "
        "median_gap, poor_median, prosperity, and all of `measure inequality`.\n\nThe methods are in "
        "docs/methods/survey-design.md, docs/methods/indices.md and docs/methods/survey-estimates.md.",
    .arguments = {{.name = "FILE", .help = "a survey, a row for each person or household"}},
    .options = figure_options("fgt0,fgt1,fgt2,watts", true),
    .examples =
        {{"head count, gap and severity at one line, by region",
          "solleva measure poverty survey.dta --welfare pcexp --line 2.15 --weight wt --size hhsize --strata stratum --psu ea --by "
          "region"},
         {"at risk of poverty: 60 % of the median, with bootstrap errors",
          "solleva measure poverty silc.csv --welfare eq_income --line-of-median 0.6 --weight w --strata region --psu household "
          "--variance bootstrap --replicates 2000"},
         {"each household against its own line, as JSON",
          "solleva measure poverty ech.csv --welfare income --line-column lp --weight w --format json"}},
    .run = survey_figures,
}};

}  // namespace
}  // namespace solleva::cli
