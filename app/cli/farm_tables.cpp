// SPDX-License-Identifier: Apache-2.0
#include "app/cli/farm_tables.h"

#include <algorithm>
#include <utility>

#include "app/cli/table_cells.h"
#include "solleva/plan/farm/errors.h"

namespace solleva::cli {
namespace {

using namespace plan::farm;
namespace farm_errors = plan::farm::errors;

class Reader {
 public:
  Reader(const FarmPaths& paths, FarmInput& input, const RunControl& control) : paths_(paths), input_(input), farm_(input.farm), control_(control) {}

  Done read() {
    for (const auto step : {&Reader::resources, &Reader::products, &Reader::activities, &Reader::yields, &Reader::needs, &Reader::parcels, &Reader::scenarios}) {
      if (Done done = (this->*step)(); !done) return done;
    }
    return {};
  }

 private:
  Result<TableCells> open(const std::string& path, const std::vector<std::string>& needed, const std::vector<std::string>& optional) {
    return TableCells::open(path, farm_errors::bad_farm, needed, optional, input_.inputs, control_);
  }

  /// Of its rows, those without a period speak of all; a later row has the last word.
  Done resources() {
    Result<TableCells> cells = open(paths_.resources, {"resource"}, {"unit", "land", "trip", "way_cost", "keep", "period", "own", "buy", "buy_most", "sell", "sell_most"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const std::string name = cells->text(row, "resource");
      auto found = std::ranges::find(farm_.resources, name, &Resource::name);
      if (found == farm_.resources.end()) {
        Resource& made = farm_.resources.emplace_back();
        made.name = name;
        made.supply.resize(farm_.periods.size());
        found = farm_.resources.end() - 1;
      }
      if (!cells->text(row, "unit").empty()) found->unit = cells->text(row, "unit");
      bool land = false;
      if (Done done = first_of({cells->yes(row, "land", land), cells->number(row, "keep", found->keep), cells->number(row, "trip", found->trip), cells->number(row, "way_cost", found->way_cost)}); !done) return done;
      found->land = found->land || land;
      std::size_t from = 0, to = farm_.periods.size();
      if (!cells->text(row, "period").empty()) {
        const Result<std::size_t> period = cells->which(row, "period", farm_.periods, "period");
        if (!period) return fail(period.error());
        from = *period;
        to = from + 1;
      }
      for (std::size_t p = from; p < to; ++p) {
        Supply& supply = found->supply[p];
        if (Done done = first_of({cells->number(row, "own", supply.own), cells->number(row, "buy", supply.buy), cells->number(row, "buy_most", supply.buy_most), cells->number(row, "sell", supply.sell), cells->number(row, "sell_most", supply.sell_most)}); !done) return done;
      }
    }
    return {};
  }

  Done products() {
    if (paths_.products.empty()) return {};
    Result<TableCells> cells = open(paths_.products, {"product"}, {"unit", "price", "quota", "price_above", "buy", "need"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      Product& made = farm_.products.emplace_back();
      made.name = cells->text(row, "product");
      made.unit = cells->text(row, "unit");
      if (Done done = first_of({cells->number(row, "price", made.price), cells->number(row, "quota", made.quota), cells->number(row, "price_above", made.price_above), cells->number(row, "buy", made.buy), cells->number(row, "need", made.need)}); !done) return done;
    }
    return {};
  }

  Done activities() {
    Result<TableCells> cells = open(paths_.activities, {"activity"}, {"kind", "unit", "product", "yield", "income", "cost", "cash", "least", "most", "whole", "steepest", "classes"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      Activity made;
      made.name = cells->text(row, "activity");
      made.unit = cells->text(row, "unit");
      const std::string kind = cells->text(row, "kind");
      if (kind == "herd") made.kind = Kind::herd;
      else if (kind == "machine") made.kind = Kind::machine;
      else if (!kind.empty() && kind != "crop") return cells->wrong(row, "kind", "this value cannot be used", "a kind is crop, herd or machine, not \"" + kind + "\"");
      made.classes = cells->list(row, "classes");
      if (Done done = first_of({cells->yes(row, "whole", made.whole), cells->number(row, "income", made.income), cells->number(row, "cost", made.cost), cells->number(row, "cash", made.cash), cells->number(row, "least", made.least), cells->number(row, "most", made.most), cells->number(row, "steepest", made.steepest)}); !done) return done;
      if (!cells->text(row, "product").empty()) {
        if (Done done = harvest(*cells, row, made); !done) return done;
      }
      farm_.activities.push_back(std::move(made));
    }
    return {};
  }

  Done harvest(const TableCells& cells, std::size_t row, Activity& activity) {
    const Result<std::size_t> product = cells.which(row, "product", farm_.products, "product");
    if (!product) return fail(product.error());
    Yield made;
    made.product = *product;
    if (Done done = cells.number(row, "yield", made.amount); !done) return done;
    if (std::ranges::find(activity.yields, made.product, &Yield::product) != activity.yields.end()) return cells.wrong(row, "product", "this harvest is there twice", activity.name + " gives " + farm_.products[made.product].name + " already", "take one of the two out");
    activity.yields.push_back(made);
    return {};
  }

  Done yields() {
    if (paths_.yields.empty()) return {};
    Result<TableCells> cells = open(paths_.yields, {"activity", "product", "yield"}, {});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const Result<std::size_t> activity = cells->which(row, "activity", farm_.activities, "crop, herd or machine");
      if (!activity) return fail(activity.error());
      if (Done done = harvest(*cells, row, farm_.activities[*activity]); !done) return done;
    }
    return {};
  }

  /// A row for each activity and resource, a column for each period.
  Done needs() {
    Result<TableCells> cells = open(paths_.needs, {"activity", "resource"}, farm_.periods);
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const Result<std::size_t> activity = cells->which(row, "activity", farm_.activities, "crop, herd or machine");
      if (!activity) return fail(activity.error());
      const Result<std::size_t> resource = cells->which(row, "resource", farm_.resources, "resource");
      if (!resource) return fail(resource.error());
      std::vector<Need>& needs = farm_.activities[*activity].needs;
      if (std::ranges::find(needs, *resource, &Need::resource) != needs.end()) {
        return cells->wrong(row, "resource", "this need is there twice", farm_.activities[*activity].name + " has a row for " + farm_.resources[*resource].name + " already", "it would be counted twice: take one of the rows out");
      }
      for (std::size_t p = 0; p < farm_.periods.size(); ++p) {
        Need made;
        made.resource = *resource;
        made.period = p;
        if (Done done = cells->number(row, farm_.periods[p], made.amount); !done) return done;
        if (made.amount != 0) needs.push_back(made);
      }
    }
    return {};
  }

  Done parcels() {
    if (paths_.parcels.empty()) return {};
    Result<TableCells> cells = open(paths_.parcels, {"parcel", "area"}, {"class", "slope", "reclaimable", "reclaim_cost", "yield", "minutes"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      Parcel made;
      made.name = cells->text(row, "parcel");
      made.soil = cells->text(row, "class");
      if (std::ranges::find(farm_.parcels, made.name, &Parcel::name) != farm_.parcels.end()) return cells->wrong(row, "parcel", "the parcel \"" + made.name + "\" is there twice", "its land would be counted twice", "take one of the rows out");
      if (Done done = first_of({cells->number(row, "area", made.area), cells->number(row, "slope", made.slope), cells->number(row, "reclaimable", made.reclaimable), cells->number(row, "reclaim_cost", made.reclaim_cost), cells->number(row, "yield", made.yield), cells->number(row, "minutes", made.minutes)}); !done) return done;
      farm_.parcels.push_back(std::move(made));
    }
    return {};
  }

  /// A row with an activity says what it yields, one with a product alone what that costs.
  Done scenarios() {
    for (Scenario& scenario : farm_.scenarios) scenario = farm_.usual(scenario.name, scenario.probability);
    if (paths_.scenarios.empty()) return {};
    Result<TableCells> cells = open(paths_.scenarios, {"scenario"}, {"activity", "product", "yield", "price", "price_above", "buy"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const Result<std::size_t> scenario = cells->which(row, "scenario", farm_.scenarios, "scenario");
      if (!scenario) return fail(scenario.error());
      const bool of_product = !cells->text(row, "product").empty();
      const Result<std::size_t> product = of_product ? cells->which(row, "product", farm_.products, "product") : Result<std::size_t>(0);
      if (!product) return fail(product.error());
      Scenario& changed = farm_.scenarios[*scenario];
      if (cells->text(row, "activity").empty()) {
        if (!of_product) return cells->wrong(row, "product", "this row says nothing", "it names neither an activity nor a product");
        if (Done done = first_of({cells->number(row, "price", changed.price[*product]), cells->number(row, "price_above", changed.price_above[*product]), cells->number(row, "buy", changed.buy[*product])}); !done) return done;
        continue;
      }
      const Result<std::size_t> activity = cells->which(row, "activity", farm_.activities, "crop or herd");
      if (!activity) return fail(activity.error());
      const std::vector<Yield>& yields = farm_.activities[*activity].yields;
      const auto found = of_product ? std::ranges::find(yields, *product, &Yield::product) : yields.begin();
      if (found == yields.end() || (!of_product && yields.size() > 1)) return cells->wrong(row, "product", "it is not clear which harvest is meant", farm_.activities[*activity].name + " has " + std::to_string(yields.size()) + " products", "name the product as in the table of activities");
      if (Done done = cells->number(row, "yield", changed.yields[*activity][static_cast<std::size_t>(found - yields.begin())]); !done) return done;
    }
    return {};
  }

  const FarmPaths& paths_;
  FarmInput& input_;
  Farm& farm_;
  const RunControl& control_;
};

}  // namespace

Done read_farm_tables(const FarmPaths& paths, FarmInput& input, const RunControl& control) { return Reader(paths, input, control).read(); }

}  // namespace solleva::cli
