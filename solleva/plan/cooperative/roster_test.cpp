// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/roster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "solleva/base/philox.h"
#include "solleva/plan/cooperative/errors.h"
#include "solleva/plan/cooperative/learning.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan::cooperative {
namespace {

RosterTask task(const std::string& name, std::uint32_t from, std::uint32_t to, std::int64_t units, bool flexible = false) {
  RosterTask made;
  made.name = name;
  made.from = from;
  made.to = to;
  made.units = units;
  made.flexible = flexible;
  return made;
}

RosterMember member(const std::string& name, std::vector<std::int64_t> available, std::vector<std::uint8_t> can, std::vector<std::int64_t> unlike = {}) {
  RosterMember made;
  made.name = name;
  made.available = std::move(available);
  made.unlike = unlike.empty() ? std::vector<std::int64_t>(can.size(), 0) : std::move(unlike);
  made.can = std::move(can);
  return made;
}

/// That every rule is kept: skills, time, and no task done more than it needs.
void expect_sound(const RosterProblem& problem, const RosterPlan& plan) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> worked, done;
  std::map<std::uint32_t, std::int64_t> flexible;
  for (const Shift& shift : plan.shifts) {
    EXPECT_GT(shift.units, 0);
    EXPECT_TRUE(problem.members[shift.member].can[shift.task]);
    EXPECT_GE(shift.week, problem.tasks[shift.task].from);
    EXPECT_LE(shift.week, problem.tasks[shift.task].to);
    worked[{shift.week, shift.member}] += shift.units;
    if (problem.tasks[shift.task].flexible) flexible[shift.task] += shift.units;
    else done[{shift.week, shift.task}] += shift.units;
  }
  for (const auto& [at, units] : worked) EXPECT_LE(units, problem.members[at.second].available[at.first]);
  for (const Undone& one : plan.undone) (one.week ? done[{*one.week, one.task}] : flexible[one.task]) += one.units;
  for (std::uint32_t k = 0; k < problem.tasks.size(); ++k) {
    const RosterTask& one = problem.tasks[k];
    if (one.flexible && one.to >= problem.first) {
      EXPECT_EQ(flexible[k], one.units) << one.name;
    }
    for (std::uint32_t w = std::max(one.from, problem.first); w <= one.to && !one.flexible; ++w) EXPECT_EQ((done[{w, k}]), one.units) << one.name;
  }
}

double stage(const RosterPlan& plan, const std::string& name) {
  const auto at = std::ranges::find(plan.stages, name, &RosterStage::name);
  return at == plan.stages.end() ? NAN : at->objective;
}

/// Taking tasks in their order and for each the first who can do it leaves the vet's work undone: the only one who knows it herds.
TEST(Roster, GreedyIsWrong) {
  RosterProblem problem;
  problem.weeks = 1;
  problem.tasks = {task("herd", 0, 0, 10), task("vet", 0, 0, 10)};
  problem.members = {member("anna", {10}, {1, 1}), member("bilal", {10}, {1, 0})};
  std::vector<std::int64_t> left{10, 10};
  std::int64_t greedy = 0;
  for (std::size_t k = 0; k < 2; ++k) {
    std::int64_t needed = 10;
    for (std::size_t i = 0; i < 2; ++i) {
      if (problem.members[i].can[k] == 0) continue;
      const std::int64_t taken = std::min(needed, left[i]);
      left[i] -= taken;
      needed -= taken;
    }
    greedy += needed;
  }
  EXPECT_EQ(greedy, 10);
  const RosterPlan plan = plan_roster(problem, {}).value();
  expect_sound(problem, plan);
  EXPECT_EQ(*plan.optimum.objective, 0);
  EXPECT_EQ(plan.optimum.bound, plan.optimum.objective);
}

TEST(Roster, LoadsAreFairAndTurnsAreTaken) {
  RosterProblem problem;
  problem.weeks = 4;
  problem.tasks = {task("herd", 0, 3, 9)};
  for (int i = 0; i < 4; ++i) problem.members.push_back(member("m" + std::to_string(i), {10, 10, 10, 10}, {1}));
  const RosterPlan plan = plan_roster(problem, {}).value();
  expect_sound(problem, plan);
  std::vector<std::int64_t> worked(4, 0);
  for (const Shift& shift : plan.shifts) worked[shift.member] += shift.units;
  EXPECT_EQ(worked, (std::vector<std::int64_t>{9, 9, 9, 9}));  // 36 in 4 weeks: each has the third unit once
  EXPECT_DOUBLE_EQ(stage(plan, "load"), 3.0 / 10);  // 9 units among 4 in whole units
  EXPECT_EQ(plan.stages[1].bound, plan.stages[1].objective);
}

