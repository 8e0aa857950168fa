// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "solleva/measure/index.h"

namespace solleva::measure {

/// Three columns of a survey and the rows that count. In each result influence[i] belongs to rows[i], or to row i where `rows` is
/// empty.
struct Columns {
  std::span<const double> values;    ///< what is spread over persons: a tax, a transfer, an income
  std::span<const double> rank_by;   ///< what persons are ranked by
  std::span<const double> weights;
  std::span<const std::uint32_t> rows = {};  ///< empty: all
};

/// How far `values` go to those who rank high: from -1 (all to the lowest) to 1 (all to the highest), 0 where rank does not matter.
/// Ranked by itself it is the Gini index. Persons of equal rank share their places.
/// Formula: concentration#1, influence #2. Source: Kakwani (1977), Economic Journal 87, 71-80; Kakwani, Wagstaff and van Doorslaer
/// (1997), Journal of Econometrics 77, 87-103. Units: 1. Edge cases: without rows or weight, or with a total that is not above 0,
/// empty and flagged.
IndexValue concentration_index(const Columns& columns);

/// What a tax or transfer does to a distribution.
struct Redistribution {
  IndexValue gini_before, gini_after;
  IndexValue concentration;       ///< of the amount itself, by welfare before
  IndexValue kakwani;             ///< concentration less gini_before: above 0 a progressive tax, below 0 a progressive transfer
  IndexValue reynolds_smolensky;  ///< gini_before less the concentration of welfare after, by welfare before
  IndexValue reranking;           ///< gini_after less that concentration: what changed places
  IndexValue effect;              ///< gini_before less gini_after
};

struct BeforeAfter {
  std::span<const double> before, after;  ///< welfare of each row of the survey
  std::span<const double> amount;         ///< of the tax or transfer, >= 0
  std::span<const double> weights;
  std::span<const std::uint32_t> rows = {};  ///< empty: all
};

/// Formula: concentration#3 to #6. Source: Kakwani (1977), as above; Reynolds and Smolensky (1977), Public Expenditures, Taxes,
/// and the Distribution of Income; Atkinson (1980), in The Economics of Taxation, for the reranking. Units: 1. Edge cases:
/// what rests on an empty figure is empty and carries its flag.
Redistribution redistribution(const BeforeAfter& columns);

}  // namespace solleva::measure
