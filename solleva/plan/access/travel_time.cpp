// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/travel_time.h"

#include <algorithm>

#include "solleva/base/parallel.h"
#include "solleva/plan/access/raster_search.h"

namespace solleva::plan::access {
namespace {

template <class Edge>
Result<TravelTimes> nearest_of(const Terrain& terrain, std::span<const std::size_t> facilities, const TravelOptions& options,
                               const RunControl& control) {
  detail::RasterSearch<Edge> search(terrain.shape, options.neighbours, Edge(terrain, options.direction));
  for (std::size_t i = 0; i < facilities.size(); ++i) search.start(facilities[i], static_cast<std::uint32_t>(i));
  if (const Done done = search.run(options.limit, control); !done) return fail(done.error());
  TravelTimes times;
  times.cost.resize(terrain.shape.cells(), std::numeric_limits<double>::quiet_NaN());
  times.nearest.resize(terrain.shape.cells(), kNoSource);
  for (const std::uint32_t cell : search.touched()) {
    times.cost[cell] = search.cost(cell);
    times.nearest[cell] = search.source(cell);
  }
  return times;
}

template <class Edge>
Result<std::vector<std::vector<Reached>>> each_of(const Terrain& terrain, std::span<const std::size_t> facilities,
                                                  const TravelOptions& options, const RunControl& control) {
  std::vector<std::vector<Reached>> reached(facilities.size());
  // Few chunks: each has labels for the whole grid.
  const Chunks chunks{facilities.size(), std::max<std::size_t>(1, (facilities.size() + 15) / 16)};
  const Done done = parallel_chunks(chunks, control, [&](Chunk chunk) {
    detail::RasterSearch<Edge> search(terrain.shape, options.neighbours, Edge(terrain, options.direction));
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      search.start(facilities[i], 0);
      if (!search.run(options.limit, control)) return;  // the caller sees that the work was stopped
      std::vector<std::uint32_t> cells(search.touched().begin(), search.touched().end());
      std::ranges::sort(cells);
      reached[i].reserve(cells.size());
      for (const std::uint32_t cell : cells) reached[i].push_back({cell, search.cost(cell)});
      search.reset();
    }
  });
  if (!done) return fail(done.error());
  if (control.stop.stop_requested()) return fail({solleva::errors::stopped, "the work was stopped"});
  return reached;
}

}  // namespace

double move_cost(const Terrain& terrain, Direction direction, std::size_t cell, int down, int right) {
  const auto moves = detail::moves_of(1, 1);
  const auto move = std::ranges::find_if(moves, [&](const detail::Move& m) { return m.rows == down && m.columns == right; });
  const auto rows = static_cast<int>(terrain.shape.rows), columns = static_cast<int>(terrain.shape.columns);
  const int row = static_cast<int>(cell) / columns + down, column = static_cast<int>(cell) % columns + right;
  if (move == moves.end() || row < 0 || column < 0 || row >= rows || column >= columns) return std::numeric_limits<double>::infinity();
  const auto from = static_cast<std::uint32_t>(cell), to = static_cast<std::uint32_t>(row * columns + column);
  const auto index = static_cast<std::size_t>(move - moves.begin());
  if (terrain.friction.empty()) return detail::SpeedEdge(terrain, direction)(from, to, index);
  return detail::FrictionEdge(terrain, direction)(from, to, index);
}

Result<TravelTimes> travel_times(const Terrain& terrain, std::span<const std::size_t> facilities, const TravelOptions& options,
                                 const RunControl& control) {
  if (terrain.friction.empty()) return nearest_of<detail::SpeedEdge>(terrain, facilities, options, control);
  return nearest_of<detail::FrictionEdge>(terrain, facilities, options, control);
}

Result<std::vector<std::vector<Reached>>> travel_times_each(const Terrain& terrain, std::span<const std::size_t> facilities,
                                                            const TravelOptions& options, const RunControl& control) {
  if (terrain.friction.empty()) return each_of<detail::SpeedEdge>(terrain, facilities, options, control);
  return each_of<detail::FrictionEdge>(terrain, facilities, options, control);
}

}  // namespace solleva::plan::access
