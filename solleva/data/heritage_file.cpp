// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/heritage_file.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/toml_file.h"

namespace solleva::data {
namespace {

using enum KeyType;

constexpr auto kKeys = std::to_array<Key>({
    {"heritage", table, needed, "what the plan is about"},
    {"heritage.id", id, needed, "short name"},
    {"heritage.name", texts, may_be_absent, "name by language"},
    {"heritage.note", text, may_be_absent, "what readers must know, as that everything is made up"},
    {"heritage.money", text, needed, "unit of prices, costs and incomes, as in CNY"},
    {"heritage.periods", names, needed, "the parts of the year in their order: seasons or months"},
    {"heritage.crafts", text, needed, "path of the table of crafts, relative to this file"},
    {"heritage.households", text, needed, "path of the table of households"},
    {"heritage.masters", text, needed, "path of the table of masters"},
    {"heritage.learners", text, needed, "path of the table of people who learn a craft or asked to"},
    {"heritage.workshops", text, needed, "path of the table of workshops that stand or could be opened"},
    {"heritage.products", text, needed, "path of the table of what is made"},
    {"heritage.orders", text, needed, "path of the table of who buys what and when"},
    {"heritage.materials", text, may_be_absent, "path of the table of materials; without it, pieces take none"},
    {"heritage.claims", text, may_be_absent, "path of the table of who claims which design or name; without it, nobody claims any"},
    {"heritage.scenarios", text, may_be_absent, "path of the table of prices and demand by scenario"},
    {"heritage.budget", number, needed, "money of the programme for the year: workshops, stipends, fees"},
    {"heritage.stipend", number, may_be_absent, "paid to each apprentice a year; nothing without it"},
    {"heritage.fee", number, may_be_absent, "paid to a master a year for each apprentice; nothing without it"},
    {"heritage.youngest", integer, may_be_absent, "age below which nobody is placed; 16 without it"},
    {"heritage.others", fraction, may_be_absent, "what income of those who are not poor counts, as a part of that of the poor; 0 without it"},
    {"heritage.aim", choice, may_be_absent, "what is made as large as it can be; expected without it", "expected cvar"},
    {"heritage.tail", number, may_be_absent, "of cvar: the worst part of the years whose mean counts; 0.2 without it"},

    {"poverty", table, needed, "who is poor"},
    {"poverty.line", amount, needed, "money a person and year, beside what the crafts bring"},

    {"leaving", table, needed, "how people leave a craft, by death, age or for other work: a table, or a law"},
    {"leaving.table", text, may_be_absent, "path of the table of chances by age"},
    {"leaving.level", number, may_be_absent, "of Gompertz' law: the hazard a year is level * exp(growth * age)"},
    {"leaving.growth", number, may_be_absent, "of Gompertz' law"},
    {"leaving.source", text, needed, "where the chances come from, or that they are made up"},

    {"floor", table, may_be_absent, "when a craft counts as kept, where its row does not say otherwise: a craft has a floor where its row says `masters`"},
    {"floor.years", integer, may_be_absent, "at the end of which year, 1 to 20; 10 without it"},
    {"floor.chance", fraction, may_be_absent, "with which chance there are at least so many masters then; 0.9 without it"},

    {"scenario", tables, may_be_absent, "how a year may turn out; without any, as the orders say"},
    {"scenario.id", id, needed, "name in the table of scenarios"},
    {"scenario.probability", fraction, needed, "how likely it is; all together are 1"},
});

constexpr std::string_view kGuide =
    "# The file of crafts\n\n"
    "<!-- Made by `solleva help heritage`; change the catalogue in solleva/data/heritage_file.cpp instead. -->\n\n"
    "A file in [TOML](https://toml.io) names the tables of the crafts of some villages; `solleva plan heritage THIS.toml` says who learns what with whom, which workshops run, what is made\n"
    "for whom, what each household is expected to earn, and how likely each craft still has masters in the next 20 years. `cases/heritage` is a whole example.\n";

constexpr std::string_view kTables =
    "\n## The tables\n\n"
    "Any format that Solleva reads. An empty cell says nothing; lists in a cell are separated by `;`; yes and no are yes and no. PERIOD is a column for each period, by its name.\n\n"
    "| table | columns |\n|---|---|\n"
    "| crafts | `craft`, `months` (of learning to mastery); `season` (periods in which it is worked; all where empty), `pace` (what a learner makes in an hour, as a part of what a master makes; 0.5), "
    "`teaching` (hours that an apprentice takes off a master in each period; 0), `masters` (its floor: fewest masters that keep it alive; no floor where empty), `years`, `chance` of that floor |\n"
    "| households | `household`, `persons`, `income` (a year, beside the crafts); `place` |\n"
    "| masters | `person`, `craft`, `household`, `age`, `teaches` (most apprentices at a time), and `hours` of each period or a column PERIOD; `years` (active; told, not reckoned with) |\n"
    "| learners | `person`, `household`, `age`, and `hours` of each period or PERIOD; `wishes` (crafts that the person asked to learn), `asked` (the date of that: nobody is placed without it), "
    "`stays` (chance of going on for another year; 0.9); of who learns already `master`, `workshop`, `learned` (months) |\n"
    "| workshops | `workshop`, `crafts`, and `places` for apprentices or PERIOD; `place`, `there` (yes: it stands), `open` (cost of opening it), `run` (cost of a year) |\n"
    "| products | `product`, `craft`, `hours` of a master for a piece; `material`, `amount` of it in a piece; a product that takes several materials is in several rows |\n"
    "| orders | `order`, `product`, `period` (by whose end it is wanted), `quantity`, `price`; `buyer`, `design` (as in the table of claims) |\n"
    "| materials | `material`, `price`; `unit`, `most` that there is in each period, or PERIOD |\n"
    "| claims | `design`, `claimant`; `right` (what is claimed: name, pattern, song, technique), `date`, `source`, `agreed` (yes or no: whether the claimant lets it be used; empty: not asked) |\n"
    "| scenarios | `scenario`; `product` (all where empty), `price`, `demand`: multiples of those of the orders |\n"
    "| leaving | `age` (from which on), `chance` of leaving within a year; `craft` (all others where empty) |\n";

class Reader {
 public:
  Reader(const TomlNode& root, const std::string& file) : root_(root) { spec_.file = file; }

