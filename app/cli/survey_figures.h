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

/// What other commands that work on a survey share with it.

/// figure_options() without --index and --covariance, and without those of table_options().
std::vector<Option> welfare_options(bool lines);

/// --welfare of each row. Under --missing drop, rows without it leave every domain and a note counts them.
/// Errors: those of data::numeric_column(), with the place in the file.
Result<std::vector<double>> survey_welfare(SurveyInput& survey, const Arguments& arguments);

/// The lines of --line, --line-of-median, --line-of-mean and --line-column, in that order; none where the command has no --line.
/// Errors: cli.bad-value; those of data::numeric_column().
Result<std::vector<measure::SurveyLine>> survey_lines(SurveyInput& survey, const Arguments& arguments);

/// The indices of --index. Errors: measure.unknown-index.
Result<std::vector<measure::Index>> survey_indices(const Arguments& arguments);

/// What --compatible and --poor say.
measure::Conventions survey_conventions(const Arguments& arguments);

}  // namespace solleva::cli
