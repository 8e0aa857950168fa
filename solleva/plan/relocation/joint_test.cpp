// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/relocation/joint.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/base/philox.h"
#include "solleva/plan/relocation/errors.h"
#include "solleva/plan/relocation/joint_prices.h"

namespace solleva::plan::relocation {
namespace {

Date day(const char* text) { return *Date::parse(text); }

Family family(const std::string& person, std::vector<std::int64_t> needs, std::vector<double> worth) {
  data::ConsentRecord record;
  record.person = person;
  record.purpose = "relocation";
  record.given = day("2026-01-01");
  record.until = day("2026-12-31");
  Family one{*data::RelocationConsent::of(record, person, day("2026-06-01"))};
  one.needs = std::move(needs);
  one.worth = std::move(worth);
  return one;
}

Site site(const std::string& name, std::int64_t room) {
  Site one;
  one.name = name;
  one.room = {room};
  return one;
}

Hamlet hamlet(const std::string& name, std::int64_t others) {
  Hamlet one;
  one.name = name;
  one.others = others;
  return one;
}

StayMeasure measure(const std::string& name, std::uint32_t where, double fixed, double per_family, double effect) {
  StayMeasure one;
  one.name = name;
  one.hamlet = where;
  one.fixed = fixed;
  one.per_family = per_family;
  one.effect = effect;
  return one;
}

/// The best of every plan there is; -1: none keeps the rules.
double best_of_all(const Joint& joint) {
  const std::size_t families = joint.move.families.size(), sites = joint.move.sites.size(), measures = joint.measures.size();
  std::vector<std::uint32_t> where(families, 0);
  double best = -1;
  std::size_t plans = 1;
  for (std::size_t f = 0; f < families; ++f) plans *= sites + 1;
  for (std::size_t p = 0; p < plans; ++p) {
    std::vector<std::int64_t> left;
    for (const Site& one : joint.move.sites) left.push_back(one.room.front());
    std::size_t code = p;
    bool fits = true;
    for (std::size_t f = 0; f < families; ++f, code /= sites + 1) {
      where[f] = code % (sites + 1) == sites ? kStays : static_cast<std::uint32_t>(code % (sites + 1));
      if (!joint.decided.empty()) fits = fits && where[f] == joint.decided[f];
      if (where[f] == kStays) continue;
      const Family& one = joint.move.families[f];
      fits = fits && (left[where[f]] -= one.needs.front()) >= 0 && (one.allowed.empty() || one.allowed[where[f]] != 0);
    }
    for (std::size_t z = 0; fits && z < std::size_t{1} << measures; ++z) {
      std::vector<std::uint8_t> built;
      for (std::size_t m = 0; m < measures; ++m) built.push_back(z >> m & 1U ? 1 : 0);
      if (joint.budget && joint_cost(joint, where, built) > *joint.budget + 1e-9) continue;
      best = std::max(best, joint_worth(joint, where, built));
    }
  }
  return best;
}

TEST(JointPlan, TheBestOfEveryPlanOnRandomValleys) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Stream stream({seed, 0, 0, Purpose("joint")});
    const auto draw = [&](std::uint32_t below) { return stream.bits32() % below; };
    Move move{day("2026-06-01")};
    move.sites = {site("town", draw(4)), site("mill", 1 + draw(4))};
    const bool pairs = seed % 3 == 0;
    move.bonus = pairs ? 0.4 : 0;
    std::vector<std::uint32_t> lives;
    std::vector<double> cost;
    for (std::uint32_t f = 0; f < 5; ++f) {
      Family one = family("f" + std::to_string(f), {1 + draw(2)}, {draw(30) / 10.0, draw(30) / 10.0});
      one.allowed = {static_cast<std::uint8_t>(draw(5) > 0), 1};
      if (pairs) one.neighbours = f / 2;
      move.families.push_back(one);
      lives.push_back(draw(2));
      for (int s = 0; s < 2; ++s) cost.push_back(1 + draw(20));
    }
    Joint joint{move};
    joint.hamlets = {hamlet("upper", draw(4)), hamlet("lower", draw(3))};
    joint.measures = {measure("road", 0, draw(20), draw(3), draw(10) / 10.0), measure("clinic", 1, draw(20), draw(3), draw(10) / 10.0), measure("water", 0, draw(10), 1, draw(8) / 10.0)};
    joint.hamlet_of = lives;
    joint.cost = cost;
    if (seed % 4 != 0) joint.budget = draw(50);
    const Result<JointPlan> plan = plan_joint(joint, {}, {});
    ASSERT_TRUE(plan) << plan.error().why;
    EXPECT_EQ(plan->optimum.status, Status::optimal);
    EXPECT_NEAR(*plan->optimum.objective, best_of_all(joint), 1e-6) << seed;
    EXPECT_NEAR(*plan->optimum.bound, *plan->optimum.objective, 1e-5);
    EXPECT_NEAR(joint_worth(joint, plan->site, plan->built), *plan->optimum.objective, 1e-9);
    if (joint.budget) {
      EXPECT_LE(joint_cost(joint, plan->site, plan->built), *joint.budget + 1e-6);
    }
    // With who goes where settled, the measures alone are decided, as well as can be.
    joint.decided = plan->site;
    const Result<JointPlan> settled = plan_joint(joint, {}, {});
    ASSERT_TRUE(settled);
    EXPECT_EQ(settled->site, plan->site);
    EXPECT_NEAR(*settled->optimum.objective, *plan->optimum.objective, 1e-6) << seed;
  }
}

