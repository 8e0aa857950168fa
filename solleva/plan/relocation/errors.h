// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/plan/errors.h"

/// What can be wrong with what a move is given; has a page in docs/errors/.
namespace solleva::plan::relocation::errors {

using namespace plan::errors;

inline constexpr ErrorCode bad_relocation{"plan.bad-relocation", Exit::bad_input};

}  // namespace solleva::plan::relocation::errors
