// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/farm/farm_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "solleva/plan/farm/errors.h"
#include "solleva/plan/farm/farm_model.h"
#include "solleva/plan/farm/farm_source.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan::farm {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path stored() {
  const char* set = std::getenv("SOLLEVA_SHARED_DATA");
  return (set != nullptr ? fs::path(set) : fs::path(SOLLEVA_SOURCE_DIR "/../shared/data")) / "plan" / "farm-lp";
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

double best(const json& model) {
  const Result<Farm> farm = parse_farm(model.dump(), "model.json");
  EXPECT_TRUE(farm) << (farm ? "" : to_text(farm.error()));
  if (!farm) return 0;
  const Result<FarmPlan> plan = plan_farm(*farm, {}, {});
  EXPECT_TRUE(plan) << (plan ? "" : to_text(plan.error()));
  if (!plan) return 0;
  EXPECT_EQ(plan->optimum.status, Status::optimal);
  EXPECT_NEAR(plan->optimum.bound.value(), plan->optimum.objective.value(), 1e-6 * std::fabs(*plan->optimum.objective));
  return *plan->optimum.objective;
}

#define NEED_STORED() \
  if (!fs::exists(stored())) GTEST_SKIP() << "no reference data"

TEST(FarmStored, ReachesThePublishedObjectives) {
  NEED_STORED();
  const json expected = json::parse(text_of(stored() / "expected.json")).at("cases");
  const double demo = expected.at("demo1").at("published_objective"), mixed = expected.at("paklive").at("computed"), farmer = expected.at("farmer").at("published").at("RP");
  EXPECT_NEAR(best(json::parse(text_of(stored() / "demo1.json"))), demo, 1e-6 * demo);
  EXPECT_NEAR(best(json::parse(text_of(stored() / "paklive.json"))), mixed, 1e-9 * mixed);
  EXPECT_NEAR(best(json::parse(text_of(stored() / "farmer.json"))), -farmer, 1e-9 * std::fabs(farmer));
}

TEST(FarmStored, ReachesTheVariants) {
  NEED_STORED();
  const json expected = json::parse(text_of(stored() / "expected.json")).at("cases").at("demo1").at("variants");
  for (const auto& [change, objective] : expected.items()) {
    json model = json::parse(text_of(stored() / "demo1.json"));
    const std::size_t equals = change.find('=');
    ASSERT_TRUE(model.contains(change.substr(0, equals))) << change;
    model[change.substr(0, equals)] = std::stod(change.substr(equals + 1));
    EXPECT_NEAR(best(model), objective.get<double>(), 1e-6 * objective.get<double>()) << change;
  }
}

TEST(FarmStored, SaysWhatKnowingTheYearIsWorth) {
  NEED_STORED();
  const json published = json::parse(text_of(stored() / "expected.json")).at("cases").at("farmer").at("published");
  const Farm farm = parse_farm(text_of(stored() / "farmer.json"), "farmer.json").value();
  const FarmPlan plan = plan_farm(farm, {}, {}).value();
  for (std::size_t a = 0; a < 3; ++a) EXPECT_NEAR(plan.fields[a].amount, published.at("x")[a].get<double>(), 1e-6);
  const Information information = value_of_information(farm, plan, {}).value();
  EXPECT_NEAR(information.perfect, -published.at("WS").get<double>(), 0.01);
  EXPECT_NEAR(information.value_of_knowing, published.at("EVPI").get<double>(), 0.01);
  EXPECT_NEAR(information.mean_year.value(), -published.at("EEV").get<double>(), 0.01);
  EXPECT_NEAR(information.value_of_scenarios.value(), published.at("VSS").get<double>(), 0.01);
}

/// What a kernel test builds farms from.
struct Made {
  Farm farm;

