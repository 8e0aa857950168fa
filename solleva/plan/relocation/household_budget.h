// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

// What a family has to live on in a month, where it lives and where it would live.
namespace solleva::plan::relocation {

/// Money of one month. Nothing is below 0 but what is left.
struct MonthlyBudget {
  double income = 0;      ///< wages, pensions, transfers
  double food_grown = 0;  ///< what the food that the family grows itself would cost
  double rent = 0;
  double instalment = 0;  ///< of debts
  double heating = 0;
  double transport = 0;

  /// What is left for everything else.
  /// Formula: docs/methods/relocation.md, relocation#6. Source: definition. Units: money a month.
  double left() const { return income + food_grown - rent - instalment - heating - transport; }
};

/// The same sum each month that repays a loan with its interest.
/// Formula: relocation#7, L i / (1 - (1 + i)^-n) with i the interest of a month, L / n without interest. Source: annuity; Broverman (2010), Mathematics of Investment and Credit, 5th ed.,
/// section 2.1. Units: money a month. `loan` >= 0, `yearly` >= 0 a part of 1, paid at a twelfth each month; `months` >= 1.
double instalment_of(double loan, double yearly, std::int64_t months);

/// What a move changes in a month, and when it has paid for itself.
struct BudgetChange {
  MonthlyBudget before, after;
  double own = 0;              ///< what the family pays at once
  double loan = 0;             ///< the part of the instalments after the move that is of its loan
  std::int64_t months = 0;     ///< in which that is paid
  double debt_share = 0;       ///< instalments as a part of the income after the move; infinite where there are instalments and no income
  bool poorer = false;         ///< less is left in a month than before
  std::optional<double> breaks_even;  ///< months after which, and ever after, the family has no less than if it had stayed; empty: never
};

/// Formula: relocation#8. Source: definition; once a loan is repaid its instalment stays in the house. Units: money a month, months.
/// `loan`: the part of `after.instalment` that ends after `months`; the rest goes on.
BudgetChange change_of(const MonthlyBudget& before, const MonthlyBudget& after, double own, double loan, std::int64_t months);

}  // namespace solleva::plan::relocation
