// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "solleva/base/fraction.h"
#include "solleva/base/result.h"
#include "solleva/data/data.h"

namespace solleva::measure {

/// Weights of indicators as they hold for rows in which the same indicators are known.
struct DeprivationWeights {
  std::uint64_t known = 0;           ///< bit j: indicator j
  std::vector<double> parts;         ///< of each indicator, adding up to 1; 0 where unknown
  std::vector<std::int64_t> points;  ///< the same in whole numbers, adding up to `whole`
  std::int64_t whole = 1;
};

/// How much each row is deprived. Rows that do not count are not in it.
struct DeprivationCounts {
  std::size_t indicators = 0;
  std::vector<std::uint32_t> rows;      ///< of the table, ascending; the vectors below are in this order
  std::vector<std::uint64_t> deprived;  ///< bit j: deprived in indicator j
  std::vector<std::uint32_t> weights;   ///< which of `schemes` holds
  std::vector<std::int64_t> points;     ///< weighted count of deprivations, exact, out of the scheme's `whole`
  std::vector<double> score;            ///< points / whole
  std::vector<double> gap, severity;    ///< weighted sums of gaps and of their squares; empty unless all indicators are amounts
  std::vector<DeprivationWeights> schemes;  ///< one, or one for each set of known indicators with policy reweight
  std::vector<std::size_t> unknown;         ///< of each indicator, rows of the table in which it is missing

  std::size_t size() const { return rows.size(); }
  bool is_deprived(std::size_t i, std::size_t indicator) const { return (deprived[i] >> indicator & 1U) != 0; }
  const DeprivationWeights& scheme(std::size_t i) const { return schemes[weights[i]]; }
};

/// Counts the weighted deprivations of each row, with what the policy for missing indicators says.
/// Formula: multidimensional#1 (score), multidimensional#2 (gaps), multidimensional#3 (missing indicators). Source: Alkire and
/// Foster (2011), Journal of Public Economics 95, 476-487, section 3; Alkire et al. (2015), Multidimensional Poverty Measurement
/// and Analysis, chapter 5. Units: parts of 1. Errors: data.bad-weights where the weights have no common denominator in 64 bits.
/// Edge cases: with policy drop a row counts only when every indicator is known; with reweight when every dimension has a known
/// one; a row without any known indicator never counts.
Result<DeprivationCounts> count_deprivations(const data::Deprivations& spec, const data::DeprivationTable& table);

/// 1 for each counted row that is poor: its score is above 0 and not below the cut-off, ties counting as poor, in whole numbers.
/// Formula: multidimensional#4. Source: as above. Units: yes or no; cutoff of 1.
std::vector<std::uint8_t> poor_at(const DeprivationCounts& counts, Fraction cutoff);

}  // namespace solleva::measure
