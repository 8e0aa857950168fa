// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/park_input.h"

// Within `plan park`: what the planner says, before it is shown.
namespace solleva::cli {

/// A firm, the owner, or all together.
struct VentureAnswer {
  std::string name;
  plan::park::Viability viability;
  plan::park::Risk risk;
  std::vector<plan::park::Swing> swings;
  std::vector<double> by_story;  ///< net present value in each scenario
};

struct ClosingAnswer {
  std::string name;
  plan::park::Closing closing;
  double jobs_beyond = 0;  ///< indirect and induced, that go with it
  double subsidies = 0;    ///< paid until then
};

struct ParkAnswer {
  plan::park::Placement placement;
  plan::park::Activity activity;
  std::vector<plan::park::JobsLine> jobs;
  std::vector<VentureAnswer> ventures;   ///< of each firm, then of all together
  std::vector<ClosingAnswer> closings;   ///< of the whole park, then of each firm with workers
  std::vector<plan::park::Job> left;     ///< jobs of the park with the places that stay empty, then those elsewhere
};

/// All firms as one: rents within the park cancel out.
plan::park::Venture together(const std::vector<plan::park::Venture>& ventures);

Result<ParkAnswer> answer_of(const ParkInput& input, const RunControl& control);

/// Jobs beyond the park that firms with `in` bring, indirect and induced. Errors: those of account_of_jobs().
Result<double> jobs_beyond(const ParkInput& input, const plan::park::Placement& placement, const std::vector<std::uint8_t>& in, const RunControl& control);

}  // namespace solleva::cli
