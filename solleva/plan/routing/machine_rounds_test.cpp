// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/routing/machine_rounds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <numeric>
#include <sstream>

#include "solleva/base/philox.h"
#include "solleva/plan/routing/fleet.h"
#include "solleva/plan/routing/round_bound.h"
#include "solleva/plan/routing/round_labels.h"
#include "solleva/plan/routing/round_search.h"

namespace solleva::plan::routing {
namespace {

namespace fs = std::filesystem;

fs::path stored() {
  const char* set = std::getenv("SOLLEVA_SHARED_DATA");
  return (set != nullptr ? fs::path(set) : fs::path(SOLLEVA_SOURCE_DIR "/../shared/data")) / "plan" / "vrptw-solomon";
}

/// The first customers of an instance in Solomon's format; ways cut to one decimal, as the proved optima of the literature have them.
RoundProblem solomon(const fs::path& path, std::size_t customers) {
  std::ifstream in(path);
  std::vector<std::vector<double>> rows;
  double vehicles = 0, capacity = 0;
  for (std::string line; std::getline(in, line) && rows.size() <= customers;) {
    std::istringstream words(line);
    std::vector<double> row;
    for (double value = 0; words >> value;) row.push_back(value);
    if (row.size() == 2) vehicles = row[0], capacity = row[1];
    if (row.size() == 7) rows.push_back(row);
  }
  RoundProblem problem;
  problem.works = {"deliver"};
  const std::size_t n = rows.size();
  for (std::size_t i = 0; i < n; ++i) {
    problem.places.push_back(std::to_string(i));
    for (std::size_t j = 0; j < n; ++j) {
      const double length = std::floor(10 * std::hypot(rows[i][1] - rows[j][1], rows[i][2] - rows[j][2])) / 10;
      problem.hours.push_back(length);
      problem.km.push_back(length);
    }
  }
  for (std::size_t i = 1; i < n; ++i) {
    Job job;
    job.name = std::to_string(i);
    job.place = i;
    job.hours = rows[i][6];
    job.open = rows[i][4];
    job.close = rows[i][5] + rows[i][6];
    job.load = rows[i][3];
    job.lost = 1000;
    problem.jobs.push_back(job);
  }
  for (std::size_t m = 0; m < static_cast<std::size_t>(vehicles); ++m) {
    Machine machine;
    machine.name = std::to_string(m);
    machine.until = rows[0][5];
    machine.day = 1;
    machine.per_km = 1;
    machine.holds = capacity;
    machine.can = {1};
    problem.machines.push_back(machine);
  }
  return problem;
}

TEST(MachineRounds, SolomonsInstancesAtTheirProvedOptima) {
  // Kohl, Desrosiers, Madsen, Solomon and Soumis (1999), Transportation Science 33, 101-116: the first 25 customers.
  const std::vector<std::pair<std::string, double>> cases{{"C105", 191.3}, {"R105", 530.5}, {"RC102", 351.8}};
  if (!fs::exists(stored())) GTEST_SKIP() << "no instances of Solomon";
  for (const auto& [name, best] : cases) {
    const RoundProblem problem = solomon(stored() / (name + ".txt"), 25);
    ASSERT_EQ(problem.jobs.size(), 25U) << name;
    const Result<RoundPlan> plan = plan_rounds(problem, {}, {});
    ASSERT_TRUE(plan) << name << to_text(plan.error());
    EXPECT_NEAR(*plan->optimum.objective, best, 1e-6) << name;
    EXPECT_EQ(plan->optimum.status, Status::optimal) << name << " " << plan->optimum.bound.value() << " " << plan->optimum.method;
    EXPECT_TRUE(plan->undone.empty()) << name;
  }
}

/// A made-up ring of machines, small enough to list every plan.
RoundProblem made(std::uint64_t seed, std::size_t jobs) {
  Stream random({seed, 0, 0, Purpose("test of rounds")});
  const auto unit = [&] { return static_cast<double>(random.bits32()) / 4294967296.0; };
  RoundProblem problem;
  problem.works = {"plough", "thresh"};
  std::vector<std::pair<double, double>> points;
  for (std::size_t p = 0; p < 5; ++p) {
    problem.places.push_back("village " + std::to_string(p));
    points.emplace_back(20 * unit(), 20 * unit());
  }
  for (const auto& [ax, ay] : points) {
    for (const auto& [bx, by] : points) {
      problem.km.push_back(std::hypot(ax - bx, ay - by));
      problem.hours.push_back(problem.km.back() / 15);
    }
  }
  for (std::size_t m = 0; m < 3; ++m) {
    Machine machine;
    machine.name = "machine " + std::to_string(m);
    machine.place = m == 2 ? 1 : 0;  // The first two are alike.
    machine.until = 3;
    machine.day = m == 2 ? 6 : 8;
    machine.rate = m == 2 ? 1.5 : 1;
    machine.call = 5;
    machine.per_hour = 3;
    machine.per_km = 1;
    machine.can = {1, static_cast<std::uint8_t>(m == 2 ? 0 : 1)};
    machine.holds = 6;
    problem.machines.push_back(machine);
  }
  for (std::size_t j = 0; j < jobs; ++j) {
    Job job;
    job.name = "field " + std::to_string(j);
    job.place = static_cast<std::size_t>(5 * unit());
    job.work = unit() < 0.6 ? 0 : 1;
    job.hours = 1 + 5 * unit();
    job.open = std::floor(3 * unit());
    job.close = std::min(3.0, job.open + 1 + std::floor(2 * unit()));
    job.load = 1 + std::floor(3 * unit());
    job.lost = 15 + 50 * unit();
    problem.jobs.push_back(job);
  }
  return problem;
}

/// The least cost over every order of every choice of jobs for every machine.
double by_hand(const RoundProblem& problem) {
  const std::size_t n = problem.jobs.size(), sets = std::size_t{1} << n;
  double lost = 0;
  for (const Job& job : problem.jobs) lost += job.lost;
  std::vector<double> best(sets, 0);
  for (std::size_t s = 0; s < sets; ++s) best[s] = lost;
  for (const Machine& machine : problem.machines) {
    const Kind kind(problem, machine);
    std::vector<double> alone(sets, std::numeric_limits<double>::infinity());
    alone[0] = 0;
    std::vector<std::uint32_t> order;
    const std::function<void(std::size_t)> grow = [&](std::size_t set) {
      if (set != 0) {
        if (!can_go(kind, order)) return;
        alone[set] = std::min(alone[set], cost_of(kind, order));
      }
      for (std::uint32_t j = 0; j < n; ++j) {
        if ((set >> j & 1U) != 0) continue;
        order.push_back(j);
        grow(set | std::size_t{1} << j);
        order.pop_back();
      }
    };
    grow(0);
    std::vector<double> next = best;
    for (std::size_t s = 0; s < sets; ++s) {
      for (std::size_t part = s; part > 0; part = (part - 1) & s) {
        double saved = 0;
        for (std::uint32_t j = 0; j < n; ++j) saved += (part >> j & 1U) != 0 ? problem.jobs[j].lost : 0;
        next[s] = std::min(next[s], best[s ^ part] - saved + alone[part]);
      }
    }
    best = next;
  }
  return *std::ranges::min_element(best);
}

TEST(MachineRounds, IsTheBestOfAllPlansOfSmallRings) {
  std::size_t some_undone = 0;
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const RoundProblem problem = made(seed, 7);
    const Result<RoundPlan> plan = plan_rounds(problem, {}, {});
    ASSERT_TRUE(plan);
    EXPECT_NEAR(*plan->optimum.objective, by_hand(problem), 1e-7) << seed;
    EXPECT_EQ(plan->optimum.status, Status::optimal) << seed;
    some_undone += plan->undone.empty() ? 0U : 1U;
  }
  EXPECT_GT(some_undone, 3U);
}

TEST(MachineRounds, TheBoundHoldsWhateverThePlan) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const RoundProblem problem = made(seed, 7);
    const double least = by_hand(problem);
    const std::vector<Kind> kinds = kinds_of(problem);
    ASSERT_EQ(kinds.size(), 2U);
    EXPECT_LE(bound_of_jobs(problem, kinds), least + 1e-9);
    Tours nobody;
    for (std::uint32_t j = 0; j < 7; ++j) nobody.undone.push_back(j), nobody.cost += problem.jobs[j].lost;
    const Result<Bound> bound = bound_of_tours(problem, kinds, nobody, {}, 0, {});
    ASSERT_TRUE(bound);
    EXPECT_LE(bound->value, least + 1e-7) << seed;
    ASSERT_TRUE(bound->better || std::fabs(nobody.cost - least) < 1e-9) << seed;
    if (bound->better) {
      EXPECT_GE(bound->better->cost, least - 1e-9) << seed;
    }
    // Prices drawn at random give a bound as well: prices and the cheapest tours at them.
    std::vector<double> prices;
    for (const Job& job : problem.jobs) prices.push_back(job.lost * 0.7);
    double value = std::accumulate(prices.begin(), prices.end(), 0.0);
    for (const Kind& kind : kinds) {
      const Labels labels = labels_of(kind, prices, memory_of(problem, 3), Way::onward, false, 100000, {});
      ASSERT_TRUE(labels.complete);
      const std::vector<Priced> some = cheapest(kind, labels, 1);
      if (!some.empty()) value += std::min(0.0, some.front().cost) * static_cast<double>(kind.machines.size());
    }
    EXPECT_LE(value, least + 1e-9) << seed;
  }
}

