// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "solleva/plan/heritage/heritage_plan.h"
#include "solleva/plan/solver/linear_model.h"

// Within heritage/: the programme of a plan and where everything stands in it.
namespace solleva::plan::heritage {

inline constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

/// A candidate who may learn a craft in a workshop.
struct Seat {
  std::size_t candidate = 0, craft = 0, workshop = 0;
  std::uint32_t column = 0;
};

/// A master who may teach in a workshop.
struct Chair {
  std::size_t master = 0, workshop = 0;
  std::uint32_t teaches = 0, apprentices = 0;  ///< columns: whether, and how many
};

/// The people of a craft whose income is counted together: the poor, or the others.
struct Pool {
  std::size_t craft = 0;
  bool poor = false;
  std::vector<std::size_t> products{};             ///< of the craft
  std::vector<std::vector<std::uint32_t>> made{};  ///< [of products][of the craft's season]
  std::vector<std::vector<std::uint32_t>> sold{};  ///< [scenario][order]; kNowhere: not of this craft, or not allowed
};

struct HeritageModel {
  LinearModel model;
  std::vector<std::uint32_t> runs{};  ///< [workshop]
  std::vector<Seat> seats{};
  std::vector<Chair> chairs{};
  std::vector<Pool> pools{};
  std::vector<std::uint32_t> income{}, others{};  ///< [scenario]
  std::vector<Market> years{};
};

/// Formula: docs/methods/heritage.md, heritage#7 to heritage#16. Source: see plan_heritage(). Units: those of the problem, which has passed check(). `for_craft`: instead of income, the logarithm
/// of the chance that a craft is kept is made as large as it can be, and of the floors only its own counts; one without a floor cannot be asked for.
HeritageModel model_of(const Heritage& heritage, const HeritageOptions& options, std::optional<std::size_t> for_craft = {});

/// The most that a master can teach: who teaches has fewer hours of his or her own. Formula: heritage#9. Source: definition. Units: apprentices.
std::size_t can_teach(const Heritage& heritage, std::size_t master);

}  // namespace solleva::plan::heritage
