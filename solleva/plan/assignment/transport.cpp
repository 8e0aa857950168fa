// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/assignment/transport.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "solleva/plan/bad_problem.h"

namespace solleva::plan {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

/// A spanning tree of the nodes and a root, over the arcs of the problem and one artificial arc between each node and the root. The artificial
/// arcs have no upper end and cost more than any way through the problem, so that they carry flow only where nothing else can.
class NetworkSimplex {
 public:
  explicit NetworkSimplex(const FlowProblem& problem) : nodes_(problem.supply.size()), root_(nodes_) {
    std::int64_t dearest = 0;
    for (const Arc& arc : problem.arcs) dearest = std::max(dearest, std::abs(arc.cost));
    artificial_cost_ = (dearest + 1) * static_cast<std::int64_t>(nodes_ + 1);
    arcs_ = problem.arcs;
    state_.assign(arcs_.size(), at_lower);
    flow_.assign(arcs_.size(), 0);
    parent_.assign(nodes_ + 1, root_);
    arc_to_parent_.resize(nodes_ + 1, none);
    depth_.assign(nodes_ + 1, 1);
    price_.assign(nodes_ + 1, 0);
    children_.resize(nodes_ + 1);
    place_.resize(nodes_ + 1);
    depth_[root_] = 0;
    parent_[root_] = none;
    for (std::size_t node = 0; node < nodes_; ++node) add_artificial(node, problem.supply[node]);
    block_ = std::max<std::size_t>(20, static_cast<std::size_t>(std::sqrt(static_cast<double>(arcs_.size()))));
  }

  /// Whether the end was reached; false: stopped.
  bool run(const RunControl& control) {
    for (std::int64_t pivots = 0;; ++pivots) {
      if (pivots % 1024 == 0 && control.stop.stop_requested()) return false;
      const std::size_t entering = choose();
      if (entering == none) return true;
      pivot(entering);
    }
  }

  std::int64_t unmet(const FlowProblem& problem) const {
    std::int64_t total = 0;
    for (std::size_t i = problem.arcs.size(); i < arcs_.size(); ++i) total += flow_[i];
    return total / 2;
  }
  std::int64_t flow(std::size_t arc) const { return flow_[arc]; }
  std::int64_t price(std::size_t node) const { return price_[node]; }

 private:
  enum State : signed char { at_lower = 1, in_tree = 0, at_upper = -1 };

  void add_artificial(std::size_t node, std::int64_t supply) {
    Arc arc{.from = node, .to = root_, .capacity = unlimited, .cost = artificial_cost_};
    if (supply < 0) std::swap(arc.from, arc.to);
    arc_to_parent_[node] = arcs_.size();
    price_[node] = supply < 0 ? artificial_cost_ : -artificial_cost_;
    arcs_.push_back(arc);
    state_.push_back(in_tree);
    flow_.push_back(std::abs(supply));
    place_[node] = children_[root_].size();
    children_[root_].push_back(node);
  }

  std::int64_t reduced(std::size_t arc) const { return arcs_[arc].cost + price_[arcs_[arc].from] - price_[arcs_[arc].to]; }

  /// The worst arc of the first block that has one, from where the last search ended.
  std::size_t choose() {
    std::size_t best = none, in_block = 0;
    std::int64_t worst = 0;
    for (std::size_t seen = 0; seen < arcs_.size(); ++seen) {
      const std::size_t arc = next_;
      next_ = next_ + 1 == arcs_.size() ? 0 : next_ + 1;
      const std::int64_t gain = state_[arc] * reduced(arc);
      if (gain < worst) {
        worst = gain;
        best = arc;
      }
      if (++in_block < block_) continue;
      if (best != none) return best;
      in_block = 0;
    }
    return best;
  }

  struct Leaving {
    std::int64_t change = 0;
    std::size_t node = none;     ///< whose arc to its parent leaves; none: the entering arc goes from one end to the other
    bool on_first_side = false;  ///< node is on the side where the entering arc begins
  };

