// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/routing/machine_rounds.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/plan/routing/errors.h"
#include "solleva/plan/routing/round_bound.h"
#include "solleva/plan/routing/round_search.h"

namespace solleva::plan::routing {
namespace {

constexpr std::size_t kMostPooled = 1500;  ///< tours of the search that the bound begins with

tl::unexpected<Error> wrong(std::string unit, std::string why, std::string hint = {}) {
  Error error{errors::bad_round, "the round does not hold together"};
  error.where.unit = std::move(unit);
  error.why = std::move(why);
  error.hint = std::move(hint);
  return fail(std::move(error));
}

bool at_least(double value, double least) { return std::isfinite(value) && value >= least; }

Done check_machine(const RoundProblem& problem, const Machine& machine) {
  if (machine.place >= problem.places.size()) return wrong(machine.name, "its place is not there");
  if (machine.can.size() != problem.works.size()) return wrong(machine.name, "it does not say of each kind of work whether it can do it");
  if (!(machine.day > 0 && machine.speed > 0 && machine.rate > 0) || !std::isfinite(machine.day * machine.speed * machine.rate)) return wrong(machine.name, "hours of a day, speed and rate lie above 0");
  if (machine.day > 24) return wrong(machine.name, "it works " + format_double(machine.day) + " hours a day, and a day has 24");
  if (!(at_least(machine.from, 0) && at_least(machine.until, 0) && machine.until > machine.from)) return wrong(machine.name, "it leaves before it comes: from day " + format_double(machine.from) + " until day " + format_double(machine.until));
  if (!(at_least(machine.call, 0) && at_least(machine.per_hour, 0) && at_least(machine.per_km, 0) && machine.holds >= 0)) return wrong(machine.name, "costs and what it holds lie from 0 on");
  return {};
}

Done check_job(const RoundProblem& problem, const Job& job) {
  if (job.place >= problem.places.size()) return wrong(job.name, "its place is not there");
  if (job.work >= problem.works.size()) return wrong(job.name, "its kind of work is not there");
  if (!at_least(job.hours, 0) || job.hours <= 0) return wrong(job.name, "a job takes more than 0 hours");
  if (!(at_least(job.open, 0) && at_least(job.close, 0) && job.close > job.open)) return wrong(job.name, "its window closes before it opens: from day " + format_double(job.open) + " until day " + format_double(job.close));
  if (!(at_least(job.load, 0) && at_least(job.lost, 0))) return wrong(job.name, "its load and what is lost lie from 0 on");
  return {};
}

template <class T>
Done check_names(const std::vector<T>& all, const char* what, const char* harm) {
  std::set<std::string> names;
  for (const T& one : all) {
    if (!names.insert(one.name).second) return wrong(one.name, std::string(what) + " is there twice: " + harm, "take one out, or give it a name of its own");
  }
  return {};
}

/// The clock of a machine stands at night: hours on it, divided by those of its day, are days.
Round round_of(const Kind& kind, const Machine& machine, const Tour& tour) {
  Round round;
  double at = kind.begin;
  std::size_t last = kind.home();
  const auto go = [&](std::size_t to) {
    at += kind.drives(last, to);
    round.driven += kind.drives(last, to);
    round.km += kind.km(last, to);
    last = to;
  };
  for (const std::uint32_t j : tour.jobs) {
    go(j);
    Visit visit;
    visit.job = j;
    visit.arrives = at / machine.day;
    at = std::max(at, kind.open[j]);
    visit.begins = at / machine.day;
    at += kind.work[j];
    visit.ends = at / machine.day;
    round.worked += kind.work[j];
    round.visits.push_back(visit);
  }
  go(kind.home());
  // A machine sets out as late as its first job allows: it need not wait there.
  if (!round.visits.empty()) round.visits.front().arrives = round.visits.front().begins;
  round.home = at / machine.day;
  round.cost = cost_of(kind, tour.jobs);
  return round;
}

Undone why_not(const RoundProblem& problem, const std::vector<Kind>& kinds, std::uint32_t j) {
  Undone undone;
  undone.job = j;
  bool can = false, fits = false, gets = false;
  double alone = unbounded;
  for (const Kind& kind : kinds) {
    const Machine& machine = problem.machines[kind.machines.front()];
    if (machine.can[problem.jobs[j].work] == 0) continue;
    can = true;
    fits = fits || kind.fits_window(j);
    if (!kind.may(j)) continue;
    gets = true;
    alone = std::min(alone, cost_of(kind, std::vector<std::uint32_t>{j}));
  }
  undone.why = !can ? WhyNot::no_machine : !fits ? WhyNot::too_short : !gets ? WhyNot::too_far : alone >= problem.jobs[j].lost ? WhyNot::not_worth : WhyNot::taken;
  undone.alone = gets ? alone : 0;
  return undone;
}

RoundPlan plan_of(const RoundProblem& problem, const std::vector<Kind>& kinds, const Tours& best) {
  RoundPlan plan;
  plan.rounds.resize(problem.machines.size());
  for (std::size_t m = 0; m < problem.machines.size(); ++m) plan.rounds[m].home = problem.machines[m].from;
  std::vector<std::size_t> used(kinds.size(), 0);
  double cost = 0;
  for (const Tour& tour : best.tours) {
    const Kind& kind = kinds[tour.kind];
    const std::size_t machine = kind.machines[used[tour.kind]++];
    plan.rounds[machine] = round_of(kind, problem.machines[machine], tour);
    cost += plan.rounds[machine].cost;
  }
  for (const std::uint32_t j : best.undone) {
    plan.undone.push_back(why_not(problem, kinds, j));
    plan.lost += problem.jobs[j].lost;
  }
  plan.optimum.objective = cost + plan.lost;
  return plan;
}

/// More where there is no work for a bound.
std::int64_t default_iterations(std::size_t jobs) { return jobs > 256 ? 100'000 : std::max<std::int64_t>(20'000, 2'000'000 / static_cast<std::int64_t>(std::max<std::size_t>(1, jobs) + 20)); }

}  // namespace

