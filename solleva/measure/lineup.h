// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::measure {

/// National accounts per person in constant prices by calendar year, GDP or private consumption. Years without a figure are
/// absent.
using AccountsSeries = std::map<int, double>;

/// A survey's mean, and when it was held: 2013.42 is five months into 2013. Means that are compared are in one unit.
struct SurveyMean {
  double year = 0;
  double mean = 0;
};

/// How survey and reference year stand to each other.
enum class LineUpKind {
  one_survey,      ///< carried to the year with the growth of the accounts
  same_direction,  ///< between two surveys whose means move as the accounts do: the mean follows the accounts
  diverging,       ///< between two surveys whose means do not: each is carried on its own
};

/// What a survey's distribution gives to the reference year: it is scaled to this mean, and its poverty counts with this weight.
struct LinedUpSurvey {
  std::size_t survey = 0;  ///< which of the surveys given
  double mean = 0;         ///< at the reference year, in the unit of the surveys
  double weight = 1;       ///< of its poverty estimate; the weights add up to 1
};

struct LinedUp {
  LineUpKind kind = LineUpKind::one_survey;
  std::vector<LinedUpSurvey> surveys;
};

struct LineUpOptions {
  /// The part of growth in the accounts that reaches the survey, in [0, 1]. The World Bank took 1 for all until 2023, and takes
  /// 0.7 for consumption and 1 for income since (Mahler and Newhouse 2024).
  double pass_through = 1;
};

/// The level of the accounts at a moment: within a year the levels of this year and the next are mixed by time.
/// Formula: line-up#1. Source: Prydz and others (2019), World Bank Global Poverty Monitoring Technical Note 8.
/// Units: `year` in calendar years with decimals; the result as the series. Errors: measure.no-growth where a level is absent.
Result<double> accounts_at(const AccountsSeries& accounts, double year);

/// The means that one survey, or two surveys on either side of it, give to a reference year.
/// Formula: line-up#2 to #6.
/// Source: Chen and Ravallion (2004), World Bank Research Observer 19(2), p. 141-169; Prydz and others (2019); pass-through:
/// Mahler and Newhouse (2024), Technical Note 35. Units: means in the unit of the surveys. Reference year: a calendar year.
/// Errors: measure.no-growth where the accounts lack a year that is needed (with a pass-through below 1, every year between);
/// measure.bad-line-up for no or more than two surveys, means not above 0, a pass-through outside [0, 1], or a reference year
/// that does not lie between two surveys. Edge: a survey held in the reference year itself is returned unchanged.
Result<LinedUp> line_up(std::span<const SurveyMean> surveys, int reference_year, const AccountsSeries& accounts,
                        LineUpOptions options = {});

}  // namespace solleva::measure
