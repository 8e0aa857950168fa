// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/portfolio/pass.h"
#include "solleva/plan/portfolio/portfolio.h"

// Within the portfolio only: what linear programmes and branch and cut do for small problems.
namespace solleva::plan {

/// Prices that make the bound least to the last digit: linear programmes over the options of least loss, until the rest has no say.
/// Never worse than the prices given.
/// Formula: portfolio#2 at its least. Source: Geoffrion (1974), p. 89. Units: effect a unit of each row; one a row. Errors: plan.solver-failed; a stop hands back what there is.
Result<std::vector<double>> exact_prices(const Portfolio& portfolio, std::vector<double> prices, const RunControl& control);

struct Closed {
  std::vector<std::uint16_t> choice;  ///< empty: none was found
  double bound = 0;                   ///< of the whole problem
  bool complete = false;              ///< nothing beats the choice, or, without one, nothing keeps the rows
  bool tried = false;                 ///< false: too much is open
};

/// Branch and cut over the options that a better plan could take: those whose loss at the prices is not above bound - worth. `choice`: the
/// best plan so far, empty where there is none. `whole`: all effects are whole numbers, so that a better plan is better by 1. Without `options.prove`
/// a plan is made better as far as few options allow, and no more.
Result<Closed> close_gap(const Portfolio& portfolio, const std::vector<double>& prices, double bound, const std::vector<std::uint16_t>& choice,
                         bool whole, const PortfolioOptions& options, const RunControl& control);

}  // namespace solleva::plan
