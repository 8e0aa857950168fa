// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <stop_token>
#include <thread>

#include "solleva/base/philox.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/site/capacitated.h"
#include "solleva/plan/site/cover.h"
#include "solleva/plan/site/explain.h"
#include "solleva/plan/site/maximal_cover.h"

// Worlds so small that every plan can be tried.
namespace solleva::plan {
namespace {

constexpr double kPenalty = 100;

struct World {
  std::size_t points = 0;
  std::size_t sites = 0;
  std::vector<double> cost;  ///< points x sites; infinite: unreachable
  std::vector<double> weight;
  std::vector<std::uint32_t> existing;
};

World made(std::uint64_t seed, bool whole) {
  Stream stream({seed, 0, 0, Purpose("tiny world")});
  const auto up_to = [&](std::uint32_t n) { return stream.bits32() % n; };
  World world;
  world.points = 1 + up_to(14);
  world.sites = 2 + up_to(9);
  for (std::size_t i = 0; i < world.points * world.sites; ++i) {
    const double cost = whole ? up_to(30) : up_to(30) + 0.1 * up_to(10);
    world.cost.push_back(up_to(5) == 0 ? std::numeric_limits<double>::infinity() : cost);
  }
  for (std::size_t i = 0; i < world.points; ++i) world.weight.push_back(whole ? up_to(4) : 0.3 * up_to(9));
  for (std::uint32_t site = 0; site < world.sites && world.existing.size() + 2 < world.sites; ++site) {
    if (up_to(6) == 0) world.existing.push_back(site);
  }
  return world;
}

double nearest_of(const World& world, std::size_t point, unsigned plan) {
  double nearest = std::numeric_limits<double>::infinity();
  for (std::size_t site = 0; site < world.sites; ++site) {
    if ((plan >> site & 1U) != 0) nearest = std::min(nearest, world.cost[point * world.sites + site]);
  }
  return nearest;
}

bool holds_existing(const World& world, unsigned plan) {
  return std::ranges::all_of(world.existing, [&](std::uint32_t site) { return (plan >> site & 1U) != 0; });
}

double cost_of(const World& world, unsigned plan) {
  double total = 0;
  for (std::size_t point = 0; point < world.points; ++point) total += world.weight[point] * std::min(kPenalty, nearest_of(world, point, plan));
  return total;
}

unsigned mask_of(const std::vector<std::uint32_t>& open) {
  unsigned plan = 0;
  for (const std::uint32_t site : open) plan |= 1U << site;
  return plan;
}

/// The least of `value(plan)` over all plans with `count` sites (0: any number) that hold the existing ones.
template <class Value>
double least_over(const World& world, std::size_t count, Value value) {
  double least = std::numeric_limits<double>::infinity();
  for (unsigned plan = 0; plan < 1U << world.sites; ++plan) {
    if (!holds_existing(world, plan) || (count > 0 && static_cast<std::size_t>(std::popcount(plan)) != count)) continue;
    least = std::min(least, value(plan));
  }
  return least;
}

TEST(PMedian, IsTheBestOfAllPlansOfTinyWorlds) {
  std::int64_t branched = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const World world = made(seed, seed % 2 == 0);
    const Reach reach = reach_of_table(world.cost, world.sites, kPenalty);
    for (std::size_t open = std::max<std::size_t>(1, world.existing.size()); open <= world.sites; ++open) {
      const MedianProblem problem{reach, world.weight, open, world.existing};
      MedianOptions options;
      options.ascent = seed % 3 == 0 ? 3 : 100;  // a poor root makes the tree work
      options.shakes = 0;
      const Result<MedianPlan> plan = p_median(problem, options, {});
      ASSERT_TRUE(plan);
      const double best = least_over(world, open, [&](unsigned mask) { return cost_of(world, mask); });
      EXPECT_NEAR(*plan->optimum.objective, best, 1e-9) << seed << " " << open;
      EXPECT_EQ(plan->optimum.status, Status::optimal);
      EXPECT_NEAR(*plan->optimum.bound, best, 1e-7);
      EXPECT_EQ(plan->open.size(), open);
      EXPECT_TRUE(holds_existing(world, mask_of(plan->open)));
      EXPECT_NEAR(cost_of(world, mask_of(plan->open)), best, 1e-9);
      EXPECT_NEAR(median_bound(problem, plan->multiplier), plan->root_bound, 1e-9);
      EXPECT_LE(plan->root_bound, best + 1e-9);
      branched += plan->nodes;
    }
  }
  EXPECT_GT(branched, 100);
}

TEST(PMedian, AnyMultipliersGiveABound) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const World world = made(seed, false);
    const Reach reach = reach_of_table(world.cost, world.sites, kPenalty);
    const std::size_t open = world.existing.size() + 1;
    const double best = least_over(world, open, [&](unsigned mask) { return cost_of(world, mask); });
    Stream stream({seed, 0, 0, Purpose("multipliers")});
    std::vector<double> multiplier(world.points);
    for (double& price : multiplier) price = static_cast<double>(stream.bits32() % 150);
    EXPECT_LE(median_bound({reach, world.weight, open, world.existing}, multiplier), best + 1e-9);
  }
}