  explicit Made(std::vector<std::string> periods) {
    farm.name = "made";
    farm.periods = std::move(periods);
  }
  std::size_t resource(const std::string& name, double own, bool land = false) {
    Resource& made = farm.resources.emplace_back();
    made.name = name;
    made.land = land;
    made.supply.resize(farm.periods.size());
    for (Supply& supply : made.supply) supply.own = own;
    return farm.resources.size() - 1;
  }
  Activity& crop(const std::string& name, double yield, double price) {
    Product& product = farm.products.emplace_back();
    product.name = name;
    product.price = price;
    Activity& made = farm.activities.emplace_back();
    made.name = name;
    Yield harvest;
    harvest.product = farm.products.size() - 1;
    harvest.amount = yield;
    made.yields.push_back(harvest);
    return made;
  }
  static void need(Activity& activity, std::size_t resource, std::size_t period, double amount) {
    Need made;
    made.resource = resource;
    made.period = period;
    made.amount = amount;
    activity.needs.push_back(made);
  }
  FarmPlan plan(FarmOptions options = {}) const {
    Result<FarmPlan> made = plan_farm(farm, options, {});
    EXPECT_TRUE(made) << (made ? "" : to_text(made.error()));
    return made.value_or(FarmPlan{});
  }
  std::string refused() const {
    const Result<FarmPlan> made = plan_farm(farm, {}, {});
    EXPECT_FALSE(made);
    if (made) return {};
    EXPECT_EQ(made.error().code, errors::bad_farm);
    return to_text(made.error());
  }
};

/// Ten hectares, ten days: onions bring 300 a hectare and take 5 days, wheat brings 100 and takes half a day.
Made greedy_is_wrong() {
  Made made({"year"});
  const std::size_t land = made.resource("land", 10, true), labour = made.resource("labour", 10);
  Activity& onions = made.crop("onions", 1, 300);
  Made::need(onions, land, 0, 1);
  Made::need(onions, labour, 0, 5);
  Activity& wheat = made.crop("wheat", 1, 100);
  Made::need(wheat, land, 0, 1);
  Made::need(wheat, labour, 0, 0.5);
  return made;
}

/// Best margin a hectare first, as much as fits.
double greedy(const Farm& farm) {
  std::vector<std::size_t> order;
  for (std::size_t a = 0; a < farm.activities.size(); ++a) order.push_back(a);
  const auto margin = [&](std::size_t a) { return farm.activities[a].yields[0].amount * farm.products[farm.activities[a].yields[0].product].price - farm.activities[a].cost; };
  std::ranges::sort(order, std::greater<>{}, margin);
  std::vector<double> left;
  for (const Resource& resource : farm.resources) left.push_back(resource.supply[0].own);
  double income = 0;
  for (const std::size_t a : order) {
    double area = unbounded;
    for (const Need& need : farm.activities[a].needs) area = std::min(area, left[need.resource] / need.amount);
    for (const Need& need : farm.activities[a].needs) left[need.resource] -= need.amount * area;
    income += area * margin(a);
  }
  return income;
}

TEST(FarmPlan, BestMarginFirstIsWrong) {
  const Made made = greedy_is_wrong();
  EXPECT_NEAR(greedy(made.farm), 600, 1e-9);  // two hectares of onions, and nobody is left to sow wheat
  const FarmPlan plan = made.plan();
  EXPECT_NEAR(plan.optimum.objective.value(), 10000.0 / 9 + 1000.0 / 9, 1e-6);  // 10/9 ha of onions, 80/9 of wheat
  EXPECT_NEAR(plan.fields[0].amount, 10.0 / 9, 1e-9);
  // Another day lets 2/9 ha of onions take the place of wheat: 2/9 (300 - 100).
  EXPECT_NEAR(plan.resources[1][0].worth, 200.0 * 2 / 9, 1e-6);
}

