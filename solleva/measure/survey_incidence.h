// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/measure/incidence.h"
#include "solleva/measure/survey_change.h"

namespace solleva::measure {

/// One point of a growth incidence curve from the rows of surveys.
struct SurveyIncidencePoint {
  double rank = 0;                           ///< share of persons below
  std::optional<double> before = {}, after = {};  ///< welfare at the rank
  Estimate growth;                           ///< a year, with its error and pointwise band
};

struct SurveyIncidence {
  Group group;
  std::vector<SurveyIncidencePoint> points;
  std::vector<Estimate> rates;  ///< mean_growth median_growth mean_of_growth poorest_growth; of each line pro_poor_growth fgt0_before
};

struct SurveyIncidenceOptions {
  IncidenceOptions curve = {};
  std::vector<SurveyLine> lines = {};  ///< of the time before: fixed, or a part of a quantile or mean
  Conventions conventions = {};
  double level = 0.95;
  bool around_estimate = false;        ///< as in SurveyOptions
};

/// The growth incidence curve of everybody and of each group between two times, and the rates that sum it up, with errors that follow
/// the design: the rows of both times, and of the head count in the rate of pro-poor growth. Intervals are symmetric on the scale of
/// the logarithm of the ratio after to before, where the variances of independent samples add up.
/// Formula: growth-incidence#1 to #9; survey-estimates#6 to #8. Source: Ravallion and Chen (2003), Economics Letters 78(1), p. 93-99;
/// Deville (1999), Survey Methodology 25, 193-203. Units: rates as shares a year.
/// Errors: measure.bad-incidence as check_incidence(), and for rows with their own line; measure.unmatched-group; base.stopped.
/// Edge cases: those of growth_incidence(); no error where a quantile has no density.
Result<std::vector<SurveyIncidence>> survey_incidence(const TwoTimes& times, const SurveyIncidenceOptions& options,
                                                      const RunControl& control);

}  // namespace solleva::measure
