// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/most_covered.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/site/most_covered_bound.h"
#include "solleva/plan/site/most_covered_exact.h"
#include "solleva/plan/site/most_covered_search.h"

namespace solleva::plan {
namespace {

std::string amount_problem(std::span<const double> amounts, std::size_t count, const char* what) {
  if (amounts.size() != count) return std::string("one ") + what + " is needed for each";
  for (const double amount : amounts) {
    if (!std::isfinite(amount) || amount < 0) return std::string("a ") + what + " is negative or no finite number";
  }
  return {};
}

std::string problem_with(const MostCoveredProblem& problem) {
  const std::size_t sites = problem.reach.sites;
  std::string why = amount_problem(problem.weight, problem.reach.points(), "weight");
  if (why.empty() && !problem.capacity.empty()) why = amount_problem(problem.capacity, sites, "capacity");
  if (why.empty() && !problem.price.empty()) why = amount_problem(problem.price, sites, "price");
  if (!why.empty()) return why;
  if (!(problem.backup >= 0 && problem.backup <= 1)) return "a second site counts between 0 and 1 of the first";
  if (problem.backup > 0 && !problem.capacity.empty()) return "a backup within capacities has no meaning: say which of the two counts";
  std::vector<std::uint8_t> seen(sites, 0);
  for (const std::uint32_t site : problem.existing) {
    if (site >= sites || seen[site]++ != 0) return "an existing site is not there or named twice";
  }
  if (!problem.price.empty()) return std::isfinite(problem.budget) && problem.budget >= 0 ? "" : "the budget is negative or no finite number";
  if (problem.open > sites) return "more sites are to be open (" + std::to_string(problem.open) + ") than there are (" + std::to_string(sites) + ")";
  if (problem.existing.size() > problem.open) return "more sites exist already than are to be open";
  return {};
}

CoverRules rules_of(const MostCoveredProblem& problem) {
  CoverRules rules;
  rules.capacity = problem.capacity;
  rules.backup = problem.backup;
  rules.price = problem.price;
  rules.budget = problem.budget;
  rules.fresh = problem.price.empty() ? problem.open - problem.existing.size() : 0;
  rules.exists.assign(problem.reach.sites, 0);
  for (const std::uint32_t site : problem.existing) rules.exists[site] = 1;
  return rules;
}

bool whole(std::span<const double> amounts) {
  return std::ranges::all_of(amounts, [](double amount) { return amount == std::floor(amount) && amount < 1e12; });
}

constexpr std::size_t kManyPairs = 1'000'000;  ///< pairs above which a plan from the start costs as much as hundreds of steps of the bound

class Work {
 public:
  Work(const MostCoveredProblem& problem, const MostCoveredOptions& options, const RunControl& control)
      : problem_(problem), options_(options), control_(control), cells_(cells_of(problem.reach, problem.weight)), rules_(rules_of(problem)),
        state_(problem.capacity.empty() ? count_state(cells_, problem.backup) : flow_state(cells_, problem.capacity)), search_(cells_, rules_, *state_),
        whole_(whole(problem.weight) && whole(problem.capacity) && problem.backup == 0) {
    Sum all;
    for (const double weight : cells_.weight) all.add(weight);
    upper_ = all.value() * (1 + problem.backup);
  }

  Result<MostCoveredPlan> solve();

 private:
  double rounded(double bound) const { return whole_ ? std::floor(bound + 1e-6 + 1e-12 * bound) : bound; }
  double enough() const { return lower_ + std::max(options_.limits.gap * lower_, whole_ ? 0.0 : 1e-10 * lower_); }
  bool done() const { return upper_ <= enough() || control_.stop.stop_requested(); }
  void take() {
    if (state_->value() <= lower_) return;
    lower_ = state_->value();
    best_ = search_.open();
  }
  void descend();
  void interchange();
  void rebuild();
  void follow(const std::vector<double>& often, double share);
  Done finish();
  void tell(const char* phase) const;
  MostCoveredPlan plan();
  void share_out(MostCoveredPlan& plan) const;

