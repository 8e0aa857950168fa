// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/access_inputs.h"
#include "solleva/plan/access/catchments.h"

namespace solleva::cli {

/// People of a group: how many live in each place.
struct PeopleGroup {
  Group group;  ///< empty: everybody
  std::vector<double> people;
};

/// What `plan access` works on, whatever its costs come from.
struct AccessStudy {
  std::optional<Locations> places;  ///< none: the cells of a population grid
  std::vector<std::size_t> cells;   ///< of each place on the grid, where there is one
  std::optional<Locations> facilities;
  std::vector<double> supply;       ///< of each facility
  bool has_supply = false;          ///< the table gives it; otherwise 1 each
  std::vector<PeopleGroup> groups;  ///< everybody first
  std::optional<Ground> ground;
  std::optional<plan::access::Pairs> pairs;  ///< in the unit of output; only where the work needs them
  plan::access::Nearest nearest;             ///< in the unit of output
  std::optional<plan::access::TravelTimes> times;  ///< of all cells
  std::string unit;                          ///< "minutes"

  const std::vector<double>& people() const { return groups.front().people; }
};

/// Where costs come from, who the people and what the facilities are: the options of `plan access` but those of its figures.
std::vector<Option> study_options();

/// Reads everything and finds the costs; `with_pairs`: those of every pair within the limit, not only of the nearest. Inputs and notes go to
/// the envelope. Errors: those of the inputs; cli.missing-option, cli.bad-value.
Result<AccessStudy> read_study(const Arguments& arguments, const RunControl& control, bool with_pairs, share::Envelope& envelope);

}  // namespace solleva::cli
