// SPDX-License-Identifier: Apache-2.0
#include "app/cli/park_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "solleva/data/errors.h"
#include "solleva/data/toml_file.h"

namespace solleva::cli {
namespace {

using namespace plan::park;
using data::TomlNode;
using enum data::KeyType;
using data::may_be_absent;
using data::needed;

constexpr auto kKeys = std::to_array<data::Key>({
    {"park", table, needed, "what the plan is about"},
    {"park.id", id, needed, "short name"},
    {"park.name", texts, may_be_absent, "name by language"},
    {"park.note", text, may_be_absent, "what readers must know, as that everything is made up"},
    {"park.money", text, needed, "unit of wages and prices, as in CNY"},
    {"park.on", date, needed, "the day of the plan, on which a consent must hold"},
    {"park.firms", text, needed, "path of the table of firms, relative to this file"},
    {"park.jobs", text, needed, "path of the table of jobs"},
    {"park.people", text, needed, "path of the table of people who asked for work"},
    {"park.households", text, needed, "path of the table of their households"},
    {"park.consents", text, needed, "path of the table of answers; nobody is planned for without a consent to employment that holds"},
    {"park.travel", text, needed, "path of the table of ways from homes to the park"},
    {"park.years", text, needed, "path of the table of planned sales and costs of each firm by year"},
    {"park.inputs", text, may_be_absent, "path of the table of what each firm buys from which sector; without it, what its sector buys"},
    {"park.elsewhere", text, may_be_absent, "path of the table of jobs outside the park, for who loses one inside"},
    {"park.scenarios", text, may_be_absent, "path of the table of what differs between scenarios"},

    {"placement", table, may_be_absent, "how people and jobs come together"},
    {"placement.rule", choice, may_be_absent, "stable: nobody and no job are left who would both rather have each other; best: the aim alone; stable without it", "stable best"},
    {"placement.aim", choice, may_be_absent, "poor: people of poor households in work; households: poor households with somebody in work; people: all; gain: what all gain; poor without it", "households poor people gain"},
    {"placement.priority", names, may_be_absent, "how jobs rank people, of poor, skilled and near, the first first; then a lottery; poor and skilled without it"},

    {"wages", table, may_be_absent, "rules for wages"},
    {"wages.minimum", number, may_be_absent, "lowest wage a month for a full week that the law allows; none without it"},
    {"wages.full-week", amount, may_be_absent, "hours of a full week; 40 without it"},
    {"wages.beside", number, may_be_absent, "what the employer pays beside a wage, as a part of it; none without it"},
    {"wages.age", number, may_be_absent, "youngest age of work; 16 without it"},

    {"poverty", table, needed, "who is poor"},
    {"poverty.line", amount, needed, "money a person and month below which a household is poor"},

    {"viability", table, needed, "how money of later years counts"},
    {"viability.rate", number, needed, "rate of discount a year, as in 0.08"},
    {"viability.draws", integer, may_be_absent, "how often all ranges are drawn together; 2000 without it"},

    {"range", tables, may_be_absent, "what may turn out otherwise, as a multiple of the plan"},
    {"range.factor", choice, needed, "what", "price amount input_cost wages rent running investment"},
    {"range.low", number, needed, "low end, up to 1"},
    {"range.high", number, needed, "high end, from 1 on"},

    {"scenario", tables, may_be_absent, "how the years may turn out; without any, as the tables say"},
    {"scenario.id", id, needed, "name in the table of scenarios"},
    {"scenario.probability", fraction, needed, "how likely it is; all together are 1"},

    {"economy", table, may_be_absent, "the input-output table of the region, for jobs beyond the park"},
    {"economy.flows", text, needed, "path of what sectors buy from each other, as for `plan economy`"},
    {"economy.final", text, needed, "path of final demand"},
    {"economy.factors", text, needed, "path of factors by sector: jobs, wages, and what else makes up output"},
    {"economy.jobs", text, may_be_absent, "the factor that is jobs; jobs without it"},
    {"economy.wages", text, may_be_absent, "the factor that households earn, for type II; nothing is induced without it"},
    {"economy.spending", names, may_be_absent, "columns of final demand that households buy"},
    {"economy.inputs-and", names, may_be_absent, "factors that with the inputs make up the output of a sector: the sums are then checked"},
    {"economy.region", text, may_be_absent, "path of jobs by sector in the region and the nation, where the flows are national"},
    {"economy.rule", choice, may_be_absent, "the location quotient that cuts; flq without it", "slq cilq flq"},
    {"economy.delta", number, may_be_absent, "of flq; 0.3 without it"},
    {"economy.delta-low", number, may_be_absent, "low end of its range, for the range of jobs; 0.1 below it without it"},
    {"economy.delta-high", number, may_be_absent, "high end; 0.1 above it without it"},
    {"economy.unit", amount, may_be_absent, "money of the park that is one of the table, as in 10000; 1 without it"},

    {"displaced", table, may_be_absent, "share of the park's sales that other firms of the region lose; it is not known, so it needs a range"},
    {"displaced.value", fraction, needed, "what is taken for it"},
    {"displaced.low", fraction, needed, "low end"},
    {"displaced.high", fraction, needed, "high end"},
    {"displaced.source", text, may_be_absent, "who says so; a note says it where nobody does"},
    {"refilled", table, may_be_absent, "share of the jobs that people leave for the park which people without work take in the end"},
    {"refilled.value", fraction, needed, "what is taken for it"},
    {"refilled.low", fraction, needed, "low end"},
    {"refilled.high", fraction, needed, "high end"},
    {"refilled.source", text, may_be_absent, "who says so; a note says it where nobody does"},

    {"closing", table, may_be_absent, "what is due and what is lost when it closes"},
    {"closing.after", amount, may_be_absent, "years of work before the end; 3 without it"},
    {"closing.severance", number, may_be_absent, "months of wages due for each year of work; none without it"},
    {"closing.months", number, may_be_absent, "months without work for who finds none within reach; 6 without it"},
    {"closing.months-low", number, may_be_absent, "low end; half of it without it"},
    {"closing.months-high", number, may_be_absent, "high end; twice it without it"},

    {"training", table, may_be_absent, "for a portfolio: training people for places that stay empty for want of a skill"},
    {"training.cost", amount, needed, "money a person"},

    {"answers", table, may_be_absent, "how answers are looked at"},
    {"answers.few", amount, may_be_absent, "answers of a village below which it says nothing that nobody refused; 10 without it"},
});

constexpr std::string_view kGuide =
    "# The file of a park\n\n"
    "<!-- Made by `solleva help park`; change the catalogue in app/cli/park_file.cpp instead. -->\n\n"
    "A file in [TOML](https://toml.io) names the tables of a park of firms and of people who asked for work there; `solleva plan park THIS.toml` says who can\nhave which job, how many jobs that is gross and "
    "net, whether the firms live without subsidies, and what happens to the workers if they close.\n`cases/park` is a whole example.\n";

constexpr std::string_view kTables =
    "\n## The tables\n\n"
    "Any format that Solleva reads. An empty cell says nothing; lists in a cell are separated by `;`.\n\n"
    "| table | columns |\n|---|---|\n"
    "| firms | `firm`; `sector` of the economy, `product`, `places` (people who can work there at one time), `owner` (yes for who owns the park and takes the rents) |\n"
    "| jobs | `job`, `firm`, `wage` a month, `places`; `skill`, `level` of it (1 where empty), `shift`, `hours` a week, `site` (where it is not the park itself), `fee` (what somebody would have to pay for the job: it must be nothing) |\n"
    "| people | `person`, `household`, `home`; `skills` as in `baking:2;sewing`, `shifts` they can take (all where empty), `most_minutes` one way, `least_wage` a month after fares, `employed` (yes: has a job that somebody else "
    "could have then), `earns` a month, of what ends with the new job, `age`, `wishes` and `refuses`: jobs or firms |\n"
    "| households | `household`, `members`, `income` a month of all together |\n"
    "| consents | `person`, `purpose` (employment), `given`, `until`, `revoked`; `answer` (no: a refusal, given on that day); and what a record needs: `language`, `asked_by`, `visits`, `alternatives` that were offered, `respected` |\n"
    "| travel | `home`, `minutes` one way; `site`, `shift` (all where empty), `fare` a month |\n"
    "| years | `firm`, `year` from 0; `sales`, `inputs` (what goes with the amount), `rent`, `running`, `investment`, `subsidy`, `staff` (part of its jobs that are paid that year; 1 in years with sales where empty) |\n"
    "| inputs | `firm`, `sector`, `amount` a year, of what is bought within the region |\n"
    "| elsewhere | `job`, `employer`, `wage`, `places`; `skill`, `level`, `shift`, `site` |\n"
    "| scenarios | `scenario`; `firm` or `product` (all where both are empty), and multiples of the plan: `price`, `amount`, `input_cost`, `wages`, `rent`, `running`, `investment` |\n\n"
    "Wages of a year are twelve times those of the table of jobs, with what is paid beside them. They do not fall with the amount that is sold: nobody is sent home in a bad month.\n";

class Reader {
 public:
  Reader(const TomlNode& root, const std::string& file, Date on) : root_(root), out_(on) { out_.file = file; }

