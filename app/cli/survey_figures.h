// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
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

/// The rows with their welfare and design, and where errors come from; `whole` are those from which relative lines are estimated.
measure::SurveySample survey_sample(const SurveyInput& survey, std::span<const double> welfare, std::span<const std::uint32_t> whole);

/// A survey with its welfare and lines.
struct SurveyRows {
  SurveyInput survey;
  std::vector<double> welfare;
  std::vector<measure::SurveyLine> lines;

  /// Relative lines are those of everybody, whatever --where says; or of the rows of --where alone.
  measure::SurveySample sample() const { return survey_sample(survey, welfare, survey.everybody); }
  measure::SurveySample sample_by_itself() const { return survey_sample(survey, welfare, survey.whole()); }
};

/// A survey that was read, with --welfare and the lines. Errors: its own; those of survey_welfare() and survey_lines().
Result<SurveyRows> rows_of(Result<SurveyInput> survey, const Arguments& arguments);

/// Reads a file with the options of welfare_options(); `path` names another than FILE. Errors: those of read_survey(), survey_welfare()
/// and survey_lines().
Result<SurveyRows> read_rows(const Arguments& arguments, const RunControl& control, Grouping grouping = Grouping::crossed,
                             const std::string& path = {});

/// The rows of results with the files and notes of the surveys, and the seed where replicates were drawn.
share::Envelope survey_envelope(const Arguments& arguments, std::span<const SurveyRows> surveys, std::vector<Estimate> results);

/// What --compatible and --poor say.
measure::Conventions survey_conventions(const Arguments& arguments);

}  // namespace solleva::cli
