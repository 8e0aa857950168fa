// SPDX-License-Identifier: Apache-2.0
#include "app/cli/farm_output.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/cli/named.h"
#include "app/cli/plan_limits.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using namespace plan::farm;
using share::Fields;
using share::List;

const char* word_of(Kind kind) { return kind == Kind::crop ? "crop" : kind == Kind::herd ? "herd" : "machine"; }

List fields_list(const Farm& farm, const FarmPlan& plan) {
  List list = named("fields", 2);
  for (const Field& field : plan.fields) {
    if (clean(field.amount) <= 0) continue;
    const Activity& activity = farm.activities[field.activity];
    Fields row{{"activity", activity.name}};
    if (!farm.parcels.empty()) row.emplace_back("parcel", field.parcel ? farm.parcels[*field.parcel].name : std::string());
    row.emplace_back("kind", word_of(activity.kind));
    row.emplace_back("amount", field.amount);
    row.emplace_back("unit", activity.unit);
    list.rows.push_back(std::move(row));
  }
  if (farm.parcels.empty()) list.keys = 1;
  return list;
}

/// Which crop is on the land when: the area it holds in each period.
List calendar_list(const Farm& farm, const FarmPlan& plan) {
  List list = named("calendar", farm.parcels.empty() ? 1 : 2);
  for (const Field& field : plan.fields) {
    const Activity& activity = farm.activities[field.activity];
    if (activity.kind != Kind::crop || clean(field.amount) <= 0) continue;
    Fields row{{"activity", activity.name}};
    if (!farm.parcels.empty()) row.emplace_back("parcel", farm.parcels[*field.parcel].name);
    for (std::size_t p = 0; p < farm.periods.size(); ++p) {
      std::optional<double> held;
      for (const Need& need : activity.needs) {
        if (farm.resources[need.resource].land && need.period == p) held = need.amount * field.amount;
      }
      row.emplace_back(farm.periods[p], held);
    }
    list.rows.push_back(std::move(row));
  }
  return list;
}

Fields use_row(const Farm& farm, const Use& use, std::size_t period) {
  return {{"period", farm.periods[period]}, {"used", clean(use.used)},   {"ways", clean(use.ways)}, {"made", clean(use.made)}, {"own", use.own},
          {"bought", clean(use.bought)},    {"sold", clean(use.sold)},   {"kept", clean(use.kept)}, {"worth", clean(use.worth)}};
}

List resources_list(const Farm& farm, const FarmPlan& plan) {
  List list = named("resources", 2);
  for (std::size_t r = 0; r < farm.resources.size(); ++r) {
    for (std::size_t p = 0; p < farm.periods.size(); ++p) {
      Fields row = use_row(farm, plan.resources[r][p], p);
      row.insert(row.begin(), {"resource", farm.resources[r].name});
      row.insert(row.begin() + 2, {"unit", farm.resources[r].unit});
      list.rows.push_back(std::move(row));
    }
  }
  return list;
}

/// The same for people: one resource, only the columns that say something.
List resource_list(const Farm& farm, const FarmPlan& plan, std::size_t r) {
  List list = named(farm.resources[r].name, 1);
  std::vector<Fields> rows;
  for (std::size_t p = 0; p < farm.periods.size(); ++p) rows.push_back(use_row(farm, plan.resources[r][p], p));
  for (const Fields& row : rows) {
    Fields& kept = list.rows.emplace_back();
    for (std::size_t c = 0; c < row.size(); ++c) {
      const bool always = c < 2 || row[c].first == "own";
      const bool says = std::ranges::any_of(rows, [&](const Fields& other) {
        const double* value = std::get_if<double>(&other[c].second.value);
        return value != nullptr && *value != 0;
      });
      if (always || says) kept.push_back(row[c]);
    }
  }
  share::Drawing drawing;
  drawing.title = farm.resources[r].name + (farm.resources[r].unit.empty() ? "" : " (" + farm.resources[r].unit + ")") + " by period";
  drawing.x = "period";
  drawing.y = "used";
  drawing.x_label = "period";
  drawing.y_label = farm.resources[r].unit;
  drawing.bars = true;
  drawing.text = "What the plan takes in each part of the year.";
  list.drawing = std::move(drawing);
  return list;
}