  Checked<ParkFile> read() {
    const TomlNode& head = *root_.find("park");
    out_.id = head.text("id");
    const TomlNode* names = head.find("name");
    out_.name = names == nullptr ? out_.id : names->text("en");
    out_.note = head.text("note");
    out_.money = head.text("money");
    out_.firms = beside(head.text("firms"));
    out_.jobs = beside(head.text("jobs"));
    out_.people = beside(head.text("people"));
    out_.households = beside(head.text("households"));
    out_.consents = beside(head.text("consents"));
    out_.travel = beside(head.text("travel"));
    out_.years = beside(head.text("years"));
    out_.inputs = beside(head.text("inputs"));
    out_.elsewhere = beside(head.text("elsewhere"));
    out_.scenarios = beside(head.text("scenarios"));
    placement();
    money();
    if (const TomlNode* economy = root_.find("economy")) read_economy(*economy);
    out_.displaced = shares("displaced");
    out_.refilled = shares("refilled");
    if (const TomlNode* node = root_.find("displaced")) out_.displaced_source = node->text("source");
    if (const TomlNode* node = root_.find("refilled")) out_.refilled_source = node->text("source");
    closing();
    if (const TomlNode* training = root_.find("training")) out_.training = training->number("cost");
    if (const TomlNode* answers = root_.find("answers")) set(*answers, "answers", "few", out_.few);
    if (!errors_.empty()) return tl::unexpected(Errors(std::move(errors_)));
    return std::move(out_);
  }

