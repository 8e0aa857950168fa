// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "solleva/base/philox.h"
#include "solleva/plan/heritage/errors.h"
#include "solleva/plan/heritage/heritage_plan.h"

namespace solleva::plan::heritage {
namespace {

double uniform(Stream& stream) { return (static_cast<double>(stream.bits64() >> 11U) + 0.5) * 0x1p-53; }
std::size_t below(Stream& stream, std::size_t n) { return static_cast<std::size_t>(uniform(stream) * static_cast<double>(n)); }

Stream stream_of(std::uint64_t unit) {
  StreamKey key{.purpose = Purpose("heritage test")};
  key.seed = 7;
  key.unit = unit;
  return Stream(key);
}

/// Three masters and four people who asked to learn.
void add_people(Heritage& world, Stream& stream) {
  for (std::size_t m = 0; m < 3; ++m) {
    Master made;
    made.name = "M" + std::to_string(m);
    made.craft = m % 2;
    made.household = below(stream, 7);
    made.age = 45 + 25 * uniform(stream);
    made.teaches = 1 + below(stream, 2);
    made.hours = {10 + 20 * uniform(stream)};
    world.masters.push_back(made);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    Candidate made;
    made.name = "C" + std::to_string(i);
    made.household = below(stream, 7);
    made.age = 18 + 10 * uniform(stream);
    made.wishes = below(stream, 3) == 0 ? std::vector<std::size_t>{0, 1} : std::vector<std::size_t>{below(stream, 2)};
    made.stays = 0.6 + 0.4 * uniform(stream);
    made.hours = {20 + 30 * uniform(stream)};
    world.candidates.push_back(made);
  }
}

/// Two crafts, two workshops, one period; people and prices are drawn.
Heritage drawn_world(Stream& stream) {
  Heritage world;
  world.name = "drawn";
  world.money = "CNY";
  world.periods = {"year"};
  world.line = 100;
  for (int h = 0; h < 7; ++h) {
    Household made;
    made.name = "H" + std::to_string(h);
    made.income = uniform(stream) < 0.6 ? 50 : 150;
    world.households.push_back(made);
  }
  for (std::size_t c = 0; c < 2; ++c) {
    Craft made;
    made.name = c == 0 ? "weaving" : "carving";
    made.months = 12 + 24 * uniform(stream);
    made.pace = 0.25 + 0.5 * uniform(stream);
    made.teaching = uniform(stream) < 0.5 ? 0 : 3;
    made.season = {0};
    made.leaving.table = {{0, 0.02}, {50, 0.25}};
    if (uniform(stream) < 0.8) {
      Floor floor;
      floor.masters = 1 + below(stream, 2);
      floor.years = 3 + below(stream, 4);
      floor.chance = 0.3 + 0.6 * uniform(stream);
      made.floor = floor;
    }
    world.crafts.push_back(made);
    Product product;
    product.name = c == 0 ? "cloth" : "mask";
    product.craft = c;
    product.hours = 2 + 4 * uniform(stream);
    world.products.push_back(product);
    Order order;
    order.name = "order of " + product.name;
    order.product = c;
    order.quantity = 4 + 20 * uniform(stream);
    order.price = 5 + 20 * uniform(stream);
    world.orders.push_back(order);
    Workshop workshop;
    workshop.name = "W" + std::to_string(c);
    workshop.there = uniform(stream) < 0.3;
    workshop.open_cost = 20 * uniform(stream);
    workshop.run_cost = 10 * uniform(stream);
    workshop.places = {1 + below(stream, 3)};
    workshop.crafts = c == 0 ? std::vector<std::size_t>{0, 1} : std::vector<std::size_t>{1};
    world.workshops.push_back(workshop);
  }
  add_people(world, stream);
  if (uniform(stream) < 0.3 && world.workshops[0].there) {
    Place today;
    world.candidates[0].today = today;
    world.candidates[0].learned = 6;
  }
  for (const double probability : {0.7, 0.3}) {
    Market made;
    made.name = probability > 0.5 ? "good" : "bad";
    made.probability = probability;
    made.price = {0.5 + uniform(stream), 0.5 + uniform(stream)};
    made.demand = {0.3 + uniform(stream), 0.3 + uniform(stream)};
    world.markets.push_back(made);
  }
  world.budget = 60 * uniform(stream);
  world.stipend = 4;
  world.fee = uniform(stream) < 0.5 ? 0 : 3;
  world.others = 0.25;
  return world;
}

/// The income of a way to place people, by hand: with one product a craft and nothing that materials cost, everybody makes what the hours allow, and the poor sell first.
std::optional<double> worth_of(const Heritage& world, const std::vector<Placement>& placements) {
  double cost = 0, poor = 0, others = 0;
  std::vector<std::size_t> taught(world.masters.size(), 0), seated(world.workshops.size(), 0);
  std::vector<std::set<std::size_t>> where(world.masters.size());
  for (const Placement& one : placements) {
    taught[one.place.master] += 1;
    if (seated[one.place.workshop]++ == 0) cost += world.workshops[one.place.workshop].run_cost + (world.workshops[one.place.workshop].there ? 0 : world.workshops[one.place.workshop].open_cost);
    where[one.place.master].insert(one.place.workshop);
    cost += world.stipend + world.fee;
    (world.poor(world.candidates[one.candidate].household) ? poor : others) += world.stipend;
    (world.poor(world.masters[one.place.master].household) ? poor : others) += world.fee;
  }
  if (cost > world.budget) return std::nullopt;
  for (std::size_t w = 0; w < seated.size(); ++w) {
    if (seated[w] > world.workshops[w].places[0]) return std::nullopt;
  }
  for (std::size_t c = 0; c < world.crafts.size(); ++c) {
    const Craft& craft = world.crafts[c];
    double hours[2] = {0, 0};
    for (std::size_t m = 0; m < world.masters.size(); ++m) {
      if (world.masters[m].craft != c) continue;
      const double takes = craft.teaching * static_cast<double>(taught[m]);
      if (where[m].size() > 1 || taught[m] > world.masters[m].teaches || takes > world.masters[m].hours[0]) return std::nullopt;
      hours[world.poor(world.masters[m].household) ? 0 : 1] += world.masters[m].hours[0] - takes;
    }
    for (const Placement& one : placements) {
      if (one.place.craft == c) hours[world.poor(world.candidates[one.candidate].household) ? 0 : 1] += craft.pace * world.candidates[one.candidate].hours[0];
    }
    for (const Market& market : world.markets) {
      const double wanted = world.orders[c].quantity * market.demand[c], price = market.probability * world.orders[c].price * market.price[c];
      const double first = std::min(wanted, hours[0] / world.products[c].hours), second = std::min(wanted - first, hours[1] / world.products[c].hours);
      poor += price * first;
      others += price * second;
    }
    if (craft.floor && chance_of(lives_of(world, placements, c, craft.floor->years), craft.floor->years, craft.floor->masters) < craft.floor->chance - 1e-9) return std::nullopt;
  }
  return poor + world.others * others;
}

void each_placement(const Heritage& world, std::size_t next, std::vector<Placement>& placements, std::optional<double>& best) {
  if (next == world.candidates.size()) {
    const std::optional<double> worth = worth_of(world, placements);
    if (worth && (!best || *worth > *best)) best = worth;
    return;
  }
  const Candidate& one = world.candidates[next];
  if (!one.today) each_placement(world, next + 1, placements, best);
  for (const std::size_t c : one.today ? std::vector<std::size_t>{one.today->craft} : one.wishes) {
    for (std::size_t m = 0; m < world.masters.size(); ++m) {
      for (std::size_t w = 0; w < world.workshops.size(); ++w) {
        const std::vector<std::size_t>& crafts = world.workshops[w].crafts;
        if (world.masters[m].craft != c || std::ranges::find(crafts, c) == crafts.end()) continue;
        if (one.today && (m != one.today->master || w != one.today->workshop)) continue;
        Placement made;
        made.candidate = next;
        made.place = {c, m, w};
        placements.push_back(made);
        each_placement(world, next + 1, placements, best);
        placements.pop_back();
      }
    }
  }
}

TEST(HeritagePlan, TinyWorldsAreAsGoodAsTheBestOfAllPlacements) {
  int feasible = 0, infeasible = 0, rounds = 0;
  for (std::uint64_t number = 0; number < 60; ++number) {
    Stream stream = stream_of(9000 + number);
    const Heritage world = drawn_world(stream);
    if (!check(world)) continue;
    std::optional<double> best;
    std::vector<Placement> placements;
    each_placement(world, 0, placements, best);
    const Result<HeritagePlan> plan = plan_heritage(world, {}, {});
    ASSERT_TRUE(plan) << number << ": " << to_text(plan.error());
    if (!best) {
      EXPECT_EQ(plan->optimum.status, Status::infeasible) << number;
      EXPECT_FALSE(plan->optimum.reason.empty());
      ++infeasible;
      continue;
    }
    ++feasible;
    rounds = std::max(rounds, static_cast<int>(plan->rounds));
    ASSERT_EQ(plan->optimum.status, Status::optimal) << number;
    EXPECT_NEAR(*plan->optimum.objective, *best, 1e-6 * std::max(1.0, *best)) << number;
    EXPECT_GE(*plan->optimum.bound, *best - 1e-5 * std::max(1.0, *best)) << number;
    const std::optional<double> same = worth_of(world, plan->placements);
    ASSERT_TRUE(same) << number << ": the plan breaks a rule";
    EXPECT_NEAR(*same, *plan->optimum.objective, 1e-6 * std::max(1.0, *best)) << number;
  }
  EXPECT_GE(feasible, 15);
  EXPECT_GE(infeasible, 5);
  EXPECT_GE(rounds, 2) << "no floor took a cut";
}

/// Silk pays, bells do not; two people asked for both, and there is one old master of bells.
Heritage bells() {
  Heritage world;
  world.name = "bells and silk";
  world.money = "CNY";
  world.periods = {"year"};
  world.line = 1000;
  world.budget = 100;
  for (const char* name : {"A", "B", "C", "D"}) {
    Household made;
    made.name = name;
    made.income = 100;
    world.households.push_back(made);
  }
  for (const char* name : {"silk", "bells"}) {
    Craft made;
    made.name = name;
    made.months = 24;
    made.season = {0};
    made.leaving.table = {{0, 0.01}, {60, 0.2}};
    world.crafts.push_back(made);
    Master master;
    master.name = std::string("master of ") + name;
    master.craft = world.crafts.size() - 1;
    master.household = world.crafts.size() - 1;
    master.age = 66;
    master.teaches = 2;
    master.hours = {10};
    world.masters.push_back(master);
    Product product;
    product.name = std::string(name) + " piece";
    product.craft = world.crafts.size() - 1;
    world.products.push_back(product);
    Order order;
    order.name = std::string("order of ") + name;
    order.product = world.crafts.size() - 1;
    order.quantity = 1000;
    order.price = world.crafts.size() == 1 ? 10 : 1;
    world.orders.push_back(order);
  }
  for (const std::size_t h : {2U, 3U}) {
    Candidate made;
    made.name = h == 2 ? "Lan" : "Ming";
    made.household = h;
    made.age = 20;
    made.wishes = {0, 1};
    made.hours = {100};
    world.candidates.push_back(made);
  }
  Workshop workshop;
  workshop.name = "hall";
  workshop.there = true;
  workshop.places = {2};
  workshop.crafts = {0, 1};
  world.workshops.push_back(workshop);
  return world;
}

TEST(HeritagePlan, IncomeFirstLosesACraftAndThePlanDoesNot) {
  Heritage world = bells();
  const Result<HeritagePlan> greedy = plan_heritage(world, {}, {});
  ASSERT_TRUE(greedy);
  EXPECT_NEAR(*greedy->optimum.objective, 10 * 110 + 10, 1e-6);
  EXPECT_GT(future_of(lives_of(world, greedy->placements, 1, 10), 10).lost[9], 0.85) << "who looks at income alone lets the bells die";
  world.crafts[1].floor = Floor{1, 10, 0.5};
  const Result<HeritagePlan> plan = plan_heritage(world, {}, {});
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->optimum.status, Status::optimal);
  EXPECT_NEAR(*plan->optimum.objective, 10 * 60 + 60, 1e-6);
  EXPECT_LT(future_of(lives_of(world, plan->placements, 1, 10), 10).lost[9], 0.5);
}

TEST(HeritagePlan, SaysWhatIsMissingForAFloor) {
  Heritage world = bells();
  world.crafts[1].floor = Floor{2, 10, 0.75};
  Result<HeritagePlan> plan = plan_heritage(world, {}, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::infeasible);
  EXPECT_TRUE(plan->optimum.reason.starts_with("bells: even if all 2 who asked learned it, at least 2 masters of bells in 10 years would be there with a chance of ")) << plan->optimum.reason;
  ASSERT_EQ(plan->reach.size(), 1U);
  EXPECT_LT(plan->reach[0].everybody, 0.75);
  EXPECT_NEAR(*plan->reach[0].within, plan->reach[0].everybody, 1e-12);
  // As many people more as it says are enough, one less is not.
  const std::size_t at = plan->optimum.reason.find("; ");
  const auto more = static_cast<std::size_t>(std::stoi(plan->optimum.reason.substr(at + 2)));
  Heritage larger = world;
  for (std::size_t i = 0; i < more; ++i) {
    larger.candidates.push_back(larger.candidates[0]);
    larger.candidates.back().name += std::to_string(i);
  }
  larger.masters[1].teaches = larger.workshops[0].places[0] = 2 + more;
  EXPECT_EQ(plan_heritage(larger, {}, {})->optimum.status, Status::optimal);
  larger.candidates.pop_back();
  EXPECT_EQ(plan_heritage(larger, {}, {})->optimum.status, Status::infeasible);
  world.crafts[1].floor = Floor{1, 10, 0.95};
  plan = plan_heritage(world, {}, {});
  EXPECT_NE(plan->optimum.reason.find("no number of learners would do: there may be a gap without any master"), std::string::npos) << plan->optimum.reason;
  world.crafts[1].floor = Floor{2, 1, 0.95};
  plan = plan_heritage(world, {}, {});
  EXPECT_NE(plan->optimum.reason.find("who starts today is no master before year 2"), std::string::npos) << plan->optimum.reason;
}

TEST(HeritagePlan, SaysWhenPlacesOrMoneyAreTooFewForFloors) {
  Heritage world = bells();
  world.workshops[0].places = {1};
  world.crafts[0].floor = world.crafts[1].floor = Floor{1, 10, 0.5};
  Result<HeritagePlan> plan = plan_heritage(world, {}, {});
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->optimum.reason.starts_with("each floor could be kept alone, but not all together: silk, bells")) << plan->optimum.reason;
  EXPECT_TRUE(plan->optimum.reason.ends_with("take more money, places, time of masters or people than there are")) << plan->optimum.reason;
  Heritage dear = world;
  dear.workshops[0].places = {2};
  dear.stipend = 60;
  plan = plan_heritage(dear, {}, {});
  EXPECT_TRUE(plan->optimum.reason.ends_with("silk, bells cost at least 120 CNY together, and the budget is 100")) << plan->optimum.reason;
  world.workshops[0].places = {0};
  plan = plan_heritage(world, {}, {});
  EXPECT_TRUE(plan->optimum.reason.starts_with("silk: within the money, the places and the masters' time, at least 1 master of silk in 10 years can be there with a chance of about ")) << plan->optimum.reason;
}

