// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/farm_rounds_file.h"
#include "solleva/share/envelope.h"

// Within `plan farm --routes`: who works where and when, as tables and sentences.
namespace solleva::cli {

/// What one more machine like another would save.
struct Another {
  std::size_t like = 0;
  double saves = 0;
};

/// The plan with its tables.
share::Plan rounds_output(const RoundsInput& input, const plan::routing::RoundPlan& plan, const std::vector<Another>& another);

/// Why a job is done by whom and when, or not at all. Errors: cli.bad-value where there is none of that name.
Result<share::List> rounds_reasons(const RoundsInput& input, const plan::routing::RoundPlan& plan, const std::string& name);

}  // namespace solleva::cli
