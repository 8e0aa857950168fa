// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/told.h"

#include <gtest/gtest.h>

namespace solleva::plan {
namespace {

TEST(Told, SaysBestBoundAndGap) {
  EXPECT_EQ(told("prices", 5000.0, 5010.0), "prices: best 5,000, bound 5,010, gap 0.2 %");
  EXPECT_EQ(told("prices", std::nullopt, 1234567.0, 1000), "prices: no plan yet, bound 1234.567");
  EXPECT_EQ(told("tree", -1200.0, -1000.0), "tree: best -1,200, bound -1,000, gap 17 %");
  EXPECT_EQ(told("tree", 0.0, 3.0), "tree: best 0, bound 3");
}

}  // namespace
}  // namespace solleva::plan
