// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/design/road_design.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "solleva/base/testing/reference_data.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/formats/tntp.h"

namespace solleva::plan {
namespace {

constexpr double nearly_free = 1e-9;

/// Braess's network: 6 trips from 0 to 1; times 10 x on two links, 50 + x on two, 10 + x on the road across (the last link).
TrafficNetwork braess() {
  TrafficNetwork network;
  network.nodes = 4;
  network.zones = 2;
  const auto linear = [](std::size_t from, std::size_t to, double free_time, double slope) {
    return RoadLink{.from = from, .to = to, .capacity = 1, .free_time = free_time, .b = slope / free_time, .power = 1};
  };
  network.links = {linear(0, 2, nearly_free, 10), linear(2, 1, 50, 1), linear(0, 3, 50, 1), linear(3, 1, nearly_free, 10), linear(2, 3, 10, 1)};
  network.trips = {0, 6, 0, 0};
  return network;
}

TEST(Traffic, BraessParadox) {
  const auto without = assign_traffic(braess(), {1, 1, 1, 1, 0}, {.gap = 1e-12}, {});
  const auto with = assign_traffic(braess(), {}, {.gap = 1e-12}, {});
  ASSERT_TRUE(without && with);
  EXPECT_NEAR(without->total_time, 6 * 83, 1e-6);  // Braess (1968): 83 without the road, 92 with it
  EXPECT_NEAR(with->total_time, 6 * 92, 1e-6);
  EXPECT_NEAR(with->flow[4], 2, 1e-6);
}

TEST(Traffic, SystemOptimumIsBelowAndProved) {
  const auto user = assign_traffic(braess(), {}, {.gap = 1e-12}, {});
  const auto system = assign_traffic(braess(), {}, {.routing = Routing::system_optimum, .gap = 1e-12}, {});
  const auto early = assign_traffic(braess(), {}, {.routing = Routing::system_optimum, .rounds = 1}, {});
  ASSERT_TRUE(user && system && early);
  EXPECT_NEAR(system->total_time, 6 * 83, 1e-6);  // nobody takes the road
  EXPECT_LT(system->total_time, user->total_time);
  EXPECT_LE(early->lower, system->total_time + 1e-9);
  EXPECT_LE(system->lower, system->total_time);
}

TEST(Traffic, MarginalTimeIsTheDerivative) {
  const RoadLink link{.from = 0, .to = 1, .capacity = 500, .free_time = 7, .b = 0.15, .power = 4};
  const double x = 420, h = 1e-3;
  const double slope = ((x + h) * travel_time(link, x + h) - (x - h) * travel_time(link, x - h)) / (2 * h);
  EXPECT_NEAR(marginal_time(link, x), slope, 1e-7);
}

TEST(Traffic, ZonesThatAreNoThroughRoads) {
  TrafficNetwork network;
  network.nodes = network.zones = 3;
  network.first_through = 3;
  network.links = {{0, 1, 1, 1, 0, 1}, {1, 2, 1, 1, 0, 1}};
  network.trips = {0, 0, 5, 0, 0, 0, 0, 0, 0};
  const auto blocked = assign_traffic(network, {}, {}, {});
  network.first_through = 0;
  const auto open = assign_traffic(network, {}, {}, {});
  ASSERT_TRUE(blocked && open);
  EXPECT_FALSE(blocked->connected);
  EXPECT_TRUE(open->connected);
  EXPECT_EQ(open->total_time, 10);
}

TEST(RoadDesign, LeavesAHarmfulRoadOut) {
  RoadDesign design;
  design.network = braess();
  design.existing = 4;
  design.cost = {1};
  design.budget = 1;
  const auto plan = solve(design, {}, {});
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->built.empty());
  EXPECT_EQ(plan->optimum.status, Status::optimal);
  EXPECT_NEAR(*plan->optimum.objective, 6 * 83, 1e-4);
}

/// Two towns, a slow road and five candidates of different speed and cost.
RoadDesign five_candidates(double budget) {
  RoadDesign design;
  design.network.nodes = 3;
  design.network.zones = 3;
  design.network.trips = {0, 9, 4, 6, 0, 3, 2, 5, 0};
  design.network.links = {{0, 1, 5, 10, 0.15, 4}, {1, 0, 5, 10, 0.15, 4}, {1, 2, 4, 6, 0.15, 4}, {2, 1, 4, 6, 0.15, 4}, {0, 2, 3, 12, 0.15, 4}, {2, 0, 3, 12, 0.15, 4},
                          {0, 1, 6, 7, 0.15, 4},  {1, 0, 3, 6, 0.15, 4},  {1, 2, 5, 4, 0.15, 4}, {0, 2, 8, 5, 0.15, 4}, {2, 1, 2, 3, 0.15, 4}};
  design.existing = 6;
  design.cost = {4, 3, 2, 5, 1};
  design.budget = budget;
  return design;
}

TEST(RoadDesign, EqualsEnumeration) {
  for (const double budget : {0.0, 1.0, 3.0, 6.0, 9.0, 15.0}) {
    const RoadDesign design = five_candidates(budget);
    double best = 1e300;
    for (unsigned set = 0; set < 32; ++set) {
      std::vector<unsigned char> open(design.network.links.size(), 1);
      double cost = 0;
      for (unsigned i = 0; i < 5; ++i) {
        const bool in = (set >> i & 1U) != 0;
        open[6 + i] = in ? 1 : 0;
        cost += in ? design.cost[i] : 0;
      }
      if (cost > budget) continue;
      best = std::min(best, assign_traffic(design.network, open, {}, {})->total_time);
    }
    const auto plan = solve(design, {}, {});
    ASSERT_TRUE(plan) << to_text(plan.error());
    EXPECT_EQ(plan->optimum.status, Status::optimal);
    EXPECT_NEAR(*plan->optimum.objective, best, best * 1e-7) << budget;
    EXPECT_LE(plan->spent, budget);
  }
}

TEST(RoadDesign, TripsWithoutAWay) {
  RoadDesign design = five_candidates(3);
  design.network.nodes = 4;
  design.network.zones = 4;
  design.network.trips.assign(16, 1);
  const auto plan = solve(design, {}, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::infeasible);
  EXPECT_FALSE(plan->optimum.reason.empty());
}

TEST(RoadDesign, SiouxFallsEqualsTheStoredEnumeration) {
  SOLLEVA_REFERENCE_FOLDER(folder, "plan/network-design-dndp");
  const auto expected = nlohmann::json::parse(std::ifstream(folder / "expected.json"));
  const auto text_of = [&](const std::string& name) {
    std::ifstream file(folder / name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  };
  for (const char* name : {"SF_DNDP_10_1", "SF_DNDP_10_3"}) {
    for (const char* percent : {"25", "50", "75"}) {
      auto design = read_road_network(text_of(std::string(name) + ".txt"), name);
      ASSERT_TRUE(design) << to_text(design.error());
      ASSERT_TRUE(read_trips(text_of("SiouxFalls_trips.txt"), "trips", design->network));
      for (const double cost : design->cost) design->budget += cost * std::stod(percent) / 100;
      const auto plan = solve(*design, {}, {});
      ASSERT_TRUE(plan);
      const auto& stored = expected["cases"][name][percent];
      EXPECT_NEAR(*plan->optimum.objective / 1000, stored["exact_enumerated_optimum_TAP"].get<double>(), 0.01) << name << percent;
      unsigned built = 0;
      for (const std::size_t i : plan->built) built |= 1U << i;
      EXPECT_EQ(built, stored["links_added_mask_bit_i_is_ith_new_link"].get<unsigned>()) << name << percent;
      EXPECT_NEAR(plan->before.total_time / 1000, expected["base_network_user_equilibrium_TSTT"].get<double>(), 0.001);
      EXPECT_LE(plan->after.gap, 1e-8);
    }
  }
}

}  // namespace
}  // namespace solleva::plan