std::vector<Spot> spots(std::uint64_t seed, std::size_t count) {
  Stream stream({seed, 0, 0, Purpose("spots")});
  std::vector<Spot> made;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = stream.bits32() * 0x1p-32;
    made.push_back({x * x * 100, stream.bits32() * 0x1p-32 * 40});
  }
  return made;
}

TEST(NearestSites, AreTheNearest) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const std::vector<Spot> points = spots(seed, 50);
    const std::vector<Spot> sites = spots(seed + 100, 1 + 13 * seed);
    for (const std::size_t listed : {std::size_t{1}, std::size_t{5}, std::size_t{400}}) {
      const Result<Reach> reach = nearest_sites(points, sites, listed, {.threads = 2});
      ASSERT_TRUE(reach);
      for (std::uint32_t point = 0; point < points.size(); ++point) {
        std::vector<double> distances;
        for (const Spot& site : sites) distances.push_back(std::hypot(points[point].x - site.x, points[point].y - site.y));
        std::vector<double> sorted = distances;
        std::sort(sorted.begin(), sorted.end());
        const auto row = reach->of(point);
        ASSERT_EQ(row.size(), std::min(listed, sites.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
          EXPECT_EQ(row[i].cost, sorted[i]);
          EXPECT_EQ(row[i].cost, distances[row[i].site]);
        }
        EXPECT_EQ(reach->cost_beyond(point, 0), distances[0]);
      }
    }
    const Result<Reach> within = sites_within(points, sites, 17, {});
    for (std::uint32_t point = 0; point < points.size(); ++point) {
      std::vector<std::uint32_t> expected;
      for (std::uint32_t site = 0; site < sites.size(); ++site) {
        if (std::hypot(points[point].x - sites[site].x, points[point].y - sites[site].y) <= 17) expected.push_back(site);
      }
      std::vector<std::uint32_t> found;
      for (const Service& service : within->of(point)) found.push_back(service.site);
      EXPECT_EQ(found, expected);
    }
  }
}

/// Rows that leave sites out change nothing about the answer: the bound holds, and the plan's cost is counted in full.
TEST(PMedian, ShortRowsGiveTheSameOptimum) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const std::vector<Spot> points = spots(seed, 90);
    const std::vector<Spot> sites = spots(seed + 50, 30);
    std::vector<double> weight;
    for (std::size_t i = 0; i < points.size(); ++i) weight.push_back(1.0 + static_cast<double>(i % 7));
    const Reach full = *nearest_sites(points, sites, 30, {});
    const Reach short_rows = *nearest_sites(points, sites, 8, {});
    const MedianPlan whole = *p_median({full, weight, 4}, {}, {});
    MedianOptions brief;
    brief.limits.iterations = 20;
    const MedianPlan cut = *p_median({short_rows, weight, 4}, brief, {});
    EXPECT_EQ(whole.optimum.status, Status::optimal);
    EXPECT_LE(*cut.optimum.bound, *whole.optimum.objective * (1 + 1e-12));
    EXPECT_GE(*cut.optimum.objective, *whole.optimum.objective * (1 - 1e-12));
    EXPECT_LE(median_bound({short_rows, weight, 4}, cut.multiplier), *whole.optimum.objective);
    double recounted = 0;
    for (std::uint32_t i = 0; i < points.size(); ++i) {
      double nearest = 1e9;
      for (const std::uint32_t site : cut.open) nearest = std::min(nearest, std::hypot(points[i].x - sites[site].x, points[i].y - sites[site].y));
      EXPECT_EQ(cut.cost[i], nearest);
      recounted += weight[i] * nearest;
    }
    EXPECT_NEAR(recounted, *cut.optimum.objective, 1e-9 * recounted);
  }
}

