// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/error.h"

namespace solleva::cli::errors {

inline constexpr ErrorCode unknown_command{"cli.unknown-command", Exit::bad_usage};
inline constexpr ErrorCode unknown_option{"cli.unknown-option", Exit::bad_usage};
inline constexpr ErrorCode missing_value{"cli.missing-value", Exit::bad_usage};
inline constexpr ErrorCode unwanted_value{"cli.unwanted-value", Exit::bad_usage};
inline constexpr ErrorCode bad_value{"cli.bad-value", Exit::bad_usage};
inline constexpr ErrorCode repeated_option{"cli.repeated-option", Exit::bad_usage};
inline constexpr ErrorCode missing_option{"cli.missing-option", Exit::bad_usage};
inline constexpr ErrorCode missing_argument{"cli.missing-argument", Exit::bad_usage};
inline constexpr ErrorCode unexpected_argument{"cli.unexpected-argument", Exit::bad_usage};
inline constexpr ErrorCode nothing_to_run{"cli.nothing-to-run", Exit::bad_input};
inline constexpr ErrorCode no_places{"cli.no-places", Exit::bad_usage};
inline constexpr ErrorCode write_failed{"cli.write-failed", Exit::environment};
inline constexpr ErrorCode out_of_memory{"cli.out-of-memory", Exit::environment};
inline constexpr ErrorCode bug{"cli.bug", Exit::bug};

}  // namespace solleva::cli::errors
