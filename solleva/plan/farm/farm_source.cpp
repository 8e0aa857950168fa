// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/farm/farm_source.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/plan/farm/errors.h"

namespace solleva::plan::farm {
namespace {

using Json = nlohmann::ordered_json;

/// Reads one model; the first key that is wrong ends it, kept in `error_`.
class Reader {
 public:
  Reader(const Json& root, const std::string& file) : root_(root), file_(file) {
    farm_.name = std::filesystem::path(file).stem().string();
    farm_.money = "money";
  }

  Result<Farm> read() {
    if (!root_.is_object()) {
      wrong("", "it is no object");
    } else if (root_.contains("land_months_per_ha")) {
      monthly();
    } else if (root_.contains("crop_io")) {
      mixed();
    } else if (root_.contains("plant_cost")) {
      uncertain();
    } else {
      wrong("", "it has none of \"land_months_per_ha\", \"crop_io\" and \"plant_cost\", by which the kinds of models are told apart");
    }
    if (error_) return fail(*error_);
    return std::move(farm_);
  }

 private:
  void wrong(const std::string& key, std::string why) {
    if (error_) return;
    Error error{errors::bad_farm, "this is no model of a farm"};
    error.where.file = file_;
    error.where.field = key;
    error.why = std::move(why);
    error.hint = "docs/methods/farm.md lists the keys; a farm of one's own is a file in TOML (solleva help farm)";
    error_ = std::move(error);
  }

  const Json& object(const std::string& key, bool needed = true) {
    static const Json none = Json::object();
    const auto found = root_.find(key);
    if (found == root_.end()) {
      if (needed) wrong(key, "the key is missing");
      return none;
    }
    if (found->is_object()) return *found;
    wrong(key, "it is no object");
    return none;
  }

  double number(const Json& node, const std::string& key) {
    if (node.is_number()) return node.get<double>();
    wrong(key, "it is no number");
    return 0;
  }

  std::optional<double> maybe(const std::string& key) {
    const auto found = root_.find(key);
    return found == root_.end() ? std::nullopt : std::optional(number(*found, key));
  }

  /// One number for all periods, or one for each.
  std::optional<double> in_period(const std::string& key, const std::string& period) {
    const auto found = root_.find(key);
    if (found == root_.end()) return std::nullopt;
    if (!found->is_object()) return number(*found, key);
    return found->contains(period) ? std::optional(number(found->at(period), key)) : std::nullopt;
  }

  double of(const Json& node, const std::string& name, const std::string& key) { return node.contains(name) ? number(node.at(name), key + "." + name) : 0.0; }

  std::vector<std::string> names(const std::string& key, bool needed = true) {
    std::vector<std::string> all;
    const auto found = root_.find(key);
    if (found == root_.end()) {
      if (needed) wrong(key, "the key is missing");
      return all;
    }
    for (const Json& name : *found) {
      if (name.is_string()) all.push_back(name.get<std::string>());
      else wrong(key, "it is no list of names");
    }
    return all;
  }

  Activity& add_activity(const std::string& name, Kind kind, const std::string& unit) {
    Activity& made = farm_.activities.emplace_back();
    made.name = name;
    made.kind = kind;
    made.unit = unit;
    return made;
  }

  std::size_t add_resource(const std::string& name, const std::string& unit, bool land = false) {
    Resource& made = farm_.resources.emplace_back();
    made.name = name;
    made.unit = unit;
    made.land = land;
    made.supply.resize(farm_.periods.size());
    return farm_.resources.size() - 1;
  }

  void add_product(std::size_t activity, double amount, double price) {
    Product& made = farm_.products.emplace_back();
    made.name = farm_.activities[activity].name;
    made.price = price;
    Yield yield;
    yield.product = farm_.products.size() - 1;
    yield.amount = amount;
    farm_.activities[activity].yields.push_back(yield);
  }

  void need(const std::string& activity, std::size_t resource, std::size_t period, double amount, const std::string& key) {
    const auto found = std::ranges::find(farm_.activities, activity, &Activity::name);
    if (found == farm_.activities.end()) return wrong(key, "\"" + activity + "\" is not in the list of crops or livestock");
    if (amount == 0) return;
    Need made;
    made.resource = resource;
    made.period = period;
    made.amount = amount;
    found->needs.push_back(made);
  }

