// SPDX-License-Identifier: Apache-2.0
#include <ClpEventHandler.hpp>
#include <ClpSimplex.hpp>
#include <ClpSolve.hpp>
#include <CoinPackedMatrix.hpp>
#include <OsiClpSolverInterface.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "solleva/plan/solver/coin.h"

namespace solleva::plan {
namespace {

/// Ends the simplex method at the next iteration once the caller wants to stop.
class StopSimplex final : public ClpEventHandler {
 public:
  explicit StopSimplex(std::stop_token stop) : stop_(std::move(stop)) {}
  int event(Event) override { return stop_.stop_requested() ? 5 : -1; }
  ClpEventHandler* clone() const override { return new StopSimplex(*this); }

 private:
  std::stop_token stop_;
};

struct Arrays {
  std::vector<double> cost, column_lower, column_upper, row_lower, row_upper;
};

Arrays arrays_of(const LinearModel& model) {
  const auto side = [](double value) { return value == unbounded ? COIN_DBL_MAX : value == -unbounded ? -COIN_DBL_MAX : value; };
  Arrays arrays;
  for (const ModelColumn& column : model.columns) {
    arrays.cost.push_back(sign_of(model) * column.objective);
    arrays.column_lower.push_back(side(column.lower));
    arrays.column_upper.push_back(side(column.upper));
  }
  for (const ModelRow& row : model.rows) {
    arrays.row_lower.push_back(side(row.lower));
    arrays.row_upper.push_back(side(row.upper));
  }
  return arrays;
}

/// Column by column, terms of one place added up.
CoinPackedMatrix matrix_of(const LinearModel& model) {
  std::vector<ModelTerm> terms = model.terms;
  std::stable_sort(terms.begin(), terms.end(),
                   [](const ModelTerm& a, const ModelTerm& b) { return std::pair(a.column, a.row) < std::pair(b.column, b.row); });
  std::vector<CoinBigIndex> starts(model.columns.size() + 1, 0);
  std::vector<int> rows;
  std::vector<double> values;
  std::uint32_t last_column = 0;
  for (const ModelTerm& term : terms) {
    const bool again = !rows.empty() && last_column == term.column && starts[term.column + 1] > 0 && rows.back() == static_cast<int>(term.row);
    if (again) {
      values.back() += term.coefficient;
      continue;
    }
    rows.push_back(static_cast<int>(term.row));
    values.push_back(term.coefficient);
    ++starts[term.column + 1];
    last_column = term.column;
  }
  for (std::size_t j = 1; j < starts.size(); ++j) starts[j] += starts[j - 1];
  CoinPackedMatrix matrix(true, static_cast<int>(model.rows.size()), static_cast<int>(model.columns.size()), static_cast<CoinBigIndex>(rows.size()),
                          values.data(), rows.data(), starts.data(), nullptr);
  return matrix;
}

ClpSimplex loaded(const LinearModel& model, const RunControl& control) {
  ClpSimplex simplex;
  simplex.setLogLevel(0);
  const Arrays arrays = arrays_of(model);
  const CoinPackedMatrix matrix = matrix_of(model);
  simplex.loadProblem(matrix, arrays.column_lower.data(), arrays.column_upper.data(), arrays.cost.data(), arrays.row_lower.data(), arrays.row_upper.data());
  const StopSimplex stop(control.stop);
  simplex.passInEventHandler(&stop);
  return simplex;
}

enum class Ended { optimal, infeasible, unbounded, stopped, lost };

Ended run(ClpSimplex& simplex, const RunControl& control, bool interior = false) {
  ClpSolve how;
  how.setPresolveType(ClpSolve::presolveOn);
  if (interior) how.setSolveType(ClpSolve::useBarrier);
  simplex.initialSolve(how);
  // What presolve calls neither is settled without it.
  if (simplex.status() != 0 && !control.stop.stop_requested()) simplex.dual();
  if (control.stop.stop_requested() && simplex.status() != 0) return Ended::stopped;
  switch (simplex.status()) {
    case 0: return Ended::optimal;
    case 1: return Ended::infeasible;
    case 2: return Ended::unbounded;
    default: return Ended::lost;
  }
}

/// "No end" may hide "no solution": without an objective only the latter remains.
bool has_solution(LinearModel model, const RunControl& control) {
  for (ModelColumn& column : model.columns) column.objective = 0;
  ClpSimplex simplex = loaded(model, control);
  return run(simplex, control) == Ended::optimal;
}

std::vector<double> copied(const double* values, std::size_t count, double factor) {
  std::vector<double> copy(values, values + count);
  for (double& value : copy) value = factor * value + 0.0;
  return copy;
}

void take(const LinearModel& model, const ClpSimplex& simplex, Solution& solution) {
  const double sign = sign_of(model);
  solution.values = copied(simplex.primalColumnSolution(), model.columns.size(), 1);
  for (std::size_t j = 0; j < solution.values.size(); ++j) {
    solution.values[j] = std::clamp(solution.values[j], model.columns[j].lower, model.columns[j].upper);
  }
  solution.duals = copied(simplex.dualRowSolution(), model.rows.size(), sign);
  solution.reduced_costs = reduced_costs(model, solution.duals);
  solution.optimum.objective = objective_of(model, solution.values);
  const double bound = dual_bound(model, solution.duals);
  if (std::isfinite(bound)) solution.optimum.bound = bound;
  solution.optimum.status = Status::optimal;
}

/// From a best corner to one of those as good that is best by a second objective. What has a price is held: whatever moves then costs nothing, and the basis stays a solution.
void go_on(const LinearModel& model, ClpSimplex& simplex, const std::vector<double>& second, Solution& solution) {
  constexpr double priced = 1e-7;
  const std::vector<double> at(simplex.primalColumnSolution(), simplex.primalColumnSolution() + simplex.numberColumns());
  const std::vector<double> used(simplex.primalRowSolution(), simplex.primalRowSolution() + simplex.numberRows());
  for (int j = 0; j < simplex.numberColumns(); ++j) {
    const auto column = static_cast<std::size_t>(j);
    if (simplex.getColumnStatus(j) != ClpSimplex::basic && std::fabs(simplex.dualColumnSolution()[j]) > priced) simplex.setColumnBounds(j, at[column], at[column]);
  }
  for (int i = 0; i < simplex.numberRows(); ++i) {
    const auto row = static_cast<std::size_t>(i);
    if (simplex.getRowStatus(i) != ClpSimplex::basic && std::fabs(simplex.dualRowSolution()[i]) > priced) simplex.setRowBounds(i, used[row], used[row]);
  }
  for (int j = 0; j < simplex.numberColumns(); ++j) simplex.setObjectiveCoefficient(j, sign_of(model) * second[static_cast<std::size_t>(j)]);
  simplex.primal(1);
  if (simplex.status() != 0) return;
  std::vector<double> values = copied(simplex.primalColumnSolution(), model.columns.size(), 1);
  for (std::size_t j = 0; j < values.size(); ++j) values[j] = std::clamp(values[j], model.columns[j].lower, model.columns[j].upper);
  solution.values = std::move(values);
  solution.optimum.objective = objective_of(model, solution.values);
}

}  // namespace

std::unique_ptr<OsiClpSolverInterface> coin_of(const LinearModel& model) {
  auto coin = std::make_unique<OsiClpSolverInterface>();
  coin->setLogLevel(0);
  coin->messageHandler()->setLogLevel(0);
  coin->setHintParam(OsiDoReducePrint, true, OsiHintDo);
  const Arrays arrays = arrays_of(model);
  const CoinPackedMatrix matrix = matrix_of(model);
  coin->loadProblem(matrix, arrays.column_lower.data(), arrays.column_upper.data(), arrays.cost.data(), arrays.row_lower.data(), arrays.row_upper.data());
  for (std::size_t j = 0; j < model.columns.size(); ++j) {
    if (model.columns[j].integer) coin->setInteger(static_cast<int>(j));
  }
  return coin;
}

Result<Solution> solve_relaxed(const LinearModel& model, const SolverOptions& options, const RunControl& control) {
  Solution solution;
  solution.optimum.method = options.interior ? "interior point, simplex (Clp)" : "simplex (Clp)";
  ClpSimplex simplex = loaded(model, control);
  switch (run(simplex, control, options.interior)) {
    case Ended::optimal:
      take(model, simplex, solution);
      if (!options.then.empty()) go_on(model, simplex, options.then, solution);
      break;
    case Ended::stopped: solution.optimum.status = Status::stopped; break;
    case Ended::infeasible:
      solution.optimum.status = Status::infeasible;
      solution.optimum.reason = "the rows cannot hold together";
      break;
    case Ended::unbounded:
      solution.unbounded = has_solution(model, control);
      solution.optimum.status = solution.unbounded ? Status::feasible : Status::infeasible;
      solution.optimum.reason = solution.unbounded ? "the objective has no end" : "the rows cannot hold together";
      break;
    case Ended::lost: return fail(gave_up("the linear programme could not be solved", "the simplex method lost its way"));
  }
  return solution;
}

std::vector<double> polished(const LinearModel& model, std::vector<double> values) {
  bool mixed = false;
  for (std::size_t j = 0; j < values.size(); ++j) {
    if (model.columns[j].integer) values[j] = std::round(values[j]) + 0.0;
    mixed = mixed || !model.columns[j].integer;
  }
  if (!mixed) return values;
  LinearModel fixed = model;
  for (std::size_t j = 0; j < values.size(); ++j) {
    if (!model.columns[j].integer) continue;
    fixed.columns[j].lower = fixed.columns[j].upper = values[j];
    fixed.columns[j].integer = false;
  }
  ClpSimplex simplex = loaded(fixed, {});
  if (run(simplex, {}) != Ended::optimal) return values;
  for (std::size_t j = 0; j < values.size(); ++j) {
    if (model.columns[j].integer) continue;
    values[j] = std::clamp(simplex.primalColumnSolution()[j], model.columns[j].lower, model.columns[j].upper);
  }
  return values;
}

}  // namespace solleva::plan
