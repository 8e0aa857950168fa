// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/relocation/joint.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/relocation/errors.h"
#include "solleva/plan/relocation/joint_prices.h"
#include "solleva/plan/relocation/move_instance.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan::relocation {
namespace {

constexpr std::size_t kMostChoices = 120'000;
constexpr std::size_t kMostForTree = 20'000;  ///< families x sites; above, prices alone decide where they can
constexpr std::int64_t kMostNodes = 20'000;

Error bad(std::string why, std::string unit) {
  Error error;
  error.code = errors::bad_relocation;
  error.what = "staying and moving cannot be weighed";
  error.where.unit = std::move(unit);
  error.why = std::move(why);
  return error;
}

Done check_joint(const Joint& joint) {
  if (const Done done = check(joint.move); !done) return done;
  const std::size_t families = joint.move.families.size();
  if (joint.hamlet_of.size() != families) return fail(bad("not every family has a hamlet", {}));
  if (!joint.cost.empty() && joint.cost.size() != families * joint.move.sites.size()) return fail(bad("not every move has a cost", {}));
  if (!joint.decided.empty() && joint.decided.size() != families) return fail(bad("not every family has its decision", {}));
  for (std::size_t f = 0; f < families; ++f) {
    if (joint.hamlet_of[f] >= joint.hamlets.size()) return fail(bad("the family lives in a hamlet that is not there", joint.move.families[f].consent.person()));
  }
  const auto amount = [](double value) { return std::isfinite(value) && value >= 0; };
  for (const StayMeasure& one : joint.measures) {
    if (one.hamlet >= joint.hamlets.size()) return fail(bad("the measure is for a hamlet that is not there", one.name));
    if (!amount(one.fixed) || !amount(one.per_family)) return fail(bad("a cost is 0 or more", one.name));
    if (!amount(one.effect)) return fail(bad("what a measure brings is 0 or more: nobody is driven out", one.name));
  }
  if (!std::ranges::all_of(joint.cost, amount)) return fail(bad("a cost is 0 or more", {}));
  if (joint.budget && !amount(*joint.budget)) return fail(bad("a budget is 0 or more", {}));
  return {};
}

/// The families that stay in each hamlet.
std::vector<double> staying(const Joint& joint, std::span<const std::uint32_t> site) {
  std::vector<double> count;
  for (const Hamlet& hamlet : joint.hamlets) count.push_back(static_cast<double>(hamlet.others));
  for (std::size_t f = 0; f < site.size(); ++f) count[joint.hamlet_of[f]] += site[f] == kStays ? 1 : 0;
  return count;
}

double cost_of(const Joint& joint, std::size_t family, std::size_t site) { return joint.cost.empty() ? 0 : joint.cost[family * joint.move.sites.size() + site]; }

/// Neighbours at one site, as in the tree of plan_move(), or one family alone.
struct Choice {
  std::uint32_t group = 0, set = 0, site = 0;
};

class Tree {
 public:
  explicit Tree(const Joint& joint) : joint_(joint), in_(instance_of(joint.move)) {}

  /// `known`: a plan to begin with; null: everybody stays.
  Result<JointPlan> solve(const JointPlan* known, const Limits& limits, const RunControl& control) {
    if (!list_choices()) {
      Error error{errors::too_large, "moves and measures are too many to be weighed under one budget"};
      error.why = "there are more than 120,000 choices of a family or of neighbours and a site";
      error.hint = "plan without --budget, without --bonus, or each valley by itself";
      return fail(error);
    }
    build();
    SolverOptions options;
    options.limits = {limits.gap, limits.iterations >= 0 ? limits.iterations : kMostNodes};
    if (joint_.decided.empty()) options.start = known != nullptr ? values_of(known->site, known->built) : values_of(std::vector<std::uint32_t>(in_.families, kStays), affordable());
    options.driver = true;
    Result<Solution> solved = plan::solve(model_, options, control);
    if (!solved) return fail(solved.error());
    if (solved->values.empty() && solved->optimum.status != Status::infeasible) solved->values = options.start;  // ended before anything else was found
    return read(*solved);
  }

