// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "solleva/plan/farm/farm_plan.h"
#include "solleva/plan/solver/linear_model.h"

// Within farm/: the programme of a farm and where everything stands in it.
namespace solleva::plan::farm {

inline constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

/// The columns and rows of a farm; kNowhere where there is none. Vectors over resource and period, scenario and product run over the latter first.
struct FarmModel {
  LinearModel model;
  std::vector<Field> fields{};
  std::vector<std::uint32_t> field{}, reclaimed{}, buy{}, sell{}, keep{};
  std::vector<std::uint32_t> grown_sold{}, grown_above{}, product_bought{}, income{};
  std::uint32_t borrowed = kNowhere;
  std::vector<std::uint32_t> supply_row{}, land_row{}, need_row{}, most_row{}, income_row{};  ///< land_row over parcel and period
  std::uint32_t credit_row = kNowhere;
  std::vector<Scenario> scenarios{};  ///< at least one
};

/// Formula: docs/methods/farm.md, farm#1 to farm#9. Source: see plan_farm(). Units: those of the farm. The farm has passed check().
FarmModel model_of(const Farm& farm, const FarmOptions& options);

}  // namespace solleva::plan::farm
