// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "solleva/base/run_control.h"
#include "solleva/plan/cooperative/game.h"

namespace solleva::plan::cooperative {

inline constexpr std::size_t most_for_nucleolus = 12;

/// How the gain of a coalition by its division is counted.
enum class Gains {
  whole,       ///< x(S) - v(S): the nucleolus
  per_member,  ///< (x(S) - v(S)) / |S|: the per-capita nucleolus
};

struct Nucleolus {
  std::vector<double> value;   ///< one amount a player
  double least_gain = 0;       ///< of the worst-treated coalition, per member where asked; the core is empty where it is below 0 (whole gains)
  std::size_t levels = 0;      ///< linear programmes until everything was settled
  bool imputation = true;      ///< nobody gets less than alone; false where that is impossible: then it is the prenucleolus
};

/// The division in which the worst-treated coalition is treated as well as can be, then the next worst, and so on.
/// Method: a sequence of linear programmes; each settles the coalitions that have a price above 0 in its dual, and whatever follows from them by
/// rank (exact, modulo a prime). The amounts come from the settled equations, not from the simplex tableau.
/// Formula: docs/methods/cooperative.md, cooperative#7 to #9. Source: Schmeidler (1969), SIAM Journal on Applied Mathematics 17, 1163-1170;
/// Potters, Reijnierse and Ansing (1996), Mathematics of Operations Research 21, 757-768; per capita: Wallmeier (1983); Young, Okada and Hashimoto (1982),
/// Water Resources Research 18, 463-475. Units: those of the worths.
/// Errors: plan.bad-game above 12 players; plan.solver-failed where the solver's answer does not check; base.stopped.
Result<Nucleolus> nucleolus(const Game& game, Gains gains, const RunControl& control);

}  // namespace solleva::plan::cooperative