 private:
  bool list_choices() {
    for (std::uint32_t g = 0; g < in_.groups.size(); ++g) {
      const std::vector<std::uint32_t>& members = in_.groups[g];
      for (std::uint32_t s = 0; s < in_.sites; ++s) {
        for (std::uint32_t set = 1; set < 1U << members.size(); ++set) {
          if (fits_together(in_, members, set, s) && as_decided(members, set, s)) choices_.push_back({g, set, s});
        }
        if (choices_.size() > kMostChoices) return false;
      }
    }
    return true;
  }

  /// Whether the set is exactly those members that are decided to go there.
  bool as_decided(const std::vector<std::uint32_t>& members, std::uint32_t set, std::uint32_t s) const {
    if (joint_.decided.empty()) return true;
    for (std::size_t m = 0; m < members.size(); ++m) {
      if ((joint_.decided[members[m]] == s) != ((set >> m & 1U) != 0)) return false;
    }
    return true;
  }

  void build() {
    model_.sense = Sense::maximise;
    once_.assign(in_.families, 0);
    for (std::size_t f = 0; f < in_.families; ++f) {
      const bool goes = !joint_.decided.empty() && joint_.decided[f] != kStays;
      once_[f] = model_.add_row({goes ? 1.0 : -unbounded, 1, {}});
    }
    room_ = static_cast<std::uint32_t>(model_.rows.size());
    for (const std::int64_t room : in_.room) model_.add_row({-unbounded, static_cast<double>(room), {}});
    if (joint_.budget) money_ = model_.add_row({-unbounded, *joint_.budget, {}});
    add_moves();
    for (const StayMeasure& one : joint_.measures) add_measure(one);
  }

  void add_moves() {
    moves_of_.assign(in_.families, {});
    std::uint32_t same = 0;
    for (std::size_t c = 0; c < choices_.size(); ++c) {
      const Choice& choice = choices_[c];
      const std::vector<std::uint32_t>& members = in_.groups[choice.group];
      const std::uint32_t column = model_.add_column({reduced_worth(in_, members, choice.set, choice.site, {}), 0, 1, true, {}});
      double money = 0;
      for (std::size_t m = 0; m < members.size(); ++m) {
        if ((choice.set >> m & 1U) == 0) continue;
        const std::uint32_t f = members[m];
        model_.add_term(once_[f], column, 1);
        moves_of_[f].push_back(column);
        money += cost_of(joint_, f, choice.site);
        for (std::size_t k = 0; k < in_.kinds; ++k) {
          const auto need = static_cast<double>(in_.needs[f * in_.kinds + k]);
          if (need != 0) model_.add_term(room_ + static_cast<std::uint32_t>(choice.site * in_.kinds + k), column, need);
        }
      }
      if (joint_.budget && money != 0) model_.add_term(money_, column, money);
      if (members.size() == 1) continue;
      if (c == 0 || choices_[c - 1].group != choice.group || choices_[c - 1].site != choice.site) same = model_.add_row({-unbounded, 1, {}});
      model_.add_term(same, column, 1);
    }
  }

