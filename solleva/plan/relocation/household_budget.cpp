// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/relocation/household_budget.h"

#include <cmath>
#include <limits>

namespace solleva::plan::relocation {

double instalment_of(double loan, double yearly, std::int64_t months) {
  const double i = yearly / 12, n = static_cast<double>(months);
  return i == 0 ? loan / n : loan * i / -std::expm1(-n * std::log1p(i));
}

BudgetChange change_of(const MonthlyBudget& before, const MonthlyBudget& after, double own, double loan, std::int64_t months) {
  BudgetChange change;
  change.before = before;
  change.after = after;
  change.own = own;
  change.loan = loan;
  change.months = months;
  const double more = after.left() - before.left(), later = more + loan;
  const double loan_ends = loan > 0 ? static_cast<double>(months) : std::numeric_limits<double>::infinity();
  change.debt_share = after.instalment == 0 ? 0 : after.income > 0 ? after.instalment / after.income : std::numeric_limits<double>::infinity();
  change.poorer = more < -1e-9 * (1 + std::fabs(before.left()));
  if (own <= 0 && !change.poorer) {
    change.breaks_even = 0;
  } else if (more > 0 && own <= more * loan_ends) {
    change.breaks_even = own / more;
  } else if (later > 0 && std::isfinite(loan_ends)) {
    change.breaks_even = loan_ends + (own - more * loan_ends) / later;
  }
  return change;
}

}  // namespace solleva::plan::relocation
