// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::plan {

/// A way from one node to another; nodes count from 0.
struct Edge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  double cost = 0;  ///< time, length or money, the same unit throughout; finite, not negative
};

enum class Ways {
  both,  ///< an edge can be gone either way at the same cost
  one,   ///< only from `from` to `to`
};

/// Which of several edges between the same nodes (in the same direction, where direction matters) counts.
enum class Parallel {
  cheapest,  ///< as on a map: whoever travels takes the cheaper road
  last,      ///< as in lists that correct themselves further down (the rule of OR-Library's pmed files)
};

/// How a road graph is made of a list of edges.
struct GraphRules {
  Ways ways = Ways::both;
  Parallel parallel = Parallel::cheapest;
};

/// A network in compressed rows: the arcs of a node stand together, by the number of their end.
class RoadGraph {
 public:
  struct Arc {
    std::uint32_t to;
    double cost;
  };

  RoadGraph() = default;

  /// A graph of `nodes` nodes. Edges from a node to itself are left out. The arcs do not depend on the order of the edges, except
  /// where Parallel::last says so. Errors: plan.bad-edge (a node that is not there, a cost that is negative or not finite), with
  /// the number of the edge from 1 in `where.line`.
  static Result<RoadGraph> make(std::size_t nodes, std::span<const Edge> edges, GraphRules rules = {});

  std::size_t nodes() const { return first_.empty() ? 0 : first_.size() - 1; }
  std::size_t arcs() const { return arcs_.size(); }
  std::span<const Arc> from(std::size_t node) const {
    return std::span(arcs_).subspan(first_[node], first_[node + 1] - first_[node]);
  }

  /// The graph with every arc turned round: what leads to a node there leads away from it here.
  RoadGraph reversed() const;

 private:
  std::vector<std::size_t> first_;  ///< nodes + 1: where the arcs of each node begin
  std::vector<Arc> arcs_;
};

}  // namespace solleva::plan