TEST(PMedian, IsTheSameForAnyNumberOfThreads) {
  const std::vector<Spot> points = spots(1, 20000);
  const std::vector<Spot> sites = spots(2, 150);
  const std::vector<double> weight(points.size(), 0.7);
  const Reach reach = *nearest_sites(points, sites, 60, {});
  MedianOptions options;
  options.limits.gap = 0.01;
  const MedianPlan one = *p_median({reach, weight, 9}, options, {.threads = 1});
  const MedianPlan three = *p_median({reach, weight, 9}, options, {.threads = 3});
  EXPECT_EQ(one.open, three.open);
  EXPECT_EQ(*one.optimum.objective, *three.optimum.objective);
  EXPECT_EQ(*one.optimum.bound, *three.optimum.bound);
  EXPECT_EQ(one.multiplier, three.multiplier);
  EXPECT_LE(*one.optimum.gap(), 0.01);
}

TEST(PMedian, StoppedItGivesThePlanSoFar) {
  std::stop_source stop;
  stop.request_stop();
  RunControl control;
  control.stop = stop.get_token();
  const World world = made(8, true);
  const Reach reach = reach_of_table(world.cost, world.sites, kPenalty);
  const Result<MedianPlan> plan = p_median({reach, world.weight, world.sites - 1, world.existing}, {}, control);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::stopped);
  EXPECT_EQ(plan->open.size(), world.sites - 1);
}

TEST(PMedian, RefusesWhatDoesNotHoldTogether) {
  const Reach reach = reach_of_table(std::vector<double>{1, 2}, 2, kPenalty);
  const std::vector<double> one{1};
  const std::vector<double> none{std::nan("")};
  const std::vector<double> below{-1};
  const std::vector<std::uint32_t> twice{1, 1};
  const auto code_of = [&](const MedianProblem& problem) {
    const Result<MedianPlan> plan = p_median(problem, {}, {});
    return plan ? std::string_view() : plan.error().code.name;
  };
  EXPECT_EQ(code_of({reach, one, 3}), errors::bad_siting.name);
  EXPECT_EQ(code_of({reach, one, 0}), errors::bad_siting.name);
  EXPECT_EQ(code_of({reach, none, 1}), errors::bad_siting.name);
  EXPECT_EQ(code_of({reach, below, 1}), errors::bad_siting.name);
  EXPECT_EQ(code_of({reach, {}, 1}), errors::bad_siting.name);
  EXPECT_EQ(code_of({reach, one, 2, twice}), errors::bad_siting.name);
  EXPECT_EQ(code_of({reach, one, 1}), "");
}

/// The rows of a world cut off at a radius.
Reach within(const World& world, double radius) {
  std::vector<double> cost = world.cost;
  for (double& c : cost) c = c <= radius ? c : std::numeric_limits<double>::infinity();
  return reach_of_table(cost, world.sites, kPenalty);
}

TEST(LocationCover, IsTheCheapestOfAllPlansOfTinyWorlds) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const World world = made(seed, true);
    const Reach reach = within(world, 12);
    const auto times = static_cast<std::uint32_t>(1 + seed % 3);
    Stream stream({seed, 0, 0, Purpose("prices")});
    std::vector<double> price(world.sites);
    for (double& p : price) p = seed % 2 == 0 ? 1.0 : 0.5 * (stream.bits32() % 7);
    const CoverProblem problem{reach, price, world.existing, times};
    const Result<CoverPlan> plan = location_cover(problem, {}, {});
    ASSERT_TRUE(plan);
    const auto covers = [&](unsigned mask) {
      for (std::size_t point = 0; point < world.points; ++point) {
        std::size_t has = 0;
        for (const Service& service : reach.of(point)) has += mask >> service.site & 1U;
        if (has < std::min<std::size_t>(times, reach.of(point).size())) return false;
      }
      return true;
    };
    const auto price_of = [&](unsigned mask) {
      double total = 0;
      for (std::uint32_t site = 0; site < world.sites; ++site) {
        if ((mask >> site & 1U) != 0 && std::ranges::find(world.existing, site) == world.existing.end()) total += price[site];
      }
      return covers(mask) ? total : std::numeric_limits<double>::infinity();
    };
    const double best = least_over(world, 0, price_of);
    EXPECT_EQ(plan->optimum.status, Status::optimal) << seed;
    EXPECT_NEAR(*plan->optimum.objective, best, 1e-9) << seed;
    EXPECT_NEAR(price_of(mask_of(plan->open)), best, 1e-9) << seed;
    EXPECT_NEAR(cover_bound(problem, plan->multiplier), plan->root_bound, 1e-9);
    EXPECT_LE(plan->root_bound, best + 1e-9);
  }
}

