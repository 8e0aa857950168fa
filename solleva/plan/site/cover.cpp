// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/cover.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/site/cover_bound.h"

namespace solleva::plan {
namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();

Done check(const CoverProblem& problem) {
  const auto bad = [](std::string why) { return fail(Error{errors::bad_siting, "the siting problem does not hold together", {}, std::move(why)}); };
  const std::size_t sites = problem.reach.sites;
  if (!problem.price.empty() && problem.price.size() != sites) return bad("one price is needed for each site");
  for (const double price : problem.price) {
    if (!std::isfinite(price) || price < 0) return bad("a price is negative or no finite number");
  }
  std::vector<std::uint8_t> seen(sites, 0);
  for (const std::uint32_t site : problem.existing) {
    if (site >= sites || seen[site]++ != 0) return bad("an existing site is not there or named twice");
  }
  if (problem.times == 0) return bad("each point must be covered at least once");
  return {};
}

/// The rows that existing sites do not serve already, over the sites that are not there yet. `point`: where each row came from.
CoverRows open_rows(const CoverProblem& problem, std::vector<std::uint32_t>& point) {
  CoverRows rows;
  rows.price.assign(problem.price.begin(), problem.price.end());
  if (rows.price.empty()) rows.price.assign(problem.reach.sites, 1.0);
  std::vector<std::uint8_t> exists(problem.reach.sites, 0);
  for (const std::uint32_t site : problem.existing) exists[site] = 1;
  for (std::uint32_t i = 0; i < problem.reach.points(); ++i) {
    const auto row = problem.reach.of(i);
    auto needed = static_cast<std::int32_t>(std::min<std::size_t>(problem.times, row.size()));
    for (const Service& service : row) needed -= exists[service.site];
    if (needed <= 0) continue;
    for (const Service& service : row) {
      if (exists[service.site] == 0) rows.columns.push_back(service.site);
    }
    rows.first.push_back(rows.columns.size());
    rows.needed.push_back(needed);
    point.push_back(i);
  }
  return rows;
}

class Work {
 public:
  Work(const CoverProblem& problem, const CoverOptions& options, const RunControl& control)
      : problem_(problem), options_(options), control_(control), all_(open_rows(problem, point_)), small_(reduce_cover(all_)),
        fixed_(small_.rows.price.size(), Fixed::no) {
    whole_ = std::ranges::all_of(small_.rows.price, [](double price) { return price == std::floor(price) && price < 1e12; });
  }

  CoverPlan solve();

 private:
  struct Node {
    std::vector<std::pair<std::uint32_t, Fixed>> fixings;
    std::shared_ptr<const std::vector<double>> multiplier;
    double bound;
  };

  double price_of(const std::vector<std::uint32_t>& columns) const;
  double rounded(double bound) const { return whole_ ? std::ceil(bound - 1e-6) : bound; }
  double enough() const;
  bool done() const { return lower_ >= enough() || upper_ <= options_.good_enough || lower_ >= options_.hopeless; }
  void try_plan(std::span<const Fixed> fixed, std::span<const double> score);
  CoverDual climb(std::span<const Fixed> fixed, std::vector<double> multiplier, const CoverAscent& ascent);
  void fix_by_price(const CoverDual& dual, std::vector<Fixed>& fixed, std::vector<std::pair<std::uint32_t, Fixed>>* list) const;
  void root();
  void grow(Node node, std::vector<Node>& open_nodes);
  void tree();

