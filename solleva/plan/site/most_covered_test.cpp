// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <stop_token>

#include "solleva/base/philox.h"
#include "solleva/plan/site/cost_levels.h"
#include "solleva/plan/site/maximal_cover.h"
#include "solleva/plan/site/most_covered.h"
#include "solleva/plan/site/most_covered_bound.h"

// Countries so small that every plan can be tried, and the flow of each found by cuts.
namespace solleva::plan {
namespace {

struct Tiny {
  Reach reach;
  std::vector<double> weight, capacity, price;
  std::vector<std::uint32_t> existing;
};

Tiny tiny(std::uint64_t seed, bool whole) {
  Stream stream({seed, 0, 0, Purpose("tiny covering")});
  const auto up_to = [&](std::uint32_t n) { return static_cast<double>(stream.bits32() % n); };
  Tiny made;
  const auto points = 1 + static_cast<std::size_t>(up_to(10));
  const auto sites = 2 + static_cast<std::size_t>(up_to(7));
  std::vector<double> costs;
  for (std::size_t i = 0; i < points * sites; ++i) costs.push_back(up_to(3) == 0 ? up_to(9) : std::numeric_limits<double>::infinity());
  made.reach = reach_of_table(costs, sites, 100);
  for (std::size_t i = 0; i < points; ++i) made.weight.push_back(whole ? up_to(9) : up_to(9) * 0.37);
  for (std::size_t i = 0; i < sites; ++i) made.capacity.push_back(whole ? up_to(12) : up_to(12) * 0.41);
  for (std::size_t i = 0; i < sites; ++i) made.price.push_back(up_to(5));
  if (up_to(2) == 0) made.existing.push_back(static_cast<std::uint32_t>(sites) - 1);
  return made;
}

bool opens(unsigned plan, std::uint32_t site) { return (plan >> site & 1U) != 0; }

/// The greatest flow by the least cut over which sites are on the far side: their rooms, and whoever reaches an open site on the near side.
double greatest_flow(const Tiny& made, unsigned plan) {
  double least = std::numeric_limits<double>::infinity();
  for (unsigned full = plan;; full = (full - 1) & plan) {
    double cut = 0;
    for (std::uint32_t site = 0; site < made.reach.sites; ++site) cut += opens(full, site) ? made.capacity[site] : 0;
    for (std::size_t point = 0; point < made.reach.points(); ++point) {
      bool beside = false;
      for (const Service& service : made.reach.of(point)) beside = beside || opens(plan & ~full, service.site);
      cut += beside ? made.weight[point] : 0;
    }
    least = std::min(least, cut);
    if (full == 0) return least;
  }
}

double counted(const Tiny& made, unsigned plan, double backup) {
  double value = 0;
  for (std::size_t point = 0; point < made.reach.points(); ++point) {
    int times = 0;
    for (const Service& service : made.reach.of(point)) times += opens(plan, service.site) ? 1 : 0;
    value += made.weight[point] * (times == 0 ? 0 : times == 1 ? 1 : 1 + backup);
  }
  return value;
}

struct Kind {
  bool capacity, money;
  double backup;
};

double best_of(const Tiny& made, const Kind& kind, std::size_t open, double budget) {
  double best = 0;
  for (unsigned plan = 0; plan < 1U << made.reach.sites; ++plan) {
    double spent = 0;
    bool holds = true;
    for (std::uint32_t site = 0; site < made.reach.sites; ++site) {
      const bool exists = std::ranges::find(made.existing, site) != made.existing.end();
      holds = holds && (!exists || opens(plan, site));
      if (opens(plan, site) && !exists) spent += made.price[site];
    }
    if (!holds || (kind.money ? spent > budget : static_cast<std::size_t>(std::popcount(plan)) != open)) continue;
    best = std::max(best, kind.capacity ? greatest_flow(made, plan) : counted(made, plan, kind.backup));
  }
  return best;
}

/// Nobody beyond reach, nobody twice, no site above its room; the parts come to the objective.
void expect_kept(const Tiny& made, const Kind& kind, const MostCoveredPlan& plan) {
  std::vector<double> served(made.reach.points(), 0.0), held(made.reach.sites, 0.0);
  for (const CoveredPart& part : plan.parts) {
    served[part.point] += part.amount;
    held[part.site] += part.amount;
    EXPECT_TRUE(std::ranges::any_of(made.reach.of(part.point), [&](const Service& s) { return s.site == part.site; }));
    EXPECT_TRUE(std::ranges::binary_search(plan.open, part.site));
  }
  double once = 0;
  for (std::size_t point = 0; point < served.size(); ++point) {
    EXPECT_LE(served[point], made.weight[point] + 1e-9);
    once += served[point];
  }
  EXPECT_NEAR(once, plan.once, 1e-9);
  for (std::size_t site = 0; kind.capacity && site < held.size(); ++site) EXPECT_LE(held[site], made.capacity[site] + 1e-9);
}

TEST(MostCovered, IsTheBestOfAllPlansOfTinyCountries) {
  const Kind kinds[] = {{false, false, 0}, {true, false, 0}, {false, false, 0.4}, {false, true, 0}, {true, true, 0}, {false, true, 1}};
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const Tiny made = tiny(seed, seed % 2 == 0);
    const Kind& kind = kinds[seed % 6];
    for (std::size_t more = 0; more + made.existing.size() <= made.reach.sites; more += 2) {
      MostCoveredProblem problem{made.reach, made.weight};
      problem.existing = made.existing;
      problem.open = more + made.existing.size();
      if (kind.capacity) problem.capacity = made.capacity;
      if (kind.money) problem.price = made.price;
      problem.budget = 1.5 * static_cast<double>(more);
      problem.backup = kind.backup;
      MostCoveredOptions options;
      if (seed % 4 < 2) options.passes = 0;
      const Result<MostCoveredPlan> plan = most_covered(problem, options, {});
      ASSERT_TRUE(plan) << to_text(plan.error());
      const double best = best_of(made, kind, problem.open, problem.budget);
      EXPECT_NEAR(*plan->optimum.objective, best, 1e-6) << seed << " " << more;
      EXPECT_EQ(plan->optimum.status, Status::optimal) << seed << " " << more;
      EXPECT_NEAR(*plan->optimum.bound, best, 1e-6);
      EXPECT_NEAR(most_covered_bound(problem, plan->multiplier), plan->dual_bound, 1e-9);
      EXPECT_GE(plan->dual_bound, best - 1e-9);
      expect_kept(made, kind, *plan);
      if (kind.money) {
        EXPECT_LE(plan->spent, problem.budget + 1e-9);
      } else {
        EXPECT_EQ(plan->open.size(), problem.open);
      }
    }
  }
}

TEST(MostCovered, AnyMultipliersGiveABound) {
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const Tiny made = tiny(seed, false);
    const Kind kind{seed % 2 == 0, seed % 3 == 0, seed % 2 == 0 ? 0 : 0.5};
    MostCoveredProblem problem{made.reach, made.weight};
    problem.existing = made.existing;
    problem.open = made.existing.size() + 1;
    problem.budget = 5;
    problem.backup = kind.backup;
    if (kind.capacity) problem.capacity = made.capacity;
    if (kind.money) problem.price = made.price;
    Stream stream({seed, 0, 0, Purpose("multipliers")});
    std::vector<double> multiplier(made.reach.points());
    for (double& worth : multiplier) worth = stream.bits32() * 0x1.4p-32 - 0.1;
    EXPECT_GE(most_covered_bound(problem, multiplier), best_of(made, kind, problem.open, problem.budget) - 1e-9) << seed;
  }
}

