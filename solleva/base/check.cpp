// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/check.h"

#include <cstdio>
#include <cstdlib>

#include "solleva/base/error.h"

namespace solleva {

void require(bool holds, const char* what, std::source_location where) {
  if (holds) [[likely]]
    return;
  std::fprintf(stderr, "solleva: bug: broken invariant: %s (%s:%u, %s)\n", what, where.file_name(),
               static_cast<unsigned>(where.line()), where.function_name());
  std::_Exit(static_cast<int>(Exit::bug));
}

}  // namespace solleva
