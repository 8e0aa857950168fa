// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/measure/survey.h"
#include "solleva/measure/weighted_fit.h"

namespace solleva::measure {

/// What a small shift of the distribution of the columns does to an index: the regression of its recentred influence values on
/// columns. A coefficient is the derivative of the index by the mean of its column, other columns and what welfare makes of them
/// being as they are; it says nothing about large changes.
///
/// For each domain, index and line a row for the intercept and each column (estimand `<index>_rif`, the last entry of its group is
/// "term"). Linearised errors take the recentred influence values as given; replicates compute them anew.
/// Formula: rif-regression#1 to #4. Source: Firpo, Fortin and Lemieux (2009), Econometrica 77, 953-973. Units: of the index by those
/// of the column. Errors: measure.no-line; base.collinear, base.bad-shape; base.stopped. Edge cases: an index that does not exist,
/// or has no influence, in a domain leaves its rows without a value, flagged.
Result<std::vector<Estimate>> rif_regression(const SurveySample& sample, std::span<const Regressor> columns,
                                             std::span<const Domain> domains, const SurveyOptions& options, const RunControl& control);

}  // namespace solleva::measure
