// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "app/cli/survey_figures.h"

namespace solleva::cli {

/// --at, --from, --to and --points: where along a curve.
std::vector<Option> point_options();

/// The points that these options ask for: those of --at, else --points steps from --from to --to, which are `range` where not given.
/// Errors: cli.bad-value for what is no number, for --at beside the others, and for a range that does not rise.
Result<std::vector<double>> points_of(const Arguments& arguments, measure::Range range);

/// "region Vienna, sex female"; "all" for everybody.
std::string name_of(const Group& group);

/// A group as it stands in rows of lists.
share::Node group_node(const Group& group);

/// Flags as they stand in rows of lists.
share::Node flags_node(const std::vector<Flag>& flags);

}  // namespace solleva::cli
