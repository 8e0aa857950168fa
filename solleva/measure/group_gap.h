// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "solleva/measure/index.h"

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

}  // namespace solleva::measure
