// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "solleva/base/result.h"

namespace solleva::data {

/// The whole of a file, as its bytes are. Errors: those of check_readable; data.read-failed.
Result<std::string> read_text(const std::string& path);

}  // namespace solleva::data
