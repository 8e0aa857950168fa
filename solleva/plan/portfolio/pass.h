// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "solleva/base/parallel.h"
#include "solleva/base/sum.h"
#include "solleva/plan/portfolio/portfolio.h"

// Within the portfolio only: what households take at given prices.
namespace solleva::plan {

/// The prices of the rows laid out by place, measure and channel.
struct PriceTable {
  std::size_t measures, channels;
  std::vector<double> weight;
  std::vector<double> money;  ///< [place][measure][channel]: what a unit of cost is charged
  std::vector<double> fee;    ///< the same: what having it is charged, infinite where it is not offered

  PriceTable(const Portfolio& portfolio, std::span<const double> prices);

  struct Best {
    double value = 0;
    std::uint16_t option = no_measure;
  };

  /// The value of one option of a household.
  /// Formula: a term of portfolio#2. Source: definition. Units: effect times weight.
  double value(const Portfolio& portfolio, std::size_t household, std::size_t option) const {
    const std::size_t j = option / channels;
    const std::size_t at = portfolio.place_of(household) * measures * channels + option;
    const std::size_t cell = household * measures + j;
    return weight[option % channels] * static_cast<double>(portfolio.effect[cell]) - money[at] * static_cast<double>(portfolio.cost[cell]) - fee[at];
  }

  /// The best option, the first among equals; nothing where nothing is worth more than 0.
  Best best(const Portfolio& portfolio, std::size_t household) const {
    const float* effect = portfolio.effect.data() + household * measures;
    const std::int32_t* cost = portfolio.cost.data() + household * measures;
    const std::size_t at = portfolio.place_of(household) * measures * channels;
    const double* rate = money.data() + at;
    const double* charge = fee.data() + at;
    Best best;
    if (channels == 1) {
      for (std::size_t j = 0; j < measures; ++j) {
        const double worth = weight[0] * static_cast<double>(effect[j]) - rate[j] * static_cast<double>(cost[j]) - charge[j];
        if (worth > best.value) best = {worth, static_cast<std::uint16_t>(j)};
      }
      return best;
    }
    for (std::size_t j = 0, o = 0; j < measures; ++j) {
      const double gain = effect[j];
      const double money_needed = cost[j];
      for (std::size_t k = 0; k < channels; ++k, ++o) {
        const double worth = weight[k] * gain - rate[o] * money_needed - charge[o];
        if (worth > best.value) best = {worth, static_cast<std::uint16_t>(o)};
      }
    }
    return best;
  }
};

/// What all households together take.
struct Tally {
  Sum value;                  ///< of the best options, charges taken off
  std::vector<double> money;  ///< [place][measure][channel]
  std::vector<double> count;  ///< the same
};

/// Fixed pieces of the households, few enough that their tallies fit in memory.
Chunks pieces_of(const Portfolio& portfolio);

/// Errors: base.stopped.
Result<Tally> tally_at(const Portfolio& portfolio, const PriceTable& table, const RunControl& control);

/// What each row is used.
/// Formula: sums of the tally. Source: definition. Units: those of the rows.
std::vector<double> usage_of(const Portfolio& portfolio, const Tally& tally);

/// What an option of a household is worth without any charge.
/// Formula: a term of portfolio#1. Source: definition. Units: effect times weight.
inline double worth_of(const Portfolio& portfolio, std::size_t household, std::size_t option) {
  if (option == no_measure) return 0;
  const std::size_t cell = household * portfolio.measures + option / portfolio.channels;
  return portfolio.weight[option % portfolio.channels] * static_cast<double>(portfolio.effect[cell]) +
         portfolio.money_worth * static_cast<double>(portfolio.cost[cell]) + portfolio.served_worth;
}

/// Calls `work(row, amount)` for each row that an option of a place touches, with what a household of that cost uses of it.
template <class Work>
void for_rows(const Portfolio& portfolio, std::size_t place, std::size_t option, double cost, Work work) {
  const std::size_t j = option / portfolio.channels;
  const std::int32_t money = portfolio.cost_row[place * portfolio.measures * portfolio.channels + option];
  const std::int32_t count = portfolio.count_row[place * portfolio.measures + j];
  if (money >= 0) work(static_cast<std::size_t>(money), cost);
  if (count >= 0) work(static_cast<std::size_t>(count), 1.0);
  for (const std::int32_t floor : portfolio.floors_of(place)) {
    if (floor >= 0) work(static_cast<std::size_t>(floor), 1.0);
  }
}

}  // namespace solleva::plan