  const CoverProblem& problem_;
  const CoverOptions& options_;
  const RunControl& control_;
  std::vector<std::uint32_t> point_;
  CoverRows all_;
  ReducedCover small_;
  std::vector<Fixed> fixed_;
  bool whole_ = false;
  std::vector<std::uint32_t> best_;  ///< columns of small_
  double upper_ = kEndless;
  double lower_ = 0;
  CoverDual dual_;
  double root_bound_ = 0;
  std::int64_t nodes_ = 0;
};

double Work::price_of(const std::vector<std::uint32_t>& columns) const {
  Sum total;
  for (const std::uint32_t column : columns) total.add(small_.rows.price[column]);
  return total.value();
}

double Work::enough() const {
  if (upper_ == kEndless) return kEndless;
  return upper_ - std::max(options_.limits.gap, whole_ ? 0.0 : 1e-10) * std::fabs(upper_);
}

void Work::try_plan(std::span<const Fixed> fixed, std::span<const double> score) {
  std::vector<std::uint32_t> plan = greedy_cover(small_.rows, fixed, score);
  if (plan.empty() && small_.rows.rows() > 0) return;
  const double price = price_of(plan);
  if (price >= upper_) return;
  upper_ = price;
  best_ = std::move(plan);
}

CoverDual Work::climb(std::span<const Fixed> fixed, std::vector<double> multiplier, const CoverAscent& ascent) {
  std::size_t looks = 0;
  // Reduced prices say which columns the bound would like; greedy by them finds plans that greedy by price does not.
  return climb_cover(small_.rows, fixed, std::move(multiplier), ascent, control_, [&](const CoverDual& dual) {
    if (++looks % 12 == 0) try_plan(fixed, dual.reduced);
  });
}

/// siting#7: columns that no better plan can hold, or do without.
void Work::fix_by_price(const CoverDual& dual, std::vector<Fixed>& fixed, std::vector<std::pair<std::uint32_t, Fixed>>* list) const {
  const double cut = std::min(enough(), options_.hopeless);
  for (std::uint32_t column = 0; column < fixed.size(); ++column) {
    if (fixed[column] != Fixed::no || rounded(dual.bound + std::fabs(dual.reduced[column])) < cut) continue;
    fixed[column] = dual.reduced[column] < 0 ? Fixed::open : Fixed::closed;
    if (list != nullptr) list->emplace_back(column, fixed[column]);
  }
}

void Work::root() {
  try_plan(fixed_, small_.rows.price);
  std::vector<double> start(small_.rows.rows(), 0.0);
  std::vector<std::size_t> size(small_.rows.price.size(), 0);
  for (const std::uint32_t column : small_.rows.columns) ++size[column];
  for (std::size_t row = 0; row < start.size(); ++row) {
    start[row] = kEndless;
    for (const std::uint32_t column : small_.rows.of(row)) {
      start[row] = std::min(start[row], small_.rows.price[column] / static_cast<double>(size[column]));
    }
  }
  CoverAscent ascent;
  ascent.steps = 600;
  ascent.target = upper_;
  ascent.enough = std::min(whole_ ? enough() - 1 + 2e-6 : enough(), whole_ ? options_.hopeless - 1 + 2e-6 : options_.hopeless);
  ascent.patience = 15;
  dual_ = climb(fixed_, std::move(start), ascent);
  root_bound_ = dual_.bound;
  lower_ = std::max(lower_, rounded(root_bound_));
  fix_by_price(dual_, fixed_, nullptr);
}

void Work::grow(Node node, std::vector<Node>& open_nodes) {
  std::vector<Fixed> fixed = fixed_;
  for (const auto& [column, what] : node.fixings) fixed[column] = what;
  const double cut = std::min(enough(), options_.hopeless);
  CoverAscent ascent;
  ascent.steps = 80;
  ascent.target = std::min(upper_, cut);
  ascent.enough = whole_ ? cut - 1 + 2e-6 : cut;
  ascent.length = 0.5;
  ascent.patience = 6;
  const CoverDual dual = climb(fixed, *node.multiplier, ascent);
  if (control_.stop.stop_requested()) {
    open_nodes.push_back(std::move(node));
    return;
  }
  node.bound = std::max(node.bound, rounded(dual.bound));
  try_plan(fixed, dual.reduced);
  if (node.bound >= std::min(enough(), options_.hopeless)) return;
  fix_by_price(dual, fixed, &node.fixings);
  std::uint32_t branch = kNoSite;
  double most = -1;
  for (std::uint32_t column = 0; column < fixed.size(); ++column) {
    if (fixed[column] != Fixed::no) continue;
    const double doubt = dual.share[column] * (1 - dual.share[column]);
    if (doubt <= most) continue;
    most = doubt;
    branch = column;
  }
  if (branch == kNoSite) {  // nothing is open to choice: the greedy plan above was the only one, or there is none
    try_plan(fixed, small_.rows.price);
    return;
  }
  node.multiplier = std::make_shared<const std::vector<double>>(dual.multiplier);
  Node closed = node;
  closed.fixings.emplace_back(branch, Fixed::closed);
  node.fixings.emplace_back(branch, Fixed::open);
  open_nodes.push_back(std::move(closed));
  open_nodes.push_back(std::move(node));
}

void Work::tree() {
  std::vector<Node> open_nodes{{{}, std::make_shared<const std::vector<double>>(dual_.multiplier), lower_}};
  const std::int64_t most = options_.limits.iterations;
  while (!open_nodes.empty()) {
    double least = kEndless;
    for (const Node& node : open_nodes) least = std::min(least, node.bound);
    lower_ = std::max(lower_, std::min(least, upper_));
    if (done() || control_.stop.stop_requested() || (most >= 0 && nodes_ >= most)) return;
    Node node = std::move(open_nodes.back());
    open_nodes.pop_back();
    if (node.bound >= std::min(enough(), options_.hopeless)) continue;
    if (++nodes_ % 16 == 0) {
      control_.tell("cover: best " + std::to_string(upper_) + ", bound " + std::to_string(lower_), -1);
    }
    grow(std::move(node), open_nodes);
  }
  lower_ = std::max(lower_, std::min(enough(), options_.hopeless));
}

CoverPlan Work::solve() {
  root();
  if (!done() && !control_.stop.stop_requested()) tree();
  CoverPlan plan;
  plan.open.assign(problem_.existing.begin(), problem_.existing.end());
  for (const std::uint32_t column : best_) plan.open.push_back(small_.column[column]);
  std::sort(plan.open.begin(), plan.open.end());
  plan.multiplier.assign(problem_.reach.points(), 0.0);
  for (std::size_t row = 0; row < small_.row.size(); ++row) plan.multiplier[point_[small_.row[row]]] = dual_.multiplier[row];
  plan.root_bound = root_bound_;
  plan.nodes = nodes_;
  if (upper_ < kEndless) plan.optimum.objective = upper_;
  plan.optimum.bound = std::min(lower_, upper_);
  plan.optimum.method = nodes_ > 0 ? "reductions, Lagrangian relaxation, branch and bound" : "reductions, Lagrangian relaxation";
  if (lower_ >= enough()) {
    plan.optimum.status = Status::optimal;
  } else if (control_.stop.stop_requested()) {
    plan.optimum.status = Status::stopped;
    plan.optimum.reason = "the work was ended before the proof was complete";
  }
  return plan;
}

}  // namespace

Result<CoverPlan> location_cover(const CoverProblem& problem, const CoverOptions& options, const RunControl& control) {
  if (const Done done = check(problem); !done) return fail(done.error());
  return Work(problem, options, control).solve();
}

double cover_bound(const CoverProblem& problem, std::span<const double> multiplier) {
  std::vector<std::uint32_t> point;
  const CoverRows rows = open_rows(problem, point);
  std::vector<Sum> reduced(rows.price.size());
  for (std::size_t column = 0; column < reduced.size(); ++column) reduced[column].add(rows.price[column]);
  Sum bound;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const double price = std::max(0.0, multiplier[point[row]]);
    bound.add(rows.needed[row] * price);
    for (const std::uint32_t column : rows.of(row)) reduced[column].add(-price);
  }
  for (const Sum& column : reduced) bound.add(std::min(0.0, column.value()));
  return bound.value();
}

}  // namespace solleva::plan