/// All corners of {x >= 0, A x <= b}: the income of the best, by solving every n of the m + n sides as equations.
double best_corner(const std::vector<std::vector<double>>& sides, const std::vector<double>& limits, const std::vector<double>& gain) {
  const std::size_t n = gain.size(), m = sides.size();
  double best = 0;  // nothing grown
  std::vector<int> pick(m, 0);
  std::fill(pick.begin(), pick.begin() + static_cast<std::ptrdiff_t>(n), 1);
  do {
    std::vector<std::vector<double>> system;
    for (std::size_t i = 0; i < m; ++i) {
      if (pick[i] == 0) continue;
      system.push_back(sides[i]);
      system.back().push_back(limits[i]);
    }
    bool sound = true;
    for (std::size_t c = 0; c < n && sound; ++c) {
      std::size_t pivot = c;
      for (std::size_t i = c; i < n; ++i) pivot = std::fabs(system[i][c]) > std::fabs(system[pivot][c]) ? i : pivot;
      sound = std::fabs(system[pivot][c]) > 1e-9;
      std::swap(system[c], system[pivot]);
      for (std::size_t i = 0; i < n && sound; ++i) {
        if (i == c) continue;
        const double factor = system[i][c] / system[c][c];
        for (std::size_t j = c; j <= n; ++j) system[i][j] -= factor * system[c][j];
      }
    }
    if (!sound) continue;
    double income = 0;
    std::vector<double> x(n);
    for (std::size_t c = 0; c < n; ++c) income += gain[c] * (x[c] = system[c][n] / system[c][c]);
    for (std::size_t i = 0; i < m && sound; ++i) {
      double used = 0;
      for (std::size_t c = 0; c < n; ++c) used += sides[i][c] * x[c];
      sound = used <= limits[i] + 1e-7;
    }
    if (sound) best = std::max(best, income);
  } while (std::prev_permutation(pick.begin(), pick.end()));
  return best;
}

TEST(FarmPlan, IsTheBestCornerOfTinyFarms) {
  std::uint64_t state = 20;
  const auto draw = [&](int from, int to) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return from + static_cast<int>((state >> 33U) % static_cast<std::uint64_t>(to - from + 1));
  };
  int above_greedy = 0;
  for (int trial = 0; trial < 200; ++trial) {
    Made made({"spring", "autumn"});
    const std::size_t land = made.resource("land", 0, true), labour = made.resource("labour", draw(5, 30));
    const std::size_t crops = 3;
    std::vector<std::vector<double>> sides(2 * 2 + 2, std::vector<double>(2 * crops, 0));
    std::vector<double> limits, gain;
    for (int g = 0; g < 2; ++g) {
      Parcel& parcel = made.farm.parcels.emplace_back();
      parcel.name = g == 0 ? "upper" : "lower";
      parcel.area = draw(1, 6);
      parcel.yield = g == 0 ? 0.75 : 1;
    }
    for (std::size_t c = 0; c < crops; ++c) {
      Activity& crop = made.crop("crop " + std::to_string(c), draw(1, 5), draw(5, 40));
      crop.cost = draw(0, 20);
      for (std::size_t p = 0; p < 2; ++p) {
        const double area = draw(0, 2) > 0 ? 1 : 0.5, days = draw(1, 9);
        Made::need(crop, land, p, area);
        Made::need(crop, labour, p, days);
        for (std::size_t g = 0; g < 2; ++g) {
          sides[g * 2 + p][c * 2 + g] = area;
          sides[4 + p][c * 2 + g] = days;
        }
      }
      for (std::size_t g = 0; g < 2; ++g) gain.push_back(made.farm.parcels[g].yield * crop.yields[0].amount * made.farm.products.back().price - crop.cost);
    }
    for (std::size_t g = 0; g < 2; ++g) limits.insert(limits.end(), 2, made.farm.parcels[g].area);
    limits.insert(limits.end(), 2, made.farm.resources[labour].supply[0].own);
    for (std::size_t c = 0; c < 2 * crops; ++c) {
      sides.emplace_back(2 * crops, 0.0)[c] = -1;
      limits.push_back(0);
    }
    const FarmPlan plan = made.plan();
    const double corner = best_corner(sides, limits, gain);
    EXPECT_NEAR(plan.optimum.objective.value(), corner, 1e-6 * (1 + corner)) << "farm " << trial;
    above_greedy += corner > 0 ? 1 : 0;
  }
  EXPECT_GT(above_greedy, 150);  // the draw makes farms that are worth planning
}