  /// Flow goes round the cycle along the entering arc from `first` to `second`. The last blocking arc in that direction, seen from the apex,
  /// leaves: so the tree stays strongly feasible and never cycles.
  Leaving ratio(std::size_t entering, std::size_t first, std::size_t second) const {
    Leaving leaving;
    leaving.change = arcs_[entering].capacity;
    const std::size_t top = apex(first, second);
    for (std::size_t node = first; node != top; node = parent_[node]) {  // the flow comes down to `first`
      const std::size_t arc = arc_to_parent_[node];
      const std::int64_t room = arcs_[arc].from == node ? flow_[arc] : arcs_[arc].capacity - flow_[arc];
      if (room >= leaving.change) continue;
      leaving = {room, node, true};
    }
    for (std::size_t node = second; node != top; node = parent_[node]) {  // and goes up from `second`
      const std::size_t arc = arc_to_parent_[node];
      const std::int64_t room = arcs_[arc].from == node ? arcs_[arc].capacity - flow_[arc] : flow_[arc];
      if (room > leaving.change) continue;
      leaving = {room, node, false};
    }
    return leaving;
  }

  std::size_t apex(std::size_t a, std::size_t b) const {
    while (a != b) {
      if (depth_[a] >= depth_[b]) a = parent_[a];
      else b = parent_[b];
    }
    return a;
  }

  void push(std::size_t entering, std::size_t first, std::size_t second, std::int64_t change) {
    if (change == 0) return;
    const std::size_t top = apex(first, second);
    flow_[entering] += state_[entering] * change;
    for (std::size_t node = first; node != top; node = parent_[node]) {
      const std::size_t arc = arc_to_parent_[node];
      flow_[arc] += arcs_[arc].from == node ? -change : change;
    }
    for (std::size_t node = second; node != top; node = parent_[node]) {
      const std::size_t arc = arc_to_parent_[node];
      flow_[arc] += arcs_[arc].from == node ? change : -change;
    }
  }

  void pivot(std::size_t entering) {
    std::size_t first = arcs_[entering].from, second = arcs_[entering].to;
    if (state_[entering] == at_upper) std::swap(first, second);
    const Leaving leaving = ratio(entering, first, second);
    push(entering, first, second, leaving.change);
    if (leaving.node == none) {
      state_[entering] = state_[entering] == at_lower ? at_upper : at_lower;
      return;
    }
    const std::size_t out = arc_to_parent_[leaving.node];
    state_[out] = flow_[out] == 0 ? at_lower : at_upper;
    state_[entering] = in_tree;
    const std::size_t inside = leaving.on_first_side ? first : second;
    const std::size_t outside = leaving.on_first_side ? second : first;
    hang(inside, outside, entering, leaving.node);
    refresh(inside);
  }

  /// Turns the path from `inside` up to `last` around and hangs it under `outside` by the arc `entering`.
  void hang(std::size_t inside, std::size_t outside, std::size_t entering, std::size_t last) {
    std::size_t node = inside, above = outside, by = entering;
    while (true) {
      const std::size_t old_parent = parent_[node], old_arc = arc_to_parent_[node];
      auto& siblings = children_[old_parent];
      siblings[place_[node]] = siblings.back();
      place_[siblings.back()] = place_[node];
      siblings.pop_back();
      parent_[node] = above;
      arc_to_parent_[node] = by;
      place_[node] = children_[above].size();
      children_[above].push_back(node);
      if (node == last) return;
      above = node;
      by = old_arc;
      node = old_parent;
    }
  }

  /// Depths and prices below `top`.
  void refresh(std::size_t top) {
    stack_.assign(1, top);
    while (!stack_.empty()) {
      const std::size_t node = stack_.back();
      stack_.pop_back();
      const Arc& arc = arcs_[arc_to_parent_[node]];
      depth_[node] = depth_[parent_[node]] + 1;
      price_[node] = arc.from == node ? price_[parent_[node]] - arc.cost : price_[parent_[node]] + arc.cost;
      stack_.insert(stack_.end(), children_[node].begin(), children_[node].end());
    }
  }

