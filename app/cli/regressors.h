// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/cli/survey_input.h"

namespace solleva::cli {

/// --on: the columns that something is regressed on, for commands that have it.
Option on_option(std::string help);

/// These columns as numbers. Errors: those of data::numeric_columns(), with the place in the file.
Result<std::vector<measure::Regressor>> survey_regressors(SurveyInput& survey, const Arguments& arguments);

}  // namespace solleva::cli
