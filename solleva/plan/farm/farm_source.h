// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "solleva/plan/farm/farm.h"

namespace solleva::plan::farm {

/// Reads a farm from JSON of one of three kinds of published models, told apart by their keys:
/// - land and labour by month (`land_months_per_ha`, `labour_days_per_ha`, ...), as in Kutcher, Meeraus and O'Mara (1988);
/// - crops and livestock by season (`crop_io`, `livestock_io`, ...), as in the World Bank's model of the Punjab (1977);
/// - crops under scenarios of yields (`plant_cost`, `scenarios`, ...), as in Birge and Louveaux (2011), 1.1.
/// docs/methods/farm.md says what becomes of each key. Errors: plan.bad-farm, with the key that is missing or wrong.
Result<Farm> parse_farm(std::string_view text, const std::string& file);

}  // namespace solleva::plan::farm