TEST(Roster, LoadIsThatOfTheShifts) {
  RosterProblem problem;
  problem.weeks = 1;
  problem.tasks = {task("dig", 0, 0, 4)};
  for (const std::int64_t time : {2, 2, 3}) problem.members.push_back(member("m" + std::to_string(problem.members.size()), {time}, {1}));
  const RosterPlan plan = plan_roster(problem, {}).value();
  expect_sound(problem, plan);
  ASSERT_EQ(plan.shifts.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(plan.shifts[i].units, (std::vector<std::int64_t>{1, 1, 2})[i]);
  EXPECT_DOUBLE_EQ(stage(plan, "load"), 2.0 / 3);
  EXPECT_EQ(plan.stages[1].bound, plan.stages[1].objective);
}

/// The least heaviest load in whole units, by trying every way to give out the needs.
double least_load_of(const RosterProblem& problem, std::size_t k, std::int64_t left, std::size_t i, std::vector<std::int64_t>& worked) {
  if (k == problem.tasks.size()) {
    double heaviest = 0;
    for (std::size_t m = 0; m < worked.size(); ++m) heaviest = std::max(heaviest, static_cast<double>(worked[m]) / static_cast<double>(problem.members[m].available[0]));
    return heaviest;
  }
  if (i == worked.size()) {
    if (left > 0) return 2;
    return k + 1 == problem.tasks.size() ? least_load_of(problem, k + 1, 0, 0, worked) : least_load_of(problem, k + 1, problem.tasks[k + 1].units, 0, worked);
  }
  double best = 2;
  const std::int64_t room = problem.members[i].can[k] == 0 ? 0 : std::min(left, problem.members[i].available[0] - worked[i]);
  for (std::int64_t units = 0; units <= room; ++units) {
    worked[i] += units;
    best = std::min(best, least_load_of(problem, k, left - units, i + 1, worked));
    worked[i] -= units;
  }
  return best;
}

TEST(Roster, LoadsAndTheirBoundsHoldAgainstEveryWay) {
  Stream stream({.seed = 5, .purpose = Purpose("loads in units")});
  int proved = 0, trials = 0;
  for (int trial = 0; trial < 120; ++trial) {
    RosterProblem problem;
    problem.weeks = 1;
    const std::size_t members = 2 + stream.bits32() % 3;
    problem.tasks = {task("dig", 0, 0, 1 + stream.bits32() % 4), task("herd", 0, 0, 1 + stream.bits32() % 4)};
    for (std::size_t i = 0; i < members; ++i) {
      std::vector<std::uint8_t> can{1, static_cast<std::uint8_t>(stream.bits32() % 2)};
      if (i == 0) can = {1, 1};
      std::vector<std::int64_t> unlike{stream.bits32() % 3, stream.bits32() % 3};
      problem.members.push_back(member("m" + std::to_string(i), {2 + stream.bits32() % 5}, std::move(can), std::move(unlike)));
    }
    const RosterPlan plan = plan_roster(problem, {}).value();
    expect_sound(problem, plan);
    if (!plan.undone.empty()) continue;
    std::vector<std::int64_t> worked(members, 0);
    const double least = least_load_of(problem, 0, problem.tasks[0].units, 0, worked);
    for (const Shift& shift : plan.shifts) worked[shift.member] += shift.units;
    double heaviest = 0;
    for (std::size_t i = 0; i < members; ++i) heaviest = std::max(heaviest, static_cast<double>(worked[i]) / static_cast<double>(problem.members[i].available[0]));
    EXPECT_DOUBLE_EQ(plan.stages[1].objective, heaviest) << trial;
    EXPECT_LE(*plan.stages[1].bound, least + 1e-12) << trial;
    EXPECT_GE(heaviest, least - 1e-12) << trial;
    proved += *plan.stages[1].bound == heaviest ? 1 : 0;
    ++trials;
  }
  EXPECT_GT(trials, 60);
  EXPECT_GT(proved, trials * 3 / 4);  // needs of two tasks may stand against each other in units
}

/// The least largest load, then the next, by a linear programme a level: another way to the same loads.
std::vector<double> loads_by_programmes(const std::vector<std::int64_t>& time, const std::vector<std::vector<std::uint8_t>>& can, const std::vector<std::int64_t>& need) {
  std::vector<double> fixed(time.size(), -1);
  for (;;) {
    LinearModel model;
    ModelColumn level;
    level.objective = 1;
    const std::uint32_t top = model.add_column(level);
    std::vector<std::uint32_t> meets;
    for (const std::int64_t needed : need) {
      ModelRow row;
      row.lower = row.upper = static_cast<double>(needed);
      meets.push_back(model.add_row(row));
    }
    std::vector<std::uint32_t> rows;
    for (std::size_t t = 0; t < time.size(); ++t) {
      ModelRow row;
      row.upper = fixed[t] < 0 ? 0 : fixed[t] * static_cast<double>(time[t]) + 1e-7;
      rows.push_back(model.add_row(row));
      if (fixed[t] < 0) model.add_term(rows.back(), top, -static_cast<double>(time[t]));
      for (std::size_t k = 0; k < need.size(); ++k) {
        if (can[t][k] == 0) continue;
        const std::uint32_t x = model.add_column({});
        model.add_term(rows.back(), x, 1);
        model.add_term(meets[k], x, 1);
      }
    }
    const Solution solution = solve(model, {}, {}).value();
    const double value = solution.values[top];
    bool any = false;
    for (std::size_t t = 0; t < time.size(); ++t) {
      if (fixed[t] >= 0 || std::fabs(solution.duals[rows[t]]) * static_cast<double>(time[t]) < 1e-6) continue;
      fixed[t] = value;
      any = true;
    }
    if (!any) {
      for (double& one : fixed) one = one < 0 ? value : one;
      return fixed;
    }
    if (std::ranges::none_of(fixed, [](double one) { return one < 0; })) return fixed;
  }
}

TEST(Roster, FairLoadsAreThoseOfProgrammes) {
  Stream stream({.seed = 21, .purpose = Purpose("loads of tests")});
  for (int trial = 0; trial < 60; ++trial) {
    const std::size_t kinds = 2 + stream.bits32() % 5, tasks = 1 + stream.bits32() % 4;
    std::vector<std::int64_t> time(kinds), need(tasks, 0);
    std::vector<std::vector<std::uint8_t>> can(kinds, std::vector<std::uint8_t>(tasks, 0));
    for (std::size_t t = 0; t < kinds; ++t) {
      time[t] = 20 + stream.bits32() % 80;
      std::int64_t given = time[t];
      for (std::size_t k = 0; k < tasks; ++k) {
        can[t][k] = stream.bits32() % 2 == 0 ? 1 : 0;
        if (can[t][k] == 0) continue;
        const std::int64_t some = std::min<std::int64_t>(given, stream.bits32() % 40);  // so that all can be met
        need[k] += some;
        given -= some;
      }
    }
    const std::vector<FairLoad> found = fair_loads(time, can, need);
    const std::vector<double> expected = loads_by_programmes(time, can, need);
    for (std::size_t t = 0; t < kinds; ++t) {
      EXPECT_NEAR(static_cast<double>(found[t].worked) / static_cast<double>(found[t].of), expected[t], 1e-5) << "trial " << trial << " kind " << t;
    }
  }
}

TEST(Roster, WishesAreHeededWhenNothingElseSpeaks) {
  RosterProblem problem;
  problem.weeks = 1;
  problem.tasks = {task("herd", 0, 0, 10), task("milk", 0, 0, 10)};
  problem.members = {member("anna", {10}, {1, 1}, {2, 0}), member("bilal", {10}, {1, 1}, {0, 2})};
  const RosterPlan plan = plan_roster(problem, {}).value();
  EXPECT_EQ(plan.shifts, (std::vector<Shift>{{0, 0, 1, 10}, {0, 1, 0, 10}}));
  EXPECT_EQ(stage(plan, "unlike"), 0);
}

RosterProblem drawn(std::uint64_t seed, std::size_t members, std::uint32_t weeks, std::size_t tasks) {
  Stream stream({.seed = seed, .unit = members, .purpose = Purpose("rosters of tests")});
  RosterProblem problem;
  problem.weeks = weeks;
  for (std::size_t k = 0; k < tasks; ++k) {
    const std::uint32_t from = stream.bits32() % weeks, to = from + stream.bits32() % (weeks - from);
    const bool flexible = stream.bits32() % 3 == 0;
    problem.tasks.push_back(task("t" + std::to_string(k), from, to, 1 + stream.bits32() % (flexible ? 60 : 20), flexible));
    problem.tasks.back().priority = 1 + stream.bits32() % 3;
  }
  for (std::size_t i = 0; i < members; ++i) {
    std::vector<std::int64_t> time(weeks), unlike(tasks);
    std::vector<std::uint8_t> can(tasks);
    for (std::int64_t& units : time) units = stream.bits32() % 15;
    for (std::size_t k = 0; k < tasks; ++k) can[k] = i == k || stream.bits32() % 3 == 0 ? 1 : 0;
    for (std::int64_t& one : unlike) one = stream.bits32() % 4;
    problem.members.push_back(member("m" + std::to_string(i), time, can, unlike));
  }
  return problem;
}

/// The least that is left undone, by a linear programme over members.
double undone_by_programme(const RosterProblem& problem) {
  LinearModel model;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> need, time;
  for (std::uint32_t k = 0; k < problem.tasks.size(); ++k) {
    const RosterTask& one = problem.tasks[k];
    for (std::uint32_t w = one.from; w <= one.to; ++w) {
      if (one.flexible && w > one.from) {
        need[{k, w}] = need[{k, one.from}];
        continue;
      }
      ModelRow row;
      row.lower = row.upper = static_cast<double>(one.units);
      need[{k, w}] = model.add_row(row);
      ModelColumn undone;
      undone.objective = static_cast<double>(one.priority);
      model.add_term(need[{k, w}], model.add_column(undone), 1);
    }
  }
  for (std::uint32_t i = 0; i < problem.members.size(); ++i) {
    for (std::uint32_t w = 0; w < problem.weeks; ++w) {
      ModelRow row;
      row.upper = static_cast<double>(problem.members[i].available[w]);
      const std::uint32_t at = model.add_row(row);
      for (std::uint32_t k = 0; k < problem.tasks.size(); ++k) {
        if (problem.members[i].can[k] == 0 || !need.contains({k, w})) continue;
        const std::uint32_t x = model.add_column({});
        model.add_term(at, x, 1);
        model.add_term(need[{k, w}], x, 1);
      }
    }
  }
  return *solve(model, {}, {}).value().optimum.objective;
}

TEST(Roster, LeavesAsLittleUndoneAsAnyPlan) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const RosterProblem problem = drawn(seed, 6, 5, 5);
    const Result<RosterPlan> found = plan_roster(problem, {});
    ASSERT_TRUE(found) << to_text(found.error());
    const RosterPlan& plan = *found;
    expect_sound(problem, plan);
    EXPECT_NEAR(*plan.optimum.objective, undone_by_programme(problem), 1e-6) << seed;
    ASSERT_TRUE(plan.optimum.bound);
    EXPECT_EQ(*plan.optimum.bound, *plan.optimum.objective);
  }
}

