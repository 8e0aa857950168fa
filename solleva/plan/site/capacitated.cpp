// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/capacitated.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "solleva/base/parallel.h"
#include "solleva/base/philox.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/site/capacitated_exact.h"
#include "solleva/plan/site/capacitated_search.h"
#include "solleva/plan/site/median.h"

namespace solleva::plan {
namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();
/// Pairs up to which the solver room finishes a proof, and up to which it looks for a plan where the search found none.
constexpr std::size_t kProved = 400;
constexpr std::size_t kFitted = 20'000;
constexpr double kWholeCapacity = 20'000;  ///< up to which knapsacks are solved exactly

bool whole(double value) { return value == std::floor(value); }

Done check(const CapacitatedProblem& problem) {
  if (const Done done = check_siting({problem.reach, problem.weight, problem.open, problem.existing}); !done) return done;
  const auto bad = [](std::string why) { return fail(Error{errors::bad_siting, "the siting problem does not hold together", {}, std::move(why)}); };
  if (problem.load.size() != problem.reach.points() || problem.capacity.size() != problem.reach.sites) return bad("one load is needed for each point and one capacity for each site");
  for (const auto& amounts : {problem.load, problem.capacity}) {
    for (const double amount : amounts) {
      if (!std::isfinite(amount) || amount < 0) return bad("a load or a capacity is negative or no finite number");
    }
  }
  if (static_cast<double>(problem.reach.points()) * static_cast<double>(problem.reach.sites) > 4e7) return bad("more than 40 million pairs of places and sites with capacities");
  if (problem.fill_existing && problem.reach.points() * problem.reach.sites > kFitted) return bad("more than 20,000 pairs of places and sites to fill existing sites with");
  std::vector<std::uint8_t> exists(problem.reach.sites, 0);
  Sum room;
  for (const std::uint32_t site : problem.existing) {
    exists[site] = 1;
    room.add(problem.capacity[site]);
  }
  std::vector<double> others;
  for (std::size_t site = 0; site < exists.size(); ++site) {
    if (exists[site] == 0) others.push_back(problem.capacity[site]);
  }
  std::sort(others.begin(), others.end(), std::greater<>{});
  for (std::size_t i = 0; i < problem.open - problem.existing.size(); ++i) room.add(others[i]);
  const double load = sum(problem.load);
  if (load > room.value() * (1 + 1e-9)) {
    return bad("the " + std::to_string(problem.open) + " largest capacities hold " + format_double(room.value()) + ", the places need " + format_double(load));
  }
  const double largest = *std::max_element(problem.capacity.begin(), problem.capacity.end());
  for (std::size_t point = 0; point < problem.load.size(); ++point) {
    if (problem.load[point] > largest * (1 + 1e-9)) return bad("place " + std::to_string(point + 1) + " needs more than any site can hold, and a place goes to one site as a whole");
  }
  return {};
}

/// What one site would like to serve at the prices of the points: a knapsack of those that cost it less than they pay.
class Knapsack {
 public:
  Knapsack(const CapacitatedProblem& problem, const std::vector<double>& costs) : problem_(problem), costs_(costs) {
    whole_ = std::ranges::all_of(problem.load, whole) && std::ranges::all_of(problem.capacity, [](double c) { return whole(c) && c <= kWholeCapacity; });
  }

  /// The least sum of (cost - price) of points within the capacity, or less; `chosen` gets the points (of the relaxation those taken whole).
  double solve(std::uint32_t site, std::span<const double> price, std::vector<std::uint32_t>* chosen) const {
    std::vector<std::pair<double, std::uint32_t>> items;  // profit, point
    for (std::uint32_t point = 0; point < problem_.reach.points(); ++point) {
      const double profit = price[point] - costs_[point * problem_.reach.sites + site];
      if (profit > 0 && problem_.load[point] <= problem_.capacity[site]) items.emplace_back(profit, point);
    }
    double load = 0;
    for (const auto& item : items) load += problem_.load[item.second];
    if (load <= problem_.capacity[site]) {
      double all = 0;
      for (const auto& [profit, point] : items) {
        all += profit;
        if (chosen != nullptr) chosen->push_back(point);
      }
      return -all;
    }
    return whole_ ? -exact(site, items, chosen) : -relaxed(site, items, chosen);
  }

