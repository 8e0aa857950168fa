// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "app/cli/relocation_input.h"

// Within `plan relocation`: the plan itself, by the way that the input asks for.
namespace solleva::cli {

struct RelocationAnswer {
  plan::Optimum optimum;
  std::vector<std::uint32_t> site;  ///< of each family that agreed; kStays: it stays
  std::vector<std::uint8_t> built;  ///< of each measure in place
  std::vector<double> prices;       ///< of room; empty where no prices decided
  std::optional<plan::relocation::WishPlan> wishes = {};
  double cost = 0;                  ///< of moves and measures
};

/// The problem of staying beside moving that the input states. `decided` as there.
plan::relocation::Joint joint_of(const RelocationInput& input, std::vector<std::uint32_t> decided);

/// By work expected, by staying beside moving within a budget, or by wishes. Errors: those of the planners.
Result<RelocationAnswer> relocation_answer(const RelocationInput& input, const plan::Limits& limits, const RunControl& control);

/// Where a family goes by the plan; else the site that is worth most to it of those where it could live; kStays: nowhere.
std::uint32_t best_site(const RelocationInput& input, const RelocationAnswer& answer, std::size_t family);

}  // namespace solleva::cli
