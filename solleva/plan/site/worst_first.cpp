// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/worst_first.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/site/cover.h"
#include "solleva/plan/site/median.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan {
namespace {

constexpr double kSwaps = 2e9;  ///< services looked at by the interchange, at most
constexpr double kSame = 1e-9;  ///< people that are rounding, as a share of all

/// How many people go how far, the worst way first. Plans are compared as such lists: less far first, then fewer.
using Ways = std::vector<std::pair<double, double>>;

class Work {
 public:
  Work(const WorstFirstProblem& problem, const WorstFirstOptions& options, const RunControl& control)
      : problem_(problem), options_(options), control_(control), all_(0) {
    Sum all;
    for (std::size_t point = 0; point < problem.reach.points(); ++point) {
      if (problem.reach.of(point).empty()) continue;
      all.add(problem.weight[point]);
      for (const Service& service : problem.reach.of(point)) costs_.push_back(service.cost);
    }
    all_ = all.value();
    std::ranges::sort(costs_);
    costs_.erase(std::unique(costs_.begin(), costs_.end()), costs_.end());
  }

  Result<WorstFirstPlan> solve();

 private:
  Ways ways_of(const std::vector<std::uint32_t>& open) const;
  bool better(const Ways& a, const Ways& b) const;
  void interchange();
  Result<bool> improve_stage(double below, const std::vector<std::pair<double, double>>& fixed, bool& proved);
  LinearModel model(double below, const std::vector<std::pair<double, double>>& fixed) const;
  void add_level(LinearModel& model, double within, double least, double objective) const;

  const WorstFirstProblem& problem_;
  const WorstFirstOptions& options_;
  const RunControl& control_;
  double all_;
  double radius_ = 0;
  std::vector<double> costs_;
  std::vector<std::uint32_t> best_;
  Ways ways_;
};

Ways Work::ways_of(const std::vector<std::uint32_t>& open) const {
  std::vector<std::uint8_t> is_open(problem_.reach.sites, 0);
  for (const std::uint32_t site : open) is_open[site] = 1;
  std::map<double, Sum, std::greater<>> people;
  for (std::size_t point = 0; point < problem_.reach.points(); ++point) {
    const auto row = problem_.reach.of(point);
    if (row.empty()) continue;
    const auto nearest = std::ranges::find_if(row, [&](const Service& s) { return is_open[s.site] != 0; });
    const double cost = nearest != row.end() ? nearest->cost : unbounded;
    // Somebody of weight 0 counts for how far the worst way is, and not for how many go it.
    if (problem_.weight[point] > 0 || cost > radius_) people[cost].add(problem_.weight[point]);
  }
  Ways ways;
  for (const auto& [cost, sum] : people) ways.emplace_back(cost, sum.value());
  return ways;
}

bool Work::better(const Ways& a, const Ways& b) const {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i].first != b[i].first) return a[i].first < b[i].first;
    if (std::fabs(a[i].second - b[i].second) > kSame * all_) return a[i].second < b[i].second;
  }
  return false;  // the people left over are the same, so equal lists are equally long but for rounding
}

void Work::interchange() {
  double work = 0;
  for (bool found = true; found && work < kSwaps && !control_.stop.stop_requested();) {
    found = false;
    for (std::size_t out = 0; out < best_.size(); ++out) {
      if (std::ranges::find(problem_.existing, best_[out]) != problem_.existing.end()) continue;
      for (std::uint32_t in = 0; in < problem_.reach.sites && work < kSwaps; ++in) {
        if (std::ranges::find(best_, in) != best_.end()) continue;
        std::vector<std::uint32_t> other = best_;
        other[out] = in;
        work += static_cast<double>(problem_.reach.services.size() + 1);
        Ways ways = ways_of(other);
        if (!better(ways, ways_)) continue;
        best_ = std::move(other);
        ways_ = std::move(ways);
        found = true;
      }
    }
  }
  std::ranges::sort(best_);
}

/// At least `least` people within `within`; `objective` is what each of them counts.
void Work::add_level(LinearModel& model, double within, double least, double objective) const {
  ModelRow enough;
  enough.lower = least;
  const std::uint32_t row = model.add_row(std::move(enough));
  for (std::size_t point = 0; point < problem_.reach.points(); ++point) {
    if (problem_.weight[point] == 0 || problem_.reach.of(point).empty()) continue;
    ModelColumn near;
    near.upper = 1;
    near.objective = objective * problem_.weight[point];
    const std::uint32_t column = model.add_column(std::move(near));
    model.add_term(row, column, problem_.weight[point]);
    ModelRow only_open;
    only_open.upper = 0;
    const std::uint32_t reached = model.add_row(std::move(only_open));
    model.add_term(reached, column, 1);
    for (const Service& service : problem_.reach.of(point)) {
      if (service.cost <= within) model.add_term(reached, service.site, -1);
    }
  }
}

