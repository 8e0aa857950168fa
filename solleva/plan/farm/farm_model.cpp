// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/farm/farm_model.h"

#include <algorithm>
#include <utility>

#include "solleva/base/text.h"

namespace solleva::plan::farm {
namespace {

/// Builds the programme part by part. Rows are named in the words of the farm: they are what an infeasible plan is told by.
class Build {
 public:
  Build(const Farm& farm, const FarmOptions& options) : farm_(farm), options_(options) {}

  FarmModel build() {
    out_.model.sense = Sense::maximise;
    out_.scenarios = farm_.scenarios;
    if (out_.scenarios.empty()) out_.scenarios.push_back(farm_.usual("the year", 1));
    outlay_ = column(0, -unbounded, unbounded);
    outlay_row_ = row(0, 0, "what is earned and spent before the harvest");
    term(outlay_row_, outlay_, -1);
    add_fields();
    add_supplies();
    add_land();
    add_limits();
    add_rotations();
    add_credit();
    for (std::size_t s = 0; s < out_.scenarios.size(); ++s) add_scenario(s);
    add_aim();
    return std::move(out_);
  }

 private:
  std::uint32_t column(double objective, double lower, double upper, bool whole = false) {
    ModelColumn made;
    made.objective = objective;
    made.lower = lower;
    made.upper = upper;
    made.integer = whole;
    return out_.model.add_column(std::move(made));
  }
  std::uint32_t row(double lower, double upper, std::string name) {
    ModelRow made;
    made.lower = lower;
    made.upper = upper;
    made.name = std::move(name);
    return out_.model.add_row(std::move(made));
  }
  void term(std::uint32_t row, std::uint32_t column, double coefficient) {
    if (coefficient != 0) out_.model.add_term(row, column, coefficient);
  }
  /// What a unit of a field takes of a resource for ways.
  double ways(const Field& field, const Need& need) const { return field.parcel && need.amount > 0 ? need.amount * ways_of(farm_.resources[need.resource], farm_.parcels[*field.parcel]) : 0; }
  /// What these ways cost.
  double fuel(const Field& field) const {
    double cost = 0;
    for (const Need& need : farm_.activities[field.activity].needs) cost += farm_.resources[need.resource].way_cost * ways(field, need);
    return cost;
  }
  std::size_t at(std::size_t resource, std::size_t period) const { return resource * farm_.periods.size() + period; }

  void add_fields() {
    out_.fields = fields_of(farm_);
    for (std::size_t f = 0; f < out_.fields.size(); ++f) {
      const Activity& activity = farm_.activities[out_.fields[f].activity];
      double lower = 0, upper = unbounded;
      if (options_.fixed) lower = upper = (*options_.fixed)[f];
      const std::uint32_t made = column(0, lower, upper, activity.whole && !options_.fixed);
      out_.field.push_back(made);
      term(outlay_row_, made, activity.income - activity.cost);
    }
  }

  /// What is used is there, bought, made or kept.
  void add_supplies() {
    const std::size_t periods = farm_.periods.size();
    const std::size_t all = farm_.resources.size() * periods;
    for (std::vector<std::uint32_t>* columns : {&out_.buy, &out_.sell, &out_.keep, &out_.supply_row}) columns->assign(all, kNowhere);
    for (std::size_t r = 0; r < farm_.resources.size(); ++r) {
      const Resource& resource = farm_.resources[r];
      if (resource.land && !farm_.parcels.empty()) continue;
      for (std::size_t p = 0; p < periods; ++p) add_supply(r, p);
      for (std::size_t p = 0; p < periods && resource.keep > 0 && periods > 1; ++p) {
        const std::uint32_t kept = out_.keep[at(r, p)] = column(0, 0, unbounded);
        term(out_.supply_row[at(r, p)], kept, 1);
        term(out_.supply_row[at(r, (p + 1) % periods)], kept, -resource.keep);
      }
    }
    for (std::size_t f = 0; f < out_.fields.size(); ++f) {
      for (const Need& need : farm_.activities[out_.fields[f].activity].needs) {
        const std::uint32_t in = out_.supply_row[at(need.resource, need.period)];
        if (in != kNowhere) term(in, out_.field[f], need.amount + ways(out_.fields[f], need));
      }
      term(outlay_row_, out_.field[f], -fuel(out_.fields[f]));
    }
  }

