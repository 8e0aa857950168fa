// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solleva/base/run_control.h"
#include "solleva/plan/heritage/heritage.h"
#include "solleva/plan/optimum.h"

namespace solleva::plan::heritage {

/// What is made as large as it can be, of the income that poor households have from the crafts in the year.
enum class Aim {
  expected,  ///< the mean over the scenarios
  cvar,      ///< the mean of the worst part of the years (`tail`)
};

struct HeritageOptions {
  Aim aim = Aim::expected;
  double tail = 0.2;        ///< of `cvar`: a part of 1 above 0
  Limits limits = {};       ///< `iterations`: rounds in which floors are looked at, 500 where there is no limit
  bool only_today = false;  ///< nobody new learns, no workshop is opened, the programme pays nothing: the year without a plan
  bool floors = true;       ///< keep each craft at its floor
};

/// Who learns what with whom and where.
struct Placement {
  std::size_t candidate = 0;
  Place place{};
};

/// What may become of a craft within its floor's years, where no plan keeps all floors.
struct Reach {
  std::size_t craft = 0;
  double everybody = 0;               ///< the chance of its floor if all who asked for it learned it, whatever the money and the places
  std::optional<double> within = {};  ///< that of the plan which does the most for this craft alone; exactly the most where one master is asked for and nobody comes after a gap
};

struct HeritagePlan {
  Optimum optimum;                              ///< a maximum; the bound is an upper one
  std::vector<std::uint8_t> runs{};             ///< [workshop]
  std::vector<std::size_t> taught{};            ///< [master]: apprentices
  std::vector<Placement> placements{};          ///< in the order of the candidates
  std::vector<std::vector<double>> made{};      ///< [product][period]: pieces
  std::vector<std::vector<double>> sold{};      ///< [scenario][order]: pieces
  std::vector<std::vector<double>> earned{};    ///< [household][scenario]: from the crafts, with stipends and fees
  std::vector<double> poor_income{}, others_income{};  ///< [scenario]: the sum of `earned` of who is poor, of who is not
  double cost = 0;                              ///< of the programme in the year
  double expected = 0, tail_mean = 0;           ///< of poor_income + others * others_income
  std::size_t rounds = 0;                       ///< in which floors were looked at
  std::vector<Reach> reach{};                   ///< of an infeasible plan: each craft with a floor
};

/// Which workshops run, who learns what with whom, what is made for which order.
///
/// Nobody learns a craft that he or she did not ask for; who learns today goes on. People, workshops and pieces are decided before the year is known, sales after. A craft's receipts, less
/// materials, are shared by the hours that each gives (of a learner: times `pace`), among the poor and among the others apart: orders may go to the poor first.
/// Formula: docs/methods/heritage.md, heritage#7 to heritage#18. Source: floors of at least one master are linear in logarithms (heritage#13), others are exact by cuts after Laporte and Louveaux (1993),
/// Operations Research Letters 13, pp. 133-142; `cvar` after Rockafellar and Uryasev (2000), Journal of Risk 2, pp. 21-41. Units: money a year. The bound is the tree's.
///
/// Every floor is checked by future_of(), to 1e-9. Stopped before a plan keeps all: the last one, and `reason` says so. `infeasible` has in `reason` which craft cannot be kept, how far it could be, and
/// what is missing. Errors: plan.bad-heritage, those of solve().
Result<HeritagePlan> plan_heritage(const Heritage& heritage, const HeritageOptions& options, const RunControl& control);

/// The lives of all who are or become masters of a craft: masters, who learns it today, who is placed.
std::vector<Life> lives_of(const Heritage& heritage, const std::vector<Placement>& placements, std::size_t craft, std::size_t years);

/// The placements of today.
std::vector<Placement> placed_today(const Heritage& heritage);

/// The life of a candidate who learns a craft from now on.
Life life_of(const Heritage& heritage, std::size_t candidate, std::size_t craft, std::size_t years);

}  // namespace solleva::plan::heritage
