// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/routing/round_bound.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solleva/plan/routing/round_labels.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan::routing {
namespace {

constexpr std::size_t kMemories[] = {1, 3, 8}; ///< jobs remembered at each job, itself among them: few first, for a bound at all
constexpr std::size_t kMostLabels = 120'000;   ///< of one kind of machine at one set of prices
constexpr std::size_t kMostWork = 12'000'000;  ///< labels of all kinds at all prices: where the bound ends
constexpr double kHopeless = 0.03;             ///< gap, relative, above which no list of tours is short enough,
constexpr std::size_t kFewJobs = 30;           ///< but of so few jobs
constexpr std::size_t kNewTours = 60;          ///< of one kind at one set of prices
constexpr std::size_t kMostKept = 6000;        ///< tours known at once
constexpr std::size_t kMostRounds = 600;       ///< of prices
constexpr std::size_t kMostListed = 12'000;    ///< tours that the last choice is made among
constexpr double kNothing = 1e-7;              ///< relative

/// Tours under choice: which cover every job once, no more of a kind than there are machines.
struct Master {
  LinearModel model;
  std::vector<Tour> tours;
};

Master master_of(const RoundProblem& problem, const std::vector<Kind>& kinds, std::vector<Tour> tours, bool whole) {
  Master out;
  const std::size_t n = problem.jobs.size();
  for (std::size_t j = 0; j < n; ++j) {
    ModelRow row;
    row.lower = row.upper = 1;
    out.model.add_row(std::move(row));
  }
  for (const Kind& kind : kinds) {
    ModelRow row;
    row.upper = static_cast<double>(kind.machines.size());
    out.model.add_row(std::move(row));
  }
  for (std::uint32_t j = 0; j < n; ++j) {
    ModelColumn column;
    column.objective = problem.jobs[j].lost;
    column.upper = 1;
    column.integer = whole;
    out.model.add_term(j, out.model.add_column(std::move(column)), 1);
  }
  for (const Tour& tour : tours) {
    ModelColumn column;
    column.objective = tour.cost;
    column.integer = whole;
    if (whole) column.upper = 1;
    const std::uint32_t made = out.model.add_column(std::move(column));
    for (const std::uint32_t j : tour.jobs) out.model.add_term(j, made, 1);
    out.model.add_term(static_cast<std::uint32_t>(n + tour.kind), made, 1);
  }
  out.tours = std::move(tours);
  return out;
}

Tours chosen(const RoundProblem& problem, const Master& master, const std::vector<double>& values) {
  Tours out;
  const std::size_t n = problem.jobs.size();
  for (std::uint32_t j = 0; j < n; ++j) {
    if (values[j] < 0.5) continue;
    out.undone.push_back(j);
    out.cost += problem.jobs[j].lost;
  }
  for (std::size_t t = 0; t < master.tours.size(); ++t) {
    if (values[n + t] < 0.5) continue;
    out.tours.push_back(master.tours[t]);
    out.cost += master.tours[t].cost;
  }
  return out;
}

class Pricing {
 public:
  Pricing(const RoundProblem& problem, const std::vector<Kind>& kinds, const Tours& best, std::vector<Tour> pool, double gap, const RunControl& control)
      : problem_(problem), kinds_(kinds), best_(best), pool_(std::move(pool)), gap_(gap), control_(control) {
    out_.value = bound_of_jobs(problem, kinds);
    out_.method = "each job by itself";
  }

  Result<Bound> run() {
    for (const std::size_t size : kMemories) {
      if (spent_ > kMostWork || near()) break;
      memory_ = memory_of(problem_, size);
      // With the shortest memory few labels stand side by side, so that many are soon looked at.
      most_ = size == kMemories[0] ? 6 * kMostLabels : kMostLabels;
      if (Done done = generate(); !done) return fail(done.error());
    }
    if (out_.method == "column generation" && !near() && (problem_.jobs.size() <= kFewJobs || best_cost() - out_.value <= kHopeless * best_cost())) {
      if (Done done = choose(); !done) return fail(done.error());
    }
    return std::move(out_);
  }

