// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/capacitated_exact.h"

#include <algorithm>
#include <utility>

namespace solleva::plan {
namespace {

ModelColumn choice(double cost, double least) {
  ModelColumn column;
  column.objective = cost;
  column.lower = least;
  column.upper = 1;
  column.integer = true;
  return column;
}

ModelRow between(double lower, double upper) {
  ModelRow row;
  row.lower = lower;
  row.upper = upper;
  return row;
}

/// Columns: a site is open (by site), then a point goes to a site (point by point).
LinearModel model_of(const CapacitatedProblem& problem, const std::vector<double>& costs) {
  const auto sites = static_cast<std::uint32_t>(problem.reach.sites);
  const auto points = static_cast<std::uint32_t>(problem.reach.points());
  LinearModel model;
  for (std::uint32_t site = 0; site < sites; ++site) {
    const bool exists = std::ranges::find(problem.existing, site) != problem.existing.end();
    model.add_column(choice(0, exists ? 1 : 0));
  }
  for (std::size_t pair = 0; pair < costs.size(); ++pair) model.add_column(choice(costs[pair], 0));
  const auto count = static_cast<double>(problem.open);
  const std::uint32_t number = model.add_row(between(count, count));
  for (std::uint32_t site = 0; site < sites; ++site) {
    model.add_term(number, site, 1);
    const bool filled = problem.fill_existing && std::ranges::find(problem.existing, site) != problem.existing.end();
    const std::uint32_t room = model.add_row(between(filled ? 0 : -unbounded, 0));
    model.add_term(room, site, -problem.capacity[site]);
    for (std::uint32_t point = 0; point < points; ++point) model.add_term(room, sites + point * sites + site, problem.load[point]);
  }
  for (std::uint32_t point = 0; point < points; ++point) {
    const std::uint32_t once = model.add_row(between(1, 1));
    for (std::uint32_t site = 0; site < sites; ++site) {
      model.add_term(once, sites + point * sites + site, 1);
      const std::uint32_t only_open = model.add_row(between(-unbounded, 0));
      model.add_term(only_open, sites + point * sites + site, 1);
      model.add_term(only_open, site, -1);
    }
  }
  return model;
}

}  // namespace

Result<ExactCapacitated> solve_exactly(const CapacitatedProblem& problem, const std::vector<double>& costs, const Limits& limits,
                                       const RunControl& control) {
  const LinearModel model = model_of(problem, costs);
  SolverOptions options;
  options.limits = limits;
  Result<Solution> solution = solve(model, options, control);
  if (!solution) return fail(solution.error());
  ExactCapacitated exact;
  exact.optimum = solution->optimum;
  if (solution->values.empty()) return exact;
  const std::size_t sites = problem.reach.sites;
  std::vector<std::uint32_t> slot(sites, kNoSite);
  for (std::uint32_t site = 0; site < sites; ++site) {
    if (solution->values[site] < 0.5) continue;
    slot[site] = static_cast<std::uint32_t>(exact.plan.open.size());
    exact.plan.open.push_back(site);
  }
  for (std::size_t point = 0; point < problem.reach.points(); ++point) {
    for (std::size_t site = 0; site < sites; ++site) {
      if (solution->values[sites + point * sites + site] < 0.5) continue;
      exact.plan.slot.push_back(slot[site]);
      exact.plan.cost += costs[point * sites + site];
      break;
    }
  }
  return exact;
}

}  // namespace solleva::plan
