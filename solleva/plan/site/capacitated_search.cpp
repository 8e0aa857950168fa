// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/capacitated_search.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace solleva::plan {
namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();
constexpr double kSlack = 1e-9;  ///< of a load against a capacity, relative

/// Exchanges look at all pairs of points; above this many they are left to shifts.
constexpr std::size_t kExchanged = 2500;

}  // namespace

std::vector<double> weighted_costs(const CapacitatedProblem& problem) {
  const Reach& reach = problem.reach;
  std::vector<double> costs(reach.points() * reach.sites);
  for (std::size_t point = 0; point < reach.points(); ++point) {
    const auto row = costs.begin() + static_cast<long>(point * reach.sites);
    std::fill(row, row + static_cast<long>(reach.sites), problem.weight[point] * reach.beyond[point]);
    for (const Service& service : reach.of(point)) row[service.site] = problem.weight[point] * service.cost;
  }
  return costs;
}

CapacitatedSearch::CapacitatedSearch(const CapacitatedProblem& problem, const std::vector<double>& costs)
    : problem_(problem), costs_(costs), existing_(problem.reach.sites, 0) {
  for (const std::uint32_t site : problem.existing) existing_[site] = 1;
  double dearest = 0;
  double least_load = kEndless;
  for (const double c : costs) dearest = std::max(dearest, c);
  for (const double load : problem.load) least_load = load > 0 ? std::min(least_load, load) : least_load;
  // One unit of load too much must never be worth its while.
  price_ = (dearest + 1) * 2 / (least_load == kEndless ? 1 : least_load);
}

double CapacitatedSearch::excess_of(const Plan& plan, std::uint32_t slot, double load) const {
  const double capacity = problem_.capacity[plan.open[slot]];
  return load > capacity * (1 + kSlack) ? load - capacity : 0;
}

void CapacitatedSearch::account(Plan& plan) {
  load_.assign(plan.open.size(), 0.0);
  plan.cost = 0;
  plan.excess = 0;
  for (std::size_t point = 0; point < plan.slot.size(); ++point) {
    load_[plan.slot[point]] += problem_.load[point];
    plan.cost += cost(point, plan.open[plan.slot[point]]);
  }
  for (std::uint32_t slot = 0; slot < load_.size(); ++slot) plan.excess += excess_of(plan, slot, load_[slot]);
}

/// Whoever would lose most by going to the second nearest site chooses first.
void CapacitatedSearch::assign(Plan& plan) {
  const std::size_t points = problem_.reach.points();
  std::vector<double> regret(points);
  for (std::size_t point = 0; point < points; ++point) {
    double first = kEndless;
    double second = kEndless;
    for (const std::uint32_t site : plan.open) {
      const double c = cost(point, site);
      second = std::min(second, std::max(first, c));
      first = std::min(first, c);
    }
    regret[point] = plan.open.size() > 1 ? second - first : 0;
  }
  std::vector<std::uint32_t> order(points);
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return regret[a] > regret[b]; });
  load_.assign(plan.open.size(), 0.0);
  plan.slot.assign(points, 0);
  for (const std::uint32_t point : order) {
    double best = kEndless;
    for (std::uint32_t slot = 0; slot < plan.open.size(); ++slot) {
      const double more = excess_of(plan, slot, load_[slot] + problem_.load[point]) - excess_of(plan, slot, load_[slot]);
      const double c = cost(point, plan.open[slot]) + price_ * more;
      if (c >= best) continue;
      best = c;
      plan.slot[point] = slot;
    }
    load_[plan.slot[point]] += problem_.load[point];
  }
  account(plan);
}

bool CapacitatedSearch::shift(Plan& plan) {
  bool moved = false;
  for (std::size_t point = 0; point < plan.slot.size(); ++point) {
    for (std::uint32_t to = 0; to < plan.open.size(); ++to) {
      const std::uint32_t from = plan.slot[point];
      if (to == from) continue;
      const double load = problem_.load[point];
      const double change = cost(point, plan.open[to]) - cost(point, plan.open[from]) +
                            price_ * (excess_of(plan, to, load_[to] + load) - excess_of(plan, to, load_[to]) +
                                      excess_of(plan, from, load_[from] - load) - excess_of(plan, from, load_[from]));
      if (!(change < -1e-9 * (1 + plan.cost))) continue;
      plan.slot[point] = to;
      load_[to] += load;
      load_[from] -= load;
      moved = true;
    }
  }
  return moved;
}

bool CapacitatedSearch::exchange(Plan& plan) {
  if (plan.slot.size() > kExchanged) return false;
  bool moved = false;
  for (std::size_t a = 0; a < plan.slot.size(); ++a) {
    for (std::size_t b = a + 1; b < plan.slot.size(); ++b) {
      const std::uint32_t i = plan.slot[a];
      const std::uint32_t j = plan.slot[b];
      if (i == j) continue;
      const double gain = cost(a, plan.open[i]) + cost(b, plan.open[j]) - cost(a, plan.open[j]) - cost(b, plan.open[i]);
      const double more = problem_.load[b] - problem_.load[a];  // what slot i gets on top
      if (gain <= 0 && load_[i] <= problem_.capacity[plan.open[i]] && load_[j] <= problem_.capacity[plan.open[j]]) continue;
      const double change = -gain + price_ * (excess_of(plan, i, load_[i] + more) - excess_of(plan, i, load_[i]) +
                                              excess_of(plan, j, load_[j] - more) - excess_of(plan, j, load_[j]));
      if (!(change < -1e-9 * (1 + plan.cost))) continue;
      std::swap(plan.slot[a], plan.slot[b]);
      load_[i] += more;
      load_[j] -= more;
      moved = true;
    }
  }
  return moved;
}

/// Moves each site to where what it serves is served best.
bool CapacitatedSearch::recentre(Plan& plan) {
  bool moved = false;
  std::vector<std::uint8_t> open(problem_.reach.sites, 0);
  for (const std::uint32_t site : plan.open) open[site] = 1;
  std::vector<double> total(problem_.reach.sites);
  for (std::uint32_t slot = 0; slot < plan.open.size(); ++slot) {
    if (existing_[plan.open[slot]] != 0) continue;
    std::fill(total.begin(), total.end(), 0.0);
    for (std::size_t point = 0; point < plan.slot.size(); ++point) {
      if (plan.slot[point] != slot) continue;
      for (std::uint32_t site = 0; site < total.size(); ++site) total[site] += cost(point, site);
    }
    std::uint32_t best = plan.open[slot];
    const auto worth_of = [&](std::uint32_t site) { return total[site] + price_ * std::max(0.0, load_[slot] - problem_.capacity[site] * (1 + kSlack)); };
    for (std::uint32_t site = 0; site < total.size(); ++site) {
      if (open[site] == 0 && worth_of(site) < worth_of(best) - 1e-9 * (1 + plan.cost)) best = site;
    }
    if (best == plan.open[slot]) continue;
    open[plan.open[slot]] = 0;
    open[best] = 1;
    plan.open[slot] = best;
    moved = true;
  }
  return moved;
}

CapacitatedSearch::Plan CapacitatedSearch::from(std::vector<std::uint32_t> open) {
  Plan plan;
  plan.open = std::move(open);
  assign(plan);
  Plan best = plan;
  for (bool moved = true; moved;) {
    while (shift(plan) || exchange(plan)) account(plan);
    account(plan);
    if (better(plan, best)) best = plan;
    moved = recentre(plan);
    if (moved) account(plan);
  }
  account(plan);
  return better(plan, best) ? plan : best;
}

}  // namespace solleva::plan