/// Twenty families in four hamlets; `draw` below a number.
template <class Draw>
void fill(Move& move, Joint& joint, Draw draw) {
  move.sites = {site("town", 6 + draw(10)), site("mill", 4 + draw(8)), site("plain", 3 + draw(5))};
  for (std::uint32_t f = 0; f < 20; ++f) {
    move.families.push_back(family("f" + std::to_string(f), {1 + draw(3)}, {draw(300) / 100.0, draw(250) / 100.0, draw(200) / 100.0}));
    joint.hamlet_of.push_back(f % 4);
    for (int s = 0; s < 3; ++s) joint.cost.push_back(5 + draw(20));
  }
  for (std::uint32_t h = 0; h < 4; ++h) {
    joint.hamlets.push_back(hamlet("h" + std::to_string(h), draw(6)));
    joint.measures.push_back(measure("road", h, 10 + draw(60), 0, draw(80) / 100.0));
    joint.measures.push_back(measure("water", h, draw(20), draw(4), draw(40) / 100.0));
  }
  joint.budget = 40 + draw(200);
}

TEST(JointPrices, BoundWhateverThePricesAndPlansNearTheBest) {
  double lost = 0;
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    Stream stream({seed, 0, 0, Purpose("prices")});
    const auto draw = [&](std::uint32_t below) { return stream.bits32() % below; };
    Move move{day("2026-06-01")};
    Joint joint{move};
    fill(move, joint, draw);
    ASSERT_TRUE(has_prices(joint));
    const Result<JointPlan> best = plan_joint(joint, {}, {});
    ASSERT_TRUE(best);
    ASSERT_EQ(best->optimum.status, Status::optimal);
    for (int trial = 0; trial < 5; ++trial) {
      const std::vector<double> room{draw(100) / 200.0, draw(100) / 200.0, draw(100) / 200.0};
      ASSERT_GE(joint_bound(joint, room, draw(100) / 1000.0), *best->optimum.objective - 1e-9) << seed;
    }
    const JointPlan plan = plan_by_prices(joint, {}, {});
    EXPECT_LE(joint_cost(joint, plan.site, plan.built), *joint.budget + 1e-9);
    EXPECT_NEAR(joint_worth(joint, plan.site, plan.built), *plan.optimum.objective, 1e-9);
    EXPECT_LE(*plan.optimum.objective, *best->optimum.objective + 1e-6);
    EXPECT_GE(*plan.optimum.bound, *best->optimum.objective - 1e-6);
    std::vector<std::int64_t> left;
    for (const Site& one : move.sites) left.push_back(one.room.front());
    for (std::size_t f = 0; f < plan.site.size(); ++f) {
      if (plan.site[f] == kStays) continue;
      left[plan.site[f]] -= move.families[f].needs.front();
      ASSERT_GE(left[plan.site[f]], 0);
    }
    lost += 1 - *plan.optimum.objective / *best->optimum.objective;
  }
  EXPECT_LT(lost / 25, 0.05);
}

/// A road is worth its money only where all stay: what is best for each family by itself is not best for them together.
Joint village(Move& move) {
  move.sites = {site("town", 4)};
  for (int f = 0; f < 4; ++f) move.families.push_back(family("f" + std::to_string(f), {1}, {1.0}));
  Joint joint{move};
  joint.hamlets = {hamlet("upper", 0)};
  joint.measures = {measure("road", 0, 10, 0, 0.9)};
  joint.hamlet_of = {0, 0, 0, 0};
  joint.cost = {5, 5, 5, 5};
  joint.budget = 10;
  return joint;
}

TEST(JointPlan, TheGreedyPlanIsWrongWhereCostsAreFixed) {
  Move move{day("2026-06-01")};
  Joint joint = village(move);
  // Greedy: 0.2 a unit of money for a move against 0.09 for the road to one family; two move, worth 2.
  const std::vector<std::uint32_t> greedy{0, 0, kStays, kStays};
  EXPECT_NEAR(joint_worth(joint, greedy, std::vector<std::uint8_t>{0}), 2.0, 1e-12);
  EXPECT_NEAR(joint_cost(joint, greedy, std::vector<std::uint8_t>{0}), 10, 1e-12);
  const Result<JointPlan> plan = plan_joint(joint, {}, {});
  ASSERT_TRUE(plan);
  EXPECT_NEAR(*plan->optimum.objective, 3.6, 1e-9);
  EXPECT_EQ(plan->built, std::vector<std::uint8_t>{1});
}

TEST(JointPlan, ThoseWhoAreNotPlannedForCountAndStay) {
  Move move{day("2026-06-01")};
  Joint joint = village(move);
  joint.measures.front().effect = 0.3;
  EXPECT_EQ(plan_joint(joint, {}, {})->built, std::vector<std::uint8_t>{0});
  joint.hamlets.front().others = 4;
  EXPECT_EQ(plan_joint(joint, {}, {})->built, std::vector<std::uint8_t>{1});
}

TEST(JointPlan, SettledMovesThatCostTooMuchAreTold) {
  Move move{day("2026-06-01")};
  Joint joint = village(move);
  joint.decided = {0, 0, 0, kStays};
  const Result<JointPlan> plan = plan_joint(joint, {}, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::infeasible);
  EXPECT_FALSE(plan->optimum.objective);
  EXPECT_NE(plan->optimum.reason.find("budget"), std::string::npos);
}

TEST(JointPlan, NobodyIsDrivenOut) {
  Move move{day("2026-06-01")};
  Joint joint = village(move);
  joint.measures.front().effect = -1;
  const Result<JointPlan> plan = plan_joint(joint, {}, {});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code, errors::bad_relocation);
}

}  // namespace
}  // namespace solleva::plan::relocation
