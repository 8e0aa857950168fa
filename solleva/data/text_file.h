// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "solleva/base/result.h"

namespace solleva::data {

/// All bytes of a file; one whose name ends in .gz is unpacked. For what is no table: TOML, ballots, grids, GeoJSON.
/// Errors: those of check_readable; data.read-failed, data.malformed-file for a .gz that is broken or cut.
Result<std::string> read_text(const std::string& path);

}  // namespace solleva::data
