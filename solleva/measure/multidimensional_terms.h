// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "solleva/measure/multidimensional.h"

// What the measures of multidimensional.h are made of; nobody but their own sources includes this.
namespace solleva::measure {

/// The counted rows of a domain and of the domain it is a part of, as places in DeprivationCounts.
struct MultidimensionalCell {
  std::vector<std::uint32_t> places;
  std::vector<std::uint32_t> whole;  ///< empty where it is a part of none
  std::vector<std::uint32_t> rows;   ///< of the table, for each of `places`
  std::vector<std::uint32_t> whole_rows;
  std::vector<std::uint8_t> member;  ///< of each place of the whole
};

/// Ratios of weighted totals over the counted rows, for any weights.
class MultidimensionalTerms {
 public:
  explicit MultidimensionalTerms(const MultidimensionalSample& sample);

  MultidimensionalCell cell(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> whole) const;

  /// A measure taken apart: what each row adds to the total above and below the stroke.
  struct Ratio {
    std::vector<double> above, below;
    const std::vector<std::uint32_t>* places = nullptr;  ///< into DeprivationCounts
    std::span<const std::uint32_t> rows = {};            ///< of the table

    /// The totals, with the weights of the table's rows.
    struct Totals {
      double above = 0, below = 0;
    };
    Totals totals(std::span<const double> weights) const;
  };
  Ratio ratio(const MultidimensionalMeasure& measure, const MultidimensionalCell& cell) const;

  /// A measure with its influence under the weights of the design; the rows are those of the cell, which must outlive it.
  struct Value {
    std::optional<double> value;
    std::vector<double> influence;
    std::span<const std::uint32_t> rows = {};
    std::vector<Flag> flags = {};
  };
  Value value(const MultidimensionalMeasure& measure, const MultidimensionalCell& cell) const;

 private:
  void fill(Ratio& ratio, const MultidimensionalMeasure& measure) const;
  double part(std::size_t place, const MultidimensionalMeasure& measure) const;

  const MultidimensionalSample& sample_;
  std::vector<std::vector<std::uint8_t>> poor_;  ///< of each cut-off, of each counted row
  std::vector<std::uint32_t> place_;             ///< of each row of the table; the number of counted rows where it does not count
};

}  // namespace solleva::measure
