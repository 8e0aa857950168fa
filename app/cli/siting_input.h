// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/plan/plan.h"

// What `plan site` reads: who is to be served, from where, and at what cost.
namespace solleva::cli {

/// Places of one kind, in the order of their table.
struct SitingPlaces {
  std::vector<std::string> names;
  std::vector<plan::Spot> spots = {};   ///< empty: no coordinates
  std::vector<double> weight = {};      ///< people of demand; capacity of sites; empty: none given
  std::vector<double> price = {};       ///< of opening each site; empty: none given
};

/// What ways cost when something has happened: a pass is closed, a bridge is gone.
struct SitingScenario {
  std::string name;
  double share = 0;   ///< how likely it is; all come to 1
  plan::Reach reach;  ///< the same places and sites
};

struct SitingInput {
  SitingPlaces demand;
  SitingPlaces sites;
  std::vector<double> load;  ///< of each place of demand, against the capacity of its site
  std::optional<bool> degrees = {};  ///< spots are longitude and latitude; empty: no coordinates
  bool in_degrees() const { return degrees.value_or(false); }
  std::string unit;       ///< of a cost, as in "metres"; empty: that of the file
  std::vector<std::uint32_t> existing;
  plan::Reach reach;      ///< services of at most --radius where that is given
  double penalty = 0;     ///< what it counts, a unit of weight, to leave a point out
  bool is_scenario = false;  ///< read for --scenario: places and sites are known already
  std::vector<SitingScenario> scenarios = {};  ///< the first is what --network or --matrix says; empty: no --scenario
  std::vector<share::Input> inputs;
  std::vector<Note> notes;
};

/// --network, --matrix, --demand, --sites and what belongs to them.
std::vector<Option> siting_options();

/// Reads the files and makes the rows. Errors: those of data, plan.bad-edge, plan.bad-siting (names that are there twice or not at all, costs below 0,
/// no candidates), cli.missing-option.
Result<SitingInput> read_siting(const Arguments& arguments, const RunControl& control);

}  // namespace solleva::cli
