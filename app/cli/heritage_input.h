// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/data/heritage_file.h"
#include "solleva/plan/heritage/heritage_plan.h"

// Within `plan heritage`: the tables that the file of crafts names.
namespace solleva::cli {

/// Somebody in the table of learners who is not planned for, and why.
struct NotPlanned {
  std::string person, why;
};

/// Crafts and their people as read, with the files they rest on.
struct HeritageInput {
  data::HeritageFile file;
  plan::heritage::Heritage heritage;
  std::vector<plan::heritage::Claim> claims;
  std::vector<std::string> active;   ///< [master]: years in the craft, as the table says
  std::vector<NotPlanned> not_planned;
  std::vector<share::Input> inputs;
};

/// Reads a file of crafts and its tables. Errors: those of load_heritage(), those of data, plan.bad-heritage with the place in the table.
Checked<HeritageInput> read_heritage(const std::string& path, const RunControl& control);

}  // namespace solleva::cli
