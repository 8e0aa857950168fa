// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/roster_week.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "solleva/plan/assignment/transport.h"
#include "solleva/plan/cooperative/errors.h"

namespace solleva::plan::cooperative {
namespace {

constexpr std::int64_t kChanged = 10'000'000;  ///< beyond any sum of wishes along a way through the network of a week

/// Members who are one node, and what they work together.
struct Group {
  std::vector<std::uint32_t> members;
  std::int64_t least = 0, most = 0;
};

std::vector<Group> groups_of(const WeekProblem& week) {
  const std::vector<RosterMember>& members = week.problem->members;
  const bool apart = week.problem->old.has_value();
  std::vector<Group> groups;
  std::unordered_map<std::string, std::size_t> number;
  std::string key(week.need.size(), '\0');
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    if (week.most[i] == 0) continue;
    std::size_t at = groups.size();
    for (std::size_t k = 0; k < key.size(); ++k) key[k] = week.need[k] > 0 && members[i].can[k] != 0 ? static_cast<char>(members[i].unlike[k] + 1) : '\0';
    if (!apart) at = number.emplace(key, groups.size()).first->second;
    if (at == groups.size()) groups.emplace_back();
    groups[at].members.push_back(i);
    groups[at].least += week.least[i];
    groups[at].most += week.most[i];
  }
  return groups;
}

class Solver {
 public:
  explicit Solver(const WeekProblem& week) : week_(week), groups_(groups_of(week)) {
    for (const Shift& shift : week.old) kept_[{shift.member, shift.task}] += shift.units;
  }

  Result<WeekPlan> run(const RunControl& control) {
    make_flow();
    const Result<FlowPlan> solved = solve(flow_, control);
    if (!solved) return fail(solved.error());
    if (solved->optimum.status == Status::stopped) {
      plan_.stopped = true;
      return std::move(plan_);
    }
    if (solved->optimum.status == Status::infeasible) {
      Error error{errors::solver_failed, "week " + std::to_string(week_.week + 1) + " of the roster was not found"};
      error.why = "the flow of the week does not meet what the flow of the year does";
      return fail(std::move(error));
    }
    std::vector<std::vector<std::int64_t>> worked(groups_.size(), std::vector<std::int64_t>(week_.need.size(), 0));
    std::int64_t cost = 0;
    for (std::size_t a = 0; a < flow_.arcs.size(); ++a) {
      cost += flow_.arcs[a].cost * solved->flow[a];
      if (arcs_[a].first < groups_.size()) worked[arcs_[a].first][arcs_[a].second] += solved->flow[a];
    }
    for (std::size_t g = 0; g < groups_.size(); ++g) hand_out(groups_[g], worked[g]);
    plan_.proved = price_bound(flow_, solved->price) >= static_cast<double>(cost);
    plan_.unlike_bound = cost - kChanged * plan_.changed;
    std::ranges::sort(plan_.shifts);
    return std::move(plan_);
  }

 private:
  void add_arc(std::size_t from, std::size_t to, std::int64_t capacity, std::int64_t cost, std::size_t group, std::uint32_t task) {
    if (capacity <= 0) return;
    flow_.arcs.push_back({from, to, capacity, cost});
    arcs_.emplace_back(group, task);
  }

  /// Groups send at least their least; a node more sends what is missing through groups that may work more.
  void make_flow() {
    const auto groups = groups_.size(), tasks = week_.need.size();
    const std::size_t more = groups + tasks;
    flow_.supply.assign(groups + tasks + 1, 0);
    std::int64_t missing = std::accumulate(week_.need.begin(), week_.need.end(), std::int64_t{0});
    for (std::size_t k = 0; k < tasks; ++k) flow_.supply[groups + k] = -week_.need[k];
    for (std::size_t g = 0; g < groups; ++g) {
      flow_.supply[g] = groups_[g].least;
      missing -= groups_[g].least;
      add_arc(more, g, groups_[g].most - groups_[g].least, 0, groups, 0);
      const RosterMember& member = week_.problem->members[groups_[g].members.front()];
      for (std::uint32_t k = 0; k < tasks; ++k) {
        if (member.can[k] == 0 || week_.need[k] == 0) continue;
        const auto before = kept_.find({groups_[g].members.front(), k});
        const std::int64_t kept = before == kept_.end() ? 0 : std::min(before->second, groups_[g].most);
        add_arc(g, groups + k, kept, member.unlike[k], g, k);
        add_arc(g, groups + k, groups_[g].most - kept, member.unlike[k] + (week_.problem->old ? kChanged : 0), g, k);
      }
    }
    flow_.supply[more] = missing;
  }

  /// Divides what a group works among its members: first how much each, then task by task, so that few have more than one.
  void hand_out(const Group& group, const std::vector<std::int64_t>& worked) {
    std::int64_t above = std::accumulate(worked.begin(), worked.end(), std::int64_t{0}) - group.least;
    std::vector<std::int64_t> left;
    std::vector<std::size_t> order(group.members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (const std::uint32_t member : group.members) left.push_back(week_.least[member]);
    if (!week_.turn.empty()) std::ranges::stable_sort(order, {}, [&](std::size_t at) { return week_.turn[group.members[at]]; });
    for (const std::size_t at : order) {
      const std::int64_t taken = std::min(above, week_.most[group.members[at]] - left[at]);
      left[at] += taken;
      above -= taken;
    }
    std::size_t at = 0;
    for (std::uint32_t k = 0; k < worked.size(); ++k) {
      for (std::int64_t units = worked[k]; units > 0;) {
        while (left[at] == 0) ++at;
        const std::int64_t taken = std::min(units, left[at]);
        add_shift(group.members[at], k, taken);
        left[at] -= taken;
        units -= taken;
      }
    }
  }

  void add_shift(std::uint32_t member, std::uint32_t task, std::int64_t units) {
    plan_.shifts.push_back({week_.week, member, task, units});
    plan_.unlike += week_.problem->members[member].unlike[task] * units;
    if (!week_.problem->old) return;
    const auto before = kept_.find({member, task});
    plan_.changed += std::max<std::int64_t>(0, units - (before == kept_.end() ? 0 : before->second));
  }

  const WeekProblem& week_;
  std::vector<Group> groups_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> kept_;
  FlowProblem flow_;
  std::vector<std::pair<std::size_t, std::uint32_t>> arcs_;  ///< group and task; the number of groups: no work
  WeekPlan plan_;
};

}  // namespace

Result<WeekPlan> plan_week(const WeekProblem& week, const RunControl& control) {
  return Solver(week).run(control);
}

}  // namespace solleva::plan::cooperative
