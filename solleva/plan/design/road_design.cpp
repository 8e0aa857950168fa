// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/design/road_design.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <queue>
#include <utility>

#include "solleva/plan/bad_problem.h"
#include "solleva/plan/told.h"

namespace solleva::plan {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
using Mask = std::uint64_t;  // bit i: candidate i

struct Node {
  Mask built = 0, left_out = 0;
  double lower = 0;
  std::vector<double> flow;  ///< of each candidate at the system optimum
  std::int64_t number = 0;   ///< ties go to the older node
};

struct Later {
  bool operator()(const Node& a, const Node& b) const { return a.lower != b.lower ? a.lower > b.lower : a.number > b.number; }
};

class DesignSearch {
 public:
  DesignSearch(const RoadDesign& problem, const RoadDesignOptions& options, const RunControl& control)
      : problem_(problem), options_(options), control_(control), candidates_(problem.cost.size()) {}

  Result<RoadDesignPlan> run() {
    const Result<const TrafficAssignment*> before = equilibrium(0);
    if (!before) return fail(before.error());
    plan_.before = **before;
    Node root;
    if (const Done done = bound(root); !done) return fail(done.error());
    plan_.optimum.method = "branch and bound with system optima, user equilibria by gradient projection";
    if (root.lower == never) {
      plan_.optimum.status = Status::infeasible;
      plan_.optimum.reason = "some trips have no way, even with every candidate road that the budget can pay";
      return std::move(plan_);
    }
    open_.push(std::move(root));
    while (!open_.empty() && !ends()) {
      const Node node = open_.top();
      open_.pop();
      if (const Done done = expand(node); !done) return fail(done.error());
      control_.tell(told("designing roads", best_time_ < never ? std::optional<double>(best_time_) : std::nullopt, node.lower), -1);
    }
    return close_up();
  }

 private:
  double cost_of(Mask roads) const {
    double cost = 0;
    for (std::size_t i = 0; i < candidates_; ++i) cost += (roads >> i & 1U) != 0 ? problem_.cost[i] : 0;
    return cost;
  }

  bool affordable(double cost) const { return cost <= problem_.budget * (1 + 1e-12); }

  std::vector<unsigned char> open_links(Mask roads) const {
    std::vector<unsigned char> open(problem_.network.links.size(), 1);
    for (std::size_t i = 0; i < candidates_; ++i) open[problem_.existing + i] = (roads >> i & 1U) != 0 ? 1 : 0;
    return open;
  }

  /// The user equilibrium with these candidates; each is solved once. The best that the budget pays is kept.
  Result<const TrafficAssignment*> equilibrium(Mask roads) {
    const auto [place, fresh] = known_.try_emplace(roads);
    if (!fresh) return &place->second;
    AssignmentOptions options;
    options.gap = options_.equilibrium_gap;
    Result<TrafficAssignment> state = assign_traffic(problem_.network, open_links(roads), options, control_);
    if (!state) return fail(state.error());
    ++plan_.equilibria;
    place->second = std::move(*state);
    const bool settled = place->second.gap <= options_.equilibrium_gap;
    if (place->second.connected && settled && place->second.total_time < best_time_) {
      best_time_ = place->second.total_time;
      best_ = roads;
    }
    return &place->second;
  }

  /// Leaves out what the rest of the budget cannot pay, then solves the system optimum with everything that is not left out.
  Done bound(Node& node) {
    const double spent = cost_of(node.built);
    Mask maybe = 0;
    for (std::size_t i = 0; i < candidates_; ++i) {
      const Mask road = Mask{1} << i;
      if (((node.built | node.left_out) & road) != 0) continue;
      if (affordable(spent + problem_.cost[i])) maybe |= road;
      else node.left_out |= road;
    }
    const auto [place, fresh] = lower_.try_emplace(node.built | maybe);
    if (fresh) {
      AssignmentOptions options;
      options.routing = Routing::system_optimum;
      options.gap = 1e-6;
      const Result<TrafficAssignment> state = assign_traffic(problem_.network, open_links(node.built | maybe), options, control_);
      if (!state) return fail(state.error());
      place->second.first = state->connected ? state->lower : never;
      place->second.second.assign(state->flow.begin() + static_cast<std::ptrdiff_t>(problem_.existing), state->flow.end());
    }
    node.lower = std::max(node.lower, place->second.first);
    node.flow = place->second.second;
    node.number = ++plan_.nodes;
    return {};
  }