/// Nearest job first goes to the near village and comes too late for the far one.
TEST(MachineRounds, TheNearestJobFirstIsWrong) {
  RoundProblem problem;
  problem.places = {"yard", "near", "far"};
  problem.works = {"harvest"};
  problem.hours = {0, 1, 3, 1, 0, 4, 3, 4, 0};
  problem.km = problem.hours;
  Machine machine;
  machine.name = "combine";
  machine.until = 2;
  machine.day = 10;
  machine.per_km = 1;
  machine.can = {1};
  problem.machines.push_back(machine);
  for (const auto& [name, place, close] : {std::tuple{"near field", 1U, 2.0}, std::tuple{"far field", 2U, 0.8}}) {
    Job job;
    job.name = name;
    job.place = place;
    job.hours = 4;
    job.close = close;
    job.lost = 100;
    problem.jobs.push_back(job);
  }
  const std::vector<Kind> kinds = kinds_of(problem);
  EXPECT_FALSE(can_go(kinds.front(), std::vector<std::uint32_t>{0, 1}));
  const Result<RoundPlan> plan = plan_rounds(problem, {}, {});
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->undone.empty());
  ASSERT_EQ(plan->rounds.front().visits.size(), 2U);
  EXPECT_EQ(plan->rounds.front().visits.front().job, 1U);
  EXPECT_NEAR(*plan->optimum.objective, 3 + 4 + 1, 1e-12);
  EXPECT_NEAR(plan->rounds.front().visits.back().ends, 1.5, 1e-12);
  EXPECT_NEAR(plan->rounds.front().home, 1.6, 1e-12);
}

