// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/travel_time.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "solleva/base/errors.h"
#include "solleva/base/philox.h"
#include "solleva/plan/access/errors.h"
#include "solleva/plan/access/testing/reference.h"

namespace solleva::plan::access {
namespace {

constexpr double kNone = std::numeric_limits<double>::infinity();

GridShape shape_of(std::size_t rows, std::size_t columns, double cell = 1000) {
  GridShape shape;
  shape.rows = rows;
  shape.columns = columns;
  shape.north = cell * static_cast<double>(rows);
  shape.cell_width = shape.cell_height = cell;
  return shape;
}

Terrain flat(std::size_t rows, std::size_t columns, Speed speed) {
  Terrain terrain;
  terrain.shape = shape_of(rows, columns);
  terrain.speeds = {speed};
  terrain.speed_of.assign(rows * columns, 0);
  return terrain;
}

/// Random hills, covers and barriers.
Terrain wild(std::uint64_t seed, std::size_t rows, std::size_t columns) {
  Stream stream({.seed = seed, .unit = 0, .period = 0, .purpose = Purpose("test")});
  Terrain terrain;
  terrain.shape = shape_of(rows, columns);
  terrain.shape.cell_height = 700;
  terrain.speeds = {{Mode::walking, 3}, {Mode::motor, 40}, {Mode::bicycle, 12}};
  for (std::size_t cell = 0; cell < rows * columns; ++cell) {
    const std::uint32_t kind = stream.bits32() % 7;
    terrain.speed_of.push_back(kind == 6 ? kBarrier : static_cast<std::uint16_t>(kind % 3));
    terrain.elevation.push_back(stream.bits32() % 31 == 0 ? std::nan("") : stream.bits32() % 400);
  }
  return terrain;
}

/// The least costs by trying every move until nothing gets better.
std::vector<double> by_patience(const Terrain& terrain, std::size_t facility, Direction direction, Neighbours neighbours) {
  std::vector<double> cost(terrain.shape.cells(), kNone);
  cost[facility] = 0;
  const int reach = neighbours == Neighbours::eight ? 1 : 2;
  for (bool better = true; better;) {
    better = false;
    for (std::size_t cell = 0; cell < cost.size(); ++cell) {
      for (int down = -reach; down <= reach; ++down) {
        for (int right = -reach; right <= reach; ++right) {
          const double move = move_cost(terrain, direction, cell, down, right);
          if (std::isinf(move)) continue;
          const std::size_t next = cell + static_cast<std::size_t>(down) * terrain.shape.columns + static_cast<std::size_t>(right);
          if (!(cost[cell] + move < cost[next])) continue;
          cost[next] = cost[cell] + move;
          better = true;
        }
      }
    }
  }
  return cost;
}

TEST(Speeds, FlatIsTheGivenSpeed) {
  for (const Mode mode : {Mode::walking, Mode::motor}) EXPECT_NEAR(speed_at({mode, 4}, 0), 4, 1e-12);
  EXPECT_NEAR(speed_at({Mode::bicycle, 14}, 0), 14, 0.01);
}

TEST(Speeds, WalkingIsFastestGentlyDown) {
  const double best = speed_at({Mode::walking, 4}, -0.05);
  EXPECT_NEAR(best, 4 * std::exp(0.175), 1e-12);
  EXPECT_NEAR(speed_at({Mode::walking, 4}, -0.1), 4, 1e-12);
  EXPECT_LT(speed_at({Mode::walking, 4}, 0.2), speed_at({Mode::walking, 4}, -0.2));
}

TEST(Speeds, RidersBrakeDownAndPushUp) {
  EXPECT_EQ(speed_at({Mode::bicycle, 14}, -0.2), 28);
  EXPECT_GT(speed_at({Mode::bicycle, 14}, -0.01), 17);
  EXPECT_EQ(speed_at({Mode::bicycle, 14}, -0.5), 0);  // the iteration finds no speed: as in AccessMod nobody rides there
  EXPECT_LT(speed_at({Mode::bicycle, 14}, 0.05), 7);
}

TEST(TravelTimes, StraightAndDiagonalOnTheFlat) {
  const Terrain terrain = flat(1, 4, {Mode::motor, 36});
  const std::vector<std::size_t> facility{0};
  const TravelTimes times = travel_times(terrain, facility, {}, {}).value();
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(times.cost[i], 100.0 * static_cast<double>(i), 1e-9);
  const TravelTimes square = travel_times(flat(2, 2, {Mode::motor, 36}), facility, {}, {}).value();
  EXPECT_NEAR(square.cost[3], 100 * std::sqrt(2.0), 1e-9);
}

TEST(TravelTimes, KnightsShortenTheWay) {
  const Terrain terrain = flat(2, 3, {Mode::motor, 36});
  const std::vector<std::size_t> facility{0};
  TravelOptions options;
  EXPECT_NEAR(travel_times(terrain, facility, options, {}).value().cost[5], 100 * (1 + std::sqrt(2.0)), 1e-9);
  options.neighbours = Neighbours::sixteen;
  EXPECT_NEAR(travel_times(terrain, facility, options, {}).value().cost[5], 100 * std::sqrt(5.0), 1e-9);
}

TEST(TravelTimes, UpAndDownDiffer) {
  Terrain terrain = flat(1, 2, {Mode::walking, 4});
  terrain.elevation = {0, 200};
  const std::vector<std::size_t> valley{0};
  TravelOptions options;
  options.direction = Direction::to_facility;
  const double down = travel_times(terrain, valley, options, {}).value().cost[1];
  options.direction = Direction::from_facility;
  const double up = travel_times(terrain, valley, options, {}).value().cost[1];
  EXPECT_NEAR(down, 3600 / speed_at({Mode::walking, 4}, -0.2), 1e-9);
  EXPECT_NEAR(up, 3600 / speed_at({Mode::walking, 4}, 0.2), 1e-9);
}

TEST(TravelTimes, TheLimitItselfIsWithin) {
  const Terrain terrain = flat(1, 4, {Mode::motor, 36});
  const std::vector<std::size_t> facility{0};
  TravelOptions options;
  options.limit = travel_times(terrain, facility, {}, {}).value().cost[2];
  const TravelTimes times = travel_times(terrain, facility, options, {}).value();
  EXPECT_EQ(times.cost[2], options.limit);
  EXPECT_TRUE(std::isnan(times.cost[3]));
  EXPECT_EQ(times.nearest[3], kNoSource);
}

TEST(TravelTimes, OfEquallyNearTheFirstCounts) {
  const std::vector<std::size_t> facilities{2, 0};
  const TravelTimes times = travel_times(flat(1, 3, {Mode::motor, 36}), facilities, {}, {}).value();
  EXPECT_EQ(times.nearest, (std::vector<std::uint32_t>{1, 0, 0}));
}

TEST(TravelTimes, NobodyLeavesABarrier) {
  Terrain terrain = flat(1, 3, {Mode::motor, 36});
  terrain.speed_of[0] = kBarrier;
  const std::vector<std::size_t> facility{0};
  const TravelTimes times = travel_times(terrain, facility, {}, {}).value();
  EXPECT_EQ(times.cost[0], 0);
  EXPECT_TRUE(std::isnan(times.cost[1]));
  EXPECT_TRUE(std::isnan(travel_times(terrain, {}, {}, {}).value().cost[1]));
}

TEST(TravelTimes, LeastOfAllWays) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const Terrain terrain = wild(seed, 9, 11);
    for (const Direction direction : {Direction::to_facility, Direction::from_facility}) {
      for (const Neighbours neighbours : {Neighbours::eight, Neighbours::sixteen}) {
        const std::vector<std::size_t> facility{static_cast<std::size_t>(seed * 7 % 99)};
        const std::vector<double> expected = by_patience(terrain, facility[0], direction, neighbours);
        TravelOptions options;
        options.direction = direction;
        options.neighbours = neighbours;
        const TravelTimes times = travel_times(terrain, facility, options, {}).value();
        for (std::size_t cell = 0; cell < expected.size(); ++cell) {
          if (std::isinf(expected[cell])) {
            EXPECT_TRUE(std::isnan(times.cost[cell]));
          } else {
            EXPECT_EQ(times.cost[cell], expected[cell]) << seed << " " << cell;
          }
        }
      }
    }
  }
}

