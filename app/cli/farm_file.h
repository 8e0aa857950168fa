// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/plan/farm/farm_plan.h"

// Within `plan farm`: the file that says what a farm is, and the tables it names.
namespace solleva::cli {

/// A farm as read, with the files it rests on.
struct FarmInput {
  plan::farm::Farm farm;
  std::string id, note;
  plan::farm::Aim aim = plan::farm::Aim::expected;
  double tail = 0.2;
  std::vector<share::Input> inputs{};
};

/// Reads a farm: a file in TOML with its tables, or one of the models in JSON that plan/farm/farm_source.h knows. Errors: those of a file in TOML with
/// line and column, those of data, plan.bad-farm with the place in the table.
Checked<FarmInput> read_farm(const std::string& path, const RunControl& control);

/// The guide to the file, in Markdown.
std::string farm_guide();

}  // namespace solleva::cli