/// Any plan costs what the steps say: all less what it covers.
TEST(CostLevels, CoverWhatTheMedianSaves) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Tiny made = tiny(seed, false);
    const CostLevels levels = levels_of(made.reach, made.weight);
    EXPECT_EQ(static_cast<double>(levels.reach.services.size()) <= level_pairs(made.reach), true);
    for (unsigned plan = 0; plan < 1U << made.reach.sites; ++plan) {
      double cost = 0;
      for (std::size_t point = 0; point < made.reach.points(); ++point) {
        double least = made.reach.beyond[point];
        for (const Service& service : made.reach.of(point)) least = opens(plan, service.site) ? std::min(least, service.cost) : least;
        cost += made.weight[point] * least;
      }
      double covered = 0;
      for (std::size_t row = 0; row < levels.weight.size(); ++row) {
        const bool any = std::ranges::any_of(levels.reach.of(row), [&](const Service& s) { return opens(plan, s.site); });
        covered += any ? levels.weight[row] : 0;
      }
      EXPECT_NEAR(levels.all - covered, cost, 1e-9);
    }
  }
}

TEST(CoveredReasons, AreThePlansWithoutASiteAndWithAnother) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Tiny made = tiny(seed, true);
    MostCoveredProblem problem{made.reach, made.weight, made.capacity};
    problem.open = std::min<std::size_t>(3, made.reach.sites);
    const MostCoveredPlan plan = *most_covered(problem, {}, {});
    unsigned mask = 0;
    for (const std::uint32_t site : plan.open) mask |= 1U << site;
    for (const SiteReason& reason : covered_reasons(problem, plan.open)) {
      const unsigned without = mask & ~(1U << reason.site);
      EXPECT_NEAR(reason.gain, greatest_flow(made, mask) - greatest_flow(made, without), 1e-9);
      double most = -1;
      for (std::uint32_t other = 0; other < made.reach.sites; ++other) {
        if (!opens(mask, other)) most = std::max(most, greatest_flow(made, without | 1U << other));
      }
      if (most >= 0) {
        EXPECT_NEAR(reason.with_runner_up, greatest_flow(made, mask) - most, 1e-9);
      }
    }
  }
}