  Checked<HeritageFile> read() {
    read_head();
    read_leaving(*root_.find("leaving"));
    if (const TomlNode* floor = root_.find("floor")) read_floor(*floor);
    for (const TomlNode& one : root_.list("scenario")) {
      HeritageScenario made;
      made.id = one.text("id");
      made.probability = fraction_of(*one.find("probability"))->value();
      spec_.scenarios.push_back(std::move(made));
    }
    double together = 0;
    for (const HeritageScenario& one : spec_.scenarios) together += one.probability;
    if (!spec_.scenarios.empty() && std::fabs(together - 1) > 1e-9) {
      bad(root_.list("scenario").front().place, "scenario.probability", "the probabilities of all scenarios are " + format_double(std::round(together * 1e9) / 1e9) + " together, not 1");
    }
    if (!errors_.empty()) return tl::unexpected(Errors(std::move(errors_)));
    return std::move(spec_);
  }

 private:
  void bad(Place place, std::string_view field, std::string why) {
    Error error{errors::programme_bad_value, "this value cannot be used"};
    error.where = where_of(spec_.file, place, field);
    error.why = std::move(why);
    errors_.push_back(std::move(error));
  }

  /// A number from 0 on; 0 where it is not there.
  double money_in(const TomlNode& node, const std::string& key) {
    if (node.find(key) == nullptr) return 0;
    const double value = node.number(key);
    if (value < 0) bad(node.find(key)->place, "heritage." + key, "it lies from 0 on");
    return value;
  }