  /// {period: {activity: amount}}
  void needs_by_period(const std::string& key, std::size_t resource) {
    for (const auto& [period, amounts] : object(key).items()) {
      const auto at = std::ranges::find(farm_.periods, period);
      if (at == farm_.periods.end()) return wrong(key + "." + period, "this period is not in the list of periods");
      for (const auto& [name, amount] : amounts.items()) need(name, resource, static_cast<std::size_t>(at - farm_.periods.begin()), number(amount, key + "." + period), key + "." + period);
    }
  }

  void monthly() {
    farm_.periods = names("periods");
    const std::size_t land = add_resource("land", "ha", true), labour = add_resource("labour", "days");
    for (std::size_t p = 0; p < farm_.periods.size(); ++p) {
      farm_.resources[land].supply[p].own = in_period("land_ha", farm_.periods[p]).value_or(0);
      Supply& days = farm_.resources[labour].supply[p];
      days.own = in_period("family_days_per_month", farm_.periods[p]).value_or(0);
      days.sell = in_period("hire_out_wage", farm_.periods[p]);
      days.buy = in_period("hire_in_wage", farm_.periods[p]);
    }
    const Json &price = object("price"), &yields = object("yield_t_per_ha"), &cost = object("misc_cost", false);
    for (const std::string& crop : names("crops")) {
      add_activity(crop, Kind::crop, "ha").cost = of(cost, crop, "misc_cost");
      add_product(farm_.activities.size() - 1, of(yields, crop, "yield_t_per_ha"), of(price, crop, "price"));
      farm_.products.back().unit = "t";
    }
    needs_by_period("land_months_per_ha", land);
    needs_by_period("labour_days_per_ha", labour);
  }

  /// The resource of a section such as "irrwat.kharif", made when it is first met.
  std::size_t section(const std::string& name) {
    const auto found = std::ranges::find(farm_.resources, name, &Resource::name);
    if (found != farm_.resources.end()) return static_cast<std::size_t>(found - farm_.resources.begin());
    const std::size_t made = add_resource(name, name == "landuse" ? "acres" : name == "labor" ? "days" : "units", name == "landuse");
    Resource& resource = farm_.resources[made];
    const Json &free_water = object("free_water_per_acre", false), &ration = object("ration_cost", false), &storage = object("storage_eff", false);
    const double acres = maybe("farm_acres").value_or(0);
    resource.keep = of(storage, name, "storage_eff");
    for (std::size_t p = 0; p < farm_.periods.size(); ++p) {
      Supply& supply = resource.supply[p];
      if (name == "landuse") supply.own = acres;
      if (name == "labor") {
        supply.own = in_period("family_labour", farm_.periods[p]).value_or(0);
        supply.buy = in_period("labour_cost", farm_.periods[p]);
      }
      if (name == "irrwat") {
        supply.own = of(free_water, farm_.periods[p], "free_water_per_acre") * acres;
        supply.buy = in_period("water_cost", farm_.periods[p]);
        supply.buy_most = in_period("max_water_purchase", farm_.periods[p]).value_or(unbounded);
      }
      if (ration.contains(name)) supply.buy = of(ration, name, "ration_cost");
    }
    return made;
  }

  void sections(const Json& all, const std::string& key) {
    for (const auto& [path, amounts] : all.items()) {
      const std::size_t dot = path.find('.');
      const std::string name = path.substr(0, dot), period = dot == std::string::npos ? std::string() : path.substr(dot + 1);
      const auto at = std::ranges::find(farm_.periods, period);
      for (const auto& [who, node] : amounts.items()) {
        const double amount = number(node, key + "." + path);
        const auto activity = std::ranges::find(farm_.activities, who, &Activity::name);
        if (activity == farm_.activities.end()) return wrong(key + "." + path, "\"" + who + "\" is not in the list of crops or livestock");
        if (name == "credit") activity->cash = amount;
        else if (name == "yield") add_product(static_cast<std::size_t>(activity - farm_.activities.begin()), -amount, of(object("crop_price"), who, "crop_price"));
        else if (at == farm_.periods.end()) return wrong(key + "." + path, "the period is not one of landuse");
        else need(who, section(name), static_cast<std::size_t>(at - farm_.periods.begin()), amount, key + "." + path);
      }
    }
  }

