// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/portfolio/portfolio.h"

// Within the portfolio only: the prices of the rows that make the bound least.
namespace solleva::plan {

struct PriceSearch {
  std::vector<double> prices = {};
  double bound = 0;       ///< of the whole problem at these prices
  bool stopped = false;
  std::int64_t passes = 0;  ///< over all households
};

/// Newton steps with the curvature taken from differences of usage, on samples that grow, then on everybody.
/// Errors: none but those of a broken invariant; a stop ends the search with the best prices so far.
PriceSearch search_prices(const Portfolio& portfolio, const Limits& limits, const RunControl& control);

}  // namespace solleva::plan
