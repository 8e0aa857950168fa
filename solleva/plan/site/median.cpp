// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/median.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <string>
#include <utility>

#include "solleva/base/parallel.h"
#include "solleva/base/philox.h"
#include "solleva/base/sum.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/site/median_bound.h"
#include "solleva/plan/site/median_search.h"

namespace solleva::plan {

Done check_siting(const MedianProblem& problem) {
  const Reach& reach = problem.reach;
  const auto bad = [](std::string why) { return fail(Error{errors::bad_siting, "the siting problem does not hold together", {}, std::move(why)}); };
  if (problem.weight.size() != reach.points() || reach.beyond.size() != reach.points()) return bad("one weight is needed for each point");
  for (const double weight : problem.weight) {
    if (!std::isfinite(weight) || weight < 0) return bad("a weight is negative or no finite number");
  }
  for (const double beyond : reach.beyond) {
    if (!std::isfinite(beyond)) return bad("what it counts to leave a point out is not finite");
  }
  std::vector<std::uint8_t> seen(reach.sites, 0);
  for (const std::uint32_t site : problem.existing) {
    if (site >= reach.sites || seen[site]++ != 0) return bad("an existing site is not there or named twice");
  }
  if (problem.open == 0) return bad("at least one site must be open");
  if (problem.open > reach.sites) return bad("more sites are to be open (" + std::to_string(problem.open) + ") than there are (" + std::to_string(reach.sites) + ")");
  if (problem.existing.size() > problem.open) return bad("more sites exist already than are to be open");
  return {};
}

namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();

/// Whether every plan costs a whole number, so that a bound can be rounded up.
bool is_whole(const MedianProblem& problem) {
  double most = 0;
  const auto whole = [](double value) { return value == std::floor(value) && value < 9e15; };
  if (problem.reach.cost_beyond) return false;
  for (std::size_t point = 0; point < problem.reach.points(); ++point) {
    const double weight = problem.weight[point];
    if (!whole(weight * problem.reach.beyond[point])) return false;
    most += weight * problem.reach.beyond[point];
    for (const Service& service : problem.reach.of(point)) {
      if (!whole(weight * service.cost)) return false;
    }
  }
  return most < 9e15;
}

/// The work on one problem: the best plan so far, the bound so far, and the tree.
class Work {
 public:
  Work(const MedianProblem& problem, const MedianOptions& options, const RunControl& control)
      : problem_(problem), options_(options), control_(control), columns_(columns_of(problem.reach)),
        search_(problem.reach, columns_, problem.weight, problem.existing), bound_(problem.reach, problem.weight, problem.open),
        whole_(is_whole(problem)), fixed_(problem.reach.sites, Fixed::no) {
    for (const std::uint32_t site : problem.existing) fixed_[site] = Fixed::open;
  }

  MedianPlan solve();

 private:
  struct Node {
    std::vector<std::pair<std::uint32_t, Fixed>> fixings;
    std::shared_ptr<const std::vector<double>> multiplier;
    double bound;
  };

  void first_plan();
  void root();
  void shake();
  void tree();
  void grow(Node node, std::vector<Node>& open_nodes);
  void take(const std::vector<std::uint32_t>& open);
  void try_plan(const std::vector<std::uint32_t>& open, bool interchange);
  void fix_by_cost(const MedianBound::Value& value, std::vector<Fixed>& fixed, std::vector<std::pair<std::uint32_t, Fixed>>* list) const;
  double exact_cost(const std::vector<std::uint32_t>& open, MedianPlan* plan) const;
  double rounded(double bound) const;
  double enough() const;
  bool proved() const { return lower_ >= enough(); }
  void tell(const char* phase) const;