TEST(Roster, AStormChangesLittle) {
  int close = 0;
  for (std::uint64_t seed = 100; seed < 120; ++seed) {
    RosterProblem problem = drawn(seed, 8, 6, 5);
    const RosterPlan before = plan_roster(problem, {}).value();
    problem.old = before.shifts;
    problem.first = 2;
    const RosterPlan same = plan_roster(problem, {}).value();
    EXPECT_EQ(stage(same, "changed"), 0);
    EXPECT_LE(*same.optimum.objective, *before.optimum.objective);
    // One member falls ill from the third week on.
    for (std::uint32_t w = 2; w < problem.weeks; ++w) problem.members[0].available[w] = 0;
    const RosterPlan after = plan_roster(problem, {}).value();
    expect_sound(problem, after);
    std::int64_t lost = 0;
    for (const Shift& shift : before.shifts) lost += shift.week >= 2 && shift.member == 0 ? shift.units : 0;
    const auto changed = std::ranges::find(after.stages, "changed", &RosterStage::name);
    ASSERT_TRUE(changed->bound);
    EXPECT_LE(*changed->bound, changed->objective);
    close += *changed->bound >= changed->objective ? 1 : 0;
    const RosterPlan afresh = [&] {
      RosterProblem fresh = problem;
      fresh.old.reset();
      fresh.first = 0;
      return plan_roster(fresh, {}).value();
    }();
    std::int64_t differing = 0;
    for (const Shift& shift : afresh.shifts) {
      const auto at = std::ranges::find_if(before.shifts, [&](const Shift& old) { return old.week == shift.week && old.member == shift.member && old.task == shift.task; });
      differing += shift.week < 2 ? 0 : std::max<std::int64_t>(0, shift.units - (at == before.shifts.end() ? 0 : at->units));
    }
    EXPECT_LE(changed->objective, static_cast<double>(std::max(differing, lost)) + 1e-9) << seed;
    for (const Shift& shift : before.shifts) {
      EXPECT_TRUE(shift.week >= 2 || std::ranges::find(after.shifts, shift) != after.shifts.end());
    }
  }
  EXPECT_GE(close, 5);  // of 20, most of which leave something undone: the bound says something
}

