// SPDX-License-Identifier: Apache-2.0
#include "app/cli/heritage_input.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <utility>

#include "app/cli/table_cells.h"
#include "solleva/plan/heritage/errors.h"

namespace solleva::cli {
namespace {

using namespace plan::heritage;
namespace heritage_errors = plan::heritage::errors;
using Cells = TableCells;

/// A date as in 2026-03-01, or part of one: what is asked for is that it was written down.
bool like_a_date(const std::string& text) { return text.size() >= 4 && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '-'; }); }

class Reader {
 public:
  Reader(HeritageInput& input, const RunControl& control) : input_(input), heritage_(input.heritage), file_(input.file), control_(control) {}

  Done read() {
    heritage_.name = file_.name;
    heritage_.money = file_.money;
    heritage_.periods = file_.periods;
    heritage_.budget = file_.budget;
    heritage_.stipend = file_.stipend;
    heritage_.fee = file_.fee;
    heritage_.line = file_.line;
    heritage_.others = file_.others;
    for (const auto step : {&Reader::crafts, &Reader::leaving, &Reader::households, &Reader::masters, &Reader::workshops, &Reader::learners, &Reader::materials, &Reader::products, &Reader::claims, &Reader::orders,
                            &Reader::scenarios}) {
      if (Done done = (this->*step)(); !done) return done;
    }
    return check(heritage_);
  }

 private:
  Result<Cells> open(const std::string& path, const std::vector<std::string>& needed, std::vector<std::string> optional) const {
    optional.insert(optional.end(), heritage_.periods.begin(), heritage_.periods.end());
    const std::string beside = (std::filesystem::path(file_.file).parent_path() / path).string();
    Result<Cells> cells = Cells::open(beside, heritage_errors::bad_heritage, needed, optional, input_.inputs, control_);
    if (cells) cells->say_of_unknown("no table of these crafts has it");
    return cells;
  }

  template <class T>
  static Done new_name(const Cells& cells, std::size_t row, const std::string& column, const std::vector<T>& all, const std::string& what, const std::string& why) {
    const std::string name = cells.text(row, column);
    if (name.empty()) return cells.wrong(row, column, "this value cannot be used", "the name is empty");
    if (std::ranges::find(all, name, &T::name) != all.end()) return cells.wrong(row, column, what + " \"" + name + "\" is there twice", why, "take one of the rows out");
    return {};
  }

  static Result<std::size_t> whole(const Cells& cells, std::size_t row, const std::string& column, std::size_t otherwise) {
    std::optional<double> value;
    if (Done done = cells.number(row, column, value); !done) return fail(done.error());
    if (!value) return otherwise;
    if (!(*value >= 0 && *value <= 1e6) || *value != std::floor(*value)) return cells.wrong(row, column, "this value cannot be used", "\"" + cells.text(row, column) + "\" is no whole number from 0 on");
    return static_cast<std::size_t>(*value);
  }

  /// A figure for each period: of its own column, else of the one for all.
  Result<std::vector<double>> by_period(const Cells& cells, std::size_t row, const std::string& column) const {
    std::vector<double> values;
    for (const std::string& period : heritage_.periods) {
      std::optional<double> value;
      if (Done done = first_of({cells.number(row, column, value), cells.number(row, period, value)}); !done) return fail(done.error());
      if (!value) return cells.wrong(row, column, "it is not said how many there are in " + period, "there is neither a number under " + column + " nor one under " + period);
      if (!(*value >= 0)) return cells.wrong(row, column, "this value cannot be used", "the number for " + period + " is below 0");
      values.push_back(*value);
    }
    return values;
  }

  Result<std::vector<std::size_t>> names(const Cells& cells, std::size_t row, const std::string& column, const std::string& what) const {
    std::vector<std::size_t> found;
    for (const std::string& word : cells.list(row, column)) {
      const Result<std::size_t> one = cells.which(row, column, heritage_.crafts, what, word);
      if (!one) return fail(one.error());
      found.push_back(*one);
    }
    return found;
  }