  const MedianProblem& problem_;
  const MedianOptions& options_;
  const RunControl& control_;
  Columns columns_;
  MedianSearch search_;
  MedianBound bound_;
  bool whole_;
  std::vector<Fixed> fixed_;
  std::vector<std::uint32_t> best_;
  double upper_ = kEndless;
  double lower_ = -kEndless;
  std::vector<double> multiplier_;
  double root_bound_ = 0;
  std::int64_t nodes_ = 0;
  bool tree_done_ = false;
};

/// A bound up to the next whole number where only whole numbers can be; the slack is for rounding in its sum.
double Work::rounded(double bound) const { return whole_ ? std::ceil(bound - 1e-6 * std::max(1.0, std::fabs(bound) * 1e-6)) : bound; }

/// The bound at which a branch cannot hold a plan that is better than the best by more than the caller tolerates.
double Work::enough() const {
  const double whole = options_.uncovered_of > 0 ? std::fabs(options_.uncovered_of - upper_) : std::fabs(upper_);
  const double tolerated = std::max(options_.limits.gap, whole_ ? 0.0 : 1e-10) * whole;
  return upper_ - tolerated;
}

void Work::tell(const char* phase) const {
  if (!control_.progress) return;
  const double gap = upper_ != 0 ? (upper_ - lower_) / std::fabs(upper_) : 0;
  control_.tell(std::string(phase) + ": best " + std::to_string(upper_) + ", bound " + std::to_string(lower_) + ", gap " + std::to_string(gap), -1);
}

double Work::exact_cost(const std::vector<std::uint32_t>& open, MedianPlan* plan) const {
  const Reach& reach = problem_.reach;
  std::vector<std::uint8_t> is_open(reach.sites, 0);
  for (const std::uint32_t site : open) is_open[site] = 1;
  Sum total;
  for (std::uint32_t point = 0; point < reach.points(); ++point) {
    std::uint32_t chosen = kNoSite;
    double cost = reach.beyond[point];
    for (const Service& service : reach.of(point)) {
      if (is_open[service.site] == 0) continue;
      chosen = service.site;
      cost = service.cost;
      break;
    }
    if (chosen == kNoSite && reach.cost_beyond) {
      cost = kEndless;
      for (const std::uint32_t site : open) {
        const double far = reach.cost_beyond(point, site);
        if (far < cost) {
          cost = far;
          chosen = site;
        }
      }
    }
    if (problem_.weight[point] > 0) total.add(problem_.weight[point] * cost);
    if (plan == nullptr) continue;
    plan->site[point] = chosen;
    plan->cost[point] = cost;
  }
  return total.value();
}

void Work::take(const std::vector<std::uint32_t>& open) {
  const double cost = exact_cost(open, nullptr);
  if (cost >= upper_) return;
  upper_ = cost;
  best_ = open;
  std::sort(best_.begin(), best_.end());
}

void Work::try_plan(const std::vector<std::uint32_t>& open, bool interchange) {
  search_.start(open);
  search_.add_greedily(problem_.open, control_);
  if (interchange) search_.improve(control_);
  take(search_.open());
}

void Work::first_plan() {
  control_.tell("first plan", -1);
  try_plan({problem_.existing.begin(), problem_.existing.end()}, true);
  tell("first plan");
}

void Work::root() {
  std::vector<double> start = search_.half_way();
  std::size_t calls = 0;
  std::vector<std::uint32_t> last;
  MedianBound::Ascent ascent;
  ascent.steps = options_.ascent;
  ascent.target = upper_;
  ascent.enough = enough();
  ascent.better = [&](const MedianBound::Value& value, MedianBound::Ascent& mine) {
    lower_ = std::max(lower_, rounded(value.bound));
    // Large problems are searched rarely: there a search costs as much as many steps.
    const std::size_t period = problem_.reach.services.size() > 20'000'000 ? 60 : 10;
    if (++calls % period == 0 && value.chosen != last) {
      last = value.chosen;
      try_plan(value.chosen, true);
      mine.target = upper_;
      mine.enough = whole_ ? enough() - 1 + 2e-6 : enough();
    }
    if (calls % 10 == 0) tell("bound");
  };
  if (whole_) ascent.enough = enough() - 1 + 2e-6;
  MedianBound::Highest highest = bound_.climb(std::move(start), fixed_, ascent, control_);
  multiplier_ = std::move(highest.multiplier);
  root_bound_ = highest.value.bound;
  lower_ = std::max(lower_, rounded(root_bound_));
  if (!proved() && !control_.stop.stop_requested()) try_plan(highest.value.chosen, true);
  fix_by_cost(highest.value, fixed_, nullptr);
  tell("bound");
}

void Work::shake() {
  const std::size_t movable = problem_.open - problem_.existing.size();
  if (movable == 0 || movable == problem_.reach.sites - problem_.existing.size()) return;
  Stream stream({options_.seed, 0, 0, Purpose("p-median shake")});
  for (std::size_t round = 0; round < options_.shakes && !proved() && !control_.stop.stop_requested(); ++round) {
    search_.start(best_);
    const std::size_t swaps = std::min<std::size_t>(movable, 1 + round % 5);
    for (std::size_t i = 0; i < swaps;) {
      const auto in = static_cast<std::uint32_t>(stream.bits64() % problem_.reach.sites);
      const std::uint32_t out = search_.open()[stream.bits64() % search_.open().size()];
      if (search_.is_open(in) || search_.is_existing(out)) continue;
      search_.swap(in, out);
      ++i;
    }
    search_.improve(control_);
    take(search_.open());
  }
  tell("interchange");
}

/// Sites that no plan better than the best can open, or leave closed (siting#7).
void Work::fix_by_cost(const MedianBound::Value& value, std::vector<Fixed>& fixed, std::vector<std::pair<std::uint32_t, Fixed>>* list) const {
  std::vector<std::uint8_t> is_chosen(fixed.size(), 0);
  for (const std::uint32_t site : value.chosen) is_chosen[site] = 1;
  for (std::uint32_t site = 0; site < fixed.size(); ++site) {
    if (fixed[site] != Fixed::no) continue;
    const double without = value.bound + (is_chosen[site] != 0 ? value.first_out - value.reduced[site] : value.reduced[site] - value.last_in);
    if (rounded(without) < enough()) continue;
    fixed[site] = is_chosen[site] != 0 ? Fixed::open : Fixed::closed;
    if (list != nullptr) list->emplace_back(site, fixed[site]);
  }
}

void Work::grow(Node node, std::vector<Node>& open_nodes) {
  std::vector<Fixed> fixed = fixed_;
  for (const auto& [site, what] : node.fixings) fixed[site] = what;
  MedianBound::Ascent ascent;
  ascent.steps = 60;
  ascent.target = upper_;
  ascent.enough = whole_ ? enough() - 1 + 2e-6 : enough();
  ascent.length = 0.5;
  ascent.patience = 6;
  const MedianBound::Highest highest = bound_.climb(*node.multiplier, fixed, ascent, control_);
  if (control_.stop.stop_requested()) {
    open_nodes.push_back(std::move(node));  // unfinished: its bound still counts
    return;
  }
  node.bound = std::max(node.bound, rounded(highest.value.bound));
  if (node.bound >= enough()) return;
  if (nodes_ % 8 == 0) try_plan(highest.value.chosen, true);
  fix_by_cost(highest.value, fixed, &node.fixings);
  const auto opened = static_cast<std::size_t>(std::count(fixed.begin(), fixed.end(), Fixed::open));
  const auto free = static_cast<std::size_t>(std::count(fixed.begin(), fixed.end(), Fixed::no));
  if (opened > problem_.open || opened + free < problem_.open) return;
  if (opened == problem_.open || opened + free == problem_.open) {
    std::vector<std::uint32_t> leaf;
    for (std::uint32_t site = 0; site < fixed.size(); ++site) {
      if (fixed[site] == Fixed::open || (fixed[site] == Fixed::no && opened < problem_.open)) leaf.push_back(site);
    }
    try_plan(leaf, false);
    return;
  }
  std::uint32_t branch = kNoSite;
  double doubt = -1;
  for (std::uint32_t site = 0; site < fixed.size(); ++site) {
    const double share = highest.share[site];
    if (fixed[site] != Fixed::no || share * (1 - share) <= doubt) continue;
    doubt = share * (1 - share);
    branch = site;
  }
  node.multiplier = std::make_shared<const std::vector<double>>(highest.multiplier);
  Node closed = node;
  closed.fixings.emplace_back(branch, Fixed::closed);
  node.fixings.emplace_back(branch, Fixed::open);
  const bool open_first = highest.share[branch] >= 0.5;
  open_nodes.push_back(open_first ? std::move(closed) : node);
  open_nodes.push_back(open_first ? std::move(node) : std::move(closed));
}

void Work::tree() {
  std::vector<Node> open_nodes{{{}, std::make_shared<const std::vector<double>>(multiplier_), lower_}};
  const std::int64_t most = options_.limits.iterations;
  while (!open_nodes.empty()) {
    double least = kEndless;
    for (const Node& node : open_nodes) least = std::min(least, node.bound);
    lower_ = std::max(lower_, std::min(least, upper_));
    if (proved() || control_.stop.stop_requested() || (most >= 0 && nodes_ >= most)) break;
    Node node = std::move(open_nodes.back());
    open_nodes.pop_back();
    if (node.bound >= enough()) continue;
    ++nodes_;
    if (nodes_ % 16 == 0) tell("tree");
    grow(std::move(node), open_nodes);
  }
  // Whatever was cut off could not beat the best by more than what is tolerated.
  if (open_nodes.empty()) lower_ = std::max(lower_, enough());
  tree_done_ = open_nodes.empty();
}

MedianPlan Work::solve() {
  first_plan();
  if (!control_.stop.stop_requested()) root();
  if (!proved()) shake();
  const bool branched = problem_.reach.services.size() <= options_.most_branched;
  if (!proved() && branched && !control_.stop.stop_requested()) tree();
  MedianPlan plan;
  plan.open = best_;
  plan.site.assign(problem_.reach.points(), kNoSite);
  plan.cost.assign(problem_.reach.points(), 0.0);
  plan.optimum.objective = exact_cost(best_, &plan);
  if (std::isfinite(lower_)) plan.optimum.bound = std::min(lower_, *plan.optimum.objective);
  plan.optimum.seed = options_.seed;
  plan.optimum.method = nodes_ > 0 ? "Lagrangian relaxation, interchange, branch and bound" : "Lagrangian relaxation, interchange";
  plan.multiplier = std::move(multiplier_);
  plan.root_bound = root_bound_;
  plan.nodes = nodes_;
  if (proved()) {
    plan.optimum.status = Status::optimal;
  } else if (control_.stop.stop_requested()) {
    plan.optimum.status = Status::stopped;
    plan.optimum.reason = "the work was ended before the proof was complete";
  } else {
    plan.optimum.status = Status::feasible;
    plan.optimum.reason = branched ? "the limit of iterations was reached" : "too large for a tree: the bound is that of the root";
  }
  return plan;
}

}  // namespace

