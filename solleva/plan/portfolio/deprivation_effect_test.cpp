// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/deprivation_effect.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "solleva/plan/portfolio/testing/every_plan.h"
#include "solleva/plan/portfolio/testing/made_portfolio.h"

namespace solleva::plan {
namespace {

Fraction part(std::int64_t a, std::int64_t b) { return *Fraction::of(a, b); }

TEST(DeprivationEffect, TiesAtTheCutoffArePoorAndLeavingTakesTheWholeScore) {
  const std::vector<Fraction> weights{part(1, 3), part(1, 6), part(1, 6), part(1, 3)};
  const M0Rule rule = *m0_rule(weights, part(1, 3));
  EXPECT_EQ(rule.whole, 6);
  EXPECT_EQ(rule.least, 2);
  EXPECT_DOUBLE_EQ(censored_score(rule, 0b0110), 1.0 / 3);   // just at the cut-off
  EXPECT_DOUBLE_EQ(censored_score(rule, 0b0010), 0);         // deprived, but not poor
  EXPECT_DOUBLE_EQ(m0_reduction(rule, 0b0110, 0b0010), 1.0 / 3);  // 1/6 ended, 1/3 gone
  EXPECT_DOUBLE_EQ(m0_reduction(rule, 0b1111, 0b0001), 1.0 / 3);  // still poor
  EXPECT_DOUBLE_EQ(m0_reduction(rule, 0b0010, 0b0010), 0);
  EXPECT_DOUBLE_EQ(m0_reduction(rule, 0b1001, 0b0110), 0);   // not deprived in these
}

TEST(DeprivationEffect, WeightsAreLookedAt) {
  EXPECT_FALSE(m0_rule(std::vector<Fraction>{part(1, 2), part(1, 3)}, part(1, 3)));
  EXPECT_FALSE(m0_rule(std::vector<Fraction>{part(2, 3), part(2, 3)}, part(1, 3)));
  EXPECT_FALSE(m0_rule(std::vector<Fraction>{part(1, 999999999989), part(1, 999999999961), part(1, 2)}, part(1, 3)));
  EXPECT_TRUE(m0_rule(std::vector<Fraction>{part(1, 2), part(1, 2)}, part(1, 1)));
}

/// M0 of a made population, from its definition: weighted deprivations of the poor over everything.
double m0_of(const std::vector<std::uint64_t>& deprived, const std::vector<double>& size, const std::vector<double>& weight, double cutoff) {
  double total = 0, people = 0;
  for (std::size_t i = 0; i < deprived.size(); ++i) {
    double score = 0;
    for (std::size_t d = 0; d < weight.size(); ++d) score += (deprived[i] >> d & 1U) != 0 ? weight[d] : 0;
    people += size[i];
    if (score > 0 && score >= cutoff) total += size[i] * score;
  }
  return total / people;
}

TEST(DeprivationEffect, PlansByItReduceM0TheMostOfAll) {
  const std::vector<double> weight{0.5, 0.25, 0.25};  // exact in binary, so ties are ties
  const M0Rule rule = *m0_rule(std::vector<Fraction>{part(1, 2), part(1, 4), part(1, 4)}, part(1, 2));
  const std::vector<std::uint64_t> ends{0b001, 0b010, 0b110};
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const auto draw = [&](std::uint64_t what, int from, int to) {
      return from + static_cast<int>(testing::uniform(seed, what, 7, 8) * (to - from + 1));
    };
    std::vector<std::uint64_t> deprived;
    std::vector<double> size;
    testing::MadePortfolio made;
    double people = 0;
    for (std::uint64_t i = 0; i < 5; ++i) {
      deprived.push_back(static_cast<std::uint64_t>(draw(i, 0, 7)));
      size.push_back(draw(10 + i, 1, 6));
      people += size.back();
      for (std::uint64_t j = 0; j < 3; ++j) {
        made.effect.push_back(static_cast<float>(size.back() * m0_reduction(rule, deprived.back(), ends[j])));
        made.cost.push_back(draw(20 + 3 * i + j, 1, 9));
      }
    }
    testing::one_budget(made, draw(90, 4, 20), {2, 3, 1});
    double least = std::numeric_limits<double>::infinity();
    testing::every_plan(made.portfolio, [&](const std::vector<std::uint16_t>& choice) {
      std::vector<std::uint64_t> left = deprived;
      for (std::size_t i = 0; i < left.size(); ++i) left[i] &= choice[i] == no_measure ? ~std::uint64_t{0} : ~ends[choice[i]];
      least = std::min(least, m0_of(left, size, weight, 0.5));
    });
    const Result<PortfolioPlan> plan = solve_portfolio(made.portfolio, {}, {});
    ASSERT_TRUE(plan) << seed;
    ASSERT_EQ(plan->optimum.status, Status::optimal) << seed;
    EXPECT_NEAR(m0_of(deprived, size, weight, 0.5) - *plan->optimum.objective / people, least, 1e-12) << seed;
  }
}

}  // namespace
}  // namespace solleva::plan
