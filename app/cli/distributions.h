// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/measure/measure.h"

namespace solleva::cli {

/// The options by which a command finds distributions in a table: --people, --welfare, --by, --input, --mean, --line and their
/// units.
std::vector<Option> distribution_options();

/// How points are to be read and curves chosen, from --input, --unit and the like. Errors: measure.bad-terms, base.unit-mismatch,
/// measure.period-mismatch where mean and line are stated in different units.
Result<measure::GroupedOptions> grouped_options(const Arguments& arguments);

/// The distributions of one file.
struct Distributions {
  std::vector<measure::GroupedCase> cases;  ///< in the order in which they first appear
  std::vector<std::string> times;           ///< of each case: its value in the --time column, else empty
  share::Input input;
  std::vector<Note> notes;
};

/// Reads a file with --with and --where, and takes its rows apart by --by and, where the command has it, --time.
/// Errors: those of data, with the place in the file; measure.varying-level where mean or line differ within a distribution.
Result<Distributions> read_distributions(const std::string& path, const Arguments& arguments, const RunControl& control);

/// Two distributions of one group.
struct Comparison {
  Group group;
  measure::Situation before, after;
  std::string curves;            ///< what they are
  std::optional<Flag> no_curve;  ///< why there is none; before and after are then not to be used
};

/// What change and incidence work on.
struct Comparisons {
  std::vector<Comparison> pairs;
  std::optional<double> years;  ///< between the two values of --time where they are numbers
  std::vector<share::Input> inputs;
  std::vector<Note> notes;
};

/// What a curve is wanted for, where --curve is auto.
enum class CurveUse { poverty, distribution };

/// --time and --curve, and the arguments BEFORE and AFTER, of a command that compares.
std::vector<Option> comparison_options();
std::vector<Positional> comparison_arguments();

/// Whether there are two files, or one with --time. Errors: cli.missing-argument.
Done need_two_times(const Arguments& arguments);

/// The pairs of distributions that a command compares, from two files or from one with --time.
/// Errors: those of read_distributions and lorenz_points; measure.not-two-times; measure.unmatched-group where no group is in
/// both; cli.missing-argument.
Result<Comparisons> read_comparisons(const Arguments& arguments, CurveUse use, const RunControl& control);

}  // namespace solleva::cli
