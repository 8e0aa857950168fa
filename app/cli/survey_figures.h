// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/survey_input.h"

namespace solleva::cli {

/// What the commands that give indices of a survey share: --welfare, --missing, --index (with the default `indices`), --poor,
/// --compatible and the options of survey_options(); with `lines` also --line, --line-of-median, --line-of-mean, --line-column.
std::vector<Option> figure_options(const std::string& indices, bool lines);

/// Reads the survey of FILE and gives the indices asked for, with their errors.
/// Errors: those of read_survey() and survey_estimates(); measure.unknown-index; cli.bad-value.
Checked<Outcome> survey_figures(const Arguments& arguments, const RunControl& control);

}  // namespace solleva::cli
