// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {

enum class Against {
  whole,  ///< each group less everybody, of whom it is a part
  pairs,  ///< each group less every later one
};

/// The differences between groups in a report that survey_estimates() gave for `domains` with SurveyOptions::covariance: pair by pair
/// in each row by row, as `<index>_difference` of the group "Vienna - Tyrol", or "Vienna - all". What groups have in common, as PSUs
/// or a line that is estimated on everybody, counts through the covariance.
/// Formula: survey-estimates#11. Source: definition. Units: those of the index.
/// Edge cases: no error where one of the two has none, or where it is replicated beside linearised covariances (Index::rough).
std::vector<Estimate> group_differences(const SurveyReport& report, const SurveySample& sample, std::span<const Domain> domains,
                                        const SurveyOptions& options, Against against);

}  // namespace solleva::measure