TEST(PCenter, IsTheBestOfAllPlansOfTinyWorlds) {
  std::size_t infeasible = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const World world = made(seed, seed % 2 == 0);
    const Reach reach = reach_of_table(world.cost, world.sites, kPenalty);
    for (std::size_t open = std::max<std::size_t>(1, world.existing.size()); open <= world.sites; ++open) {
      const Result<CenterPlan> plan = p_center(reach, open, world.existing, {}, {});
      ASSERT_TRUE(plan);
      const double best = least_over(world, open, [&](unsigned mask) {
        double worst = 0;
        for (std::size_t point = 0; point < world.points; ++point) {
          if (!reach.of(point).empty()) worst = std::max(worst, nearest_of(world, point, mask));
        }
        return worst;
      });
      if (std::isinf(best)) {
        EXPECT_EQ(plan->optimum.status, Status::infeasible) << seed;
        ++infeasible;
        continue;
      }
      EXPECT_EQ(plan->optimum.status, Status::optimal) << seed << " " << open;
      EXPECT_EQ(*plan->optimum.objective, best) << seed << " " << open;
      EXPECT_LE(plan->open.size(), open);
      EXPECT_TRUE(holds_existing(world, mask_of(plan->open)));
    }
  }
  EXPECT_GT(infeasible, 10U);
}

TEST(MaximalCovering, IsTheBestOfAllPlansOfTinyWorlds) {
  std::size_t decided = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const World world = made(seed, seed % 2 == 0);
    const Reach reach = within(world, 9);
    const std::size_t open = world.existing.size() + 2;
    const Result<MaximalCoverPlan> plan = maximal_cover({reach, world.weight, open, world.existing}, {}, {});
    ASSERT_TRUE(plan);
    const double best = -least_over(world, open, [&](unsigned mask) {
      double covered = 0;
      for (std::size_t point = 0; point < world.points; ++point) covered += nearest_of(world, point, mask) <= 9 ? world.weight[point] : 0;
      return -covered;
    });
    EXPECT_NEAR(*plan->optimum.objective, best, 1e-9) << seed;
    EXPECT_NEAR(*plan->optimum.bound, best, 1e-9) << seed;
    EXPECT_EQ(plan->optimum.status, Status::optimal);
    EXPECT_EQ(plan->open.size(), open);
    EXPECT_TRUE(holds_existing(world, mask_of(plan->open)));
    decided += plan->sites_left;
  }
  EXPECT_GT(decided, 200U);
}

double worst_of(const World& world, unsigned plan) {
  double worst = 0;
  for (std::size_t point = 0; point < world.points; ++point) {
    const bool reachable = std::isfinite(nearest_of(world, point, (1U << world.sites) - 1));
    if (reachable) worst = std::max(worst, std::min(kPenalty, nearest_of(world, point, plan)));
  }
  return worst;
}

TEST(SiteReasons, AreThoseOfThePlansWithoutAndWithAnother) {
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const World world = made(seed, false);
    const Reach reach = reach_of_table(world.cost, world.sites, kPenalty);
    const unsigned plan = static_cast<unsigned>(seed * 2654435761U) & ((1U << world.sites) - 1);
    std::vector<std::uint32_t> open;
    for (std::uint32_t site = 0; site < world.sites; ++site) {
      if ((plan >> site & 1U) != 0) open.push_back(site);
    }
    const bool by_worst = seed % 2 == 0;
    const auto value = [&](unsigned mask) { return by_worst ? worst_of(world, mask) : cost_of(world, mask); };
    const std::vector<SiteReason> reasons = by_worst ? reasons_by_worst(reach, open) : reasons_by_sum(reach, world.weight, open);
    ASSERT_EQ(reasons.size(), open.size());
    for (const SiteReason& reason : reasons) {
      const unsigned without = plan & ~(1U << reason.site);
      EXPECT_NEAR(reason.gain, value(without) - value(plan), 1e-9) << seed;
      double best = std::numeric_limits<double>::infinity();
      for (std::uint32_t other = 0; other < world.sites; ++other) {
        if ((plan >> other & 1U) == 0) best = std::min(best, value(without | 1U << other));
      }
      if (std::isinf(best)) {
        EXPECT_EQ(reason.runner_up, kNoSite);
        continue;
      }
      EXPECT_NEAR(reason.with_runner_up, best - value(plan), 1e-9) << seed;
      EXPECT_NEAR(value(without | 1U << reason.runner_up), best, 1e-9) << seed;
    }
  }
}

