// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/solver/conflict.h"

#include <gtest/gtest.h>

#include "solleva/plan/solver/solve.h"

namespace solleva::plan {
namespace {

std::uint32_t add_row(LinearModel& model, double lower, double upper, const std::string& name, std::vector<std::pair<std::uint32_t, double>> terms) {
  ModelRow row;
  row.lower = lower;
  row.upper = upper;
  row.name = name;
  const std::uint32_t at = model.add_row(row);
  for (const auto& [column, coefficient] : terms) model.add_term(at, column, coefficient);
  return at;
}

/// Serve 10 people at 3 each with a budget of 20; what else there is does not matter.
LinearModel too_little_money() {
  LinearModel model;
  for (int j = 0; j < 3; ++j) model.add_column({});
  add_row(model, -unbounded, 100, "seats", {{0, 1}, {1, 1}});
  add_row(model, 10, unbounded, "floor of Qianxi", {{0, 1}});
  add_row(model, -unbounded, 20, "budget", {{0, 3}, {1, 2}});
  add_row(model, 2, unbounded, "floor of Dafang", {{2, 1}});
  return model;
}

TEST(Conflict, NamesTheRowsThatClashAndNoOther) {
  const LinearModel model = too_little_money();
  const Result<Conflict> conflict = irreducible_conflict(model, {});
  ASSERT_TRUE(conflict);
  EXPECT_TRUE(conflict->exists);
  EXPECT_TRUE(conflict->irreducible);
  EXPECT_EQ(conflict->rows, (std::vector<std::uint32_t>{1, 2}));
}

TEST(Conflict, OfWholeNumbersAlone) {
  LinearModel model;
  for (int j = 0; j < 2; ++j) {
    ModelColumn column;
    column.integer = true;
    column.upper = 10;
    model.add_column(column);
  }
  add_row(model, 3, 3, "odd", {{0, 2}});
  add_row(model, -unbounded, 5, "idle", {{1, 1}});
  const Result<Conflict> conflict = irreducible_conflict(model, {});
  ASSERT_TRUE(conflict);
  EXPECT_EQ(conflict->rows, (std::vector<std::uint32_t>{0}));
}

TEST(Conflict, ThereIsNoneInAFeasibleModel) {
  LinearModel model = too_little_money();
  model.rows[2].upper = 30;
  const Result<Conflict> conflict = irreducible_conflict(model, {});
  ASSERT_TRUE(conflict);
  EXPECT_FALSE(conflict->exists);
  EXPECT_TRUE(conflict->rows.empty());
}

/// Each row that the filter keeps is needed: without it the others can hold.
TEST(Conflict, LeavingOutAnyRowOfItMendsTheModel) {
  LinearModel model;
  for (int j = 0; j < 4; ++j) model.add_column({});
  add_row(model, 5, unbounded, "a", {{0, 1}, {1, 1}});
  add_row(model, -unbounded, 2, "b", {{0, 1}});
  add_row(model, -unbounded, 2, "c", {{1, 1}});
  add_row(model, -unbounded, 9, "d", {{2, 1}, {3, -1}});
  add_row(model, 1, 4, "e", {{1, 1}, {3, 1}});
  const Result<Conflict> conflict = irreducible_conflict(model, {});
  ASSERT_TRUE(conflict);
  ASSERT_EQ(conflict->rows, (std::vector<std::uint32_t>{0, 1, 2}));
  for (const std::uint32_t out : conflict->rows) {
    LinearModel less = model;
    less.rows[out].lower = -unbounded;
    less.rows[out].upper = unbounded;
    EXPECT_NE(solve(less, {}, {})->optimum.status, Status::infeasible) << out;
  }
}

TEST(Relaxation, GivesTheLeastAtThePricesAsked) {
  const LinearModel model = too_little_money();
  // A unit of budget is cheap: 10 more are needed.
  Result<Relaxation> relaxation = elastic_relaxation(model, std::vector<double>{1, 50, 1, 1}, {});
  ASSERT_TRUE(relaxation);
  ASSERT_EQ(relaxation->gives.size(), 1U);
  EXPECT_EQ(relaxation->gives[0].row, 2U);
  EXPECT_NEAR(relaxation->gives[0].amount, 10, 1e-9);
  EXPECT_NEAR(relaxation->cost, 10, 1e-9);
  // The budget never gives way: the floor falls short by 10/3 people.
  relaxation = elastic_relaxation(model, std::vector<double>{1, 50, 0, 1}, {});
  ASSERT_TRUE(relaxation);
  ASSERT_EQ(relaxation->gives.size(), 1U);
  EXPECT_EQ(relaxation->gives[0].row, 1U);
  EXPECT_NEAR(relaxation->gives[0].amount, -10.0 / 3, 1e-9);
}

TEST(Relaxation, NothingWhereNothingIsAllowedToGive) {
  const LinearModel model = too_little_money();
  const Result<Relaxation> relaxation = elastic_relaxation(model, std::vector<double>{1, 0, 0, 1}, {});
  ASSERT_TRUE(relaxation);
  EXPECT_TRUE(relaxation->values.empty());
}

TEST(Relaxation, AFeasibleModelGivesNothing) {
  LinearModel model = too_little_money();
  model.rows[2].upper = 30;
  const Result<Relaxation> relaxation = elastic_relaxation(model, std::vector<double>(4, 1.0), {});
  ASSERT_TRUE(relaxation);
  EXPECT_TRUE(relaxation->gives.empty());
  EXPECT_EQ(relaxation->cost, 0);
}

}  // namespace
}  // namespace solleva::plan