TEST(Roster, TellsWhatIsWrong) {
  RosterProblem problem;
  problem.weeks = 2;
  problem.tasks = {task("herd", 0, 1, 10), task("shear", 0, 1, 10)};
  problem.members = {member("anna", {10, 10}, {1, 0})};
  EXPECT_EQ(plan_roster(problem, {}).error().what, "nobody can do the task \"shear\"");
  problem.tasks[1].units = 0;
  problem.old = std::vector<Shift>{{1, 1, 0, 8}};
  EXPECT_EQ(plan_roster(problem, {}).error().what, "the old roster names what is not there");
  problem.old.reset();
  problem.tasks[0].to = 2;
  EXPECT_EQ(plan_roster(problem, {}).error().code, errors::bad_roster);
}

TEST(Roster, LearnersTakeTurnsBesideWhoKnows) {
  RosterProblem problem;
  problem.weeks = 2;
  problem.tasks = {task("weave", 0, 1, 4), task("herd", 0, 1, 6)};
  problem.members = {member("master", {10, 10}, {1, 0}), member("a", {8, 8}, {0, 1}), member("b", {8, 8}, {0, 1})};
  const RosterPlan plan = plan_roster(problem, {}).value();
  const std::vector<Shift> learning = learn_beside(problem, plan.shifts, {{1, {0}}, {2, {0}}}, 3);
  std::vector<std::int64_t> had(3, 0), of_week(2, 0);
  for (const Shift& one : learning) {
    had[one.member] += one.units;
    of_week[one.week] += one.units;
    EXPECT_LE(one.units, 3);
  }
  EXPECT_EQ(of_week, (std::vector<std::int64_t>{4, 4}));  // no more than the master weaves
  EXPECT_EQ(had, (std::vector<std::int64_t>{0, 4, 4}));
  EXPECT_TRUE(learn_beside(problem, plan.shifts, {{0, {0}}}, 3).empty());  // who knows it does not learn it
}

