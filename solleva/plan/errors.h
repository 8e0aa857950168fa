// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/error.h"

/// What can be wrong with what plan is given; each has a page in docs/errors/.
namespace solleva::plan::errors {

// the solver room
inline constexpr ErrorCode bad_model{"plan.bad-model", Exit::bad_input};
inline constexpr ErrorCode solver_failed{"plan.solver-failed", Exit::bad_input};

// portfolios
inline constexpr ErrorCode bad_portfolio{"plan.bad-portfolio", Exit::bad_input};

// networks
inline constexpr ErrorCode bad_edge{"plan.bad-edge", Exit::bad_input};

// siting
inline constexpr ErrorCode bad_siting{"plan.bad-siting", Exit::bad_input};

}  // namespace solleva::plan::errors