/// Two crops: one steady at 100 a hectare, one that brings 300 in a good year and nothing in a bad one, of equal probability.
Made risky() {
  Made made({"year"});
  const std::size_t land = made.resource("land", 1, true);
  Made::need(made.crop("steady", 1, 100), land, 0, 1);
  Made::need(made.crop("risky", 3, 100), land, 0, 1);
  made.farm.scenarios = {made.farm.usual("good", 0.5), made.farm.usual("bad", 0.5)};
  made.farm.scenarios[1].yields[1][0] = 0;
  return made;
}

TEST(FarmRisk, MeanTailAndWorstAskForDifferentFields) {
  const Made made = risky();
  const FarmPlan mean = made.plan();
  EXPECT_NEAR(mean.expected, 150, 1e-6);
  EXPECT_NEAR(mean.worst, 0, 1e-6);
  FarmOptions careful;
  careful.aim = Aim::worst;
  const FarmPlan worst = made.plan(careful);
  EXPECT_NEAR(worst.optimum.objective.value(), 100, 1e-6);
  EXPECT_NEAR(worst.worst, 100, 1e-6);
  careful.aim = Aim::cvar;
  careful.tail = 0.5;
  EXPECT_NEAR(made.plan(careful).optimum.objective.value(), 100, 1e-6);
  // A second field that only a good year rewards costs a careful plan nothing: it is taken all the same.
  Made two = risky();
  two.farm.resources[0].supply[0].own = 2;
  Activity& gift = two.crop("gift", 1, 50);
  gift.most = 1;
  two.farm.scenarios[0].yields.push_back({1});
  two.farm.scenarios[1].yields.push_back({0});
  for (Scenario& scenario : two.farm.scenarios) {
    scenario.price.push_back(50);
    scenario.price_above.push_back(0);
    scenario.buy.emplace_back();
  }
  FarmOptions worst_year;
  worst_year.aim = Aim::worst;
  const FarmPlan both = two.plan(worst_year);
  EXPECT_NEAR(*both.optimum.objective, 200, 1e-6);
  EXPECT_NEAR(both.expected, 225, 1e-6);
  // Of three quarters of the years the bad ones are two thirds: the mean of r hectares of the risky crop is 100 (1 - r) + 100 r.
  careful.tail = 0.75;
  const FarmPlan even = made.plan(careful);
  EXPECT_NEAR(even.optimum.objective.value(), 100, 1e-9);
  EXPECT_NEAR(even.tail_mean, 100, 1e-9);
  careful.tail = 1;
  EXPECT_NEAR(made.plan(careful).optimum.objective.value(), 150, 1e-9);
}

TEST(FarmRisk, RiskAimsAgreeWithAFineGrid) {
  Made made = risky();
  made.farm.scenarios = {made.farm.usual("a", 0.3), made.farm.usual("b", 0.5), made.farm.usual("c", 0.2)};
  made.farm.scenarios[1].yields[1][0] = 0.5;
  made.farm.scenarios[2].yields[0][0] = 0.2;
  for (const double tail : {0.1, 0.25, 0.6, 0.9}) {
    double grid = -unbounded;
    for (int step = 0; step <= 1000; ++step) {
      const double risky_part = step / 1000.0;
      std::vector<std::pair<double, double>> incomes;
      for (const Scenario& s : made.farm.scenarios) incomes.emplace_back(100 * (s.yields[0][0] * (1 - risky_part) + s.yields[1][0] * risky_part), s.probability);
      std::ranges::sort(incomes);
      double left = tail, mean = 0;
      for (const auto& [income, probability] : incomes) {
        mean += std::min(left, probability) * income / tail;
        left -= std::min(left, probability);
      }
      grid = std::max(grid, mean);
    }
    FarmOptions options;
    options.aim = Aim::cvar;
    options.tail = tail;
    const FarmPlan plan = made.plan(options);
    EXPECT_NEAR(plan.optimum.objective.value(), grid, 0.3) << tail;
    EXPECT_GE(plan.optimum.objective.value(), grid - 1e-9) << tail;
    EXPECT_NEAR(plan.tail_mean, *plan.optimum.objective, 1e-9) << tail;
  }
}

