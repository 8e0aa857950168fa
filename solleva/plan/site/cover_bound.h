// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "solleva/base/run_control.h"
#include "solleva/plan/site/median_bound.h"

namespace solleva::plan {

/// A covering problem in compressed rows: each row wants `needed` of its columns.
struct CoverRows {
  std::vector<std::size_t> first = {0};
  std::vector<std::uint32_t> columns = {};
  std::vector<std::int32_t> needed = {};
  std::vector<double> price = {};  ///< of each column

  std::size_t rows() const { return first.size() - 1; }
  std::span<const std::uint32_t> of(std::size_t row) const { return std::span(columns).subspan(first[row], first[row + 1] - first[row]); }
};

/// A point of the ascent: multipliers of the rows, and the bound that they prove.
struct CoverDual {
  double bound = 0;
  std::vector<double> multiplier;
  std::vector<double> reduced;  ///< price of each column less the multipliers of its rows
  std::vector<double> share;    ///< how often the steps took each column, the late ones more
};

/// Formula: siting#9. Source: Beasley (1990), Naval Research Logistics 37, 151-164. Units: those of the prices.
/// Columns that are closed are not taken, those that are open always. Fills `bound` and `reduced` from `multiplier`.
void value_cover(const CoverRows& rows, std::span<const Fixed> fixed, CoverDual& dual);

struct CoverAscent {
  std::size_t steps = 100;
  double target = 0;  ///< the price of a plan
  double enough = 0;  ///< a bound at which to end
  double length = 1;
  std::size_t patience = 10;
};

/// Climbs by deflected subgradients; `look(dual)` is told each point that is visited.
/// Formula: siting#6. Source: as MedianBound::climb. Units: as value_cover.
CoverDual climb_cover(const CoverRows& rows, std::span<const Fixed> fixed, std::vector<double> multiplier, const CoverAscent& ascent,
                      const RunControl& control, const std::function<void(const CoverDual&)>& look);

/// A plan for the rows made by opening columns greedily by `score` (less is better) and closing those that are not needed, dearest first;
/// empty where there is none.
std::vector<std::uint32_t> greedy_cover(const CoverRows& rows, std::span<const Fixed> fixed, std::span<const double> score);

/// The same problem without rows that another row implies and columns that another column can stand in for.
/// `row` and `column` of the answer say where each came from.
struct ReducedCover {
  CoverRows rows;
  std::vector<std::uint32_t> row;
  std::vector<std::uint32_t> column;
};
ReducedCover reduce_cover(const CoverRows& rows);

}  // namespace solleva::plan
