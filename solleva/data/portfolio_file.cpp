// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/portfolio_file.h"

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
    {"portfolio", table, needed, "what the plan is about"},
    {"portfolio.id", id, needed, "short name"},
    {"portfolio.name", texts, may_be_absent, "name by language"},
    {"portfolio.households", text, needed, "path of the table of households, relative to this file"},
    {"portfolio.household", text, needed, "column that tells households apart"},
    {"portfolio.rows", text, may_be_absent, "what the rows are, for people: \"households\" without it, \"decisions\" where each row is a road or a field"},
    {"portfolio.place", text, may_be_absent, "column of the place where each lives; without it, all live in one"},
    {"portfolio.group", text, may_be_absent, "column of groups, for floors and for the output"},
    {"portfolio.years", years, may_be_absent, "years in which a measure may start; its effect counts in each year from then on"},
    {"portfolio.money", text, needed, "unit of costs and budgets, as in CNY"},
    {"portfolio.unit", text, may_be_absent, "unit of the effect, as in \"people out of poverty\""},
    {"portfolio.measures-each", integer, may_be_absent, "most measures that a household may get; 1 without it", "1 2 3 4 5"},
    {"portfolio.note", text, may_be_absent, "what readers must know, as that the households are made up"},

    {"objective", table, may_be_absent, "what is made best; without it, the sum of the effects"},
    {"objective.kind", choice, needed, "the sum of effects, the reduction of FGT(alpha) by gains of welfare, or that of M0 by ending deprivations", "effect fgt m0"},
    {"objective.welfare", expression, may_be_absent, "of fgt: welfare of a member before any measure"},
    {"objective.line", amount, may_be_absent, "of fgt: the poverty line"},
    {"objective.alpha", number, may_be_absent, "of fgt: 0 counts the poor, 1 their gaps, 2 their squared gaps"},
    {"objective.size", expression, may_be_absent, "of fgt and m0: members of the household; 1 without it"},
    {"objective.cutoff", fraction, may_be_absent, "of m0: poor is who is deprived in at least this weighted part of the indicators"},
    {"objective.robust", choice, may_be_absent, "with scenarios: their expectation, the worst of them, or the mean of the worst outcomes (conditional value at risk)", "expected worst cvar"},
    {"objective.level", fraction, may_be_absent, "of cvar: the outcomes counted are the worst that together have probability 1 - level"},
    {"objective.tolerance", fraction, may_be_absent, "part of the objective that the objectives after it may give up; nothing without it"},

    {"then", tables, may_be_absent, "an objective that is made best without giving up those before it, in their order"},
    {"then.kind", choice, needed, "least cost, most households served, the sum of effects, or FGT(alpha) with the welfare and line of the objective", "cost served effect fgt"},
    {"then.alpha", number, may_be_absent, "of fgt: its own alpha; that of the objective without it"},
    {"then.line", amount, may_be_absent, "of fgt: its own line; that of the objective without it"},
    {"then.tolerance", fraction, may_be_absent, "part of it that the objectives after it may give up; nothing without it"},

    {"scenario", tables, may_be_absent, "how things may turn out: a drought, a fall of prices"},
    {"scenario.id", id, needed, "name in the results"},
    {"scenario.name", texts, may_be_absent, "name by language"},
    {"scenario.probability", fraction, may_be_absent, "all together 1; without any, all scenarios are as likely"},
    {"scenario.effect", tables, may_be_absent, "a measure that brings something else in this scenario; the others bring what they always do"},
    {"scenario.effect.measure", reference, needed, "the measure", "measure.id"},
    {"scenario.effect.factor", number, may_be_absent, "multiplies what the measure brings"},
    {"scenario.effect.effect", expression, may_be_absent, "what the measure brings instead; this or a factor"},

    {"indicator", tables, may_be_absent, "of m0: a deprivation"},
    {"indicator.id", id, needed, "name that measures refer to"},
    {"indicator.deprived", expression, needed, "true where a household is deprived"},
    {"indicator.weight", fraction, may_be_absent, "all together 1; without any, all weigh the same"},

    {"measure", tables, needed, "something that can be done for a household"},
    {"measure.id", id, needed, "name in the results"},
    {"measure.name", texts, may_be_absent, "name by language"},
    {"measure.who", expression, may_be_absent, "true for households that may have it; without it, all may"},
    {"measure.consent", expression, may_be_absent, "true where consent is on record; with it, nobody else may have the measure"},
    {"measure.cost", expression, needed, "what it costs for a household"},
    {"measure.effect", expression, may_be_absent, "what it brings a household in a year; of fgt: what each member gains; needed but with m0"},
    {"measure.removes", names, may_be_absent, "of m0: indicators that a household is no longer deprived in once it has the measure"},
    {"measure.spread", number, may_be_absent, "of fgt: standard deviation of the gain as a part of it; the expected reduction is planned with"},
    {"measure.effect-sd", expression, may_be_absent, "standard deviation of what it brings a household; without it, or where it gives NULL, it is not known"},
    {"measure.error-source", text, may_be_absent, "what the error of its effect comes from, as a study: the errors of measures that name the same go together; each has its own without it"},
    {"measure.sources", names, may_be_absent, "sources that may pay for it; without it, all"},
    {"measure.capacity", integer, may_be_absent, "most households, in all places and years together"},
    {"measure.capacity-of-a-place", integer, may_be_absent, "most households in each place"},
    {"measure.needs", names, may_be_absent, "measures that a household must have with it"},
    {"measure.excludes", names, may_be_absent, "measures that a household must not have with it"},
    {"measure.opening", amount, may_be_absent, "cost of opening it in a place, once, paid in the first year by the first source that may"},

    {"budget", tables, needed, "money"},
    {"budget.source", text, needed, "where it comes from"},
    {"budget.year", year, may_be_absent, "its year; without it, it lasts for all years"},
    {"budget.place", text, may_be_absent, "the place that it is for; without it, it serves every place that has none of its own"},
    {"budget.amount", amount, needed, "in the unit of money"},

    {"capacity", tables, may_be_absent, "most households of a measure in one place"},
    {"capacity.measure", reference, needed, "the measure", "measure.id"},
    {"capacity.place", text, needed, "the place"},
    {"capacity.households", integer, needed, "most households"},

    {"floor", some, may_be_absent, "what must be served at least; all floors hold together"},
    {"floor.by", choice, needed, "in each place, of each group, or of each group in each place", "place group place-and-group"},
    {"floor.share", fraction, needed, "part of its households that gets a measure at least"},
    {"floor.only", names, may_be_absent, "the places that it holds for (of a floor by group: the groups); without it, all"},
});

