// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/error.h"

namespace solleva::share::errors {

inline constexpr ErrorCode unknown_language{"share.unknown-language", Exit::bad_input};
inline constexpr ErrorCode bad_catalogue{"share.bad-catalogue", Exit::bad_input};
inline constexpr ErrorCode bad_message{"share.bad-message", Exit::bad_input};
inline constexpr ErrorCode unknown_message{"share.unknown-message", Exit::bad_input};
inline constexpr ErrorCode missing_argument{"share.missing-argument", Exit::bad_input};
inline constexpr ErrorCode bad_asset{"share.bad-asset", Exit::bad_input};
inline constexpr ErrorCode bad_report{"share.bad-report", Exit::bad_input};
inline constexpr ErrorCode figure_without_receipt{"share.figure-without-receipt", Exit::bad_input};
inline constexpr ErrorCode not_a_site{"share.not-a-site", Exit::bad_usage};
inline constexpr ErrorCode no_plan{"share.no-plan", Exit::bad_input};
inline constexpr ErrorCode cannot_write{"share.cannot-write", Exit::environment};

}  // namespace solleva::share::errors
