// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/most_covered_bound.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "solleva/base/parallel.h"
#include "solleva/base/sum.h"

namespace solleva::plan {

std::vector<double> take_sites(const CoverRules& rules, std::span<const double> gain) {
  std::vector<double> taken(gain.size(), 0.0);
  std::vector<std::uint32_t> order;
  for (std::uint32_t site = 0; site < gain.size(); ++site) {
    const bool free = !rules.price.empty() && rules.price[site] == 0;
    if (rules.exists[site] != 0 || free) {
      taken[site] = 1;
    } else if (gain[site] > 0) {
      order.push_back(site);
    }
  }
  const auto rate = [&](std::uint32_t site) { return rules.price.empty() ? gain[site] : gain[site] / rules.price[site]; };
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return rate(a) != rate(b) ? rate(a) > rate(b) : a < b; });
  if (rules.price.empty()) {
    for (std::size_t i = 0; i < std::min(order.size(), rules.fresh); ++i) taken[order[i]] = 1;
    return taken;
  }
  double left = rules.budget;
  for (const std::uint32_t site : order) {
    if (rules.price[site] > rules.budget) continue;  // no plan can pay for it
    taken[site] = std::min(1.0, left / rules.price[site]);
    left -= taken[site] * rules.price[site];
    if (left <= 0) break;
  }
  return taken;
}

namespace {

constexpr std::size_t kSites = 256;  ///< in one chunk of work

struct Item {
  double worth;
  std::uint32_t pair;
};

/// What a site would serve if it were open: the cells that are worth most, until it is full. `share` of each pair.
double fill(const CoverCells& cells, const CoverRules& rules, std::span<const double> worth, std::uint32_t site, std::vector<Item>& items,
            std::vector<float>& share) {
  const auto pairs = cells.pairs_of(site);
  double gain = 0;
  if (rules.capacity.empty()) {
    for (const std::uint32_t pair : pairs) gain += cells.weight[cells.cell[pair]] * worth[cells.cell[pair]];
    return gain;
  }
  items.clear();
  double all = 0;
  for (const std::uint32_t pair : pairs) {
    items.push_back({worth[cells.cell[pair]], pair});
    all += cells.weight[cells.cell[pair]];
  }
  if (all > rules.capacity[site]) {
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.worth != b.worth ? a.worth > b.worth : a.pair < b.pair; });
  }
  double room = rules.capacity[site];
  for (const Item& item : items) {
    const double weight = cells.weight[cells.cell[item.pair]];
    const double part = std::min(weight, room);
    share[item.pair] = static_cast<float>(part / weight);
    gain += part * item.worth;
    room -= part;
  }
  return gain;
}

/// The most that a cell keeps for itself, a unit of weight: served n times it counts phi(n), and each time costs `worth`.
double kept(const CoverRules& rules, double worth, double& times) {
  const double once = 1 - worth;
  const double twice = 1 + rules.backup - 2 * worth;
  times = once <= 0 && twice <= 0 ? 0 : twice > once ? 2 : 1;
  return std::max({0.0, once, twice});
}

}  // namespace

void value_worth(const CoverCells& cells, const CoverRules& rules, CoverWorth& at, const RunControl& control) {
  std::vector<float> share(rules.capacity.empty() ? 0 : cells.site.size());
  at.gain.assign(cells.sites, 0.0);
  RunControl unstopped = control;  // half a bound is none
  unstopped.stop = {};
  const Done done = parallel_chunks({cells.sites, kSites}, unstopped, [&](Chunk chunk) {
    std::vector<Item> items;
    for (std::size_t site = chunk.begin; site < chunk.end; ++site) {
      at.gain[site] = fill(cells, rules, at.worth, static_cast<std::uint32_t>(site), items, share);
    }
  });
  (void)done;
  at.taken = take_sites(rules, at.gain);
  at.slope.assign(cells.cells(), 0.0);
  Sum bound;
  for (std::size_t cell = 0; cell < cells.cells(); ++cell) {
    double times = 0;
    bound.add(cells.weight[cell] * kept(rules, at.worth[cell], times));
    at.slope[cell] = -times;
  }
  for (std::uint32_t site = 0; site < cells.sites; ++site) {
    if (at.taken[site] == 0) continue;
    bound.add(at.taken[site] * at.gain[site]);
    for (const std::uint32_t pair : cells.pairs_of(site)) {
      at.slope[cells.cell[pair]] += at.taken[site] * (rules.capacity.empty() ? 1.0 : static_cast<double>(share[pair]));
    }
  }
  at.bound = bound.value();
}

CoverWorth descend_worth(const CoverCells& cells, const CoverRules& rules, std::vector<double> worth, CoverDescent descent, const RunControl& control) {
  CoverWorth here;
  here.worth = std::move(worth);
  value_worth(cells, rules, here, control);
  here.often = here.taken;
  CoverWorth lowest = here;
  if (descent.lower) descent.lower(lowest, descent);
  std::vector<double> often = here.taken;
  std::vector<double> along(cells.cells(), 0.0);
  double length = 1;
  double squared = 0;
  std::size_t idle = 0;
  for (std::size_t step = 0; step < descent.steps && lowest.bound > descent.enough && length > 1e-4; ++step) {
    if (control.stop.stop_requested()) break;
    double dot = 0;
    for (std::size_t cell = 0; cell < along.size(); ++cell) dot += cells.weight[cell] * along[cell] * here.slope[cell];
    const double deflection = dot < 0 && squared > 0 ? -1.5 * dot / squared : 0;
    squared = 0;
    for (std::size_t cell = 0; cell < along.size(); ++cell) {
      along[cell] = here.slope[cell] + deflection * along[cell];
      // Against the edge of [0, 1] there is no way on.
      if ((along[cell] > 0 && here.worth[cell] <= 0) || (along[cell] < 0 && here.worth[cell] >= 1)) along[cell] = 0;
      squared += cells.weight[cell] * along[cell] * along[cell];
    }
    if (squared == 0) break;
    const double stride = length * std::max(here.bound - descent.target, 1e-9 * std::fabs(here.bound)) / squared;
    for (std::size_t cell = 0; cell < along.size(); ++cell) here.worth[cell] = std::clamp(here.worth[cell] - stride * along[cell], 0.0, 1.0);
    value_worth(cells, rules, here, control);
    for (std::size_t site = 0; site < often.size(); ++site) often[site] += 0.05 * (here.taken[site] - often[site]);
    const bool lower = here.bound < lowest.bound;
    idle = lower && lowest.bound - here.bound > 1e-3 * (lowest.bound - descent.target) ? 0 : idle + 1;
    if (lower) {
      lowest = here;
      lowest.often = often;
      if (descent.lower) descent.lower(lowest, descent);
    }
    if (idle < 40) continue;
    idle = 0;
    length *= 0.8;
    here = lowest;
  }
  lowest.often = often;
  return lowest;
}

}  // namespace solleva::plan
