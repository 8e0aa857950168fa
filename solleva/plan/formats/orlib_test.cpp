// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/formats/orlib.h"

#include <gtest/gtest.h>

#include "solleva/plan/errors.h"
#include "solleva/plan/formats/tntp.h"

namespace solleva::plan {
namespace {

template <class T>
void expect_error(const Result<T>& result, std::size_t line, std::size_t column, const char* why) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, errors::bad_instance);
  EXPECT_EQ(result.error().where.line, line);
  EXPECT_EQ(result.error().where.column, column);
  EXPECT_EQ(result.error().why, why);
}

TEST(OrLibrary, ReadsEachFormat) {
  const auto gap = read_generalised_assignment("2 1\n5 6\n1 2\n3 4\n", "f");
  ASSERT_TRUE(gap) << to_text(gap.error());
  EXPECT_EQ(gap->cost, (std::vector<std::int64_t>{5, 6}));
  EXPECT_EQ(gap->capacity, (std::vector<std::int64_t>{3, 4}));
  const auto mkp = read_multidimensional_knapsack("2 1 17\n5 6\n1 2\n3", "f");
  ASSERT_TRUE(mkp) << to_text(mkp.error());
  EXPECT_EQ(mkp->capacity, std::vector<std::int64_t>{3});
  const auto mmkp = read_multiple_choice_knapsack("2 1\n9\n1\n5 1\n2\n6 2\n-7 3\n", "f");
  ASSERT_TRUE(mmkp) << to_text(mmkp.error());
  EXPECT_EQ(mmkp->first, (std::vector<std::size_t>{0, 1, 3}));
  const auto cover = read_set_cover("2 3\n1 2 3\n2 1 3\n1 2\n", "f");
  ASSERT_TRUE(cover) << to_text(cover.error());
  EXPECT_EQ(cover->columns, (std::vector<std::vector<std::size_t>>{{0, 2}, {1}}));
  ASSERT_TRUE(read_linear_assignment("2 1 2 3 4", "f"));
  const auto transport = read_transport("1 2\n5\n2 3\n7 8\n", "f");
  ASSERT_TRUE(transport) << to_text(transport.error());
  EXPECT_EQ(transport->need, (std::vector<std::int64_t>{2, 3}));
}

TEST(OrLibrary, SaysWhere) {
  expect_error(read_generalised_assignment("2 1\n5 6\n1 x\n3 4\n", "f"), 3, 3, "a weight should stand here, not \"x\"");
  expect_error(read_generalised_assignment("2 1\n5 6\n1 2\n3", "f"), 3, 3, "the file is too short for 2 numbers, one for a capacity");
  expect_error(read_generalised_assignment("2 1\n5 6\n1 2\n3 4\n  5\n", "f"), 5, 3, "the instance is complete, but the file goes on");
  expect_error(read_generalised_assignment("90000000 90000000\n1\n", "f"), 1, 10, "the file is too short for 8100000000000000 numbers, one for a cost");
  expect_error(read_set_cover("1 2\n1 2\n2 1 1\n", "f"), 3, 5, "the row names column 1 twice");
  expect_error(read_set_cover("1 2\n1 2\n1 3\n", "f"), 3, 3, "a column is 3, not from 1 to 2");
  expect_error(read_linear_assignment("1\n2.5\n", "f"), 2, 1, "a cost is 2.5, not a whole number");
  expect_error(read_linear_assignment("", "f"), 1, 1, "the file ends where the number of rows should stand");
  expect_error(read_transport("1 1\n-5\n2\n3\n", "f"), 2, 1, "a supply is -5, not from 0 to 1e+12");
}

constexpr const char* small_net =
    "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 2\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 1\n<NUMBER OF NEW LINKS> 1\n<END OF METADATA>\n\n"
    "~ from to\n 1 2 10 3 4 0.15 4 0 0 1 0 ;\n 1 2 20 3 2 0.15 4 0 0 1 75 ;\n";

TEST(RoadNetworkText, ReadsLinksAndTrips) {
  auto design = read_road_network(small_net, "net");
  ASSERT_TRUE(design) << to_text(design.error());
  EXPECT_EQ(design->existing, 1U);
  EXPECT_EQ(design->cost, std::vector<double>{75});
  EXPECT_EQ(design->network.links[1].free_time, 2);
  const Done done = read_trips("<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n 1 : 3.0; 2 : 7.5;\n", "trips", design->network);
  ASSERT_TRUE(done) << to_text(done.error());
  EXPECT_EQ(design->network.trips, (std::vector<double>{0, 7.5, 0, 0}));
}

TEST(RoadNetworkText, SaysWhere) {
  std::string text = small_net;
  text.replace(text.find(" 20 3 2"), 7, " 0 3 2");
  const auto broken = read_road_network(text, "net");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().where.line, 10U);
  EXPECT_EQ(broken.error().why, "the capacity of a link is 0");
  auto design = read_road_network(small_net, "net");
  const Done done = read_trips("<NUMBER OF ZONES> 2\n<END OF METADATA>\n2 : 7.5;\n", "trips", design->network);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().where.line, 3U);
  EXPECT_EQ(done.error().why, "trips stand before the first origin");
}

}  // namespace
}  // namespace solleva::plan
