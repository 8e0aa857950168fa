// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solleva/plan/routing/fleet.h"

// Within routing/: what no plan can cost less than.
namespace solleva::plan::routing {

struct Bound {
  double value = 0;
  std::string method = {};
  std::optional<Tours> better = {};  ///< a plan found on the way that costs less than the one given
};

/// Each job by itself: the least of what is lost and of the cheapest work and way to it.
/// Formula: docs/methods/machine-rounds.md, machine-rounds#8. Source: definition. Units: money.
double bound_of_jobs(const RoundProblem& problem, const std::vector<Kind>& kinds);

/// Prices by column generation, then, where the gap lets few enough tours through, the best choice among all of them. `pool`: tours known already. Never below bound_of_jobs().
/// Formula: docs/methods/machine-rounds.md, machine-rounds#5 to machine-rounds#7. Source: Desrochers, Desrosiers and Solomon (1992); Baldacci, Mingozzi and Roberti (2011).
/// Units: money. Errors: those of solve().
Result<Bound> bound_of_tours(const RoundProblem& problem, const std::vector<Kind>& kinds, const Tours& best, std::vector<Tour> pool, double gap, const RunControl& control);

}  // namespace solleva::plan::routing