  Done crafts() {
    Result<Cells> cells = open(file_.crafts, {"craft", "months"}, {"season", "pace", "teaching", "masters", "years", "chance"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      if (Done done = new_name(*cells, row, "craft", heritage_.crafts, "the craft", "its people would not know which is meant"); !done) return done;
      Craft made;
      made.name = cells->text(row, "craft");
      if (Done done = first_of({cells->number(row, "months", made.months), cells->number(row, "pace", made.pace), cells->number(row, "teaching", made.teaching)}); !done) return done;
      std::set<std::size_t> season;
      for (const std::string& word : cells->list(row, "season")) {
        const Result<std::size_t> period = cells->which(row, "season", heritage_.periods, "period", word);
        if (!period) return fail(period.error());
        season.insert(*period);
      }
      for (std::size_t p = 0; p < heritage_.periods.size() && season.empty(); ++p) made.season.push_back(p);
      made.season.insert(made.season.end(), season.begin(), season.end());
      if (Done done = floor(*cells, row, made); !done) return done;
      if (file_.level) made.leaving.law = Gompertz{*file_.level, *file_.growth};
      heritage_.crafts.push_back(std::move(made));
    }
    return {};
  }

  Done floor(const Cells& cells, std::size_t row, Craft& craft) const {
    if (cells.text(row, "masters").empty()) return {};
    Floor made;
    made.chance = file_.floor.chance;
    const Result<std::size_t> masters = whole(cells, row, "masters", 1), years = whole(cells, row, "years", static_cast<std::size_t>(file_.floor.years));
    if (!masters) return fail(masters.error());
    if (!years) return fail(years.error());
    if (*years < 1 || *years > 20) return cells.wrong(row, "years", "this value cannot be used", "a floor is looked at after 1 to 20 years");
    made.masters = *masters;
    made.years = *years;
    if (Done done = cells.number(row, "chance", made.chance); !done) return done;
    craft.floor = made;
    return {};
  }

  Done leaving() {
    if (file_.level) return {};
    Result<Cells> cells = open(file_.leaving, {"age", "chance"}, {"craft"});
    if (!cells) return fail(cells.error());
    std::vector<std::pair<double, double>> all;
    std::vector<std::vector<std::pair<double, double>>> own(heritage_.crafts.size());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      std::optional<double> age, chance;
      if (Done done = first_of({cells->number(row, "age", age), cells->number(row, "chance", chance)}); !done) return done;
      if (!age || !chance || !(*chance >= 0 && *chance <= 1)) return cells->wrong(row, "chance", "this value cannot be used", "a row says an age, and a chance from 0 to 1");
      std::vector<std::pair<double, double>>* table = &all;
      if (!cells->text(row, "craft").empty()) {
        const Result<std::size_t> craft = cells->which(row, "craft", heritage_.crafts, "craft");
        if (!craft) return fail(craft.error());
        table = &own[*craft];
      }
      if (!table->empty() && table->back().first >= *age) return cells->wrong(row, "age", "this value cannot be used", "the ages of a craft rise from row to row");
      table->emplace_back(*age, *chance);
    }
    for (std::size_t c = 0; c < own.size(); ++c) heritage_.crafts[c].leaving.table = own[c].empty() ? all : own[c];
    return {};
  }

