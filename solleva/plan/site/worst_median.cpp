// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/worst_median.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/site/cost_levels.h"
#include "solleva/plan/site/median.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan {

std::vector<double> scenario_costs(const WorstMedianProblem& problem, std::span<const std::uint32_t> open) {
  std::vector<std::uint8_t> is_open(problem.reach.sites, 0);
  for (const std::uint32_t site : open) is_open[site] = 1;
  std::vector<Sum> cost(problem.scenarios);
  const std::size_t points = problem.reach.points() / problem.scenarios;
  for (std::size_t row = 0; row < problem.reach.points(); ++row) {
    const auto services = problem.reach.of(row);
    const auto nearest = std::ranges::find_if(services, [&](const Service& s) { return is_open[s.site] != 0; });
    cost[row / points].add(problem.weight[row] * (nearest != services.end() ? nearest->cost : problem.reach.beyond[row]));
  }
  std::vector<double> costs;
  for (const Sum& sum : cost) costs.push_back(sum.value());
  return costs;
}

namespace {

constexpr double kSwaps = 3e9;  ///< services looked at by the interchange, at most

std::uint32_t add(LinearModel& model, double objective, double lower, double upper, bool integer) {
  ModelColumn column;
  column.objective = objective;
  column.lower = lower;
  column.upper = upper;
  column.integer = integer;
  return model.add_column(std::move(column));
}

std::uint32_t between(LinearModel& model, double lower, double upper) {
  ModelRow row;
  row.lower = lower;
  row.upper = upper;
  return model.add_row(std::move(row));
}

class Work {
 public:
  Work(const WorstMedianProblem& problem, const WorstMedianOptions& options, const RunControl& control)
      : problem_(problem), options_(options), control_(control), points_(problem.reach.points() / problem.scenarios) {}

  Result<WorstMedianPlan> solve();

 private:
  bool done() const { return lower_ >= upper_ - std::max(options_.limits.gap, 1e-10) * std::fabs(upper_) || control_.stop.stop_requested(); }
  bool take(const std::vector<std::uint32_t>& open);
  Done mix();
  void interchange();
  Done finish();
  LinearModel model() const;
  void tell(const char* phase) const {
    if (control_.progress) control_.tell(std::string(phase) + ": best " + std::to_string(upper_) + ", bound " + std::to_string(lower_), -1);
  }

