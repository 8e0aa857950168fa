// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/error.h"

namespace solleva::errors {

inline constexpr ErrorCode bad_value{"base.bad-value", Exit::bad_input};
inline constexpr ErrorCode bad_shape{"base.bad-shape", Exit::bad_input};
inline constexpr ErrorCode unit_mismatch{"base.unit-mismatch", Exit::bad_input};
inline constexpr ErrorCode overflow{"base.overflow", Exit::bad_input};
inline constexpr ErrorCode collinear{"base.collinear", Exit::bad_input};
inline constexpr ErrorCode no_bracket{"base.no-bracket", Exit::bad_input};
inline constexpr ErrorCode no_convergence{"base.no-convergence", Exit::bad_input};
inline constexpr ErrorCode stopped{"base.stopped", Exit::stopped};

}  // namespace solleva::errors
