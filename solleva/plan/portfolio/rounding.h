// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
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

/// Whether a change that breaks no row is wanted; `now`: what the household has.
using TakesMove = std::function<bool(const Move&, std::uint16_t now)>;

/// What each household takes at the prices, whatever that breaks.
std::vector<std::uint16_t> best_at(const Portfolio& portfolio, const PriceTable& table, const RunControl& control);

/// The two million changes of least loss at the prices, or all where there are fewer; the least first.
std::vector<Move> likely_moves(const Portfolio& portfolio, const PriceTable& table, const RunControl& control);

/// Tries the changes once in their order. Whether any was taken.
bool sweep(const Portfolio& portfolio, std::span<const Move> moves, std::vector<std::uint16_t>& choice, const TakesMove& takes);

/// Makes broken rows hold at the least loss, and uses what is left. Whether all rows hold is for the caller to see.
void mend_and_fill(const Portfolio& portfolio, const PriceTable& table, std::span<const Move> moves, std::vector<std::uint16_t>& choice,
                   const RunControl& control);

/// What households take at the prices, mended, filled and used up. Whether it keeps every row is for the caller to see.
std::vector<std::uint16_t> rounded(const Portfolio& portfolio, std::span<const double> prices, const RunControl& control);

/// Where rows that have a price are not used to their limit: uses them up, overdraws others for it, and mends, as long as the plan becomes better.
/// `choice` keeps all rows.
void use_up(const Portfolio& portfolio, const PriceTable& table, std::span<const Move> moves, std::span<const double> prices,
            std::vector<std::uint16_t>& choice, const RunControl& control);

/// Uses what is left of the rows: changes that gain and break nothing, the least loss at the prices first.
void fill(const Portfolio& portfolio, std::span<const Move> moves, std::vector<std::uint16_t>& choice);

}  // namespace solleva::plan
