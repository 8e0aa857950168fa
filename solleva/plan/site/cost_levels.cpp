// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/cost_levels.h"

#include "solleva/base/sum.h"

namespace solleva::plan {

double level_pairs(const Reach& reach) {
  double pairs = 0;
  for (std::size_t point = 0; point < reach.points(); ++point) {
    const auto row = reach.of(point);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i + 1 == row.size() || row[i + 1].cost > row[i].cost) pairs += static_cast<double>(i + 1);
    }
  }
  return pairs;
}

CostLevels levels_of(const Reach& reach, std::span<const double> weight) {
  CostLevels levels;
  levels.reach.sites = reach.sites;
  Sum all;
  for (std::size_t point = 0; point < reach.points(); ++point) {
    const auto row = reach.of(point);
    all.add(weight[point] * reach.beyond[point]);
    for (std::size_t i = 0; weight[point] > 0 && i < row.size(); ++i) {
      const double next = i + 1 < row.size() ? row[i + 1].cost : reach.beyond[point];
      if (!(next > row[i].cost)) continue;
      for (std::size_t k = 0; k <= i; ++k) levels.reach.services.push_back({row[k].site, 0});
      levels.reach.first.push_back(levels.reach.services.size());
      levels.weight.push_back(weight[point] * (next - row[i].cost));
    }
  }
  levels.reach.beyond.assign(levels.weight.size(), 1);
  levels.all = all.value();
  return levels;
}

}  // namespace solleva::plan
