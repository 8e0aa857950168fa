// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/criteria.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "solleva/plan/errors.h"
#include "solleva/plan/portfolio/testing/every_plan.h"
#include "solleva/plan/portfolio/testing/made_portfolio.h"

namespace solleva::plan {
namespace {

using testing::MadePortfolio;

/// A portfolio and its effects in three scenarios: own effects, factors, and both.
struct Uncertain {
  MadePortfolio made;
  std::vector<float> dry;
  std::vector<Criterion> scenarios;
  std::vector<double> probability = {0.5, 0.3, 0.2};
};

int drawn(std::uint64_t seed, std::uint64_t what, int from, int to) {
  return from + static_cast<int>(testing::uniform(seed, what, 5, 6) * (to - from + 1));
}

/// Five households in two places, two measures, two channels, a floor.
Uncertain tiny(std::uint64_t seed) {
  Uncertain all;
  for (std::uint64_t c = 0; c < 10; ++c) {
    all.made.effect.push_back(drawn(seed, 100 + c, 0, 9) == 0 ? -std::numeric_limits<float>::infinity() : static_cast<float>(drawn(seed, c, 0, 20)) / 2);
    all.made.cost.push_back(drawn(seed, 200 + c, 1, 9));
    all.dry.push_back(static_cast<float>(drawn(seed, 400 + c, -3, 20) * (c % 2 == 0 ? 3 : 1)) / 3);
  }
  all.made.place = {0, 1, 0, 1, 0};
  Portfolio& portfolio = all.made.portfolio;
  portfolio.measures = 2;
  portfolio.channels = 2;
  portfolio.places = 2;
  portfolio.weight = {2, 1};
  for (std::uint64_t r = 0; r < 2; ++r) portfolio.rows.push_back({static_cast<double>(drawn(seed, 300 + r, 2, 11)), false});
  portfolio.rows.push_back({static_cast<double>(drawn(seed, 310, 1, 3)), false});
  portfolio.rows.push_back({static_cast<double>(drawn(seed, 311, 0, 3)), true});
  portfolio.cost_row = {0, 1, 0, 1, 0, 1, not_offered, no_row};
  portfolio.count_row = {2, no_row, 2, no_row};
  portfolio.floor_row = {3, no_row};
  all.made.view();
  all.scenarios.resize(3);
  all.scenarios[1].effect = all.dry;
  all.scenarios[2].factor = {0.1, 2};
  return all;
}

/// By its definition, from the outcomes in a long list of equal parts.
double mean_of_worst_by_parts(const std::vector<double>& values, const std::vector<double>& probability, double level, int parts) {
  std::vector<double> all;
  for (std::size_t s = 0; s < values.size(); ++s) all.insert(all.end(), static_cast<std::size_t>(std::lround(probability[s] * parts)), values[s]);
  std::sort(all.begin(), all.end());
  const auto count = static_cast<std::size_t>(std::lround((1 - level) * parts));
  double total = 0;
  for (std::size_t c = 0; c < count; ++c) total += all[c];
  return total / static_cast<double>(count);
}

TEST(Criteria, MeanOfWorst) {
  const std::vector<double> values{5, -1, 3}, probability{0.5, 0.3, 0.2};
  EXPECT_DOUBLE_EQ(mean_of_worst(values, probability, 0), 2.5 - 0.3 + 0.6);
  EXPECT_DOUBLE_EQ(mean_of_worst(values, probability, 1), -1);
  for (const double level : {0.1, 0.45, 0.6, 0.75, 0.9}) {
    EXPECT_NEAR(mean_of_worst(values, probability, level), mean_of_worst_by_parts(values, probability, level, 100), 1e-12) << level;
  }
}

TEST(Criteria, RobustTinyWorldsEqualTheirEnumeration) {
  int infeasible = 0, told_apart = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Uncertain all = tiny(seed);
    for (const double level : {0.0, 0.6, 1.0}) {
      std::optional<double> best;
      testing::every_plan(all.made.portfolio, [&](const std::vector<std::uint16_t>& choice) {
        std::vector<double> values;
        for (const Criterion& scenario : all.scenarios) values.push_back(criterion_value(all.made.portfolio, scenario, choice));
        best = std::max(best.value_or(-1e9), level == 1 ? *std::min_element(values.begin(), values.end())
                                                        : mean_of_worst_by_parts(values, all.probability, level, 10));
      });
      const Result<CriteriaPlan> plan = solve_robust(all.made.portfolio, all.scenarios, all.probability, level, {}, {});
      ASSERT_TRUE(plan) << seed;
      if (!best) {
        ++infeasible;
        EXPECT_EQ(plan->optimum.status, Status::infeasible) << seed;
        continue;
      }
      ASSERT_EQ(plan->optimum.status, Status::optimal) << seed << ' ' << level;
      EXPECT_NEAR(*plan->optimum.objective, *best, 1e-7) << seed << ' ' << level;
      EXPECT_GE(*plan->optimum.bound, *best - 1e-7) << seed;
      EXPECT_GE(*criteria_bound(all.made.portfolio, all.scenarios, plan->weights, plan->prices, {}), *best - 1e-7) << seed;
      EXPECT_NEAR(plan->weights[0] + plan->weights[1] + plan->weights[2], 1, 1e-9) << seed;
      if (level == 1 && plan->weights[0] < 0.999 && plan->weights[0] > 0.001) ++told_apart;
      // The way of large problems: its plan is no better than the best, its bound no worse.
      PortfolioOptions large;
      large.exact = false;
      const Result<CriteriaPlan> rough = solve_robust(all.made.portfolio, all.scenarios, all.probability, level, large, {});
      ASSERT_TRUE(rough) << seed;
      if (rough->choice.empty()) continue;
      EXPECT_LE(*rough->optimum.objective, *best + 1e-7) << seed;
      EXPECT_GE(*rough->optimum.bound, *best - 1e-7) << seed << ' ' << level;
    }
  }
  EXPECT_GT(infeasible, 0);
  EXPECT_LT(infeasible, 60);
  EXPECT_GT(told_apart, 3);
}

/// Effects in `count` scenarios in which each measure does well or badly.
std::vector<Criterion> made_scenarios(std::size_t measures, std::size_t count) {
  std::vector<Criterion> scenarios(count);
  for (std::size_t s = 0; s < count; ++s) {
    for (std::size_t j = 0; j < measures; ++j) scenarios[s].factor.push_back(0.4 + 0.9 * testing::uniform(77, s, j, 1));
  }
  return scenarios;
}

TEST(Criteria, ManyHouseholdsAreCertifiedBySearch) {
  const MadePortfolio made = testing::make_portfolio(1, 20'000, 8);
  const std::vector<Criterion> scenarios = made_scenarios(8, 4);
  const std::vector<double> probability{0.4, 0.3, 0.2, 0.1};
  for (const double level : {0.5, 1.0}) {
    const Result<CriteriaPlan> plan = solve_robust(made.portfolio, scenarios, probability, level, {}, {});
    ASSERT_TRUE(plan);
    ASSERT_FALSE(plan->choice.empty());
    EXPECT_LE(*plan->optimum.gap(), 1e-4) << level;
    EXPECT_NEAR(*plan->optimum.objective, mean_of_worst(plan->values, probability, level), 1e-6 * *plan->optimum.objective);
    EXPECT_NEAR(*criteria_bound(made.portfolio, scenarios, plan->weights, plan->prices, {}), *plan->optimum.bound, 1e-7 * *plan->optimum.bound);
    const std::vector<double> used = portfolio_usage(made.portfolio, plan->choice);
    for (std::size_t r = 0; r < used.size(); ++r) EXPECT_LE(used[r], made.portfolio.rows[r].limit);
  }
}

TEST(Criteria, SameForAnyNumberOfThreads) {
  const MadePortfolio made = testing::make_portfolio(3, 9'000, 8);
  const std::vector<Criterion> scenarios = made_scenarios(8, 3);
  const std::vector<double> probability{0.4, 0.3, 0.3};
  RunControl many;
  many.threads = 5;
  const Result<CriteriaPlan> one = solve_robust(made.portfolio, scenarios, probability, 1, {}, {});
  const Result<CriteriaPlan> five = solve_robust(made.portfolio, scenarios, probability, 1, {}, many);
  ASSERT_TRUE(one && five);
  EXPECT_EQ(one->choice, five->choice);
  EXPECT_EQ(one->prices, five->prices);
  EXPECT_EQ(one->weights, five->weights);
}

std::vector<Stage> three_stages(const Uncertain& all, double tolerance) {
  std::vector<Stage> stages(3);
  stages[0].tolerance = tolerance;
  stages[1].criterion.factor = {0, 0};
  stages[1].criterion.served_worth = 1;
  stages[2].criterion.factor = {0, 0};
  stages[2].criterion.money_worth = -1;
  if (tolerance > 0.05) stages[0].criterion.effect = all.dry;
  return stages;
}

TEST(Criteria, StagesOfTinyWorldsEqualTheirEnumeration) {
  int infeasible = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Uncertain all = tiny(seed);
    for (const double tolerance : {0.0, 0.02, 0.2}) {
      const std::vector<Stage> stages = three_stages(all, tolerance);
      const Result<std::vector<StageResult>> results = solve_in_order(all.made.portfolio, stages, {}, {});
      ASSERT_TRUE(results) << seed;
      std::vector<double> kept;
      for (std::size_t s = 0; s < stages.size(); ++s) {
        std::optional<double> best;
        testing::every_plan(all.made.portfolio, [&](const std::vector<std::uint16_t>& choice) {
          for (std::size_t l = 0; l < s; ++l) {
            if (criterion_value(all.made.portfolio, stages[l].criterion, choice) < kept[l] - 1e-9) return;
          }
          best = std::max(best.value_or(-1e9), criterion_value(all.made.portfolio, stages[s].criterion, choice));
        });
        const StageResult& result = (*results)[s];
        if (!best) {
          ++infeasible;
          EXPECT_EQ(s, 0U);
          EXPECT_EQ(result.optimum.status, Status::infeasible) << seed;
          EXPECT_EQ(results->size(), 1U);
          break;
        }
        ASSERT_EQ(result.optimum.status, Status::optimal) << seed << " stage " << s << " tolerance " << tolerance;
        EXPECT_NEAR(*result.optimum.objective, *best, 1e-7) << seed << " stage " << s << " tolerance " << tolerance;
        EXPECT_GE(*result.optimum.bound, *best - 1e-7) << seed << " stage " << s;
        kept.push_back(*best - tolerance * std::fabs(*best) * (s == 0 ? 1 : 0));
      }
    }
  }
  EXPECT_GT(infeasible, 0);
  EXPECT_LT(infeasible, 60);
}

TEST(Criteria, StagesOfManyHouseholdsKeepWhatWasReached) {
  const MadePortfolio made = testing::make_portfolio(5, 20'000, 8);
  std::vector<Stage> stages(2);
  stages[0].tolerance = 0.01;
  stages[1].criterion.factor.assign(8, 0);
  stages[1].criterion.money_worth = -1;
  const Result<std::vector<StageResult>> results = solve_in_order(made.portfolio, stages, {}, {});
  ASSERT_TRUE(results);
  ASSERT_EQ(results->size(), 2U);
  const CriteriaPlan& last = (*results)[1].plan;
  EXPECT_GE(last.values[0], (*results)[0].kept);
  EXPECT_LE(*(*results)[0].optimum.gap(), 1e-5);
  EXPECT_LE(*(*results)[1].optimum.gap(), 1e-3);
  EXPECT_EQ(portfolio_usage(made.portfolio, (*results)[0].plan.choice), (*results)[0].plan.used);
  // Giving up 1 % of the effect saves more than 1 % of the money.
  EXPECT_LT(last.used[0], 0.99 * (*results)[0].plan.used[0]);
}

TEST(Criteria, BadOnesAreNamed) {
  const Uncertain all = tiny(1);
  const std::vector<double> wrong{0.5, 0.3, 0.3};
  EXPECT_EQ(solve_robust(all.made.portfolio, all.scenarios, wrong, 0.5, {}, {}).error().code, errors::bad_portfolio);
  std::vector<Criterion> scenarios = all.scenarios;
  scenarios[2].factor = {1};
  EXPECT_FALSE(solve_robust(all.made.portfolio, scenarios, all.probability, 0.5, {}, {}));
  std::vector<float> broken = all.dry;
  broken[std::isfinite(all.made.effect[4]) ? 4 : 5] = std::numeric_limits<float>::quiet_NaN();
  scenarios = all.scenarios;
  scenarios[1].effect = broken;
  const Result<CriteriaPlan> plan = solve_robust(all.made.portfolio, scenarios, all.probability, 0.5, {}, {});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().where.unit, "household 3");
}

TEST(Criteria, StoppedWorkHasATrueBound) {
  const MadePortfolio made = testing::make_portfolio(1, 10'000, 8);
  const std::vector<Criterion> scenarios = made_scenarios(8, 2);
  const std::vector<double> probability{0.5, 0.5};
  std::stop_source source;
  source.request_stop();
  RunControl control;
  control.stop = source.get_token();
  const Result<CriteriaPlan> plan = solve_robust(made.portfolio, scenarios, probability, 1, {}, control);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::stopped);
  const Result<CriteriaPlan> best = solve_robust(made.portfolio, scenarios, probability, 1, {}, {});
  EXPECT_GE(*plan->optimum.bound, *best->optimum.objective);
  EXPECT_LE(*plan->optimum.objective, *plan->optimum.bound);
}

}  // namespace
}  // namespace solleva::plan
