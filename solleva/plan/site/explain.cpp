// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/explain.h"

#include <algorithm>
#include <utility>

namespace solleva::plan {
namespace {

/// For each point the nearest open site, its cost and that of the second.
struct Nearest {
  std::uint32_t site = kNoSite;
  double first = 0;
  double second = 0;
};

std::vector<Nearest> nearest_two(const Reach& reach, const std::vector<std::uint8_t>& is_open) {
  std::vector<Nearest> all;
  for (std::size_t point = 0; point < reach.points(); ++point) {
    Nearest nearest{kNoSite, reach.beyond[point], reach.beyond[point]};
    for (const Service& service : reach.of(point)) {
      if (is_open[service.site] == 0) continue;
      if (nearest.site != kNoSite) {
        nearest.second = service.cost;
        break;
      }
      nearest.site = service.site;
      nearest.first = service.cost;
    }
    all.push_back(nearest);
  }
  return all;
}

std::vector<std::uint8_t> marked(std::size_t sites, std::span<const std::uint32_t> open) {
  std::vector<std::uint8_t> is_open(sites, 0);
  for (const std::uint32_t site : open) is_open[site] = 1;
  return is_open;
}

/// Adds to `gain` of each site what it would save a point that costs `cost` now.
void add_savings(const Reach& reach, std::size_t point, double cost, double weight, std::vector<double>& gain) {
  for (const Service& service : reach.of(point)) {
    if (!(service.cost < cost)) break;
    gain[service.site] += weight * (cost - service.cost);
  }
}

}  // namespace

std::vector<SiteReason> reasons_by_sum(const Reach& reach, std::span<const double> weight, std::span<const std::uint32_t> open) {
  const std::vector<std::uint8_t> is_open = marked(reach.sites, open);
  const std::vector<Nearest> nearest = nearest_two(reach, is_open);
  std::vector<double> general(reach.sites, 0.0);  // what each closed site would save if it were added
  std::vector<std::vector<std::uint32_t>> served(reach.sites);
  for (std::uint32_t point = 0; point < reach.points(); ++point) {
    add_savings(reach, point, nearest[point].first, weight[point], general);
    if (nearest[point].site != kNoSite) served[nearest[point].site].push_back(point);
  }
  std::vector<SiteReason> reasons;
  for (const std::uint32_t site : open) {
    SiteReason reason;
    reason.site = site;
    std::vector<double> saved = general;
    for (const std::uint32_t point : served[site]) {
      reason.gain += weight[point] * (nearest[point].second - nearest[point].first);
      add_savings(reach, point, nearest[point].first, -weight[point], saved);
      add_savings(reach, point, nearest[point].second, weight[point], saved);
    }
    for (std::uint32_t other = 0; other < reach.sites; ++other) {
      if (is_open[other] != 0 || (reason.runner_up != kNoSite && saved[other] <= saved[reason.runner_up])) continue;
      reason.runner_up = other;
    }
    if (reason.runner_up != kNoSite) reason.with_runner_up = reason.gain - saved[reason.runner_up];
    reasons.push_back(reason);
  }
  return reasons;
}

std::vector<SiteReason> reasons_by_worst(const Reach& reach, std::span<const std::uint32_t> open) {
  const std::vector<std::uint8_t> is_open = marked(reach.sites, open);
  const std::vector<Nearest> nearest = nearest_two(reach, is_open);
  double now = 0;
  for (std::size_t point = 0; point < nearest.size(); ++point) {
    if (!reach.of(point).empty()) now = std::max(now, nearest[point].first);
  }
  std::vector<SiteReason> reasons;
  std::vector<double> cost(reach.sites);
  for (const std::uint32_t site : open) {
    SiteReason reason;
    reason.site = site;
    double without = 0;
    std::vector<double> worst(reach.sites, 0.0);
    for (std::size_t point = 0; point < nearest.size(); ++point) {
      if (reach.of(point).empty()) continue;
      const double rest = nearest[point].site == site ? nearest[point].second : nearest[point].first;
      without = std::max(without, rest);
      std::fill(cost.begin(), cost.end(), rest);
      for (const Service& service : reach.of(point)) cost[service.site] = std::min(rest, service.cost);
      for (std::size_t other = 0; other < worst.size(); ++other) worst[other] = std::max(worst[other], cost[other]);
    }
    reason.gain = without - now;
    for (std::uint32_t other = 0; other < reach.sites; ++other) {
      if (is_open[other] != 0 || (reason.runner_up != kNoSite && worst[other] >= worst[reason.runner_up])) continue;
      reason.runner_up = other;
    }
    if (reason.runner_up != kNoSite) reason.with_runner_up = worst[reason.runner_up] - now;
    reasons.push_back(reason);
  }
  return reasons;
}

}  // namespace solleva::plan
