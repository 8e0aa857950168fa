// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "app/cli/command.h"
#include "solleva/plan/optimum.h"

// What the commands of `plan` share: when to end, and how good the plan is and where its parts stand in the words of the output.
namespace solleva::cli {

/// --gap and --time-limit.
std::vector<Option> limit_options();

/// --gap as a fraction.
plan::Limits limits_of(const Arguments& arguments);

/// The caller's control, which also stops when --time-limit is over. Lives as long as the work does.
class TimeLimit {
 public:
  TimeLimit(const Arguments& arguments, const RunControl& control);
  ~TimeLimit();
  const RunControl& control() const { return control_; }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

 private:
  struct Watch;
  std::unique_ptr<Watch> watch_;
  RunControl control_;
};

/// objective, bound, gap, status, method, reason and seed, in this order: how `results[0]` of every planner begins.
share::Fields fields_of(const plan::Optimum& optimum);

/// As people count: from 1.
inline share::Node counted(std::size_t index) { return static_cast<std::int64_t>(index) + 1; }

/// says_no for an infeasible plan, else done.
Exit exit_of(const plan::Optimum& optimum);

}  // namespace solleva::cli