  static constexpr std::int64_t unlimited = std::int64_t{1} << 60U;
  std::size_t nodes_, root_;
  std::int64_t artificial_cost_ = 0;
  std::vector<Arc> arcs_;
  std::vector<signed char> state_;
  std::vector<std::int64_t> flow_, price_;
  std::vector<std::size_t> parent_, arc_to_parent_, depth_, place_, stack_;
  std::vector<std::vector<std::size_t>> children_;
  std::size_t next_ = 0, block_ = 1;
};

Done check(const FlowProblem& problem) {
  constexpr std::int64_t billion = 1'000'000'000, trillion = 1'000'000'000'000;
  if (problem.supply.size() > 1'000'000) return fail(bad_problem("there are more than 10^6 nodes"));
  std::int64_t total = 0;
  for (const std::int64_t supply : problem.supply) {
    if (supply < -trillion || supply > trillion) return fail(bad_problem("a supply is beyond 10^12"));
    total += supply;
  }
  if (total != 0) return fail(bad_problem(total > 0 ? "supplies exceed needs by " + std::to_string(total) : "needs exceed supplies by " + std::to_string(-total)));
  for (const Arc& arc : problem.arcs) {
    if (arc.from >= problem.supply.size() || arc.to >= problem.supply.size()) return fail(bad_problem("an arc joins a node that is not there"));
    if (arc.capacity < 0 || arc.capacity > trillion) return fail(bad_problem("the capacity of an arc is below 0 or above 10^12"));
    if (arc.cost < -billion || arc.cost > billion) return fail(bad_problem("the cost of an arc is beyond 10^9"));
  }
  return {};
}

}  // namespace

Result<FlowPlan> solve(const FlowProblem& problem, const RunControl& control) {
  if (const Done done = check(problem); !done) return fail(done.error());
  FlowPlan plan;
  plan.optimum.method = "network simplex";
  NetworkSimplex simplex(problem);
  if (!simplex.run(control)) {
    plan.optimum.status = Status::stopped;
    plan.optimum.reason = "stopped before the flow was the cheapest";
    return plan;
  }
  if (const std::int64_t unmet = simplex.unmet(problem); unmet > 0) {
    plan.optimum.status = Status::infeasible;
    plan.optimum.reason = std::to_string(unmet) + " of the supply find no way to a need";
    return plan;
  }
  double cost = 0;
  for (std::size_t i = 0; i < problem.arcs.size(); ++i) {
    plan.flow.push_back(simplex.flow(i));
    cost += static_cast<double>(problem.arcs[i].cost) * static_cast<double>(plan.flow.back());
  }
  for (std::size_t node = 0; node < problem.supply.size(); ++node) plan.price.push_back(simplex.price(node));
  plan.optimum.objective = cost;
  plan.optimum.bound = price_bound(problem, plan.price);
  plan.optimum.status = Status::optimal;
  return plan;
}

double price_bound(const FlowProblem& problem, const std::vector<std::int64_t>& price) {
  __extension__ using Wide = __int128;  // sums of 10^12 x 10^15
  Wide total = 0;
  for (std::size_t node = 0; node < problem.supply.size(); ++node) total -= Wide{price[node]} * problem.supply[node];
  for (const Arc& arc : problem.arcs) {
    const Wide reduced = Wide{arc.cost} + price[arc.from] - price[arc.to];
    if (reduced < 0) total += reduced * arc.capacity;
  }
  return static_cast<double>(total);
}

FlowProblem as_flow(const Transport& problem) {
  FlowProblem flow;
  const std::size_t supplies = problem.supply.size(), needs = problem.need.size();
  flow.supply = problem.supply;
  std::int64_t left_over = 0;
  for (const std::int64_t supply : problem.supply) left_over += supply;
  for (const std::int64_t need : problem.need) {
    flow.supply.push_back(-need);
    left_over -= need;
  }
  for (std::size_t s = 0; s < supplies; ++s) {
    for (std::size_t n = 0; n < needs; ++n) {
      flow.arcs.push_back({.from = s, .to = supplies + n, .capacity = std::min(problem.supply[s], problem.need[n]), .cost = problem.cost[s * needs + n]});
    }
  }
  if (left_over <= 0) return flow;
  flow.supply.push_back(-left_over);
  for (std::size_t s = 0; s < supplies; ++s) flow.arcs.push_back({.from = s, .to = supplies + needs, .capacity = problem.supply[s], .cost = 0});
  return flow;
}

}  // namespace solleva::plan
