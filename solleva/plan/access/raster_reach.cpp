// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/raster_reach.h"

#include <algorithm>

#include "solleva/base/parallel.h"
#include "solleva/plan/access/raster_search.h"

namespace solleva::plan::access::detail {
namespace {

/// All moves computed once: hundreds of thousands of searches pass over them.
class TableEdge {
 public:
  explicit TableEdge(const std::vector<double>& costs, std::size_t moves) : costs_(&costs), moves_(moves) {}
  double operator()(std::uint32_t from, std::uint32_t, std::size_t m) const { return (*costs_)[from * moves_ + m]; }

 private:
  const std::vector<double>* costs_;
  std::size_t moves_;
};

Result<std::vector<double>> table_of(const Terrain& terrain, const TravelOptions& options, std::size_t count, const RunControl& control) {
  std::vector<double> costs(terrain.shape.cells() * count);
  const auto moves = moves_of(1, 1);
  const Done done = parallel_chunks({terrain.shape.cells(), 1U << 14U}, control, [&](Chunk chunk) {
    for (std::size_t cell = chunk.begin; cell < chunk.end; ++cell) {
      for (std::size_t m = 0; m < count; ++m) {
        costs[cell * count + m] = move_cost(terrain, options.direction, cell, moves[m].rows, moves[m].columns);
      }
    }
  });
  if (!done) return fail(done.error());
  return costs;
}

struct Part {
  std::vector<Run> runs;
  std::vector<std::uint64_t> ends;
};

/// Sorted cells as runs.
void append_runs(const std::vector<std::uint32_t>& cells, std::uint32_t columns, Part& part) {
  for (const std::uint32_t cell : cells) {
    const std::uint32_t place = cell + cell / columns;
    const bool goes_on = part.runs.size() > (part.ends.empty() ? 0 : part.ends.back()) && part.runs.back().end == place &&
                         cell % columns != 0;
    if (goes_on) {
      ++part.runs.back().end;
    } else {
      part.runs.push_back({place, place + 1});
    }
  }
  part.ends.push_back(part.runs.size());
}

}  // namespace

Result<RasterReach> RasterReach::of(const Terrain& terrain, std::vector<std::uint32_t> centres, const TravelOptions& options,
                                    const RunControl& control) {
  const std::size_t count = options.neighbours == Neighbours::eight ? 8 : 16;
  const Result<std::vector<double>> table = table_of(terrain, options, count, control);
  if (!table) return fail(table.error());
  const auto columns = static_cast<std::uint32_t>(terrain.shape.columns);
  const Chunks chunks{centres.size(), 1000};
  std::vector<Part> parts(chunks.count());
  const Done done = parallel_chunks(chunks, control, [&](Chunk chunk) {
    RasterSearch<TableEdge> search(terrain.shape, options.neighbours, TableEdge(*table, count));
    std::vector<std::uint32_t> cells;
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      search.start(centres[i], 0);
      if (!search.run(options.limit, control)) return;  // parallel_chunks tells of it, or the check below
      cells.assign(search.touched().begin(), search.touched().end());
      std::ranges::sort(cells);
      append_runs(cells, columns, parts[chunk.index]);
      search.reset();
    }
    control.tell("reach of candidates", static_cast<double>(chunk.index) / static_cast<double>(parts.size()));
  });
  if (!done) return fail(done.error());
  if (control.stop.stop_requested()) return fail({solleva::errors::stopped, "the work was stopped"});
  RasterReach reach;
  reach.columns_ = columns;
  reach.centres_ = std::move(centres);
  for (Part& part : parts) {
    const std::uint64_t before = reach.runs_.size();
    for (const std::uint64_t end : part.ends) reach.first_.push_back(before + end);
    reach.runs_.insert(reach.runs_.end(), part.runs.begin(), part.runs.end());
    part = {};
  }
  return reach;
}

}  // namespace solleva::plan::access::detail
