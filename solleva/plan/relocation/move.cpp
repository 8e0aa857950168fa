// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/relocation/move.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "solleva/plan/relocation/errors.h"
#include "solleva/plan/relocation/move_instance.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan::relocation {
namespace {

constexpr std::size_t kChoices = 120'000;   ///< open choices up to which the tree is asked
constexpr std::int64_t kNodes = 20'000;
constexpr std::int64_t kFewNodes = 2'000;   ///< of a tree over a part of the choices
constexpr std::array<double, 3> kParts{0.1, 0.35, 1};  ///< of what the bound leaves open
constexpr std::size_t kLinear = 30'000;     ///< open choices up to which prices come from a linear programme

Error bad(std::string why, std::string unit, std::string hint = {}) {
  Error error;
  error.code = errors::bad_relocation;
  error.what = "the move does not hold together";
  error.where.unit = std::move(unit);
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

/// A set of neighbours at one site.
struct Choice {
  std::uint32_t group = 0, set = 0, site = 0;
  double loss = 0;  ///< what the bound falls by at least when it is taken
};

/// The choices with which a plan can still be worth more than `known`. Formula: relocation#5. Source: reduced-cost fixing, Fisher (1981),
/// section 5. Units: worth.
std::vector<Choice> open_choices(const Instance& instance, const Priced& priced, double known) {
  std::vector<Choice> open;
  GroupChoice choice(instance);
  const double slack = priced.bound - known + 1e-9 * (1 + std::fabs(known));
  for (std::uint32_t g = 0; g < instance.groups.size(); ++g) {
    choice.solve(g, priced.prices);
    const std::uint32_t all = (1U << instance.groups[g].size()) - 1;
    for (std::uint32_t s = 0; s < instance.sites; ++s) {
      for (std::uint32_t set = 1; set <= all; ++set) {
        if (!fits_together(instance, instance.groups[g], set, s)) continue;
        const double loss = choice.best(all) - choice.best(all ^ set) - reduced_worth(instance, instance.groups[g], set, s, priced.prices);
        if (loss <= slack) open.push_back({g, set, s, loss});
      }
    }
    if (open.size() > kChoices) break;
  }
  return open;
}

/// The programme over these choices (relocation#3).
LinearModel model_of(const Instance& instance, const std::vector<Choice>& choices) {
  LinearModel model;
  model.sense = Sense::maximise;
  for (std::size_t f = 0; f < instance.families; ++f) model.add_row({-unbounded, 1, {}});
  for (const std::int64_t room : instance.room) model.add_row({-unbounded, static_cast<double>(room), {}});
  std::uint32_t once = 0;  // the row of the last group and site: a site takes one set of a group
  for (std::size_t c = 0; c < choices.size(); ++c) {
    const Choice& choice = choices[c];
    const std::vector<std::uint32_t>& members = instance.groups[choice.group];
    const std::uint32_t column = model.add_column({reduced_worth(instance, members, choice.set, choice.site, {}), 0, 1, true, {}});
    for (std::size_t m = 0; m < members.size(); ++m) {
      if ((choice.set >> m & 1U) == 0) continue;
      model.add_term(members[m], column, 1);
      for (std::size_t k = 0; k < instance.kinds; ++k) {
        const std::int64_t need = instance.needs[members[m] * instance.kinds + k];
        if (need != 0) model.add_term(static_cast<std::uint32_t>(instance.families + choice.site * instance.kinds + k), column, static_cast<double>(need));
      }
    }
    if (members.size() == 1) continue;
    if (c == 0 || choices[c - 1].group != choice.group || choices[c - 1].site != choice.site) once = model.add_row({-unbounded, 1, {}});
    model.add_term(once, column, 1);
  }
  return model;
}

/// 1 for each choice that the plan takes; empty where one of them is not open.
std::vector<double> taken_by(const Instance& instance, const std::vector<Choice>& choices, const std::vector<std::uint32_t>& site) {
  std::vector<double> taken(choices.size(), 0);
  std::size_t placed = 0;
  for (std::size_t c = 0; c < choices.size(); ++c) {
    const std::vector<std::uint32_t>& members = instance.groups[choices[c].group];
    std::uint32_t set = 0;
    for (std::size_t m = 0; m < members.size(); ++m) set |= site[members[m]] == choices[c].site ? 1U << m : 0U;
    if (set != choices[c].set) continue;
    taken[c] = 1;
    placed += static_cast<std::size_t>(std::popcount(set));
  }
  const auto stay = static_cast<std::size_t>(std::ranges::count(site, kStays));
  return placed + stay == site.size() ? taken : std::vector<double>{};
}

/// The state of the work: the best plan and what none can beat.
struct Work {
  const Instance& instance;
  const RunControl& control;
  MovePlan plan;
  double worth = 0, bound = 0;

  void offer(std::vector<std::uint32_t> site) {
    const double found = worth_in(instance, site);
    if (!plan.site.empty() && found <= worth) return;
    plan.site = std::move(site);
    worth = found;
  }

  /// Branch and cut over the choices; hands back what no plan made of them can beat.
  Result<double> branch(const std::vector<Choice>& choices, const Limits& limits) {
    SolverOptions options;
    options.limits = limits;
    options.start = taken_by(instance, choices, plan.site);
    options.driver = true;
    const Result<Solution> solved = solve(model_of(instance, choices), options, control);
    if (!solved) return fail(solved.error());
    if (!solved->values.empty()) {
      std::vector<std::uint32_t> site(instance.families, kStays);
      for (std::size_t c = 0; c < choices.size(); ++c) {
        if (solved->values[c] < 0.5) continue;
        const std::vector<std::uint32_t>& members = instance.groups[choices[c].group];
        for (std::size_t m = 0; m < members.size(); ++m) {
          if ((choices[c].set >> m & 1U) != 0) site[members[m]] = choices[c].site;
        }
      }
      offer(std::move(site));
    }
    return solved->optimum.bound.value_or(bound);
  }
};

bool good_enough(const Work& work, double gap) { return work.bound - work.worth <= std::max(gap * std::fabs(work.worth), 1e-9 * (1 + std::fabs(work.worth))); }

/// Prices that are exact for the choices that are open, where a linear programme of them is quickly solved.
Result<Priced> price_again(const Work& work, const Priced& priced, const std::vector<Choice>& open) {
  if (open.size() > kLinear) return priced;
  SolverOptions options;
  options.relaxed = true;
  const Result<Solution> solved = solve(model_of(work.instance, open), options, work.control);
  if (!solved) return fail(solved.error());
  if (solved->duals.empty()) return priced;
  Priced exact;
  const auto first = solved->duals.begin() + static_cast<std::ptrdiff_t>(work.instance.families);
  exact.prices.assign(first, first + static_cast<std::ptrdiff_t>(work.instance.room.size()));
  for (double& price : exact.prices) price = std::max(0.0, price);
  exact.bound = bound_at(work.instance, exact.prices);
  return exact.bound < priced.bound ? exact : priced;
}

/// Whether nothing is left to do: near enough, or somebody wants it to end.
bool finished(const Work& work, const Limits& limits) { return good_enough(work, limits.gap) || work.control.stop.stop_requested(); }

/// A plan that is worth at least `aim` takes only choices that lose no more than the rest up to the bound, so that a tree over those few finds it, and proves it where its own worth
/// reaches the aim.
Done grow_tree(Work& work, const Priced& priced, double aim, const Limits& limits) {
  const std::vector<Choice> open = open_choices(work.instance, priced, aim);
  if (open.size() > kChoices) return {};
  const Result<double> bound = work.branch(open, limits);
  if (!bound) return fail(bound.error());
  work.bound = std::min(work.bound, std::max({*bound, work.worth, aim}));
  return {};
}

/// Trees over ever more choices, at last over all that are open.
Done prove(Work& work, Priced& priced, const Limits& limits) {
  const std::int64_t nodes = limits.iterations >= 0 ? limits.iterations : kNodes;
  if (good_enough(work, limits.gap)) return {};
  const std::vector<Choice> open = open_choices(work.instance, priced, work.worth);
  if (open.size() > kChoices) return {};
  Result<Priced> again = price_again(work, priced, open);
  if (!again) return fail(again.error());
  priced = std::move(*again);
  work.bound = priced.bound;
  work.offer(plan_from(work.instance, priced.prices, work.control));
  if (nodes == 0) return {};
  work.control.tell("branch and cut", -1);
  for (const double part : kParts) {
    if (finished(work, limits)) return {};
    const double aim = priced.bound - part * (priced.bound - work.worth);
    if (const Done done = grow_tree(work, priced, aim, {limits.gap, part < 1 ? std::min(nodes, kFewNodes) : nodes}); !done) return done;
  }
  return {};
}

}  // namespace

Done check(const Move& move) {
  if (move.sites.empty()) return fail(bad("there is no site", {}));
  if (!(move.bonus >= 0) || !std::isfinite(move.bonus)) return fail(bad("the bonus for neighbours is below 0", {}));
  const std::size_t kinds = move.sites.front().room.size();
  std::set<std::string> names;
  for (const Site& site : move.sites) {
    if (!names.insert(site.name).second) return fail(bad("the site is there twice", site.name));
    if (site.room.size() != kinds || kinds == 0) return fail(bad("the site has other kinds of room than the first", site.name));
    for (const std::int64_t room : site.room) {
      if (room < 0 || room > 1'000'000'000) return fail(bad("room is 0 to 1,000,000,000", site.name));
    }
  }
  std::set<std::string> people;
  std::map<std::uint32_t, std::size_t> neighbours;
  for (const Family& family : move.families) {
    const std::string& name = family.consent.person();
    if (!family.consent.holds_on(move.on)) {
      Error error{data::errors::no_consent, "nobody is planned for without a consent that holds", {.unit = name}};
      error.why = "the consent does not hold on " + move.on.text();
      return fail(error);
    }
    if (!people.insert(name).second) return fail(bad("the family is there twice", name, "a family moves once: keep one of the rows"));
    if (family.needs.size() != kinds) return fail(bad("the family names other kinds of room than the sites", name));
    for (const std::int64_t need : family.needs) {
      if (need < 0 || need > 1'000'000) return fail(bad("a need is 0 to 1,000,000", name));
    }
    const bool shaped = family.worth.size() == move.sites.size() && (family.allowed.empty() || family.allowed.size() == move.sites.size());
    if (!shaped) return fail(bad("the family does not name one value for each site", name));
    if (!std::ranges::all_of(family.worth, [](double worth) { return std::isfinite(worth); })) return fail(bad("the worth of a site is not a number", name));
    if (family.neighbours != kAlone && ++neighbours[family.neighbours] > kMostNeighbours) {
      return fail(bad("the family is in a group of more than " + std::to_string(kMostNeighbours) + " neighbours", name, "split the group"));
    }
  }
  return {};
}

double worth_of(const Move& move, std::span<const std::uint32_t> site) { return worth_in(instance_of(move), site); }

double room_bound(const Move& move, std::span<const double> prices) {
  return bound_at(instance_of(move), prices);
}

Result<MovePlan> plan_move(const Move& move, const Limits& limits, const RunControl& control) {
  if (const Done done = check(move); !done) return fail(done.error());
  const Instance instance = instance_of(move);
  Work work{instance, control, {}};
  work.offer(std::vector<std::uint32_t>(instance.families, kStays));
  work.offer(plan_from(instance, std::vector<double>(instance.room.size(), 0), control));
  Priced priced = price_rooms(instance, work.worth, control);
  work.bound = priced.bound;
  work.offer(plan_from(instance, priced.prices, control));
  if (const Done done = prove(work, priced, limits); !done) return fail(done.error());
  MovePlan& plan = work.plan;
  plan.prices = priced.prices;
  plan.optimum.objective = work.worth;
  plan.optimum.bound = std::max(work.bound, work.worth);
  const bool proved = good_enough(work, std::max(limits.gap, 1e-7));
  plan.optimum.status = proved ? Status::optimal : control.stop.stop_requested() ? Status::stopped : Status::feasible;
  plan.optimum.method = "Lagrangian relaxation of room, exchanges, branch and cut";
  return std::move(plan);
}

}  // namespace solleva::plan::relocation