  const WorstMedianProblem& problem_;
  const WorstMedianOptions& options_;
  const RunControl& control_;
  std::size_t points_;
  double upper_ = std::numeric_limits<double>::infinity();
  double lower_ = 0;
  std::vector<std::uint32_t> best_;
  std::vector<double> best_share_;
  bool branched_ = false;
};

bool Work::take(const std::vector<std::uint32_t>& open) {
  const double worst = std::ranges::max(scenario_costs(problem_, open));
  if (worst >= upper_) return false;
  upper_ = worst;
  best_ = open;
  return true;
}

/// Mixes the scenarios, the worse the more, and solves the p-median of the mixture: its bound is one, its plan a candidate.
Done Work::mix() {
  const std::size_t count = problem_.scenarios;
  std::vector<double> share(count, 1.0 / static_cast<double>(count));
  std::vector<double> weight(problem_.weight.size());
  for (std::size_t round = 0; round < options_.rounds && !done(); ++round) {
    for (std::size_t row = 0; row < weight.size(); ++row) weight[row] = share[row / points_] * problem_.weight[row];
    MedianOptions options;
    options.seed = options_.seed;
    options.limits.iterations = options_.nodes;
    options.shakes = 5;
    const Result<MedianPlan> median = p_median({problem_.reach, weight, problem_.open, problem_.existing}, options, control_);
    if (!median) return fail(median.error());
    if (median->optimum.bound && (best_share_.empty() || *median->optimum.bound > lower_)) {
      lower_ = std::max(lower_, *median->optimum.bound);
      best_share_ = share;
    }
    take(median->open);
    tell("scenarios");
    // Against the share: steps that shrink, so that the shares settle.
    const std::vector<double> costs = scenario_costs(problem_, median->open);
    const double worst = std::ranges::max(costs);
    if (worst <= 0) break;
    const double spread = (worst - std::ranges::min(costs)) / worst;
    const double step = (spread > 0 ? 1 / spread : 1) / (1 + 0.5 * static_cast<double>(round));
    double all = 0;
    for (std::size_t k = 0; k < count; ++k) all += share[k] = std::max(share[k], 1e-9) * std::exp(step * (costs[k] / worst - 1));
    for (double& one : share) one /= all;
  }
  return {};
}

/// One open against one closed site as long as the worst scenario gets better, where that is affordable.
void Work::interchange() {
  const std::size_t movable = problem_.open - problem_.existing.size();
  const double pass = static_cast<double>(movable) * static_cast<double>(problem_.reach.sites) * static_cast<double>(problem_.reach.points() + 1);
  double work = 0;
  for (bool better = true; better && !done();) {
    better = false;
    for (std::size_t i = 0; i < best_.size() && !better && !done(); ++i) {
      if (std::ranges::find(problem_.existing, best_[i]) != problem_.existing.end()) continue;
      for (std::uint32_t in = 0; in < problem_.reach.sites && !better; ++in) {
        if (std::ranges::find(best_, in) != best_.end()) continue;
        std::vector<std::uint32_t> open = best_;
        open[i] = in;
        std::ranges::sort(open);
        better = take(open);
      }
    }
    work += pass;
    if (work > kSwaps) break;
  }
  tell("interchange");
}

/// The worst scenario as a number that no scenario passes; everybody's cost by its steps (siting#19).
LinearModel Work::model() const {
  LinearModel model;
  for (std::uint32_t site = 0; site < problem_.reach.sites; ++site) {
    const bool exists = std::ranges::find(problem_.existing, site) != problem_.existing.end();
    add(model, 0, exists ? 1 : 0, 1, true);
  }
  const std::uint32_t worst = add(model, 1, 0, unbounded, false);
  const auto count = static_cast<double>(problem_.open);
  const std::uint32_t number = between(model, count, count);
  for (std::uint32_t site = 0; site < problem_.reach.sites; ++site) model.add_term(number, site, 1);
  for (std::size_t k = 0; k < problem_.scenarios; ++k) {
    Reach part;
    part.sites = problem_.reach.sites;
    for (std::size_t row = k * points_; row < (k + 1) * points_; ++row) {
      const auto services = problem_.reach.of(row);
      part.services.insert(part.services.end(), services.begin(), services.end());
      part.first.push_back(part.services.size());
      part.beyond.push_back(problem_.reach.beyond[row]);
    }
    const CostLevels levels = levels_of(part, problem_.weight.subspan(k * points_, points_));
    const std::uint32_t cost = between(model, levels.all, unbounded);  // worst + what is saved >= what it costs to serve nobody
    model.add_term(cost, worst, 1);
    for (std::size_t row = 0; row < levels.weight.size(); ++row) {
      const std::uint32_t saved = add(model, 0, 0, 1, false);
      model.add_term(cost, saved, levels.weight[row]);
      const std::uint32_t only_open = between(model, -unbounded, 0);
      model.add_term(only_open, saved, 1);
      for (const Service& service : levels.reach.of(row)) model.add_term(only_open, service.site, -1);
    }
  }
  return model;
}

Done Work::finish() {
  SolverOptions options;
  options.limits = options_.limits;
  if (options.limits.iterations < 0) options.limits.iterations = 5000;
  control_.tell("branch and cut", -1);
  const Result<Solution> solution = plan::solve(model(), options, control_);
  if (!solution) return fail(solution.error());
  branched_ = true;
  if (!solution->values.empty()) {
    std::vector<std::uint32_t> open;
    for (std::uint32_t site = 0; site < problem_.reach.sites; ++site) {
      if (solution->values[site] > 0.5) open.push_back(site);
    }
    take(open);
  }
  if (solution->optimum.bound) lower_ = std::max(lower_, *solution->optimum.bound);
  if (solution->optimum.status == Status::optimal && options_.limits.gap == 0) lower_ = std::max(lower_, upper_);
  return {};
}

Result<WorstMedianPlan> Work::solve() {
  if (const Done mixed = mix(); !mixed) return fail(mixed.error());
  if (!done()) interchange();
  if (!done() && level_pairs(problem_.reach) <= static_cast<double>(options_.most_branched)) {
    if (const Done finished = finish(); !finished) return fail(finished.error());
  }
  WorstMedianPlan plan;
  plan.scenario = scenario_costs(problem_, best_);
  plan.optimum.objective = plan.scenario.empty() ? 0 : std::ranges::max(plan.scenario);
  plan.optimum.bound = std::min(lower_, *plan.optimum.objective);
  plan.optimum.seed = options_.seed;
  plan.optimum.method = std::string("scenarios mixed, Lagrangian relaxation, interchange") + (branched_ ? ", branch and cut" : "");
  plan.open = std::move(best_);
  plan.share = std::move(best_share_);
  const bool stopped = control_.stop.stop_requested();
  if (*plan.optimum.objective - *plan.optimum.bound <= std::max(options_.limits.gap, 1e-9) * std::fabs(*plan.optimum.objective)) {
    plan.optimum.status = Status::optimal;
  } else if (stopped) {
    plan.optimum.status = Status::stopped;
    plan.optimum.reason = "the work was ended before the proof was complete";
  } else {
    plan.optimum.reason = branched_ ? "the limit of nodes was reached" : "too large for a tree: the bound is that of the scenarios mixed";
  }
  return plan;
}

}  // namespace

Result<WorstMedianPlan> worst_median(const WorstMedianProblem& problem, const WorstMedianOptions& options, const RunControl& control) {
  const auto bad = [](std::string why) { return fail(Error{errors::bad_siting, "the siting problem does not hold together", {}, std::move(why)}); };
  if (problem.scenarios == 0 || problem.reach.points() % problem.scenarios != 0) return bad("each scenario needs as many points as the others");
  if (problem.reach.cost_beyond) return bad("scenarios need rows that list every site that can serve");
  if (const Done done = check_siting({problem.reach, problem.weight, problem.open, problem.existing}); !done) return fail(done.error());
  return Work(problem, options, control).solve();
}

}  // namespace solleva::plan
