// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/catchments.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace solleva::plan::access {
namespace {

TEST(Catchments, WhoeverIsNearerFindsRoom) {
  // Facility 0 has room for 120: place 1 (5 minutes) comes first, place 0 (10) gets what is left and goes on to facility 1.
  const Pairs pairs = pairs_of(3, 2, {{0, 0, 10}, {0, 1, 30}, {1, 0, 5}, {2, 1, 40}}).value();
  const Catchments found = nearest_first(pairs, std::vector<double>{100, 80, 50}, std::vector<double>{120, 90});
  EXPECT_EQ(found.served, (std::vector<double>{100, 80, 30}));
  EXPECT_EQ(found.taken, (std::vector<double>{120, 90}));
  EXPECT_EQ(found.nearest, (std::vector<double>{180, 50}));
}

TEST(Catchments, EqualCostsGoByTheOrderOfPlaces) {
  const Pairs pairs = pairs_of(2, 2, {{0, 0, 10}, {0, 1, 10}, {1, 0, 10}}).value();
  const Catchments found = nearest_first(pairs, std::vector<double>{100, 80}, std::vector<double>{100, 1});
  EXPECT_EQ(found.served, (std::vector<double>{100, 0}));
  EXPECT_EQ(nearest_of(pairs).facility, (std::vector<std::uint32_t>{0, 0}));
}

TEST(Catchments, OutOfReachIsOut) {
  const Pairs pairs = pairs_of(2, 1, {{0, 0, 3}}).value();
  const Catchments found = nearest_first(pairs, std::vector<double>{7, 9}, std::vector<double>{std::numeric_limits<double>::infinity()});
  EXPECT_EQ(found.served, (std::vector<double>{7, 0}));
  EXPECT_TRUE(std::isnan(nearest_of(pairs).cost[1]));
}

}  // namespace
}  // namespace solleva::plan::access