constexpr std::string_view kGuide =
    "# The file of a portfolio\n\n"
    "<!-- Made by `solleva help portfolio`; change the catalogue in solleva/data/portfolio_file.cpp instead. -->\n\n"
    "A file in [TOML](https://toml.io) says which households there are, what can be done for them, what each measure costs and "
    "brings,\nand which money there is. `solleva plan portfolio THIS.toml` chooses who gets what, where, when and from which "
    "budget.\nCosts, effects and who may have a measure are SQL expressions over the columns of the table of households. Every "
    "key is\nchecked: one that is not listed here is refused, and all errors are told at once, each with its line and column.\n";

constexpr std::string_view kExample =
    "\n## An example\n\n```toml\n"
    "[portfolio]\n"
    "id = \"valley\"\n"
    "households = \"households.csv\"\n"
    "household = \"id\"\n"
    "place = \"village\"\n"
    "years = [2027, 2028]\n"
    "money = \"CNY\"\n"
    "unit = \"CNY of income\"\n\n"
    "[[measure]]\n"
    "id = \"goats\"\n"
    "who = \"pasture > 0\"\n"
    "cost = \"9000\"\n"
    "effect = \"1500 + 200 * pasture\"\n"
    "capacity = 400\n\n"
    "[[measure]]\n"
    "id = \"move\"\n"
    "consent = \"consent_on_record\"\n"
    "cost = \"60000 + 5000 * members\"\n"
    "effect = \"9000\"\n\n"
    "[[budget]]\n"
    "source = \"county\"\n"
    "year = 2027\n"
    "amount = 2000000\n\n"
    "[[budget]]\n"
    "source = \"county\"\n"
    "year = 2028\n"
    "amount = 1000000\n"
    "```\n";

/// Makes the portfolio of a tree that has passed the check of keys, and collects what the keys cannot tell.
class Reader {
 public:
  Reader(const TomlNode& root, const std::string& file) : root_(root) { spec_.file = file; }

