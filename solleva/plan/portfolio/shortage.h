// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/portfolio/portfolio.h"

namespace solleva::plan {

/// Proof that no plan keeps the rows, whatever the number of households.
struct PortfolioShortage {
  double households = 0;                  ///< floors would have to be lowered by at least so many in all; 0: nothing is proved
  std::vector<double> prices = {};        ///< of each row: the proof
  std::vector<std::size_t> rows = {};     ///< cannot hold together: the proof still holds with no other row priced
  double money = 0;                       ///< instead, all budgets together would have to grow by at least this; 0: nothing is proved
  bool money_helps = false;               ///< some money would do, so far as part of the households shows
};

/// Looks for prices that prove that floors ask for more than budgets and capacities allow: the dual of the least shortage. It is solved as a linear programme on
/// part of the households, then on everybody by the Newton steps of search_prices; each price vector is a proof by itself, evaluated on everybody.
///
/// Formula: portfolio#4. Source: Farkas (1902), Journal fuer die reine und angewandte Mathematik 124, pp. 1-27; Fisher (1981), p. 3. Units: households, money.
/// Households are counted in parts, so a shortage of less than one household each place may stay unseen. Errors: plan.bad-portfolio; those of solve.
Result<PortfolioShortage> portfolio_shortage(const Portfolio& portfolio, const RunControl& control);

/// How much prices prove: the floors lack at least this, each unit at its most_price.
/// Formula: portfolio#4. Source: as above. Units: households, or money. `prices`: one a row, >= 0 and not above its most_price. Errors: base.stopped.
Result<double> proved_shortage(const Portfolio& portfolio, std::span<const double> prices, const RunControl& control);

}  // namespace solleva::plan
