// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "app/cli/command.h"

namespace solleva::cli {

/// What `solleva -h` prints: every command with its summary, in the order of the loop.
std::string overview();

/// What `solleva <step> -h` prints: the commands of one step.
std::string step_help(std::string_view step);

/// What `solleva <step> <verb> -h` prints: usage, arguments, options, examples.
std::string command_help(const Command& command);

/// The manual page of the whole program as roff (man macros), for solleva.1.
std::string manual_page();

/// The reference page docs/api/cli.md.
std::string reference_page();

/// A completion script; `shell` is bash, zsh or fish.
std::string completion_script(std::string_view shell);

}  // namespace solleva::cli
