// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/staged_median.h"

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
namespace {

constexpr double kSwaps = 3e9;  ///< services looked at by the interchange, at most

using Stages = std::vector<std::size_t>;  ///< of each site the phase in which it opens; the number of phases: never; existing ones 0

class Work {
 public:
  Work(const StagedMedianProblem& problem, const StagedMedianOptions& options, const RunControl& control)
      : problem_(problem), options_(options), control_(control), exists_(problem.reach.sites, 0) {
    for (const std::uint32_t site : problem.existing) exists_[site] = 1;
    if (options_.limits.iterations < 0) options_.limits.iterations = 2000;
  }

  Result<StagedMedianPlan> solve();

 private:
  std::size_t phases() const { return problem_.opens.size(); }
  bool done() const { return lower_ >= upper_ - std::max(options_.limits.gap, 1e-10) * std::fabs(upper_) || control_.stop.stop_requested(); }
  std::vector<double> costs(const Stages& stages) const;
  double value(const Stages& stages) const;
  bool take(const Stages& stages);
  Result<std::vector<std::uint32_t>> median(std::size_t count, const std::vector<std::uint32_t>& kept, double* bound) const;
  Done forward_and_apart();
  Done backward();
  void interchange();
  Done finish();
  LinearModel model() const;

  const StagedMedianProblem& problem_;
  StagedMedianOptions options_;
  const RunControl& control_;
  std::vector<std::uint8_t> exists_;
  double upper_ = std::numeric_limits<double>::infinity();
  double lower_ = -std::numeric_limits<double>::infinity();
  Stages best_;
  bool branched_ = false;
};

std::vector<double> Work::costs(const Stages& stages) const {
  std::vector<Sum> cost(phases());
  for (std::size_t point = 0; point < problem_.reach.points(); ++point) {
    if (problem_.weight[point] == 0) continue;
    std::size_t served = phases();  // from this phase on by somebody nearer than whoever comes below
    for (const Service& service : problem_.reach.of(point)) {
      const std::size_t opens = stages[service.site];
      for (; served > opens; --served) cost[served - 1].add(problem_.weight[point] * service.cost);
    }
    for (; served > 0; --served) cost[served - 1].add(problem_.weight[point] * problem_.reach.beyond[point]);
  }
  std::vector<double> all;
  for (const Sum& one : cost) all.push_back(one.value());
  return all;
}

double Work::value(const Stages& stages) const {
  const std::vector<double> cost = costs(stages);
  Sum all;
  for (std::size_t phase = 0; phase < cost.size(); ++phase) all.add(problem_.phase_weight[phase] * cost[phase]);
  return all.value();
}

bool Work::take(const Stages& stages) {
  const double now = value(stages);
  if (now >= upper_) return false;
  upper_ = now;
  best_ = stages;
  return true;
}

/// The p-median of `count` sites that keeps some; `bound`, where asked for, is what is proved of it.
Result<std::vector<std::uint32_t>> Work::median(std::size_t count, const std::vector<std::uint32_t>& kept, double* bound) const {
  if (count == 0) return std::vector<std::uint32_t>{};
  MedianOptions options;
  options.limits.iterations = options_.limits.iterations;
  options.seed = options_.seed;
  const Result<MedianPlan> plan = p_median({problem_.reach, problem_.weight, count, kept}, options, control_);
  if (!plan) return fail(plan.error());
  if (bound != nullptr) *bound = plan->optimum.bound.value_or(0);
  return plan->open;
}

/// Each phase best by what is open already; and each by itself, which is the bound.
Done Work::forward_and_apart() {
  std::vector<std::uint32_t> open(problem_.existing.begin(), problem_.existing.end());
  Stages stages(problem_.reach.sites, phases());
  for (const std::uint32_t site : open) stages[site] = 0;
  Sum bound;
  std::size_t count = open.size();
  for (std::size_t phase = 0; phase < phases(); ++phase) {
    count += problem_.opens[phase];
    const Result<std::vector<std::uint32_t>> next = median(count, open, nullptr);
    if (!next) return fail(next.error());
    for (const std::uint32_t site : *next) stages[site] = std::min(stages[site], phase);
    open = *next;
    double apart = 0;
    if (count == 0) {
      for (std::size_t point = 0; point < problem_.reach.points(); ++point) apart += problem_.weight[point] * problem_.reach.beyond[point];
    } else if (const auto alone = median(count, {problem_.existing.begin(), problem_.existing.end()}, &apart); !alone) {
      return fail(alone.error());
    }
    bound.add(problem_.phase_weight[phase] * apart);
    control_.tell("phase " + std::to_string(phase + 1), -1);
  }
  lower_ = bound.value();
  take(stages);
  return {};
}

/// The best in the end, opened in the order in which each helps most.
Done Work::backward() {
  std::size_t count = problem_.existing.size();
  for (const std::size_t opens : problem_.opens) count += opens;
  const auto last = median(count, {problem_.existing.begin(), problem_.existing.end()}, nullptr);
  if (!last) return fail(last.error());
  Stages stages(problem_.reach.sites, phases());
  for (const std::uint32_t site : problem_.existing) stages[site] = 0;
  for (std::size_t phase = 0; phase < phases(); ++phase) {
    for (std::size_t opened = 0; opened < problem_.opens[phase]; ++opened) {
      std::uint32_t best = kNoSite;
      double least = std::numeric_limits<double>::infinity();
      for (const std::uint32_t site : *last) {
        if (stages[site] < phases()) continue;
        stages[site] = phase;
        const double cost = costs(stages)[phase];
        stages[site] = phases();
        if (cost >= least) continue;
        least = cost;
        best = site;
      }
      if (best != kNoSite) stages[best] = phase;
    }
  }
  take(stages);
  return {};
}

/// Two sites change their phases (never is one too) as long as that helps and is affordable.
void Work::interchange() {
  if (best_.empty()) return;
  double work = 0;
  for (bool better = true; better && !done() && work < kSwaps;) {
    better = false;
    for (std::uint32_t a = 0; a < best_.size() && !done() && work < kSwaps; ++a) {
      if (exists_[a] != 0 || best_[a] == phases()) continue;
      for (std::uint32_t b = 0; b < best_.size(); ++b) {
        if (exists_[b] != 0 || best_[b] <= best_[a]) continue;
        Stages other = best_;
        std::swap(other[a], other[b]);
        work += static_cast<double>(problem_.reach.services.size() + 1);
        better = take(other) || better;
        if (best_[a] == phases()) break;
      }
    }
    control_.tell("phases: best " + std::to_string(upper_) + ", bound " + std::to_string(lower_), -1);
  }
}

/// Columns: site by site and phase by phase whether it is open by then; then what each step of each point saves in each phase (siting#19).
LinearModel Work::model() const {
  LinearModel model;
  const auto sites = static_cast<std::uint32_t>(problem_.reach.sites);
  const auto count = static_cast<std::uint32_t>(phases());
  const CostLevels levels = levels_of(problem_.reach, problem_.weight);
  const auto add = [&](double objective, double lower, bool integer) {
    ModelColumn column;
    column.objective = objective;
    column.lower = lower;
    column.upper = 1;
    column.integer = integer;
    return model.add_column(std::move(column));
  };
  const auto row = [&](double lower, double upper) {
    ModelRow made;
    made.lower = lower;
    made.upper = upper;
    return model.add_row(std::move(made));
  };
  for (std::uint32_t site = 0; site < sites; ++site) {
    for (std::uint32_t phase = 0; phase < count; ++phase) add(0, exists_[site] != 0 ? 1 : 0, true);
  }
  auto open = static_cast<double>(problem_.existing.size());
  for (std::uint32_t phase = 0; phase < count; ++phase) {
    open += static_cast<double>(problem_.opens[phase]);
    const std::uint32_t number = row(open, open);
    for (std::uint32_t site = 0; site < sites; ++site) {
      model.add_term(number, site * count + phase, 1);
      if (phase == 0) continue;
      const std::uint32_t stays = row(0, unbounded);
      model.add_term(stays, site * count + phase, 1);
      model.add_term(stays, site * count + phase - 1, -1);
    }
    model.constant += problem_.phase_weight[phase] * levels.all;
    for (std::size_t step = 0; step < levels.weight.size(); ++step) {
      const std::uint32_t saved = add(-problem_.phase_weight[phase] * levels.weight[step], 0, false);
      const std::uint32_t only_open = row(-unbounded, 0);
      model.add_term(only_open, saved, 1);
      for (const Service& service : levels.reach.of(step)) model.add_term(only_open, service.site * count + phase, -1);
    }
  }
  return model;
}

Done Work::finish() {
  SolverOptions options;
  options.limits = options_.limits;
  control_.tell("branch and cut", -1);
  const Result<Solution> solution = plan::solve(model(), options, control_);
  if (!solution) return fail(solution.error());
  branched_ = true;
  if (!solution->values.empty()) {
    Stages stages(problem_.reach.sites, phases());
    for (std::size_t site = 0; site < stages.size(); ++site) {
      for (std::size_t phase = phases(); phase-- > 0;) {
        if (solution->values[site * phases() + phase] > 0.5) stages[site] = phase;
      }
    }
    take(stages);
  }
  if (solution->optimum.bound) lower_ = std::max(lower_, *solution->optimum.bound);
  if (solution->optimum.status == Status::optimal && options_.limits.gap == 0) lower_ = std::max(lower_, upper_);
  return {};
}

Result<StagedMedianPlan> Work::solve() {
  if (const Done done = forward_and_apart(); !done) return fail(done.error());
  if (!done()) {
    if (const Done done = backward(); !done) return fail(done.error());
  }
  if (!done()) interchange();
  if (!done() && level_pairs(problem_.reach) * static_cast<double>(phases()) <= static_cast<double>(options_.most_branched)) {
    if (const Done done = finish(); !done) return fail(done.error());
  }
  StagedMedianPlan plan;
  plan.cost = costs(best_);
  plan.optimum.objective = value(best_);
  plan.optimum.bound = std::min(lower_, *plan.optimum.objective);
  plan.optimum.seed = options_.seed;
  plan.optimum.method = std::string("phases one after the other and from the end, interchange") + (branched_ ? ", branch and cut" : "");
  for (std::uint32_t site = 0; site < best_.size(); ++site) {
    if (best_[site] == phases()) continue;
    plan.open.push_back(site);
    plan.phase.push_back(exists_[site] != 0 ? phases() : best_[site]);
  }
  if (*plan.optimum.objective - *plan.optimum.bound <= std::max(options_.limits.gap, 1e-9) * std::fabs(*plan.optimum.objective)) {
    plan.optimum.status = Status::optimal;
  } else if (control_.stop.stop_requested()) {
    plan.optimum.status = Status::stopped;
    plan.optimum.reason = "the work was ended before the proof was complete";
  } else {
    plan.optimum.reason = branched_ ? "the limit of nodes was reached" : "too large for a tree: the bound is that of each phase by itself";
  }
  return plan;
}

}  // namespace

Result<StagedMedianPlan> staged_median(const StagedMedianProblem& problem, const StagedMedianOptions& options, const RunControl& control) {
  const auto bad = [](std::string why) { return fail(Error{errors::bad_siting, "the siting problem does not hold together", {}, std::move(why)}); };
  if (problem.opens.empty() || problem.opens.size() != problem.phase_weight.size()) return bad("each phase needs a number of sites and a weight");
  if (problem.reach.cost_beyond) return bad("phases need rows that list every site that can serve");
  std::size_t count = problem.existing.size();
  for (const std::size_t opens : problem.opens) count += opens;
  for (const double weight : problem.phase_weight) {
    if (!std::isfinite(weight) || weight < 0) return bad("the weight of a phase is negative or no finite number");
  }
  if (const Done done = check_siting({problem.reach, problem.weight, count, problem.existing}); !done) return fail(done.error());
  return Work(problem, options, control).solve();
}

}  // namespace solleva::plan
