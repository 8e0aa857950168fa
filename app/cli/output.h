// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "solleva/base/result.h"
#include "solleva/share/envelope.h"

namespace solleva::cli {

/// Writes all bytes to stdout. A reader that has gone (`| head`) is no error: it has what it wanted.
/// Errors: cli.write-failed.
Done write_stdout(std::string_view bytes);

/// Writes a file whole or not at all (data/file.h says how); what is no regular file (a pipe, /dev/stdout) is written to
/// directly. Errors: cli.write-failed, and those of data::write_atomically; what was at `path` is then as it was.
Done write_file(const std::string& path, std::string_view bytes);

/// Refuses to write over a file that was read: whoever names it so by mistake loses their table. `option`: which one named `path`.
/// Errors: cli.bad-value.
Done spares_inputs(const std::string& path, const std::string& option, std::span<const share::Input> read);

}  // namespace solleva::cli
