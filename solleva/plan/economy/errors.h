// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/error.h"

namespace solleva::plan::errors {

// input-output tables
inline constexpr ErrorCode bad_economy{"plan.bad-economy", Exit::bad_input};
inline constexpr ErrorCode not_productive{"plan.not-productive", Exit::bad_input};
inline constexpr ErrorCode cannot_balance{"plan.cannot-balance", Exit::bad_input};

}  // namespace solleva::plan::errors
