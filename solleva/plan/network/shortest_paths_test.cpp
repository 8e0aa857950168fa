// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/network/shortest_paths.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "solleva/base/philox.h"
#include "solleva/plan/errors.h"

namespace solleva::plan {
namespace {

RoadGraph graph_of(std::size_t nodes, const std::vector<Edge>& edges, GraphRules rules = {}) {
  Result<RoadGraph> graph = RoadGraph::make(nodes, edges, rules);
  EXPECT_TRUE(graph) << to_text(graph.error());
  return *graph;
}

std::vector<Edge> random_edges(std::uint64_t seed, std::uint32_t nodes, std::size_t count) {
  Stream stream({seed, 0, 0, Purpose("edges")});
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t from = stream.bits32() % nodes;
    const std::uint32_t to = stream.bits32() % nodes;
    edges.push_back({from, to, static_cast<double>(stream.bits32() % 20)});  // whole numbers: any order of summing is exact
  }
  return edges;
}

/// Costs between all nodes by the three loops of Floyd and Warshall, straight from the list of edges.
std::vector<double> table_by_loops(std::uint32_t n, const std::vector<Edge>& edges, bool both, bool last) {
  std::vector<double> cost(std::size_t{n} * n, kUnreachable);
  const auto set = [&](std::uint32_t a, std::uint32_t b, double c) {
    double& cell = cost[std::size_t{a} * n + b];
    cell = last ? c : std::min(cell, c);
  };
  for (const Edge& edge : edges) {
    set(edge.from, edge.to, edge.cost);
    if (both) set(edge.to, edge.from, edge.cost);
  }
  for (std::uint32_t i = 0; i < n; ++i) cost[std::size_t{i} * n + i] = 0;
  for (std::uint32_t k = 0; k < n; ++k)
    for (std::uint32_t i = 0; i < n; ++i)
      for (std::uint32_t j = 0; j < n; ++j)
        cost[std::size_t{i} * n + j] = std::min(cost[std::size_t{i} * n + j], cost[std::size_t{i} * n + k] + cost[std::size_t{k} * n + j]);
  return cost;
}

std::vector<std::uint32_t> everybody(std::uint32_t n) {
  std::vector<std::uint32_t> nodes(n);
  std::iota(nodes.begin(), nodes.end(), 0U);
  return nodes;
}

TEST(ShortestPaths, AreThoseOfAllPairsByLoops) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const std::uint32_t n = 1 + static_cast<std::uint32_t>(seed);
    const std::vector<Edge> edges = random_edges(seed, n, seed * 2);
    const bool both = seed % 2 == 0;
    const bool last = seed % 3 == 0;
    const RoadGraph graph = graph_of(n, edges, {both ? Ways::both : Ways::one, last ? Parallel::last : Parallel::cheapest});
    const std::vector<std::uint32_t> all = everybody(n);
    const std::vector<double> expected = table_by_loops(n, edges, both, last);
    EXPECT_EQ(*costs_between(graph, all, all, {}), expected) << seed;
    EXPECT_EQ(*costs_between(graph, all, all, {.threads = 3}), expected) << seed;
    for (std::uint32_t i = 0; i < n; ++i) {
      const std::vector<double> towards = costs_from(graph.reversed(), i);
      for (std::uint32_t j = 0; j < n; ++j) EXPECT_EQ(towards[j], expected[std::size_t{j} * n + i]);
    }
  }
}

