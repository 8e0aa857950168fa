// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/measure/change.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {

/// A population at two times.
struct TwoTimes {
  /// One sample that holds the rows of both times, so that a PSU seen twice counts as one, or two independent samples.
  std::span<const SurveySample> samples;
  std::span<const Domain> before, after;  ///< the whole, then the same groups in the same order; rows of the first, of the last sample
  /// The rows from which lines that are parts of a median or mean are estimated; empty: the whole of that time.
  std::span<const std::uint32_t> everybody_before = {}, everybody_after = {};

  std::span<const std::uint32_t> lines_from(std::size_t time) const {
    const std::span<const std::uint32_t> all = time == 0 ? everybody_before : everybody_after;
    return all.empty() ? std::span<const std::uint32_t>((time == 0 ? before : after).front().rows) : all;
  }
};

struct SurveyChangeOptions {
  SurveyOptions survey;                ///< `lines` are those of the time before
  std::vector<SurveyLine> lines_after; ///< one for each
  Base base = Base::before;            ///< from which the components of Datt and Ravallion depart
  bool parts = true;                   ///< why it changed; else only by how much, and by how much of what it was before
};

/// How the samples of two times hang together, as rows of results say it: "two independent samples", "one sample in which both times
/// share PSUs", or "one sample in which times share no PSU".
std::string samples_text(const TwoTimes& times);

/// Errors: measure.unmatched-group (a group without rows at one time).
Done check_groups(const TwoTimes& times);

/// Why poverty and inequality changed between two surveys, from their rows, with errors.
///
/// Of every index the value before, after, and the change (`_before`, `_after`, `_change`). Without SurveyChangeOptions::parts, that
/// and the change as a share of what it was before (`_relative_change`). Else of fgtA and watts also growth,
/// redistribution, line and residual after Datt and Ravallion, and the Shapley parts, under the names that change_estimates() gives
/// to grouped data; with groups also what happened within them, by people moving between them, and both together (`_within`,
/// `_shift`, `_interaction`). Of mld with groups: `_change_within` (inequality in the groups), `_change_shares_within` and
/// `_change_shares_between` (their sizes), `_change_means` (their relative means), and what this leaves, `_change_residual`.
/// A counterfactual is the sample of one time with every income multiplied by the ratio of means.
/// Formula: change-decomposition#1 to #5, #7 to #10 and #11 to #16; survey-estimates#9 and #10. Source: Datt and Ravallion (1992), J. Development Economics
/// 38(2), p. 275-295; Ravallion and Huppi (1991), World Bank Economic Review 5(1), p. 57-82; Mookherjee and Shorrocks (1982),
/// Economic Journal 92, 886-902. Units: those of the index; welfare and lines of both times in one unit.
/// Errors: measure.no-line; measure.unmatched-group (a group without rows at one time); base.stopped.
/// Edge cases: what was not above 0 before has no relative change; means not above 0 leave the counterfactuals empty; where rows have their own line, welfare counts in units of it and
/// the line does not move.
Result<std::vector<Estimate>> survey_change(const TwoTimes& times, const SurveyChangeOptions& options, const RunControl& control);

}  // namespace solleva::measure
