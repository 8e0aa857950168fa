// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/relocation/household_budget.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace solleva::plan::relocation {
namespace {

TEST(HouseholdBudget, InstalmentsRepayTheLoanToTheLast) {
  for (const double yearly : {0.0, 1e-9, 0.03, 0.049, 0.24}) {
    for (const std::int64_t months : {1, 12, 240}) {
      const double pay = instalment_of(30'000, yearly, months);
      double owed = 30'000;
      for (std::int64_t m = 0; m < months; ++m) owed = owed * (1 + yearly / 12) - pay;
      EXPECT_NEAR(owed, 0, 1e-6) << yearly << " " << months;
    }
  }
  EXPECT_NEAR(instalment_of(100'000, 0.06, 360), 599.55, 0.005);  // the textbook mortgage
}

MonthlyBudget budget(double income, double food, double instalment, double rest) {
  MonthlyBudget one;
  one.income = income;
  one.food_grown = food;
  one.instalment = instalment;
  one.heating = rest;
  return one;
}

/// Month by month, what the family has more than if it had stayed.
double ahead(const BudgetChange& change, double t) {
  const double more = change.after.left() - change.before.left(), end = static_cast<double>(change.months);
  const double paying = change.loan > 0 ? std::min(t, end) : t;
  return -change.own + paying * more + (t - paying) * (more + change.loan);
}

TEST(HouseholdBudget, BreaksEvenWhereWhatWasPaidHasComeBack) {
  const MonthlyBudget before = budget(1000, 300, 0, 100);
  for (const double income : {1100.0, 1500.0, 1700.0}) {
    for (const double instalment : {0.0, 250.0, 700.0}) {
      for (const double own : {0.0, 2000.0}) {
        const BudgetChange change = change_of(before, budget(income, 0, instalment, 150), own, instalment, 24);
        EXPECT_EQ(change.poorer, income - instalment - 150 < 1200);
        const bool ever = ahead(change, 1e7) >= 0;
        ASSERT_EQ(change.breaks_even.has_value(), ever) << income << " " << instalment << " " << own;
        if (!ever) continue;
        EXPECT_NEAR(*change.breaks_even == 0 ? 0 : ahead(change, *change.breaks_even), 0, 1e-6);
        for (const double later : {0.0, 1.0, 30.0, 1000.0}) EXPECT_GE(ahead(change, *change.breaks_even + later), -1e-6);
      }
    }
  }
}

TEST(HouseholdBudget, TheFoodThatWasGrownCounts) {
  const BudgetChange change = change_of(budget(1000, 300, 0, 100), budget(1250, 0, 0, 100), 0, 0, 0);
  EXPECT_TRUE(change.poorer);
  EXPECT_FALSE(change.breaks_even);
}

TEST(HouseholdBudget, DebtsWithoutIncomeWeighWithoutEnd) {
  EXPECT_TRUE(std::isinf(change_of({}, budget(0, 0, 10, 0), 0, 10, 12).debt_share));
  EXPECT_EQ(change_of({}, budget(100, 0, 25, 0), 0, 5, 12).debt_share, 0.25);
}

}  // namespace
}  // namespace solleva::plan::relocation
