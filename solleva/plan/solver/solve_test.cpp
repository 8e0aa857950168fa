// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/solver/solve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "solleva/plan/errors.h"

namespace solleva::plan {
namespace {

std::uint32_t column(LinearModel& model, double objective, double lower, double upper, bool integer) {
  ModelColumn made;
  made.objective = objective;
  made.lower = lower;
  made.upper = upper;
  made.integer = integer;
  return model.add_column(made);
}

std::uint32_t row(LinearModel& model, double lower, double upper, const std::string& name = {}) {
  ModelRow made;
  made.lower = lower;
  made.upper = upper;
  made.name = name;
  return model.add_row(made);
}

/// A textbook programme: maximise 3x + 5y, x <= 4, 2y <= 12, 3x + 2y <= 18; 36 at (2, 6) with prices 0, 3/2, 1.
LinearModel textbook() {
  LinearModel model;
  model.sense = Sense::maximise;
  const auto x = column(model, 3, 0, unbounded, false);
  const auto y = column(model, 5, 0, unbounded, false);
  model.add_term(row(model, -unbounded, 4), x, 1);
  model.add_term(row(model, -unbounded, 12), y, 2);
  const auto both = row(model, -unbounded, 18);
  model.add_term(both, x, 3);
  model.add_term(both, y, 2);
  return model;
}

/// Whole numbers at random (xorshift64), the same on every machine.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}

  int whole(int from, int to) {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return from + static_cast<int>((state_ >> 20U) % static_cast<std::uint64_t>(to - from + 1));
  }

 private:
  std::uint64_t state_;
};

/// Up to 5 whole columns in small boxes under up to 4 rows.
LinearModel tiny_world(std::uint64_t seed) {
  Draw draw(seed);
  LinearModel model;
  model.sense = draw.whole(0, 1) == 0 ? Sense::minimise : Sense::maximise;
  model.constant = draw.whole(-5, 5);
  const int columns = draw.whole(1, 5);
  for (int j = 0; j < columns; ++j) {
    const int lower = draw.whole(-2, 1);
    column(model, draw.whole(-9, 9), lower, lower + draw.whole(0, 3), true);
  }
  const int rows = draw.whole(1, 4);
  for (int i = 0; i < rows; ++i) {
    const int lower = draw.whole(-8, 6);
    const auto at = row(model, draw.whole(0, 2) == 0 ? -unbounded : lower, draw.whole(0, 2) == 0 ? unbounded : lower + draw.whole(0, 6));
    for (std::uint32_t j = 0; j < model.columns.size(); ++j) {
      if (draw.whole(0, 3) > 0) model.add_term(at, j, draw.whole(-5, 5));
    }
  }
  return model;
}

/// The best of all combinations; empty where none keeps the rows.
std::optional<double> enumerated(const LinearModel& model) {
  std::vector<double> x;
  for (const ModelColumn& one : model.columns) x.push_back(one.lower);
  std::optional<double> best;
  while (true) {
    if (keeps(model, x, 1e-9)) {
      const double worth = objective_of(model, x);
      if (!best || (model.sense == Sense::minimise ? worth < *best : worth > *best)) best = worth;
    }
    std::size_t j = 0;
    while (j < x.size() && x[j] == model.columns[j].upper) {
      x[j] = model.columns[j].lower;
      ++j;
    }
    if (j == x.size()) return best;
    ++x[j];
  }
}

TEST(Solve, LinearProgrammeHasThePricesOfTheTextbook) {
  const LinearModel model = textbook();
  const Result<Solution> solution = solve(model, {}, {});
  ASSERT_TRUE(solution);
  EXPECT_EQ(solution->optimum.status, Status::optimal);
  EXPECT_NEAR(*solution->optimum.objective, 36, 1e-9);
  EXPECT_NEAR(*solution->optimum.bound, 36, 1e-9);
  EXPECT_NEAR(solution->values[0], 2, 1e-9);
  EXPECT_NEAR(solution->values[1], 6, 1e-9);
  EXPECT_NEAR(solution->duals[0], 0, 1e-9);
  EXPECT_NEAR(solution->duals[1], 1.5, 1e-9);
  EXPECT_NEAR(solution->duals[2], 1, 1e-9);
}

void expect_enumerated(bool driver) {
  int infeasible = 0;
  SolverOptions options;
  options.driver = driver;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const LinearModel model = tiny_world(seed);
    const std::optional<double> best = enumerated(model);
    const Result<Solution> solution = solve(model, options, {});
    ASSERT_TRUE(solution) << seed;
    if (!best) {
      ++infeasible;
      EXPECT_EQ(solution->optimum.status, Status::infeasible) << seed;
      EXPECT_FALSE(solution->optimum.objective) << seed;
      continue;
    }
    ASSERT_EQ(solution->optimum.status, Status::optimal) << seed;
    EXPECT_NEAR(*solution->optimum.objective, *best, 1e-7) << seed;
    EXPECT_NEAR(*solution->optimum.bound, *best, 1e-6) << seed;
    EXPECT_TRUE(keeps(model, solution->values, 1e-9)) << seed;
  }
  EXPECT_GT(infeasible, 20);
  EXPECT_LT(infeasible, 180);
}

