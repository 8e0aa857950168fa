// SPDX-License-Identifier: Apache-2.0
#include "app/cli/survey_figures.h"

namespace solleva::cli {
namespace {

const Register here{{
    .step = "measure",
    .verb = "inequality",
    .summary = "how unequal incomes are, from a survey, with errors that follow its design",
    .description =
        "Gives indices of inequality for everybody and for each group of --by, with standard errors, intervals and design effects "
        "that follow how the survey was sampled.\n\nFILE has a row for each person, or for each household with --size. --where "
        "speaks of a part of the population: the rows outside it stay in the design.\n\nIndices: gini, sginiV (S-Gini), mld, theil, "
        "geA (generalised entropy of any A), atkinsonE, qsr (S80/S20), palma, ratios such as p90p10, quantiles such as p10, median, "
        "mean, shares such as bottom40 and top10, lorenz20, zenga, jdiv, wolfson, derA, erA, egrN.\n\nThe methods are in "
        "docs/methods/survey-design.md, docs/methods/indices.md and docs/methods/survey-estimates.md.",
    .arguments = {{.name = "FILE", .help = "a survey, a row for each person or household"}},
    .options = figure_options("mean,median,gini,mld,theil,qsr,palma", false),
    .examples =
        {{"the usual indices, by region",
          "solleva measure inequality survey.dta --welfare pcexp --weight wt --size hhsize --strata stratum --psu ea --by region"},
         {"as convey would give the Gini index, with jackknife errors",
          "solleva measure inequality silc.csv --welfare eq_income --weight w --strata region --psu psu --index gini --variance "
          "jackknife --compatible convey"}},
    .run = survey_figures,
}};

}  // namespace
}  // namespace solleva::cli
