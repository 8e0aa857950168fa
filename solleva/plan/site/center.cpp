// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "solleva/plan/errors.h"
#include "solleva/plan/site/cover.h"

namespace solleva::plan {
namespace {

/// The rows cut off at a cost: who can be served at that or less.
Reach cut_at(const Reach& reach, double most) {
  Reach cut;
  cut.sites = reach.sites;
  for (std::size_t point = 0; point < reach.points(); ++point) {
    for (const Service& service : reach.of(point)) {
      if (service.cost > most) break;
      cut.services.push_back(service);
    }
    cut.first.push_back(cut.services.size());
  }
  return cut;
}

/// What can be the answer: every cost at which a point that has services can be served, from the dearest of the cheapest services on.
std::vector<double> radii_of(const Reach& reach) {
  double least = 0;
  for (std::size_t point = 0; point < reach.points(); ++point) {
    if (!reach.of(point).empty()) least = std::max(least, reach.of(point).front().cost);
  }
  std::vector<double> radii;
  for (const Service& service : reach.services) {
    if (service.cost >= least) radii.push_back(service.cost);
  }
  std::sort(radii.begin(), radii.end());
  radii.erase(std::unique(radii.begin(), radii.end()), radii.end());
  return radii;
}

/// What each point costs with these sites; 0 for one that no site reaches.
std::vector<double> costs_of(const Reach& reach, const std::vector<std::uint32_t>& open) {
  std::vector<std::uint8_t> is_open(reach.sites, 0);
  for (const std::uint32_t site : open) is_open[site] = 1;
  std::vector<double> cost(reach.points(), 0.0);
  for (std::size_t point = 0; point < reach.points(); ++point) {
    for (const Service& service : reach.of(point)) {
      cost[point] = service.cost;
      if (is_open[service.site] != 0) break;
    }
  }
  return cost;
}

double worst_of(const Reach& reach, const std::vector<std::uint32_t>& open) {
  const std::vector<double> cost = costs_of(reach, open);
  return cost.empty() ? 0 : *std::ranges::max_element(cost);
}

/// Spends the sites that the proof left over: each is the nearest of whoever is then the worst off and has a nearer one.
void use_the_rest(const Reach& reach, std::size_t most, std::vector<std::uint32_t>& open) {
  std::vector<double> cost = costs_of(reach, open);
  while (open.size() < most) {
    std::size_t worst = reach.points();
    for (std::size_t point = 0; point < reach.points(); ++point) {
      const auto row = reach.of(point);
      if (row.empty() || row.front().cost >= cost[point]) continue;
      if (worst == reach.points() || cost[point] > cost[worst]) worst = point;
    }
    if (worst == reach.points()) break;  // everybody has the nearest there is
    const std::uint32_t site = reach.of(worst).front().site;
    open.push_back(site);
    for (std::size_t point = 0; point < reach.points(); ++point) {
      for (const Service& service : reach.of(point)) {
        if (service.cost >= cost[point]) break;
        if (service.site == site) cost[point] = service.cost;
      }
    }
  }
  std::ranges::sort(open);
}

}  // namespace

Result<CenterPlan> p_center(const Reach& reach, std::size_t open, std::span<const std::uint32_t> existing, const Limits& limits,
                            const RunControl& control) {
  const std::vector<double> radii = radii_of(reach);
  CenterPlan plan;
  plan.optimum.method = "bisection over the costs, each step a set cover";
  if (existing.size() > open) return fail(Error{errors::bad_siting, "the siting problem does not hold together", {}, "more sites exist already than are to be open"});
  const auto fresh = static_cast<double>(open - existing.size());
  CoverOptions options;
  options.good_enough = fresh;
  options.hopeless = fresh + 1;
  const auto asked_at = [&](double radius) {
    const Reach cut = cut_at(reach, radius);
    CoverProblem problem{cut, {}, existing, 1};
    return location_cover(problem, options, control);
  };
  const auto fits = [&](const CoverPlan& cover) { return cover.optimum.objective && *cover.optimum.objective <= fresh; };
  if (radii.empty()) {
    plan.optimum.objective = plan.optimum.bound = 0.0;
    plan.optimum.status = Status::optimal;
    plan.open.assign(existing.begin(), existing.end());
    return plan;
  }
  // The answer lies in [low, high]; `high` has a plan once `found`.
  std::size_t low = 0;
  std::size_t high = radii.size() - 1;
  bool found = false;
  while (low < high || !found) {
    const std::size_t middle = found || low == high ? (low + high) / 2 : high;
    const Result<CoverPlan> cover = asked_at(radii[middle]);
    if (!cover) return fail(cover.error());
    if (fits(*cover)) {
      found = true;
      plan.open = cover->open;
      // The plan may do better than it was asked to.
      const double worst = worst_of(reach, plan.open);
      high = static_cast<std::size_t>(std::lower_bound(radii.begin(), radii.end(), worst) - radii.begin());
      high = std::max(high, low);
    } else if (control.stop.stop_requested() || *cover->optimum.bound <= fresh) {
      break;  // neither a plan nor the proof that there is none
    } else if (!found) {
      plan.optimum.status = Status::infeasible;
      plan.optimum.reason = "to reach everybody takes at least " + std::to_string(std::lround(*cover->optimum.bound)) + " new sites; " +
                            std::to_string(std::lround(fresh)) + " may open";
      return plan;
    } else {
      low = middle + 1;
    }
    control.tell("best " + (found ? std::to_string(radii[high]) : std::string("none yet")) + ", bound " + std::to_string(radii[low]), -1);
    if (found && radii[high] - radii[low] <= limits.gap * radii[high]) break;
  }
  if (found) {
    use_the_rest(reach, open, plan.open);
    plan.optimum.objective = worst_of(reach, plan.open);
  }
  plan.optimum.bound = radii[std::min(low, high)];
  const bool proved = found && *plan.optimum.objective - *plan.optimum.bound <= limits.gap * *plan.optimum.objective;
  plan.optimum.status = proved ? Status::optimal : control.stop.stop_requested() ? Status::stopped : Status::feasible;
  return plan;
}

}  // namespace solleva::plan