 private:
  void bad(const TomlNode& node, const std::string& field, std::string why) {
    Error error{data::errors::programme_bad_value, "this value cannot be used"};
    error.where = data::where_of(out_.file, node.place, field);
    error.why = std::move(why);
    errors_.push_back(std::move(error));
  }

  std::string beside(const std::string& path) const { return path.empty() ? path : (std::filesystem::path(out_.file).parent_path() / path).string(); }

  /// A number from 0 on, which stays as it is where the key is absent.
  void set(const TomlNode& node, const std::string& table, const char* key, double& value) {
    const TomlNode* found = node.find(key);
    if (found == nullptr) return;
    value = node.number(key);
    if (value < 0) bad(*found, table + "." + key, "it lies from 0 on");
  }

  void placement() {
    out_.priority = {Criterion::poor, Criterion::skilled};
    const TomlNode* node = root_.find("placement");
    if (node == nullptr) return;
    out_.stable = node->text("rule") != "best";
    const std::string aim = node->text("aim");
    out_.aim = aim == "households" ? Aim::households : aim == "people" ? Aim::people : aim == "gain" ? Aim::gain : Aim::poor;
    if (node->find("priority") == nullptr) return;
    out_.priority.clear();
    for (const std::string& word : node->texts("priority")) {
      if (word == "poor") out_.priority.push_back(Criterion::poor);
      else if (word == "skilled") out_.priority.push_back(Criterion::skilled);
      else if (word == "near") out_.priority.push_back(Criterion::near);
      else bad(*node->find("priority"), "placement.priority", "\"" + word + "\" is none of poor, skilled and near");
    }
  }

  void money() {
    if (const TomlNode* wages = root_.find("wages")) {
      set(*wages, "wages", "minimum", out_.minimum_wage);
      set(*wages, "wages", "full-week", out_.full_week);
      set(*wages, "wages", "beside", out_.beside_wages);
      set(*wages, "wages", "age", out_.least_age);
    }
    out_.line = root_.find("poverty")->number("line");
    const TomlNode& viability = *root_.find("viability");
    set(viability, "viability", "rate", out_.rate);
    if (const TomlNode* draws = viability.find("draws")) {
      const std::int64_t number = viability.whole("draws");
      if (number < 1 || number > 1000000) bad(*draws, "viability.draws", "it lies from 1 to 1,000,000");
      else out_.draws = static_cast<std::size_t>(number);
    }
    for (const TomlNode& one : root_.list("range")) {
      const auto factor = std::ranges::find(kFactorNames, one.text("factor")) - kFactorNames.begin();
      const Range range{1, one.number("low"), one.number("high")};
      if (!(0 <= range.low && range.low <= 1)) bad(*one.find("low"), "range.low", "it lies from 0 to 1, the plan");
      if (!(range.high >= 1)) bad(*one.find("high"), "range.high", "it lies from 1, the plan, on");
      if (std::ranges::find(out_.spreads, static_cast<Factor>(factor), &Spread::factor) != out_.spreads.end()) bad(*one.find("factor"), "range.factor", "it has a range already");
      out_.spreads.push_back({static_cast<Factor>(factor), range});
    }
    for (const TomlNode& one : root_.list("scenario")) {
      Scenario& made = out_.stories.emplace_back();
      made.name = one.text("id");
      made.probability = data::fraction_of(*one.find("probability"))->value();
    }
  }

