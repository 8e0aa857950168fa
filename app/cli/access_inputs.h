// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/open_table.h"
#include "solleva/plan/access/pairs.h"
#include "solleva/plan/access/travel_time.h"

// What `plan access` and `plan place` read: grids, speeds, tables of places and facilities, costs between them.
namespace solleva::cli {

/// Places or facilities: a row each of a table.
struct Locations {
  OpenTable source;
  std::vector<std::string> ids;
  std::vector<std::string> names;                  ///< the id where the table has no column of names
  std::optional<std::vector<plan::access::Point>> points;  ///< where --x and --y are columns of the table
  std::vector<std::size_t> cells;                  ///< on the grid, where there is one; kNoCell outside
};
inline constexpr std::size_t kNoCell = static_cast<std::size_t>(-1);

/// Reads the table of --id, --name, --x and --y. Errors: those of data; plan.duplicate-place.
Result<Locations> read_locations(const std::string& path, const Arguments& arguments, const RunControl& control);

/// A column of numbers from 0; `fallback` where the table has no such column and the user did not ask for it, else an error. A gap is an
/// error that names the place.
Result<std::vector<double>> amounts(const Locations& locations, const std::string& column, std::optional<double> fallback);

/// A grid file (.asc, .asc.gz, .tif), its digest among `inputs`, how many of its cells are NaN among `notes`. Errors: those of data, plan.bad-grid.
Result<plan::access::Grid> read_grid(const std::string& path, std::vector<share::Input>& inputs, std::vector<Note>& notes);

/// Writes a grid as GeoTIFF where the name ends in .tif, else as ASCII grid. Errors: those of write_file, data.no-geo-module.
Done write_grid(const std::string& path, const plan::access::Grid& grid);

/// Lines as GeoJSON text from .geojson, .json, or through the module for geographic formats from .gpkg and .shp.
Result<std::string> read_lines_text(const std::string& path);

/// The ground to move over, with what was read for it.
struct Ground {
  plan::access::Terrain terrain;
  plan::access::TravelOptions travel;  ///< --direction, --neighbours, --limit; the limit in the unit of the terrain
  double unit = 1;                     ///< how many of them are one in output: 60 seconds a minute
  std::string reference;               ///< the file whose cells all grids must have
  std::string projection;              ///< of that file; empty where it is not known
};

/// --cover, --roads, --speeds, --season, --elevation, or --friction and --rule; --direction, --neighbours, --limit.
std::vector<Option> ground_options();
/// Whether the user asks for a terrain.
bool has_ground(const Arguments& arguments);
/// Errors: those of data and of the grids; plan.grids-differ (a differing .prj file too), plan.grid-in-degrees, plan.bad-speeds, cli.missing-option.
Result<Ground> read_ground(const Arguments& arguments, const RunControl& control, std::vector<share::Input>& inputs, std::vector<Note>& notes);

/// Puts locations on the grid. Those outside it or on a barrier are named in a note; it is an error (plan.off-grid) where all are.
Done put_on_grid(Locations& locations, const Ground& ground, const std::string& what, std::vector<Note>& notes);

/// "a, b, c and 4 more".
std::string some_of(const std::vector<std::string>& names);

}  // namespace solleva::cli
