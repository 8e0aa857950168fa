// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/network/road_graph.h"

namespace solleva::plan {

/// The cost of what cannot be reached, or not within the limit.
inline constexpr double kUnreachable = std::numeric_limits<double>::infinity();
/// The source of what no source reaches.
inline constexpr std::uint32_t kNoSource = 0xFFFFFFFFU;

/// Costs from one node to all.
/// Formula: docs/methods/shortest-paths.md, shortest-paths#1, by labels in a heap.
/// Source: Dijkstra (1959), Numerische Mathematik 1, 269-271, problem 2.
/// Units: those of the arcs; one value a node, kUnreachable where there is no way of at most `limit`. Sums are taken along the way,
/// from the source outwards. A source that is not a node is a broken invariant.
std::vector<double> costs_from(const RoadGraph& graph, std::uint32_t source, double limit = kUnreachable);

/// A node to start from, and what it costs to be there already.
struct Start {
  std::uint32_t node = 0;
  double cost = 0;  ///< finite, not negative
};

/// For each node the start that it is cheapest to come from.
struct NearestStart {
  std::vector<double> cost;          ///< kUnreachable: none within the limit
  std::vector<std::uint32_t> start;  ///< its place in the list; of equally near ones the first; kNoSource: none
};

/// Costs from the nearest of many starts to all nodes, in one pass. To measure the way towards them, turn the graph round.
/// Formula: shortest-paths#2. Source: as costs_from, with all starts in the heap at once. Units: as costs_from.
NearestStart nearest_start(const RoadGraph& graph, std::span<const Start> starts, double limit = kUnreachable);

/// Costs from each source to each target: sources.size() rows of targets.size() values.
/// Formula: shortest-paths#1, a tree a source; a tree ends once all targets are settled. Source: as costs_from.
/// Units: as costs_from. The same bytes for any number of threads. Errors: base.stopped.
Result<std::vector<double>> costs_between(const RoadGraph& graph, std::span<const std::uint32_t> sources,
                                          std::span<const std::uint32_t> targets, const RunControl& control, double limit = kUnreachable);

/// One target that a source reaches.
struct Reached {
  std::uint32_t target;  ///< its place in the list of targets
  double cost;
};

/// As costs_between, but only pairs within `limit`: for each source the targets that it reaches, by their number. For wide lists whose
/// table would be mostly empty. Formula, source, units and errors: as costs_between.
Result<std::vector<std::vector<Reached>>> reached_within(const RoadGraph& graph, std::span<const std::uint32_t> sources,
                                                         std::span<const std::uint32_t> targets, double limit, const RunControl& control);

/// Which part of the network each node lies in, when ways may be gone in either direction: parts are numbered from 0 by their first node.
std::vector<std::uint32_t> connected_parts(const RoadGraph& graph);

}  // namespace solleva::plan