 private:
  double exact(std::uint32_t site, const std::vector<std::pair<double, std::uint32_t>>& items, std::vector<std::uint32_t>* chosen) const {
    const auto capacity = static_cast<std::size_t>(problem_.capacity[site]);
    std::vector<double> best(capacity + 1, 0.0);
    std::vector<std::vector<bool>> taken(chosen != nullptr ? items.size() : 0, std::vector<bool>(capacity + 1, false));
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto load = static_cast<std::size_t>(problem_.load[items[i].second]);
      for (std::size_t room = capacity + 1; room-- > load;) {
        const double with = best[room - load] + items[i].first;
        if (with <= best[room]) continue;
        best[room] = with;
        if (chosen != nullptr) taken[i][room] = true;
      }
    }
    if (chosen != nullptr) {
      std::size_t room = capacity;
      for (std::size_t i = items.size(); i-- > 0;) {
        if (!taken[i][room]) continue;
        chosen->push_back(items[i].second);
        room -= static_cast<std::size_t>(problem_.load[items[i].second]);
      }
    }
    return best[capacity];
  }

  double relaxed(std::uint32_t site, std::vector<std::pair<double, std::uint32_t>> items, std::vector<std::uint32_t>* chosen) const {
    const auto rate = [&](const auto& item) { return item.first / problem_.load[item.second]; };  // endless for a load of 0: first
    std::sort(items.begin(), items.end(), [&](const auto& a, const auto& b) { return rate(a) != rate(b) ? rate(a) > rate(b) : a.second < b.second; });
    double room = problem_.capacity[site];
    double total = 0;
    for (const auto& item : items) {
      const double load = problem_.load[item.second];
      if (load > room) {
        total += item.first * room / load;
        break;
      }
      room -= load;
      total += item.first;
      if (chosen != nullptr) chosen->push_back(item.second);
    }
    return total;
  }

  const CapacitatedProblem& problem_;
  const std::vector<double>& costs_;
  bool whole_ = false;
};

class Work {
 public:
  Work(const CapacitatedProblem& problem, const CapacitatedOptions& options, const RunControl& control)
      : problem_(problem), options_(options), control_(control), costs_(weighted_costs(problem)), knapsack_(problem, costs_), search_(problem, costs_),
        exists_(problem.reach.sites, 0) {
    for (const std::uint32_t site : problem.existing) exists_[site] = 1;
    whole_ = std::ranges::all_of(costs_, whole);
  }

  Result<CapacitatedPlan> solve();

  struct Value {
    double bound = 0;
    std::vector<std::uint32_t> chosen;  ///< sites
  };
  Value at(std::span<const double> price) const;

 private:
  void take(CapacitatedSearch::Plan plan);
  void climb();
  void search();
  Done prove();
  std::vector<double> slope_at(const Value& value, std::span<const double> price) const;
  double rounded(double bound) const { return whole_ ? std::ceil(bound - 1e-6) : bound; }
  bool found() const { return !best_.open.empty() && best_.excess == 0; }
  bool proved() const { return found() && rounded(lower_) >= best_.cost - std::max(options_.limits.gap, 1e-10) * std::fabs(best_.cost); }
  void tell(const char* phase) const {
    if (control_.progress) control_.tell(std::string(phase) + ": best " + (found() ? std::to_string(best_.cost) : "none yet") + ", bound " + std::to_string(lower_), -1);
  }

  const CapacitatedProblem& problem_;
  const CapacitatedOptions& options_;
  const RunControl& control_;
  std::vector<double> costs_;
  Knapsack knapsack_;
  CapacitatedSearch search_;
  std::vector<std::uint8_t> exists_;
  bool whole_ = false;
  CapacitatedSearch::Plan best_;
  double lower_ = -kEndless;
  std::vector<double> multiplier_;
  bool solver_ = false;
  bool no_plan_ = false;
};

