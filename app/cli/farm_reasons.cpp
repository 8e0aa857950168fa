// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/named.h"
#include "app/cli/farm_output.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using namespace plan::farm;
using share::List;

/// Collects sentences about one name.
class Reasons {
 public:
  Reasons(const FarmInput& input, const FarmPlan& plan) : farm_(input.farm), plan_(plan) {
    list_.name = "reasons";
    list_.keys = 1;
  }

  List take() { return std::move(list_); }

  /// What a unit brings, and what that which it takes is worth elsewhere.
  void about_activity(std::size_t a) {
    const Activity& activity = farm_.activities[a];
    for (const Field& field : plan_.fields) {
      if (field.activity != a) continue;
      const std::string where = field.parcel ? "on parcel " + farm_.parcels[*field.parcel].name : "in the plan";
      if (clean(field.amount) > 0) add(where, figure(field.amount) + " " + activity.unit);
      else add(where, clean(field.lacks) <= 0 ? "none, though it would do as well" : "none: a unit would have to bring " + money(field.lacks) + " more");
    }
    for (const Parcel& parcel : farm_.parcels) {
      if (activity.kind != Kind::crop || fits(activity, parcel)) continue;
      const bool steep = parcel.slope > activity.steepest;
      add("on parcel " + parcel.name, steep ? "not allowed: its slope is " + figure(parcel.slope) + " %, this crop may stand on up to " + figure(activity.steepest) + " %, or the soil washes away"
                                            : "not allowed: it does not grow on land of class \"" + parcel.soil + "\"");
    }
    add("what a unit brings", money(gain(activity)) + " at usual harvests and prices, less its cost of " + money(activity.cost));
    for (std::size_t r = 0; r < farm_.resources.size(); ++r) {
      double takes = 0, worth = 0;
      for (const Need& need : activity.needs) {
        if (need.resource != r) continue;
        takes += need.amount;
        worth += need.amount * plan_.resources[r][need.period].worth;
      }
      if (takes == 0) continue;
      const std::string unit = farm_.resources[r].unit.empty() ? "" : " " + farm_.resources[r].unit;
      if (farm_.resources[r].land && !farm_.parcels.empty()) {
        add(farm_.resources[r].name, "a unit holds the land in " + std::to_string(std::ranges::count(activity.needs, r, &Need::resource)) + " of " + std::to_string(farm_.periods.size()) + " periods");
        continue;
      }
      add(farm_.resources[r].name, "a unit " + std::string(takes > 0 ? "takes " : "gives ") + figure(takes > 0 ? takes : -takes) + unit + " in the year; at what these are worth in their periods, " + money(takes > 0 ? worth : -worth));
    }
  }

  void about_parcel(std::size_t g) {
    const Parcel& parcel = farm_.parcels[g];
    add("land", figure(parcel.area) + " tilled, " + figure(plan_.parcels[g].reclaimed) + " reclaimed of " + figure(parcel.reclaimable) + " that could be");
    for (const Field& field : plan_.fields) {
      if (field.parcel == g && clean(field.amount) > 0) add(farm_.activities[field.activity].name, figure(field.amount) + " " + farm_.activities[field.activity].unit);
    }
    double year = 0;
    std::vector<std::string> full;
    for (std::size_t p = 0; p < farm_.periods.size(); ++p) {
      year += plan_.parcels[g].worth[p];
      if (clean(plan_.parcels[g].worth[p]) > 0) full.push_back(farm_.periods[p]);
    }
    add("worth", full.empty() ? "more land here would bring nothing: something else is scarce" : "another unit of land here is worth " + money(year) + " a year: it is full in " + join(full, ", "));
    if (parcel.reclaimable > 0) add("reclaiming", "costs " + money(parcel.reclaim_cost) + " a unit and year; land here is worth " + money(year));
    for (const Resource& resource : farm_.resources) {
      const double ways = ways_of(resource, parcel);
      std::string unit = resource.unit.empty() ? "unit" : resource.unit;
      if (unit.size() > 2 && unit.ends_with('s')) unit.pop_back();
      if (ways > 0) add("way", figure(parcel.minutes) + " minutes from the yard: for each " + unit + " of " + resource.name + " at work here " + figure(ways) + " more go on the road");
    }
    for (const Activity& activity : farm_.activities) {
      if (activity.kind == Kind::crop && !fits(activity, parcel)) add(activity.name, parcel.slope > activity.steepest ? "not allowed: the slope of " + figure(parcel.slope) + " % is above " + figure(activity.steepest) + " %" : "does not grow on land of this class");
    }
  }

  void about_resource(std::size_t r) {
    for (std::size_t p = 0; p < farm_.periods.size(); ++p) {
      const Use& use = plan_.resources[r][p];
      std::string text = figure(use.used) + " used of " + figure(use.own) + " there";
      if (clean(use.made) > 0) text += ", " + figure(use.made) + " made";
      if (clean(use.bought) > 0) text += ", " + figure(use.bought) + " bought";
      if (clean(use.sold) > 0) text += ", " + figure(use.sold) + " given away for money";
      if (clean(use.kept) > 0) text += ", " + figure(use.kept) + " kept for later";
      add(farm_.periods[p], text + "; " + worth_in_words(farm_, farm_.resources[r], "then", clean(use.worth)));
    }
  }

  void about_product(std::size_t k) {
    for (std::size_t s = 0; s < plan_.harvest.size(); ++s) {
      const Harvest& one = plan_.harvest[s][k];
      add(farm_.scenarios.empty() ? "the year" : farm_.scenarios[s].name, figure(one.grown) + " grown, " + figure(one.eaten) + " eaten, " + figure(one.sold + one.sold_above) + " sold, " + figure(one.bought) + " bought");
    }
  }

 private:
  void add(std::string what, std::string why) { list_.rows.push_back({{"what", std::move(what)}, {"why", std::move(why)}}); }
  std::string money(double value) const { return figure(clean(value)) + " " + farm_.money; }
  double gain(const Activity& activity) const {
    double sum = activity.income - activity.cost;
    for (const Yield& yield : activity.yields) sum += yield.amount * farm_.products[yield.product].price;
    return sum;
  }

  const Farm& farm_;
  const FarmPlan& plan_;
  List list_;
};

}  // namespace

Result<share::List> farm_reasons(const FarmInput& input, const FarmPlan& plan, const std::string& name) {
  Reasons reasons(input, plan);
  std::vector<std::string> names;
  const Farm& farm = input.farm;
  const auto activity = place_in(farm.activities, name, names), parcel = place_in(farm.parcels, name, names), resource = place_in(farm.resources, name, names), product = place_in(farm.products, name, names);
  if (!activity && !parcel && !resource && !product) {
    Error error{errors::bad_value, "there is no \"" + name + "\" to explain"};
    error.where.field = "--explain";
    error.why = "it is neither a crop, herd or machine nor a parcel, resource or product";
    error.hint = did_you_mean(name, names);
    return fail(std::move(error));
  }
  if (!plan.optimum.objective) return reasons.take();
  if (activity) reasons.about_activity(*activity);
  if (parcel) reasons.about_parcel(*parcel);
  if (resource) reasons.about_resource(*resource);
  if (product) reasons.about_product(*product);
  return reasons.take();
}

}  // namespace solleva::cli
