// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/heritage/heritage_plan.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/plan/heritage/errors.h"
#include "solleva/plan/heritage/heritage_floors.h"
#include "solleva/plan/heritage/heritage_model.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan::heritage {
namespace {

constexpr std::size_t kRounds = 500;
constexpr const char* kMethod = "branch and cut (CBC), floors by cuts";
/// While floors are broken, a plan so near to the best is good enough to find cuts.
constexpr double kLoose = 0.01;

double value_at(const Solution& found, std::uint32_t column) { return column == kNowhere ? 0.0 : found.values[column]; }

/// Takes the plan out of the values of the programme.
class Reading {
 public:
  Reading(const Heritage& heritage, const HeritageOptions& options, const HeritageModel& built, const Solution& found) : heritage_(heritage), options_(options), built_(built), found_(found) {}

  HeritagePlan read() {
    plan_.runs.assign(heritage_.workshops.size(), 0);
    plan_.taught.assign(heritage_.masters.size(), 0);
    plan_.placements = placements_of(heritage_, built_, found_);
    for (const Placement& one : plan_.placements) {
      plan_.runs[one.place.workshop] = 1;
      plan_.taught[one.place.master] += 1;
    }
    for (std::size_t w = 0; w < plan_.runs.size() && !options_.only_today; ++w) {
      if (plan_.runs[w] != 0) plan_.cost += (heritage_.workshops[w].there ? 0 : heritage_.workshops[w].open_cost) + heritage_.workshops[w].run_cost;
    }
    if (!options_.only_today) plan_.cost += static_cast<double>(plan_.placements.size()) * (heritage_.stipend + heritage_.fee);
    read_trade();
    read_earned();
    read_risk();
    return std::move(plan_);
  }

 private:
  void read_trade() {
    plan_.made.assign(heritage_.products.size(), std::vector<double>(heritage_.periods.size(), 0));
    plan_.sold.assign(built_.years.size(), std::vector<double>(heritage_.orders.size(), 0));
    for (const Pool& pool : built_.pools) {
      const std::vector<std::size_t>& season = heritage_.crafts[pool.craft].season;
      for (std::size_t k = 0; k < pool.products.size(); ++k) {
        for (std::size_t at = 0; at < season.size(); ++at) plan_.made[pool.products[k]][season[at]] += found_.values[pool.made[k][at]];
      }
      for (std::size_t s = 0; s < pool.sold.size(); ++s) {
        for (std::size_t o = 0; o < pool.sold[s].size(); ++o) plan_.sold[s][o] += value_at(found_, pool.sold[s][o]);
      }
    }
  }

  /// The receipts of a pool go to households by the hours that their people give.
  void read_earned() {
    plan_.earned.assign(heritage_.households.size(), std::vector<double>(built_.years.size(), 0));
    for (const Pool& pool : built_.pools) {
      std::vector<double> hours(heritage_.households.size(), 0);
      const Craft& craft = heritage_.crafts[pool.craft];
      for (std::size_t m = 0; m < heritage_.masters.size(); ++m) {
        const Master& one = heritage_.masters[m];
        if (one.craft != pool.craft || heritage_.poor(one.household) != pool.poor) continue;
        for (const std::size_t p : craft.season) hours[one.household] += std::max(0.0, one.hours[p] - craft.teaching * static_cast<double>(plan_.taught[m]));
      }
      for (const Placement& placement : plan_.placements) {
        const Candidate& one = heritage_.candidates[placement.candidate];
        if (placement.place.craft != pool.craft || heritage_.poor(one.household) != pool.poor) continue;
        for (const std::size_t p : craft.season) hours[one.household] += craft.pace * one.hours[p];
      }
      const double all = sum(hours);
      if (!(all > 0)) continue;
      for (std::size_t s = 0; s < built_.years.size(); ++s) {
        const double receipts = receipts_of(pool, s);
        for (std::size_t h = 0; h < hours.size(); ++h) plan_.earned[h][s] += receipts * (hours[h] / all);
      }
    }
    if (options_.only_today) return;
    for (const Placement& placement : plan_.placements) {
      for (double& earned : plan_.earned[heritage_.candidates[placement.candidate].household]) earned += heritage_.stipend;
      for (double& earned : plan_.earned[heritage_.masters[placement.place.master].household]) earned += heritage_.fee;
    }
  }

