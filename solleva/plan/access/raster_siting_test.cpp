// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/raster_siting.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "solleva/base/errors.h"
#include "solleva/base/philox.h"

namespace solleva::plan::access {
namespace {

/// Made ground with hills, a road and barriers, and people in whole numbers.
struct World {
  Terrain terrain;
  std::vector<double> people;

  World(std::uint64_t seed, std::size_t rows, std::size_t columns) {
    Stream stream({.seed = seed, .unit = 0, .period = 0, .purpose = Purpose("test")});
    terrain.shape.rows = rows;
    terrain.shape.columns = columns;
    terrain.shape.cell_width = terrain.shape.cell_height = 1000;
    terrain.speeds = {{Mode::walking, 4}, {Mode::motor, 20}};
    for (std::size_t cell = 0; cell < rows * columns; ++cell) {
      const bool road = cell / columns == rows / 2;
      terrain.speed_of.push_back(stream.bits32() % 9 == 0 && !road ? kBarrier : road ? 1 : 0);
      terrain.elevation.push_back(stream.bits32() % 150);
      people.push_back(stream.bits32() % 5 == 0 ? stream.bits32() % 200 : stream.bits32() % 20);
    }
  }
};

/// Plain greedy as its definition says it, without anything clever: every candidate looked at anew in each step.
double plain_greedy(const World& world, const RasterSiting& problem, std::vector<std::size_t>& sites) {
  std::vector<double> waiting = world.people;
  std::vector<std::size_t> cells(world.people.size());
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = i;
  auto reach = travel_times_each(world.terrain, cells, problem.travel, {}).value();
  for (auto& reached : reach) std::ranges::stable_sort(reached, {}, &Reached::cost);
  double total = 0;
  for (std::size_t step = 0; step < problem.count; ++step) {
    double most = -1;
    std::size_t best = 0;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      if (!world.terrain.enters(cell) || std::ranges::find(sites, cell) != sites.end()) continue;
      double gain = 0;
      for (const Reached& one : reach[cell]) gain += waiting[one.cell];
      gain = std::min(gain, problem.capacity);
      if (gain > most) {
        most = gain;
        best = cell;
      }
    }
    double room = problem.capacity;
    for (const Reached& one : reach[best]) {
      const double served = std::min(room, waiting[one.cell]);
      waiting[one.cell] -= served;
      room -= served;
      total += served;
    }
    sites.push_back(best);
  }
  return total;
}

std::vector<std::size_t> cells_of(const RasterSites& plan) {
  std::vector<std::size_t> cells;
  for (const PlacedSite& site : plan.sites) cells.push_back(site.cell);
  return cells;
}

/// Nobody is served twice, nobody beyond the limit, no facility above its room, and the objective is what the plan serves.
void expect_sound(const World& world, const RasterSiting& problem, const RasterSites& plan) {
  double served = 0, at_sites = 0;
  for (std::size_t cell = 0; cell < world.people.size(); ++cell) {
    EXPECT_GE(plan.served[cell], 0);
    EXPECT_LE(plan.served[cell], world.people[cell]);
    served += plan.served[cell];
  }
  for (const PlacedSite& site : plan.sites) {
    EXPECT_LE(site.served, problem.capacity);
    EXPECT_LE(site.alone, site.served);
    at_sites += site.served;
  }
  for (const double people : plan.existing) at_sites += people;
  EXPECT_NEAR(served, plan.optimum.objective.value(), 1e-6);
  EXPECT_NEAR(at_sites, plan.optimum.objective.value(), 1e-6);
  EXPECT_LE(plan.optimum.objective.value(), plan.optimum.bound.value());
}

TEST(RasterSiting, GreedyIsPlainGreedy) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    const World world(seed, 12, 15);
    for (const double capacity : {150.0, 700.0, std::numeric_limits<double>::infinity()}) {
      RasterSiting problem{.terrain = world.terrain, .people = world.people, .count = 6, .capacity = capacity};
      problem.travel.limit = 3600;
      std::vector<std::size_t> expected;
      const double total = plain_greedy(world, problem, expected);
      RasterSitingOptions options;
      options.interchange = false;
      const RasterSites plan = place_on_raster(problem, options, {}).value();
      EXPECT_EQ(cells_of(plan), expected) << seed << " " << capacity;
      EXPECT_DOUBLE_EQ(plan.optimum.objective.value(), total);
      expect_sound(world, problem, plan);
      const RasterSites better = place_on_raster(problem, {}, {}).value();
      EXPECT_DOUBLE_EQ(better.by_greedy, total);
      EXPECT_GE(better.optimum.objective.value(), total);
      expect_sound(world, problem, better);
    }
  }
}

