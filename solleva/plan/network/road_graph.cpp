// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/network/road_graph.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "solleva/plan/errors.h"

namespace solleva::plan {
namespace {

struct NumberedArc {
  std::uint32_t from;
  std::uint32_t to;
  double cost;
  std::size_t edge;  ///< its place in the list
};

Error bad_edge(std::size_t edge, std::string why) {
  Error error{errors::bad_edge, "an edge of the network cannot be used"};
  error.where.line = edge + 1;
  error.why = std::move(why);
  return error;
}

}  // namespace

Result<RoadGraph> RoadGraph::make(std::size_t nodes, std::span<const Edge> edges, GraphRules rules) {
  std::vector<NumberedArc> all;
  all.reserve(edges.size() * (rules.ways == Ways::both ? 2 : 1));
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const Edge& edge = edges[i];
    if (edge.from >= nodes || edge.to >= nodes) return fail(bad_edge(i, "one of its ends is not among the " + std::to_string(nodes) + " nodes"));
    if (!std::isfinite(edge.cost)) return fail(bad_edge(i, "its cost is not a finite number"));
    if (edge.cost < 0) return fail(bad_edge(i, "its cost is negative"));
    if (edge.from == edge.to) continue;
    all.push_back({edge.from, edge.to, edge.cost, i});
    if (rules.ways == Ways::both) all.push_back({edge.to, edge.from, edge.cost, i});
  }
  // The arc that counts comes first among those of the same two nodes.
  const bool last = rules.parallel == Parallel::last;
  std::sort(all.begin(), all.end(), [last](const NumberedArc& a, const NumberedArc& b) {
    if (a.from != b.from) return a.from < b.from;
    if (a.to != b.to) return a.to < b.to;
    if (last) return a.edge > b.edge;
    return a.cost < b.cost;
  });
  RoadGraph graph;
  graph.first_.assign(nodes + 1, 0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0 && all[i].from == all[i - 1].from && all[i].to == all[i - 1].to) continue;
    graph.arcs_.push_back({all[i].to, all[i].cost});
    ++graph.first_[all[i].from + 1];
  }
  for (std::size_t node = 0; node < nodes; ++node) graph.first_[node + 1] += graph.first_[node];
  return graph;
}

RoadGraph RoadGraph::reversed() const {
  RoadGraph turned;
  turned.first_.assign(nodes() + 1, 0);
  turned.arcs_.resize(arcs_.size());
  for (const Arc& arc : arcs_) ++turned.first_[arc.to + 1];
  for (std::size_t node = 0; node < nodes(); ++node) turned.first_[node + 1] += turned.first_[node];
  std::vector<std::size_t> next(turned.first_);
  for (std::size_t node = 0; node < nodes(); ++node) {
    for (const Arc& arc : from(node)) turned.arcs_[next[arc.to]++] = {static_cast<std::uint32_t>(node), arc.cost};
  }
  return turned;
}

}  // namespace solleva::plan