TEST(HeritagePlan, DisputedDesignsBringNothingUntilAllAgree) {
  std::vector<Claim> claims(2);
  claims[0].design = claims[1].design = "dragon";
  claims[0].who = "Li";
  claims[1].who = "Wang";
  EXPECT_EQ(right_of(claims, "phoenix"), Right::free);
  EXPECT_EQ(right_of(claims, "dragon"), Right::disputed);
  claims[0].agreed = true;
  EXPECT_EQ(right_of(claims, "dragon"), Right::disputed);
  claims[1].agreed = false;
  EXPECT_EQ(right_of(claims, "dragon"), Right::disputed);
  claims[1].who = claims[0].who;
  EXPECT_EQ(right_of(claims, "dragon"), Right::not_agreed);
  claims[1].agreed = true;
  EXPECT_EQ(right_of(claims, "dragon"), Right::agreed);
  Heritage world = bells();
  world.orders[0].right = Right::disputed;
  const Result<HeritagePlan> plan = plan_heritage(world, {}, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->sold[0][0], 0);
  EXPECT_NEAR(*plan->optimum.objective, 10 + 100, 1e-6);
}

TEST(HeritagePlan, OrderOfPeopleUnitOfMoneyAndMoreMoneyDoWhatTheyShould) {
  int seen = 0;
  for (std::uint64_t number = 0; number < 60 && seen < 6; ++number) {
    Stream draws = stream_of(9500 + number);
    Heritage world = drawn_world(draws);
    if (!check(world)) continue;
    const Result<HeritagePlan> plan = plan_heritage(world, {}, {});
    ASSERT_TRUE(plan);
    if (!plan->optimum.objective) continue;
    ++seen;
    Heritage turned = world;
    std::ranges::reverse(turned.candidates);
    EXPECT_NEAR(*plan_heritage(turned, {}, {})->optimum.objective, *plan->optimum.objective, 1e-6);
    Heritage cents = world;
    cents.budget *= 100;
    cents.stipend *= 100;
    cents.fee *= 100;
    for (Workshop& one : cents.workshops) {
      one.open_cost *= 100;
      one.run_cost *= 100;
    }
    for (Order& one : cents.orders) one.price *= 100;
    EXPECT_NEAR(*plan_heritage(cents, {}, {})->optimum.objective, 100 * *plan->optimum.objective, 1e-3);
    world.budget += 20;
    EXPECT_GE(*plan_heritage(world, {}, {})->optimum.objective, *plan->optimum.objective - 1e-6);
    HeritageOptions careful;
    careful.aim = Aim::cvar;
    careful.tail = 1;
    EXPECT_NEAR(*plan_heritage(world, careful, {})->optimum.objective, *plan_heritage(world, {}, {})->optimum.objective, 1e-6);
    careful.tail = 0.3;
    EXPECT_LE(*plan_heritage(world, careful, {})->optimum.objective, *plan_heritage(world, {}, {})->optimum.objective + 1e-6);
  }
  EXPECT_GE(seen, 6);
}

