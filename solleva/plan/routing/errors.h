// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/plan/errors.h"

/// What can be wrong with a round of machines; it has a page in docs/errors/.
namespace solleva::plan::routing::errors {

using namespace plan::errors;

inline constexpr ErrorCode bad_round{"plan.bad-round", Exit::bad_input};

}  // namespace solleva::plan::routing::errors
