// SPDX-License-Identifier: Apache-2.0
#include "app/cli/farm_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "app/cli/farm_tables.h"
#include "solleva/data/errors.h"
#include "solleva/data/toml_file.h"
#include "solleva/plan/farm/farm_source.h"

namespace solleva::cli {
namespace {

using namespace plan::farm;
using data::TomlNode;
using enum data::KeyType;
using data::may_be_absent;
using data::needed;

constexpr auto kKeys = std::to_array<data::Key>({
    {"farm", table, needed, "what the plan is about"},
    {"farm.id", id, needed, "short name"},
    {"farm.name", texts, may_be_absent, "name by language"},
    {"farm.note", text, may_be_absent, "what readers must know, as that everything is made up"},
    {"farm.money", text, needed, "unit of prices and costs, as in CNY"},
    {"farm.periods", names, needed, "the parts of the year in their order: months, half-months, seasons"},
    {"farm.activities", text, needed, "path of the table of crops, herds and machines, relative to this file"},
    {"farm.needs", text, needed, "path of the table of what each takes in each period"},
    {"farm.resources", text, needed, "path of the table of what is there: land, labour, water, draft, fodder, machine hours"},
    {"farm.products", text, may_be_absent, "path of the table of what is eaten and sold"},
    {"farm.yields", text, may_be_absent, "path of the table of harvests, where a crop gives more than one product"},
    {"farm.parcels", text, may_be_absent, "path of the table of pieces of land; without it all land is alike"},
    {"farm.scenarios", text, may_be_absent, "path of the table of what differs from year to year"},
    {"farm.aim", choice, may_be_absent, "what is made as large as it can be; expected without it", "expected cvar worst"},
    {"farm.tail", number, may_be_absent, "of cvar: the worst part of the years whose mean counts; 0.2 without it"},

    {"scenario", tables, may_be_absent, "how a year may turn out; without any, as the tables say"},
    {"scenario.id", id, needed, "name in the table of scenarios"},
    {"scenario.probability", fraction, needed, "how likely it is; all together are 1"},

    {"rotation", tables, may_be_absent, "how much of each parcel some crops may take in a year"},
    {"rotation.id", id, needed, "name in the results"},
    {"rotation.crops", names, needed, "crops that count together"},
    {"rotation.least", fraction, may_be_absent, "at least this part of the area; none without it"},
    {"rotation.most", fraction, may_be_absent, "at most this part of the area; all without it"},

    {"credit", table, may_be_absent, "money before the harvest; without it there is always enough"},
    {"credit.own", number, may_be_absent, "money of one's own; none without it"},
    {"credit.most", number, may_be_absent, "most that can be borrowed; no limit without it"},
    {"credit.interest", number, may_be_absent, "a year, a part of 1; none without it"},
});

constexpr std::string_view kGuide =
    "# The file of a farm\n\n"
    "<!-- Made by `solleva help farm`; change the catalogue in app/cli/farm_file.cpp instead. -->\n\n"
    "A file in [TOML](https://toml.io) names the tables of a farm or a village that farms together; `solleva plan farm THIS.toml` says what to grow\nwhere, "
    "which animals to keep, whom to hire, what to eat, sell and buy, and what another hectare, day or litre would be worth. `cases/farm` is a whole example.\n";

constexpr std::string_view kTables =
    "\n## The tables\n\n"
    "Any format that Solleva reads. An empty cell says nothing; lists in a cell are separated by `;`.\n\n"
    "| table | columns |\n|---|---|\n"
    "| resources | `resource`; `unit`, `land` (yes for the one that is land), `trip` (hours worked on a parcel between the way out and the way back: ways then take time too), `way_cost` (of a unit that goes on ways), `keep` (part that is still there in the next period; after the last comes the first), `period` (empty: all), "
    "`own`, `buy` (price of a unit more), `buy_most`, `sell` (price of an own unit given away), `sell_most` |\n"
    "| activities | `activity`; `kind` (crop, herd or machine; crop where empty), `unit`, `product` and `yield` of a unit, `income` of a unit beside that, `cost`, `cash` needed before the harvest, "
    "`least`, `most`, `whole` (yes: only whole units), `steepest` (slope of a parcel in per cent above which the soil would wash away), `classes` of land it grows on |\n"
    "| needs | `activity`, `resource`, and a column for each period: what a unit takes; below 0 what it gives, as an ox gives days of draft |\n"
    "| products | `product`; `unit`, `price`, `quota` (above it `price_above` is paid), `buy` (price of buying), `need` of the household: food comes first |\n"
    "| yields | `activity`, `product`, `yield` |\n"
    "| parcels | `parcel`, `area`; `class`, `slope` (per cent), `reclaimable` (area that could be tilled), `reclaim_cost` of a unit of it a year, `yield` (as a multiple of that of the table), `minutes` (of the way from the yard) |\n"
    "| scenarios | `scenario`; with `activity` (and `product`) the `yield` there; with `product` alone `price`, `price_above`, `buy`. What no row names is as usual |\n\n"
    "A resource is in several rows where its periods differ; a later row has the last word. With a table of parcels the land is theirs: the row of the resource then has no `own`.\n";

class Reader {
 public:
  Reader(const TomlNode& root, const std::string& file) : root_(root), file_(file) {}