TEST(HeritagePlan, EndsWhenItIsTold) {
  std::stop_source stop;
  stop.request_stop();
  RunControl control;
  control.stop = stop.get_token();
  Heritage world = bells();
  world.crafts[1].floor = Floor{1, 10, 0.5};
  const Result<HeritagePlan> plan = plan_heritage(world, {}, control);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::stopped);
}

std::string why(const Heritage& world) {
  const Done done = check(world);
  return done ? std::string() : done.error().where.unit + ": " + done.error().why;
}

TEST(HeritageCheck, SaysWhatDoesNotHoldTogether) {
  EXPECT_EQ(why(bells()), "");
  Heritage world = bells();
  world.candidates[1].name = "master of silk";
  EXPECT_EQ(why(world), "master of silk: this person is a master and asks to learn: one person would be in two places");
  world = bells();
  world.candidates[1].name = "Lan";
  EXPECT_EQ(why(world), "Lan: there are two people who learn or asked to of that name");
  world = bells();
  world.masters.pop_back();
  EXPECT_EQ(why(world), "order of bells: nobody can make this order of bells piece: bells has no master");
  world = bells();
  world.workshops[0].places = {1};
  for (Candidate& one : world.candidates) one.today = Place{};
  EXPECT_EQ(why(world), "hall: 2 learn here already in year, and there are 1 places");
  world = bells();
  for (Candidate& one : world.candidates) one.today = Place{};
  world.masters[0].teaches = 1;
  EXPECT_EQ(why(world), "master of silk: 2 learn with this master already, who teaches at most 1");
  world.masters[0].craft = 1;
  EXPECT_EQ(why(world), "Lan: learns silk with master of silk, who is a master of bells");
  world = bells();
  world.crafts[0].floor = Floor{1, 10, 1};
  EXPECT_NE(why(world).find("a chance above 0 and below 1"), std::string::npos);
}

}  // namespace
}  // namespace solleva::plan::heritage
