// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/network/shortest_paths.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>
#include <tuple>
#include <utility>

#include "solleva/base/parallel.h"

namespace solleva::plan {
namespace {

/// A label that waits in the heap; the cheapest comes first, of equal ones that of the lower node.
using Label = std::pair<double, std::uint32_t>;

/// The trees of many sources, one after the other, in the same memory.
class Tree {
 public:
  explicit Tree(const RoadGraph& graph) : graph_(graph), cost_(graph.nodes(), kUnreachable) {}

  double cost(std::uint32_t node) const { return cost_[node]; }
  const std::vector<double>& costs() const { return cost_; }

  /// Grows the tree of `source`. `settled(node)` is told each node once its cost is final and says whether to go on.
  template <class Settled>
  void grow(std::uint32_t source, double limit, Settled settled) {
    clear();
    label(source, 0);
    while (!heap_.empty()) {
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
      const auto [cost, node] = heap_.back();
      heap_.pop_back();
      if (cost > cost_[node]) continue;  // a better way was found since
      if (!settled(node)) break;
      for (const RoadGraph::Arc& arc : graph_.from(node)) {
        const double through = cost + arc.cost;
        if (through < cost_[arc.to] && through <= limit) label(arc.to, through);
      }
    }
    // What still waits may have no final cost; whoever breaks off asks only for settled nodes.
    heap_.clear();
  }

 private:
  void label(std::uint32_t node, double cost) {
    if (cost_[node] == kUnreachable) touched_.push_back(node);
    cost_[node] = cost;
    heap_.emplace_back(cost, node);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
  }

  void clear() {
    for (const std::uint32_t node : touched_) cost_[node] = kUnreachable;
    touched_.clear();
  }

  const RoadGraph& graph_;
  std::vector<double> cost_;
  std::vector<std::uint32_t> touched_;
  std::vector<Label> heap_;
};

/// Sources that share a tree's memory in one chunk of work.
constexpr std::size_t kSources = 16;

/// How many times each node is asked for.
std::vector<std::uint32_t> times_wanted(const RoadGraph& graph, std::span<const std::uint32_t> targets) {
  std::vector<std::uint32_t> wanted(graph.nodes(), 0);
  for (const std::uint32_t target : targets) wanted[target] = 1;
  return wanted;
}

/// Grows the tree of every source until all nodes that are wanted are settled; `take(row, tree)` reads it.
template <class Take>
Done grow_trees(const RoadGraph& graph, std::span<const std::uint32_t> sources, std::span<const std::uint32_t> targets, double limit,
                const RunControl& control, Take take) {
  const std::vector<std::uint32_t> wanted = times_wanted(graph, targets);
  const std::size_t all = std::accumulate(wanted.begin(), wanted.end(), std::size_t{0});
  return parallel_chunks({sources.size(), kSources}, control, [&](Chunk chunk) {
    Tree tree(graph);
    for (std::size_t row = chunk.begin; row < chunk.end; ++row) {
      std::size_t missing = all;
      tree.grow(sources[row], limit, [&](std::uint32_t node) {
        missing -= wanted[node];
        return missing > 0;
      });
      take(row, tree);
    }
  });
}

}  // namespace

std::vector<double> costs_from(const RoadGraph& graph, std::uint32_t source, double limit) {
  Tree tree(graph);
  tree.grow(source, limit, [](std::uint32_t) { return true; });
  return tree.costs();
}

NearestStart nearest_start(const RoadGraph& graph, std::span<const Start> starts, double limit) {
  NearestStart nearest{std::vector<double>(graph.nodes(), kUnreachable), std::vector<std::uint32_t>(graph.nodes(), kNoSource)};
  using Claim = std::tuple<double, std::uint32_t, std::uint32_t>;  // cost, start, node: of equal costs the first start wins
  std::priority_queue<Claim, std::vector<Claim>, std::greater<>> heap;
  const auto claim = [&](std::uint32_t node, double cost, std::uint32_t start) {
    if (cost > limit || std::pair(cost, start) >= std::pair(nearest.cost[node], nearest.start[node])) return;
    nearest.cost[node] = cost;
    nearest.start[node] = start;
    heap.emplace(cost, start, node);
  };
  for (std::size_t i = 0; i < starts.size(); ++i) claim(starts[i].node, starts[i].cost, static_cast<std::uint32_t>(i));
  while (!heap.empty()) {
    const auto [cost, start, node] = heap.top();
    heap.pop();
    if (cost != nearest.cost[node] || start != nearest.start[node]) continue;
    for (const RoadGraph::Arc& arc : graph.from(node)) claim(arc.to, cost + arc.cost, start);
  }
  return nearest;
}

Result<std::vector<double>> costs_between(const RoadGraph& graph, std::span<const std::uint32_t> sources,
                                          std::span<const std::uint32_t> targets, const RunControl& control, double limit) {
  std::vector<double> costs(sources.size() * targets.size(), kUnreachable);
  const Done done = grow_trees(graph, sources, targets, limit, control, [&](std::size_t row, const Tree& tree) {
    for (std::size_t i = 0; i < targets.size(); ++i) costs[row * targets.size() + i] = tree.cost(targets[i]);
  });
  if (!done) return fail(done.error());
  return costs;
}

Result<std::vector<std::vector<Reached>>> reached_within(const RoadGraph& graph, std::span<const std::uint32_t> sources,
                                                         std::span<const std::uint32_t> targets, double limit, const RunControl& control) {
  std::vector<std::vector<Reached>> reached(sources.size());
  // Places of the targets by node, so that a small tree need not look at all targets.
  std::vector<std::uint32_t> order(targets.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return targets[a] < targets[b]; });
  std::vector<std::uint32_t> first(graph.nodes() + 1, 0);
  for (const std::uint32_t target : targets) ++first[target + 1];
  for (std::size_t node = 0; node < graph.nodes(); ++node) first[node + 1] += first[node];
  const Done done = parallel_chunks({sources.size(), kSources}, control, [&](Chunk chunk) {
    Tree tree(graph);
    for (std::size_t row = chunk.begin; row < chunk.end; ++row) {
      std::vector<Reached>& mine = reached[row];
      tree.grow(sources[row], limit, [&](std::uint32_t node) {
        for (std::uint32_t i = first[node]; i < first[node + 1]; ++i) mine.push_back({order[i], tree.cost(node)});
        return true;
      });
      std::sort(mine.begin(), mine.end(), [](const Reached& a, const Reached& b) { return a.target < b.target; });
      mine.shrink_to_fit();
    }
  });
  if (!done) return fail(done.error());
  return reached;
}

std::vector<std::uint32_t> connected_parts(const RoadGraph& graph) {
  std::vector<std::uint32_t> root(graph.nodes());
  std::iota(root.begin(), root.end(), 0U);
  const auto find = [&](std::uint32_t node) {
    while (root[node] != node) node = root[node] = root[root[node]];
    return node;
  };
  for (std::uint32_t node = 0; node < graph.nodes(); ++node) {
    for (const RoadGraph::Arc& arc : graph.from(node)) {
      const std::uint32_t a = find(node);
      const std::uint32_t b = find(arc.to);
      root[std::max(a, b)] = std::min(a, b);
    }
  }
  // The root of a part is its first node, so parts are numbered in the order of their first nodes.
  std::vector<std::uint32_t> part(graph.nodes());
  std::uint32_t parts = 0;
  for (std::uint32_t node = 0; node < graph.nodes(); ++node) part[node] = find(node) == node ? parts++ : part[find(node)];
  return part;
}

}  // namespace solleva::plan