  double receipts_of(const Pool& pool, std::size_t s) const {
    Sum sum;
    for (std::size_t o = 0; o < heritage_.orders.size(); ++o) {
      const Order& order = heritage_.orders[o];
      sum.add(value_at(found_, pool.sold[s][o]) * order.price * built_.years[s].price[order.product]);
    }
    for (std::size_t k = 0; k < pool.products.size(); ++k) {
      for (const auto& [material, need] : heritage_.products[pool.products[k]].materials) {
        for (const std::uint32_t made : pool.made[k]) sum.add(-found_.values[made] * need * heritage_.materials[material].price);
      }
    }
    return sum.value();
  }

  void read_risk() {
    std::vector<double> counts;
    for (std::size_t s = 0; s < built_.years.size(); ++s) {
      Sum poor, others;
      for (std::size_t h = 0; h < plan_.earned.size(); ++h) (heritage_.poor(h) ? poor : others).add(plan_.earned[h][s]);
      plan_.poor_income.push_back(poor.value());
      plan_.others_income.push_back(others.value());
      counts.push_back(poor.value() + heritage_.others * others.value());
    }
    std::vector<std::size_t> order(counts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t s) { return counts[s]; });
    double left = options_.tail;
    for (const std::size_t s : order) {
      const double probability = built_.years[s].probability, part = std::min(left, probability);
      plan_.expected += probability * counts[s];
      plan_.tail_mean += part * counts[s] / options_.tail;
      left -= part;
    }
  }

  const Heritage& heritage_;
  const HeritageOptions& options_;
  const HeritageModel& built_;
  const Solution& found_;
  HeritagePlan plan_;
};

/// With the same people and workshops, of all ways to work that are as good by the aim, the one that brings the most to everybody: orders that the poor leave go to the others.
Done settle(const HeritageModel& built, Solution& found, const RunControl& control) {
  LinearModel among = built.model;
  ModelRow as_good;
  as_good.lower = *found.optimum.objective - 1e-9 * std::max(1.0, std::fabs(*found.optimum.objective));
  const std::uint32_t row = among.add_row(std::move(as_good));
  for (std::uint32_t j = 0; j < among.columns.size(); ++j) {
    ModelColumn& column = among.columns[j];
    if (column.objective != 0) among.add_term(row, j, column.objective);
    column.objective = 0;
    if (!column.integer) continue;
    column.lower = column.upper = found.values[j];
    column.integer = false;
  }
  for (std::size_t s = 0; s < built.years.size(); ++s) among.columns[built.income[s]].objective = among.columns[built.others[s]].objective = built.years[s].probability;
  Result<Solution> settled = solve(among, {}, control);
  if (!settled) return fail(settled.error());
  // Within rounding no plan may be left; then the first stands.
  if (!settled->values.empty()) found.values = std::move(settled->values);
  return {};
}

/// Solves, looks at the floors, adds cuts, until a plan keeps them all.
class Rounds {
 public:
  Rounds(const Heritage& heritage, const HeritageOptions& options, const RunControl& control) : heritage_(heritage), options_(options), control_(control), built_(model_of(heritage, options)) {}

  Result<HeritagePlan> go() {
    SolverOptions how;
    how.limits.gap = std::max(options_.limits.gap, options_.floors ? kLoose : 0);
    if (options_.floors) add_cuts(broken_floors(heritage_, placed_today(heritage_)));
    const std::size_t most = options_.limits.iterations >= 0 ? static_cast<std::size_t>(options_.limits.iterations) : kRounds;
    for (round_ = 1;; ++round_) {
      Result<Solution> found = solve(built_.model, how, control_);
      if (!found) return fail(found.error());
      if (found->optimum.bound) bound_ = std::min(bound_.value_or(unbounded), *found->optimum.bound);
      const bool stopped = control_.stop.stop_requested();
      if (found->values.empty()) return best_ ? end(std::move(*best_), Status::stopped, {}) : nothing(std::move(found->optimum));
      const std::vector<FloorCut> cuts = options_.floors ? broken_floors(heritage_, placements_of(heritage_, built_, *found)) : std::vector<FloorCut>();
      if (cuts.empty() && found->optimum.status == Status::optimal && how.limits.gap <= options_.limits.gap) return end(std::move(*found), Status::optimal, {});
      if (cuts.empty() && (!best_ || *found->optimum.objective > *best_->optimum.objective)) best_ = std::move(*found);
      if (best_ && near()) return end(std::move(*best_), Status::optimal, {});
      if (stopped || round_ >= most) {
        const Status status = stopped ? Status::stopped : Status::feasible;
        if (best_) return end(std::move(*best_), status, {});
        return end(std::move(*found), status, "the search ended before a plan was found that keeps every floor: this one does not keep that of " + heritage_.crafts[cuts.front().craft].name);
      }
      // With a plan that keeps all floors, it goes on to the gap that was asked for.
      if (cuts.empty()) how.limits.gap = options_.limits.gap;
      if (best_) how.start = best_->values;
      add_cuts(cuts);
      control_.tell("floors of the crafts", -1);
    }
  }

