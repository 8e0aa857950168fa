// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "solleva/plan/portfolio/portfolio.h"

namespace solleva::plan::testing {

/// Calls `work(choice)` for every plan of a tiny portfolio that keeps its rows.
template <class Work>
void every_plan(const Portfolio& portfolio, Work work) {
  const std::size_t options = portfolio.measures * portfolio.channels;
  std::vector<std::uint16_t> choice(portfolio.households(), no_measure);
  while (true) {
    bool keeps = true;
    for (std::size_t i = 0; i < choice.size() && keeps; ++i) {
      if (choice[i] == no_measure) continue;
      keeps = std::isfinite(portfolio.effect[i * portfolio.measures + choice[i] / portfolio.channels]) &&
              portfolio.cost_row[portfolio.place_of(i) * options + choice[i]] != not_offered;
    }
    if (keeps) {
      const std::vector<double> used = portfolio_usage(portfolio, choice);
      for (std::size_t r = 0; r < used.size(); ++r) {
        keeps = keeps && (portfolio.rows[r].floor ? used[r] >= portfolio.rows[r].limit : used[r] <= portfolio.rows[r].limit);
      }
      if (keeps) work(choice);
    }
    std::size_t i = 0;
    while (i < choice.size()) {
      choice[i] = choice[i] == no_measure ? std::uint16_t{0} : static_cast<std::uint16_t>(choice[i] + 1);
      if (choice[i] < options) break;
      choice[i++] = no_measure;
    }
    if (i == choice.size()) return;
  }
}

}  // namespace solleva::plan::testing