TEST(TravelTimes, EachByItselfAgreesWithTheNearest) {
  const Terrain terrain = wild(5, 20, 20);
  const std::vector<std::size_t> facilities{3, 210, 377, 3};
  TravelOptions options;
  options.limit = 4000;
  const TravelTimes nearest = travel_times(terrain, facilities, options, {}).value();
  RunControl two;
  two.threads = 2;
  const auto each = travel_times_each(terrain, facilities, options, two).value();
  std::vector<double> least(terrain.shape.cells(), kNone);
  for (const auto& reached : each) {
    for (const Reached& one : reached) least[one.cell] = std::min(least[one.cell], one.cost);
  }
  for (std::size_t cell = 0; cell < least.size(); ++cell) {
    if (std::isnan(nearest.cost[cell])) {
      EXPECT_TRUE(std::isinf(least[cell]));
    } else {
      EXPECT_EQ(least[cell], nearest.cost[cell]);
    }
  }
}

TEST(TravelTimes, StoppedWorkSaysSo) {
  std::stop_source stop;
  stop.request_stop();
  RunControl control;
  control.stop = stop.get_token();
  const std::vector<std::size_t> facility{0};
  EXPECT_EQ(travel_times(flat(2, 2, {Mode::motor, 36}), facility, {}, control).error().code, solleva::errors::stopped);
  EXPECT_EQ(travel_times_each(flat(2, 2, {Mode::motor, 36}), facility, {}, control).error().code, solleva::errors::stopped);
}

