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

/// A tax or transfer as each row of the survey has it.
struct Instrument {
  std::string name;
  std::vector<double> amounts;  ///< of each row, >= 0, in the unit of welfare; not looked at outside domains
  bool tax = false;             ///< it takes from welfare; else it adds to it
};

/// What the welfare of the sample is: what people have before all instruments, or after them. The other follows from the amounts.
enum class WelfareIs { before, after };

/// What taxes and transfers do to inequality, with errors that follow the design.
///
/// For each domain, of all instruments together: `gini_before`, `gini_after`, `reynolds_smolensky`, `reranking` and
/// `redistributive_effect`. Then for each instrument (the last entry of the row's group, "instrument"): `mean`, `average_rate` (its mean
/// over that of welfare before), `concentration` and `kakwani`; and of it alone, from welfare before all, `reynolds_smolensky`,
/// `reranking` and `redistributive_effect`.
/// Formula: concentration#1 to #7; errors by survey-estimates#6. Source: as for redistribution(); Lambert (2001), The Distribution and
/// Redistribution of Income, for the rate. Units: `mean` that of welfare, `average_rate` a share of welfare before, all else 1.
/// Errors: measure.bad-sources (no instrument, or one of another length than the sample); base.stopped. Edge cases: what rests on a total
/// that is not above 0 is empty and flagged.
Result<std::vector<Estimate>> progressivity(const SurveySample& sample, std::span<const Instrument> instruments,
                                            std::span<const Domain> domains, WelfareIs welfare, double level, const RunControl& control);

}  // namespace solleva::measure
