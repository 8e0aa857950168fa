// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/survey_input.h"

namespace solleva::cli {

/// --equivalence, and who lives in a household: --members, --adults, --children, or --age with --household, --child-below.
std::vector<Option> equivalence_options();

/// The expression that --equivalence holds where it is no name of a scale; it is to be the column kEquivalence of the table.
/// Errors: measure.bad-equivalence for what looks like a name.
Result<std::optional<std::string>> equivalence_expression(const Arguments& arguments);
inline constexpr const char* kEquivalence = "solleva_equivalence";

/// The scale of each row, with a note that says which; empty where none is asked for, or where the command has no --equivalence.
/// Errors: measure.bad-equivalence; those of data::numeric_column(), with the place in the file; cli.missing-option; cli.bad-value.
Result<std::vector<double>> equivalence_of(OpenTable& source, const Arguments& arguments, std::vector<Note>& notes);

/// Divides the amounts of each row by the scale where there is one.
void per_equivalent(std::vector<double>& amounts, const std::vector<double>& scale);

}  // namespace solleva::cli
