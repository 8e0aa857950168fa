// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/roster.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "solleva/plan/assignment/transport.h"
#include "solleva/plan/cooperative/errors.h"
#include "solleva/plan/cooperative/roster_week.h"

namespace solleva::plan::cooperative {
namespace {

constexpr std::int64_t kUndone = 1'000'000;  ///< beyond 5 times the longest way through any network that fits in memory, so that stage 1 comes first
constexpr std::int64_t kSlices = 4;          ///< of what a flexible task takes of a week, each dearer than the one before: it spreads over its weeks

Error bad_roster(std::string what, std::string why, std::string hint = {}) {
  Error error{errors::bad_roster, std::move(what)};
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

Done check_old(const RosterProblem& problem) {
  for (const Shift& shift : *problem.old) {
    if (shift.week >= problem.weeks || shift.member >= problem.members.size() || shift.task >= problem.tasks.size() || shift.units < 0) {
      return fail(bad_roster("the old roster names what is not there", "a week, member or task of it is unknown, or time is below 0"));
    }
  }
  return {};
}

/// What must change whatever is done, where all is done: time that nobody keeps of what they had, in sum and task by task.
std::int64_t sure_changes(const RosterProblem& problem, const std::vector<std::vector<std::int64_t>>& need) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> kept;  // by week and member
  std::vector<std::int64_t> kept_of_task(problem.tasks.size(), 0), done(problem.tasks.size(), 0);
  for (const Shift& shift : *problem.old) {
    const RosterMember& member = problem.members[shift.member];
    if (shift.week < problem.first || member.can[shift.task] == 0) continue;
    kept[{shift.week, shift.member}] += shift.units;
    kept_of_task[shift.task] += std::min(shift.units, member.available[shift.week]);
  }
  std::int64_t all_kept = 0, all_done = 0, by_task = 0;
  for (const auto& [at, units] : kept) all_kept += std::min(units, problem.members[at.second].available[at.first]);
  for (const std::vector<std::int64_t>& week : need) {
    for (std::size_t k = 0; k < week.size(); ++k) done[k] += week[k];
  }
  for (std::size_t k = 0; k < done.size(); ++k) {
    all_done += done[k];
    by_task += std::max<std::int64_t>(0, done[k] - kept_of_task[k]);
  }
  return std::max(by_task, all_done - all_kept);
}

Done check(const RosterProblem& problem) {
  for (std::size_t k = 0; k < problem.tasks.size(); ++k) {
    const RosterTask& task = problem.tasks[k];
    if (task.from > task.to || task.to >= problem.weeks) return fail(bad_roster("the weeks of task \"" + task.name + "\" are none", "they lie from 1 to " + std::to_string(problem.weeks) + ", the first not after the last"));
    if (task.units < 0 || task.units > 1'000'000'000 || task.priority < 1 || task.priority > 100) return fail(bad_roster("task \"" + task.name + "\" cannot be used", "its time lies from 0 to 10^9 units, its priority from 1 to 100"));
    const bool anybody = std::ranges::any_of(problem.members, [&](const RosterMember& member) { return member.can[k] != 0; });
    if (!anybody && task.units > 0) {
      return fail(bad_roster("nobody can do the task \"" + task.name + "\"", "no member has the skill and the health for it", "teach somebody, hire somebody, or take the task out"));
    }
  }
  for (const RosterMember& member : problem.members) {
    if (member.available.size() != problem.weeks || member.can.size() != problem.tasks.size() || member.unlike.size() != problem.tasks.size()) {
      return fail(bad_roster("member \"" + member.name + "\" does not go with weeks and tasks", "there is not one number for each"));
    }
    if (std::ranges::any_of(member.unlike, [](std::int64_t one) { return one < 0 || one > 100; })) return fail(bad_roster("the wishes of \"" + member.name + "\" cannot be used", "what speaks against a task lies from 0 to 100"));
    if (std::ranges::any_of(member.available, [](std::int64_t units) { return units < 0 || units > 100'000; })) return fail(bad_roster("the time of \"" + member.name + "\" cannot be used", "it lies from 0 to 100,000 units a week"));
  }
  return problem.old ? check_old(problem) : Done{};
}

/// Members who can do the same of a week's tasks.
struct Kinds {
  std::vector<std::uint32_t> of;                ///< of each member
  std::vector<std::vector<std::uint8_t>> can;   ///< [kind][task], 0 for tasks of other weeks
  std::vector<std::int64_t> time;               ///< [kind]
};

/// `counts`: of each task, whether there is any of it in the week.
Kinds kinds_of(const RosterProblem& problem, std::uint32_t week, const std::vector<std::uint8_t>& counts, FairLoad most = {1, 1}) {
  Kinds kinds;
  std::unordered_map<std::string, std::uint32_t> number;
  std::string key(problem.tasks.size(), '\0');
  for (const RosterMember& member : problem.members) {
    for (std::size_t k = 0; k < key.size(); ++k) key[k] = counts[k] != 0 && member.can[k] != 0 ? 1 : 0;
    const auto [at, fresh] = number.emplace(key, static_cast<std::uint32_t>(kinds.can.size()));
    if (fresh) {
      kinds.can.emplace_back(key.begin(), key.end());
      kinds.time.push_back(0);
    }
    kinds.of.push_back(at->second);
    kinds.time[at->second] += member.available[week] * most.worked / most.of;
  }
  return kinds;
}

/// What an arc of the year stands for.
struct Use {
  enum Kind { other, work, undone } kind = other;
  std::uint32_t week = 0, task = 0;
};

/// The flow of the first stage over kinds and weeks.
class Year {
 public:
  /// `most`: no member may work a larger part of its time in any week.
  explicit Year(const RosterProblem& problem, FairLoad most = {1, 1}) : problem_(problem), most_(most) {
    hand_ = new_node(0);
    rest_ = new_node(0);
    count_spare();
    if (problem.old) count_old();
    for (std::uint32_t k = 0; k < problem.tasks.size(); ++k) add_task(k);
    for (std::uint32_t w = problem.first; w < problem.weeks; ++w) add_week(w);
    add_arc(hand_, rest_, flow_.supply[hand_], 0);
    flow_.supply[rest_] = -std::accumulate(flow_.supply.begin(), flow_.supply.end(), std::int64_t{0});
  }

  /// Need of each task in each week, what is undone, and the stage.
  Done solve_into(RosterPlan& plan, std::vector<std::vector<std::int64_t>>& need, const RunControl& control) {
    const Result<FlowPlan> solved = solve(flow_, control);
    if (!solved) return fail(solved.error());
    if (solved->optimum.status == Status::stopped) {
      plan.optimum.status = Status::stopped;
      return {};
    }
    need.assign(problem_.weeks, std::vector<std::int64_t>(problem_.tasks.size(), 0));
    std::int64_t weighted = 0, small = 0;
    for (std::size_t a = 0; a < flow_.arcs.size(); ++a) {
      const std::int64_t units = solved->flow[a];
      if (units == 0) continue;
      const Use& use = uses_[a];
      if (use.kind == Use::work) need[use.week][use.task] += units;
      if (use.kind == Use::undone) {
        weighted += problem_.tasks[use.task].priority * units;
        Undone undone;
        undone.task = use.task;
        if (!problem_.tasks[use.task].flexible) undone.week = use.week;
        undone.units = units;
        plan.undone.push_back(undone);
      } else {
        small += flow_.arcs[a].cost * units;
      }
    }
    std::ranges::sort(plan.undone, {}, [](const Undone& one) { return std::pair(one.week.value_or(0), one.task); });
    plan.optimum.objective = static_cast<double>(weighted);
    // The prices bound undone and the rest together; a unit less undone would outweigh all of the rest, so the whole part of the bound is that of stage 1.
    const double bound = price_bound(flow_, solved->price);
    const bool proved = bound >= static_cast<double>(kUndone * weighted + small);
    if (proved) plan.optimum.bound = plan.optimum.objective;
    plan.optimum.status = Status::optimal;
    plan.stages.push_back({"undone", *plan.optimum.objective, plan.optimum.bound, "units of time by priority"});
    if (problem_.old && proved) least_changed_ = static_cast<double>(small);
    return {};
  }

  std::optional<double> least_changed() const { return least_changed_; }

 private:
  std::size_t new_node(std::int64_t supply) {
    flow_.supply.push_back(supply);
    return flow_.supply.size() - 1;
  }

  void add_arc(std::size_t from, std::size_t to, std::int64_t capacity, std::int64_t cost, Use use = {}) {
    if (capacity <= 0) return;
    flow_.arcs.push_back({from, to, capacity, cost});
    uses_.push_back(use);
  }

  /// Time of all in each week that is not bound to tasks of that very week.
  void count_spare() {
    spare_.assign(problem_.weeks, 0);
    for (const RosterMember& member : problem_.members) {
      for (std::uint32_t w = 0; w < problem_.weeks; ++w) spare_[w] += member.available[w];
    }
    for (const RosterTask& task : problem_.tasks) {
      for (std::uint32_t w = task.from; w <= task.to && !task.flexible; ++w) spare_[w] -= task.units;
    }
    for (std::int64_t& units : spare_) units = std::max<std::int64_t>(1, units);
  }

  void count_old() {
    for (const Shift& shift : *problem_.old) {
      if (shift.week < problem_.first) done_[shift.task] += shift.units;
    }
  }

  void add_need(std::uint32_t k, std::uint32_t week, std::int64_t units) {
    const std::size_t node = new_node(-units);
    flow_.supply[hand_] += units;
    add_arc(hand_, node, units, kUndone * problem_.tasks[k].priority, {Use::undone, week, k});
    node_of_[{k, week}] = node;
  }

  void add_task(std::uint32_t k) {
    const RosterTask& task = problem_.tasks[k];
    const std::uint32_t from = std::max(task.from, problem_.first);
    if (from > task.to) return;
    if (!task.flexible) {
      for (std::uint32_t w = from; w <= task.to; ++w) add_need(k, w, task.units);
      return;
    }
    const auto done = done_.find(k);
    add_need(k, from, std::max<std::int64_t>(0, task.units - (done == done_.end() ? 0 : done->second)));
    spread(k, from, task.to);
  }

  /// A node for each week of a flexible task; the more of the task's time it takes compared with the week's spare time, the dearer.
  void spread(std::uint32_t k, std::uint32_t from, std::uint32_t to) {
    const std::size_t task = node_of_[{k, from}];
    const std::int64_t units = -flow_.supply[task];
    std::int64_t spare = 0;
    for (std::uint32_t w = from; w <= to; ++w) spare += spare_[w];
    for (std::uint32_t w = from; w <= to; ++w) {
      const std::size_t node = new_node(0);
      const std::int64_t slice = problem_.old ? units : units * spare_[w] / spare + 1;
      for (std::int64_t s = 0; s < kSlices; ++s) add_arc(node, task, s + 1 == kSlices ? units : slice, problem_.old ? 0 : s);
      node_of_[{k, w}] = node;
    }
  }

  void add_week(std::uint32_t w) {
    std::vector<std::uint8_t> counts;
    for (std::uint32_t k = 0; k < problem_.tasks.size(); ++k) counts.push_back(problem_.tasks[k].units > 0 && node_of_.contains({k, w}) ? 1 : 0);
    const Kinds kinds = kinds_of(problem_, w, counts, most_);
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> before;  // by kind and task
    if (problem_.old) {
      for (const Shift& shift : *problem_.old) {
        if (shift.week == w) before[{kinds.of[shift.member], shift.task}] += shift.units;
      }
    }
    for (std::uint32_t t = 0; t < kinds.can.size(); ++t) {
      const std::int64_t time = kinds.time[t];
      if (time == 0) continue;
      const std::size_t node = new_node(time);
      add_arc(node, rest_, time, 0);
      for (std::uint32_t k = 0; k < problem_.tasks.size(); ++k) {
        if (kinds.can[t][k] == 0) continue;
        const auto old = before.find({t, k});
        const std::int64_t kept = old == before.end() ? 0 : std::min(old->second, time);
        add_arc(node, node_of_[{k, w}], kept, 0, {Use::work, w, k});
        add_arc(node, node_of_[{k, w}], time - kept, problem_.old ? 1 : 0, {Use::work, w, k});
      }
    }
  }

  const RosterProblem& problem_;
  FairLoad most_;
  std::vector<std::int64_t> spare_;
  FlowProblem flow_;
  std::vector<Use> uses_;
  std::size_t hand_ = 0, rest_ = 0;  ///< nobody's work; time that is left
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> node_of_;  ///< task and week
  std::map<std::uint32_t, std::int64_t> done_;
  std::optional<double> least_changed_;
};

/// Whether stage 1 leaves something open that later stages depend on: over which weeks a task is spread, or which of several tasks is left undone.
bool leaves_open(const RosterProblem& problem, const RosterPlan& plan) {
  return !plan.undone.empty() || std::ranges::any_of(problem.tasks, [&](const RosterTask& task) { return task.flexible && std::max(task.from, problem.first) < task.to; });
}

/// Of all ways to leave as little undone, one whose heaviest load of any week is least: flows in which each kind of member gives no more than its members give at a load, by halving.
/// Since members of a kind are alike and flows are whole, such a flow is there exactly where a plan is. Returns what the heaviest load is at least.
Result<double> spread_fairly(const RosterProblem& problem, RosterPlan& plan, std::vector<std::vector<std::int64_t>>& need, const RunControl& control) {
  constexpr std::int64_t parts = 1'000'000;
  std::int64_t low = -1, high = parts;  // nothing can be done at low, a plan is in hand at high
  while (high - low > 1 && !control.stop.stop_requested()) {
    const std::int64_t middle = low + (high - low) / 2;
    control.tell("spreading tasks over their weeks", -1);
    Year year(problem, {middle, parts});
    RosterPlan trial;
    std::vector<std::vector<std::int64_t>> shared;
    if (Done done = year.solve_into(trial, shared, control); !done) return fail(done.error());
    if (trial.optimum.status == Status::stopped) break;
    if (*trial.optimum.objective > *plan.optimum.objective) {
      low = middle;
      continue;
    }
    high = middle;
    need = std::move(shared);
    plan.undone = std::move(trial.undone);
  }
  if (low < 0) return 0.0;
  // Loads are whole units of a member's time: the least of them above `low`.
  double least = 1;
  for (const RosterMember& member : problem.members) {
    for (const std::int64_t available : member.available) {
      if (available > 0) least = std::min(least, static_cast<double>(available * low / parts + 1) / static_cast<double>(available));
    }
  }
  return least;
}

/// What a week's loads are held against.
struct WeekLoads {
  FairLoad bound;                  ///< what the heaviest load is at least, in units
  std::vector<std::uint8_t> able;  ///< of each member, whether they can do anything of the week
};

/// Walks through the weeks.
class Weeks {
 public:
  /// `load`: what the heaviest load is at least whatever stage 1 left open; empty: it left nothing open, and the weeks' own bounds hold.
  Weeks(const RosterProblem& problem, RosterPlan& plan, std::optional<double> load) : problem_(problem), plan_(plan), open_bound_(load) {}

  Done run(const std::vector<std::vector<std::int64_t>>& need, std::optional<double> least_changed, const RunControl& control) {
    std::vector<std::int64_t> worked(problem_.members.size(), 0), had(problem_.members.size(), 0);
    plan_.heaviest.assign(problem_.weeks, 0);
    plan_.lightest.assign(problem_.weeks, 0);
    keep_past(worked, had);
    bool whole_bound = true;
    for (std::uint32_t w = problem_.first; w < problem_.weeks; ++w) {
      control.tell("weeks", static_cast<double>(w) / static_cast<double>(problem_.weeks));
      WeekProblem week = week_of(w, need[w]);
      WeekLoads loads;
      if (!problem_.old) loads = share_fairly(w, week, worked, had);
      const Result<WeekPlan> solved = problem_.old ? plan_week(week, control) : plan_within(week, loads, control);
      if (!solved) return fail(solved.error());
      if (solved->stopped) {
        plan_.optimum.status = Status::stopped;
        plan_.optimum.reason = "ended before week " + std::to_string(w + 1) + ": the weeks before it are planned";
        plan_.stages.resize(1);
        return {};
      }
      for (const Shift& shift : solved->shifts) worked[shift.member] += shift.units;
      if (problem_.old) loads.able = able_in(w, week);
      note_loads(week, loads, solved->shifts);
      for (std::size_t i = 0; i < problem_.members.size(); ++i) had[i] += problem_.members[i].available[w];
      unlike_ += solved->unlike;
      changed_ += solved->changed;
      unlike_bound_ += solved->unlike_bound;
      whole_bound = whole_bound && solved->proved;
      plan_.shifts.insert(plan_.shifts.end(), solved->shifts.begin(), solved->shifts.end());
    }
    if (problem_.old) {
      if (least_changed && plan_.undone.empty()) least_changed = std::max(*least_changed, static_cast<double>(sure_changes(problem_, need)));
      // Where every week's needs are given, the weeks' own proofs are one of the whole.
      const bool given = plan_.undone.empty() && std::ranges::none_of(problem_.tasks, &RosterTask::flexible);
      if (given && whole_bound) least_changed = static_cast<double>(changed_);
      plan_.stages.push_back({"changed", static_cast<double>(changed_), least_changed, "units of time that the old roster does not have"});
    } else {
      const double heaviest = *std::ranges::max_element(plan_.heaviest);
      plan_.stages.push_back({"load", heaviest, open_bound_ ? std::min(*open_bound_, heaviest) : load_bound_, "largest part of available time in any week"});
    }
    RosterStage last{"unlike", static_cast<double>(unlike_), {}, "units of time by what speaks against them"};
    if (whole_bound) last.bound = static_cast<double>(unlike_bound_);
    if (open_bound_) last.given = plan_.undone.empty() ? "the weeks chosen for flexible tasks" : "the weeks chosen for flexible tasks and what is left undone";
    plan_.stages.push_back(std::move(last));
    return {};
  }

 private:
  void keep_past(std::vector<std::int64_t>& worked, std::vector<std::int64_t>& had) {
    for (std::uint32_t w = 0; w < problem_.first; ++w) {
      for (std::size_t i = 0; i < problem_.members.size(); ++i) had[i] += problem_.members[i].available[w];
    }
    if (!problem_.old) return;
    for (const Shift& shift : *problem_.old) {
      if (shift.week >= problem_.first || shift.units == 0) continue;
      plan_.shifts.push_back(shift);
      worked[shift.member] += shift.units;
    }
    for (const Shift& shift : plan_.shifts) past_[{shift.week, shift.member}] += shift.units;
    for (const auto& [at, units] : past_) plan_.heaviest[at.first] = std::max(plan_.heaviest[at.first], ratio(units, problem_.members[at.second].available[at.first]));
    std::ranges::sort(plan_.shifts);
    for (const Shift& shift : *problem_.old) {
      if (shift.week >= problem_.first) old_[shift.week].push_back(shift);
    }
  }

  WeekProblem week_of(std::uint32_t w, const std::vector<std::int64_t>& need) {
    WeekProblem week;
    week.problem = &problem_;
    week.week = w;
    week.need = need;
    if (problem_.old) week.old = old_[w];
    week.least.assign(problem_.members.size(), 0);
    for (const RosterMember& member : problem_.members) week.most.push_back(member.available[w]);
    return week;
  }

  /// Of each member, whether it can do anything that the week has.
  std::vector<std::uint8_t> able_in(std::uint32_t w, const WeekProblem& week) const {
    std::vector<std::uint8_t> able;
    for (const RosterMember& member : problem_.members) {
      bool any = false;
      for (std::size_t k = 0; k < week.need.size(); ++k) any = any || (week.need[k] > 0 && member.can[k] != 0);
      able.push_back(any && member.available[w] > 0 ? 1 : 0);
    }
    return able;
  }

  /// Holds every member within a unit of the fair load. The unit above goes first to those whose load it raises the least, then to those who have worked the least so far.
  WeekLoads share_fairly(std::uint32_t w, WeekProblem& week, const std::vector<std::int64_t>& worked, const std::vector<std::int64_t>& had) {
    std::vector<std::uint8_t> counts;
    for (const std::int64_t units : week.need) counts.push_back(units > 0 ? 1 : 0);
    const Kinds kinds = kinds_of(problem_, w, counts);
    const std::vector<FairLoad> loads = fair_loads(kinds.time, kinds.can, week.need);
    WeekLoads found;
    found.bound = least_in_units(w, kinds, loads);
    load_bound_ = std::max(load_bound_, ratio(found.bound.worked, found.bound.of));
    for (std::size_t i = 0; i < problem_.members.size(); ++i) {
      const FairLoad& load = loads[kinds.of[i]];
      const std::int64_t product = problem_.members[i].available[w] * load.worked;
      week.least[i] = product / load.of;
      week.most[i] = (product + load.of - 1) / load.of;
      week.turn.emplace_back(ratio(week.most[i], problem_.members[i].available[w]), ratio(worked[i], had[i]));
      found.able.push_back(std::ranges::find(kinds.can[kinds.of[i]], std::uint8_t{1}) != kinds.can[kinds.of[i]].end() ? 1 : 0);
    }
    return found;
  }

  /// What the heaviest load is at least where time is given out in units, whichever of the fair loads one begins with.
  FairLoad least_in_units(std::uint32_t w, const Kinds& kinds, const std::vector<FairLoad>& loads) const {
    std::map<FairLoad, std::int64_t, decltype(&below)> time_at(&below);  // what kinds of one load do together is whole
    for (std::size_t t = 0; t < loads.size(); ++t) time_at[loads[t]] += kinds.time[t];
    FairLoad least;
    std::int64_t work = 0;
    for (auto at = time_at.rbegin(); at != time_at.rend(); ++at) {
      work += at->second * at->first.worked / at->first.of;
      const FairLoad one = least_from(w, kinds, loads, at->first, work);
      if (below(least, one)) least = one;
    }
    return least;
  }

  /// The work that only the kinds with a fair load of at least `level` can do, one unit after the other to the member whom it leaves with the smallest load.
  FairLoad least_from(std::uint32_t w, const Kinds& kinds, const std::vector<FairLoad>& loads, const FairLoad& level, std::int64_t work) const {
    std::int64_t left = work;
    std::vector<FairLoad> next;  // with one more unit than `level` allows
    for (std::size_t i = 0; i < problem_.members.size(); ++i) {
      const std::int64_t available = problem_.members[i].available[w];
      if (available == 0 || below(loads[kinds.of[i]], level)) continue;
      next.push_back({available * level.worked / level.of + 1, available});
      left -= next.back().worked - 1;
    }
    FairLoad top = level;
    const auto later = [](const FairLoad& a, const FairLoad& b) { return below(b, a); };
    std::ranges::make_heap(next, later);
    for (; left > 0 && !next.empty(); --left) {
      std::ranges::pop_heap(next, later);
      top = next.back();
      ++next.back().worked;
      std::ranges::push_heap(next, later);
    }
    return top;
  }

  static bool below(const FairLoad& a, const FairLoad& b) { return a.worked * b.of < b.worked * a.of; }

  /// The week with nobody above a load that is as small as can be while each works within a unit of the fair load; not below what loads are at least.
  static Result<WeekPlan> plan_within(const WeekProblem& week, const WeekLoads& loads, const RunControl& control) {
    std::vector<FairLoad> levels{loads.bound};
    for (std::size_t i = 0; i < week.most.size(); ++i) {
      const FairLoad full{week.most[i], week.problem->members[i].available[week.week]};
      if (full.of > 0 && below(loads.bound, full)) levels.push_back(full);
    }
    std::ranges::sort(levels, below);
    levels.erase(std::ranges::unique(levels, [](const FairLoad& a, const FairLoad& b) { return !below(a, b) && !below(b, a); }).begin(), levels.end());
    std::optional<WeekPlan> best;
    std::size_t low = 0, high = levels.size() - 1;
    for (std::size_t at = 0; !best || low < high; at = (low + high) / 2) {  // the least first, which most often can be done
      WeekProblem capped = week;
      for (std::size_t i = 0; i < week.most.size(); ++i) capped.most[i] = std::min(week.most[i], week.problem->members[i].available[week.week] * levels[at].worked / levels[at].of);
      Result<WeekPlan> solved = plan_week(capped, control);
      if (solved && solved->stopped) return solved;
      if (!solved && (solved.error().code != errors::solver_failed || at + 1 == levels.size())) return solved;
      if (solved) {
        best = std::move(*solved);
        high = at;
      } else {
        low = at + 1;
      }
    }
    return std::move(*best);
  }

  /// The heaviest and the lightest load of what is really worked.
  void note_loads(const WeekProblem& week, const WeekLoads& loads, const std::vector<Shift>& shifts) {
    std::vector<std::int64_t> units(problem_.members.size(), 0);
    for (const Shift& shift : shifts) units[shift.member] += shift.units;
    double heaviest = 0, lightest = 1;
    for (std::size_t i = 0; i < units.size(); ++i) {
      const std::int64_t available = problem_.members[i].available[week.week];
      const double load = ratio(units[i], available);
      heaviest = std::max(heaviest, load);
      if (available > 0 && loads.able[i] != 0) lightest = std::min(lightest, load);
    }
    plan_.heaviest[week.week] = heaviest;
    plan_.lightest[week.week] = std::min(lightest, heaviest);
  }

  static double ratio(std::int64_t worked, std::int64_t of) { return of == 0 ? 0 : static_cast<double>(worked) / static_cast<double>(of); }

  const RosterProblem& problem_;
  RosterPlan& plan_;
  std::map<std::uint32_t, std::vector<Shift>> old_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> past_;  ///< by week and member, of weeks that are over
  std::int64_t unlike_ = 0, changed_ = 0, unlike_bound_ = 0;
  double load_bound_ = 0;  ///< of the heaviest load of any week
  std::optional<double> open_bound_;
};

}  // namespace

Result<RosterPlan> plan_roster(const RosterProblem& problem, const RunControl& control) {
  if (Done done = check(problem); !done) return fail(done.error());
  RosterPlan plan;
  plan.optimum.method = problem.old ? "flows: least undone, then fewest changes, then wishes" : "flows: least undone, then fair loads by cuts, then wishes";
  Year year(problem);
  std::vector<std::vector<std::int64_t>> need;
  if (Done done = year.solve_into(plan, need, control); !done) return fail(done.error());
  if (plan.optimum.status == Status::stopped) return plan;
  std::optional<double> load;
  if (leaves_open(problem, plan)) {
    load = 0;
    if (!problem.old) {
      const Result<double> least = spread_fairly(problem, plan, need, control);
      if (!least) return fail(least.error());
      load = *least;
    }
  }
  if (Done done = Weeks(problem, plan, load).run(need, year.least_changed(), control); !done) return fail(done.error());
  return plan;
}

}  // namespace solleva::plan::cooperative