Result<MedianPlan> p_median(const MedianProblem& problem, const MedianOptions& options, const RunControl& control) {
  if (const Done done = check_siting(problem); !done) return fail(done.error());
  return Work(problem, options, control).solve();
}

double median_bound(const MedianProblem& problem, std::span<const double> multiplier) {
  const Reach& reach = problem.reach;
  std::vector<Sum> reduced(reach.sites);
  Sum bound;
  for (std::size_t point = 0; point < reach.points(); ++point) {
    const double price = std::min(multiplier[point], reach.beyond[point]);
    bound.add(problem.weight[point] * price);
    for (const Service& service : reach.of(point)) {
      if (service.cost < price) reduced[service.site].add(problem.weight[point] * (service.cost - price));
    }
  }
  std::vector<std::uint8_t> exists(reach.sites, 0);
  for (const std::uint32_t site : problem.existing) {
    exists[site] = 1;
    bound.add(reduced[site].value());
  }
  std::vector<double> rest;
  for (std::size_t site = 0; site < reach.sites; ++site) {
    if (exists[site] == 0) rest.push_back(reduced[site].value());
  }
  std::sort(rest.begin(), rest.end());
  for (std::size_t i = 0; i < problem.open - problem.existing.size(); ++i) bound.add(rest[i]);
  return bound.value();
}

}  // namespace solleva::plan
