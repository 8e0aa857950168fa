// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/maximal_cover.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/errors.h"

namespace solleva::plan {
namespace {

/// Points that existing sites leave open, those with the same sites within reach as one; sites that no other makes needless.
struct Smaller {
  Reach reach;
  std::vector<double> weight;
  std::vector<std::uint32_t> site;  ///< where each came from
};

using Row = std::vector<std::uint32_t>;

std::map<Row, Sum> distinct_rows(const MedianProblem& problem, const std::vector<std::uint8_t>& exists) {
  std::map<Row, Sum> weights;
  for (std::size_t point = 0; point < problem.reach.points(); ++point) {
    Row row;
    bool covered = false;
    for (const Service& service : problem.reach.of(point)) {
      covered = covered || exists[service.site] != 0;
      row.push_back(service.site);
    }
    if (covered || row.empty() || problem.weight[point] == 0) continue;
    std::sort(row.begin(), row.end());
    weights[std::move(row)].add(problem.weight[point]);
  }
  return weights;
}

/// Sites whose points are all points of another site; of equals the first stays.
std::vector<std::uint8_t> needless_sites(const std::vector<const Row*>& rows, const std::vector<Row>& points) {
  std::vector<std::uint8_t> needless(points.size(), 0);
  for (std::uint32_t site = 0; site < points.size(); ++site) {
    const Row& mine = points[site];
    if (mine.empty()) continue;
    const std::uint32_t rarest = *std::ranges::min_element(mine, {}, [&](std::uint32_t point) { return rows[point]->size(); });
    needless[site] = std::ranges::any_of(*rows[rarest], [&](std::uint32_t other) {
      const Row& theirs = points[other];
      if (other == site || theirs.size() < mine.size() || (theirs.size() == mine.size() && other > site)) return false;
      return std::ranges::includes(theirs, mine);
    });
  }
  return needless;
}

Smaller reduced(const MedianProblem& problem, const std::vector<std::uint8_t>& exists) {
  const std::map<Row, Sum> distinct = distinct_rows(problem, exists);
  std::vector<const Row*> rows;
  std::vector<Row> points(problem.reach.sites);
  Smaller small;
  for (const auto& [row, weight] : distinct) {
    for (const std::uint32_t site : row) points[site].push_back(static_cast<std::uint32_t>(rows.size()));
    rows.push_back(&row);
    small.weight.push_back(weight.value());
  }
  const std::vector<std::uint8_t> needless = needless_sites(rows, points);
  std::vector<std::uint32_t> number(points.size(), kNoSite);
  for (std::uint32_t site = 0; site < points.size(); ++site) {
    if (points[site].empty() || needless[site] != 0) continue;
    number[site] = static_cast<std::uint32_t>(small.site.size());
    small.site.push_back(site);
  }
  small.reach.sites = small.site.size();
  for (const Row* row : rows) {
    for (const std::uint32_t site : *row) {
      if (number[site] != kNoSite) small.reach.services.push_back({number[site], 0});
    }
    small.reach.first.push_back(small.reach.services.size());
  }
  small.reach.beyond.assign(rows.size(), 1);
  return small;
}

/// Opens sites that add nothing until the number is full, and says who is covered.
void complete(const MedianProblem& problem, MaximalCoverPlan& plan) {
  std::vector<std::uint8_t> open(problem.reach.sites, 0);
  for (const std::uint32_t site : plan.open) open[site] = 1;
  for (std::uint32_t site = 0; site < open.size() && plan.open.size() < problem.open; ++site) {
    if (open[site] != 0) continue;
    open[site] = 1;
    plan.open.push_back(site);
  }
  std::sort(plan.open.begin(), plan.open.end());
  Sum covered;
  plan.site.assign(problem.reach.points(), kNoSite);
  for (std::size_t point = 0; point < problem.reach.points(); ++point) {
    for (const Service& service : problem.reach.of(point)) {
      if (open[service.site] == 0) continue;
      plan.site[point] = service.site;
      covered.add(problem.weight[point]);
      break;
    }
  }
  plan.optimum.objective = covered.value();
}

}  // namespace

Result<MaximalCoverPlan> maximal_cover(const MedianProblem& problem, const MedianOptions& options, const RunControl& control) {
  if (const Done done = check_siting(problem); !done) return fail(done.error());
  std::vector<std::uint8_t> exists(problem.reach.sites, 0);
  for (const std::uint32_t site : problem.existing) exists[site] = 1;
  MaximalCoverPlan plan;
  Sum by_existing;
  for (std::size_t point = 0; point < problem.reach.points(); ++point) {
    const bool covered = std::ranges::any_of(problem.reach.of(point), [&](const Service& s) { return exists[s.site] != 0; });
    if (covered) by_existing.add(problem.weight[point]);
  }
  plan.by_existing = by_existing.value();
  plan.open.assign(problem.existing.begin(), problem.existing.end());
  const Smaller small = reduced(problem, exists);
  plan.points_left = small.weight.size();
  plan.sites_left = small.site.size();
  const std::size_t fresh = problem.open - problem.existing.size();
  if (fresh >= small.site.size() || fresh == 0) {
    if (fresh > 0) plan.open.insert(plan.open.end(), small.site.begin(), small.site.end());
    complete(problem, plan);
    plan.optimum.bound = plan.optimum.objective;
    plan.optimum.status = Status::optimal;
    plan.optimum.method = "reductions";
    return plan;
  }
  MedianOptions inner = options;
  // The tolerance is a share of what is covered, that of the p-median a share of what is not; the ascent looks at the latter.
  const Sum left = [&] {
    Sum total;
    for (const double weight : small.weight) total.add(weight);
    return total;
  }();
  inner.uncovered_of = plan.by_existing + left.value();
  const Result<MedianPlan> median = p_median({small.reach, small.weight, fresh}, inner, control);
  if (!median) return fail(median.error());
  for (const std::uint32_t site : median->open) plan.open.push_back(small.site[site]);
  complete(problem, plan);
  plan.optimum.status = median->optimum.status;
  plan.optimum.reason = median->optimum.reason;
  plan.optimum.seed = median->optimum.seed;
  plan.optimum.method = "reductions, " + median->optimum.method;
  if (median->optimum.bound) plan.optimum.bound = std::max(*plan.optimum.objective, inner.uncovered_of - *median->optimum.bound);
  if (plan.optimum.status == Status::optimal && options.limits.gap == 0) plan.optimum.bound = plan.optimum.objective;
  return plan;
}

}  // namespace solleva::plan
