// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/estimate.h"

namespace solleva::measure {

/// Where an interval is symmetric: on the scale of the estimate, of its logit (shares), or of its logarithm (what is above 0).
enum class IntervalScale { plain, logit, log };

struct IntervalOptions {
  double level = 0.95;  ///< in (0, 1)
  IntervalScale scale = IntervalScale::plain;
};

/// Fills lower and upper of an estimate that has a value, a standard error and degrees of freedom.
/// Formula: docs/methods/intervals.md, intervals#2 (plain), intervals#3 (logit), intervals#4 (log). Source: Korn and Graubard
/// (1999), Analysis of Health Surveys, p. 64-68. Units: those of the estimate.
/// Edge cases: leaves both empty where there is no value or error, or where the degrees of freedom are not above 0 (flagged
/// no-degrees-of-freedom; an error of 0 is then no error at all and is taken away); an error of 0 gives no interval; a share of 0 or 1, or a value not above 0 on the log scale, has no interval, nor is
/// there one whose ends are no finite numbers (flagged no-interval); an error that is not finite is taken away (error-not-finite).
void add_interval(Estimate& estimate, const IntervalOptions& options);

}  // namespace solleva::measure
