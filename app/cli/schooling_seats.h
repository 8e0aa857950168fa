// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/plan/plan.h"

// `plan schooling --seats`: who gets a seat where, by wishes and published priorities.
namespace solleva::cli {

struct SeatsInput {
  plan::schooling::Seats seats;
  bool by_lottery = false;  ///< ranks come from --priority and a lottery, not from lists
  std::vector<share::Input> inputs;
  std::vector<Note> notes;
};

/// --seats, --schools, --priority, --proposing.
std::vector<Option> seats_options();

/// Reads --seats: JSON with all lists, or a table of wishes beside --schools. Errors: those of parse_seats() and data; plan.bad-schooling (a school that is not there, a rank or a school twice,
/// seats that are not whole), cli.missing-option.
Result<SeatsInput> read_seats(const Arguments& arguments, const RunControl& control);

/// The assignment with its certificate. Errors: base.stopped; cli.bad-value where --explain names nobody.
Result<share::Envelope> seats_envelope(const Arguments& arguments, const SeatsInput& input, const RunControl& control);

}  // namespace solleva::cli