 private:
  /// Prices until no tour pays, or until the work is spent.
  Done generate() {
    for (std::size_t round = 0; round < kMostRounds && spent_ <= kMostWork && !control_.stop.stop_requested(); ++round) {
      control_.tell("bound: prices of jobs", -1);
      Result<Solution> met = solve(master_of(problem_, kinds_, pool_, false).model, {}, control_);
      if (!met) return fail(met.error());
      if (met->values.empty()) break;
      prices_.assign(met->duals.begin(), met->duals.begin() + static_cast<std::ptrdiff_t>(problem_.jobs.size()));
      kind_prices_.assign(met->duals.begin() + static_cast<std::ptrdiff_t>(problem_.jobs.size()), met->duals.end());
      thin(met->reduced_costs);
      // Labels that are let go may have hidden a tour: only the full search can say that there is none.
      if (!price(true) && !price(false)) break;
    }
    return {};
  }
  double best_cost() const { return out_.better ? out_.better->cost : best_.cost; }
  bool near() const { return best_cost() - out_.value <= std::max(gap_, kNothing) * std::max(1.0, std::fabs(best_cost())); }
  double nothing() const { return kNothing * std::max(1.0, std::fabs(best_cost()) / static_cast<double>(std::max<std::size_t>(1, problem_.jobs.size()))); }

  /// Lets the dearest tours at the prices go where there are too many: those of the best choice cost nothing then and stay.
  void thin(const std::vector<double>& reduced) {
    if (pool_.size() <= kMostKept) return;
    std::vector<double> costs(reduced.begin() + static_cast<std::ptrdiff_t>(problem_.jobs.size()), reduced.end());
    std::vector<double> order = costs;
    std::ranges::nth_element(order, order.begin() + kMostKept / 2);
    const double most = std::max(order[kMostKept / 2], nothing());
    std::size_t at = 0;
    std::erase_if(pool_, [&](const Tour&) { return costs[at++] > most; });
  }

  /// Adds tours that pay at the prices; whether there were any. The full search also gives a bound.
  bool price(bool loose) {
    bool any = false;
    double bound = 0;
    for (std::size_t j = 0; j < problem_.jobs.size(); ++j) bound += prices_[j] + std::min(0.0, problem_.jobs[j].lost - prices_[j]);
    std::vector<double> slack;
    for (std::size_t k = 0; k < kinds_.size(); ++k) {
      const Labels labels = labels_of(kinds_[k], prices_, memory_, Way::onward, loose, most_, control_.stop);
      spent_ += labels.all.size();
      if (!labels.complete) return loose && any;
      double least = 0;
      for (Priced& one : cheapest(kinds_[k], labels, kNewTours)) {
        least = std::min(least, one.cost);
        if (one.cost - std::min(0.0, kind_prices_[k]) > -nothing()) break;
        Tour tour;
        tour.kind = k;
        tour.cost = cost_of(kinds_[k], one.jobs);
        tour.jobs = std::move(one.jobs);
        pool_.push_back(std::move(tour));
        any = true;
      }
      slack.push_back(least);
      bound += static_cast<double>(kinds_[k].machines.size()) * least;
    }
    if (loose || bound <= out_.value) return any;
    out_.value = std::min(bound, best_cost());
    out_.method = "column generation";
    at_bound_ = prices_;
    at_memory_ = memory_;
    slack_ = std::move(slack);
    // Once the bound is near enough there is no need to go on.
    return any && !near();
  }