  void add_supply(std::size_t r, std::size_t p) {
    const Resource& resource = farm_.resources[r];
    const Supply& supply = resource.supply[p];
    const std::uint32_t in = out_.supply_row[at(r, p)] = row(-unbounded, supply.own, resource.name + " in " + farm_.periods[p]);
    if (supply.buy && supply.buy_most > 0) {
      const std::uint32_t bought = out_.buy[at(r, p)] = column(0, 0, supply.buy_most);
      term(in, bought, -1);
      term(outlay_row_, bought, -*supply.buy);
    }
    if (supply.sell && std::min(supply.own, supply.sell_most) > 0) {
      const std::uint32_t sold = out_.sell[at(r, p)] = column(0, 0, std::min(supply.own, supply.sell_most));
      term(in, sold, 1);
      term(outlay_row_, sold, *supply.sell);
    }
  }

  /// Crops of a parcel stand on what can be tilled and what is reclaimed.
  void add_land() {
    const std::size_t periods = farm_.periods.size();
    const auto land = std::ranges::find(farm_.resources, true, &Resource::land);
    for (std::size_t g = 0; g < farm_.parcels.size(); ++g) {
      const Parcel& parcel = farm_.parcels[g];
      const std::uint32_t reclaimed = parcel.reclaimable > 0 ? column(0, 0, parcel.reclaimable) : kNowhere;
      out_.reclaimed.push_back(reclaimed);
      if (reclaimed != kNowhere) term(outlay_row_, reclaimed, -parcel.reclaim_cost);
      for (std::size_t p = 0; p < periods; ++p) {
        out_.land_row.push_back(row(-unbounded, parcel.area, "parcel " + parcel.name + " in " + farm_.periods[p]));
        if (reclaimed != kNowhere) term(out_.land_row.back(), reclaimed, -1);
      }
    }
    for (std::size_t f = 0; f < out_.fields.size(); ++f) {
      if (!out_.fields[f].parcel) continue;
      for (const Need& need : farm_.activities[out_.fields[f].activity].needs) {
        if (need.resource == static_cast<std::size_t>(land - farm_.resources.begin())) term(out_.land_row[*out_.fields[f].parcel * periods + need.period], out_.field[f], need.amount);
      }
    }
  }

  /// At least and at most so much of an activity, on all parcels together.
  void add_limits() {
    out_.most_row.assign(farm_.activities.size(), kNowhere);
    for (std::size_t a = 0; a < farm_.activities.size(); ++a) {
      const Activity& activity = farm_.activities[a];
      const bool lower = activity.least > 0, upper = activity.most < unbounded;
      if (lower) sum_of(row(activity.least, unbounded, "at least " + format_double(activity.least) + " of " + activity.name), a);
      if (upper) sum_of(out_.most_row[a] = row(-unbounded, activity.most, "at most " + format_double(activity.most) + " of " + activity.name), a);
    }
  }

  void sum_of(std::uint32_t in, std::size_t activity) {
    for (std::size_t f = 0; f < out_.fields.size(); ++f) {
      if (out_.fields[f].activity == activity) term(in, out_.field[f], 1);
    }
  }

  void add_rotations() {
    const std::size_t places = std::max<std::size_t>(1, farm_.parcels.size());
    for (const Rotation& rotation : farm_.rotations) {
      for (std::size_t g = 0; g < places; ++g) {
        if (rotation.least > 0) add_rotation(rotation, g, rotation.least, true);
        if (rotation.most < 1) add_rotation(rotation, g, rotation.most, false);
      }
    }
  }

  void add_rotation(const Rotation& rotation, std::size_t g, double part, bool least) {
    double area = 0;
    if (farm_.parcels.empty()) {
      for (const Supply& supply : std::ranges::find(farm_.resources, true, &Resource::land)->supply) area = std::max(area, supply.own);
    } else {
      area = farm_.parcels[g].area;
    }
    const std::string where = farm_.parcels.empty() ? std::string() : " on parcel " + farm_.parcels[g].name;
    const std::uint32_t in = row(least ? part * area : -unbounded, least ? unbounded : part * area, "rotation " + rotation.name + where);
    for (std::size_t f = 0; f < out_.fields.size(); ++f) {
      const bool here = farm_.parcels.empty() || out_.fields[f].parcel == g;
      if (here && std::ranges::find(rotation.crops, out_.fields[f].activity) != rotation.crops.end()) term(in, out_.field[f], 1);
    }
    if (!farm_.parcels.empty() && out_.reclaimed[g] != kNowhere) term(in, out_.reclaimed[g], -part);
  }

