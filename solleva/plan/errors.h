// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/error.h"

/// What can be wrong with what plan is given; each has a page in docs/errors/.
namespace solleva::plan::errors {

// networks
inline constexpr ErrorCode bad_edge{"plan.bad-edge", Exit::bad_input};

}  // namespace solleva::plan::errors
