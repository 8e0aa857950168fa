// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "app/cli/relocation_cells.h"
#include "app/cli/relocation_input.h"

// Within `plan relocation`: what families said, what staying and moving cost, what a month leaves, where families want to go.
namespace solleva::cli {

/// The table of answers; nothing where there is none. Errors: those of data, plan.bad-relocation.
Done read_answers(const RunControl& control, RelocationInput& input);

/// Measures in place, costs of sites, months before and after. Where nobody may become poorer, such sites are closed to the family. Errors: those of data, plan.bad-relocation.
Done read_staying(NamedCells& families, NamedCells& sites, const RunControl& control, RelocationInput& input);

/// The wishes of those who agreed, priorities, a lottery. Errors: those of data, plan.bad-relocation.
Done read_wishes(std::int64_t seed, const RunControl& control, RelocationInput& input);

}  // namespace solleva::cli
