// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/plan/errors.h"

/// What can be wrong with a park of jobs; it has a page in docs/errors/.
namespace solleva::plan::park::errors {

using namespace plan::errors;

inline constexpr ErrorCode bad_park{"plan.bad-park", Exit::bad_input};

}  // namespace solleva::plan::park::errors
