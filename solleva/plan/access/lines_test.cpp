// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/lines.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/base/philox.h"
#include "solleva/plan/access/errors.h"

namespace solleva::plan::access {
namespace {

GridShape shape_of(std::size_t rows, std::size_t columns) {
  GridShape shape;
  shape.rows = rows;
  shape.columns = columns;
  shape.north = 10 * static_cast<double>(rows);
  shape.cell_width = shape.cell_height = 10;
  return shape;
}

/// The grid with '#' where a line was drawn.
std::string picture(const GridShape& shape, const std::vector<Line>& lines) {
  std::vector<double> values(shape.cells());
  draw_lines(shape, lines, values);
  std::string out;
  for (std::size_t cell = 0; cell < values.size(); ++cell) {
    out += values[cell] != 0 ? '#' : '.';
    if ((cell + 1) % shape.columns == 0) out += '\n';
  }
  return out;
}

TEST(Lines, EveryCellPassedIsDrawn) {
  const GridShape shape = shape_of(3, 5);
  EXPECT_EQ(picture(shape, {{{{5, 25}, {45, 25}}, 1}}), "#####\n.....\n.....\n");
  EXPECT_EQ(picture(shape, {{{{5, 25}, {45, 5}}, 1}}), "##...\n.###.\n...##\n");
  EXPECT_EQ(picture(shape, {{{{0, 30}, {30, 0}}, 1}}), "#....\n.#...\n..#..\n");
  EXPECT_EQ(picture(shape, {{{{25, 5}, {25, 5.1}}, 1}}), ".....\n.....\n..#..\n");
}

TEST(Lines, WhatLiesOutsideIsLeftOut) {
  const GridShape shape = shape_of(2, 3);
  EXPECT_EQ(picture(shape, {{{{-1e7, 15}, {1e7, 15}}, 1}}), "###\n...\n");
  EXPECT_EQ(picture(shape, {{{{40, 40}, {90, 70}}, 1}}), "...\n...\n");
  EXPECT_EQ(picture(shape, {{{{-5, 5}, {12, 5}}, 1}}), "...\n##.\n");
}

TEST(Lines, EqualToManyPointsOnTheLine) {
  Stream stream({.seed = 4, .unit = 0, .period = 0, .purpose = Purpose("test")});
  const GridShape shape = shape_of(20, 30);
  const auto anywhere = [&] { return static_cast<double>(stream.bits32() % 4000) / 9.7 - 60; };
  for (int round = 0; round < 200; ++round) {
    const Point a{anywhere(), anywhere()}, b{anywhere(), anywhere()};
    std::vector<double> values(shape.cells());
    const std::vector<Line> lines{{{a, b}, 1}};
    draw_lines(shape, lines, values);
    for (int k = 0; k <= 3000; ++k) {
      const double t = k / 3000.0;
      const Point point{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
      const auto cell = shape.cell_at(point);
      const double from_border = std::min(std::fabs(std::remainder(point.x, 10)), std::fabs(std::remainder(point.y, 10)));
      if (cell && from_border > 1e-6) {
        EXPECT_EQ(values[*cell], 1) << round;
      }
    }
  }
}

TEST(Lines, GeoJson) {
  std::size_t others = 0;
  const auto lines = parse_lines(R"({"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"cover": 11}, "geometry": {"type": "LineString", "coordinates": [[0, 1], [2, 3, 9]]}},
    {"type": "Feature", "properties": {"cover": 12}, "geometry": {"type": "MultiLineString", "coordinates": [[[0, 1], [2, 3]], [[4, 5], [6, 7]]]}},
    {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [0, 1]}}]})", "r", others).value();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].points[1].y, 3);
  EXPECT_EQ(lines[2].cover, 12);
  EXPECT_EQ(others, 1U);
}

TEST(Lines, OtherTextsAreRefused) {
  std::size_t others = 0;
  const auto error = [&](const char* text) { return parse_lines(text, "r.geojson", others).error(); };
  EXPECT_EQ(error("x").what, "this is not GeoJSON");
  EXPECT_EQ(error("{}").what, "there are no features");
  EXPECT_EQ(error(R"({"type": "FeatureCollection", "features": [3]})").what, "a feature is no object");
  EXPECT_EQ(error(R"({"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}})").what,
            "a line has no number in its property 'cover'");
  const Error few = error(R"({"type": "Feature", "properties": {"cover": 1}, "geometry": {"type": "LineString", "coordinates": [[0, 1]]}})");
  EXPECT_EQ(few.what, "a line has fewer than two points");
  EXPECT_EQ(few.where.unit, "feature 1");
  EXPECT_EQ(few.code, errors::bad_lines);
}

}  // namespace
}  // namespace solleva::plan::access