Work::Value Work::at(std::span<const double> price) const {
  RunControl unstopped = control_;
  unstopped.stop = {};
  std::vector<double> reduced(problem_.reach.sites);
  (void)parallel_chunks({reduced.size(), 16}, unstopped, [&](Chunk chunk) {
    for (std::size_t site = chunk.begin; site < chunk.end; ++site) reduced[site] = knapsack_.solve(static_cast<std::uint32_t>(site), price, nullptr);
  });
  std::vector<std::uint32_t> order;
  Value value;
  for (std::uint32_t site = 0; site < reduced.size(); ++site) (exists_[site] != 0 ? value.chosen : order).push_back(site);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return reduced[a] < reduced[b]; });
  value.chosen.insert(value.chosen.end(), order.begin(), order.begin() + static_cast<long>(problem_.open - problem_.existing.size()));
  Sum bound;
  for (const double p : price) bound.add(p);
  for (const std::uint32_t site : value.chosen) bound.add(reduced[site]);
  value.bound = bound.value();
  return value;
}

std::vector<double> Work::slope_at(const Value& value, std::span<const double> price) const {
  std::vector<double> slope(price.size(), 1.0);
  std::vector<std::uint32_t> served;
  for (const std::uint32_t site : value.chosen) {
    served.clear();
    (void)knapsack_.solve(site, price, &served);
    for (const std::uint32_t point : served) slope[point] -= 1;
  }
  return slope;
}

void Work::take(CapacitatedSearch::Plan plan) {
  if (best_.open.empty() || search_.better(plan, best_)) best_ = std::move(plan);
}

void Work::climb() {
  const std::size_t points = problem_.reach.points();
  std::vector<double> price(points);
  for (std::size_t point = 0; point < points; ++point) price[point] = costs_[point * problem_.reach.sites + best_.open[best_.slot[point]]];
  multiplier_ = price;
  double length = 1.5;
  std::size_t idle = 0;
  std::vector<double> along(points, 0.0);
  double squared = 0;
  for (std::size_t step = 0; step <= options_.ascent && !proved() && length > 1e-4 && !control_.stop.stop_requested(); ++step) {
    const Value value = at(price);
    if (value.bound > lower_) {
      idle = value.bound - lower_ > 1e-5 * std::fabs(best_.cost) ? 0 : idle + 1;
      lower_ = value.bound;
      multiplier_ = price;
    } else {
      ++idle;
    }
    if (step % 10 == 0) take(search_.from(value.chosen));
    if (step % 20 == 0) tell("bound");
    if (idle >= 15) {
      idle = 0;
      length *= 0.5;
      price = multiplier_;
    }
    const std::vector<double> slope = slope_at(value, price);
    const double dot = std::inner_product(slope.begin(), slope.end(), along.begin(), 0.0);
    const double deflection = dot < 0 && squared > 0 ? -1.5 * dot / squared : 0;
    for (std::size_t i = 0; i < points; ++i) along[i] = slope[i] + deflection * along[i];
    squared = std::inner_product(along.begin(), along.end(), along.begin(), 0.0);
    if (squared == 0) break;
    const double target = best_.excess == 0 ? best_.cost : std::max(best_.cost, std::fabs(lower_) * 1.05);
    const double stride = length * std::max(target - value.bound, 1e-9 * std::fabs(target)) / squared;
    for (std::size_t i = 0; i < points; ++i) price[i] = std::max(0.0, price[i] + stride * along[i]);
  }
}

