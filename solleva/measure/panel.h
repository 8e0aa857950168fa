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
#include "solleva/measure/survey.h"

namespace solleva::measure {

/// Which person or household, and when, each row of a survey is.
struct PanelRows {
  std::vector<std::uint32_t> unit;  ///< codes from 0
  std::vector<std::uint32_t> time;  ///< 0 for the first time, 1 for the next, ...
  std::vector<std::string> times;   ///< their names, in order
};

struct PanelOptions {
  SurveyOptions survey;       ///< indices to be split into chronic and transient: fgtA with A above 0, watts
  bool anchored = true;       ///< a line that is a part of the median or mean is that of the first time, at all times; else of each time
  std::size_t quantiles = 5;  ///< groups of equal size for transitions; 0: none
};

struct PanelReport {
  std::vector<Estimate> results;
  std::vector<Note> notes;
};

/// How poverty goes on and off in a panel. Units seen at every time count, with the weight, the group and the place in the design
/// that their last row has; n counts units.
///
/// For each domain and line: `<index>_total` (its mean over times), `_chronic` (the index of the mean of welfare over time),
/// `_transient` and `_transient_share`; `poor_<time>`; `poor_periods_<k>` (the share poor at exactly k times), `ever_poor`; of all
/// steps from a time to the next `entry_rate` (of those not poor) and `exit_rate` (of the poor); `persistent_poverty` with four
/// times or more (poor at the last and at least two of the three before it); `transition_poor_poor` and the like from the first
/// time to the last. For each domain `transition_q<i>_q<j>` between groups of equal size, and `mobility`, Shorrocks' trace index.
/// A line or a limit between groups that is estimated brings its error into every figure.
/// Formula: panel#1 to #9. Source: Jalan and Ravallion (1998), J. Comparative Economics 26, 338-357; Bane and Ellwood (1986), J.
/// Human Resources 21, 1-23; Shorrocks (1978), Econometrica 46, 1013-1024; Eurostat, persistent at-risk-of-poverty rate (ilc_li21).
/// Units: shares of 1; parts in those of the index; welfare and lines of all times in one unit.
/// Errors: measure.bad-panel (fewer than two times, a unit twice at one time, no unit at every time); measure.no-decomposition for
/// another index; measure.no-line; base.stopped.
Result<PanelReport> panel_estimates(const SurveySample& sample, const PanelRows& panel, std::span<const Domain> domains,
                                    const PanelOptions& options, const RunControl& control);

}  // namespace solleva::measure
