// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/access/decay.h"
#include "solleva/plan/access/pairs.h"

namespace solleva::plan::access {

/// Who wants something and who has it. All three belong together and stay with their owner.
struct Market {
  const Pairs& pairs;
  std::span<const double> demand;  ///< people of each place, >= 0; unused where nobody competes
  std::span<const double> supply;  ///< what each facility has: beds, seats, jobs; >= 0
};

/// Every score is a number for each place, in the order of the places; 0 where nothing is in reach. Errors of all: base.stopped. The same bytes
/// for any number of threads. A facility that no demand reaches gives nothing to anybody.
///
/// What is in reach, weighted: with a binary decay the cumulative opportunities, else the gravity score.
/// Formula: access#2. Source: Hansen (1959), Journal of the American Institute of Planners 25, 73-76. Units: those of supply.
Result<std::vector<double>> opportunities(const Market& market, const Decay& decay, const RunControl& control);

/// Supply a person: two-step floating catchment areas, enhanced (E2SFCA) where the decay has steps or is smooth.
/// Formula: access#3. Source: Luo and Wang (2003), Environment and Planning B 30, 865-884; Luo and Qi (2009), Health & Place 15,
/// 1100-1107. Units: supply a person.
Result<std::vector<double>> two_step(const Market& market, const Decay& decay, const RunControl& control);

/// Supply a person where people choose among facilities by weight first (3SFCA).
/// Formula: access#4. Source: Wan, Zou and Sternberg (2012), International Journal of Geographical Information Science 26, 1073-1089.
/// Units: supply a person.
Result<std::vector<double>> three_step(const Market& market, const Decay& decay, const RunControl& control);

/// Supply a person with weights that sum to one from both sides (BFCA), so that neither people nor supply are counted more than once.
/// Formula: access#5. Source: Paez, Higgins and Vivona (2019), PLOS ONE 14(6) e0218773. Units: supply a person.
Result<std::vector<double>> balanced(const Market& market, const Decay& decay, const RunControl& control);

/// Supply that falls to the place as a whole; over the places it sums to all supply that anybody reaches.
/// Formula: access#6. Source: Soukhov, Paez, Higgins and Mohamed (2023), PLOS ONE 18(1) e0278468. Units: those of supply.
Result<std::vector<double>> spatial_availability(const Market& market, const Decay& decay, const RunControl& control);

/// The cost to the nearest facilities that together have `wanted` of supply.
/// Formula: access#7. Source: definition, as in R accessibility. Units: those of the costs. Edge cases: NaN where not so much is in reach.
Result<std::vector<double>> cost_to_closest(const Market& market, double wanted, const RunControl& control);

struct RaamOptions {
  double tau = 60;        ///< the cost that weighs as much as crowding at the mean of demand for each unit of supply
  int cycles = 150;
  double initial_step = 0.2;
  double least_step = 0.005;
  double half_life = 50;  ///< of the step, in cycles
  int damped_cycles = 20; ///< at the beginning, where crowds would overrun what attracts them
};

/// The cost, travel and crowding together, that people bear when each goes where it is least (rational agent access model). An iteration, not
/// an optimum: about 1e-3 of the score. Less is better.
/// Formula: access#8. Source: Saxon and Snow (2020), Annals of the American Association of Geographers 110, 205-222. Units: 1 (costs over
/// tau). Edge cases: NaN for a place without people or without a facility in reach.
Result<std::vector<double>> rational_agents(const Market& market, const RaamOptions& options, const RunControl& control);

}  // namespace solleva::plan::access
