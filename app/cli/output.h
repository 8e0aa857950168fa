// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "solleva/base/result.h"

namespace solleva::cli {

/// Writes all bytes to stdout. A reader that has gone (`| head`) is no error: it has what it wanted.
/// Errors: cli.write-failed.
Done write_stdout(std::string_view bytes);

/// Writes a file whole or not at all (data/file.h says how); what is no regular file (a pipe, /dev/stdout) is written to
/// directly. Errors: cli.write-failed, and those of data::write_atomically; what was at `path` is then as it was.
Done write_file(const std::string& path, std::string_view bytes);

}  // namespace solleva::cli