List worth_list(const Farm& farm, const FarmPlan& plan) {
  List list = named("worth", 2);
  const auto add = [&](const std::string& what, const std::string& when, double worth, std::string text) {
    if (clean(worth) != 0) list.rows.push_back({{"what", what}, {"when", when}, {"worth", worth}, {"text", std::move(text)}});
  };
  for (std::size_t r = 0; r < farm.resources.size(); ++r) {
    double year = 0;
    for (std::size_t p = 0; p < farm.periods.size(); ++p) {
      const double worth = plan.resources[r][p].worth;
      year += worth;
      if (farm.periods.size() > 1 && !farm.resources[r].land) add(farm.resources[r].name, farm.periods[p], worth, worth_in_words(farm, farm.resources[r], "in " + farm.periods[p], worth));
    }
    const bool whole = farm.resources[r].land || farm.periods.size() == 1;
    if (whole) add(farm.resources[r].name, "all year", year, worth_in_words(farm, farm.resources[r], "all year", year));
  }
  for (std::size_t g = 0; g < plan.parcels.size(); ++g) {
    double year = 0;
    for (const double worth : plan.parcels[g].worth) year += worth;
    add("parcel " + farm.parcels[g].name, "all year", year, "another unit of land like parcel " + farm.parcels[g].name + " is worth " + figure(year) + " " + farm.money + " a year");
  }
  if (plan.credit_worth > 0) add("credit", "before the harvest", plan.credit_worth, "another " + farm.money + " of credit before the harvest is worth " + figure(plan.credit_worth) + " " + farm.money);
  for (std::size_t k = 0; k < farm.products.size(); ++k) {
    if (farm.products[k].need > 0) add(farm.products[k].name + " to eat", "in the year", plan.need_worth[k], "each unit of " + farm.products[k].name + " that is eaten costs " + figure(plan.need_worth[k]) + " " + farm.money + " of income");
  }
  for (std::size_t a = 0; a < farm.activities.size(); ++a) add(farm.activities[a].name, "at its limit", plan.most_worth[a], "one more of " + farm.activities[a].name + " than its limit is worth " + figure(plan.most_worth[a]) + " " + farm.money);
  return list;
}

List not_grown_list(const Farm& farm, const FarmPlan& plan) {
  List list = named("left_out", 1);
  for (std::size_t a = 0; a < farm.activities.size(); ++a) {
    double amount = 0, lacks = plan::unbounded;
    for (const Field& field : plan.fields) {
      if (field.activity != a) continue;
      amount += field.amount;
      lacks = std::min(lacks, field.lacks);
    }
    if (clean(amount) > 0) continue;
    const bool place = lacks < plan::unbounded;
    const std::string text = !place ? farm.activities[a].name + " may stand on no parcel: its class of land or its slope is against it"
                             : clean(lacks) <= 0 ? farm.activities[a].name + " brings just what it costs: it could be there as well"
                                                 : farm.activities[a].name + " would have to bring " + figure(lacks) + " " + farm.money + " a unit more before it is worth having";
    list.rows.push_back({{"activity", farm.activities[a].name}, {"lacks", place ? std::optional(clean(lacks)) : std::nullopt}, {"text", text}});
  }
  return list;
}

List harvest_list(const Farm& farm, const FarmPlan& plan) {
  List list = named("harvest", 2);
  for (std::size_t s = 0; s < plan.harvest.size(); ++s) {
    for (std::size_t k = 0; k < farm.products.size(); ++k) {
      const Harvest& one = plan.harvest[s][k];
      list.rows.push_back({{"scenario", farm.scenarios.empty() ? std::string("the year") : farm.scenarios[s].name}, {"product", farm.products[k].name}, {"grown", clean(one.grown)},
                           {"eaten", one.eaten}, {"sold", clean(one.sold)}, {"sold_above_quota", clean(one.sold_above)}, {"bought", clean(one.bought)}, {"unit", farm.products[k].unit}});
    }
  }
  return list;
}

