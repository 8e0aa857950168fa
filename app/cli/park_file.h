// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/base/date.h"
#include "solleva/plan/park/closing.h"
#include "solleva/plan/park/viability.h"

// Within `plan park`: the file that says what a park is.
namespace solleva::cli {

/// Where the table of the region's economy comes from.
struct ParkEconomyFile {
  std::string flows, final, factors, region;  ///< paths; `region`: jobs by sector, where the flows are national
  std::string jobs, wages;                    ///< names of factors
  std::vector<std::string> spending, inputs_and;  ///< columns of final demand that households buy; factors that with the inputs make up the output of a sector
  std::string rule;
  double delta = 0.3, delta_low = 0.2, delta_high = 0.4;  ///< its range: nobody surveyed it
  double unit = 1;  ///< money of the park that is one of the table
};

struct ParkFile {
  explicit ParkFile(Date day) : on(day) {}

  std::string file, id, name, note, money;
  Date on;
  std::string firms, jobs, people, households, consents, travel, years, inputs, elsewhere, scenarios;  ///< paths of tables; empty where there is none

  bool stable = true;
  plan::park::Aim aim = plan::park::Aim::poor;
  std::vector<plan::park::Criterion> priority;

  double minimum_wage = 0, full_week = 40, beside_wages = 0, least_age = 16;
  double line = 0;  ///< of poverty, a person and month
  double rate = 0;
  std::size_t draws = 2000;
  std::vector<plan::park::Spread> spreads;
  std::vector<plan::park::Scenario> stories;  ///< names and probabilities only
  std::optional<ParkEconomyFile> economy = {};
  plan::park::Range displaced, refilled;
  std::string displaced_source, refilled_source;  ///< who says so; empty: nobody
  plan::park::ClosingTerms closing;
  std::optional<double> training = {};  ///< cost a person
  double few = 10;                      ///< answers of a village below which refusals say nothing
};

/// Reads and checks the file; paths are then those of the tables, relative to where the program runs. Errors: those of a file in TOML with line and column.
Checked<ParkFile> load_park(const std::string& path);

/// The guide to the file, in Markdown.
std::string park_guide();

}  // namespace solleva::cli