  void read_economy(const TomlNode& node) {
    ParkEconomyFile& economy = out_.economy.emplace();
    economy.flows = beside(node.text("flows"));
    economy.final = beside(node.text("final"));
    economy.factors = beside(node.text("factors"));
    economy.region = beside(node.text("region"));
    economy.jobs = node.find("jobs") == nullptr ? "jobs" : node.text("jobs");
    economy.wages = node.text("wages");
    economy.spending = node.texts("spending");
    economy.inputs_and = node.texts("inputs-and");
    economy.rule = node.find("rule") == nullptr ? "flq" : node.text("rule");
    set(node, "economy", "delta", economy.delta);
    economy.delta_low = std::max(0.0, economy.delta - 0.1);
    economy.delta_high = std::min(0.99, economy.delta + 0.1);
    set(node, "economy", "delta-low", economy.delta_low);
    set(node, "economy", "delta-high", economy.delta_high);
    if (!(economy.delta_low <= economy.delta && economy.delta <= economy.delta_high && economy.delta_high < 1)) bad(*node.find("flows"), "economy.delta", "it lies between its low and its high end, and both from 0 to below 1");
    set(node, "economy", "unit", economy.unit);
    if (!economy.wages.empty() && economy.spending.empty()) bad(*node.find("wages"), "economy.wages", "households spend what they earn: economy.spending names the columns of final demand");
  }

  /// A share with its range; without the table nothing is known, and the range is all of it.
  Range shares(const char* table) {
    const TomlNode* node = root_.find(table);
    if (node == nullptr) return {0, 0, 1};
    Range range{data::fraction_of(*node->find("value"))->value(), data::fraction_of(*node->find("low"))->value(), data::fraction_of(*node->find("high"))->value()};
    if (!(range.low <= range.value && range.value <= range.high)) bad(*node->find("value"), std::string(table) + ".value", "it lies between its low and its high end");
    return range;
  }

  void closing() {
    ClosingTerms& terms = out_.closing;
    terms.after = 3;
    terms.months = {6, 3, 12};
    const TomlNode* node = root_.find("closing");
    if (node == nullptr) return;
    set(*node, "closing", "after", terms.after);
    set(*node, "closing", "severance", terms.severance);
    set(*node, "closing", "months", terms.months.value);
    terms.months.low = terms.months.value / 2;
    terms.months.high = terms.months.value * 2;
    set(*node, "closing", "months-low", terms.months.low);
    set(*node, "closing", "months-high", terms.months.high);
    if (!(terms.months.low <= terms.months.value && terms.months.value <= terms.months.high)) bad(*node, "closing.months", "it lies between its low and its high end");
  }

  const TomlNode& root_;
  ParkFile out_;
  std::vector<Error> errors_;
};

}  // namespace

Checked<ParkFile> load_park(const std::string& path) {
  const Result<std::string> text = data::read_text(path);
  if (!text) return fail(text.error());
  const Checked<TomlNode> root = data::parse_toml(*text, path, kKeys);
  if (!root) return tl::unexpected(root.error());
  const TomlNode& day = *root->find("park")->find("on");
  const auto* read = day.as<data::TomlDate>();
  const Result<Date> on = Date::of(std::chrono::year(read->year) / read->month / read->day);
  if (!on) {
    Error error = on.error();
    error.where = data::where_of(path, day.place, "park.on");
    return fail(error);
  }
  return Reader(*root, path, *on).read();
}

std::string park_guide() { return std::string(kGuide) + data::keys_guide(kKeys) + std::string(kTables); }

}  // namespace solleva::cli
