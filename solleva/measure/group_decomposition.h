// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {

/// Poverty and inequality of a population by the groups that it is made of, with design-based errors of every part.
///
/// `domains` begins with the whole; the others take it apart without overlap. What is given depends on the index:
/// fgtA and watts, means over persons: of each group its share of the people, its index, its contribution (share times index) and
/// that as a share of all poverty (`_contribution`, `_contribution_share`). mld, theil, geA: of the whole the parts within and
/// between groups and their shares (`_within`, `_between`, `_within_share`, ...); of each group its index and its part within.
/// gini: within, between and overlap; the last is what is left when neither rank alone within groups nor group means explain it.
/// Formula: group-decomposition#1 to #9. Source: Foster, Greer and Thorbecke (1984), Econometrica 52, 761-766; Shorrocks (1980),
/// Econometrica 48, 613-625; Lambert and Aronson (1993), Economic Journal 103, 1221-1227. Units: parts in those of the index,
/// shares of 1. Errors: measure.no-decomposition for another index or without groups; measure.no-line; base.stopped.
/// Edge cases: rows at 0 or below are outside the parts of an index that takes logarithms, as they are outside the index (flag
/// not-positive); a share of a total that is 0 does not exist.
Result<std::vector<Estimate>> group_decomposition(const SurveySample& sample, std::span<const Domain> domains,
                                                  const SurveyOptions& options, const RunControl& control);

/// What makes poverty: how many are poor, how far below the line they are, how unequal they are.
/// For each domain and line, of fgtA with A above 1: `_incidence`, `_income_gap_ratio` (the mean gap of the poor) and `_gap_ge<A>`
/// (the generalised entropy of the gaps among the poor); of watts: `_incidence`, `_gap_ratio` and `_mld_of_poor`.
/// Formula: group-decomposition#10 to #13. Source: Aristondo, Lasso de la Vega and Urrutia (2010), Bulletin of Economic
/// Research 62, 259-267; Blackburn (1989), Journal of Business and Economic Statistics 7, 475-481. Units: of 1. Errors: measure.no-decomposition for another
/// index; measure.no-line; base.stopped. Edge cases: where nobody is poor only the head count exists; where somebody has 0 or
/// less, watts and its parts speak of the others (flag not-positive).
Result<std::vector<Estimate>> poverty_components(const SurveySample& sample, std::span<const Domain> domains,
                                                 const SurveyOptions& options, const RunControl& control);

}  // namespace solleva::measure