TEST(FarmPlan, FoodComesFirst) {
  Made made = greedy_is_wrong();
  made.farm.products[1].need = 9.5;  // more wheat than is best to sow
  const FarmPlan plan = made.plan();
  EXPECT_NEAR(plan.fields[1].amount, 9.5, 1e-9);
  EXPECT_GT(plan.need_worth[1], 0);
  made.farm.products[1].need = 12;
  const FarmPlan hungry = made.plan();
  EXPECT_EQ(hungry.optimum.status, Status::infeasible);
  EXPECT_EQ(hungry.optimum.reason, "these cannot hold together: land in year; wheat to eat. Any one of these would mend it: 2 more: land in year; 2 less: wheat to eat");
}

TEST(FarmPlan, PricesAreWhatAnotherUnitBrings) {
  Made made = greedy_is_wrong();
  made.farm.resources[1].supply[0].buy = 50;
  made.farm.resources[1].supply[0].buy_most = 3;
  const FarmPlan plan = made.plan();
  for (std::size_t r = 0; r < 2; ++r) {
    Made more = made;
    more.farm.resources[r].supply[0].own += 0.01;
    EXPECT_NEAR((*more.plan().optimum.objective - *plan.optimum.objective) / 0.01, plan.resources[r][0].worth, 1e-4);
  }
}

TEST(FarmPlan, WhatACropLacksBringsItIn) {
  Made made = greedy_is_wrong();
  Activity& lentils = made.crop("lentils", 2, 60);
  Made::need(lentils, 0, 0, 1);
  Made::need(lentils, 1, 0, 2);
  const FarmPlan plan = made.plan();
  // A hectare takes land worth 700/9 and two days worth 400/9 each: 1500/9; it brings 120.
  EXPECT_NEAR(plan.fields[2].lacks, 1500.0 / 9 - 120, 1e-6);
  made.farm.activities[2].income = plan.fields[2].lacks - 0.01;
  EXPECT_NEAR(made.plan().fields[2].amount, 0, 1e-9);
  made.farm.activities[2].income = plan.fields[2].lacks + 0.01;
  EXPECT_GT(made.plan().fields[2].amount, 0.1);
}

TEST(FarmPlan, WholeMachinesAreWeighedAgainstHire) {
  Made made({"spring", "autumn"});
  const std::size_t land = made.resource("land", 10, true), hours = made.resource("tractor", 0);
  for (Supply& supply : made.farm.resources[hours].supply) supply.buy = 20;
  Activity& wheat = made.crop("wheat", 1, 100);
  for (std::size_t p = 0; p < 2; ++p) {
    Made::need(wheat, land, p, 1);
    Made::need(wheat, hours, p, 2);
  }
  Activity& tractor = made.farm.activities.emplace_back();
  tractor.name = "tractor bought";
  tractor.kind = Kind::machine;
  tractor.whole = true;
  tractor.cost = 500;
  for (std::size_t p = 0; p < 2; ++p) Made::need(tractor, hours, p, -15);
  // Hiring 40 hours costs 800; one tractor costs 500 and leaves 10 hours to hire for 200; two cost 1000.
  const FarmPlan plan = made.plan();
  EXPECT_NEAR(plan.optimum.objective.value(), 1000 - 500 - 200, 1e-6);
  EXPECT_EQ(plan.fields[1].amount, 1);
  EXPECT_NEAR(plan.resources[hours][0].worth, 20, 1e-6);
  made.farm.activities[1].cost = 700;
  EXPECT_EQ(made.plan().fields[1].amount, 0);
}

