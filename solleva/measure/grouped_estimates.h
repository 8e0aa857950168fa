// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "solleva/measure/grouped.h"

namespace solleva::measure {

/// The figures of a measured distribution as rows of `results`: those of the chosen curves, of the curve asked for, or of both
/// curves.
std::vector<Estimate> grouped_estimates(const GroupedResult& result, const GroupedOptions& options);

}  // namespace solleva::measure
