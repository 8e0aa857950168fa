// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/plan/errors.h"

/// What can be wrong with a farm; it has a page in docs/errors/.
namespace solleva::plan::farm::errors {

using namespace plan::errors;

inline constexpr ErrorCode bad_farm{"plan.bad-farm", Exit::bad_input};

}  // namespace solleva::plan::farm::errors