  Done households() {
    Result<Cells> cells = open(file_.households, {"household", "persons", "income"}, {"place"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      if (Done done = new_name(*cells, row, "household", heritage_.households, "the household", "its income would be counted twice"); !done) return done;
      Household made;
      made.name = cells->text(row, "household");
      made.place = cells->text(row, "place");
      const Result<std::size_t> persons = whole(*cells, row, "persons", 0);
      if (!persons) return fail(persons.error());
      made.persons = *persons;
      if (cells->text(row, "income").empty()) return cells->wrong(row, "income", "this value cannot be used", "whether a household is poor is not known without its income");
      if (Done done = cells->number(row, "income", made.income); !done) return done;
      heritage_.households.push_back(std::move(made));
    }
    return {};
  }

  Done masters() {
    Result<Cells> cells = open(file_.masters, {"person", "craft", "household", "age", "teaches"}, {"hours", "years"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      if (Done done = new_name(*cells, row, "person", heritage_.masters, "the master", "the same hours and the same life would be counted twice"); !done) return done;
      Master made;
      made.name = cells->text(row, "person");
      if (cells->text(row, "craft").empty()) return cells->wrong(row, "craft", made.name + " is a master of no craft", "the cell is empty", "name the craft, or take the row out");
      const Result<std::size_t> craft = cells->which(row, "craft", heritage_.crafts, "craft"), household = cells->which(row, "household", heritage_.households, "household"), teaches = whole(*cells, row, "teaches", 0);
      if (!craft) return fail(craft.error());
      if (!household) return fail(household.error());
      if (!teaches) return fail(teaches.error());
      made.craft = *craft;
      made.household = *household;
      made.teaches = *teaches;
      if (cells->text(row, "age").empty()) return cells->wrong(row, "age", "this value cannot be used", "how likely somebody is still there in some years is not known without an age");
      if (Done done = cells->number(row, "age", made.age); !done) return done;
      Result<std::vector<double>> hours = by_period(*cells, row, "hours");
      if (!hours) return fail(hours.error());
      made.hours = std::move(*hours);
      heritage_.masters.push_back(std::move(made));
      input_.active.push_back(cells->text(row, "years"));
    }
    return {};
  }

  Done workshops() {
    Result<Cells> cells = open(file_.workshops, {"workshop", "crafts"}, {"places", "place", "there", "open", "run"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      if (Done done = new_name(*cells, row, "workshop", heritage_.workshops, "the workshop", "its places would be counted twice"); !done) return done;
      Workshop made;
      made.name = cells->text(row, "workshop");
      made.place = cells->text(row, "place");
      if (Done done = first_of({cells->yes(row, "there", made.there), cells->number(row, "open", made.open_cost), cells->number(row, "run", made.run_cost)}); !done) return done;
      Result<std::vector<std::size_t>> crafts = names(*cells, row, "crafts", "craft");
      if (!crafts) return fail(crafts.error());
      made.crafts = std::move(*crafts);
      const Result<std::vector<double>> places = by_period(*cells, row, "places");
      if (!places) return fail(places.error());
      for (const double one : *places) {
        if (one != std::floor(one) || one > 1e6) return cells->wrong(row, "places", "this value cannot be used", "places are whole numbers");
        made.places.push_back(static_cast<std::size_t>(one));
      }
      heritage_.workshops.push_back(std::move(made));
    }
    return {};
  }

  Done learners() {
    Result<Cells> cells = open(file_.learners, {"person", "household", "age"}, {"hours", "wishes", "asked", "stays", "master", "workshop", "learned"});
    if (!cells) return fail(cells.error());
    std::set<std::string> seen;
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      if (Done done = learner(*cells, row, seen); !done) return done;
    }
    return {};
  }

  Done learner(const Cells& cells, std::size_t row, std::set<std::string>& seen) {
    Candidate made;
    made.name = cells.text(row, "person");
    if (made.name.empty()) return cells.wrong(row, "person", "this value cannot be used", "the name is empty");
    const std::string twice = "one person would be in two places at the same time";
    if (!seen.insert(made.name).second) return cells.wrong(row, "person", "\"" + made.name + "\" is there twice", twice, "one row for each person: several wishes stand in one cell, separated by ;");
    if (std::ranges::find(heritage_.masters, made.name, &Master::name) != heritage_.masters.end()) return cells.wrong(row, "person", "\"" + made.name + "\" is a master and asks to learn", twice, "take the row of one of the two out, or tell two people of one name apart");
    const Result<std::size_t> household = cells.which(row, "household", heritage_.households, "household");
    if (!household) return fail(household.error());
    made.household = *household;
    if (cells.text(row, "age").empty()) return cells.wrong(row, "age", "this value cannot be used", "whether somebody may be placed is not known without an age");
    if (Done done = first_of({cells.number(row, "age", made.age), cells.number(row, "stays", made.stays), cells.number(row, "learned", made.learned)}); !done) return done;
    Result<std::vector<double>> hours = by_period(cells, row, "hours");
    if (!hours) return fail(hours.error());
    made.hours = std::move(*hours);
    Result<std::vector<std::size_t>> wishes = names(cells, row, "wishes", "craft");
    if (!wishes) return fail(wishes.error());
    made.wishes = std::move(*wishes);
    if (Done done = today(cells, row, made); !done) return done;
    const std::string asked = cells.text(row, "asked");
    if (!asked.empty() && !like_a_date(asked)) return cells.wrong(row, "asked", "this value cannot be used", "\"" + asked + "\" is no date", "write the day on which the person asked, as in 2026-03-01");
    std::string why;
    if (made.age < static_cast<double>(file_.youngest)) why = "is younger than " + std::to_string(file_.youngest);
    else if (!made.today && made.wishes.empty()) why = "asked for no craft";
    else if (!made.today && asked.empty()) why = "no date is recorded on which the person asked: nobody is placed without it";
    if (!why.empty() && made.today) return cells.wrong(row, "age", "\"" + made.name + "\" learns already and " + why, "nobody so young is planned for", "set heritage.youngest to what the law says, or take the row out");
    if (!why.empty()) input_.not_planned.push_back({made.name, why});
    else heritage_.candidates.push_back(std::move(made));
    return {};
  }

  Done today(const Cells& cells, std::size_t row, Candidate& made) const {
    const bool master = !cells.text(row, "master").empty(), workshop = !cells.text(row, "workshop").empty();
    if (!master && !workshop) return {};
    if (master != workshop) return cells.wrong(row, master ? "workshop" : "master", "it is not said where " + made.name + " learns", "who learns already has a master and a workshop", "fill in both cells or neither");
    const Result<std::size_t> whom = cells.which(row, "master", heritage_.masters, "master"), where = cells.which(row, "workshop", heritage_.workshops, "workshop");
    if (!whom) return fail(whom.error());
    if (!where) return fail(where.error());
    Place place;
    place.master = *whom;
    place.craft = heritage_.masters[*whom].craft;
    place.workshop = *where;
    made.today = place;
    return {};
  }

  Done materials() {
    if (file_.materials.empty()) return {};
    Result<Cells> cells = open(file_.materials, {"material", "price"}, {"unit", "most"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      if (Done done = new_name(*cells, row, "material", heritage_.materials, "the material", "it would be there twice"); !done) return done;
      Material made;
      made.name = cells->text(row, "material");
      made.unit = cells->text(row, "unit");
      if (Done done = cells->number(row, "price", made.price); !done) return done;
      for (const std::string& period : heritage_.periods) {
        std::optional<double>& most = made.most.emplace_back();
        if (Done done = first_of({cells->number(row, "most", most), cells->number(row, period, most)}); !done) return done;
      }
      heritage_.materials.push_back(std::move(made));
    }
    return {};
  }

  /// A product that takes several materials has a row for each.
  Done products() {
    Result<Cells> cells = open(file_.products, {"product", "craft", "hours"}, {"material", "amount"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const Result<std::size_t> craft = cells->which(row, "craft", heritage_.crafts, "craft");
      if (!craft) return fail(craft.error());
      Product made;
      made.name = cells->text(row, "product");
      made.craft = *craft;
      if (Done done = cells->number(row, "hours", made.hours); !done) return done;
      auto found = std::ranges::find(heritage_.products, made.name, &Product::name);
      if (found == heritage_.products.end()) {
        heritage_.products.push_back(made);
        found = heritage_.products.end() - 1;
      } else if (found->craft != made.craft || found->hours != made.hours) {
        return cells->wrong(row, "product", "the product \"" + made.name + "\" is there twice", "its rows differ in craft or hours", "several rows of a product differ in its material alone");
      }
      if (cells->text(row, "material").empty()) continue;
      const Result<std::size_t> material = cells->which(row, "material", heritage_.materials, "material");
      if (!material) return fail(material.error());
      double amount = 1;
      if (Done done = cells->number(row, "amount", amount); !done) return done;
      found->materials.emplace_back(*material, amount);
    }
    return {};
  }

  Done claims() {
    if (file_.claims.empty()) return {};
    Result<Cells> cells = open(file_.claims, {"design", "claimant"}, {"right", "date", "source", "agreed"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      Claim made;
      made.design = cells->text(row, "design");
      made.who = cells->text(row, "claimant");
      if (made.design.empty() || made.who.empty()) return cells->wrong(row, made.who.empty() ? "claimant" : "design", "this claim says nothing", "a claim says who claims what");
      made.right = cells->text(row, "right");
      made.date = cells->text(row, "date");
      made.source = cells->text(row, "source");
      const std::string agreed = cells->text(row, "agreed");
      if (agreed == "yes" || agreed == "no") made.agreed = agreed == "yes";
      else if (!agreed.empty()) return cells->wrong(row, "agreed", "this value cannot be used", "\"" + agreed + "\" is neither yes nor no", "leave it empty where the claimant has not been asked");
      input_.claims.push_back(std::move(made));
    }
    return {};
  }

  Done orders() {
    Result<Cells> cells = open(file_.orders, {"order", "product", "period", "quantity", "price"}, {"buyer", "design"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      if (Done done = new_name(*cells, row, "order", heritage_.orders, "the order", "it would be filled twice"); !done) return done;
      Order made;
      made.name = cells->text(row, "order");
      const Result<std::size_t> product = cells->which(row, "product", heritage_.products, "product"), period = cells->which(row, "period", heritage_.periods, "period");
      if (!product) return fail(product.error());
      if (!period) return fail(period.error());
      const std::size_t craft = heritage_.products[*product].craft;
      if (std::ranges::find(heritage_.masters, craft, &Master::craft) == heritage_.masters.end()) {
        return cells->wrong(row, "product", "nobody can make this order", heritage_.crafts[craft].name + " has no master", "take the order out, or find who knows the craft");
      }
      if (heritage_.crafts[craft].season.front() > *period) {
        return cells->wrong(row, "period", "nobody can make this order", heritage_.crafts[craft].name + " is not worked before " + heritage_.periods[heritage_.crafts[craft].season.front()], "agree on a later period");
      }
      made.product = *product;
      made.period = *period;
      made.buyer = cells->text(row, "buyer");
      made.design = cells->text(row, "design");
      if (!made.design.empty()) made.right = right_of(input_.claims, made.design);
      if (Done done = first_of({cells->number(row, "quantity", made.quantity), cells->number(row, "price", made.price)}); !done) return done;
      heritage_.orders.push_back(std::move(made));
    }
    return {};
  }

  Done scenarios() {
    for (const data::HeritageScenario& one : file_.scenarios) {
      Market made;
      made.name = one.id;
      made.probability = one.probability;
      made.price.assign(heritage_.products.size(), 1);
      made.demand.assign(heritage_.products.size(), 1);
      heritage_.markets.push_back(std::move(made));
    }
    if (file_.scenario_table.empty()) return {};
    Result<Cells> cells = open(file_.scenario_table, {"scenario"}, {"product", "price", "demand"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const Result<std::size_t> scenario = cells->which(row, "scenario", heritage_.markets, "scenario");
      if (!scenario) return fail(scenario.error());
      Market& market = heritage_.markets[*scenario];
      std::size_t from = 0, to = heritage_.products.size();
      if (!cells->text(row, "product").empty()) {
        const Result<std::size_t> product = cells->which(row, "product", heritage_.products, "product");
        if (!product) return fail(product.error());
        from = *product;
        to = from + 1;
      }
      for (std::size_t k = from; k < to; ++k) {
        if (Done done = first_of({cells->number(row, "price", market.price[k]), cells->number(row, "demand", market.demand[k])}); !done) return done;
      }
    }
    return {};
  }

  HeritageInput& input_;
  Heritage& heritage_;
  const data::HeritageFile& file_;
  const RunControl& control_;
};

}  // namespace

Checked<HeritageInput> read_heritage(const std::string& path, const RunControl& control) {
  Checked<data::HeritageFile> file = data::load_heritage(path);
  if (!file) return tl::unexpected(file.error());
  const Result<share::Input> source = input_of(path);
  if (!source) return fail(source.error());
  HeritageInput input;
  input.file = std::move(*file);
  input.inputs.push_back(*source);
  if (Done done = Reader(input, control).read(); !done) return fail(in_file(done.error(), path));
  return input;
}

}  // namespace solleva::cli