struct Country {
  std::vector<Spot> points, sites;
  std::vector<double> weight, capacity;
  Reach reach;
};

Country country(std::size_t points, std::size_t sites, double radius) {
  Stream stream({7, 0, 0, Purpose("country")});
  const auto spot = [&] { return Spot{stream.bits32() * 0x1p-32 * 100, stream.bits32() * 0x1p-32 * 100}; };
  Country made;
  for (std::size_t i = 0; i < points; ++i) made.points.push_back(spot());
  for (std::size_t i = 0; i < sites; ++i) made.sites.push_back(spot());
  for (std::size_t i = 0; i < points; ++i) made.weight.push_back(1 + stream.bits32() % 40);
  for (std::size_t i = 0; i < sites; ++i) made.capacity.push_back(200 + stream.bits32() % 900);
  made.reach = *sites_within(made.points, made.sites, radius, {});
  return made;
}

/// Where no site is ever full, the flow counts what covering counts.
TEST(MostCovered, RoomForAllIsNoCapacity) {
  const Country made = country(600, 60, 12);
  const std::vector<double> wide(60, 1e9);
  const MaximalCoverPlan plain = *maximal_cover({made.reach, made.weight, 9}, {}, {});
  MostCoveredProblem problem{made.reach, made.weight};
  problem.open = 9;
  MostCoveredOptions options;
  options.most_branched = 100'000;
  const MostCoveredPlan counted = *most_covered(problem, options, {});
  EXPECT_EQ(plain.optimum.status, Status::optimal);
  EXPECT_EQ(*counted.optimum.objective, *plain.optimum.objective);
  options.most_branched = 0;
  problem.capacity = wide;
  const MostCoveredPlan flowing = *most_covered(problem, options, {});
  EXPECT_GE(*flowing.optimum.bound, *plain.optimum.objective);
  EXPECT_GE(*flowing.optimum.objective, 0.98 * *plain.optimum.objective);
}

TEST(MostCovered, IsTheSameForAnyNumberOfThreadsAndNearTheBound) {
  const Country made = country(20000, 400, 6);
  const std::vector<std::uint32_t> existing{3, 5, 100, 250};
  MostCoveredProblem problem{made.reach, made.weight, made.capacity};
  problem.open = 60;
  problem.existing = existing;
  const MostCoveredPlan one = *most_covered(problem, {}, {.threads = 1});
  const MostCoveredPlan three = *most_covered(problem, {}, {.threads = 3});
  EXPECT_EQ(one.open, three.open);
  EXPECT_EQ(*one.optimum.bound, *three.optimum.bound);
  EXPECT_LE(*one.optimum.gap(), 0.01);
  EXPECT_GE(most_covered_bound(problem, one.multiplier), *one.optimum.bound - 1e-6);
}

TEST(MostCovered, StoppedAtOnceItStillHoldsWhatExists) {
  const Country made = country(500, 40, 10);
  const std::vector<std::uint32_t> existing{3, 5};
  MostCoveredProblem problem{made.reach, made.weight, made.capacity};
  problem.open = 10;
  problem.existing = existing;
  std::stop_source stop;
  stop.request_stop();
  const Result<MostCoveredPlan> plan = most_covered(problem, {}, {.stop = stop.get_token()});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::stopped);
  EXPECT_TRUE(std::ranges::binary_search(plan->open, 3U));
  EXPECT_GE(*plan->optimum.bound, *plan->optimum.objective);
}

TEST(MostCovered, RefusesWhatDoesNotHoldTogether) {
  const Country made = country(50, 5, 10);
  MostCoveredProblem problem{made.reach, made.weight};
  problem.open = 6;
  EXPECT_FALSE(most_covered(problem, {}, {}));
  problem.open = 2;
  problem.backup = 1.5;
  EXPECT_FALSE(most_covered(problem, {}, {}));
  problem.backup = 0.5;
  problem.capacity = made.capacity;
  EXPECT_FALSE(most_covered(problem, {}, {}));
}

}  // namespace
}  // namespace solleva::plan
