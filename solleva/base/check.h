// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <source_location>

namespace solleva {

/// Ends the program with a message and exit code 70 (Exit::bug) when `holds` is false: for invariants of our own that are broken by a bug, never for bad
/// input.
void require(bool holds, const char* what, std::source_location where = std::source_location::current());

}  // namespace solleva