TEST(Solve, TinyWorldsEqualTheirEnumeration) { expect_enumerated(false); }

TEST(Solve, TinyWorldsEqualTheirEnumerationByTheDriver) { expect_enumerated(true); }

TEST(Solve, TheRelaxationIsBoundedByItsDualsAndBoundsTheWholeNumbers) {
  SolverOptions relaxed;
  relaxed.relaxed = true;
  int seen = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const LinearModel model = tiny_world(seed);
    const Result<Solution> solution = solve(model, relaxed, {});
    ASSERT_TRUE(solution) << seed;
    if (solution->optimum.status != Status::optimal) continue;
    ++seen;
    // Recomputed from the prices alone, without the values.
    const double bound = dual_bound(model, solution->duals);
    EXPECT_NEAR(bound, *solution->optimum.objective, 1e-7) << seed;
    if (const std::optional<double> best = enumerated(model)) {
      const double sign = model.sense == Sense::minimise ? 1 : -1;
      EXPECT_LE(sign * bound, sign * *best + 1e-7) << seed;
    }
  }
  EXPECT_GT(seen, 50);
}

TEST(Solve, AnyPricesBoundTheOptimum) {
  const LinearModel model = textbook();
  for (const double price : {0.0, 0.5, 1.0, 2.0, 7.0}) {
    const std::vector<double> prices{price, price, price};
    EXPECT_GE(dual_bound(model, prices), 36 - 1e-9);
  }
  // A price against the sense of a row proves nothing and is not counted.
  EXPECT_GE(dual_bound(model, std::vector<double>{-1, 1.5, 1}), 36 - 1e-9);
}

TEST(Solve, MixedColumnsMeetExactly) {
  // minimise 10 open + 2 a + 3 b with a + b >= 7.5, a <= 5 open, open 0 or 1: opening pays only when a is much cheaper.
  LinearModel model;
  const auto open = column(model, 10, 0, 1, true);
  const auto a = column(model, 2, 0, unbounded, false);
  const auto b = column(model, 3, 0, unbounded, false);
  const auto need = row(model, 7.5, unbounded);
  model.add_term(need, a, 1);
  model.add_term(need, b, 1);
  const auto link = row(model, -unbounded, 0);
  model.add_term(link, a, 1);
  model.add_term(link, open, -5);
  Result<Solution> solution = solve(model, {}, {});
  ASSERT_TRUE(solution);
  EXPECT_NEAR(*solution->optimum.objective, 22.5, 1e-9);
  EXPECT_EQ(solution->values[open], 0);
  model.columns[open].objective = 4;
  solution = solve(model, {}, {});
  ASSERT_TRUE(solution);
  EXPECT_NEAR(*solution->optimum.objective, 4 + 10 + 7.5, 1e-9);
  EXPECT_EQ(solution->values[open], 1);
}

TEST(Solve, StartIsNeverMadeWorseAndABrokenOneIsNotUsed) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const LinearModel model = tiny_world(seed);
    const Result<Solution> cold = solve(model, {}, {});
    ASSERT_TRUE(cold);
    if (cold->values.empty()) continue;
    SolverOptions options;
    options.start = cold->values;
    const Result<Solution> warm = solve(model, options, {});
    ASSERT_TRUE(warm) << seed;
    EXPECT_NEAR(*warm->optimum.objective, *cold->optimum.objective, 1e-7) << seed;
    EXPECT_EQ(warm->optimum.status, Status::optimal) << seed;
    options.start.assign(model.columns.size(), 1e6);
    const Result<Solution> broken = solve(model, options, {});
    ASSERT_TRUE(broken) << seed;
    EXPECT_NEAR(*broken->optimum.objective, *cold->optimum.objective, 1e-7) << seed;
  }
}

