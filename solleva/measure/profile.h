// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/measure/index.h"

namespace solleva::measure {

/// Indices that say who the poor are: they compare a group with everybody (IndexTerms::whole), and are to be given to
/// survey_estimates() like others.

/// "population_share": the part of all persons that the group is.
/// Formula: profile#1. Source: definition. Units: share of persons.
Index population_share();

/// "share_of_poor": the part of all poor persons that is in the group.
/// Formula: profile#2 with alpha 0. Source: Foster, Greer and Thorbecke (1984), Econometrica 52, 761-766. Units: share of the poor.
/// Edge cases: with nobody poor there is none, flagged nobody-poor.
Index share_of_poor();

/// "share_of_gap": the part of what all the poor lack that is lacking in the group.
/// Formula: profile#2 with alpha 1. Source: as for share_of_poor(). Units: share of the gap. Edge cases: as for share_of_poor().
Index share_of_gap();

}  // namespace solleva::measure
