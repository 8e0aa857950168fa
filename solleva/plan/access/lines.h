// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/access/grid.h"

namespace solleva::plan::access {

/// A road on the map, with the number of land cover that it makes of the cells it passes.
struct Line {
  std::vector<Point> points;
  double cover = 0;
};

/// The lines of a GeoJSON text: LineString and MultiLineString, alone, in features or in a collection; each feature has the number in its
/// property `cover`. Other geometries are counted in `others`. Errors: plan.bad-lines, with the number of the feature from 1.
Result<std::vector<Line>> parse_lines(std::string_view text, const std::string& name, std::size_t& others);

/// Writes the number of each line into every cell that it passes, later lines over earlier ones; says how many cells were written to. What
/// lies outside the grid is left out; where a line passes exactly through a corner it goes on in the cell across.
std::size_t draw_lines(const GridShape& shape, std::span<const Line> lines, std::vector<double>& values);

}  // namespace solleva::plan::access
