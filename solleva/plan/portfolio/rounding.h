// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/plan/portfolio/pass.h"
#include "solleva/plan/portfolio/portfolio.h"

// Within the portfolio only: from prices to a plan that keeps the rows.
namespace solleva::plan {

/// A change of one household and what it loses at the prices against its best.
struct Move {
  float loss = 0;
  std::uint16_t option = no_measure;
  std::uint32_t household = 0;
};

/// What is left of each row (of a floor: what is above it); below 0 where it is broken.
/// Formula: limit - used, or used - limit. Source: definition. Units: those of the rows.
std::vector<double> slack_of(const Portfolio& portfolio, std::span<const std::uint16_t> choice);

/// What households take at the prices, mended and filled up. Whether it keeps every row is for the caller to see.
std::vector<std::uint16_t> rounded(const Portfolio& portfolio, const PriceTable& table, const RunControl& control);

/// Uses what is left of the rows: changes that gain and break nothing, the least loss at the prices first.
void fill(const Portfolio& portfolio, std::span<const Move> moves, std::vector<std::uint16_t>& choice);

}  // namespace solleva::plan