/// How many people two facilities at a pair of cells can serve at most: each alone, both together, and what both can reach is split as suits.
double most_for_pair(const World& world, const std::vector<Reached>& a, const std::vector<Reached>& b, double capacity) {
  std::vector<int> who(world.people.size());
  for (const Reached& one : a) who[one.cell] |= 1;
  for (const Reached& one : b) who[one.cell] |= 2;
  std::array<double, 4> people{};
  for (std::size_t cell = 0; cell < who.size(); ++cell) people[static_cast<std::size_t>(who[cell])] += world.people[cell];
  const double alone_a = std::min(capacity, people[1]), alone_b = std::min(capacity, people[2]);
  return alone_a + alone_b + std::min(people[3], 2 * capacity - alone_a - alone_b);
}

TEST(RasterSiting, BoundHoldsTheBestOfAllPairs) {
  for (std::uint64_t seed = 20; seed < 26; ++seed) {
    const World world(seed, 7, 8);
    for (const double capacity : {90.0, 260.0, std::numeric_limits<double>::infinity()}) {
      RasterSiting problem{.terrain = world.terrain, .people = world.people, .count = 2, .capacity = capacity};
      problem.travel.limit = 2400;
      std::vector<std::size_t> cells(world.people.size());
      for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = i;
      const auto reach = travel_times_each(world.terrain, cells, problem.travel, {}).value();
      double best = 0;
      for (std::size_t a = 0; a < cells.size(); ++a) {
        for (std::size_t b = a + 1; b < cells.size(); ++b) {
          if (world.terrain.enters(a) && world.terrain.enters(b)) best = std::max(best, most_for_pair(world, reach[a], reach[b], capacity));
        }
      }
      const RasterSites plan = place_on_raster(problem, {}, {}).value();
      EXPECT_LE(plan.optimum.objective.value(), best + 1e-9);
      EXPECT_GE(plan.optimum.bound.value(), best - 1e-9);
      EXPECT_GE(plan.optimum.objective.value(), 0.95 * best);
      if (plan.optimum.status == Status::optimal) {
        EXPECT_NEAR(plan.optimum.objective.value(), best, 1e-6);
      }
    }
  }
}

TEST(RasterSiting, ExistingFacilitiesServeFirst) {
  const World world(3, 10, 10);
  RasterSiting problem{.terrain = world.terrain, .people = world.people, .count = 2, .capacity = 300};
  problem.travel.limit = 3600;
  problem.existing = {{55, 200}, {12, 50}};
  const RasterSites plan = place_on_raster(problem, {}, {}).value();
  EXPECT_EQ(plan.existing.size(), 2U);
  EXPECT_EQ(plan.existing[0], 200);
  EXPECT_EQ(plan.existing[1], 50);
  for (const std::size_t cell : cells_of(plan)) EXPECT_TRUE(cell != 55 && cell != 12);
  expect_sound(world, problem, plan);
}

