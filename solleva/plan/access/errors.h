// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/error.h"

namespace solleva::plan::access::errors {

inline constexpr ErrorCode bad_grid{"plan.bad-grid", Exit::bad_input};
inline constexpr ErrorCode grids_differ{"plan.grids-differ", Exit::bad_input};
inline constexpr ErrorCode grid_in_degrees{"plan.grid-in-degrees", Exit::bad_input};
inline constexpr ErrorCode off_grid{"plan.off-grid", Exit::bad_input};
inline constexpr ErrorCode bad_speeds{"plan.bad-speeds", Exit::bad_input};
inline constexpr ErrorCode bad_decay{"plan.bad-decay", Exit::bad_usage};
inline constexpr ErrorCode duplicate_place{"plan.duplicate-place", Exit::bad_input};
inline constexpr ErrorCode group_too_large{"plan.group-too-large", Exit::bad_input};
inline constexpr ErrorCode bad_lines{"plan.bad-lines", Exit::bad_input};
inline constexpr ErrorCode bad_pairs{"plan.bad-pairs", Exit::bad_input};

}  // namespace solleva::plan::access::errors