 private:
  /// Whether the best plan that keeps all floors is as near to the bound as was asked for.
  bool near() const {
    if (!bound_) return false;
    return *bound_ - *best_->optimum.objective <= std::max(options_.limits.gap, 1e-9) * std::fabs(*best_->optimum.objective);
  }

  void add_cuts(const std::vector<FloorCut>& cuts) {
    for (const FloorCut& cut : cuts) add_cut(built_, cut);
  }

  Result<HeritagePlan> nothing(Optimum optimum) {
    HeritagePlan none;
    none.optimum = std::move(optimum);
    none.optimum.objective.reset();
    none.optimum.bound = bound_;
    none.optimum.method = kMethod;
    none.rounds = round_;
    if (none.optimum.status != Status::infeasible) return none;
    if (Done done = explain_infeasible(heritage_, options_, none, control_); !done) return fail(done.error());
    return none;
  }

  Result<HeritagePlan> end(Solution found, Status status, std::string reason) {
    if (status != Status::stopped) {
      if (Done done = settle(built_, found, control_); !done) return fail(done.error());
    }
    HeritagePlan plan = Reading(heritage_, options_, built_, found).read();
    plan.optimum.objective = options_.aim == Aim::expected ? plan.expected : plan.tail_mean;
    // The tree's bound and the recomputed objective may cross by rounding.
    if (bound_) plan.optimum.bound = std::max(*bound_, *plan.optimum.objective);
    plan.optimum.status = status;
    plan.optimum.reason = std::move(reason);
    plan.optimum.method = kMethod;
    plan.rounds = round_;
    return plan;
  }

  const Heritage& heritage_;
  const HeritageOptions& options_;
  const RunControl& control_;
  HeritageModel built_;
  std::optional<double> bound_;
  std::optional<Solution> best_;  ///< keeps all floors
  std::size_t round_ = 0;
};

}  // namespace

std::vector<Placement> placed_today(const Heritage& heritage) {
  std::vector<Placement> placements;
  for (std::size_t i = 0; i < heritage.candidates.size(); ++i) {
    if (!heritage.candidates[i].today) continue;
    Placement made;
    made.candidate = i;
    made.place = *heritage.candidates[i].today;
    placements.push_back(made);
  }
  return placements;
}

Life life_of(const Heritage& heritage, std::size_t candidate, std::size_t craft, std::size_t years) {
  const Candidate& one = heritage.candidates[candidate];
  const Craft& learns = heritage.crafts[craft];
  const double known = one.today && one.today->craft == craft ? one.learned : 0;
  return apprentice_life(learns.leaving, one.age, std::max(0.0, learns.months - known), one.stays, years);
}

std::vector<Life> lives_of(const Heritage& heritage, const std::vector<Placement>& placements, std::size_t craft, std::size_t years) {
  std::vector<Life> lives;
  for (const Master& one : heritage.masters) {
    if (one.craft == craft) lives.push_back(master_life(heritage.crafts[craft].leaving, one.age, years));
  }
  for (const Placement& one : placements) {
    if (one.place.craft == craft) lives.push_back(life_of(heritage, one.candidate, craft, years));
  }
  return lives;
}

Result<HeritagePlan> plan_heritage(const Heritage& heritage, const HeritageOptions& options, const RunControl& control) {
  if (Done done = check(heritage); !done) return fail(done.error());
  if (!(options.tail > 0 && options.tail <= 1)) {
    Error error{errors::bad_heritage, "the tail must be a part of the years above 0"};
    error.why = "it is " + format_double(options.tail);
    return fail(std::move(error));
  }
  return Rounds(heritage, options, control).go();
}

}  // namespace solleva::plan::heritage
