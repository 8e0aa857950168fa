// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/schooling/hand_out.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "solleva/base/philox.h"

namespace solleva::plan::schooling {
namespace {

/// A school of so many seats, groups of children who can walk there, and the plan that fills it from the first group on.
struct Village {
  Provision problem;
  ProvisionPlan plan;
  std::vector<Applicant> applicants;
  std::vector<double> purses;

  void add_group(std::int64_t children, std::int64_t placed) {
    Group group;
    group.children = children;
    group.choices.resize(1);
    group.choices[0].minutes = 10;
    problem.groups.push_back(std::move(group));
    plan.chosen.push_back({placed});
    plan.schools[0].pupils += placed;
  }

  /// A child of a family of its own.
  void add_child(std::uint32_t group, double can_pay, double cost, std::vector<double> offers = {}) {
    Applicant applicant;
    applicant.group = group;
    applicant.family = purses.size();
    applicant.pupil.cost = cost;
    applicant.pupil.offers = std::move(offers);
    applicants.push_back(std::move(applicant));
    purses.push_back(can_pay);
  }

  Result<HandedOut> hand(const std::vector<std::size_t>& order, std::optional<double> budget) { return hand_out(problem, plan, applicants, order, purses, budget, {}, {}); }
};

Village village(std::int64_t seats) {
  Village made;
  made.problem.schools.resize(1);
  made.problem.schools[0].seats = seats;
  made.plan.schools.resize(1);
  made.plan.schools[0].seats = seats;
  made.plan.optimum.status = Status::optimal;
  return made;
}

std::int64_t in_of(const HandedOut& handed) { return std::ranges::count_if(handed.choice, [](std::uint32_t choice) { return choice != kNowhere; }); }

TEST(HandOut, SeatsGoOnToThoseWhoCanPay) {
  std::vector<std::size_t> order(4);
  std::iota(order.begin(), order.end(), std::size_t{0});
  do {
    Village made = village(2);
    made.add_group(4, 2);
    for (const double can_pay : {0.0, 500.0, 500.0, 0.0}) made.add_child(0, can_pay, 100);
    const Result<HandedOut> handed = made.hand(order, 0);
    ASSERT_TRUE(handed);
    EXPECT_EQ(in_of(*handed), 2);
    EXPECT_NE(handed->choice[1], kNowhere);
    EXPECT_NE(handed->choice[2], kNowhere);
    EXPECT_EQ(made.plan.schools[0].pupils, 2);
  } while (std::ranges::next_permutation(order).found);
}

TEST(HandOut, APlaceThatNobodyTakesIsFree) {
  Village made = village(2);
  made.add_group(2, 2);
  made.add_child(0, 0, 100);
  made.add_child(0, 500, 100);
  const Result<HandedOut> handed = made.hand({0, 1}, 0);
  ASSERT_TRUE(handed);
  EXPECT_EQ(in_of(*handed), 1);
  EXPECT_EQ(made.plan.schools[0].pupils, 1);
  EXPECT_EQ(made.plan.chosen[0][0], 1);
  EXPECT_EQ(handed->moved_on, 0);
}

TEST(HandOut, AnotherGroupTakesWhatItsOwnLeaves) {
  Village made = village(1);
  made.add_group(1, 1);
  made.add_group(1, 0);
  made.add_child(0, 0, 100);
  made.add_child(1, 500, 100);
  const Result<HandedOut> handed = made.hand({0, 1}, 0);
  ASSERT_TRUE(handed);
  EXPECT_EQ(handed->choice[0], kNowhere);
  EXPECT_EQ(handed->choice[1], 0U);
  EXPECT_EQ(handed->moved_on, 1);
  EXPECT_EQ(handed->rounds, 2U);
  EXPECT_EQ(made.plan.chosen[0][0], 0);
  EXPECT_EQ(made.plan.chosen[1][0], 1);
}

/// The second place falls free; the next child needs less help than the first, and does not get the first one's.
TEST(HandOut, NobodyLosesABursaryToTheNext) {
  Village made = village(2);
  made.add_group(4, 2);
  made.add_child(0, 0, 100, {100});
  made.add_child(0, 0, 100);
  made.add_child(0, 60, 100, {40});
  made.add_child(0, 100, 100);
  const Result<HandedOut> handed = made.hand({0, 1, 2, 3}, 100);
  ASSERT_TRUE(handed);
  EXPECT_EQ(handed->given, (std::vector<int>{0, kOutForMoney, kOutForMoney, kNoBursary}));
  EXPECT_EQ(handed->cost, 100);
  EXPECT_EQ(handed->rounds, 3U);
  EXPECT_TRUE(std::isinf(handed->next_cost[1]));
  EXPECT_EQ(handed->next_cost[2], 40);
  EXPECT_TRUE(std::isnan(handed->next_cost[0]));
}

/// Boarding that a child does not use pays the bed of another in another school.
TEST(HandOut, MoneyOfAPlaceGoesOn) {
  Village made = village(1);
  made.add_group(1, 1);
  made.problem.groups[0].choices[0].way = Way::board;
  made.problem.groups[0].choices[0].cost = 6;
  made.problem.schools[0].beds = 1;
  made.plan.schools[0].boarders = 1;
  School other;
  other.seats = 1;
  other.most_beds = 1;
  other.bed_cost = 4;
  made.problem.schools.push_back(other);
  made.plan.schools.emplace_back();
  made.plan.schools[1].seats = 1;
  made.add_group(1, 0);
  made.problem.groups[1].choices[0].school = 1;
  made.problem.groups[1].choices[0].way = Way::board;
  made.problem.groups[1].choices[0].cost = 3;
  made.problem.budget = 7;
  made.add_child(0, 0, 100);
  made.add_child(1, 500, 100);
  const Result<HandedOut> handed = made.hand({0, 1}, 0);
  ASSERT_TRUE(handed);
  EXPECT_EQ(handed->choice, (std::vector<std::uint32_t>{kNowhere, 0}));
  EXPECT_EQ(made.plan.schools[1].beds, 1);
  EXPECT_EQ(made.plan.cost, 7);
}

TEST(HandOut, WhoGoesToSchoolStays) {
  Village made = village(1);
  made.add_group(1, 1);
  made.add_group(1, 0);
  made.problem.groups[0].enrolled = true;
  made.add_child(0, 0, 100);
  made.add_child(1, 500, 100);
  made.applicants[0].enrolled = true;
  const Result<HandedOut> handed = made.hand({0, 1}, 0);
  ASSERT_TRUE(handed);
  EXPECT_EQ(handed->choice, (std::vector<std::uint32_t>{0, kNowhere}));
  EXPECT_EQ(handed->given[0], kOutForMoney);
}

/// Brothers and sisters share what is left of one purse, also where the later one gets its place in a later round.
TEST(HandOut, APurseIsPaidFromOnce) {
  Village made = village(2);
  made.add_group(3, 2);
  made.add_child(0, 150, 100);
  made.add_child(0, 0, 100);
  made.add_child(0, 0, 100, {30});
  made.applicants[2].family = 0;
  const Result<HandedOut> handed = made.hand({0, 1, 2}, {});
  ASSERT_TRUE(handed);
  EXPECT_EQ(in_of(*handed), 1);
  EXPECT_EQ(handed->given[2], kOutForMoney);  // 50 is left, 70 is asked
}

/// With any lots: no seat is free while somebody waits who was not refused for money, and purses and the budget are kept.
TEST(HandOut, LeavesNoSeatEmptyThatSomebodyWaitsFor) {
  for (std::uint64_t number = 0; number < 100; ++number) {
    StreamKey key{.purpose = Purpose("hand out")};
    key.unit = number;
    Stream stream(key);
    Village made = village(3);
    made.add_group(4, 3);
    made.add_group(4, 0);
    for (std::uint32_t child = 0; child < 8; ++child) made.add_child(child % 2, stream.bits32() % 10, 5, {1.0 + stream.bits32() % 5});
    std::vector<std::size_t> order(8);
    std::iota(order.begin(), order.end(), stream.bits32() % 5);
    for (std::size_t& child : order) child = child * 5 % 8;
    const double budget = stream.bits32() % 8;
    const Result<HandedOut> handed = made.hand(order, budget);
    ASSERT_TRUE(handed);
    double spent = 0;
    for (std::size_t child = 0; child < 8; ++child) {
      const bool in = handed->choice[child] != kNowhere;
      EXPECT_EQ(in && handed->given[child] == kOutForMoney, false);
      if (!in && handed->given[child] != kOutForMoney) {
        EXPECT_EQ(in_of(*handed), 3) << number;
      }
      const double bursary = handed->given[child] >= 0 ? made.applicants[child].pupil.offers[0] : 0;
      if (in) {
        EXPECT_LE(5 - bursary, made.purses[child]) << number;
      }
      spent += bursary;
      if (handed->given[child] == kOutForMoney) {
        EXPECT_GT(handed->next_cost[child], budget - handed->cost) << number;
      }
    }
    EXPECT_EQ(spent, handed->cost);
    EXPECT_LE(spent, budget);
    EXPECT_EQ(made.plan.schools[0].pupils, in_of(*handed));
  }
}

}  // namespace
}  // namespace solleva::plan::schooling
