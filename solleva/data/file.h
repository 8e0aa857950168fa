// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "solleva/base/result.h"

namespace solleva::data {

/// Whether `path` is a regular file that we may read. Errors: data.no-file (with names of the same folder that are really near),
/// data.is-directory, data.no-permission.
Done check_readable(const std::string& path);

/// Lets `write` make a file beside `path` and renames it to `path` when all went well; otherwise removes it, and `path` is as it
/// was. `write` gets the temporary path. Errors: those of `write`, data.is-directory, data.no-permission, data.write-failed.
Done write_atomically(const std::string& path, const std::function<Done(const std::string& temporary)>& write);

}  // namespace solleva::data