TEST(Roster, SaysWhatIsUndone) {
  RosterProblem problem;
  problem.weeks = 1;
  problem.tasks = {task("herd", 0, 0, 10), task("hay", 0, 0, 10)};
  problem.tasks[0].priority = 5;
  problem.members = {member("anna", {14}, {1, 1})};
  const RosterPlan plan = plan_roster(problem, {}).value();
  expect_sound(problem, plan);
  ASSERT_EQ(plan.undone.size(), 1U);
  EXPECT_EQ(plan.undone[0].task, 1U);
  EXPECT_EQ(plan.undone[0].units, 6);
}

/// Whoever stops the work has the weeks so far: nobody in two places, nothing done twice, and the word for it.
TEST(Roster, AStopLeavesTheWeeksSoFar) {
  RosterProblem problem;
  problem.weeks = 6;
  for (const char* name : {"ana", "ben", "cem"}) problem.members.push_back(member(name, std::vector<std::int64_t>(6, 40), {1, 1}));
  problem.tasks = {task("herd", 0, 5, 30), task("fence", 0, 5, 90, true)};
  const Result<RosterPlan> whole = plan_roster(problem, {});
  ASSERT_TRUE(whole);
  std::size_t fewest = whole->shifts.size();
  for (int after = 0; after < 12; ++after) {
    std::stop_source source;
    RunControl control;
    control.stop = source.get_token();
    int told = 0;
    control.progress = [&](std::string_view, double) {
      if (++told > after) source.request_stop();
    };
    const Result<RosterPlan> plan = plan_roster(problem, control);
    ASSERT_TRUE(plan);
    if (!source.stop_requested()) {
      EXPECT_EQ(plan->optimum.status, Status::optimal);
      continue;
    }
    if (plan->optimum.status != Status::stopped) continue;  // the last week was planned already
    fewest = std::min(fewest, plan->shifts.size());
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> worked;
    for (const Shift& shift : plan->shifts) worked[{shift.week, shift.member}] += shift.units;
    for (const auto& [at, units] : worked) EXPECT_LE(units, 40);
    for (const Shift& shift : plan->shifts) EXPECT_LE(shift.units, 30 * 3);
  }
  EXPECT_LT(fewest, whole->shifts.size());
}

