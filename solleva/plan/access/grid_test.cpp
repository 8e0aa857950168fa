// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/grid.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/plan/access/errors.h"

namespace solleva::plan::access {
namespace {

constexpr const char* kEsri = "ncols 3\nnrows 2\nxllcorner 100\nyllcorner 50\ncellsize 10\nNODATA_value -1\n1 2 -1\n4 5.5 6e1\n";

TEST(Grids, EsriHeader) {
  const Grid grid = parse_grid(kEsri, "a.asc").value();
  EXPECT_EQ(grid.shape.rows, 2U);
  EXPECT_EQ(grid.shape.columns, 3U);
  EXPECT_EQ(grid.shape.north, 70);
  EXPECT_TRUE(std::isnan(grid.values[2]));
  EXPECT_EQ(grid.values[5], 60);
  EXPECT_EQ(grid.nan_cells, 0U);
}

TEST(Grids, GrassHeaderAndCentresAndSides) {
  const Grid grass = parse_grid("north: 70\nsouth: 50\neast: 130\nwest: 100\nrows: 2\ncols: 3\n1 * 3 4 5 6", "a").value();
  EXPECT_EQ(grass.shape.cell_width, 10);
  EXPECT_TRUE(std::isnan(grass.values[1]));
  const Grid centre = parse_grid("NCOLS 1\nNROWS 1\nXLLCENTER 5\nYLLCENTER 5\nDX 10\nDY 4\n-9999", "a").value();
  EXPECT_EQ(centre.shape.west, 0);
  EXPECT_EQ(centre.shape.north, 7);
  EXPECT_TRUE(std::isnan(centre.values[0]));
}

TEST(Grids, NanCellsAreCounted) {
  EXPECT_EQ(parse_grid("ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 NaN", "a").value().nan_cells, 1U);
  EXPECT_EQ(parse_grid("ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\nNODATA_value nan\n1 nan", "a").value().nan_cells, 0U);
}

TEST(Grids, WrittenAndReadAgainAreTheSame) {
  Grid grid = parse_grid(kEsri, "a.asc").value();
  grid.values[0] = 0.1;
  const std::string text = format_grid(grid);
  EXPECT_EQ(format_grid(parse_grid(text, "b").value()), text);
  EXPECT_EQ(text, "ncols 3\nnrows 2\nxllcorner 100\nyllcorner 50\ncellsize 10\nNODATA_value -9999\n0.1 2 -9999\n4 5.5 60\n");
}

TEST(Grids, ErrorsNameTheLine) {
  const auto error = [](const std::string& text) { return parse_grid(text, "a.asc").error(); };
  EXPECT_EQ(error("").what, "the header does not give the numbers of rows and columns");
  EXPECT_EQ(error("hello 3").what, "the header has no key 'hello'");
  EXPECT_EQ(error("ncols x").what, "the value of ncols is no number");
  EXPECT_EQ(error("ncols 1\nncols 1").where.line, 2U);
  const std::string head = "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n";
  EXPECT_EQ(error(head + "1 2 3\n").what, "the file ends before row 2, column 2");
  EXPECT_EQ(error(head + "1 2\n3 x\n").what, "'x' at row 2, column 2 is no number");
  EXPECT_EQ(error(head + "1 2\n3 x\n").where.line, 7U);
  EXPECT_EQ(error(head + "1 2\n3 4\n5\n").what, "there are more values than the header says");
  EXPECT_EQ(error("ncols 2000000\nnrows 2000000\nxllcorner 0\nyllcorner 0\ncellsize 1\n1").code, errors::bad_grid);
  EXPECT_EQ(error("ncols 1\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 0\n1").what, "the size of a cell is not above 0");
  EXPECT_EQ(error("ncols 1.5\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1").what, "rows and columns are whole numbers from 1");
}

TEST(Grids, PointsLieInCells) {
  const GridShape shape = parse_grid(kEsri, "a.asc").value().shape;
  EXPECT_EQ(shape.cell_at({100, 70}), 0U);
  EXPECT_EQ(shape.cell_at({129.9, 50.1}), 5U);
  EXPECT_FALSE(shape.cell_at({130, 60}));
  EXPECT_FALSE(shape.cell_at({100, 70.01}));
  EXPECT_FALSE(shape.cell_at({100, 50}));
  EXPECT_EQ(shape.centre_of(4).x, 115);
  EXPECT_EQ(shape.centre_of(4).y, 55);
}

TEST(Grids, DifferentCellsAreTold) {
  const GridShape shape = parse_grid(kEsri, "a.asc").value().shape;
  const auto why = [&](GridShape other) { return check_same_shape(shape, "a", other, "b").error().why; };
  GridShape other = shape;
  EXPECT_TRUE(check_same_shape(shape, "a", other, "b"));
  other.west += 0.005;  // less than a thousandth of a cell
  EXPECT_TRUE(check_same_shape(shape, "a", other, "b"));
  other.west += 5;
  EXPECT_EQ(why(other), "the north-west corners are at 100, 70 and at 105.005, 70");
  other = shape;
  other.cell_width = 11;
  EXPECT_EQ(why(other), "cells of 10 by 10 and of 11 by 10");
  other = shape;
  other.rows = 3;
  EXPECT_EQ(why(other), "2 and 3 rows");
}

TEST(Grids, DegreesAreRefused) {
  GridShape shape = parse_grid(kEsri, "a.asc").value().shape;
  EXPECT_TRUE(check_metres(shape, "a"));
  shape.cell_width = shape.cell_height = 0.01;
  EXPECT_EQ(check_metres(shape, "a").error().code, errors::grid_in_degrees);
}

}  // namespace
}  // namespace solleva::plan::access