  Checked<FarmInput> read(const RunControl& control) {
    const TomlNode& head = *root_.find("farm");
    Farm& farm = input_.farm;
    input_.id = head.text("id");
    const TomlNode* names = head.find("name");
    farm.name = names == nullptr ? input_.id : names->text("en");
    input_.note = head.text("note");
    farm.money = head.text("money");
    farm.periods = head.texts("periods");
    const std::string aim = head.text("aim");
    input_.aim = aim == "cvar" ? Aim::cvar : aim == "worst" ? Aim::worst : Aim::expected;
    if (const TomlNode* tail = head.find("tail")) {
      input_.tail = head.number("tail");
      if (!(input_.tail > 0 && input_.tail <= 1)) bad(*tail, "farm.tail", "it is a part of the years above 0, up to 1");
    }
    for (const TomlNode& one : root_.list("scenario")) {
      Scenario& made = farm.scenarios.emplace_back();
      made.name = one.text("id");
      made.probability = data::fraction_of(*one.find("probability"))->value();
    }
    if (const TomlNode* credit = root_.find("credit")) read_credit(*credit);
    if (!errors_.empty()) return tl::unexpected(Errors(std::move(errors_)));
    if (Done done = read_farm_tables(paths_of(head), input_, control); !done) return fail(done.error());
    for (const TomlNode& one : root_.list("rotation")) read_rotation(one);
    if (!errors_.empty()) return tl::unexpected(Errors(std::move(errors_)));
    return std::move(input_);
  }

 private:
  void bad(const TomlNode& node, std::string_view field, std::string why) {
    Error error{data::errors::programme_bad_value, "this value cannot be used"};
    error.where = data::where_of(file_, node.place, field);
    error.why = std::move(why);
    errors_.push_back(std::move(error));
  }

  FarmPaths paths_of(const TomlNode& head) const {
    FarmPaths paths;
    paths.activities = beside(head.text("activities"));
    paths.needs = beside(head.text("needs"));
    paths.resources = beside(head.text("resources"));
    paths.products = beside(head.text("products"));
    paths.yields = beside(head.text("yields"));
    paths.parcels = beside(head.text("parcels"));
    paths.scenarios = beside(head.text("scenarios"));
    return paths;
  }

  std::string beside(const std::string& path) const { return path.empty() ? path : (std::filesystem::path(file_).parent_path() / path).string(); }

  void read_credit(const TomlNode& node) {
    Credit& credit = input_.farm.credit.emplace();
    credit.own = node.number("own");
    if (node.find("most") != nullptr) credit.most = node.number("most");
    credit.interest = node.number("interest");
    for (const char* key : {"own", "most", "interest"}) {
      if (node.find(key) != nullptr && node.number(key) < 0) bad(*node.find(key), std::string("credit.") + key, "it lies from 0 on");
    }
  }

  void read_rotation(const TomlNode& node) {
    Rotation& rotation = input_.farm.rotations.emplace_back();
    rotation.name = node.text("id");
    if (node.find("least") != nullptr) rotation.least = data::fraction_of(*node.find("least"))->value();
    if (node.find("most") != nullptr) rotation.most = data::fraction_of(*node.find("most"))->value();
    for (const std::string& crop : node.texts("crops")) {
      const auto found = std::ranges::find(input_.farm.activities, crop, &Activity::name);
      if (found == input_.farm.activities.end()) bad(*node.find("crops"), "rotation.crops", "there is no crop \"" + crop + "\"");
      else rotation.crops.push_back(static_cast<std::size_t>(found - input_.farm.activities.begin()));
    }
  }

  const TomlNode& root_;
  const std::string& file_;
  FarmInput input_;
  std::vector<Error> errors_;
};

}  // namespace

Checked<FarmInput> read_farm(const std::string& path, const RunControl& control) {
  const Result<std::string> text = data::read_text(path);
  if (!text) return fail(text.error());
  const Result<share::Input> source = input_of(path);
  if (!source) return fail(source.error());
  if (path.ends_with(".json") || path.ends_with(".json.gz")) {
    Result<Farm> farm = parse_farm(*text, path);
    if (!farm) return fail(farm.error());
    FarmInput input;
    input.farm = std::move(*farm);
    input.id = input.farm.name;
    input.inputs.push_back(*source);
    return input;
  }
  const Checked<TomlNode> root = data::parse_toml(*text, path, kKeys);
  if (!root) return tl::unexpected(root.error());
  Checked<FarmInput> input = Reader(*root, path).read(control);
  if (input) input->inputs.insert(input->inputs.begin(), *source);
  return input;
}

std::string farm_guide() { return std::string(kGuide) + data::keys_guide(kKeys) + std::string(kTables); }

}  // namespace solleva::cli