TEST(MachineRounds, SaysWhyAJobStaysUndone) {
  RoundProblem problem;
  problem.places = {"yard", "village"};
  problem.works = {"plough", "bale"};
  problem.hours = {0, 2, 2, 0};
  problem.km = {0, 20, 20, 0};
  Machine machine;
  machine.name = "tractor";
  machine.until = 2;
  machine.day = 8;
  machine.per_km = 1;
  machine.can = {1, 0};
  problem.machines.push_back(machine);
  const auto add = [&](const char* name, std::size_t work, double hours, double open, double close, double lost) {
    Job job;
    job.name = name;
    job.place = 1;
    job.work = work;
    job.hours = hours;
    job.open = open;
    job.close = close;
    job.lost = lost;
    problem.jobs.push_back(job);
  };
  add("nobody can", 1, 1, 0, 2, 100);
  add("too long", 0, 9, 0, 1, 100);
  add("too far", 0, 7, 0, 1, 100);
  add("too dear", 0, 1, 0, 2, 30);
  add("first", 0, 12, 0, 2, 500);
  add("second", 0, 12, 0, 2, 100);
  const Result<RoundPlan> plan = plan_rounds(problem, {}, {});
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->undone.size(), 5U);
  const WhyNot expected[] = {WhyNot::no_machine, WhyNot::too_short, WhyNot::too_far, WhyNot::not_worth, WhyNot::taken};
  for (std::size_t u = 0; u < 5; ++u) EXPECT_EQ(plan->undone[u].why, expected[u]) << u;
  EXPECT_NEAR(plan->undone[4].alone, 40, 1e-12);
  EXPECT_NEAR(*plan->optimum.objective, 40 + 430, 1e-9);
  const Result<double> saves = saved_by_another(problem, *plan, 0, {}, {});
  ASSERT_TRUE(saves);
  EXPECT_NEAR(*saves, 60, 1e-9);
}

