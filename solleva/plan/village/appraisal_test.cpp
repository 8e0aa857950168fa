// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/village/appraisal.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/plan/errors.h"

namespace solleva::plan::village {
namespace {

Date day(const char* text) {
  return *Date::parse(text);
}

/// A condition with fresh evidence that was public for 15 days.
Condition shown(ConditionKind kind) {
  Condition condition;
  condition.id = "c";
  condition.title = "The condition";
  condition.kind = kind;
  condition.evidence = "survey";
  condition.seen = day("2026-09-01");
  condition.notice.from = day("2026-10-01");
  condition.notice.to = day("2026-10-16");
  return condition;
}

constexpr AppraisalRules kRules{.level = 0.95, .notice_days = 15, .oldest_days = 365};

Finding judged(const Condition& condition, AppraisalRules rules = kRules) {
  return appraise("Roccaverde", day("2026-11-25"), {condition}, rules).value().findings.front();
}

TEST(Appraisal, AShareIsJudgedByItsBoundAndNotByItsEstimate) {
  Condition condition = shown(ConditionKind::share_below);
  condition.bound = 0.02;
  condition.share.estimate = 0.012;
  condition.share.se = 0.003;
  // logit(0.012) = -4.41078; 1.64485 x 0.003 / (0.012 x 0.988) = 0.41621; the upper bound is 1 / (1 + exp(3.99457)) = 0.018082.
  EXPECT_NEAR(*judged(condition).upper, 0.018082, 1e-6);
  EXPECT_EQ(judged(condition).verdict, Verdict::met);
  condition.share.se = 0.006;
  EXPECT_EQ(judged(condition).verdict, Verdict::not_shown) << "the estimate is below, its bound is not";
  condition.share.df = 3;
  EXPECT_GT(*judged(condition).upper, 0.035) << "few degrees of freedom know less";
  condition.share.estimate = 0.2;
  EXPECT_EQ(judged(condition).verdict, Verdict::not_met);
  condition.share.estimate = 0.0;
  EXPECT_EQ(judged(condition).verdict, Verdict::not_shown) << "nobody found poor in a sample is no error of 0";
}

TEST(Appraisal, CountsOfASampleHaveExactBounds) {
  // 0 of 59: (1 - p)^59 = 0.05 at p = 1 - 0.05^(1/59); 3 of 100 by the tables of Clopper and Pearson's equation.
  EXPECT_NEAR(binomial_bounds(0, 59, 0.95).upper, 1 - std::pow(0.05, 1.0 / 59), 1e-12);
  EXPECT_EQ(binomial_bounds(0, 59, 0.95).lower, 0);
  EXPECT_NEAR(binomial_bounds(59, 59, 0.95).lower, std::pow(0.05, 1.0 / 59), 1e-12);
  const ShareBounds some = binomial_bounds(3, 100, 0.975);
  EXPECT_NEAR(some.lower, 0.006229972, 1e-8);
  EXPECT_NEAR(some.upper, 0.085176053, 1e-8);
  Condition condition = shown(ConditionKind::share_at_least);
  condition.bound = 0.9;
  condition.share.count = 95;
  condition.share.of = 100;
  EXPECT_EQ(judged(condition).verdict, Verdict::not_shown);
  condition.share.census = true;
  EXPECT_EQ(judged(condition).verdict, Verdict::met);
}

TEST(Appraisal, EveryoneMeansEveryone) {
  Condition condition = shown(ConditionKind::everyone);
  EXPECT_EQ(judged(condition).verdict, Verdict::not_shown);
  condition.lacking = 0;
  condition.checked = 280;
  condition.of = 284;
  EXPECT_EQ(judged(condition).reason, "Nobody of 280 checked lacks it, but 4 of 284 were not checked.");
  condition.checked = 284;
  EXPECT_EQ(judged(condition).verdict, Verdict::met);
  condition.lacking = 1;
  EXPECT_EQ(judged(condition).verdict, Verdict::not_met);
}

TEST(Appraisal, EvidenceMustBeNamedFreshPublicAndUndisputed) {
  Condition condition = shown(ConditionKind::present);
  condition.there = true;
  EXPECT_EQ(judged(condition).verdict, Verdict::met);
  const auto doubted = [&](auto change) {
    Condition changed = condition;
    change(changed);
    EXPECT_NE(judged(changed).reason, judged(condition).reason);
    return judged(changed).verdict == Verdict::not_shown;
  };
  EXPECT_TRUE(doubted([](Condition& c) { c.evidence.clear(); }));
  EXPECT_TRUE(doubted([](Condition& c) { c.seen = day("2025-11-24"); }));
  EXPECT_TRUE(doubted([](Condition& c) { c.notice.from.reset(), c.notice.to.reset(); }));
  EXPECT_TRUE(doubted([](Condition& c) { c.notice.to = day("2026-10-15"); }));
  EXPECT_TRUE(doubted([](Condition& c) { c.notice.objections = 2, c.notice.objections_open = 1; }));
  condition.there = false;
  condition.evidence.clear();
  EXPECT_EQ(judged(condition).verdict, Verdict::not_met) << "a doubt never turns a no into something better";
}

TEST(Appraisal, TheStatementCarriesItsReasons) {
  Condition road = shown(ConditionKind::present), school = shown(ConditionKind::everyone);
  road.title = "A road";
  road.there = true;
  school.title = "Schooling";
  const auto statement = [&] { return appraise("Roccaverde", day("2026-11-25"), {road, school}, kRules)->statement; };
  EXPECT_EQ(statement(),
            "On 2026-11-25 the evidence does not show that Roccaverde has left poverty: 1 of 2 conditions are not shown, though "
            "none is found unmet. "
            "Met: A road. Not shown by the evidence: Schooling.");
  road.there = false;
  EXPECT_EQ(statement(),
            "On 2026-11-25 Roccaverde has not left poverty: 1 of 2 conditions are not met. Not met: A road. Not shown by the "
            "evidence: Schooling.");
  EXPECT_EQ(appraise("Roccaverde", day("2026-11-25"), {}, kRules)->verdict, Verdict::not_shown);
}

TEST(Appraisal, ContradictionsAreRefused) {
  const auto refused = [](auto change) {
    Condition condition = shown(ConditionKind::share_below);
    change(condition);
    const auto result = appraise("Roccaverde", day("2026-11-25"), {condition}, kRules);
    return !result && result.error().code == errors::bad_appraisal;
  };
  EXPECT_FALSE(refused([](Condition&) {}));
  EXPECT_TRUE(refused([](Condition& c) { c.bound = 2; }));
  EXPECT_TRUE(refused([](Condition& c) { c.share.estimate = -0.1; }));
  EXPECT_TRUE(refused([](Condition& c) { c.share.count = 3; }));
  EXPECT_TRUE(refused([](Condition& c) { c.share.count = 3, c.share.of = 2; }));
  EXPECT_TRUE(refused([](Condition& c) { c.seen = day("2026-11-26"); }));
  EXPECT_TRUE(refused([](Condition& c) { c.notice.to = day("2026-09-30"); }));
  EXPECT_TRUE(refused([](Condition& c) { c.notice.objections_open = 1; }));
  EXPECT_TRUE(refused([](Condition& c) { c.checked = 3, c.of = 2; }));
  EXPECT_TRUE(refused([](Condition& c) { c.lacking = 3, c.checked = 2; }));
}

}  // namespace
}  // namespace solleva::plan::village
