// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/roster.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "solleva/plan/assignment/transport.h"
#include "solleva/plan/cooperative/errors.h"
#include "solleva/plan/cooperative/roster_week.h"

namespace solleva::plan::cooperative {
namespace {

constexpr std::int64_t kUndone = 1'000'000;  ///< beyond 4 times the longest way through any network that fits in memory, so that stage 1 comes first
constexpr std::int64_t kSlices = 4;          ///< of a kind's time in a week, each dearer than the one before: flexible tasks spread evenly

Error bad_roster(std::string what, std::string why, std::string hint = {}) {
  Error error{errors::bad_roster, std::move(what)};
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

Done check_old(const RosterProblem& problem) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> worked;
  for (const Shift& shift : *problem.old) {
    if (shift.week >= problem.weeks || shift.member >= problem.members.size() || shift.task >= problem.tasks.size() || shift.units < 0) {
      return fail(bad_roster("the old roster names what is not there", "a week, member or task of it is unknown"));
    }
    if (shift.week >= problem.first) continue;
    worked[{shift.week, shift.member}] += shift.units;
  }
  for (const auto& [at, units] : worked) {
    const RosterMember& member = problem.members[at.second];
    if (units <= member.available[at.first]) continue;
    return fail(bad_roster("\"" + member.name + "\" is in two places in week " + std::to_string(at.first + 1),
                           "the old roster gives more time than the " + std::to_string(member.available[at.first]) + " units that are there"));
  }
  return {};
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
    if (std::ranges::any_of(member.available, [](std::int64_t units) { return units < 0 || units > 100'000; })) return fail(bad_roster("the time of \"" + member.name + "\" cannot be used", "it lies from 0 to 100,000 units a week"));
  }
  return problem.old ? check_old(problem) : Done{};
}

/// Members who can do the same tasks.
struct Kinds {
  std::vector<std::uint32_t> of;                       ///< of each member
  std::vector<std::vector<std::uint8_t>> can;          ///< [kind][task]
  std::vector<std::vector<std::int64_t>> time;         ///< [kind][week]
};

Kinds kinds_of(const RosterProblem& problem) {
  Kinds kinds;
  std::map<std::string, std::uint32_t> number;
  for (const RosterMember& member : problem.members) {
    const auto [at, fresh] = number.emplace(std::string(member.can.begin(), member.can.end()), static_cast<std::uint32_t>(kinds.can.size()));
    if (fresh) {
      kinds.can.push_back(member.can);
      kinds.time.emplace_back(problem.weeks, 0);
    }
    kinds.of.push_back(at->second);
    for (std::uint32_t w = 0; w < problem.weeks; ++w) kinds.time[at->second][w] += member.available[w];
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
  Year(const RosterProblem& problem, const Kinds& kinds) : problem_(problem), kinds_(kinds) {
    hand_ = new_node(0);
    rest_ = new_node(0);
    if (problem.old) count_old();
    for (std::uint32_t k = 0; k < problem.tasks.size(); ++k) add_task(k);
    for (std::uint32_t t = 0; t < kinds.can.size(); ++t) {
      for (std::uint32_t w = problem.first; w < problem.weeks; ++w) add_kind(t, w);
    }
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

  void count_old() {
    for (const Shift& shift : *problem_.old) old_[{kinds_.of[shift.member], shift.week, shift.task}] += shift.units;
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
    for (std::uint32_t w = from + 1; w <= task.to; ++w) node_of_[{k, w}] = node_of_[{k, from}];
  }

  void add_kind(std::uint32_t t, std::uint32_t w) {
    const std::int64_t time = kinds_.time[t][w];
    if (time == 0) return;
    // With an old roster the time flows straight to the tasks; else through a node behind slices of rising cost.
    const std::size_t node = new_node(time);
    std::size_t worker = node;
    add_arc(node, rest_, time, 0);
    if (!problem_.old) {
      worker = new_node(0);
      for (std::int64_t s = 0; s < kSlices; ++s) add_arc(node, worker, time * (s + 1) / kSlices - time * s / kSlices, s);
    }
    for (std::uint32_t k = 0; k < problem_.tasks.size(); ++k) {
      const auto at = node_of_.find({k, w});
      if (kinds_.can[t][k] == 0 || at == node_of_.end()) continue;
      const auto before = old_.find({t, w, k});
      const std::int64_t kept = before == old_.end() ? 0 : std::min(before->second, time);
      add_arc(worker, at->second, kept, 0, {Use::work, w, k});
      add_arc(worker, at->second, time - kept, problem_.old ? 1 : 0, {Use::work, w, k});
    }
  }

  const RosterProblem& problem_;
  const Kinds& kinds_;
  FlowProblem flow_;
  std::vector<Use> uses_;
  std::size_t hand_ = 0, rest_ = 0;  ///< nobody's work; time that is left
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> node_of_;  ///< task and week
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::int64_t> old_;
  std::map<std::uint32_t, std::int64_t> done_;
  std::optional<double> least_changed_;
};

/// Walks through the weeks.
class Weeks {
 public:
  Weeks(const RosterProblem& problem, const Kinds& kinds, RosterPlan& plan) : problem_(problem), kinds_(kinds), plan_(plan) {}

  Done run(const std::vector<std::vector<std::int64_t>>& need, std::optional<double> least_changed, const RunControl& control) {
    std::vector<std::int64_t> worked(problem_.members.size(), 0), had(problem_.members.size(), 0);
    plan_.heaviest.assign(problem_.weeks, 0);
    plan_.lightest.assign(problem_.weeks, 0);
    keep_past(worked, had);
    bool whole_bound = true;
    for (std::uint32_t w = problem_.first; w < problem_.weeks; ++w) {
      control.tell("weeks", static_cast<double>(w) / static_cast<double>(problem_.weeks));
      WeekProblem week = week_of(w, need[w]);
      if (!problem_.old) share_fairly(w, week, worked, had);
      const Result<WeekPlan> solved = plan_week(week, control);
      if (!solved) return fail(solved.error());
      if (solved->stopped) {
        plan_.optimum.status = Status::stopped;
        plan_.optimum.reason = "ended before week " + std::to_string(w + 1) + ": the weeks before it are planned";
        plan_.stages.resize(1);
        return {};
      }
      for (const Shift& shift : solved->shifts) worked[shift.member] += shift.units;
      for (std::size_t i = 0; i < problem_.members.size(); ++i) had[i] += problem_.members[i].available[w];
      unlike_ += solved->unlike;
      changed_ += solved->changed;
      unlike_bound_ += solved->unlike_bound;
      whole_bound = whole_bound && solved->proved;
      plan_.shifts.insert(plan_.shifts.end(), solved->shifts.begin(), solved->shifts.end());
    }
    if (problem_.old) {
      plan_.stages.push_back({"changed", static_cast<double>(changed_), least_changed, "units of time that the old roster does not have"});
    } else {
      const double heaviest = *std::ranges::max_element(plan_.heaviest);
      plan_.stages.push_back({"load", heaviest, heaviest, "largest part of available time in any week"});
    }
    RosterStage last{"unlike", static_cast<double>(unlike_), {}, "units of time by what speaks against them"};
    if (whole_bound) last.bound = static_cast<double>(unlike_bound_);
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

  /// Holds every member within a unit of the fair load; who has worked the least so far takes the unit above before others.
  void share_fairly(std::uint32_t w, WeekProblem& week, const std::vector<std::int64_t>& worked, const std::vector<std::int64_t>& had) {
    std::vector<std::int64_t> time;
    for (const std::vector<std::int64_t>& one : kinds_.time) time.push_back(one[w]);
    const std::vector<FairLoad> loads = fair_loads(time, kinds_.can, week.need);
    double heaviest = 0, lightest = 1;
    for (std::size_t t = 0; t < loads.size(); ++t) {
      const double load = static_cast<double>(loads[t].worked) / static_cast<double>(loads[t].of);
      heaviest = std::max(heaviest, load);
      if (time[t] > 0) lightest = std::min(lightest, load);
    }
    plan_.heaviest[w] = heaviest;
    plan_.lightest[w] = std::min(lightest, heaviest);
    for (std::size_t i = 0; i < problem_.members.size(); ++i) {
      const FairLoad& load = loads[kinds_.of[i]];
      const std::int64_t product = problem_.members[i].available[w] * load.worked;
      week.least[i] = product / load.of;
      week.most[i] = (product + load.of - 1) / load.of;
      week.turn.push_back(had[i] == 0 ? 0 : static_cast<double>(worked[i]) / static_cast<double>(had[i]));
    }
  }

  const RosterProblem& problem_;
  const Kinds& kinds_;
  RosterPlan& plan_;
  std::map<std::uint32_t, std::vector<Shift>> old_;
  std::int64_t unlike_ = 0, changed_ = 0, unlike_bound_ = 0;
};

}  // namespace

Result<RosterPlan> plan_roster(const RosterProblem& problem, const RunControl& control) {
  if (Done done = check(problem); !done) return fail(done.error());
  RosterPlan plan;
  plan.optimum.method = problem.old ? "flows: least undone, then fewest changes, then wishes" : "flows: least undone, then fair loads by cuts, then wishes";
  const Kinds kinds = kinds_of(problem);
  Year year(problem, kinds);
  std::vector<std::vector<std::int64_t>> need;
  if (Done done = year.solve_into(plan, need, control); !done) return fail(done.error());
  if (plan.optimum.status == Status::stopped) return plan;
  if (Done done = Weeks(problem, kinds, plan).run(need, year.least_changed(), control); !done) return fail(done.error());
  return plan;
}

}  // namespace solleva::plan::cooperative