TEST(FarmLand, SlopeClassReclaimingAndRotationHold) {
  Made made({"year"});
  const std::size_t land = made.resource("land", 0, true);
  Activity& maize = made.crop("maize", 1, 100);
  maize.steepest = 15;
  Made::need(maize, land, 0, 1);
  Activity& grass = made.crop("grass", 1, 30);
  Made::need(grass, land, 0, 1);
  for (const double slope : {5.0, 25.0}) {
    Parcel& parcel = made.farm.parcels.emplace_back();
    parcel.name = slope < 15 ? "flat" : "steep";
    parcel.slope = slope;
    parcel.area = 2;
  }
  made.farm.parcels[0].reclaimable = 1;
  made.farm.parcels[0].reclaim_cost = 60;
  FarmPlan plan = made.plan();
  EXPECT_NEAR(*plan.optimum.objective, 3 * 100 - 60 + 2 * 30, 1e-9);
  EXPECT_NEAR(plan.parcels[0].reclaimed, 1, 1e-9);
  EXPECT_NEAR(plan.parcels[1].worth[0], 30, 1e-9);
  Rotation& rotation = made.farm.rotations.emplace_back();
  rotation.name = "maize";
  rotation.crops = {0};
  rotation.most = 0.5;
  plan = made.plan();
  // Half of a reclaimed hectare bears maize, half grass: 65, still 5 more than it costs.
  EXPECT_NEAR(*plan.optimum.objective, 1.5 * 100 + 1.5 * 30 - 60 + 2 * 30, 1e-9);
  made.farm.rotations[0].most = 0.4;
  EXPECT_NEAR(made.plan().parcels[0].reclaimed, 0, 1e-9);
}

TEST(FarmPlan, WhatIsKeptComesBackLessTheLoss) {
  Made made({"wet", "dry"});
  const std::size_t land = made.resource("land", 4, true), fodder = made.resource("fodder", 0);
  made.farm.resources[fodder].keep = 0.5;
  Activity& grass = made.crop("grass", 0, 0);
  Made::need(grass, land, 0, 1);
  Made::need(grass, fodder, 0, -6);
  Activity& cow = made.farm.activities.emplace_back();
  cow.name = "cow";
  cow.kind = Kind::herd;
  cow.income = 10;
  for (std::size_t p = 0; p < 2; ++p) Made::need(cow, fodder, p, 2);
  // 24 units in the wet season feed n cows there (2 n) and in the dry one (2 n / 0.5): n = 4.
  EXPECT_NEAR(*made.plan().optimum.objective, 40, 1e-9);
}

TEST(FarmPlan, CreditLimitsWhatIsSpentBeforeTheHarvest) {
  Made made = greedy_is_wrong();
  for (Activity& activity : made.farm.activities) activity.cash = 10;
  made.farm.credit.emplace();
  made.farm.credit->own = 20;
  made.farm.credit->most = 30;
  made.farm.credit->interest = 0.1;
  const FarmPlan plan = made.plan();
  EXPECT_NEAR(plan.borrowed, 30, 1e-9);
  EXPECT_NEAR(plan.fields[0].amount + plan.fields[1].amount, 5, 1e-9);
  EXPECT_GT(plan.credit_worth, 0);
}

TEST(FarmCheck, SaysWhatIsWrong) {
  using testing::HasSubstr;
  Made twice = greedy_is_wrong();
  for (int i = 0; i < 2; ++i) {
    twice.farm.parcels.emplace_back().name = "P1";
    twice.farm.parcels.back().area = 5;
  }
  EXPECT_THAT(twice.refused(), HasSubstr("this parcel is there twice"));
  Made counted = greedy_is_wrong();
  counted.farm.parcels.emplace_back().name = "P1";
  EXPECT_THAT(counted.refused(), HasSubstr("land is counted twice: the parcels have it, and the resource has 10 in year"));
  Made chances = risky();
  chances.farm.scenarios[0].probability = 0.6;
  EXPECT_THAT(chances.refused(), HasSubstr("their probabilities are 1.1 together, not 1"));
  Made endless({"year"});
  endless.crop("air", 1, 5);
  EXPECT_THAT(endless.refused(), HasSubstr("income has no end"));
  Made trade = greedy_is_wrong();
  trade.farm.products[0].buy = 200;
  EXPECT_THAT(trade.refused(), HasSubstr("bought for less than it is sold for"));
}

