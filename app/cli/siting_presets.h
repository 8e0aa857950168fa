// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/cli/command.h"

namespace solleva::cli {

/// --preset: how far is too far by a published norm.
Option preset_option();

/// What --radius says, or --preset with a note of what it is and where it comes from; infinite where there is neither. `ways`: costs come from a file and
/// not from coordinates. Errors: cli.bad-value for both of them, a radius below 0, or minutes where there are only coordinates.
Result<double> radius_of(const Arguments& arguments, bool ways, std::vector<Note>& notes);

}  // namespace solleva::cli
