// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/farm/farm.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/plan/farm/errors.h"

namespace solleva::plan::farm {
namespace {

tl::unexpected<Error> bad(const std::string& unit, std::string why, std::string hint = {}) {
  Error error{errors::bad_farm, "the farm does not hold together"};
  error.where.unit = unit;
  error.why = std::move(why);
  error.hint = std::move(hint);
  return fail(std::move(error));
}

template <class T>
Done names_apart(const std::vector<T>& all, const std::string& what) {
  std::set<std::string> seen;
  for (const T& one : all) {
    if (one.name.empty()) return bad(what, "one has no name");
    if (!seen.insert(one.name).second) return bad(one.name, "this " + what + " is there twice", what == "parcel" ? "land would be counted twice: take one of the rows out" : "take one of them out, or give it another name");
  }
  return {};
}

/// A number that is one, from 0 on.
bool amount(double value) { return std::isfinite(value) && value >= 0; }
bool limit(double value) { return value >= 0; }  // unbounded is one; NaN is not

Done check_resource(const Farm& farm, const Resource& resource) {
  if (resource.supply.size() != farm.periods.size()) return bad(resource.name, "it needs a supply for each of the " + std::to_string(farm.periods.size()) + " periods");
  if (!(resource.keep >= 0 && resource.keep <= 1)) return bad(resource.name, "what is kept to the next period is a part of 1, not " + format_double(resource.keep));
  if (!amount(resource.trip) || !amount(resource.way_cost)) return bad(resource.name, "hours of a trip and the cost of ways must be numbers from 0 on");
  if (resource.trip > 0 && resource.land) return bad(resource.name, "land does not drive: it has no trip");
  if (resource.way_cost > 0 && resource.trip <= 0) return bad(resource.name, "its ways cost something, and it does not say how long it works between them", "set trip to the hours worked between the way out and the way back");
  for (std::size_t p = 0; p < resource.supply.size(); ++p) {
    const Supply& supply = resource.supply[p];
    const bool prices = (!supply.buy || amount(*supply.buy)) && (!supply.sell || amount(*supply.sell));
    if (!amount(supply.own) || !limit(supply.buy_most) || !limit(supply.sell_most) || !prices) return bad(resource.name, "its amounts and prices in " + farm.periods[p] + " must be numbers from 0 on");
    const bool traded = supply.buy.has_value() || supply.sell.has_value();
    if (resource.land && !farm.parcels.empty() && (supply.own > 0 || traded)) {
      return bad(resource.name, "land is counted twice: the parcels have it, and the resource has " + format_double(supply.own) + " in " + farm.periods[p], "leave own, buy and sell of land to the parcels; land taken on lease is a parcel");
    }
  }
  return {};
}

Done check_activity(const Farm& farm, const Activity& activity) {
  if (!std::isfinite(activity.income) || !amount(activity.cost) || !amount(activity.cash)) return bad(activity.name, "income must be a number, cost and cash numbers from 0 on");
  if (!amount(activity.least) || !limit(activity.most) || activity.least > activity.most) {
    return bad(activity.name, "at least " + format_double(activity.least) + " and at most " + format_double(activity.most) + " cannot both be");
  }
  for (const Need& need : activity.needs) {
    if (need.resource >= farm.resources.size() || need.period >= farm.periods.size() || !std::isfinite(need.amount)) return bad(activity.name, "it needs what is not there");
    if (farm.resources[need.resource].land && need.amount < 0) return bad(activity.name, "it makes land; land comes from parcels or the resource");
  }
  for (const Yield& yield : activity.yields) {
    if (yield.product >= farm.products.size() || !amount(yield.amount)) return bad(activity.name, "its harvest must be a product and a number from 0 on");
  }
  const bool grows = farm.parcels.empty() || activity.kind != Kind::crop || std::ranges::any_of(farm.parcels, [&](const Parcel& parcel) { return fits(activity, parcel); });
  if (!grows && activity.least > 0) {
    return bad(activity.name, "at least " + format_double(activity.least) + " are asked for, and no parcel is of its class and flat enough", "change the parcels, the classes or the steepest slope of the crop, or ask for none of it");
  }
  return {};
}

Done check_scenarios(const Farm& farm) {
  double together = 0;
  for (const Scenario& scenario : farm.scenarios) {
    if (!(scenario.probability > 0) || scenario.probability > 1 + 1e-9) return bad(scenario.name, "its probability lies above 0 and up to 1");
    together += scenario.probability;
    bool right = scenario.yields.size() == farm.activities.size() && scenario.price.size() == farm.products.size() && scenario.price_above.size() == farm.products.size() && scenario.buy.size() == farm.products.size();
    for (std::size_t a = 0; right && a < farm.activities.size(); ++a) {
      right = scenario.yields[a].size() == farm.activities[a].yields.size() && std::ranges::all_of(scenario.yields[a], amount);
    }
    if (!right) return bad(scenario.name, "it must have every harvest and price, from 0 on");
    for (std::size_t k = 0; k < farm.products.size(); ++k) {
      const bool sound = amount(scenario.price[k]) && amount(scenario.price_above[k]) && (!scenario.buy[k] || amount(*scenario.buy[k]));
      if (!sound) return bad(scenario.name, "prices of " + farm.products[k].name + " must be numbers from 0 on");
      const bool rises = farm.products[k].quota < unbounded && scenario.price_above[k] > scenario.price[k];
      if (rises) return bad(farm.products[k].name, "what is above the quota sells for more than what is within it", "exchange price and price_above");
      const double best = scenario.price[k];
      if (scenario.buy[k] && *scenario.buy[k] < best) return bad(farm.products[k].name, "it is bought for less than it is sold for, so that trade alone brings money without end", "the price of buying includes the way to the market");
    }
  }
  if (!farm.scenarios.empty() && std::fabs(together - 1) > 1e-6) return bad("scenarios", "their probabilities are " + format_double(together) + " together, not 1");
  return {};
}

Done check_land(const Farm& farm) {
  const auto lands = std::ranges::count_if(farm.resources, &Resource::land);
  if (lands > 1) return bad("land", "there are " + std::to_string(lands) + " kinds of land: it would be counted twice", "different land is different parcels");
  if (lands == 0 && !farm.parcels.empty()) return bad("land", "there are parcels, and no resource is land");
  for (const Parcel& parcel : farm.parcels) {
    if (!amount(parcel.area) || !amount(parcel.reclaimable) || !amount(parcel.reclaim_cost) || !amount(parcel.yield) || !amount(parcel.slope) || !amount(parcel.minutes)) return bad(parcel.name, "its areas, cost, slope, yield and minutes must be numbers from 0 on");
  }
  for (const Rotation& rotation : farm.rotations) {
    if (lands == 0) return bad(rotation.name, "a rotation is a part of the land, and no resource is land");
    if (!(rotation.least >= 0 && rotation.least <= rotation.most && rotation.most <= 1)) return bad(rotation.name, "its least and most are parts of 1, the least first");
    for (const std::size_t crop : rotation.crops) {
      if (crop >= farm.activities.size() || farm.activities[crop].kind != Kind::crop) return bad(rotation.name, "it is of crops only");
    }
  }
  return {};
}

}  // namespace

Scenario Farm::usual(std::string scenario, double probability) const {
  Scenario made;
  made.name = std::move(scenario);
  made.probability = probability;
  for (const Activity& activity : activities) {
    std::vector<double>& amounts = made.yields.emplace_back();
    for (const Yield& yield : activity.yields) amounts.push_back(yield.amount);
  }
  for (const Product& product : products) {
    made.price.push_back(product.price);
    made.price_above.push_back(product.price_above);
    made.buy.push_back(product.buy);
  }
  return made;
}

Scenario mean_of(const Farm& farm) {
  Scenario mean = farm.usual("mean", 1);
  if (farm.scenarios.empty()) return mean;
  const auto over = [&](auto value) {
    double sum = 0;
    for (const Scenario& scenario : farm.scenarios) sum += scenario.probability * value(scenario);
    return sum;
  };
  for (std::size_t a = 0; a < mean.yields.size(); ++a) {
    for (std::size_t y = 0; y < mean.yields[a].size(); ++y) mean.yields[a][y] = over([&](const Scenario& scenario) { return scenario.yields[a][y]; });
  }
  for (std::size_t k = 0; k < farm.products.size(); ++k) {
    mean.price[k] = over([&](const Scenario& scenario) { return scenario.price[k]; });
    mean.price_above[k] = over([&](const Scenario& scenario) { return scenario.price_above[k]; });
    const bool always = std::ranges::all_of(farm.scenarios, [&](const Scenario& scenario) { return scenario.buy[k].has_value(); });
    mean.buy[k] = always ? std::optional(over([&](const Scenario& scenario) { return *scenario.buy[k]; })) : std::nullopt;
  }
  return mean;
}

bool fits(const Activity& crop, const Parcel& parcel) {
  const bool soil = crop.classes.empty() || std::ranges::find(crop.classes, parcel.soil) != crop.classes.end();
  return soil && parcel.slope <= crop.steepest;
}

double ways_of(const Resource& resource, const Parcel& parcel) { return resource.trip > 0 ? 2 * parcel.minutes / 60 / resource.trip : 0; }

Done check(const Farm& farm) {
  if (farm.periods.empty()) return bad(farm.name, "there is no period");
  if (farm.activities.empty()) return bad(farm.name, "there is nothing to grow or to keep");
  std::set<std::string> periods;
  for (const std::string& period : farm.periods) {
    if (!periods.insert(period).second) return bad(period, "this period is there twice");
  }
  for (const Done& done : {names_apart(farm.resources, "resource"), names_apart(farm.activities, "activity"), names_apart(farm.products, "product"), names_apart(farm.scenarios, "scenario"),
                           names_apart(farm.parcels, "parcel"), names_apart(farm.rotations, "rotation"), check_land(farm)}) {
    if (!done) return done;
  }
  for (const Resource& resource : farm.resources) {
    if (Done done = check_resource(farm, resource); !done) return done;
  }
  for (const Activity& activity : farm.activities) {
    if (Done done = check_activity(farm, activity); !done) return done;
  }
  for (const Product& product : farm.products) {
    const bool prices = amount(product.price) && amount(product.price_above) && (!product.buy || amount(*product.buy));
    if (!amount(product.need) || !limit(product.quota) || !prices) return bad(product.name, "its prices, quota and need must be numbers from 0 on");
    if (!product.buy) continue;
    if (*product.buy < product.price) return bad(product.name, "it is bought for less than it is sold for, so that trade alone brings money without end", "the price of buying includes the way to the market");
  }
  if (farm.credit && (!amount(farm.credit->own) || !limit(farm.credit->most) || !amount(farm.credit->interest))) return bad("credit", "own money, most and interest must be numbers from 0 on");
  return check_scenarios(farm);
}

}  // namespace solleva::plan::farm
