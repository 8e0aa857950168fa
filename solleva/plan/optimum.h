// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace solleva::plan {

enum class Status {
  optimal,     ///< no plan is better, or better only by what the caller tolerates (Limits::gap)
  feasible,    ///< a plan that keeps every rule; what it may lack is in the gap
  infeasible,  ///< no plan keeps every rule; `reason` says which rules clash
  stopped,     ///< the caller ended the work: the best plan so far, where there is one
};

/// As in JSON: "optimal", "feasible", "infeasible", "stopped".
std::string_view name_of(Status status);

/// When a planner may end before its proof is complete. The engine has no clock: a time limit is a stop token that the caller trips
/// (RunControl::stop); ended by it, a planner hands back its best plan with status `stopped`.
struct Limits {
  double gap = 0;                ///< relative: a plan proved so near to the best is good enough; 0 asks for a proof
  std::int64_t iterations = -1;  ///< of the planner's outer loop, as its header says; -1: no limit
};

/// How good a plan is, and how good any plan could be.
struct Optimum {
  std::optional<double> objective = {};  ///< of the plan handed back, recomputed from the plan itself; empty: no plan
  std::optional<double> bound = {};      ///< no plan is better than this: a lower bound where less is better, else an upper one
  Status status = Status::feasible;
  std::string method = {};                   ///< as in "Lagrangian relaxation, interchange"; "heuristic" where there is no bound
  std::string reason = {};                   ///< why it ended so, where that is not plain; for `infeasible`, the rules that clash
  std::optional<std::uint64_t> seed = {};    ///< of a planner that draws

  /// How far the plan can be from the best. Formula: |objective - bound| / |objective|; 0 where both are equal, empty where either is
  /// missing or the objective is 0. Source: the relative gap of mixed-integer programming, as CBC and CPLEX define it up to the
  /// denominator; DESIGN 5. Units: a fraction, not per cent.
  std::optional<double> gap() const;
};

}  // namespace solleva::plan
