// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The front door of measure: what other modules may include of it.
#include "solleva/measure/change.h"                       // IWYU pragma: export - growth and redistribution between two years
#include "solleva/measure/change_estimates.h"             // IWYU pragma: export - both as rows of results
#include "solleva/measure/concentration.h"                // IWYU pragma: export - one variable ranked by another
#include "solleva/measure/curve.h"                        // IWYU pragma: export - curves of a survey, with bands
#include "solleva/measure/decomposition.h"                // IWYU pragma: export - Shapley values, sectors
#include "solleva/measure/deprivation.h"                  // IWYU pragma: export - weighted counts of deprivations
#include "solleva/measure/dominance.h"                    // IWYU pragma: export - one distribution against another
#include "solleva/measure/equivalence.h"                  // IWYU pragma: export - equivalence scales
#include "solleva/measure/errors.h"                       // IWYU pragma: export
#include "solleva/measure/group_decomposition.h"          // IWYU pragma: export - parts of poverty and inequality by group
#include "solleva/measure/group_differences.h"            // IWYU pragma: export - groups of a survey compared
#include "solleva/measure/group_gap.h"                    // IWYU pragma: export - two groups of a survey
#include "solleva/measure/grouped.h"                      // IWYU pragma: export - distributions given as a few points
#include "solleva/measure/incidence.h"                    // IWYU pragma: export - growth along the distribution
#include "solleva/measure/index.h"                        // IWYU pragma: export - indices of a sample, with influence
#include "solleva/measure/line.h"                         // IWYU pragma: export - poverty lines and their units
#include "solleva/measure/lineup.h"                       // IWYU pragma: export - surveys brought to another year
#include "solleva/measure/lorenz.h"                       // IWYU pragma: export - Lorenz curves and what follows from them
#include "solleva/measure/multidimensional.h"             // IWYU pragma: export - Alkire-Foster measures
#include "solleva/measure/multidimensional_robustness.h"  // IWYU pragma: export - redundancy, robust ranks
#include "solleva/measure/panel.h"                        // IWYU pragma: export - poverty over time for the same units
#include "solleva/measure/profile.h"                      // IWYU pragma: export - who the poor are
#include "solleva/measure/progressivity.h"                // IWYU pragma: export - what taxes and transfers do, with errors
#include "solleva/measure/prosperity.h"                   // IWYU pragma: export - the prosperity gap
#include "solleva/measure/region.h"                       // IWYU pragma: export - regions of countries
#include "solleva/measure/rif.h"                          // IWYU pragma: export - regressions of influence
#include "solleva/measure/source_decomposition.h"         // IWYU pragma: export - parts of inequality and poverty by income source
#include "solleva/measure/survey.h"                       // IWYU pragma: export - indices of a survey, with errors
#include "solleva/measure/survey_average.h"               // IWYU pragma: export - averages over the rounds of a survey
#include "solleva/measure/survey_change.h"                // IWYU pragma: export - why they changed between two surveys
#include "solleva/measure/survey_incidence.h"             // IWYU pragma: export - growth along the distribution, with errors
#include "solleva/measure/vulnerability.h"                // IWYU pragma: export - chances of poverty
