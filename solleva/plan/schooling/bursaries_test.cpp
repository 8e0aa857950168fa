// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/schooling/bursaries.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "solleva/base/philox.h"

namespace solleva::plan::schooling {
namespace {

struct Best {
  int paid = -1;
  double cost = 0;
};

/// Every way to hand out bursaries.
Best by_trying_all(const std::vector<Family>& families, double budget) {
  Best best;
  const std::function<void(std::size_t, std::size_t, double, double, int)> choose = [&](std::size_t f, std::size_t p, double purse, double cost, int paid) {
    if (cost > budget + 1e-9) return;
    if (f == families.size()) {
      if (paid > best.paid || (paid == best.paid && cost < best.cost)) best = {paid, cost};
      return;
    }
    const Family& family = families[f];
    if (p == family.pupils.size()) return choose(f + 1, 0, f + 1 < families.size() ? families[f + 1].can_pay : 0, cost, paid);
    const Pupil& pupil = family.pupils[p];
    choose(f, p + 1, purse, cost, paid);
    if (pupil.cost <= purse) choose(f, p + 1, purse - pupil.cost, cost, paid + 1);
    for (const double offer : pupil.offers) {
      const double rest = std::max(0.0, pupil.cost - offer);
      if (rest <= purse) choose(f, p + 1, purse - rest, cost + offer, paid + 1);
    }
  };
  choose(0, 0, families.front().can_pay, 0, 0);
  return best;
}

std::vector<Family> drawn(std::uint64_t number) {
  StreamKey key{.purpose = Purpose("families")};
  key.unit = number;
  Stream stream(key);
  std::vector<Family> families(3);
  for (Family& family : families) {
    family.can_pay = stream.bits32() % 8;
    family.pupils.resize(1 + stream.bits32() % 3);
    for (Pupil& pupil : family.pupils) {
      pupil.cost = 1 + stream.bits32() % 9;
      for (std::uint32_t offer = 0; offer < stream.bits32() % 4; ++offer) pupil.offers.push_back(1 + stream.bits32() % 7);
    }
  }
  return families;
}

TEST(Bursaries, AreTheBestOfAllWays) {
  for (std::uint64_t number = 0; number < 200; ++number) {
    const std::vector<Family> families = drawn(number);
    for (const double budget : {0.0, 4.0, 9.0, 1000.0}) {
      const Best best = by_trying_all(families, budget);
      const Result<BursaryPlan> plan = give_bursaries(families, budget, {}, {});
      ASSERT_TRUE(plan);
      EXPECT_EQ(*plan->optimum.objective, best.paid) << number << ' ' << budget;
      EXPECT_EQ(*plan->optimum.bound, best.paid);
      EXPECT_NEAR(plan->cost, best.cost, 1e-9) << number << ' ' << budget;
    }
    const Result<BursaryPlan> free = give_bursaries(families, {}, {}, {});
    const Best best = by_trying_all(families, 1000);
    EXPECT_EQ(*free->optimum.objective, best.paid);
    EXPECT_NEAR(free->cost, best.cost, 1e-9);
  }
}

TEST(Bursaries, AFullBursaryForTheEldestMaySendBoth) {
  // Ten in the purse; the eldest costs 12, the youngest 6. By child: the eldest needs 2 at least, so 5; then the youngest would need another. Together one bursary of 8 does.
  Family family;
  family.can_pay = 10;
  family.pupils = {{12, {5, 8}}, {6, {4}}};
  const Result<BursaryPlan> plan = give_bursaries({family}, {}, {}, {});
  EXPECT_EQ(plan->given[0], (std::vector<int>{1, kNoBursary}));
  EXPECT_EQ(plan->cost, 8);
  EXPECT_TRUE(std::isnan(plan->next_cost[0]));
}

TEST(Bursaries, SayWhatIsMissing) {
  Family poor;
  poor.pupils = {{10, {6}}};
  Family near;
  near.pupils = {{5, {5}}};
  const Result<BursaryPlan> plan = give_bursaries({poor, near}, 4, {}, {});
  EXPECT_EQ(*plan->optimum.objective, 0);
  EXPECT_EQ(plan->given[0][0], kOutForMoney);
  EXPECT_TRUE(std::isinf(plan->next_cost[0]));  // no bursary is large enough
  EXPECT_EQ(plan->next_cost[1], 5);
  poor.can_pay = -1;
  EXPECT_FALSE(give_bursaries({poor}, {}, {}, {}));
}

}  // namespace
}  // namespace solleva::plan::schooling
