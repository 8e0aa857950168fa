// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/pass.h"

#include <algorithm>
#include <limits>

namespace solleva::plan {

PriceTable::PriceTable(const Portfolio& portfolio, std::span<const double> prices)
    : measures(portfolio.measures), channels(portfolio.channels), weight(portfolio.weight) {
  const std::size_t options = measures * channels;
  money.assign(portfolio.places * options, 0);
  fee.assign(portfolio.places * options, 0);
  const auto charge = [&](std::int32_t row) {
    if (row < 0) return 0.0;
    const auto r = static_cast<std::size_t>(row);
    return portfolio.rows[r].floor ? -prices[r] : prices[r];
  };
  for (std::size_t p = 0; p < portfolio.places; ++p) {
    for (std::size_t o = 0; o < options; ++o) {
      const std::int32_t row = portfolio.cost_row[p * options + o];
      money[p * options + o] = charge(row) - portfolio.money_worth;
      fee[p * options + o] = charge(portfolio.count_row[p * measures + o / channels]) - portfolio.served_worth;
      for (const std::int32_t floor : portfolio.floors_of(p)) fee[p * options + o] += charge(floor);
      if (row == not_offered) fee[p * options + o] = std::numeric_limits<double>::infinity();
    }
  }
}

Chunks pieces_of(const Portfolio& portfolio) {
  const std::size_t cells = portfolio.places * portfolio.measures * portfolio.channels;
  // A tally takes 16 bytes a cell; all of them together 256 MB at most.
  const std::size_t most = std::clamp<std::size_t>((std::size_t{1} << 24U) / std::max<std::size_t>(cells, 1), 1, 128);
  const std::size_t households = portfolio.households();
  return {households, std::max<std::size_t>(512, (households + most - 1) / most)};
}

Result<Tally> tally_at(const Portfolio& portfolio, const PriceTable& table, const RunControl& control) {
  const std::size_t options = portfolio.measures * portfolio.channels;
  const auto work = [&](Chunk chunk) {
    Tally tally;
    tally.money.assign(portfolio.places * options, 0);
    tally.count.assign(portfolio.places * options, 0);
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      const PriceTable::Best best = table.best(portfolio, i);
      if (best.option == no_measure) continue;
      tally.value.add(best.value);
      const std::size_t at = portfolio.place_of(i) * options + best.option;
      tally.money[at] += static_cast<double>(portfolio.cost[i * portfolio.measures + best.option / portfolio.channels]);
      tally.count[at] += 1;
    }
    return tally;
  };
  const auto merge = [](Tally& into, Tally from) {
    into.value.merge(from.value);
    for (std::size_t c = 0; c < from.money.size(); ++c) {
      into.money[c] += from.money[c];
      into.count[c] += from.count[c];
    }
  };
  Result<Tally> tally = parallel_reduce<Tally>(pieces_of(portfolio), control, work, merge);
  if (tally && tally->money.empty()) {
    tally->money.assign(portfolio.places * options, 0);
    tally->count = tally->money;
  }
  return tally;
}

std::vector<double> usage_of(const Portfolio& portfolio, const Tally& tally) {
  std::vector<double> used(portfolio.rows.size(), 0);
  const std::size_t options = portfolio.measures * portfolio.channels;
  for (std::size_t p = 0; p < portfolio.places; ++p) {
    for (std::size_t o = 0; o < options; ++o) {
      const std::size_t at = p * options + o;
      const std::int32_t money = portfolio.cost_row[at];
      const std::int32_t count = portfolio.count_row[p * portfolio.measures + o / portfolio.channels];
      if (money >= 0) used[static_cast<std::size_t>(money)] += tally.money[at];
      if (count >= 0) used[static_cast<std::size_t>(count)] += tally.count[at];
      for (const std::int32_t floor : portfolio.floors_of(p)) {
        if (floor >= 0) used[static_cast<std::size_t>(floor)] += tally.count[at];
      }
    }
  }
  return used;
}

}  // namespace solleva::plan
