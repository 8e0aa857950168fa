// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/network/road_map.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/base/philox.h"
#include "solleva/plan/access/errors.h"
#include "solleva/plan/network/segment_index.h"

namespace solleva::plan {
namespace {

using access::Point;

RoadMapOptions walking(double kmh) {
  RoadMapOptions options;
  options.speeds = {{"path", kmh}};
  options.off_road_kmh = 3;
  return options;
}

double minutes(const RoadMap& map, std::size_t from, std::size_t to) { return costs_from(map.graph, map.nodes[from])[map.nodes[to]]; }

TEST(RoadMap, PlacesOnOnePartReachEachOtherAlongIt) {
  // 1,000 m of path at 6 km/h (100 m a minute); both places lie 50 m beside it (3 km/h: one minute).
  const std::vector<RoadLine> lines{{{{0, 0}, {1000, 0}}, "path"}};
  const std::vector<Point> places{{200, 50}, {700, -50}, {700, 50}};
  const Result<RoadMap> map = road_map(lines, places, walking(6));
  ASSERT_TRUE(map) << map.error().what;
  EXPECT_NEAR(minutes(*map, 0, 1), 1 + 5 + 1, 1e-12);
  EXPECT_NEAR(minutes(*map, 1, 2), 1 + 0 + 1, 1e-12);
  EXPECT_NEAR(map->metres[0], 50, 1e-12);
}

TEST(RoadMap, LinesMeetAtCommonPointsAlone) {
  // A cross without a common point is a bridge; with one it is a junction.
  const std::vector<Point> places{{0, 0}, {100, 100}};
  const std::vector<RoadLine> bridge{{{{0, 0}, {200, 0}}, "path"}, {{{100, -100}, {100, 100}}, "path"}};
  const std::vector<RoadLine> junction{{{{0, 0}, {100, 0}, {200, 0}}, "path"}, {{{100, -100}, {100, 0}, {100, 100}}, "path"}};
  EXPECT_EQ(minutes(*road_map(bridge, places, walking(6)), 0, 1), kUnreachable);
  EXPECT_NEAR(minutes(*road_map(junction, places, walking(6)), 0, 1), 2, 1e-12);
}

TEST(RoadMap, DirectionCountsWhereAskedFor) {
  const std::vector<RoadLine> ring{{{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}}, "path", Passing::forward}};
  const std::vector<Point> places{{0, 0}, {100, 0}};
  RoadMapOptions options = walking(6);
  EXPECT_NEAR(minutes(*road_map(ring, places, options), 1, 0), 1, 1e-12);
  options.one_way = true;
  EXPECT_NEAR(minutes(*road_map(ring, places, options), 0, 1), 1, 1e-12);
  EXPECT_NEAR(minutes(*road_map(ring, places, options), 1, 0), 3, 1e-12);
}

TEST(RoadMap, ClosedAndUnlistedKindsAreNoRoads) {
  const std::vector<RoadLine> lines{{{{0, 0}, {100, 0}}, "path"}, {{{0, 10}, {100, 10}}, "ford"}, {{{0, 20}, {100, 20}}, "rail"}};
  RoadMapOptions options = walking(6);
  options.speeds.push_back({"ford", 0});
  const std::vector<Point> places{{50, 20}, {50, 9000}};
  const Result<RoadMap> map = road_map(lines, places, options);
  ASSERT_TRUE(map);
  EXPECT_EQ(map->unlisted, std::vector<std::string>{"rail"});
  EXPECT_NEAR(map->metres[0], 20, 1e-12);
  EXPECT_EQ(map->nodes[1], kNoSource);
  options.speeds = {{"track", 3}};
  const Result<RoadMap> none = road_map(lines, places, options);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, access::errors::bad_lines);
}

TEST(RoadMap, ADegreeOfLatitudeIsItsArc) {
  // One degree of latitude on the sphere: 111,195.08 m; at 60 degrees north one of longitude is a little more than half of it.
  const std::vector<RoadLine> north{{{{10, 59}, {10, 60}}, "path"}}, east{{{{10, 60}, {11, 60}}, "path"}};
  RoadMapOptions options = walking(6);
  options.degrees = true;
  const std::vector<Point> ends{{10, 59}, {10, 60}}, sides{{10, 60}, {11, 60}};
  EXPECT_NEAR(minutes(*road_map(north, ends, options), 0, 1) * 100, 111195.0802, 1e-3);
  EXPECT_NEAR(minutes(*road_map(east, sides, options), 0, 1) * 100, 55595.4, 3);
}