TEST(FarmSource, SaysWhichKeyIsWrong) {
  const auto error = [](const std::string& text) { return to_text(parse_farm(text, "m.json").error()); };
  using testing::HasSubstr;
  EXPECT_THAT(error("{"), HasSubstr("it is no JSON"));
  EXPECT_THAT(error("{}"), HasSubstr("by which the kinds of models are told apart"));
  EXPECT_THAT(error(R"({"plant_cost": {"wheat": 1}, "sell": {}})"), HasSubstr("crops"));
  EXPECT_THAT(error(R"({"plant_cost": {"wheat": "much"}, "sell": {}, "crops": ["wheat"], "scenarios": []})"), HasSubstr("plant_cost.wheat): it is no number"));
}

/// Two fields alike but for the way: the near one first, and of the far one what the hours left reach, ways and fuel counted.
TEST(FarmWays, TakeHoursAndFuel) {
  Farm farm;
  farm.name = "ways";
  farm.periods = {"spring"};
  Resource land, tractor;
  land.name = "land";
  land.land = true;
  land.supply.resize(1);
  tractor.name = "tractor";
  tractor.trip = 4;
  tractor.way_cost = 10;
  tractor.supply.resize(1);
  tractor.supply.front().own = 50;
  farm.resources = {land, tractor};
  Activity wheat;
  wheat.name = "wheat";
  wheat.income = 100;
  wheat.needs = {{0, 0, 1}, {1, 0, 8}};
  farm.activities = {wheat};
  for (const auto& [name, minutes] : {std::pair("far", 60.0), std::pair("near", 0.0)}) {
    Parcel parcel;
    parcel.name = name;
    parcel.area = 4;
    parcel.minutes = minutes;
    farm.parcels.push_back(parcel);
  }
  EXPECT_NEAR(ways_of(farm.resources[1], farm.parcels[0]), 0.5, 1e-15);
  const Result<FarmPlan> plan = plan_farm(farm, {}, {});
  ASSERT_TRUE(plan) << to_text(plan.error());
  // Near: 4 ha, 32 hours. Far: 18 hours at 8 (1 + 1/2) a hectare: 1.5 ha, 6 hours of them on the road.
  EXPECT_NEAR(plan->fields[1].amount, 4, 1e-9);
  EXPECT_NEAR(plan->fields[0].amount, 1.5, 1e-9);
  EXPECT_NEAR(plan->resources[1][0].used, 50, 1e-9);
  EXPECT_NEAR(plan->resources[1][0].ways, 6, 1e-9);
  EXPECT_NEAR(*plan->optimum.objective, 550 - 6 * 10, 1e-9);
  // An hour more: 1/12 ha of the far field, that brings 100 less 4 hours of ways at 10.
  EXPECT_NEAR(plan->resources[1][0].worth, 60.0 / 12, 1e-9);
  EXPECT_NEAR(*plan->optimum.bound, *plan->optimum.objective, 1e-9);
  farm.credit.emplace();
  farm.credit->own = 30;
  farm.credit->most = 0;
  const Result<FarmPlan> poor = plan_farm(farm, {}, {});
  ASSERT_TRUE(poor);
  EXPECT_NEAR(poor->fields[0].amount, 0.75, 1e-9);
  farm.credit.reset();
  farm.resources[1].trip = 0;
  EXPECT_FALSE(plan_farm(farm, {}, {}));
}

}  // namespace
}  // namespace solleva::plan::farm