Done check(const RoundProblem& problem) {
  const std::size_t places = problem.places.size();
  if (problem.machines.empty()) return wrong("machines", "there is none");
  if (problem.hours.size() != places * places || problem.km.size() != places * places) return wrong("ways", "there is not one from each place to each");
  for (std::size_t w = 0; w < places * places; ++w) {
    if (!(at_least(problem.hours[w], 0) && at_least(problem.km[w], 0))) return wrong(problem.places[w / places] + " to " + problem.places[w % places], "hours and kilometres of a way lie from 0 on");
  }
  if (Done done = check_names(problem.machines, "this machine", "it would be in two places at once"); !done) return done;
  if (Done done = check_names(problem.jobs, "this job", "it would be done twice"); !done) return done;
  for (const Machine& machine : problem.machines) {
    if (Done done = check_machine(problem, machine); !done) return done;
  }
  for (const Job& job : problem.jobs) {
    if (Done done = check_job(problem, job); !done) return done;
  }
  return {};
}

Result<RoundPlan> plan_rounds(const RoundProblem& problem, const RoundOptions& options, const RunControl& control) {
  if (Done done = check(problem); !done) return fail(done.error());
  const std::vector<Kind> kinds = kinds_of(problem);
  const std::int64_t iterations = options.limits.iterations >= 0 ? options.limits.iterations : default_iterations(problem.jobs.size());
  std::vector<Tour> pool;
  std::set<std::pair<std::size_t, std::vector<std::uint32_t>>> known;
  const auto found = [&](const Tour& tour) {
    if (known.insert({tour.kind, tour.jobs}).second) pool.push_back(tour);
  };
  Tours best = search_tours(problem, kinds, iterations, options.seed, control, found);
  // The last tours found are those of the best plans.
  if (pool.size() > kMostPooled) pool.erase(pool.begin(), pool.end() - static_cast<std::ptrdiff_t>(kMostPooled));
  for (const Tour& tour : best.tours) {
    if (std::ranges::find(pool, tour) == pool.end()) pool.push_back(tour);
  }
  std::string method = "taking out and putting back";
  std::optional<double> bound;
  if (options.bound) {
    Result<Bound> worked = bound_of_tours(problem, kinds, best, std::move(pool), options.limits.gap, control);
    if (!worked) return fail(worked.error());
    if (worked->better) best = std::move(*worked->better);
    bound = worked->value;
    method += "; bound: " + worked->method;
  }
  RoundPlan plan = plan_of(problem, kinds, best);
  Optimum& optimum = plan.optimum;
  optimum.method = options.bound ? method : method + ", a heuristic";
  optimum.seed = options.seed;
  if (bound) optimum.bound = std::min(*bound, *optimum.objective);
  const double tolerated = std::max(options.limits.gap, 1e-7) * std::max(1.0, std::fabs(*optimum.objective));
  const bool proved = optimum.bound && *optimum.objective - *optimum.bound <= tolerated;
  optimum.status = proved ? Status::optimal : control.stop.stop_requested() ? Status::stopped : Status::feasible;
  return plan;
}

std::vector<std::size_t> kinds_by_first(const RoundProblem& problem) {
  std::vector<std::size_t> first;
  for (const Kind& kind : kinds_of(problem)) first.push_back(kind.machines.front());
  return first;
}

Result<double> saved_by_another(const RoundProblem& problem, const RoundPlan& plan, std::size_t like, const RoundOptions& options, const RunControl& control) {
  RoundProblem more = problem;
  Machine another = problem.machines[like];
  another.name += " (another)";
  more.machines.push_back(std::move(another));
  RoundOptions how = options;
  how.bound = false;
  Result<RoundPlan> with = plan_rounds(more, how, control);
  if (!with) return fail(with.error());
  return std::max(0.0, *plan.optimum.objective - *with->optimum.objective);
}

}  // namespace solleva::plan::routing
