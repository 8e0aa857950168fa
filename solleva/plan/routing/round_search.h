// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "solleva/plan/routing/fleet.h"

// Within routing/: good tours.
namespace solleva::plan::routing {

/// Takes tours apart near some job and puts the pieces back where they cost least, colder and colder. `found` hears of each tour of a plan that was kept.
/// Formula: docs/methods/machine-rounds.md, machine-rounds#4. Source: Christiaens and Vanden Berghe (2020), Transportation Science 54, 417-433. Units: money.
/// Ended by the stop token it hands back the best so far.
Tours search_tours(const RoundProblem& problem, const std::vector<Kind>& kinds, std::int64_t iterations, std::uint64_t seed, const RunControl& control,
                   const std::function<void(const Tour&)>& found);

}  // namespace solleva::plan::routing