  void mixed() {
    const Json& crop_io = object("crop_io");
    for (const auto& [path, amounts] : crop_io.items()) {
      if (path.starts_with("landuse.")) farm_.periods.push_back(path.substr(8));
    }
    if (farm_.periods.empty()) return wrong("crop_io", "it has no \"landuse.\" and a period");
    for (const std::string& crop : names("crops")) {
      Activity& made = add_activity(crop, Kind::crop, "acres");
      made.most = maybe(crop + "_max_acres").value_or(unbounded);
    }
    const Json& margins = object("gross_margin", false);
    for (const std::string& animal : names("livestock", false)) add_activity(animal, Kind::herd, "head").income = of(margins, animal, "gross_margin");
    sections(crop_io, "crop_io");
    sections(object("livestock_io", false), "livestock_io");
    if (root_.contains("bullock_req")) {
      // Work that falls between the seasons: a resource of its own, in the first period.
      const std::size_t work = add_resource("bullock work between the seasons", "days");
      farm_.resources[work].supply.front().buy = maybe("draft_cost");
      for (const auto& [crop, amount] : object("bullock_req").items()) need(crop, work, 0, number(amount, "bullock_req"), "bullock_req");
      for (const auto& [animal, amount] : object("bullock_avail", false).items()) need(animal, work, 0, -number(amount, "bullock_avail"), "bullock_avail");
    }
    if (const std::optional<double> most = maybe("max_credit")) {
      farm_.credit.emplace();
      farm_.credit->most = *most;
    }
  }

  void uncertain() {
    farm_.periods = {"season"};
    const std::size_t land = add_resource("land", "acres", true);
    farm_.resources[land].supply[0].own = maybe("acres").value_or(0);
    const Json &cost = object("plant_cost"), &required = object("required_t", false), &buy = object("buy", false), &sell = object("sell");
    for (const std::string& crop : names("crops")) {
      add_activity(crop, Kind::crop, "acres").cost = of(cost, crop, "plant_cost");
      need(crop, land, 0, 1, "crops");
      add_product(farm_.activities.size() - 1, 0, of(sell, crop, "sell"));
      Product& product = farm_.products.back();
      product.unit = "t";
      product.need = of(required, crop, "required_t");
      if (buy.contains(crop)) product.buy = of(buy, crop, "buy");
      if (!sell.contains(crop + "_quota")) continue;
      product.price = of(sell, crop + "_quota", "sell");
      product.price_above = of(sell, crop + "_extra", "sell");
      const std::string one = crop.ends_with('s') ? crop.substr(0, crop.size() - 1) : crop;
      const std::optional<double> quota = maybe(crop + "_quota_t"), of_one = maybe(one + "_quota_t");
      if (!quota && !of_one) return wrong(one + "_quota_t", "the key is missing");
      product.quota = quota ? *quota : *of_one;
    }
    const auto scenarios = root_.find("scenarios");
    if (scenarios == root_.end() || !scenarios->is_array() || scenarios->empty()) return wrong("scenarios", "it is no list of scenarios");
    double together = 0;
    for (const Json& one : *scenarios) {
      if (!one.is_object() || !one.contains("p")) return wrong("scenarios", "a scenario has no \"p\"");
      Scenario made = farm_.usual("scenario " + std::to_string(farm_.scenarios.size() + 1), number(one.at("p"), "scenarios.p"));
      for (std::size_t a = 0; a < farm_.activities.size(); ++a) {
        if (!one.contains(farm_.activities[a].name)) return wrong("scenarios", "a scenario has no yield of \"" + farm_.activities[a].name + "\"");
        made.yields[a][0] = number(one.at(farm_.activities[a].name), "scenarios." + farm_.activities[a].name);
      }
      together += made.probability;
      farm_.scenarios.push_back(std::move(made));
    }
    const Scenario mean = mean_of(farm_);
    for (std::size_t a = 0; a < farm_.activities.size() && together > 0; ++a) farm_.activities[a].yields[0].amount = mean.yields[a][0];
  }

  const Json& root_;
  const std::string& file_;
  Farm farm_;
  std::optional<Error> error_ = {};
};

}  // namespace

Result<Farm> parse_farm(std::string_view text, const std::string& file) {
  const Json root = Json::parse(text, nullptr, false);
  if (root.is_discarded()) {
    Error error{errors::bad_farm, "this is no model of a farm"};
    error.where.file = file;
    error.why = "it is no JSON";
    return fail(std::move(error));
  }
  return Reader(root, file).read();
}

}  // namespace solleva::plan::farm
