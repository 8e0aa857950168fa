// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/schooling/provision.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <stop_token>

#include "solleva/base/philox.h"

namespace solleva::plan::schooling {
namespace {

School school_with(std::int64_t seats) {
  School school;
  school.seats = seats;
  return school;
}

School candidate(std::int64_t seats, double cost) {
  School school = school_with(seats);
  school.candidate = true;
  school.open_cost = cost;
  return school;
}

Choice walk(std::uint32_t school, double minutes = 10) {
  Choice choice;
  choice.school = school;
  choice.minutes = minutes;
  return choice;
}

Group group_of(std::int64_t children, std::vector<Choice> choices) {
  Group group;
  group.children = children;
  group.choices = std::move(choices);
  return group;
}

/// The cheapest decisions that let children go where `plan.chosen` says; the cost, or infinity where none do.
double complete(const Provision& problem, ProvisionPlan& plan) {
  plan.schools.assign(problem.schools.size(), {});
  plan.runs.assign(problem.buses.size(), 0);
  std::vector<std::int64_t> riders(problem.buses.size(), 0);
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    for (std::size_t c = 0; c < plan.chosen[g].size(); ++c) {
      const Choice& choice = problem.groups[g].choices[c];
      SchoolPlan& there = plan.schools[choice.school];
      there.pupils += plan.chosen[g][c];
      if (choice.way == Way::board) there.boarders += plan.chosen[g][c];
      if (choice.way == Way::bus && plan.chosen[g][c] > 0) {
        plan.runs[choice.bus] = 1;
        riders[choice.bus] += plan.chosen[g][c];
      }
      if (problem.groups[g].needs_barrier_free && choice.way != Way::stay && plan.chosen[g][c] > 0 && !problem.schools[choice.school].barrier_free) {
        if (!problem.schools[choice.school].barrier_free_cost) return std::numeric_limits<double>::infinity();
        there.made_barrier_free = true;
      }
    }
  }
  for (std::size_t s = 0; s < problem.schools.size(); ++s) {
    const School& school = problem.schools[s];
    SchoolPlan& done = plan.schools[s];
    done.open = !school.candidate || done.pupils > 0;
    while (done.open && done.pupils > school.seats + done.rooms * school.room_seats && done.rooms <= school.most_rooms) ++done.rooms;
    done.beds = std::max<std::int64_t>(0, done.boarders - school.beds);
    if (problem.pupils_per_teacher > 0) {
      done.teachers = std::max<std::int64_t>(0, (done.pupils + problem.pupils_per_teacher - 1) / problem.pupils_per_teacher - school.teachers);
    }
  }
  const std::string broken = broken_rule(problem, plan);
  return broken.empty() ? cost_of(problem, plan) : std::numeric_limits<double>::infinity();
}

struct Best {
  std::int64_t placed = -1;
  double cost = 0;
};

/// Every way in which children can go to school.
Best by_trying_all(const Provision& problem) {
  Best best;
  ProvisionPlan plan;
  for (const Group& group : problem.groups) plan.chosen.emplace_back(group.choices.size(), 0);
  const std::function<void(std::size_t, std::size_t, std::int64_t)> choose = [&](std::size_t g, std::size_t c, std::int64_t left) {
    if (g == problem.groups.size()) {
      ProvisionPlan full = plan;
      const double cost = complete(problem, full);
      if (cost > problem.budget + 1e-9) return;
      std::int64_t placed = 0;
      for (std::size_t k = 0; k < problem.groups.size(); ++k) placed += full.placed(problem, k);
      if (placed > best.placed || (placed == best.placed && cost < best.cost)) best = {placed, cost};
      return;
    }
    if (c == problem.groups[g].choices.size()) {
      if (problem.groups[g].enrolled && left > 0) return;
      return choose(g + 1, 0, g + 1 < problem.groups.size() ? problem.groups[g + 1].children : 0);
    }
    for (std::int64_t children = 0; children <= left; ++children) {
      plan.chosen[g][c] = children;
      choose(g, c + 1, left - children);
    }
    plan.chosen[g][c] = 0;
  };
  choose(0, 0, problem.groups.front().children);
  return best;
}

/// A made-up valley so small that everything can be tried.
Provision drawn(std::uint64_t number) {
  StreamKey key{.purpose = Purpose("valleys")};
  key.unit = number;
  Stream stream(key);
  const auto below = [&](std::uint32_t n) { return static_cast<std::int64_t>(stream.bits32() % n); };
  Provision problem;
  for (int s = 0; s < 3; ++s) {
    School school = s == 0 ? school_with(2 + below(3)) : candidate(1 + below(3), static_cast<double>(2 + below(5)));
    school.room_seats = 2;
    school.most_rooms = below(2);
    school.room_cost = static_cast<double>(1 + below(3));
    school.most_beds = below(3);
    school.bed_cost = 1;
    school.teachers = 1;
    school.barrier_free = below(2) == 0;
    if (below(2) == 0) school.barrier_free_cost = static_cast<double>(1 + below(2));
    problem.schools.push_back(school);
  }
  for (std::uint32_t b = 0; b < 2; ++b) problem.buses.push_back({b, 1 + below(2), static_cast<double>(1 + below(3))});
  problem.pupils_per_teacher = below(2) == 0 ? 0 : 2;
  problem.teacher_cost = static_cast<double>(1 + below(2));
  problem.budget = static_cast<double>(3 + below(8));
  for (int g = 0; g < 4; ++g) {
    Group group;
    group.children = 1 + below(2);
    group.needs_barrier_free = below(4) == 0;
    const auto school = static_cast<std::uint32_t>(below(3));
    group.choices.push_back(walk(school));
    Choice other = walk(static_cast<std::uint32_t>(below(2)));
    other.way = g % 2 == 0 ? Way::bus : Way::board;
    other.bus = other.way == Way::bus ? other.school : kNowhere;
    other.cost = other.way == Way::board ? 0.5 : 0;
    group.choices.push_back(other);
    if (g == 3) {
      Choice stay = walk(0, 90);
      stay.way = Way::stay;
      group.choices.push_back(stay);
      group.enrolled = true;
    }
    problem.groups.push_back(group);
  }
  return problem;
}

TEST(Provision, IsTheBestOfAllPlans) {
  int feasible = 0, left_out = 0;
  for (std::uint64_t number = 0; number < 120; ++number) {
    const Provision problem = drawn(number);
    const Best best = by_trying_all(problem);
    const Result<ProvisionPlan> plan = provide(problem, {}, {});
    ASSERT_TRUE(plan) << number;
    if (best.placed < 0) {
      EXPECT_EQ(plan->optimum.status, Status::infeasible) << number;
      continue;
    }
    ++feasible;
    ASSERT_TRUE(plan->optimum.objective) << number;
    EXPECT_EQ(*plan->optimum.objective, static_cast<double>(best.placed)) << number;
    EXPECT_EQ(*plan->optimum.bound, *plan->optimum.objective) << number;
    EXPECT_NEAR(plan->cost, best.cost, 1e-6) << number;
    EXPECT_EQ(broken_rule(problem, *plan), "") << number;
    std::int64_t all = 0;
    for (const Group& group : problem.groups) all += group.children;
    left_out += best.placed < all ? 1 : 0;
  }
  EXPECT_GT(feasible, 80);
  EXPECT_GT(left_out, 20);
}

TEST(Provision, TheGreedyAnswerIsWrong) {
  // Three hamlets. A school in the middle reaches 7 children for 6: the most children for the money. But it leaves 4, and each of the two outer schools takes 5.
  Provision problem;
  problem.schools = {candidate(7, 6), candidate(5, 5), candidate(5, 5)};
  problem.groups = {group_of(5, {walk(0, 30), walk(1)}), group_of(5, {walk(0, 30), walk(2)})};
  problem.budget = 10;
  const Result<ProvisionPlan> plan = provide(problem, {}, {});
  EXPECT_EQ(*plan->optimum.objective, 10);
  EXPECT_FALSE(plan->schools[0].open);
  EXPECT_EQ(plan->cost, 10);
  EXPECT_EQ(plan->minutes, 100);
}

TEST(Provision, OfEqualPlansTheCheapestThenTheShortest) {
  Provision problem;
  problem.schools = {school_with(4), school_with(4), candidate(9, 1)};
  problem.groups = {group_of(3, {walk(0, 50), walk(1, 5), walk(2, 1)})};
  problem.budget = 10;
  const Result<ProvisionPlan> plan = provide(problem, {}, {});
  EXPECT_EQ(plan->cost, 0);
  EXPECT_EQ(plan->chosen[0], (std::vector<std::int64_t>{0, 3, 0}));
}

TEST(Provision, SaysWhatOneChildMoreWouldTake) {
  Provision problem;
  School full = school_with(1);
  full.room_seats = 5;
  full.room_cost = 40;
  full.most_rooms = 1;
  full.teachers = 1;
  problem.schools = {full, candidate(5, 30)};
  problem.groups = {group_of(2, {walk(0), walk(1)})};
  problem.pupils_per_teacher = 1;
  problem.teacher_cost = 20;
  problem.budget = 0;
  Result<ProvisionPlan> plan = provide(problem, {}, {});
  EXPECT_EQ(*plan->optimum.objective, 1);
  const OneMore one = one_more(problem, *plan, 0);
  EXPECT_EQ(one.choice, 1U);
  EXPECT_EQ(one.cost, 50);  // the second school, which has no teacher
  EXPECT_TRUE(one.opens && one.teacher && !one.room);
  // What it says is enough.
  problem.budget = 50;
  plan = provide(problem, {}, {});
  EXPECT_EQ(*plan->optimum.objective, 2);
  problem.budget = 49;
  EXPECT_EQ(*provide(problem, {}, {})->optimum.objective, 1);
}

TEST(Provision, NothingThatIsAllowedMayBeEnough) {
  Provision problem;
  problem.schools = {school_with(1)};
  problem.groups = {group_of(2, {walk(0)}), group_of(1, {})};
  problem.budget = 1000;
  const Result<ProvisionPlan> plan = provide(problem, {}, {});
  EXPECT_EQ(*plan->optimum.objective, 1);
  EXPECT_EQ(one_more(problem, *plan, 0).choice, kNowhere);
  EXPECT_EQ(one_more(problem, *plan, 1).choice, kNowhere);
}

TEST(Provision, StoppedItHandsBackAPlanThatHolds) {
  Provision problem;
  problem.schools = {school_with(5), candidate(5, 4)};
  problem.groups = {group_of(3, {walk(0)}), group_of(4, {walk(0), walk(1)})};
  problem.groups[0].enrolled = true;
  problem.budget = 4;
  std::stop_source stop;
  stop.request_stop();
  RunControl control;
  control.stop = stop.get_token();
  const Result<ProvisionPlan> plan = provide(problem, {}, control);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::stopped);
  ASSERT_TRUE(plan->optimum.objective);
  EXPECT_GE(*plan->optimum.objective, 3);  // at least the children of today
  EXPECT_EQ(broken_rule(problem, *plan), "");
}

TEST(Provision, WhoHasAPlaceKeepsIt) {
  Provision problem;
  problem.schools = {school_with(2)};
  problem.groups = {group_of(2, {walk(0, 90)}), group_of(2, {walk(0)})};
  problem.groups[0].choices[0].way = Way::stay;
  problem.groups[0].enrolled = true;
  const Result<ProvisionPlan> plan = provide(problem, {}, {});
  EXPECT_EQ(*plan->optimum.objective, 0);  // two stay, though two others would count
  EXPECT_EQ(plan->chosen[0][0], 2);
  problem.schools[0].seats = 1;
  EXPECT_EQ(provide(problem, {}, {})->optimum.status, Status::infeasible);
}

}  // namespace
}  // namespace solleva::plan::schooling
