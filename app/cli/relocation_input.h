// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/plan/plan.h"

// What `plan relocation` reads: families, sites, what a move is worth, and who agreed.
namespace solleva::cli {

/// A family that is not planned for.
struct WithoutConsent {
  std::string family, why;
};

struct RelocationInput {
  explicit RelocationInput(const Date& on) : move{on} {}

  plan::relocation::Move move;              ///< only families that agreed
  std::vector<std::string> kinds;           ///< of room, as --families calls them
  std::vector<std::string> neighbours;      ///< names of the groups
  std::vector<WithoutConsent> without;      ///< everybody else
  std::string statement;                    ///< of --consent-recorded; empty: consents are recorded
  std::vector<share::Input> inputs;
  std::vector<Note> notes;
};

/// --families, --sites, --weights, --compatibility, --consents and what belongs to them.
std::vector<Option> relocation_options();

/// Reads the tables and sorts out who agreed. Errors: those of data; plan.bad-relocation (a family or site that is there twice or is missing in
/// another table, room that is not whole), cli.missing-option, cli.bad-value.
Result<RelocationInput> read_relocation(const Arguments& arguments, const RunControl& control);

}  // namespace solleva::cli
