// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/cli/command.h"

// `plan schooling --warning`: who may leave school, from attendance.
namespace solleva::cli {

/// --warning, --predictor, --threshold.
std::vector<Option> warning_options();

/// Reads the table, fits, measures the error, warns. Errors: those of data and early_warning(); plan.bad-schooling where `left` is neither 0, 1 nor empty, or a child is there twice.
Result<share::Envelope> warning_envelope(const Arguments& arguments, const RunControl& control);

}  // namespace solleva::cli
