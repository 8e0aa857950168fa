// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/check.h"

#include <string>

namespace solleva {

void require(bool holds, const char* what, std::source_location where) {
  if (holds) [[likely]]
    return;
  throw BrokenInvariant("broken invariant: " + std::string(what) + " (" + where.file_name() + ":" + std::to_string(where.line()) +
                        ", " + where.function_name() + ")");
}

}  // namespace solleva