  /// z for the measure, and for each family of the hamlet y = z (1 - x): it stays and has its part.
  void add_measure(const StayMeasure& one) {
    const auto others = static_cast<double>(joint_.hamlets[one.hamlet].others);
    const std::uint32_t z = model_.add_column({one.effect * others, 0, 1, true, {}});
    built_.push_back(z);
    if (joint_.budget) model_.add_term(money_, z, one.fixed + one.per_family * others);
    for (std::size_t f = 0; f < in_.families; ++f) {
      if (joint_.hamlet_of[f] != one.hamlet) continue;
      const std::uint32_t y = model_.add_column({one.effect, 0, 1, false, {}});
      if (joint_.budget && one.per_family != 0) model_.add_term(money_, y, one.per_family);
      const std::uint32_t with = model_.add_row({-unbounded, 0, {}});  // y <= z
      model_.add_term(with, y, 1);
      model_.add_term(with, z, -1);
      const std::uint32_t here = model_.add_row({-unbounded, 1, {}});  // y + x <= 1
      model_.add_term(here, y, 1);
      const std::uint32_t part = model_.add_row({0, unbounded, {}});  // y >= z - x: who stays is left out of nothing
      model_.add_term(part, y, 1);
      model_.add_term(part, z, -1);
      for (const std::uint32_t x : moves_of_[f]) {
        model_.add_term(here, x, 1);
        model_.add_term(part, x, 1);
      }
    }
  }