List scenarios_list(const Farm& farm, const FarmPlan& plan) {
  List list = named("scenarios", 1);
  for (std::size_t s = 0; s < plan.income.size(); ++s) list.rows.push_back({{"scenario", farm.scenarios[s].name}, {"probability", farm.scenarios[s].probability}, {"income", plan.income[s]}});
  return list;
}

List parcels_list(const Farm& farm, const FarmPlan& plan) {
  List list = named("parcels", 1);
  for (std::size_t g = 0; g < farm.parcels.size(); ++g) {
    const Parcel& parcel = farm.parcels[g];
    double worth = 0;
    for (const double one : plan.parcels[g].worth) worth += one;
    list.rows.push_back({{"parcel", parcel.name}, {"class", parcel.soil}, {"slope", parcel.slope}, {"area", parcel.area}, {"reclaimable", parcel.reclaimable}, {"reclaimed", clean(plan.parcels[g].reclaimed)}, {"worth", clean(worth)}});
  }
  return list;
}

}  // namespace

double clean(double value) { return std::fabs(value) < 1e-7 ? 0.0 : value; }

std::string figure(double value) { return format_double(std::round(value * 100) / 100 + 0.0); }

std::string worth_in_words(const Farm& farm, const Resource& resource, const std::string& when, double worth) {
  std::string unit = resource.unit.empty() ? "unit" : resource.unit;
  if (unit.size() > 2 && unit.ends_with('s')) unit.pop_back();
  return "another " + unit + " of " + resource.name + " " + when + " is worth " + figure(worth) + " " + farm.money;
}

share::Plan farm_output(const FarmInput& input, const FarmPlan& plan, const std::optional<Information>& information, bool for_people) {
  const Farm& farm = input.farm;
  share::Plan out;
  out.head = fields_of(plan.optimum);
  out.title = farm.name;
  out.head.emplace_back("farm", farm.name);
  out.head.emplace_back("money", farm.money);
  out.head.emplace_back("aim", input.aim == Aim::expected ? "expected" : input.aim == Aim::cvar ? "cvar" : "worst");
  out.parts.push_back(farm_words(input, plan));
  if (!plan.optimum.objective) return out;
  out.head.emplace_back("expected_income", plan.expected);
  if (!farm.scenarios.empty()) {
    out.head.emplace_back("income_in_worst_years", plan.tail_mean);
    out.head.emplace_back("worst_years", input.tail);
    out.head.emplace_back("worst_income", plan.worst);
  }
  if (information) {
    out.head.emplace_back("value_of_knowing_the_year", clean(information->value_of_knowing));
    out.head.emplace_back("value_of_scenarios", information->value_of_scenarios ? std::optional(clean(*information->value_of_scenarios)) : std::nullopt);
  }
  if (farm.credit) out.head.emplace_back("borrowed", clean(plan.borrowed));
  out.parts.push_back(fields_list(farm, plan));
  if (!for_people) out.parts.push_back(calendar_list(farm, plan));
  if (for_people) {
    out.parts.push_back(farm_season(farm, plan));
    out.parts.push_back(farm_work(farm, plan));
    for (std::size_t r = 0; r < farm.resources.size(); ++r) {
      if (!farm.resources[r].land) out.parts.push_back(resource_list(farm, plan, r));
    }
  } else {
    out.parts.push_back(resources_list(farm, plan));
  }
  out.parts.push_back(worth_list(farm, plan));
  if (!farm.parcels.empty()) out.parts.push_back(parcels_list(farm, plan));
  out.parts.push_back(not_grown_list(farm, plan));
  if (!farm.products.empty()) out.parts.push_back(harvest_list(farm, plan));
  if (!farm.scenarios.empty()) out.parts.push_back(scenarios_list(farm, plan));
  std::erase_if(out.parts, [&](const List& list) { return for_people && list.rows.empty(); });
  return out;
}

}  // namespace solleva::cli