TEST(ShortestPaths, ALimitLeavesOutWhatIsFurther) {
  const std::vector<Edge> edges = random_edges(7, 60, 140);
  const RoadGraph graph = graph_of(60, edges);
  const std::vector<double> expected = table_by_loops(60, edges, true, false);
  const std::vector<std::uint32_t> all = everybody(60);
  const std::vector<std::uint32_t> targets{5, 50, 5, 0};
  const auto reached = reached_within(graph, all, targets, 12, {.threads = 2});
  ASSERT_TRUE(reached);
  const auto table = costs_between(graph, all, targets, {}, 12);
  for (std::uint32_t i = 0; i < 60; ++i) {
    std::size_t place = 0;
    for (std::uint32_t j = 0; j < targets.size(); ++j) {
      const double cost = expected[i * 60 + targets[j]];
      EXPECT_EQ((*table)[i * targets.size() + j], cost <= 12 ? cost : kUnreachable);
      if (cost > 12) continue;
      ASSERT_LT(place, (*reached)[i].size());
      EXPECT_EQ((*reached)[i][place].target, j);
      EXPECT_EQ((*reached)[i][place].cost, cost);
      ++place;
    }
    EXPECT_EQ(place, (*reached)[i].size());
  }
}

TEST(ShortestPaths, NearestStartIsTheCheapestAndTheFirstOfEquals) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const std::vector<Edge> edges = random_edges(seed, 30, 55);
    const RoadGraph graph = graph_of(30, edges, {.ways = Ways::one});
    const std::vector<double> expected = table_by_loops(30, edges, false, false);
    const std::vector<Start> starts{{3, 0}, {17, 4}, {9, 0}, {3, 0}};
    const NearestStart nearest = nearest_start(graph, starts, 40);
    for (std::uint32_t node = 0; node < 30; ++node) {
      double best = kUnreachable;
      std::uint32_t who = kNoSource;
      for (std::uint32_t s = 0; s < starts.size(); ++s) {
        const double cost = starts[s].cost + expected[starts[s].node * 30 + node];
        if (cost < best && cost <= 40) {
          best = cost;
          who = s;
        }
      }
      EXPECT_EQ(nearest.cost[node], best);
      EXPECT_EQ(nearest.start[node], who) << seed << " " << node;
    }
  }
}

TEST(RoadGraph, RefusesEdgesThatAreNone) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Edge& bad : {Edge{0, 3, 1}, Edge{9, 0, 1}, Edge{0, 1, -1}, Edge{0, 1, nan}, Edge{0, 1, kUnreachable}}) {
    const Result<RoadGraph> graph = RoadGraph::make(3, std::vector<Edge>{{0, 1, 1}, bad});
    ASSERT_FALSE(graph);
    EXPECT_EQ(graph.error().code, errors::bad_edge);
    EXPECT_EQ(graph.error().where.line, 2U);
  }
}

TEST(RoadGraph, LeavesOutLoopsAndKeepsOneArcAPair) {
  const std::vector<Edge> edges{{0, 0, 1}, {0, 1, 5}, {1, 0, 7}, {0, 1, 6}};
  EXPECT_EQ(graph_of(2, edges).arcs(), 2U);
  EXPECT_EQ(graph_of(2, edges).from(0)[0].cost, 5);
  EXPECT_EQ(graph_of(2, edges, {.parallel = Parallel::last}).from(1)[0].cost, 6);
  EXPECT_EQ(graph_of(2, edges, {.ways = Ways::one}).from(1)[0].cost, 7);
  EXPECT_EQ(graph_of(0, {}).nodes(), 0U);
}

TEST(ConnectedParts, AreNumberedByTheirFirstNode) {
  const RoadGraph graph = graph_of(6, {{4, 1, 1}, {5, 2, 1}, {2, 0, 1}}, {.ways = Ways::one});
  EXPECT_EQ(connected_parts(graph), (std::vector<std::uint32_t>{0, 1, 0, 2, 1, 0}));
}

TEST(ShortestPaths, CanBeStopped) {
  std::stop_source stop;
  stop.request_stop();
  const RoadGraph graph = graph_of(2, {{0, 1, 1}});
  const std::vector<std::uint32_t> all = everybody(2);
  RunControl control;
  control.stop = stop.get_token();
  EXPECT_FALSE(costs_between(graph, all, all, control));
}

}  // namespace
}  // namespace solleva::plan
