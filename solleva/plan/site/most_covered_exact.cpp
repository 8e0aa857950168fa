// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/most_covered_exact.h"

#include <algorithm>
#include <utility>

namespace solleva::plan {
namespace {

std::uint32_t add(LinearModel& model, double objective, double lower, double upper, bool integer) {
  ModelColumn column;
  column.objective = objective;
  column.lower = lower;
  column.upper = upper;
  column.integer = integer;
  return model.add_column(std::move(column));
}

std::uint32_t at_most(LinearModel& model, double upper) {
  ModelRow row;
  row.upper = upper;
  return model.add_row(std::move(row));
}

/// Whether each cell is served once, twice: at most as often as it has open sites.
void add_counts(const CoverCells& cells, const CoverRules& rules, LinearModel& model) {
  for (std::uint32_t cell = 0; cell < cells.cells(); ++cell) {
    const std::uint32_t row = at_most(model, 0);
    model.add_term(row, add(model, cells.weight[cell], 0, 1, false), 1);
    if (rules.backup > 0) model.add_term(row, add(model, rules.backup * cells.weight[cell], 0, 1, false), 1);
    for (const std::uint32_t site : cells.sites_of(cell)) model.add_term(row, site, -1);
  }
}

/// What flows from each cell to each site.
void add_flows(const CoverCells& cells, const CoverRules& rules, LinearModel& model) {
  std::vector<std::uint32_t> room(cells.sites);
  for (std::uint32_t site = 0; site < cells.sites; ++site) {
    room[site] = at_most(model, 0);
    model.add_term(room[site], site, -rules.capacity[site]);
  }
  for (std::uint32_t cell = 0; cell < cells.cells(); ++cell) {
    const std::uint32_t people = at_most(model, cells.weight[cell]);
    for (const std::uint32_t site : cells.sites_of(cell)) {
      const double most = std::min(cells.weight[cell], rules.capacity[site]);
      const std::uint32_t flow = add(model, 1, 0, most, false);
      model.add_term(people, flow, 1);
      model.add_term(room[site], flow, 1);
      const std::uint32_t only_open = at_most(model, 0);
      model.add_term(only_open, flow, 1);
      model.add_term(only_open, site, -most);
    }
  }
}

}  // namespace

Result<ExactMostCovered> solve_most_covered(const CoverCells& cells, const CoverRules& rules, const Limits& limits, const RunControl& control) {
  LinearModel model;
  model.sense = Sense::maximise;
  const bool priced = !rules.price.empty();
  for (std::uint32_t site = 0; site < cells.sites; ++site) add(model, 0, rules.exists[site] != 0 ? 1 : 0, 1, true);
  const std::uint32_t money = at_most(model, priced ? rules.budget : static_cast<double>(rules.fresh));
  for (std::uint32_t site = 0; site < cells.sites; ++site) {
    if (rules.exists[site] == 0) model.add_term(money, site, priced ? rules.price[site] : 1);
  }
  if (rules.capacity.empty()) {
    add_counts(cells, rules, model);
  } else {
    add_flows(cells, rules, model);
  }
  SolverOptions options;
  options.limits = limits;
  Result<Solution> solution = solve(model, options, control);
  if (!solution) return fail(solution.error());
  ExactMostCovered exact;
  exact.optimum = solution->optimum;
  if (solution->values.empty()) return exact;
  for (std::uint32_t site = 0; site < cells.sites; ++site) exact.open.push_back(solution->values[site] > 0.5 ? 1 : 0);
  return exact;
}

}  // namespace solleva::plan
