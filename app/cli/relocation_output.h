// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/relocation_answer.h"

namespace solleva::cli {

/// `plan relocation` as it is shown: what a family could read first, the head, who goes where, staying beside moving, hamlets without names, months before and after, warnings, rights,
/// what an audit finds, what is due when, who is left out; what `explain` asks about one family. Errors: cli.bad-value where `explain` names nobody.
Result<share::Envelope> relocation_envelope(const RelocationInput& input, const RelocationAnswer& answer, const std::string& explain);

}  // namespace solleva::cli