TEST(Terrains, TablesThatCannotBeAreRefused) {
  std::vector<std::int64_t> unlisted;
  const std::vector<double> cover{1, 2, 5, std::nan("")};
  const GridShape shape = shape_of(1, 4);
  const auto code = [&](std::vector<CoverSpeed> table) { return terrain_of_speeds(shape, cover, table, unlisted).error().code; };
  EXPECT_EQ(code({{1, {Mode::walking, 3}}, {1, {Mode::walking, 4}}}), errors::bad_speeds);
  EXPECT_EQ(code({{1, {Mode::walking, -3}}}), errors::bad_speeds);
  EXPECT_EQ(code({{1, {Mode::walking, std::nan("")}}}), errors::bad_speeds);
  const std::vector<CoverSpeed> table{{1, {Mode::walking, 3}}, {2, {Mode::walking, 0}}};
  const Terrain terrain = terrain_of_speeds(shape, cover, table, unlisted).value();
  EXPECT_EQ(terrain.speed_of, (std::vector<std::uint16_t>{0, kBarrier, kBarrier, kBarrier}));
  EXPECT_EQ(unlisted, (std::vector<std::int64_t>{5}));
  EXPECT_FALSE(terrain_of_friction(shape, {1, -1, 0, 0}, Friction::per_cell));
  Langmuir downhill;
  downhill.gently_down = 9;
  EXPECT_FALSE(terrain_of_friction(shape, {1, 1, 1, 1}, Friction::per_metre, downhill));
}

void expect_grid(const std::string& name, const Terrain& terrain, Direction direction) {
  const Grid expected = testing::grid_of(name);
  TravelOptions options;
  options.direction = direction;
  const TravelTimes times = travel_times(terrain, testing::facilities_of(terrain.shape), options, {}).value();
  std::size_t cells = 0;
  for (std::size_t cell = 0; cell < expected.values.size(); ++cell) {
    ASSERT_EQ(std::isnan(times.cost[cell]), std::isnan(expected.values[cell])) << name << " " << cell;
    if (std::isnan(times.cost[cell])) continue;
    ++cells;
    ASSERT_NEAR(times.cost[cell], expected.values[cell], 1e-6 * expected.values[cell]) << name << " " << cell;
  }
  EXPECT_EQ(cells, 21769U);
}

TEST(TravelTimesReference, EveryCellOfAccessMod) {
  if (!testing::has_reference()) GTEST_SKIP() << "skipped: no reference data";
  const Grid cover = testing::grid_of("landcover_merged.asc"), elevation = testing::grid_of("dem.asc");
  const std::vector<CoverSpeed> table{{1, {Mode::walking, 3}},     {2, {Mode::walking, 4}},   {3, {Mode::walking, 2.5}},
                                      {1001, {Mode::motor, 80}}, {1002, {Mode::motor, 50}}, {1003, {Mode::motor, 30}}};
  std::vector<std::int64_t> unlisted;
  Terrain terrain = terrain_of_speeds(cover.shape, cover.values, table, unlisted).value();
  EXPECT_TRUE(unlisted.empty());
  terrain.elevation = elevation.values;
  expect_grid("expected_ttA.asc.gz", terrain, Direction::from_facility);
  expect_grid("expected_ttAt.asc.gz", terrain, Direction::to_facility);
}

TEST(TravelTimesReference, EveryCellOfGrass) {
  if (!testing::has_reference()) GTEST_SKIP() << "skipped: no reference data";
  std::vector<double> friction = testing::grid_of("landcover_merged.asc").values;
  for (double& value : friction) value = value >= 1000 ? 0.05 : 0.3 * value;
  const Grid elevation = testing::grid_of("dem.asc");
  expect_grid("expected_rcost.asc.gz", terrain_of_friction(elevation.shape, friction, Friction::per_cell).value(), Direction::from_facility);
  Terrain walking = terrain_of_friction(elevation.shape, friction, Friction::per_metre).value();
  walking.elevation = elevation.values;
  expect_grid("expected_rwalk.asc.gz", walking, Direction::from_facility);
}

}  // namespace
}  // namespace solleva::plan::access
