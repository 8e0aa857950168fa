// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/command.h"

namespace solleva::cli {

/// "FILE [OUT] CASE..."
std::string usage_arguments(const Command& command);

/// The text broken at spaces into lines of at most `width` bytes, each after `indent`.
std::string wrapped(std::string_view text, std::size_t width, std::string_view indent);

/// The text as a string of TOML on one line, in double quotes: breaks and other control characters become blanks.
std::string toml_text(std::string_view text);

/// The paragraphs of a description.
std::vector<std::string> paragraphs(std::string_view text);

}  // namespace solleva::cli
