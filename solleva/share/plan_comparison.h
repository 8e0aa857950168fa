// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "solleva/share/envelope.h"

namespace solleva::share {

/// A plan as `--format json` wrote it.
struct StoredPlan {
  std::string name;     ///< how the comparison calls it: the file it comes from
  std::string command;  ///< as in "plan site"
  Fields options;
  std::vector<Input> inputs;
  Plan plan;
};

/// Reads the JSON of a planner back. Errors: share.no-plan (no JSON, not written by a planner, or nothing in `results`).
Result<StoredPlan> read_plan(std::string_view json, std::string name);

/// What tells two plans of the same command apart. Lists: `figures` (the single values of both, with the difference b - a where they
/// are numbers), `moved` (names that only one plan has, and rows that changed, part by part) and `settings` (options and inputs that
/// differ). Notes say in words which is better, by how much, and whether the proofs leave room for the other order.
/// Rows of a part are matched by their first value. Errors: share.no-plan where the commands differ.
Result<Envelope> compare_plans(const StoredPlan& a, const StoredPlan& b);

}  // namespace solleva::share