TEST(Solve, StoppedWorkHandsBackTheStart) {
  LinearModel model = textbook();
  for (ModelColumn& one : model.columns) one.integer = true;
  std::stop_source source;
  source.request_stop();
  RunControl control;
  control.stop = source.get_token();
  SolverOptions options;
  options.start = {1, 1};
  const Result<Solution> solution = solve(model, options, control);
  ASSERT_TRUE(solution);
  EXPECT_EQ(solution->optimum.status, Status::stopped);
  EXPECT_EQ(*solution->optimum.objective, 8);
  EXPECT_EQ(solution->values, options.start);
  EXPECT_GE(solution->optimum.bound.value_or(36), 36 - 1e-9);
}

TEST(Solve, NoEndAndNoSolutionAreToldApart) {
  LinearModel model;
  model.sense = Sense::maximise;
  const auto x = column(model, 1, 0, unbounded, false);
  Result<Solution> solution = solve(model, {}, {});
  ASSERT_TRUE(solution);
  EXPECT_TRUE(solution->unbounded);
  const auto lowest = row(model, -unbounded, -1);
  model.add_term(lowest, x, 1);
  solution = solve(model, {}, {});
  ASSERT_TRUE(solution);
  EXPECT_FALSE(solution->unbounded);
  EXPECT_EQ(solution->optimum.status, Status::infeasible);
}

TEST(Solve, GapIsKeptAndTheBoundIsTrue) {
  SolverOptions options;
  options.limits.gap = 0.2;
  for (std::uint64_t seed = 300; seed <= 400; ++seed) {
    const LinearModel model = tiny_world(seed);
    const std::optional<double> best = enumerated(model);
    const Result<Solution> solution = solve(model, options, {});
    ASSERT_TRUE(solution) << seed;
    if (!best) continue;
    ASSERT_TRUE(solution->optimum.bound) << seed;
    const double sign = model.sense == Sense::minimise ? 1 : -1;
    EXPECT_LE(sign * *solution->optimum.bound, sign * *best + 1e-6) << seed;
    EXPECT_GE(sign * *solution->optimum.objective, sign * *best - 1e-6) << seed;
  }
}

TEST(Solve, BrokenModelsAreNamed) {
  LinearModel model = textbook();
  model.rows[1].lower = 13;
  model.rows[1].name = "budget of 2027";
  Result<Solution> solution = solve(model, {}, {});
  ASSERT_FALSE(solution);
  EXPECT_EQ(solution.error().code, errors::bad_model);
  EXPECT_EQ(solution.error().where.field, "budget of 2027");
  model = textbook();
  model.add_term(0, 9, 1);
  EXPECT_FALSE(solve(model, {}, {}));
  model = textbook();
  model.columns[0].objective = std::nan("");
  EXPECT_FALSE(solve(model, {}, {}));
}

TEST(Solve, NothingToDecide) {
  LinearModel model;
  model.constant = 3;
  EXPECT_EQ(*solve(model, {}, {})->optimum.objective, 3);
  row(model, 1, 2);
  EXPECT_EQ(solve(model, {}, {})->optimum.status, Status::infeasible);
}

/// max x + y over x + y <= 1, then max y: the first leaves a whole edge.
TEST(Solve, GoesOnToTheBestOfTheBest) {
  for (const bool interior : {false, true}) {
    LinearModel model;
    model.sense = Sense::maximise;
    for (int c = 0; c < 3; ++c) {
      ModelColumn column;
      column.objective = c < 2 ? 1 : 0;
      column.upper = 5;
      model.add_column(column);
    }
    ModelRow row;
    row.upper = 1;
    model.add_row(row);
    model.add_term(0, 0, 1);
    model.add_term(0, 1, 1);
    row.upper = 3;
    model.add_row(row);
    model.add_term(1, 1, 1);
    model.add_term(1, 2, 1);
    SolverOptions options;
    options.interior = interior;
    options.then = {0, 2, 1};
    const Result<Solution> found = solve(model, options, {});
    ASSERT_TRUE(found);
    EXPECT_NEAR(*found->optimum.objective, 1, 1e-7);
    EXPECT_NEAR(*found->optimum.bound, 1, 1e-7);
    EXPECT_NEAR(found->values[0], 0, 1e-7);
    EXPECT_NEAR(found->values[1], 1, 1e-7);
    EXPECT_NEAR(found->values[2], 2, 1e-7);
    options.then = {2, 1, 0};
    EXPECT_NEAR(solve(model, options, {})->values[0], 1, 1e-7);
  }
}

}  // namespace
}  // namespace solleva::plan
