// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "solleva/base/result.h"

namespace solleva::data {

/// The SHA-256 of a file's bytes as 64 lower-case hexadecimal digits, for receipts. Errors: data.no-file, data.is-directory,
/// data.no-permission, data.read-failed.
Result<std::string> file_sha256(const std::string& path);

}  // namespace solleva::data
