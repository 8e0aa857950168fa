// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/relocation_input.h"

namespace solleva::cli {

/// `plan relocation` as it is shown: head, assignment, sites, staying, left_out, what is due when; what `explain` asks about one family.
/// Errors: cli.bad-value where `explain` names nobody.
Result<share::Envelope> relocation_envelope(const RelocationInput& input, const plan::relocation::MovePlan& plan, const std::string& explain);

}  // namespace solleva::cli
