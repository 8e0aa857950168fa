// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/command.h"
#include "solleva/base/date.h"
#include "solleva/plan/routing/machine_rounds.h"

// Within `plan farm --routes`: the file that says which machines go round and what waits for them.
namespace solleva::cli {

/// Machines and jobs as read, with the files they rest on.
struct RoundsInput {
  plan::routing::RoundProblem problem;
  std::string id, name, note, money;
  std::optional<Date> begins{};      ///< the first day; empty: days are numbers from 1
  std::vector<double> starts{};      ///< of each machine, the hour of the day
  std::vector<double> area{};        ///< of each job; 0 where there is none
  std::vector<std::pair<double, double>> points{};  ///< of each place, degrees east and north; empty: no map
  std::vector<share::Input> inputs{};
};

/// Reads the file and its tables. Errors: those of a file in TOML with line and column, those of data, plan.bad-round with the place in the table.
Checked<RoundsInput> read_rounds(const std::string& path, const RunControl& control);

/// The guide to the file, in Markdown.
std::string rounds_guide();

/// A day as it is spoken of: its date, or its number from 1.
std::string day_name(const RoundsInput& input, double day);

}  // namespace solleva::cli
