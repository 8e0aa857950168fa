// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "solleva/base/result.h"

namespace solleva::data {

/// All bytes of a file; one whose name ends in .gz is unpacked. For what is no table: grids, GeoJSON.
/// Errors: data.no-file, data.is-directory, data.no-permission, data.read-failed, data.malformed-file for a .gz that is broken or cut.
Result<std::string> read_whole(const std::string& path);

}  // namespace solleva::data