  const MostCoveredProblem& problem_;
  const MostCoveredOptions& options_;
  const RunControl& control_;
  CoverCells cells_;
  CoverRules rules_;
  std::unique_ptr<CoverState> state_;
  MostCoveredSearch search_;
  bool whole_;
  double lower_ = -1;
  double upper_ = 0;
  std::vector<std::uint8_t> best_;
  CoverWorth worth_;
  bool branched_ = false;
};

void Work::tell(const char* phase) const {
  if (!control_.progress) return;
  control_.tell(std::string(phase) + ": best " + std::to_string(lower_) + ", bound " + std::to_string(upper_) + ", gap " +
                    std::to_string(lower_ > 0 ? (upper_ - lower_) / lower_ : 0), -1);
}

/// From what the first plan leaves unserved to the bound; the sites that the bound opens are tried as plans on the way.
void Work::descend() {
  std::vector<double> worth(cells_.cells(), 1.0);
  for (std::uint32_t cell = 0; cell < cells_.cells(); ++cell) {
    for (const std::uint32_t site : cells_.sites_of(cell)) {
      if (best_[site] != 0) worth[cell] = 0.5;
    }
  }
  CoverDescent descent;
  descent.steps = options_.ascent;
  descent.target = lower_;
  descent.enough = enough();
  std::size_t calls = 0;
  std::vector<double> last;
  descent.lower = [&](const CoverWorth& at, CoverDescent& mine) {
    upper_ = std::min(upper_, rounded(at.bound));
    if (++calls % 40 == 0 && cells_.site.size() <= kManyPairs && at.taken != last) {
      last = at.taken;
      std::vector<std::uint8_t> open(cells_.sites, 0);
      for (std::size_t site = 0; site < open.size(); ++site) open[site] = at.taken[site] >= 1 ? 1 : 0;
      search_.become(open);
      search_.add_greedily(control_);
      take();
      mine.target = lower_;
    }
    mine.enough = whole_ ? std::max(enough(), lower_ + 1 - 2e-6) : enough();
    if (calls % 10 == 0) tell("bound");
  };
  worth_ = descend_worth(cells_, rules_, std::move(worth), descent, control_);
  upper_ = std::min(upper_, rounded(worth_.bound));
  tell("bound");
}

void Work::interchange() {
  for (std::size_t pass = 0; pass < options_.passes && !done(); ++pass) {
    const bool better = search_.improve(control_);
    take();
    tell("interchange");
    if (!better) break;
  }
}

/// The sites that the bound opens most often, and whatever else adds most.
void Work::follow(const std::vector<double>& often, double share) {
  std::vector<std::uint8_t> open(cells_.sites, 0);
  double left = rules_.budget;
  for (std::size_t site = 0; site < open.size(); ++site) {
    if (often[site] < share || rules_.exists[site] != 0) continue;
    if (!rules_.price.empty() && rules_.price[site] > left) continue;
    if (!rules_.price.empty()) left -= rules_.price[site];
    open[site] = 1;
  }
  search_.become(open);
  search_.add_greedily(control_);
  take();
}

void Work::rebuild() {
  search_.become(best_);
  interchange();
  Stream stream({options_.seed, 0, 0, Purpose("covering rebuild")});
  for (std::size_t round = 0; round < options_.rebuilds && !done(); ++round) {
    if (search_.rebuild(stream)) take();
    if (round % 100 == 99) tell("rebuild");
  }
}

/// The rest of the proof by branch and cut, where that is small.
Done Work::finish() {
  Limits limits = options_.limits;
  if (limits.iterations < 0) limits.iterations = 5000;
  control_.tell("branch and cut", -1);
  const Result<ExactMostCovered> exact = solve_most_covered(cells_, rules_, limits, control_);
  if (!exact) return fail(exact.error());
  branched_ = true;
  if (!exact->open.empty()) {
    search_.become(exact->open);
    take();
  }
  if (exact->optimum.bound) upper_ = std::min(upper_, rounded(*exact->optimum.bound));
  if (exact->optimum.status == Status::optimal && options_.limits.gap == 0) upper_ = std::min(upper_, lower_);
  return {};
}

/// Who is served where. The flow of a cell is dealt out to its points one after the other.
void Work::share_out(MostCoveredPlan& plan) const {
  const std::span<const double> flow = state_->flow();
  for (std::uint32_t cell = 0; cell < cells_.cells(); ++cell) {
    const auto points = cells_.points_of(cell);
    std::size_t at = 0;
    double missing = problem_.weight[points[0]];
    for (std::size_t pair = cells_.first[cell]; pair < cells_.first[cell + 1]; ++pair) {
      double left = flow[pair];
      while (left > 0 && at < points.size()) {
        const double amount = std::min(left, missing);
        if (amount > 0) plan.parts.push_back({points[at], cells_.site[pair], amount});
        left -= amount;
        missing -= amount;
        if (missing <= 0 && ++at < points.size()) missing = problem_.weight[points[at]];
      }
    }
  }
  std::sort(plan.parts.begin(), plan.parts.end(), [](const CoveredPart& a, const CoveredPart& b) { return a.point != b.point ? a.point < b.point : a.site < b.site; });
}

MostCoveredPlan Work::plan() {
  search_.become(best_);
  MostCoveredPlan plan;
  plan.spent = problem_.price.empty() ? 0 : search_.spent();
  for (std::uint32_t site = 0; site < best_.size(); ++site) {
    if (best_[site] != 0) plan.open.push_back(site);
  }
  // Sites that add nothing, until the number is full.
  for (std::uint32_t site = 0; site < best_.size() && problem_.price.empty() && plan.open.size() < problem_.open; ++site) {
    if (best_[site] != 0) continue;
    best_[site] = 1;
    plan.open.push_back(site);
  }
  std::sort(plan.open.begin(), plan.open.end());
  if (!problem_.capacity.empty()) {
    share_out(plan);
  } else {
    for (std::uint32_t point = 0; point < problem_.reach.points(); ++point) {
      const auto row = problem_.reach.of(point);
      const auto nearest = std::ranges::find_if(row, [&](const Service& s) { return best_[s.site] != 0; });
      if (nearest != row.end()) plan.parts.push_back({point, nearest->site, problem_.weight[point]});
    }
    Sum twice;
    for (std::size_t cell = 0; cell < cells_.cells(); ++cell) {
      if (std::ranges::count_if(cells_.sites_of(cell), [&](std::uint32_t s) { return best_[s] != 0; }) > 1) twice.add(cells_.weight[cell]);
    }
    plan.twice = twice.value();
  }
  Sum once;
  for (const CoveredPart& part : plan.parts) once.add(part.amount);
  plan.once = once.value();
  plan.optimum.objective = plan.once + (problem_.backup > 0 ? problem_.backup * plan.twice : 0);
  plan.multiplier.assign(problem_.reach.points(), 0.0);
  for (std::size_t cell = 0; cell < worth_.worth.size(); ++cell) {
    for (const std::uint32_t point : cells_.points_of(cell)) plan.multiplier[point] = worth_.worth[cell];
  }
  plan.dual_bound = worth_.bound;
  plan.optimum.bound = std::max(upper_, *plan.optimum.objective);
  return plan;
}

Result<MostCoveredPlan> Work::solve() {
  search_.become(rules_.exists);
  take();
  search_.add_greedily(control_);
  take();
  tell("first plan");
  descend();
  if (!done()) search_.become(best_);
  if (!done()) interchange();
  for (const double share : {0.9, 0.7}) {
    if (!done()) follow(worth_.often, share);
    if (!done()) interchange();
  }
  if (!done()) rebuild();
  if (!done() && cells_.site.size() <= options_.most_branched) {
    if (const Done finished = finish(); !finished) return fail(finished.error());
  }
  MostCoveredPlan found = plan();
  found.optimum.method = std::string(problem_.capacity.empty() ? "" : "flow, ") + "Lagrangian relaxation, interchange" + (branched_ ? ", branch and cut" : "");
  if (upper_ <= enough()) {
    found.optimum.status = Status::optimal;
    if (options_.limits.gap == 0) found.optimum.bound = found.optimum.objective;
  } else if (control_.stop.stop_requested()) {
    found.optimum.status = Status::stopped;
    found.optimum.reason = "the work was ended before the proof was complete";
  } else {
    found.optimum.reason = branched_ ? "the limit of nodes was reached" : "too large for a tree: the bound is that of the relaxation";
  }
  return found;
}

}  // namespace

Result<MostCoveredPlan> most_covered(const MostCoveredProblem& problem, const MostCoveredOptions& options, const RunControl& control) {
  if (const std::string why = problem_with(problem); !why.empty()) {
    return fail(Error{errors::bad_siting, "the siting problem does not hold together", {}, why});
  }
  return Work(problem, options, control).solve();
}

std::vector<SiteReason> covered_reasons(const MostCoveredProblem& problem, std::span<const std::uint32_t> open) {
  const CoverCells cells = cells_of(problem.reach, problem.weight);
  const std::unique_ptr<CoverState> state = problem.capacity.empty() ? count_state(cells, problem.backup) : flow_state(cells, problem.capacity);
  for (const std::uint32_t site : open) state->open(site);
  state->forget();
  const double all = state->value();
  std::vector<SiteReason> reasons;
  for (const std::uint32_t site : open) {
    if (std::ranges::find(problem.existing, site) != problem.existing.end()) continue;
    SiteReason reason;
    reason.site = site;
    state->close(site);
    reason.gain = all - state->value();
    const std::size_t mark = state->mark();
    double most = -1;
    for (std::uint32_t other = 0; other < cells.sites; ++other) {
      if (other == site || state->is_open(other) || (!problem.price.empty() && problem.price[other] > problem.price[site])) continue;
      state->open(other);
      if (state->value() > most) {
        most = state->value();
        reason.runner_up = other;
        reason.with_runner_up = all - most;
      }
      state->back(mark);
    }
    state->back(0);
    reasons.push_back(reason);
  }
  return reasons;
}

double most_covered_bound(const MostCoveredProblem& problem, std::span<const double> multiplier) {
  const Columns columns = columns_of(problem.reach);
  std::vector<double> gain(problem.reach.sites);
  const auto worth = [&](std::size_t point) { return std::clamp(multiplier[point], 0.0, 1.0); };
  for (std::size_t site = 0; site < gain.size(); ++site) {
    std::vector<Served> served(columns.of(site).begin(), columns.of(site).end());
    std::ranges::sort(served, [&](const Served& a, const Served& b) { return worth(a.point) > worth(b.point); });
    double room = problem.capacity.empty() ? std::numeric_limits<double>::infinity() : problem.capacity[site];
    Sum all;
    for (const Served& one : served) {
      const double part = std::min(room, problem.weight[one.point]);
      all.add(part * worth(one.point));
      room -= part;
    }
    gain[site] = all.value();
  }
  Sum bound;
  for (std::size_t point = 0; point < problem.reach.points(); ++point) {
    if (problem.reach.of(point).empty()) continue;
    bound.add(problem.weight[point] * std::max({0.0, 1 - worth(point), 1 + problem.backup - 2 * worth(point)}));
  }
  const std::vector<double> taken = take_sites(rules_of(problem), gain);
  for (std::size_t site = 0; site < gain.size(); ++site) bound.add(taken[site] * gain[site]);
  return bound.value();
}

}  // namespace solleva::plan