  /// The best choice among all tours that a plan better than the best known can have; without their list, among those known.
  Done choose() {
    control_.tell("bound: list of tours", -1);
    std::optional<std::vector<Tour>> listed = list();
    const bool all = listed.has_value();
    if (!all) {
      listed.emplace();
      for (const Tour& tour : pool_) {
        std::vector<std::uint32_t> sorted = tour.jobs;
        std::ranges::sort(sorted);
        if (std::ranges::adjacent_find(sorted) == sorted.end()) listed->push_back(tour);
      }
      // The cheapest at the prices first: the solver need not see all.
      const auto reduced = [&](const Tour& tour) {
        double cost = tour.cost - slack_[tour.kind];
        for (const std::uint32_t j : tour.jobs) cost -= at_bound_[j];
        return cost;
      };
      std::ranges::stable_sort(*listed, {}, reduced);
      if (listed->size() > 2000) listed->resize(2000);
    }
    for (const Tour& tour : best_.tours) {
      if (std::ranges::find(*listed, tour) == listed->end()) listed->push_back(tour);
    }
    const Master master = master_of(problem_, kinds_, std::move(*listed), true);
    SolverOptions how;
    how.limits.gap = gap_;
    how.limits.iterations = all ? 20'000 : 200;
    how.start = start_of(master);
    Result<Solution> met = solve(master.model, how, control_);
    if (!met) return fail(met.error());
    if (!met->values.empty()) {
      Tours plan = chosen(problem_, master, met->values);
      if (plan.cost < best_cost() - 1e-9) out_.better = std::move(plan);
    }
    if (all && met->optimum.bound) {
      out_.value = std::max(out_.value, std::min(*met->optimum.bound, best_cost()));
      out_.method = "column generation, list of tours";
    }
    return {};
  }

  std::vector<double> start_of(const Master& master) const {
    std::vector<double> start(master.model.columns.size(), 0);
    for (const std::uint32_t j : best_.undone) start[j] = 1;
    for (const Tour& tour : best_.tours) {
      const auto found = std::ranges::find(master.tours, tour);
      start[problem_.jobs.size() + static_cast<std::size_t>(found - master.tours.begin())] = 1;
    }
    return start;
  }

  std::optional<std::vector<Tour>> list() const {
    const double room = best_cost() - out_.value + nothing();
    std::vector<Tour> all;
    for (std::size_t k = 0; k < kinds_.size(); ++k) {
      const Labels backward = labels_of(kinds_[k], at_bound_, at_memory_, Way::back, false, 2 * kMostLabels, control_.stop);
      if (!backward.complete) return std::nullopt;
      std::optional<std::vector<Tour>> some = tours_below(kinds_[k], k, at_bound_, backward, room + slack_[k], kMostListed, control_.stop);
      if (!some || all.size() + some->size() > kMostListed) return std::nullopt;
      // Machines that are alike may run the same tour only where its jobs are none; each tour is a column once.
      for (Tour& tour : *some) all.push_back(std::move(tour));
    }
    return all;
  }

  const RoundProblem& problem_;
  const std::vector<Kind>& kinds_;
  const Tours& best_;
  std::vector<Tour> pool_;
  double gap_;
  const RunControl& control_;
  Bound out_;
  std::size_t spent_ = 0, most_ = kMostLabels;
  std::vector<JobSet> memory_, at_memory_;
  std::vector<double> prices_, kind_prices_, at_bound_, slack_;
};

}  // namespace

double bound_of_jobs(const RoundProblem& problem, const std::vector<Kind>& kinds) {
  double bound = 0;
  for (std::uint32_t j = 0; j < problem.jobs.size(); ++j) {
    double least = problem.jobs[j].lost;
    for (const Kind& kind : kinds) {
      if (!kind.may(j)) continue;
      least = std::min(least, kind.cost(kind.home(), j));
      for (const std::uint32_t i : kind.jobs) {
        if (i != j) least = std::min(least, kind.cost(i, j));
      }
    }
    bound += least;
  }
  return bound;
}

Result<Bound> bound_of_tours(const RoundProblem& problem, const std::vector<Kind>& kinds, const Tours& best, std::vector<Tour> pool, double gap, const RunControl& control) {
  if (problem.jobs.size() <= kMostPriced) return Pricing(problem, kinds, best, std::move(pool), gap, control).run();
  Bound simple;
  simple.value = bound_of_jobs(problem, kinds);
  simple.method = "each job by itself";
  return simple;
}

}  // namespace solleva::plan::routing