void Work::search() {
  CapacitatedSearch::Plan here = best_;
  const auto points = static_cast<double>(problem_.reach.points());
  const double fitting = std::clamp(1e9 / (points * (points + static_cast<double>(problem_.reach.sites)) + 1), 50.0, 50'000.0);
  const auto rounds = static_cast<std::size_t>(options_.limits.iterations >= 0 ? static_cast<double>(options_.limits.iterations) : fitting);
  Stream stream({options_.seed, 0, 0, Purpose("capacitated p-median shake")});
  if (problem_.open == problem_.existing.size() || problem_.open == problem_.reach.sites) return;
  for (std::size_t round = 0; round < rounds && !proved() && !control_.stop.stop_requested(); ++round) {
    // The walk goes on from plans that are a little worse too, and comes back to the best from time to time.
    if (round % 100 == 0) here = best_;
    std::vector<std::uint32_t> open = here.open;
    std::vector<std::uint8_t> is_open(problem_.reach.sites, 0);
    for (const std::uint32_t site : open) is_open[site] = 1;
    for (std::size_t swaps = 1 + round % 3; swaps > 0;) {
      const auto in = static_cast<std::uint32_t>(stream.bits64() % problem_.reach.sites);
      const std::size_t slot = stream.bits64() % open.size();
      if (exists_[open[slot]] != 0) continue;
      --swaps;
      if (is_open[in] != 0) continue;
      is_open[open[slot]] = 0;
      is_open[in] = 1;
      open[slot] = in;
    }
    CapacitatedSearch::Plan next = search_.from(std::move(open));
    if (next.excess == 0 && next.cost <= best_.cost * 1.01) here = next;
    take(std::move(next));
    if (round % 100 == 0) tell("search");
  }
}

/// Small problems go to the solver room for the rest of the proof; larger ones only where no plan was found.
Done Work::prove() {
  const std::size_t most = found() ? kProved : kFitted;
  if (proved() || costs_.size() > most || control_.stop.stop_requested()) return {};
  Limits limits;
  limits.gap = options_.limits.gap;
  limits.iterations = found() || problem_.fill_existing ? -1 : 500;
  const Result<ExactCapacitated> exact = solve_exactly(problem_, costs_, limits, control_);
  if (!exact) return fail(exact.error());
  solver_ = true;
  if (exact->optimum.status == Status::infeasible) no_plan_ = true;
  if (exact->optimum.bound) lower_ = std::max(lower_, *exact->optimum.bound);
  if (!exact->plan.open.empty()) take(exact->plan);
  return {};
}

Result<CapacitatedPlan> Work::solve() {
  if (!problem_.fill_existing) {
    // First the plan without capacities: its sites are a fair beginning.
    MedianOptions plain;
    plain.ascent = 50;
    plain.limits.iterations = 0;
    const Result<MedianPlan> median = p_median({problem_.reach, problem_.weight, problem_.open, problem_.existing}, plain, control_);
    take(search_.from(median->open));
    climb();
    search();
  }
  CapacitatedPlan plan;
  plan.multiplier = multiplier_;
  plan.dual_bound = lower_;
  if (const Done done = prove(); !done) return fail(done.error());
  plan.optimum.method = "Lagrangian relaxation with knapsacks, search by shifts, exchanges and moved sites";
  if (solver_) plan.optimum.method += ", branch and cut";
  if (problem_.fill_existing) plan.optimum.method = "branch and cut";
  plan.optimum.seed = options_.seed;
  if (std::isfinite(lower_)) plan.optimum.bound = rounded(lower_);
  if (!found()) {
    plan.optimum.status = control_.stop.stop_requested() ? Status::stopped : Status::infeasible;
    plan.optimum.reason = no_plan_ ? "the places cannot be fitted whole into the capacities of so many sites"
                                   : "no way was found to fit every place whole into the capacities; this is no proof that there is none";
    return plan;
  }
  plan.open = best_.open;
  std::sort(plan.open.begin(), plan.open.end());
  Sum total;
  for (std::size_t point = 0; point < problem_.reach.points(); ++point) {
    const std::uint32_t site = best_.open[best_.slot[point]];
    total.add(costs_[point * problem_.reach.sites + site]);
    const bool serves = std::ranges::any_of(problem_.reach.of(point), [&](const Service& s) { return s.site == site; });
    plan.site.push_back(serves ? site : kNoSite);
  }
  plan.optimum.objective = total.value();
  if (plan.optimum.bound) plan.optimum.bound = std::min(*plan.optimum.bound, total.value());
  if (proved()) {
    plan.optimum.status = Status::optimal;
  } else if (control_.stop.stop_requested()) {
    plan.optimum.status = Status::stopped;
    plan.optimum.reason = "the work was ended before the proof was complete";
  } else {
    plan.optimum.reason = "the bound of the knapsacks does not meet the plan";
  }
  return plan;
}

}  // namespace

Result<CapacitatedPlan> capacitated_median(const CapacitatedProblem& problem, const CapacitatedOptions& options, const RunControl& control) {
  if (const Done done = check(problem); !done) return fail(done.error());
  return Work(problem, options, control).solve();
}

double capacitated_bound(const CapacitatedProblem& problem, std::span<const double> multiplier) {
  return Work(problem, {}, {}).at(multiplier).bound;
}

}  // namespace solleva::plan
