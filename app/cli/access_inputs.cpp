// SPDX-License-Identifier: Apache-2.0
#include "app/cli/access_inputs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/output.h"
#include "solleva/base/text.h"
#include "solleva/data/geo_file.h"
#include "solleva/data/text_file.h"
#include "solleva/plan/access/errors.h"
#include "solleva/plan/access/lines.h"

namespace solleva::cli {
namespace {

namespace access = plan::access;

/// Cells of text of a column; a missing one is empty.
Result<std::vector<std::string>> texts_of(const OpenTable& source, const std::string& column) {
  data::Engine engine = source.engine;
  Result<std::vector<std::optional<std::string>>> cells = data::text_column(engine, source.table, column);
  if (!cells) return fail(in_file(cells.error(), source.input.path));
  std::vector<std::string> texts;
  texts.reserve(cells->size());
  for (std::optional<std::string>& cell : *cells) texts.push_back(std::move(cell).value_or(""));
  return texts;
}

/// A table from the words in the speed table to modes.
std::optional<access::Mode> mode_named(const std::string& word) {
  if (word == "walking" || word == "walk") return access::Mode::walking;
  if (word == "bicycle") return access::Mode::bicycle;
  if (word == "motor") return access::Mode::motor;
  return {};
}

/// The table of speeds: cover, mode, and km/h in the column kmh or in that of the season.
Result<std::vector<access::CoverSpeed>> read_speeds(const Arguments& arguments, const RunControl& control, std::vector<share::Input>& inputs) {
  const std::string path = arguments.text("speeds");
  if (path.empty()) {
    return fail({errors::missing_option, "speeds are needed for the land cover", {.field = "--speeds"}, "",
                 "give a table with the columns cover, mode (walking, bicycle, motor) and kmh"});
  }
  Result<OpenTable> source = open_plain(path, control);
  if (!source) return fail(source.error());
  inputs.push_back(source->input);
  const std::string season = arguments.given("season") ? arguments.text("season") : "kmh";
  const std::vector<data::ColumnRequest> requests{{"cover", {}}, {season, {data::Sign::non_negative, data::Gaps::refuse}}};
  Result<std::vector<data::NumericColumn>> numbers = data::numeric_columns(source->engine, source->table, requests);
  if (!numbers) return fail(in_file(numbers.error(), path));
  const Result<std::vector<std::string>> modes = texts_of(*source, "mode");
  if (!modes) return fail(modes.error());
  std::vector<access::CoverSpeed> speeds;
  for (std::size_t row = 0; row < modes->size(); ++row) {
    const std::optional<access::Mode> mode = mode_named((*modes)[row]);
    const double cover = (*numbers)[0].values[row];
    if (!mode) {
      return fail({access::errors::bad_speeds, "'" + (*modes)[row] + "' is no way to move", data::place_of(source->table, row, "mode"), "",
                   "walking, bicycle or motor"});
    }
    if (cover != std::floor(cover) || std::fabs(cover) > 1e15) {
      return fail({access::errors::bad_speeds, "land cover is numbered with whole numbers", data::place_of(source->table, row, "cover")});
    }
    speeds.push_back({static_cast<std::int64_t>(cover), {*mode, (*numbers)[1].values[row]}});
  }
  return speeds;
}

/// The text of the .prj file beside an ASCII grid, blanks aside; empty where there is none.
std::string projection_beside(const std::string& path) {
  std::string stem = path;
  if (stem.ends_with(".gz")) stem.resize(stem.size() - 3);
  if (const std::size_t dot = stem.find_last_of("./"); dot != std::string::npos && stem[dot] == '.') stem.resize(dot);
  const Result<std::string> text = data::read_text(stem + ".prj");
  if (!text) return {};
  std::string bare = *text;
  std::erase_if(bare, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  return bare;
}

Result<access::Grid> read_ascii_grid(const std::string& path) {
  const Result<std::string> text = data::read_text(path);
  if (!text) return fail(text.error());
  Result<access::Grid> grid = access::parse_grid(*text, path);
  if (grid) grid->projection = projection_beside(path);
  return grid;
}

Result<access::Grid> read_raster(const std::string& path) {
  Result<data::GeoRaster> raster = data::read_geo_raster(path);
  if (!raster) return fail(raster.error());
  access::Grid grid;
  grid.shape = {raster->rows, raster->columns, raster->west, raster->north, raster->cell_width, raster->cell_height};
  grid.values = std::move(raster->values);
  grid.projection = std::move(raster->projection);
  return grid;
}

/// A grid with the cells of the first one; sets the first one where there was none.
Result<access::Grid> matching_grid(const std::string& path, Ground& ground, std::vector<share::Input>& inputs, std::vector<Note>& notes) {
  Result<access::Grid> grid = read_grid(path, inputs, notes);
  if (!grid) return grid;
  if (ground.reference.empty()) {
    if (Done metres = access::check_metres(grid->shape, path); !metres) return fail(metres.error());
    ground.reference = path;
    ground.projection = grid->projection;
    ground.terrain.shape = grid->shape;
    return grid;
  }
  if (Done same = access::check_same_shape(ground.terrain.shape, ground.reference, grid->shape, path); !same) return fail(same.error());
  // Texts of a .prj file and of a GeoTIFF are of different dialects and say nothing about each other.
  const bool comparable = data::is_geo_raster(path) == data::is_geo_raster(ground.reference) && !ground.projection.empty() && !grid->projection.empty();
  if (comparable && ground.projection != grid->projection) {
    return fail({access::errors::grids_differ, ground.reference + " and " + path + " are not in the same projection", {.file = path},
                 data::is_geo_raster(path) ? "their headers differ" : "their .prj files differ", "project all grids alike"});
  }
  return grid;
}

/// Roads of a GeoJSON file over the land cover.
Done draw_roads(const std::string& path, access::Grid& cover, std::vector<share::Input>& inputs, std::vector<Note>& notes) {
  const Result<std::string> text = read_lines_text(path);
  if (!text) return fail(text.error());
  std::size_t others = 0;
  const Result<std::vector<access::Line>> lines = access::parse_lines(*text, path, others);
  if (!lines) return fail(lines.error());
  Result<share::Input> input = input_of(path, static_cast<std::int64_t>(lines->size()));
  if (!input) return fail(input.error());
  inputs.push_back(std::move(*input));
  if (others > 0) notes.push_back({"no-lines", "features of " + path + " that are no lines and are left out: " + std::to_string(others)});
  if (access::draw_lines(cover.shape, *lines, cover.values) > 0) return {};
  return fail({access::errors::off_grid, "no road lies on the grid", {.file = path},
               "the grid begins at " + format_double(cover.shape.west) + ", " + format_double(cover.shape.north) + " in its north-west",
               "both must be in the same projection"});
}

/// Speeds by land cover, roads over it.
Done read_cover(const Arguments& arguments, const RunControl& control, Ground& ground, std::vector<share::Input>& inputs, std::vector<Note>& notes) {
  Result<access::Grid> cover = matching_grid(arguments.text("cover"), ground, inputs, notes);
  if (!cover) return fail(cover.error());
  const std::string roads_file = arguments.text("roads");
  if (roads_file.ends_with(".geojson") || roads_file.ends_with(".json") || data::is_geo_lines(roads_file)) {
    if (Done drawn = draw_roads(roads_file, *cover, inputs, notes); !drawn) return drawn;
  } else if (!roads_file.empty()) {
    const Result<access::Grid> roads = matching_grid(roads_file, ground, inputs, notes);
    if (!roads) return fail(roads.error());
    for (std::size_t cell = 0; cell < roads->values.size(); ++cell) {
      if (!std::isnan(roads->values[cell])) cover->values[cell] = roads->values[cell];
    }
  }
  const Result<std::vector<access::CoverSpeed>> speeds = read_speeds(arguments, control, inputs);
  if (!speeds) return fail(speeds.error());
  std::vector<std::int64_t> unlisted;
  Result<access::Terrain> terrain = access::terrain_of_speeds(cover->shape, cover->values, *speeds, unlisted);
  if (!terrain) return fail(in_file(terrain.error(), arguments.text("speeds")));
  ground.terrain = std::move(*terrain);
  if (unlisted.empty()) return {};
  std::vector<std::string> numbers;
  for (const std::int64_t number : unlisted) numbers.push_back(std::to_string(number));
  notes.push_back({"unlisted-cover", "land cover " + some_of(numbers) + " has no speed in " + arguments.text("speeds") + " and is a barrier"});
  return {};
}

}  // namespace

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 8;
  if (names.size() <= most) return join(names, ", ");
  return join(std::span(names).first(most), ", ") + " and " + std::to_string(names.size() - most) + " more";
}

Result<Locations> read_locations(const std::string& path, const Arguments& arguments, const RunControl& control) {
  Result<OpenTable> source = open_plain(path, control);
  if (!source) return fail(source.error());
  Locations locations{std::move(*source), {}, {}, {}, {}};
  Result<std::vector<std::string>> ids = texts_of(locations.source, arguments.text("id"));
  if (!ids) return fail(ids.error());
  locations.ids = std::move(*ids);
  std::map<std::string, std::size_t> seen;
  for (std::size_t row = 0; row < locations.ids.size(); ++row) {
    if (!seen.emplace(locations.ids[row], row).second || locations.ids[row].empty()) {
      const bool empty = locations.ids[row].empty();
      return fail({access::errors::duplicate_place, empty ? "a row has no id" : "the id '" + locations.ids[row] + "' stands twice",
                   data::place_of(locations.source.table, row, arguments.text("id"))});
    }
  }
  const data::Table& table = locations.source.table;
  locations.names = locations.ids;
  if (arguments.given("name") || table.find(arguments.text("name")) != nullptr) {
    Result<std::vector<std::string>> names = texts_of(locations.source, arguments.text("name"));
    if (!names) return fail(names.error());
    locations.names = std::move(*names);
  }
  const std::string x = arguments.text("x"), y = arguments.text("y");
  const bool asked = arguments.given("x") || arguments.given("y");
  if (!asked && (table.find(x) == nullptr || table.find(y) == nullptr)) return locations;
  Result<std::vector<data::NumericColumn>> xy = data::numeric_columns(locations.source.engine, table, std::vector<data::ColumnRequest>{{x, {}}, {y, {}}});
  if (!xy) return fail(in_file(xy.error(), path));
  locations.points.emplace();
  for (std::size_t row = 0; row < locations.ids.size(); ++row) locations.points->push_back({(*xy)[0].values[row], (*xy)[1].values[row]});
  return locations;
}

Result<std::vector<double>> amounts(const Locations& locations, const std::string& column, std::optional<double> fallback) {
  if (fallback && locations.source.table.find(column) == nullptr) return std::vector<double>(locations.ids.size(), *fallback);
  data::Engine engine = locations.source.engine;
  Result<data::NumericColumn> found = data::numeric_column(engine, locations.source.table, column, {data::Sign::non_negative, data::Gaps::refuse});
  if (!found) return fail(with_gaps(in_file(found.error(), locations.source.input.path), locations.source, column));
  return std::move(found->values);
}

Result<access::Grid> read_grid(const std::string& path, std::vector<share::Input>& inputs, std::vector<Note>& notes) {
  Result<access::Grid> grid = data::is_geo_raster(path) ? read_raster(path) : read_ascii_grid(path);
  if (!grid) return grid;
  Result<share::Input> input = input_of(path, static_cast<std::int64_t>(grid->shape.rows));
  if (!input) return fail(input.error());
  inputs.push_back(std::move(*input));
  if (grid->nan_cells > 0) {
    notes.push_back({"nan-cells", "cells of " + path + " that are NaN and count as cells without data: " + std::to_string(grid->nan_cells)});
  }
  return grid;
}

Done write_grid(const std::string& path, const access::Grid& grid) {
  if (!data::is_geo_raster(path)) return write_file(path, access::format_grid(grid));
  data::GeoRaster raster;
  raster.rows = grid.shape.rows;
  raster.columns = grid.shape.columns;
  raster.west = grid.shape.west;
  raster.north = grid.shape.north;
  raster.cell_width = grid.shape.cell_width;
  raster.cell_height = grid.shape.cell_height;
  raster.values = grid.values;
  raster.projection = grid.projection;
  return data::write_geo_raster(path, raster);
}

Result<std::string> read_lines_text(const std::string& path) { return data::is_geo_lines(path) ? data::read_geo_lines(path) : data::read_text(path); }

std::vector<Option> ground_options() {
  return {{.name = "cover", .value = "GRID", .help = "land cover by number, as .asc, .asc.gz or .tif in metres", .type = Type::file},
          {.name = "roads", .value = "FILE", .help = "roads over the land cover: a grid of numbers, or lines (.geojson, .gpkg, .shp) in metres with a property cover", .type = Type::file},
          {.name = "speeds", .value = "TABLE", .help = "columns cover, mode (walking, bicycle, motor) and kmh, or road and kmh for roads of a map; 0 km/h is a barrier", .type = Type::file},
          {.name = "season", .value = "COL", .help = "the column of the speeds to use in place of kmh, as in rain or snow"},
          {.name = "elevation", .value = "GRID", .help = "metres; slope slows walkers and riders", .type = Type::file},
          {.name = "friction", .value = "GRID", .help = "costs of cells in place of land cover and speeds", .type = Type::file},
          {.name = "rule", .value = "RULE", .help = "what friction means", .fallback = "r.cost", .allowed = {"r.cost", "r.walk"}},
          {.name = "direction", .value = "DIRECTION", .help = "which way people travel", .fallback = "to", .allowed = {"to", "from"}},
          {.name = "neighbours", .value = "N", .help = "cells that one can move to from a cell; 16 are those of a knight too", .fallback = "8",
           .allowed = {"8", "16"}}};
}

bool has_ground(const Arguments& arguments) { return arguments.given("cover") || arguments.given("friction"); }

Result<Ground> read_ground(const Arguments& arguments, const RunControl& control, std::vector<share::Input>& inputs, std::vector<Note>& notes) {
  Ground ground;
  if (arguments.given("cover") && arguments.given("friction")) {
    return fail({errors::bad_value, "land cover and friction exclude each other", {.field = "--friction"}});
  }
  if (arguments.given("cover")) {
    if (Done read = read_cover(arguments, control, ground, inputs, notes); !read) return fail(read.error());
    ground.unit = 60;
  } else {
    Result<access::Grid> friction = matching_grid(arguments.text("friction"), ground, inputs, notes);
    if (!friction) return fail(friction.error());
    const bool walk = arguments.text("rule") == "r.walk";
    Result<access::Terrain> terrain = access::terrain_of_friction(
        friction->shape, std::move(friction->values), walk ? access::Friction::per_metre : access::Friction::per_cell);
    if (!terrain) return fail(in_file(terrain.error(), arguments.text("friction")));
    ground.terrain = std::move(*terrain);
    ground.unit = walk ? 60 : 1;
  }
  if (arguments.given("elevation")) {
    Result<access::Grid> elevation = matching_grid(arguments.text("elevation"), ground, inputs, notes);
    if (!elevation) return fail(elevation.error());
    ground.terrain.elevation = std::move(elevation->values);
  }
  ground.travel.direction = arguments.text("direction") == "to" ? access::Direction::to_facility : access::Direction::from_facility;
  ground.travel.neighbours = arguments.text("neighbours") == "8" ? access::Neighbours::eight : access::Neighbours::sixteen;
  if (const std::optional<double> limit = arguments.number("limit")) ground.travel.limit = *limit * ground.unit;
  return ground;
}

Done put_on_grid(Locations& locations, const Ground& ground, const std::string& what, std::vector<Note>& notes) {
  const std::string& path = locations.source.input.path;
  if (!locations.points) {
    return fail({data::errors::missing_column, what + " need coordinates to lie on the grid", {.file = path}, "there are no columns for --x and --y"});
  }
  std::vector<std::string> outside, barred;
  for (std::size_t i = 0; i < locations.points->size(); ++i) {
    const std::optional<std::size_t> cell = ground.terrain.shape.cell_at((*locations.points)[i]);
    locations.cells.push_back(cell.value_or(kNoCell));
    if (!cell) outside.push_back(locations.names[i]);
    if (cell && !ground.terrain.enters(*cell)) barred.push_back(locations.names[i]);
  }
  if (outside.size() == locations.ids.size()) {
    return fail({access::errors::off_grid, "none of the " + what + " lie on the grid", {.file = path},
                 "the grid of " + ground.reference + " begins at " + format_double(ground.terrain.shape.west) + ", " +
                     format_double(ground.terrain.shape.north) + " in its north-west",
                 "both must be in the same projection"});
  }
  if (!outside.empty()) notes.push_back({"off-grid", "outside the grid and left out: " + what + " " + some_of(outside)});
  if (!barred.empty()) notes.push_back({"on-barrier", "on cells without data or speed, where nobody can move: " + what + " " + some_of(barred)});
  return {};
}

}  // namespace solleva::cli
