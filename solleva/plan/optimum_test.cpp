// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/optimum.h"

#include <gtest/gtest.h>

namespace solleva::plan {
namespace {

Optimum of(std::optional<double> objective, std::optional<double> bound) {
  Optimum optimum;
  optimum.objective = objective;
  optimum.bound = bound;
  return optimum;
}

TEST(Optimum, GapIsAFractionOfTheObjective) {
  EXPECT_DOUBLE_EQ(*of(200, 190).gap(), 0.05);
  EXPECT_DOUBLE_EQ(*of(-200, -210).gap(), 0.05);
}

TEST(Optimum, GapOfNothingIsNothing) {
  EXPECT_EQ(of(0, 0).gap(), 0.0);
  EXPECT_FALSE(of(0, 1).gap());
  EXPECT_FALSE(of({}, 1).gap());
  EXPECT_FALSE(of(1, {}).gap());
}

TEST(Optimum, StatusesAreNamedAsInTheOutput) {
  EXPECT_EQ(name_of(Status::optimal), "optimal");
  EXPECT_EQ(name_of(Status::feasible), "feasible");
  EXPECT_EQ(name_of(Status::infeasible), "infeasible");
  EXPECT_EQ(name_of(Status::stopped), "stopped");
}

}  // namespace
}  // namespace solleva::plan