  void read_head() {
    const TomlNode& head = *root_.find("heritage");
    spec_.id = head.text("id");
    const TomlNode* names = head.find("name");
    spec_.name = names == nullptr ? spec_.id : names->text("en");
    spec_.note = head.text("note");
    spec_.money = head.text("money");
    spec_.periods = head.texts("periods");
    for (std::size_t i = 0; i < spec_.periods.size(); ++i) {
      if (std::ranges::count(spec_.periods, spec_.periods[i]) > 1) bad(head.find("periods")->place, "heritage.periods", "\"" + spec_.periods[i] + "\" is there twice");
    }
    if (spec_.periods.empty()) bad(head.find("periods")->place, "heritage.periods", "a year has at least one part");
    read_paths(head);
    spec_.budget = money_in(head, "budget");
    spec_.stipend = money_in(head, "stipend");
    spec_.fee = money_in(head, "fee");
    if (head.find("youngest") != nullptr) spec_.youngest = head.whole("youngest");
    if (spec_.youngest < 0) bad(head.find("youngest")->place, "heritage.youngest", "it lies from 0 on");
    if (head.find("others") != nullptr) spec_.others = fraction_of(*head.find("others"))->value();
    spec_.cvar = head.text("aim") == "cvar";
    if (head.find("tail") != nullptr) spec_.tail = head.number("tail");
    if (!(spec_.tail > 0 && spec_.tail <= 1)) bad(head.find("tail")->place, "heritage.tail", "it is a part of the years above 0, up to 1");
    spec_.line = root_.find("poverty")->number("line");
  }

  void read_paths(const TomlNode& head) {
    spec_.crafts = head.text("crafts");
    spec_.households = head.text("households");
    spec_.masters = head.text("masters");
    spec_.learners = head.text("learners");
    spec_.workshops = head.text("workshops");
    spec_.products = head.text("products");
    spec_.orders = head.text("orders");
    spec_.materials = head.text("materials");
    spec_.claims = head.text("claims");
    spec_.scenario_table = head.text("scenarios");
  }

  void read_leaving(const TomlNode& node) {
    spec_.leaving = node.text("table");
    spec_.leaving_source = node.text("source");
    const bool level = node.find("level") != nullptr, growth = node.find("growth") != nullptr;
    if (spec_.leaving.empty() != (level && growth) || level != growth) {
      bad(node.place, "leaving", "it takes either a table, or level and growth of Gompertz' law");
      return;
    }
    if (!level) return;
    spec_.level = node.number("level");
    spec_.growth = node.number("growth");
    if (*spec_.level < 0) bad(node.find("level")->place, "leaving.level", "it lies from 0 on");
    if (std::fabs(*spec_.growth) > 1) bad(node.find("growth")->place, "leaving.growth", "it lies from -1 to 1; of people it is near 0.09");
  }

  void read_floor(const TomlNode& node) {
    if (node.find("years") != nullptr) spec_.floor.years = node.whole("years");
    if (spec_.floor.years < 1 || spec_.floor.years > 20) bad(node.find("years")->place, "floor.years", "it lies from 1 to 20");
    if (node.find("chance") != nullptr) spec_.floor.chance = fraction_of(*node.find("chance"))->value();
    if (!(spec_.floor.chance > 0 && spec_.floor.chance < 1)) bad(node.find("chance")->place, "floor.chance", "it lies above 0 and below 1: everybody may leave");
  }

  const TomlNode& root_;
  HeritageFile spec_;
  std::vector<Error> errors_;
};

}  // namespace

std::span<const Key> heritage_keys() { return kKeys; }

std::string heritage_guide() { return std::string(kGuide) + keys_guide(kKeys) + std::string(kTables); }

Checked<HeritageFile> parse_heritage(std::string_view text, const std::string& file) {
  const Checked<TomlNode> root = parse_toml(text, file, kKeys);
  if (!root) return tl::unexpected(root.error());
  return Reader(*root, file).read();
}

Checked<HeritageFile> load_heritage(const std::string& path) {
  const Result<std::string> text = read_text(path);
  if (!text) return fail(text.error());
  return parse_heritage(*text, path);
}

}  // namespace solleva::data