  /// Measures by what they bring for their money when everybody stays.
  std::vector<std::uint8_t> affordable() const {
    const std::vector<double> here = staying(joint_, std::vector<std::uint32_t>(in_.families, kStays));
    std::vector<std::size_t> order(joint_.measures.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto money = [&](std::size_t m) { return joint_.measures[m].fixed + joint_.measures[m].per_family * here[joint_.measures[m].hamlet]; };
    std::ranges::stable_sort(order, std::greater<>{}, [&](std::size_t m) { return joint_.measures[m].effect * here[joint_.measures[m].hamlet] / (1e-9 + money(m)); });
    double left = joint_.budget.value_or(unbounded);
    std::vector<std::uint8_t> built(joint_.measures.size(), 0);
    for (const std::size_t m : order) {
      if (money(m) > left) continue;
      left -= money(m);
      built[m] = 1;
    }
    return built;
  }

  /// The columns of a plan in which neighbours are nobody's concern, or nobody moves.
  std::vector<double> values_of(const std::vector<std::uint32_t>& site, const std::vector<std::uint8_t>& built) const {
    std::vector<double> values(model_.columns.size(), 0);
    for (std::size_t c = 0; c < choices_.size(); ++c) {
      const std::vector<std::uint32_t>& members = in_.groups[choices_[c].group];
      if (members.size() == 1 && site[members.front()] == choices_[c].site) values[c] = 1;
    }
    for (std::size_t m = 0; m < built.size(); ++m) {
      if (built[m] == 0) continue;
      std::uint32_t column = built_[m];
      values[column] = 1;
      for (std::size_t f = 0; f < in_.families; ++f) {
        if (joint_.hamlet_of[f] == joint_.measures[m].hamlet) values[++column] = site[f] == kStays ? 1 : 0;
      }
    }
    return values;
  }

  JointPlan read(const Solution& solved) const {
    JointPlan plan;
    plan.optimum = solved.optimum;
    plan.optimum.method = "branch and cut over moves and measures";
    plan.site.assign(in_.families, kStays);
    plan.built.assign(joint_.measures.size(), 0);
    if (solved.values.empty()) {
      plan.optimum.objective.reset();
      if (plan.optimum.status == Status::infeasible) plan.optimum.reason = "the moves that are settled cost more than the budget, or take more room than there is";
      return plan;
    }
    for (std::size_t c = 0; c < choices_.size(); ++c) {
      if (solved.values[c] < 0.5) continue;
      const std::vector<std::uint32_t>& members = in_.groups[choices_[c].group];
      for (std::size_t m = 0; m < members.size(); ++m) {
        if ((choices_[c].set >> m & 1U) != 0) plan.site[members[m]] = choices_[c].site;
      }
    }
    for (std::size_t m = 0; m < built_.size(); ++m) plan.built[m] = solved.values[built_[m]] > 0.5 ? 1 : 0;
    plan.optimum.objective = joint_worth(joint_, plan.site, plan.built);
    if (plan.optimum.bound) plan.optimum.bound = std::max(*plan.optimum.bound, *plan.optimum.objective);
    return plan;
  }

  const Joint& joint_;
  const Instance in_;
  LinearModel model_;
  std::vector<Choice> choices_;
  std::vector<std::uint32_t> once_, built_;
  std::vector<std::vector<std::uint32_t>> moves_of_;
  std::uint32_t room_ = 0, money_ = 0;
};

/// Everything is done, so that each family weighs a move against all of it.
Result<JointPlan> without_budget(const Joint& joint, const Limits& limits, const RunControl& control) {
  std::vector<double> here(joint.hamlets.size(), 0);
  for (const StayMeasure& one : joint.measures) here[one.hamlet] += one.effect;
  Move beyond = joint.move;
  Sum home;
  for (std::size_t h = 0; h < here.size(); ++h) home.add(here[h] * static_cast<double>(joint.hamlets[h].others));
  for (std::size_t f = 0; f < beyond.families.size(); ++f) {
    home.add(here[joint.hamlet_of[f]]);
    for (double& worth : beyond.families[f].worth) worth -= here[joint.hamlet_of[f]];
  }
  Result<MovePlan> moved = plan_move(beyond, limits, control);
  if (!moved) return fail(moved.error());
  JointPlan plan;
  plan.optimum = std::move(moved->optimum);
  plan.site = std::move(moved->site);
  plan.prices = std::move(moved->prices);
  plan.built.assign(joint.measures.size(), 1);
  plan.optimum.objective = joint_worth(joint, plan.site, plan.built);
  plan.optimum.bound = std::max(*plan.optimum.objective, plan.optimum.bound.value_or(unbounded) + home.value());
  return plan;
}

}  // namespace

double joint_worth(const Joint& joint, std::span<const std::uint32_t> site, std::span<const std::uint8_t> built) {
  const std::vector<double> here = staying(joint, site);
  Sum sum;
  sum.add(worth_of(joint.move, site));
  for (std::size_t m = 0; m < built.size(); ++m) sum.add(built[m] != 0 ? joint.measures[m].effect * here[joint.measures[m].hamlet] : 0);
  return sum.value();
}

double joint_cost(const Joint& joint, std::span<const std::uint32_t> site, std::span<const std::uint8_t> built) {
  const std::vector<double> here = staying(joint, site);
  Sum sum;
  for (std::size_t f = 0; f < site.size(); ++f) sum.add(site[f] == kStays ? 0 : cost_of(joint, f, site[f]));
  for (std::size_t m = 0; m < built.size(); ++m) sum.add(built[m] != 0 ? joint.measures[m].fixed + joint.measures[m].per_family * here[joint.measures[m].hamlet] : 0);
  return sum.value();
}

Result<JointPlan> plan_joint(const Joint& joint, const Limits& limits, const RunControl& control) {
  if (const Done done = check_joint(joint); !done) return fail(done.error());
  if (!joint.budget && joint.decided.empty()) return without_budget(joint, limits, control);
  if (!has_prices(joint)) return Tree(joint).solve(nullptr, limits, control);
  JointPlan priced = plan_by_prices(joint, {limits.gap, -1}, control);
  const bool too_many = joint.move.families.size() * joint.move.sites.size() > kMostForTree;
  if (too_many || priced.optimum.status != Status::feasible || limits.iterations == 0) return priced;
  Result<JointPlan> plan = Tree(joint).solve(&priced, limits, control);
  if (!plan) return plan;
  if (!plan->optimum.objective || *plan->optimum.objective < *priced.optimum.objective) {
    plan->site = std::move(priced.site);
    plan->built = std::move(priced.built);
    plan->optimum.objective = priced.optimum.objective;
  }
  plan->optimum.bound = std::max(*plan->optimum.objective, std::min(plan->optimum.bound.value_or(unbounded), *priced.optimum.bound));
  plan->optimum.method = "Lagrangian relaxation of room and money, branch and cut over moves and measures";
  return plan;
}

}  // namespace solleva::plan::relocation
