// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/regional/load.h"

namespace solleva::cli::regional {

/// Computes what the report shows beyond what the tables say: aggregates of every year, contributions, decompositions, growth
/// incidence. Errors: those of measure; data.missing-value where a pair names a distribution that is not in the tables.
Done measure_case(CaseData& data, const std::string& grouped_file, const RunControl& control);

}  // namespace solleva::cli::regional
