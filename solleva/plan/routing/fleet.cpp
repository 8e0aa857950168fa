// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/routing/fleet.h"

#include <algorithm>
#include <cmath>

namespace solleva::plan::routing {
namespace {

/// Hours of days that are whole on the clock of a machine are compared; what rounding adds must not shut a window.
constexpr double kSlack = 1e-9;

bool alike(const Machine& a, const Machine& b) {
  return a.place == b.place && a.from == b.from && a.until == b.until && a.day == b.day && a.speed == b.speed && a.rate == b.rate && a.call == b.call && a.per_hour == b.per_hour &&
         a.per_km == b.per_km && a.holds == b.holds && a.can == b.can;
}

}  // namespace

Kind::Kind(const RoundProblem& problem, const Machine& machine)
    : begin(machine.from * machine.day), end(machine.until * machine.day + kSlack), call(machine.call), holds(machine.holds), places_(problem.places.size()), slow_(1 / machine.speed),
      per_hour_(machine.per_hour), per_km_(machine.per_km), hours_(&problem.hours), km_(&problem.km) {
  const std::size_t n = problem.jobs.size();
  may_.assign(n, 0);
  for (const Job& job : problem.jobs) {
    at_.push_back(job.place);
    work.push_back(job.hours / machine.rate);
    work_cost.push_back(per_hour_ * work.back());
    open.push_back(std::max(job.open, machine.from) * machine.day);
    latest.push_back(std::min(job.close, machine.until) * machine.day - work.back() + kSlack);
    load.push_back(job.load);
    close_.push_back(job.close);
  }
  at_.push_back(machine.place);
  work.push_back(0);
  work_cost.push_back(0);
  for (std::uint32_t j = 0; j < n; ++j) {
    if (machine.can[problem.jobs[j].work] == 0 || load[j] > holds) continue;
    may_[j] = 1;
    const double at = std::max(open[j], begin + takes(home(), j));
    may_[j] = at <= latest[j] && at + takes(j, home()) <= end ? 1 : 0;
    if (may_[j] != 0) jobs.push_back(j);
  }
}

std::vector<Kind> kinds_of(const RoundProblem& problem) {
  std::vector<Kind> kinds;
  for (std::size_t m = 0; m < problem.machines.size(); ++m) {
    const auto same = std::ranges::find_if(kinds, [&](const Kind& kind) { return alike(problem.machines[kind.machines.front()], problem.machines[m]); });
    if (same == kinds.end()) kinds.emplace_back(problem, problem.machines[m]).machines.push_back(m);
    else same->machines.push_back(m);
  }
  return kinds;
}

bool can_go(const Kind& kind, std::span<const std::uint32_t> jobs) {
  double at = kind.begin, load = 0;
  std::size_t last = kind.home();
  for (const std::uint32_t j : jobs) {
    at = std::max(kind.open[j], at + kind.takes(last, j));
    load += kind.load[j];
    if (!kind.may(j) || at > kind.latest[j] || load > kind.holds) return false;
    last = j;
  }
  return at + kind.takes(last, kind.home()) <= kind.end;
}

double cost_of(const Kind& kind, std::span<const std::uint32_t> jobs) {
  if (jobs.empty()) return 0;
  double cost = kind.call;
  std::size_t last = kind.home();
  for (const std::uint32_t j : jobs) {
    cost += kind.cost(last, j);
    last = j;
  }
  return cost + kind.cost(last, kind.home());
}

}  // namespace solleva::plan::routing