TEST(RasterSiting, WorthIsWhatOthersCannotTakeOver) {
  // A line of ten cells at walking pace, one cell in 15 minutes, 10 people each: a facility reaches the cells beside its own.
  World world(1, 1, 10);
  world.terrain.speed_of.assign(10, 0);
  world.terrain.elevation.clear();
  world.people.assign(10, 10);
  RasterSiting problem{.terrain = world.terrain, .people = world.people};
  problem.count = 3;
  problem.travel.limit = 16 * 60;
  RasterSitingOptions options;
  options.explain = true;
  const RasterSites plan = place_on_raster(problem, options, {}).value();
  EXPECT_EQ(*plan.optimum.objective, 90);
  for (const PlacedSite& site : plan.sites) {
    ASSERT_TRUE(site.worth);
    EXPECT_EQ(site.worth->lost_without, 30);
    ASSERT_TRUE(site.worth->next_best);
    EXPECT_NE(*site.worth->next_best, site.cell);
    EXPECT_GE(site.worth->lost_with_next_best, 0);
    EXPECT_LE(site.worth->lost_with_next_best, 10);
  }
  double served = 0;
  for (const double people : plan.served) served += people;
  EXPECT_EQ(served, 90);  // the plan is as it was
}

TEST(RasterSiting, WorthAgreesWithLeavingASiteOut) {
  // Without capacities: the loss is what the plan without the site serves less, and the next best cell is the best of all others.
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const World world(seed, 6, 7);
    RasterSiting problem{.terrain = world.terrain, .people = world.people};
    problem.count = 3;
    problem.travel.limit = 25 * 60;
    RasterSitingOptions options;
    options.explain = true;
    const RasterSites plan = place_on_raster(problem, options, {}).value();
    std::vector<std::size_t> cells(world.people.size());
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = i;
    const auto reach = travel_times_each(world.terrain, cells, problem.travel, {}).value();
    const auto covered = [&](const std::vector<std::size_t>& sites) {
      std::vector<char> in(cells.size());
      for (const std::size_t site : sites) {
        for (const Reached& one : reach[site]) in[one.cell] = 1;
      }
      double people = 0;
      for (std::size_t i = 0; i < cells.size(); ++i) people += in[i] != 0 ? world.people[i] : 0;
      return people;
    };
    std::vector<std::size_t> sites;
    for (const PlacedSite& site : plan.sites) sites.push_back(site.cell);
    for (std::size_t k = 0; k < sites.size(); ++k) {
      std::vector<std::size_t> others = sites;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(k));
      EXPECT_NEAR(plan.sites[k].worth->lost_without, covered(sites) - covered(others), 1e-6);
      double best = 0;
      for (const std::size_t cell : cells) {
        if (!world.terrain.enters(cell) || std::ranges::find(sites, cell) != sites.end()) continue;
        others.push_back(cell);
        best = std::max(best, covered(others));
        others.pop_back();
      }
      EXPECT_NEAR(plan.sites[k].worth->lost_with_next_best, covered(sites) - best, 1e-6);
    }
  }
}

TEST(RasterSiting, FewCandidatesAllStand) {
  const World world(3, 6, 6);
  RasterSiting problem{.terrain = world.terrain, .people = world.people, .count = 9};
  problem.travel.limit = 1800;
  problem.candidates = {20, 19, 20};
  EXPECT_EQ(place_on_raster(problem, {}, {}).value().sites.size(), 2U);
}

TEST(RasterSiting, SameForAnyThreads) {
  const World world(9, 40, 50);
  RasterSiting problem{.terrain = world.terrain, .people = world.people, .count = 12, .capacity = 900};
  problem.travel.limit = 3600;
  RunControl three;
  three.threads = 3;
  const RasterSites one = place_on_raster(problem, {}, {}).value(), other = place_on_raster(problem, {}, three).value();
  EXPECT_EQ(cells_of(one), cells_of(other));
  EXPECT_EQ(one.served, other.served);
  EXPECT_EQ(one.optimum.bound, other.optimum.bound);
}

TEST(RasterSiting, StopEndsWithAnErrorOrAPlan) {
  std::stop_source stop;
  stop.request_stop();
  RunControl control;
  control.stop = stop.get_token();
  const World world(3, 6, 6);
  RasterSiting problem{.terrain = world.terrain, .people = world.people};
  EXPECT_EQ(place_on_raster(problem, {}, control).error().code, solleva::errors::stopped);
}

}  // namespace
}  // namespace solleva::plan::access