/// Few points, so that every assignment of every plan can be tried.
TEST(CapacitatedMedian, IsTheBestOfAllAssignmentsOfTinyWorlds) {
  std::size_t proved = 0;
  for (std::uint64_t seed = 0; seed < 80; ++seed) {
    Stream stream({seed, 0, 0, Purpose("capacities")});
    const auto up_to = [&](std::uint32_t n) { return stream.bits32() % n; };
    const std::size_t points = 3 + up_to(4);
    const std::size_t sites = 2 + up_to(3);
    const bool whole = seed % 2 == 0;
    std::vector<double> cost, load, capacity;
    for (std::size_t i = 0; i < points * sites; ++i) cost.push_back(up_to(20));
    for (std::size_t i = 0; i < points; ++i) load.push_back(whole ? 1 + up_to(5) : 0.5 + 0.3 * up_to(10));
    for (std::size_t i = 0; i < sites; ++i) capacity.push_back(whole ? 6 + up_to(8) : 5.5 + 0.7 * up_to(8));
    const std::vector<double> weight(points, static_cast<double>(1 + seed % 3));
    const Reach reach = reach_of_table(cost, sites, kPenalty);
    const CapacitatedProblem problem{reach, weight, load, capacity, 2};
    double best = std::numeric_limits<double>::infinity();
    std::size_t codes = 1;
    for (std::size_t i = 0; i < points; ++i) codes *= sites;
    for (std::size_t code = 0; code < codes; ++code) {
      std::vector<double> held(sites, 0);
      double total = 0;
      std::size_t rest = code;
      for (std::size_t i = 0; i < points; ++i, rest /= sites) {
        held[rest % sites] += load[i];
        total += weight[i] * cost[i * sites + rest % sites];
      }
      std::size_t used = 0;
      bool fits = true;
      for (std::size_t j = 0; j < sites; ++j) {
        used += held[j] > 0 ? 1U : 0U;
        fits = fits && held[j] <= capacity[j] * (1 + 1e-9);
      }
      if (fits && used <= 2) best = std::min(best, total);
    }
    CapacitatedOptions options;
    options.limits.iterations = 100;
    const Result<CapacitatedPlan> plan = capacitated_median(problem, options, {});
    if (!plan) {
      EXPECT_TRUE(std::isinf(best)) << seed;
      continue;
    }
    EXPECT_NEAR(capacitated_bound(problem, plan->multiplier), plan->dual_bound, 1e-9);
    EXPECT_LE(plan->dual_bound, best + 1e-9) << seed;
    if (std::isinf(best)) {
      EXPECT_EQ(plan->optimum.status, Status::infeasible);
      continue;
    }
    ASSERT_TRUE(plan->optimum.objective) << seed;
    EXPECT_NEAR(*plan->optimum.objective, best, 1e-9) << seed;
    EXPECT_LE(*plan->optimum.bound, best + 1e-9);
    EXPECT_EQ(plan->open.size(), 2U);
    EXPECT_EQ(plan->optimum.status, Status::optimal) << seed;
    proved += plan->optimum.method.find("cut") == std::string::npos ? 1U : 0U;
  }
  EXPECT_GT(proved, 20U);
}

TEST(CapacitatedMedian, SaysThatWholePlacesCannotBeFitted) {
  const Reach reach = reach_of_table(std::vector<double>(6, 1.0), 2, kPenalty);
  const std::vector<double> weight(3, 1);
  const std::vector<double> load(3, 4);
  const std::vector<double> capacity(2, 6);
  CapacitatedOptions options;
  options.limits.iterations = 10;
  const Result<CapacitatedPlan> plan = capacitated_median({reach, weight, load, capacity, 2}, options, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::infeasible);
  EXPECT_FALSE(plan->optimum.objective);
  EXPECT_NE(plan->optimum.reason.find("cannot be fitted"), std::string::npos) << plan->optimum.reason;
}

}  // namespace
}  // namespace solleva::plan
