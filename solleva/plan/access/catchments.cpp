// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/catchments.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "solleva/base/sum.h"

namespace solleva::plan::access {

Nearest nearest_of(const Pairs& pairs) {
  Nearest nearest;
  nearest.cost.assign(pairs.places, std::numeric_limits<double>::quiet_NaN());
  nearest.facility.assign(pairs.places, 0xFFFFFFFFU);
  for (std::size_t i = 0; i < pairs.places; ++i) {
    for (std::uint64_t k = pairs.first[i]; k < pairs.first[i + 1]; ++k) {
      if (nearest.facility[i] != 0xFFFFFFFFU && !(pairs.cost[k] < nearest.cost[i])) continue;
      nearest.cost[i] = pairs.cost[k];
      nearest.facility[i] = pairs.facility[k];
    }
  }
  return nearest;
}

Catchments nearest_first(const Pairs& pairs, std::span<const double> people, std::span<const double> room) {
  std::vector<std::uint32_t> place(pairs.cost.size());
  for (std::size_t i = 0; i < pairs.places; ++i) {
    for (std::uint64_t k = pairs.first[i]; k < pairs.first[i + 1]; ++k) place[k] = static_cast<std::uint32_t>(i);
  }
  std::vector<std::uint64_t> order(pairs.cost.size());
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  // Pairs are in the order of places and facilities: a stable sort keeps that among equals.
  std::ranges::stable_sort(order, {}, [&](std::uint64_t k) { return pairs.cost[k]; });
  std::vector<double> waiting(people.begin(), people.end()), left(room.begin(), room.end());
  Catchments result;
  result.served.resize(pairs.places);
  std::vector<Sum> taken(pairs.facilities), near(pairs.facilities);
  for (const std::uint64_t k : order) {
    const std::uint32_t i = place[k], j = pairs.facility[k];
    const double moved = std::min(waiting[i], left[j]);
    if (!(moved > 0)) continue;
    // The subtraction that empties one of the two is exact, so that nobody is left over by rounding.
    waiting[i] -= moved;
    left[j] -= moved;
    taken[j].add(moved);
  }
  const Nearest nearest = nearest_of(pairs);
  for (std::size_t i = 0; i < pairs.places; ++i) {
    result.served[i] = people[i] - waiting[i];
    if (nearest.facility[i] != 0xFFFFFFFFU) near[nearest.facility[i]].add(people[i]);
  }
  for (std::size_t j = 0; j < pairs.facilities; ++j) {
    result.taken.push_back(taken[j].value());
    result.nearest.push_back(near[j].value());
  }
  return result;
}

}  // namespace solleva::plan::access