/// The most people within `below`, with everybody within the radius and the stages before kept.
LinearModel Work::model(double below, const std::vector<std::pair<double, double>>& fixed) const {
  LinearModel model;
  model.sense = Sense::maximise;
  for (std::uint32_t site = 0; site < problem_.reach.sites; ++site) {
    ModelColumn open;
    open.integer = true;
    open.upper = 1;
    open.lower = std::ranges::find(problem_.existing, site) != problem_.existing.end() ? 1 : 0;
    model.add_column(std::move(open));
  }
  ModelRow number;
  number.lower = number.upper = static_cast<double>(problem_.open);
  const std::uint32_t count = model.add_row(std::move(number));
  for (std::uint32_t site = 0; site < problem_.reach.sites; ++site) model.add_term(count, site, 1);
  for (std::size_t point = 0; point < problem_.reach.points(); ++point) {
    if (problem_.reach.of(point).empty()) continue;
    ModelRow served;
    served.lower = 1;
    const std::uint32_t row = model.add_row(std::move(served));
    for (const Service& service : problem_.reach.of(point)) {
      if (service.cost <= radius_) model.add_term(row, service.site, 1);
    }
  }
  for (const auto& [within, people] : fixed) add_level(model, within, people - kSame * all_, 0);
  add_level(model, below, 0, 1);
  return model;
}

/// Whether fewer people can be left beyond `below`; takes such a plan.
Result<bool> Work::improve_stage(double below, const std::vector<std::pair<double, double>>& fixed, bool& proved) {
  SolverOptions options;
  options.limits.iterations = options_.limits.iterations >= 0 ? options_.limits.iterations : 2000;
  const Result<Solution> solution = plan::solve(model(below, fixed), options, control_);
  if (!solution) return fail(solution.error());
  proved = solution->optimum.status == Status::optimal;
  if (solution->values.empty()) return false;
  std::vector<std::uint32_t> open;
  for (std::uint32_t site = 0; site < problem_.reach.sites; ++site) {
    if (solution->values[site] > 0.5) open.push_back(site);
  }
  Ways ways = ways_of(open);
  if (!better(ways, ways_)) return false;
  best_ = std::move(open);
  ways_ = std::move(ways);
  return true;
}

Result<WorstFirstPlan> Work::solve() {
  const Result<CenterPlan> center = p_center(problem_.reach, problem_.open, problem_.existing, options_.limits, control_);
  if (!center) return fail(center.error());
  WorstFirstPlan plan;
  plan.optimum = center->optimum;
  plan.open = center->open;
  if (!center->optimum.objective || center->optimum.status == Status::infeasible) return plan;
  radius_ = *center->optimum.objective;
  best_ = center->open;
  for (std::uint32_t site = 0; site < problem_.reach.sites && best_.size() < problem_.open; ++site) {
    if (std::ranges::find(best_, site) == best_.end()) best_.push_back(site);
  }
  std::ranges::sort(best_);
  ways_ = ways_of(best_);
  interchange();
  bool proving = center->optimum.status == Status::optimal && problem_.reach.services.size() <= options_.most_branched;
  const bool small = proving;
  std::vector<std::pair<double, double>> fixed;  // so many people within so far
  Sum beyond;
  for (std::size_t stage = 0; stage < ways_.size(); ++stage) {
    // A better plan may leave nobody so far away at all; then the stage is about the next worst way, and asked again.
    for (double far = unbounded; proving && stage < ways_.size() && ways_[stage].first < far && !control_.stop.stop_requested();) {
      far = ways_[stage].first;
      const auto at = std::ranges::lower_bound(costs_, far);
      if (at == costs_.begin()) break;
      const Result<bool> improved = improve_stage(*(at - 1), fixed, proving);
      if (!improved) return fail(improved.error());
      if (*improved) control_.tell("stage " + std::to_string(stage + 1), -1);
    }
    if (control_.stop.stop_requested()) proving = false;
    if (stage >= ways_.size()) break;
    beyond.add(ways_[stage].second);
    plan.stages.push_back({ways_[stage].first, beyond.value(), proving});
    const auto now = std::ranges::lower_bound(costs_, ways_[stage].first);
    if (now != costs_.begin()) fixed.emplace_back(*(now - 1), all_ - beyond.value());
  }
  plan.open = best_;
  plan.optimum.method += small ? ", then stage by stage by branch and cut" : ", then interchange, the worst-off first";
  if (!proving) {
    plan.optimum.status = control_.stop.stop_requested() ? Status::stopped : Status::feasible;
    plan.optimum.reason = "the worst way is the objective and its bound; of the stages after it those marked are proved";
  }
  return plan;
}

}  // namespace

Result<WorstFirstPlan> worst_first(const WorstFirstProblem& problem, const WorstFirstOptions& options, const RunControl& control) {
  if (const Done done = check_siting({problem.reach, problem.weight, problem.open, problem.existing}); !done) return fail(done.error());
  return Work(problem, options, control).solve();
}

}  // namespace solleva::plan
