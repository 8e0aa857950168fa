// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {

/// A part of the income of each row: wages, transfers, a tax as a negative amount.
struct Source {
  std::string name;
  std::vector<double> amounts;  ///< of each row, in the unit of welfare
};

/// What stands in for a source that is taken away, in the Shapley parts of Gini.
enum class Without {
  nothing,      ///< 0 for everybody
  equal_share,  ///< its mean for everybody
};

/// What each source does to inequality and poverty. Welfare is the sum of the sources.
///
/// For each domain and source (the last entry of the row's group, "source"): `mean`, `welfare_share`, `gini` (of the source),
/// `gini_correlation` (with the rank by welfare, Lerman and Yitzhaki's R), `gini_contribution`, `gini_contribution_share`,
/// `gini_elasticity` (of Gini by a small equal percentage more of the source); `variance_share` (Shorrocks' share, the covariance
/// with welfare over its variance; it is the share of any index that follows his axioms); and with up to 12 sources
/// `gini_shapley`, and for each line and index fgtA `<index>_shapley`, the parts of the index less what it is when
/// nobody has anything.
/// Formula: source-decomposition#1 to #9. Source: Shorrocks (1982), Econometrica 50, 193-211; Lerman and Yitzhaki (1985), Review
/// of Economics and Statistics 67, 151-156; Shorrocks (2013), J. Econ. Inequality 11(1), 99-126. Units: shares of 1, means in the
/// unit of welfare. Errors: measure.bad-sources (none, or of another length than the sample); measure.no-decomposition for an
/// index other than fgtA; measure.no-line; base.stopped. Edge cases: figures that divide by a mean of 0 do not exist.
Result<std::vector<Estimate>> source_decomposition(const SurveySample& sample, std::span<const Source> sources,
                                                   std::span<const Domain> domains, const SurveyOptions& options, Without without,
                                                   const RunControl& control);

}  // namespace solleva::measure