TEST(RoadMap, AgreesWithAWayThatKnowsEveryPoint) {
  // Random grids of streets with random speeds: costs between random places equal those on a graph in which each place was put into its line by hand.
  Stream stream({.seed = 11, .unit = 0, .period = 0, .purpose = Purpose("test")});
  const auto below = [&](std::uint32_t n) { return static_cast<double>(stream.bits32() % n); };
  for (int round = 0; round < 30; ++round) {
    RoadMapOptions options;
    options.speeds = {{"slow", 3}, {"fast", 12}};
    std::vector<RoadLine> lines;
    for (int i = 0; i < 4; ++i) {
      RoadLine row, column;
      row.kind = column.kind = i % 2 == 0 ? "slow" : "fast";
      for (int k = 0; k < 4; ++k) {
        row.points.push_back({100.0 * k, 100.0 * i});
        column.points.push_back({100.0 * i, 100.0 * k});
      }
      lines.push_back(row);
      lines.push_back(column);
    }
    const std::vector<Point> on{{below(300), 100 * below(4)}, {100 * below(4), below(300)}, {below(300), 100 * below(4)}};
    const Result<RoadMap> map = road_map(lines, on, options);
    ASSERT_TRUE(map);
    std::vector<RoadLine> by_hand = lines;
    for (const Point& place : on) {
      for (RoadLine& line : by_hand) {
        for (std::size_t k = 1; k < line.points.size(); ++k) {
          const Point a = line.points[k - 1], b = line.points[k];
          const bool inside = (a.x == b.x && place.x == a.x && place.y > a.y && place.y < b.y) || (a.y == b.y && place.y == a.y && place.x > a.x && place.x < b.x);
          if (inside) line.points.insert(line.points.begin() + static_cast<std::ptrdiff_t>(k++), place);
        }
      }
    }
    const Result<RoadMap> expected = road_map(by_hand, on, options);
    ASSERT_TRUE(expected);
    for (std::size_t i = 0; i < on.size(); ++i) {
      for (std::size_t j = 0; j < on.size(); ++j) EXPECT_NEAR(minutes(*map, i, j), minutes(*expected, i, j), 1e-9);
    }
  }
}

TEST(SegmentIndex, FindsTheNearestOfAll) {
  Stream stream({.seed = 5, .unit = 0, .period = 0, .purpose = Purpose("test")});
  const auto anywhere = [&] { return static_cast<double>(stream.bits32() % 100000) / 10 - 2000; };
  for (int round = 0; round < 20; ++round) {
    std::vector<Segment> segments;
    for (int i = 0; i < 1 + 15 * round; ++i) {
      const Point begin{anywhere(), anywhere()};
      segments.push_back({begin, i % 3 == 0 ? Point{anywhere(), anywhere()} : Point{begin.x + 30, begin.y - 20}});
    }
    const SegmentIndex index(segments);
    for (int probe = 0; probe < 200; ++probe) {
      const Point point{anywhere() * 1.5, anywhere() * 1.5};
      double least = kUnreachable;
      for (const Segment& one : segments) {
        const SegmentIndex alone(std::vector<Segment>{one});
        least = std::min(least, alone.nearest(point, 1e9)->metres);
      }
      EXPECT_NEAR(index.nearest(point, 1e9)->metres, least, 1e-9);
      EXPECT_EQ(index.nearest(point, least * 0.999).has_value(), false);
    }
  }
  const SegmentIndex one(std::vector<Segment>{{{0, 0}, {10, 0}}});
  EXPECT_NEAR(one.nearest({5, 3}, 1e9)->metres, 3, 1e-12);
  EXPECT_NEAR(one.nearest({13, 4}, 1e9)->metres, 5, 1e-12);
}

}  // namespace
}  // namespace solleva::plan