TEST(MachineRounds, LargerRingsKeepTheirRulesAndGiveTheSamePlanTwice) {
  const RoundProblem problem = made(99, 40);
  RoundOptions options;
  options.limits.iterations = 2000;
  const Result<RoundPlan> plan = plan_rounds(problem, options, {}), again = plan_rounds(problem, options, {});
  ASSERT_TRUE(plan && again);
  EXPECT_EQ(*plan->optimum.objective, *again->optimum.objective);
  EXPECT_LE(*plan->optimum.bound, *plan->optimum.objective);
  std::vector<int> done(40, 0);
  for (const Undone& one : plan->undone) ++done[one.job];
  double cost = plan->lost;
  for (std::size_t m = 0; m < 3; ++m) {
    double load = 0, last = problem.machines[m].from;
    for (const Visit& visit : plan->rounds[m].visits) {
      const Job& job = problem.jobs[visit.job];
      ++done[visit.job];
      load += job.load;
      EXPECT_EQ(problem.machines[m].can[job.work], 1);
      EXPECT_GE(visit.begins, std::max(job.open, last) - 1e-9);
      EXPECT_LE(visit.ends, job.close + 1e-9);
      last = visit.ends;
    }
    EXPECT_LE(load, problem.machines[m].holds);
    EXPECT_LE(plan->rounds[m].home, problem.machines[m].until + 1e-9);
    cost += plan->rounds[m].cost;
  }
  EXPECT_TRUE(std::ranges::all_of(done, [](int times) { return times == 1; }));
  EXPECT_NEAR(cost, *plan->optimum.objective, 1e-9);
}

TEST(MachineRounds, StoppedItHandsBackWhatItHas) {
  std::stop_source source;
  source.request_stop();
  RunControl control;
  control.stop = source.get_token();
  const Result<RoundPlan> plan = plan_rounds(made(3, 7), {}, control);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->optimum.objective);
  EXPECT_NE(plan->optimum.status, Status::infeasible);
}

TEST(MachineRounds, RefusesWhatDoesNotHoldTogether) {
  RoundProblem problem = made(1, 3);
  problem.machines[1].name = problem.machines[0].name;
  Result<RoundPlan> plan = plan_rounds(problem, {}, {});
  ASSERT_FALSE(plan);
  EXPECT_NE(to_text(plan.error()).find("two places at once"), std::string::npos);
  problem = made(1, 3);
  problem.jobs[1].close = problem.jobs[1].open;
  EXPECT_FALSE(plan_rounds(problem, {}, {}));
  problem = made(1, 3);
  problem.machines[0].day = 25;
  EXPECT_FALSE(plan_rounds(problem, {}, {}));
  problem = made(1, 3);
  problem.machines.clear();
  EXPECT_FALSE(plan_rounds(problem, {}, {}));
}

}  // namespace
}  // namespace solleva::plan::routing
