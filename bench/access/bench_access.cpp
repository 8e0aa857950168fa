// SPDX-License-Identifier: Apache-2.0
// bench_access TASK: one of raster, e2sfca, sites. Prints CPU seconds after load, and figures that say what was computed.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "solleva/base/philox.h"
#include "solleva/data/data.h"
#include "solleva/plan/plan.h"

namespace {

using namespace solleva;
using namespace solleva::plan::access;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Hills, three kinds of land with barriers among them, and a mesh of roads.
Terrain made_terrain(std::size_t rows, std::size_t columns) {
  GridShape shape;
  shape.rows = rows;
  shape.columns = columns;
  shape.cell_width = shape.cell_height = 100;
  shape.north = 100 * static_cast<double>(rows);
  std::vector<double> elevation(shape.cells()), cover(shape.cells());
  for (std::size_t cell = 0; cell < shape.cells(); ++cell) {
    const auto r = static_cast<double>(cell / columns), c = static_cast<double>(cell % columns);
    elevation[cell] = std::round(800 + 300 * std::sin(r / 97) * std::cos(c / 131) + 80 * std::sin((r + 2 * c) / 17));
    cover[cell] = (cell / columns) % 60 == 0 || (cell % columns) % 75 == 0 ? 11 : static_cast<double>((cell / columns / 200 + cell % columns / 170) % 3 + 1);
    if (std::fmod(r * 7 + c * 13, 997) < 3) cover[cell] = std::nan("");
  }
  const std::vector<CoverSpeed> speeds{{1, {Mode::walking, 3}}, {2, {Mode::walking, 4}}, {3, {Mode::walking, 2.5}}, {11, {Mode::motor, 60}}};
  std::vector<std::int64_t> unlisted;
  Terrain terrain = terrain_of_speeds(shape, cover, speeds, unlisted).value();
  terrain.elevation = std::move(elevation);
  return terrain;
}

void raster() {
  const Terrain terrain = made_terrain(3125, 3200);
  Stream stream({.seed = 1, .unit = 0, .period = 0, .purpose = Purpose("bench")});
  std::vector<std::size_t> facilities(1000);
  for (std::size_t& cell : facilities) cell = stream.bits64() % terrain.shape.cells();
  for (const Neighbours neighbours : {Neighbours::eight, Neighbours::sixteen}) {
    TravelOptions options;
    options.neighbours = neighbours;
    const double before = cpu_seconds();
    const TravelTimes times = travel_times(terrain, facilities, options, {}).value();
    const double used = cpu_seconds() - before;
    double most = 0;
    std::size_t cells = 0;
    for (const double cost : times.cost) {
      if (std::isnan(cost)) continue;
      most = std::max(most, cost);
      ++cells;
    }
    std::printf("%zu cells, %zu facilities, %s neighbours: %.2f CPU s (%zu cells reached, at most %.0f s away)\n", terrain.shape.cells(),
                facilities.size(), neighbours == Neighbours::eight ? "8" : "16", used, cells, most);
  }
}

/// 1,000,000 places with 100 facilities each within the cut-off, of 20,000.
void e2sfca() {
  constexpr std::size_t places = 1'000'000, facilities = 20'000, each = 100;
  Pairs pairs;
  pairs.places = places;
  pairs.facilities = facilities;
  pairs.first.resize(places + 1);
  pairs.facility.resize(places * each);
  pairs.cost.resize(places * each);
  std::vector<double> people(places), supply(facilities);
  Stream stream({.seed = 2, .unit = 0, .period = 0, .purpose = Purpose("bench")});
  for (std::size_t i = 0; i < places; ++i) {
    people[i] = static_cast<double>(stream.bits32() % 2000);
    pairs.first[i + 1] = (i + 1) * each;
    const std::uint32_t begin = stream.bits32() % (facilities - each);
    for (std::size_t k = 0; k < each; ++k) {
      pairs.facility[i * each + k] = begin + static_cast<std::uint32_t>(k);
      pairs.cost[i * each + k] = static_cast<double>(stream.bits32() % 600) / 10;
    }
  }
  for (double& beds : supply) beds = static_cast<double>(stream.bits32() % 50);
  const Market market{pairs, people, supply};
  for (const char* text : {"stepped:15=1,30=0.68,60=0.22", "gaussian:25"}) {
    const Decay decay = parse_decay(text).value();
    for (const unsigned threads : {1U, 2U}) {
      RunControl control;
      control.threads = threads;
      const double before = cpu_seconds();
      const auto start = std::chrono::steady_clock::now();
      const std::vector<double> score = two_step(market, decay, control).value();
      const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
      double sum = 0;
      for (std::size_t i = 0; i < places; ++i) sum += score[i] * people[i];
      std::printf("E2SFCA, %zu pairs, %s, %u threads: %.2f CPU s, %.2f s by the clock (gives out %.6f)\n", pairs.cost.size(), text, threads,
                  cpu_seconds() - before, wall.count(), sum);
    }
  }
}

Grid demo(const std::string& name) {
  const std::string path = std::string(SOLLEVA_SOURCE_DIR) + "/../shared/data/plan/costdistance-accessmod/" + name;
  const Result<std::string> text = data::read_text(path);
  if (!text) {
    std::fprintf(stderr, "no reference data: %s\n", path.c_str());
    std::exit(4);
  }
  return parse_grid(*text, name).value();
}

/// 120 facilities within an hour, AccessMod's demonstration stretched to 300,000 cells of 1 km that can be entered.
void sites(double capacity) {
  const Grid elevation = demo("dem.asc"), cover = demo("landcover_merged.asc"), population = demo("population.asc");
  GridShape shape = cover.shape;
  shape.rows = 731;
  shape.columns = 837;
  std::vector<double> height(shape.cells()), land(shape.cells()), people(shape.cells());
  const double parts = static_cast<double>(shape.cells()) / static_cast<double>(cover.shape.cells());
  for (std::size_t cell = 0; cell < shape.cells(); ++cell) {
    const std::size_t from = cell / shape.columns * cover.shape.rows / shape.rows * cover.shape.columns +
                             cell % shape.columns * cover.shape.columns / shape.columns;
    height[cell] = elevation.values[from];
    land[cell] = cover.values[from];
    people[cell] = population.values[from] / parts;
  }
  const std::vector<CoverSpeed> speeds{{1, {Mode::walking, 3}},     {2, {Mode::walking, 4}},   {3, {Mode::walking, 2.5}},
                                       {1001, {Mode::motor, 80}}, {1002, {Mode::motor, 50}}, {1003, {Mode::motor, 30}}};
  std::vector<std::int64_t> unlisted;
  Terrain terrain = terrain_of_speeds(shape, land, speeds, unlisted).value();
  terrain.elevation = std::move(height);
  std::size_t candidates = 0;
  for (std::size_t cell = 0; cell < shape.cells(); ++cell) candidates += terrain.enters(cell) ? 1U : 0U;
  RasterSiting problem{.terrain = terrain, .people = people, .count = 120, .capacity = capacity};
  problem.travel.limit = 3600;
  const double before = cpu_seconds();
  const RasterSites plan = place_on_raster(problem, {}, {}).value();
  std::printf("120 sites on %zu cells, room for %.0f: %.1f CPU s; plain greedy %.0f, found %.0f of %.0f people, bound %.0f, gap %.3f %%\n", candidates,
              capacity, cpu_seconds() - before, plan.by_greedy, *plan.optimum.objective, plan.people, *plan.optimum.bound,
              100 * plan.optimum.gap().value_or(0));
}

}  // namespace

int main(int count, char** words) {
  const std::string task = count > 1 ? words[1] : "";
  if (task == "raster") raster();
  if (task == "e2sfca") e2sfca();
  if (task == "sites") {
    for (const double capacity : {20000.0, 50000.0, std::numeric_limits<double>::infinity()}) sites(capacity);
  }
  if (task != "raster" && task != "e2sfca" && task != "sites") {
    std::fputs("usage: bench_access raster|e2sfca|sites\n", stderr);
    return 2;
  }
  return 0;
}
