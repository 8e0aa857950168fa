// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/relocation_answer.h"

namespace solleva::cli {

/// `in_words`: what a family asks first, and the answers of this plan.
share::List relocation_words(const RelocationInput& input, const RelocationAnswer& answer);

}  // namespace solleva::cli
