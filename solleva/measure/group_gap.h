// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/measure/index.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {

/// Two groups of one survey that are held against each other: women against men, the old against the others.
struct TwoGroups {
  std::span<const double> values;              ///< of each row of the survey: pay by the hour, welfare
  std::span<const double> weights;
  std::span<const std::uint32_t> group;        ///< rows of the one
  std::span<const std::uint32_t> reference;    ///< rows of the other; no row in both
};

/// A figure of two groups. influence[i] belongs to rows[i]: the group's rows in ranked order, then the reference's.
struct GroupFigure {
  std::optional<double> value;
  std::vector<double> influence = {};
  std::vector<std::uint32_t> rows = {};
  std::vector<Flag> flags = {};
};

/// The unadjusted pay gap: by what share the mean of the group is below that of the reference. Women against men it is Eurostat's
/// gender pay gap (`gpg`).
/// Formula: group-gaps#1. Source: Eurostat, Gender pay gap in unadjusted form (earn_grgpg2), metadata. Units: a share of the
/// reference's mean. Edge cases: empty and flagged where a group has no weight or the reference's mean is not above 0.
GroupFigure pay_gap(const TwoGroups& groups);

/// The ratio of the two medians. Those of 65 and more against the others, by equivalised income, it is Eurostat's relative median
/// income ratio (`rmir`).
/// Formula: group-gaps#2. Source: Osier (2009), Survey Research Methods 3, 167-195. Units: 1. Edge cases: as for pay_gap; with
/// Density::convey the bandwidth is that of both groups together.
GroupFigure median_ratio(const TwoGroups& groups, const Conventions& conventions);

/// The rows of one group, and what it is called.
struct NamedRows {
  std::string name;
  std::vector<std::uint32_t> rows;  ///< of the survey, ascending
};

struct GroupGapOptions {
  std::string column;              ///< what tells the groups apart, as rows of results name it
  std::vector<NamedRows> groups;   ///< each is held against `reference`
  NamedRows reference;             ///< no row of it is in another group
  Conventions conventions = {};
  double level = 0.95;
};

/// The gaps between groups of a survey, with errors that follow its design.
/// For each domain: `mean` and `median` of each group, the reference last; then for each group but the reference `gpg` (pay_gap()),
/// `gpg_median` (1 less the ratio of medians) and `rmir` (median_ratio()). The last entry of a row's group is the column with the name.
/// Formula: group-gaps#1 to #3; errors by survey-estimates#6. Source: as for pay_gap and median_ratio. Units: mean and median those of
/// the welfare column, `gpg` and `gpg_median` shares of the reference's, `rmir` 1. Errors: base.stopped. Edge cases: a figure of a group
/// that has no rows in a domain, or of a reference whose mean or median is not above 0, is empty and flagged.
Result<std::vector<Estimate>> group_gaps(const SurveySample& sample, std::span<const Domain> domains, const GroupGapOptions& options,
                                         const RunControl& control);

}  // namespace solleva::measure
