// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/plan/errors.h"

/// What can be wrong with crafts and who learns them; it has a page in docs/errors/.
namespace solleva::plan::heritage::errors {

using namespace plan::errors;

inline constexpr ErrorCode bad_heritage{"plan.bad-heritage", Exit::bad_input};

}  // namespace solleva::plan::heritage::errors