  bool pruned(double lower) const { return lower >= best_time_ * (1 - std::max(options_.limits.gap, 1e-9)); }

  bool ends() const {
    const bool used_up = options_.limits.iterations >= 0 && plan_.nodes >= options_.limits.iterations;
    return control_.stop.stop_requested() || pruned(open_.top().lower) || used_up;
  }

  /// Candidates in question, the busiest at the system optimum first.
  std::vector<std::size_t> in_question(const Node& node) const {
    std::vector<std::size_t> roads;
    for (std::size_t i = 0; i < candidates_; ++i) {
      if (((node.built | node.left_out) >> i & 1U) == 0) roads.push_back(i);
    }
    std::stable_sort(roads.begin(), roads.end(), [&](std::size_t a, std::size_t b) { return node.flow[a] > node.flow[b]; });
    return roads;
  }

  Done expand(const Node& node) {
    const std::vector<std::size_t> roads = in_question(node);
    Mask filled = node.built;
    double spent = cost_of(filled);
    for (const std::size_t i : roads) {
      if (!affordable(spent + problem_.cost[i])) continue;
      spent += problem_.cost[i];
      filled |= Mask{1} << i;
    }
    if (const auto state = equilibrium(filled); !state) return fail(state.error());
    if (roads.empty()) return {};
    const Mask road = Mask{1} << roads.front();
    for (const bool build : {true, false}) {
      Node child = node;
      (build ? child.built : child.left_out) |= road;
      if (const Done done = bound(child); !done) return done;
      if (child.lower < never && !pruned(child.lower)) open_.push(std::move(child));
    }
    return {};
  }

  RoadDesignPlan close_up() {
    Optimum& optimum = plan_.optimum;
    const bool stopped = control_.stop.stop_requested();
    const double open_bound = open_.empty() ? never : open_.top().lower;
    if (best_time_ == never) {
      optimum.status = stopped ? Status::stopped : open_.empty() ? Status::infeasible : Status::feasible;
      optimum.reason = "no set of candidates that the budget pays was found to join all trips";
      return std::move(plan_);
    }
    optimum.objective = best_time_;
    optimum.bound = stopped ? std::min(best_time_, stopped_bound(open_bound)) : std::min(best_time_, open_bound);
    optimum.status = !stopped && (open_.empty() || pruned(open_bound)) ? Status::optimal : stopped ? Status::stopped : Status::feasible;
    if (optimum.status == Status::optimal && options_.limits.gap == 0) optimum.bound = best_time_;
    if (optimum.status == Status::feasible) optimum.reason = "the nodes allowed are used up";
    for (std::size_t i = 0; i < candidates_; ++i) {
      if ((best_ >> i & 1U) != 0) plan_.built.push_back(i);
    }
    plan_.spent = cost_of(best_);
    plan_.after = known_.at(best_);
    return std::move(plan_);
  }

  /// The last node may have been cut short, so only the bound of the root, where everything can be built, is sure.
  double stopped_bound(double open_bound) const { return plan_.nodes <= 1 ? 0 : std::min(open_bound, root_lower()); }
  double root_lower() const {
    double least = never;
    for (const auto& [roads, state] : lower_) least = std::min(least, state.first);
    return least;
  }

  const RoadDesign& problem_;
  const RoadDesignOptions& options_;
  const RunControl& control_;
  std::size_t candidates_;
  RoadDesignPlan plan_;
  std::map<Mask, TrafficAssignment> known_;
  std::map<Mask, std::pair<double, std::vector<double>>> lower_;
  std::priority_queue<Node, std::vector<Node>, Later> open_;
  double best_time_ = never;
  Mask best_ = 0;
};

}  // namespace

Result<RoadDesignPlan> solve(const RoadDesign& problem, const RoadDesignOptions& options, const RunControl& control) {
  constexpr std::size_t most = 62;
  if (problem.existing + problem.cost.size() != problem.network.links.size()) return fail(bad_problem("costs are not one for each candidate"));
  if (problem.cost.size() > most) return fail(bad_problem("there are more than 62 candidate roads"));
  if (!std::isfinite(problem.budget) || problem.budget < 0) return fail(bad_problem("the budget is below 0, or no number"));
  for (const double cost : problem.cost) {
    if (!std::isfinite(cost) || cost < 0) return fail(bad_problem("the cost of a candidate is below 0, or no number"));
  }
  return DesignSearch(problem, options, control).run();
}

}  // namespace solleva::plan
