// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/survey_figures.h"

namespace solleva::cli {

/// --id for commands that compare times.
Option id_option();

/// The first FILE; with --id all of them one under the other, which are then rounds of one sample. Errors: those of read_rows().
Result<SurveyRows> read_first(const Arguments& arguments, const RunControl& control);

/// The indices of a list of names with commas. Errors: measure.unknown-index.
Result<std::vector<measure::Index>> named_indices(std::string_view names);

/// A population at two times: two files, or one with --time.
struct SurveyTimes {
  std::vector<SurveyRows> surveys;                        ///< one that holds both times, or two
  std::array<std::vector<measure::Domain>, 2> domains = {};  ///< the same groups in the same order
  std::vector<measure::SurveyLine> lines_after = {};      ///< those of --line-after where a fixed line moved
  std::optional<double> years = {};                       ///< between the two values of --time where they are numbers

  std::vector<measure::SurveySample> samples = {};        ///< of `surveys`
  std::array<std::vector<std::uint32_t>, 2> everybody = {};  ///< of each time, from whom its lines are estimated

  /// To be given to survey_change(), as long as this stays where it is.
  measure::TwoTimes population() const { return {samples, domains[0], domains[1], everybody[0], everybody[1]}; }
};

/// The two times, of which `first` is what read_first() gave. In one file, or in two with --id, PSUs of the same name are the same PSU; where no PSU is there both
/// times, the times are independent samples. Errors: those of read_rows(); measure.not-two-times; cli.bad-value.
Result<SurveyTimes> read_times(const Arguments& arguments, SurveyRows first, const RunControl& control);

/// A population in several rounds: files, or one with --time.
struct SurveyRounds {
  std::vector<SurveyRows> surveys;       ///< one that holds all rounds, or one for each
  std::vector<measure::Round> rounds = {};
  std::vector<measure::SurveySample> samples = {};  ///< of `surveys`
};

/// The rounds, of which `first` is what read_first() gave. Errors: those of read_rows(); measure.not-two-times; cli.missing-option.
Result<SurveyRounds> read_rounds(const Arguments& arguments, SurveyRows first, const RunControl& control);

/// What a command that compares takes: grouped distributions, or two surveys where it is not given --people or another option that
/// only they have. The options of comparison_options(), of welfare_options() with lines, and `own` of the surveys.
std::vector<Option> two_kinds_of_options(std::vector<Option> own);

/// Whether a call is about grouped distributions; `grouped` names more options that only these have, `survey` those of surveys.
/// Errors: cli.missing-option without --people, --mean or --line of distributions; cli.bad-value where options speak of both.
Result<bool> about_distributions(const Arguments& arguments, std::vector<std::string> grouped, const std::vector<Option>& survey);

}  // namespace solleva::cli
