// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/portfolio/portfolio.h"

// Within the portfolio only: the prices of the rows that make the bound least.
namespace solleva::plan {

/// Part of the households, and the rows shrunk as their places were.
struct HouseholdSample {
  std::vector<std::uint32_t> households = {};
  std::vector<PortfolioRow> rows = {};
};

/// About `wanted` households, chosen by a hash of their number: an order that has nothing to do with how they stand in the file.
HouseholdSample draw_households(const Portfolio& whole, std::size_t wanted);

struct PriceSearch {
  std::vector<double> prices = {};
  double bound = 0;       ///< of the whole problem at these prices
  bool stopped = false;
  std::int64_t passes = 0;  ///< over all households
};

/// Newton steps with the curvature taken from differences of usage, on samples that grow, then on everybody. `prices`: where to begin;
/// empty: one price for all money.
/// Errors: none but those of a broken invariant; a stop ends the search with the best prices so far.
PriceSearch search_prices(const Portfolio& portfolio, const PortfolioOptions& options, const RunControl& control,
                          std::vector<double> prices = {});

}  // namespace solleva::plan