  /// What is spent before the harvest is own money or borrowed.
  void add_credit() {
    if (!farm_.credit) return;
    const Credit& credit = *farm_.credit;
    out_.borrowed = column(0, 0, credit.most);
    term(outlay_row_, out_.borrowed, -credit.interest);
    out_.credit_row = row(-unbounded, credit.own, "money before the harvest");
    term(out_.credit_row, out_.borrowed, -1);
    for (std::size_t f = 0; f < out_.fields.size(); ++f) term(out_.credit_row, out_.field[f], farm_.activities[out_.fields[f].activity].cash + fuel(out_.fields[f]));
    for (std::size_t r = 0; r < farm_.resources.size(); ++r) {
      for (std::size_t p = 0; p < farm_.periods.size(); ++p) {
        if (const std::uint32_t bought = out_.buy[at(r, p)]; bought != kNowhere) term(out_.credit_row, bought, *farm_.resources[r].supply[p].buy);
      }
    }
    for (std::size_t g = 0; g < out_.reclaimed.size(); ++g) {
      if (out_.reclaimed[g] != kNowhere) term(out_.credit_row, out_.reclaimed[g], farm_.parcels[g].reclaim_cost);
    }
  }

  /// What a year brings: food first, then what is sold; what cannot be sold is worth nothing.
  void add_scenario(std::size_t s) {
    const Scenario& scenario = out_.scenarios[s];
    const std::string where = out_.scenarios.size() > 1 ? " in " + scenario.name : std::string();
    const std::uint32_t income = column(0, -unbounded, unbounded);
    const std::uint32_t adds_up = row(0, 0, "income" + where);
    out_.income.push_back(income);
    out_.income_row.push_back(adds_up);
    term(adds_up, income, -1);
    term(adds_up, outlay_, 1);
    for (std::size_t k = 0; k < farm_.products.size(); ++k) {
      const Product& product = farm_.products[k];
      const std::uint32_t in = row(product.need, unbounded, product.name + (product.need > 0 ? " to eat" : " to sell") + where);
      out_.need_row.push_back(in);
      const std::uint32_t sold = column(0, 0, product.quota);
      out_.grown_sold.push_back(sold);
      term(in, sold, -1);
      term(adds_up, sold, scenario.price[k]);
      const bool above = product.quota < unbounded;
      out_.grown_above.push_back(above ? column(0, 0, unbounded) : kNowhere);
      if (above) {
        term(in, out_.grown_above.back(), -1);
        term(adds_up, out_.grown_above.back(), scenario.price_above[k]);
      }
      out_.product_bought.push_back(scenario.buy[k] ? column(0, 0, unbounded) : kNowhere);
      if (scenario.buy[k]) {
        term(in, out_.product_bought.back(), 1);
        term(adds_up, out_.product_bought.back(), -*scenario.buy[k]);
      }
    }
    for (std::size_t f = 0; f < out_.fields.size(); ++f) {
      const std::size_t a = out_.fields[f].activity;
      const double factor = out_.fields[f].parcel ? farm_.parcels[*out_.fields[f].parcel].yield : 1;
      for (std::size_t y = 0; y < farm_.activities[a].yields.size(); ++y) {
        term(out_.need_row[s * farm_.products.size() + farm_.activities[a].yields[y].product], out_.field[f], factor * scenario.yields[a][y]);
      }
    }
  }

  void add_aim() {
    if (options_.aim == Aim::expected) {
      for (std::size_t s = 0; s < out_.income.size(); ++s) out_.model.columns[out_.income[s]].objective = out_.scenarios[s].probability;
      return;
    }
    // The level that incomes are held against; at the best it is the income at the edge of the tail.
    const std::uint32_t level = column(1, -unbounded, unbounded);
    for (std::size_t s = 0; s < out_.income.size(); ++s) {
      const std::uint32_t falls = row(-unbounded, 0, "income against its level in " + out_.scenarios[s].name);
      term(falls, level, 1);
      term(falls, out_.income[s], -1);
      if (options_.aim == Aim::cvar) term(falls, column(-out_.scenarios[s].probability / options_.tail, 0, unbounded), -1);
    }
  }

  const Farm& farm_;
  const FarmOptions& options_;
  FarmModel out_;
  std::uint32_t outlay_ = kNowhere, outlay_row_ = kNowhere;
};

}  // namespace

FarmModel model_of(const Farm& farm, const FarmOptions& options) { return Build(farm, options).build(); }

}  // namespace solleva::plan::farm
