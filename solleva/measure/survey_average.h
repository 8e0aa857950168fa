// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {

/// One round of a survey that is repeated.
struct Round {
  std::string name;
  std::vector<Domain> domains;           ///< the whole, then the same groups in the same order in every round
  std::vector<std::uint32_t> everybody;  ///< the rows from which relative lines of this round are estimated
};

/// A population in several rounds.
struct Rounds {
  /// One sample that holds the rows of all rounds, so that a PSU seen twice counts as one, or one independent sample for each.
  std::span<const SurveySample> samples;
  std::span<const Round> rounds;
};

/// Indices in each round and their averages over the rounds, with errors.
/// For each domain and index: the value of every round (with "round" as the last entry of the row's group) and `<index>_average`, the mean
/// of these values. Where rounds share PSUs, their covariance counts: an average of a panel is less sure than one of as many fresh samples.
/// Formula: survey-estimates#12 and #13. Source: Kish (1965), Survey Sampling, p. 457-466 (averages and changes of overlapping samples);
/// Berger and Priam (2016), J. Royal Statistical Society A 179, 251-272. Units: those of each index; every round counts the same.
/// Errors: measure.no-line; measure.not-two-times (fewer than two rounds); measure.unmatched-group (a group without rows in a round);
/// base.stopped. Edge cases: an average of a value that does not exist does not exist.
Result<std::vector<Estimate>> survey_average(const Rounds& rounds, const SurveyOptions& options, const RunControl& control);

}  // namespace solleva::measure