/// Two alike in two alike weeks: four units of each week and four that can be done in either. Spread evenly each works 6 of 8; any other way is heavier.
TEST(Roster, TasksAreSpreadSoThatTheHeaviestLoadIsLeast) {
  RosterProblem problem;
  problem.weeks = 2;
  for (const char* name : {"ana", "ben"}) problem.members.push_back(member(name, {8, 8}, {1, 1}));
  problem.tasks = {task("milk", 0, 1, 8), task("cheese", 0, 1, 8, true)};
  const Result<RosterPlan> plan = plan_roster(problem, {});
  ASSERT_TRUE(plan);
  expect_sound(problem, *plan);
  EXPECT_DOUBLE_EQ(stage(*plan, "load"), 0.75);
  EXPECT_DOUBLE_EQ(plan->stages[1].bound.value_or(0), 0.75);
}

/// All ways to give two members the work of two weeks: no plan that does as much has a lighter heaviest load than the bound.
TEST(Roster, TheHeaviestLoadIsProvedOverAllSpreads) {
  Stream draw({.seed = 20261126, .unit = 0, .period = 0, .purpose = Purpose("test")});
  for (int world = 0; world < 60; ++world) {
    RosterProblem problem;
    problem.weeks = 2;
    const auto upto = [&](std::uint64_t most) { return static_cast<std::int64_t>(draw.bits64() % (most + 1)); };
    for (const char* name : {"ana", "ben"}) problem.members.push_back(member(name, {2 + upto(2), 2 + upto(2)}, {1, static_cast<std::uint8_t>(upto(1))}));
    problem.members.front().can[1] = 1;
    problem.tasks = {task("milk", 0, 1, 1 + upto(2)), task("cheese", 0, 1, upto(4), true)};
    const Result<RosterPlan> plan = plan_roster(problem, {});
    ASSERT_TRUE(plan);
    expect_sound(problem, *plan);
    std::int64_t fewest = 1'000'000;
    double lightest = 2;
    // x[member][week][task], each at most 4
    std::array<std::int64_t, 8> x{};
    for (;;) {
      bool fits = true;
      double load = 0;
      std::int64_t undone = 0, cheese = 0;
      for (std::size_t w = 0; w < 2; ++w) {
        std::int64_t milk = 0;
        for (std::size_t i = 0; i < 2; ++i) {
          const std::int64_t a = x[4 * w + 2 * i], b = x[4 * w + 2 * i + 1];
          fits = fits && a + b <= problem.members[i].available[w] && (b == 0 || problem.members[i].can[1] != 0);
          load = std::max(load, static_cast<double>(a + b) / static_cast<double>(problem.members[i].available[w]));
          milk += a;
          cheese += b;
        }
        fits = fits && milk <= problem.tasks[0].units;
        undone += problem.tasks[0].units - milk;
      }
      fits = fits && cheese <= problem.tasks[1].units;
      undone += problem.tasks[1].units - cheese;
      if (fits && (undone < fewest || (undone == fewest && load < lightest))) {
        fewest = undone;
        lightest = load;
      }
      std::size_t at = 0;
      while (at < 8 && ++x[at] > 4) x[at++] = 0;
      if (at == 8) break;
    }
    EXPECT_DOUBLE_EQ(*plan->optimum.objective, static_cast<double>(fewest));
    EXPECT_LE(plan->stages[1].bound.value_or(0), lightest + 1e-12) << world;
    EXPECT_GE(stage(*plan, "load"), lightest - 1e-12) << world;
    EXPECT_NEAR(stage(*plan, "load"), lightest, 1e-12) << world;
  }
}

}  // namespace
}  // namespace solleva::plan::cooperative
