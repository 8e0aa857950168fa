// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/solver/solve.h"

#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <utility>

#include "solleva/plan/errors.h"
#include "solleva/plan/solver/coin.h"

namespace solleva::plan {
namespace {

/// A model without columns: every row is worth 0.
Solution of_nothing(const LinearModel& model) {
  Solution solution;
  solution.optimum.method = "nothing to decide";
  if (!keeps(model, {})) {
    solution.optimum.status = Status::infeasible;
    solution.optimum.reason = "the rows cannot hold together";
    return solution;
  }
  solution.optimum.objective = solution.optimum.bound = model.constant;
  solution.optimum.status = Status::optimal;
  solution.duals.assign(model.rows.size(), 0);
  return solution;
}

}  // namespace

Error gave_up(std::string what, std::string why) {
  Error error{errors::solver_failed, std::move(what)};
  error.why = std::move(why);
  return error;
}

Result<Solution> solve(const LinearModel& model, const SolverOptions& options, const RunControl& control) {
  if (Done sound = check(model); !sound) return fail(sound.error());
  if (model.columns.empty()) return of_nothing(model);
  const bool whole = std::any_of(model.columns.begin(), model.columns.end(), [](const ModelColumn& column) { return column.integer; });
  try {
    return whole && !options.relaxed ? branch_and_cut(model, options, control) : solve_relaxed(model, options, control);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return fail(gave_up("the solver gave up", error.what()));
  } catch (...) {
    // CoinError is no std::exception.
    return fail(gave_up("the solver gave up", "it met a case that it does not handle"));
  }
}

}  // namespace solleva::plan
