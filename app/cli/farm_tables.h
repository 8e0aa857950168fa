// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/farm_file.h"
#include "app/cli/open_table.h"

// Within `plan farm`: the tables that the file of a farm names.
namespace solleva::cli {

/// Paths of the tables; those that may be absent may be empty.
struct FarmPaths {
  std::string activities, needs, resources, products, yields, parcels, scenarios;
};

/// Fills the farm from its tables; periods and scenarios (name, probability) are there already. Errors, each with the place: those of data; plan.bad-farm.
Done read_farm_tables(const FarmPaths& paths, FarmInput& input, const RunControl& control);

}  // namespace solleva::cli