  Checked<PortfolioFile> read() {
    read_head();
    for (const TomlNode& one : root_.list("measure")) read_measure(one);
    for (std::size_t j = 0; j < spec_.measures.size(); ++j) read_others(root_.list("measure")[j], spec_.measures[j]);
    read_objective();
    read_indicators();
    for (const TomlNode& one : root_.list("then")) read_then(one);
    for (const TomlNode& one : root_.list("scenario")) read_scenario(one);
    check_objective();
    for (const TomlNode& one : root_.list("budget")) read_budget(one);
    for (const TomlNode& one : root_.list("capacity")) read_capacity(one);
    if (const TomlNode* floor = root_.find("floor"); floor != nullptr && floor->as<TomlTable>() != nullptr) read_floor(*floor);
    for (const TomlNode& one : root_.list("floor")) read_floor(one);
    for (const PortfolioMeasure& measure : spec_.measures) check_sources(measure);
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

  PlacedExpression expression_in(const TomlNode& node, std::string_view key, const std::string& of) {
    PlacedExpression expression;
    const TomlNode* found = node.find(key);
    if (found == nullptr) return expression;
    expression.text = node.text(key);
    expression.where = where_of(spec_.file, found->place, of);
    return expression;
  }

  void read_head() {
    const TomlNode& head = *root_.find("portfolio");
    spec_.id = head.text("id");
    const TomlNode* names = head.find("name");
    spec_.name = names == nullptr ? spec_.id : names->text("en");
    spec_.households = head.text("households");
    spec_.id_column = head.text("household");
    if (const std::string rows = head.text("rows"); !rows.empty()) spec_.rows = rows;
    spec_.place_column = head.text("place");
    spec_.group_column = head.text("group");
    spec_.money = head.text("money");
    spec_.unit = head.text("unit").empty() ? "effect" : head.text("unit");
    spec_.note = head.text("note");
    for (const TomlNode& year : head.list("years")) spec_.years.push_back(static_cast<int>(*year.as<std::int64_t>()));
    spec_.most = head.find("measures-each") == nullptr ? 1 : head.whole("measures-each");
  }

  void read_measure(const TomlNode& node) {
    PortfolioMeasure one;
    one.id = node.text("id");
    const TomlNode* names = node.find("name");
    one.name = names == nullptr ? one.id : names->text("en");
    const std::string of = "measure " + one.id;
    one.who = expression_in(node, "who", of);
    one.consent = expression_in(node, "consent", of);
    one.cost = expression_in(node, "cost", of);
    one.effect = expression_in(node, "effect", of);
    one.effect_sd = expression_in(node, "effect-sd", of);
    one.error_source = node.text("error-source");
    one.sources = node.texts("sources");
    one.capacity = households_in(node, "capacity");
    one.capacity_of_a_place = households_in(node, "capacity-of-a-place");
    if (one.capacity && one.capacity_of_a_place) bad(node.find("capacity")->place, "measure.capacity", "a measure has this or capacity-of-a-place");
    if (node.find("opening") != nullptr) one.opening = node.number("opening");
    one.spread = node.number("spread");
    if (one.spread < 0) bad(node.find("spread")->place, "measure.spread", "it lies from 0 on");
    spec_.measures.push_back(std::move(one));
  }

  std::optional<std::int64_t> households_in(const TomlNode& node, std::string_view key) {
    const TomlNode* found = node.find(key);
    if (found == nullptr) return std::nullopt;
    const std::int64_t households = node.whole(key);
    if (households < 0) bad(found->place, key, "it takes a number of households from 0 on");
    return households;
  }

  void read_others(const TomlNode& node, PortfolioMeasure& measure) {
    const auto read = [&](std::string_view key, std::vector<std::size_t>& into) {
      for (const std::string& other : node.texts(key)) {
        const auto at = std::ranges::find(spec_.measures, other, &PortfolioMeasure::id);
        if (at == spec_.measures.end()) bad(node.find(key)->place, key, "no [[measure]] is called \"" + other + "\"");
        else if (other == measure.id) bad(node.find(key)->place, key, "a measure cannot name itself");
        else into.push_back(static_cast<std::size_t>(at - spec_.measures.begin()));
      }
    };
    read("needs", measure.needs);
    read("excludes", measure.excludes);
    if (!measure.needs.empty() && static_cast<std::size_t>(spec_.most) < 2) {
      bad(node.find("needs")->place, "measure.needs", "a household gets one measure only; measures-each = 2 allows two");
    }
  }

  void read_objective() {
    const TomlNode* node = root_.find("objective");
    if (node == nullptr) return;
    const std::string kind = node->text("kind");
    const bool fgt = kind == "fgt";
    spec_.objective = fgt ? PortfolioObjective::fgt : kind == "m0" ? PortfolioObjective::m0 : PortfolioObjective::effect;
    if (const TomlNode* part = node->find("tolerance")) spec_.tolerance = fraction_of(*part)->value();
    const std::string robust = node->text("robust");
    spec_.risk = robust == "worst" ? PortfolioRisk::worst : robust == "cvar" ? PortfolioRisk::cvar : PortfolioRisk::expected;
    if (const TomlNode* part = node->find("level")) spec_.level = fraction_of(*part)->value();
    if ((robust == "cvar") != (node->find("level") != nullptr)) bad(node->place, "objective.level", "it goes with robust = \"cvar\", and only with it");
    if (spec_.level >= 1) bad(node->find("level")->place, "objective.level", "it lies below 1; robust = \"worst\" looks at the worst scenario alone");
    if (!robust.empty() && root_.list("scenario").empty()) bad(node->find("robust")->place, "objective.robust", "there is no [[scenario]]");
    if (const TomlNode* part = node->find("cutoff")) spec_.cutoff = *fraction_of(*part);
    if ((kind == "m0") != (node->find("cutoff") != nullptr)) bad(node->place, "objective.cutoff", "it goes with kind = \"m0\", and only with it");
    spec_.welfare = expression_in(*node, "welfare", "objective.welfare");
    spec_.size = expression_in(*node, "size", "objective.size");
    spec_.line = node->number("line");
    spec_.alpha = node->number("alpha");
    const bool whole = node->find("welfare") != nullptr && node->find("line") != nullptr && node->find("alpha") != nullptr;
    if (fgt && !whole) bad(node->place, "objective", "fgt needs welfare, line and alpha");
    if (fgt && spec_.alpha < 0) bad(node->find("alpha") == nullptr ? node->place : node->find("alpha")->place, "objective.alpha", "it lies from 0 on");
    if (fgt && spec_.most > 1) bad(node->place, "objective", "gains of several measures do not add up in FGT: measures-each must be 1");
  }

  void read_indicators() {
    const TomlList& list = root_.list("indicator");
    double total = 0;
    for (const TomlNode& node : list) {
      PortfolioIndicator one;
      one.id = node.text("id");
      one.deprived = expression_in(node, "deprived", "indicator " + one.id);
      const TomlNode* weight = node.find("weight");
      const bool same = (weight == nullptr) == (list.front().find("weight") == nullptr);
      if (!same) bad(node.place, "indicator.weight", "all indicators have one, or none has");
      one.weight = weight == nullptr ? *Fraction::of(1, static_cast<std::int64_t>(list.size())) : *fraction_of(*weight);
      total += one.weight.value();
      spec_.indicators.push_back(std::move(one));
    }
    const bool m0 = spec_.objective == PortfolioObjective::m0;
    if (!list.empty() && std::fabs(total - 1) > 1e-9) bad(list.front().place, "indicator.weight", "the weights add up to " + format_double(total) + ", not to 1");
    if (list.size() > 64) bad(list.back().place, "indicator", "there may be 64 at most");
    if (m0 && list.empty()) bad(root_.find("objective")->place, "objective", "m0 needs [[indicator]]");
    if (!m0 && !list.empty()) bad(list.front().place, "indicator", "indicators go with [objective] kind = \"m0\"");
    for (std::size_t j = 0; j < spec_.measures.size(); ++j) read_removes(root_.list("measure")[j], spec_.measures[j]);
  }

  void read_removes(const TomlNode& node, PortfolioMeasure& measure) {
    const bool m0 = spec_.objective == PortfolioObjective::m0;
    for (const std::string& name : node.texts("removes")) {
      const auto at = std::ranges::find(spec_.indicators, name, &PortfolioIndicator::id);
      if (at == spec_.indicators.end()) bad(node.find("removes")->place, "measure.removes", "no [[indicator]] is called \"" + name + "\"");
      else measure.removes.push_back(static_cast<std::size_t>(at - spec_.indicators.begin()));
    }
    if (m0 && measure.removes.empty()) bad(node.place, "measure.removes", "m0 needs to know which deprivations the measure ends");
    if (m0 && !measure.effect.text.empty()) bad(node.find("effect")->place, "measure.effect", "with m0 the effect is what `removes` says");
    if (!m0 && measure.effect.text.empty()) bad(node.place, "measure.effect", "it is missing");
    const TomlNode* sd = node.find("effect-sd");
    if (sd != nullptr && spec_.objective != PortfolioObjective::effect) bad(sd->place, "measure.effect-sd", "it goes with a sum of effects; with fgt a measure has a spread");
    if (node.find("error-source") != nullptr && sd == nullptr) bad(node.find("error-source")->place, "measure.error-source", "it goes with effect-sd");
    const TomlNode* spread = node.find("spread");
    if (spread != nullptr && spec_.objective != PortfolioObjective::fgt) bad(spread->place, "measure.spread", "it goes with [objective] kind = \"fgt\"; with a sum of effects a measure has effect-sd");
    if (spread != nullptr && measure.spread > 3) bad(spread->place, "measure.spread", "it is a part of the gain: 30 % is 0.3");
    if (!m0 && node.find("removes") != nullptr) bad(node.find("removes")->place, "measure.removes", "it goes with [objective] kind = \"m0\"");
  }

  void read_then(const TomlNode& node) {
    PortfolioStage one;
    const std::string kind = node.text("kind");
    one.kind = kind == "cost" ? PortfolioObjective::cost : kind == "served" ? PortfolioObjective::served
               : kind == "fgt" ? PortfolioObjective::fgt : PortfolioObjective::effect;
    one.alpha = node.find("alpha") == nullptr ? spec_.alpha : node.number("alpha");
    one.line = node.find("line") == nullptr ? spec_.line : node.number("line");
    if (const TomlNode* part = node.find("tolerance")) one.tolerance = fraction_of(*part)->value();
    if (kind == "fgt" && spec_.objective != PortfolioObjective::fgt) bad(node.place, "then.kind", "fgt takes the welfare of an [objective] of kind fgt");
    if (kind == "effect" && spec_.objective == PortfolioObjective::m0) bad(node.place, "then.kind", "with m0 measures have no other effect");
    if (one.alpha < 0) bad(node.place, "then.alpha", "it lies from 0 on");
    if (one.tolerance >= 1) bad(node.place, "then.tolerance", "it lies below 1");
    spec_.then.push_back(one);
  }

  void read_scenario(const TomlNode& node) {
    PortfolioScenario one;
    one.id = node.text("id");
    const TomlNode* names = node.find("name");
    one.name = names == nullptr ? one.id : names->text("en");
    const TomlList& all = root_.list("scenario");
    const TomlNode* probability = node.find("probability");
    if ((probability == nullptr) != (all.front().find("probability") == nullptr)) bad(node.place, "scenario.probability", "all scenarios have one, or none has");
    one.probability = probability == nullptr ? 1.0 / static_cast<double>(all.size()) : fraction_of(*probability)->value();
    for (const TomlNode& change : node.list("effect")) {
      PortfolioScenarioEffect effect;
      const auto at = std::ranges::find(spec_.measures, change.text("measure"), &PortfolioMeasure::id);
      if (at == spec_.measures.end()) continue;  // told where references are checked
      effect.measure = static_cast<std::size_t>(at - spec_.measures.begin());
      effect.effect = expression_in(change, "effect", "scenario " + one.id + ", measure " + at->id);
      const bool factor = change.find("factor") != nullptr;
      if (factor) effect.factor = change.number("factor");
      if (factor != effect.effect.text.empty()) bad(change.place, "scenario.effect", "it takes a factor, or else an effect");
      if (!effect.effect.text.empty() && spec_.objective == PortfolioObjective::m0) bad(change.place, "scenario.effect", "with m0 it takes a factor: the chance that the measure works");
      const bool again = std::ranges::any_of(one.effects, [&](const PortfolioScenarioEffect& other) { return other.measure == effect.measure; });
      if (again) bad(change.place, "scenario.effect", "the scenario says this of the measure already");
      one.effects.push_back(std::move(effect));
    }
    spec_.scenarios.push_back(std::move(one));
  }

  /// What goes together and what does not.
  void check_objective() {
    double total = 0;
    for (const PortfolioScenario& one : spec_.scenarios) total += one.probability;
    const TomlList& scenarios = root_.list("scenario");
    if (!scenarios.empty() && std::fabs(total - 1) > 1e-6) {
      bad(scenarios.front().place, "scenario.probability", "the probabilities add up to " + format_double(total) + ", not to 1");
    }
    for (PortfolioScenario& one : spec_.scenarios) one.probability /= total;
    const bool opened = std::ranges::any_of(spec_.measures, [](const PortfolioMeasure& one) { return one.opening.has_value(); });
    if (!spec_.scenarios.empty() && !spec_.then.empty()) bad(scenarios.front().place, "scenario", "scenarios and [[then]] do not go together");
    if (!spec_.scenarios.empty() && (spec_.most > 1 || opened)) {
      bad(scenarios.front().place, "scenario", "scenarios go with one measure a household (measures-each) and without `opening`");
    }
    if (!spec_.then.empty() && (spec_.most > 1 || opened)) {
      bad(root_.list("then").front().place, "then", "further objectives go with one measure a household (measures-each) and without `opening`");
    }
    if (spec_.tolerance >= 1) bad(root_.find("objective")->place, "objective.tolerance", "it lies below 1");
    if (spec_.objective == PortfolioObjective::m0 && spec_.most > 1) {
      bad(root_.find("objective")->place, "objective", "what several measures end does not add up in M0: measures-each must be 1");
    }
  }

  void read_budget(const TomlNode& node) {
    PortfolioBudget one;
    one.source = node.text("source");
    one.place = node.text("place");
    one.amount = node.number("amount");
    one.where = where_of(spec_.file, node.place, "budget");
    if (node.find("year") != nullptr) {
      one.year = static_cast<int>(node.whole("year"));
      if (std::ranges::find(spec_.years, *one.year) == spec_.years.end()) {
        bad(node.find("year")->place, "budget.year", "the years of the portfolio do not have it");
      }
    }
    const bool again = std::ranges::any_of(spec_.budgets, [&](const PortfolioBudget& other) {
      return other.source == one.source && other.place == one.place && (other.year == one.year || !other.year || !one.year);
    });
    if (again) bad(node.place, "budget", "this source has a budget for the same place and year already");
    spec_.budgets.push_back(std::move(one));
  }

  void read_capacity(const TomlNode& node) {
    PortfolioCapacity one;
    const auto at = std::ranges::find(spec_.measures, node.text("measure"), &PortfolioMeasure::id);
    if (at == spec_.measures.end()) return;
    one.measure = static_cast<std::size_t>(at - spec_.measures.begin());
    one.place = node.text("place");
    one.households = *households_in(node, "households");
    one.where = where_of(spec_.file, node.place, "capacity");
    if (spec_.measures[one.measure].capacity) bad(node.place, "capacity", "the measure has a capacity for all places together");
    const bool again = std::ranges::any_of(spec_.capacities, [&](const PortfolioCapacity& other) {
      return other.measure == one.measure && other.place == one.place;
    });
    if (again) bad(node.place, "capacity", "this measure has a capacity in the same place already");
    spec_.capacities.push_back(std::move(one));
  }

  void read_floor(const TomlNode& node) {
    PortfolioFloor one;
    one.by_place = node.text("by") != "group";
    one.by_group = node.text("by") != "place";
    one.share = fraction_of(*node.find("share"))->value();
    one.only = node.texts("only");
    one.where = where_of(spec_.file, node.place, "floor");
    if (one.by_group && spec_.group_column.empty()) bad(node.place, "floor.by", "the portfolio names no column of groups");
    if (one.by_place && spec_.place_column.empty()) bad(node.place, "floor.by", "the portfolio names no column of places");
    spec_.floors.push_back(std::move(one));
  }

  void check_sources(const PortfolioMeasure& measure) {
    for (const std::string& source : measure.sources) {
      if (std::ranges::find(spec_.budgets, source, &PortfolioBudget::source) != spec_.budgets.end()) continue;
      const auto j = static_cast<std::size_t>(&measure - spec_.measures.data());
      bad(root_.list("measure")[j].find("sources")->place, "measure.sources", "no [[budget]] comes from \"" + source + "\"");
    }
  }

  const TomlNode& root_;
  PortfolioFile spec_;
  std::vector<Error> errors_;
};

}  // namespace

std::span<const Key> portfolio_keys() { return kKeys; }

std::string portfolio_guide() { return std::string(kGuide) + keys_guide(kKeys) + std::string(kExample); }

Checked<PortfolioFile> parse_portfolio(std::string_view text, const std::string& file) {
  const Checked<TomlNode> root = parse_toml(text, file, kKeys);
  if (!root) return tl::unexpected(root.error());
  return Reader(*root, file).read();
}

Checked<PortfolioFile> load_portfolio(const std::string& path) {
  const Result<std::string> text = read_text(path);
  if (!text) return fail(text.error());
  return parse_portfolio(*text, path);
}

}  // namespace solleva::data
