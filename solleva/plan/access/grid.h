// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::plan::access {

/// A point of the map, in the units of the projection (metres).
struct Point {
  double x = 0;  ///< eastwards
  double y = 0;  ///< northwards
};

/// Where the cells of a grid lie. Cells are numbered row by row from the north-west corner: cell = row * columns + column.
struct GridShape {
  std::size_t rows = 0;
  std::size_t columns = 0;
  double west = 0;         ///< x of the western edge
  double north = 0;        ///< y of the northern edge
  double cell_width = 1;   ///< in metres, as cell_height
  double cell_height = 1;

  std::size_t cells() const { return rows * columns; }

  /// The cell that a point lies in; a cell owns its western and northern edge. Empty outside the grid.
  std::optional<std::size_t> cell_at(Point point) const;

  Point centre_of(std::size_t cell) const;
};

/// A number for each cell, NaN where there is none.
struct Grid {
  GridShape shape;
  std::vector<double> values;  ///< shape.cells() of them
  std::size_t nan_cells = 0;   ///< how many cells the file wrote as "nan" rather than by its sign for no data
  std::string projection = {}; ///< WKT, as far as it is known
};

/// Reads the text of an ASCII grid: the header of ESRI (ncols, nrows, xllcorner or xllcenter, yllcorner or yllcenter, cellsize or
/// dx and dy, NODATA_value) or of GRASS (north:, south:, east:, west:, rows:, cols:, null:), in any order and either letter case,
/// then the values row by row from the north. No data are the value that the header names (-9999 where it names none), "*" and "nan".
/// Errors, with the line: plan.bad-grid. `name` is the file in them.
Result<Grid> parse_grid(std::string_view text, const std::string& name);

/// The grid as ESRI ASCII text, values by the shortest digits that read back as the same double, -9999 for no data. Cells that are
/// not square are written with dx and dy.
std::string format_grid(const Grid& grid);

/// Whether two grids have the same cells: as many rows and columns, and edges that agree within a thousandth of a cell.
/// Errors: plan.grids-differ, which says in what.
Done check_same_shape(const GridShape& first, const std::string& first_name, const GridShape& second, const std::string& second_name);

/// Whether lengths of the grid can be metres. Errors: plan.grid-in-degrees for cells below half a unit all within 180 by 90.
Done check_metres(const GridShape& shape, const std::string& name);

}  // namespace solleva::plan::access
