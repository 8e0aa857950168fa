// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/plan/errors.h"

/// What can be wrong with what a cooperative gives; each has a page in docs/errors/.
namespace solleva::plan::cooperative::errors {

using namespace plan::errors;

inline constexpr ErrorCode bad_game{"plan.bad-game", Exit::bad_input};
inline constexpr ErrorCode bad_book{"plan.bad-book", Exit::bad_input};
inline constexpr ErrorCode bad_statute{"plan.bad-statute", Exit::bad_input};
inline constexpr ErrorCode bad_roster{"plan.bad-roster", Exit::bad_input};

}  // namespace solleva::plan::cooperative::errors
