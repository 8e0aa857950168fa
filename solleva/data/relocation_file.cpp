// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/relocation_file.h"

#include <array>
#include <filesystem>

#include "solleva/data/errors.h"
#include "solleva/data/toml_file.h"

namespace solleva::data {
namespace {

using enum KeyType;

constexpr auto kKeys = std::to_array<Key>({
    {"relocation", table, needed, "what the plan is about"},
    {"relocation.id", id, needed, "short name"},
    {"relocation.name", texts, may_be_absent, "name by language"},
    {"relocation.note", text, may_be_absent, "what readers must know, as that everybody is made up"},
    {"relocation.money", text, needed, "unit of all costs and incomes, as in CNY"},
    {"relocation.on", date, needed, "the day of the plan, on which a consent must hold"},
    {"relocation.families", text, needed, "path of the table of families, relative to this file"},
    {"relocation.sites", text, needed, "path of the table of sites"},
    {"relocation.weights", text, needed, "path of what a move is worth: a row for each family, a column for each site, members expected in work"},
    {"relocation.compatibility", text, may_be_absent, "path of the same with 0 where a family cannot live, else 1"},
    {"relocation.consents", text, needed, "path of the table of who agreed; nobody else is planned for"},
    {"relocation.answers", text, may_be_absent, "path of the table of what families said at each visit"},
    {"relocation.needs", names, may_be_absent, "columns of families that take room; without it, those that end in the same word as one of the sites"},
    {"relocation.room", names, may_be_absent, "columns of sites, in the order of needs"},
    {"relocation.together", boolean, may_be_absent, "true: all kinds of room are one"},
    {"relocation.neighbours", text, may_be_absent, "column of families: those with the same value want to stay together, at most eight"},
    {"relocation.bonus", number, may_be_absent, "what each pair of neighbours at one site is worth, in the unit of the weights"},
    {"relocation.hamlet", text, may_be_absent, "column of families: where they live now"},
    {"relocation.budget", number, may_be_absent, "money for moves and for measures in place together; without it, money sets no limit"},
    {"relocation.years", number, may_be_absent, "in which running costs are counted; 5 without it"},
    {"relocation.no-poorer", boolean, may_be_absent, "true: nobody is sent where the month would leave less, or debts take too much"},
    {"relocation.small", integer, may_be_absent, "of families that are not planned for, a smaller count than this is not told; 5 without it"},

    {"stay", table, may_be_absent, "what can be done where people live"},
    {"stay.measures", text, needed, "path of the table of roads, water, clinics, work, school buses"},

    {"wishes", table, may_be_absent, "families choose among sites themselves"},
    {"wishes.table", text, needed, "path of the table of wishes"},
    {"wishes.priority", names, may_be_absent, "its columns that say who goes first at a site, in their order, the larger number first; then a lottery"},

    {"loans", table, may_be_absent, "debts after a move; without it, the column loan of the sites is not looked at"},
    {"loans.interest", fraction, needed, "a year"},
    {"loans.months", integer, needed, "in which a loan is repaid"},
    {"loans.most-of-income", fraction, may_be_absent, "instalments above this part of the income are a danger; 0.3 without it"},

    {"return", table, may_be_absent, "the right to come back"},
    {"return.until", date, needed, "until this day"},
    {"return.to", text, needed, "to what, as in \"the old house and fields, kept in the family's name\""},

    {"grievance", table, may_be_absent, "where a family complains"},
    {"grievance.who", text, needed, "who listens, not the office that plans"},
    {"grievance.where", text, needed, "address, telephone, hours"},
    {"grievance.days", integer, needed, "in which there is an answer"},

    {"follow-up", table, may_be_absent, "visits after the move"},
    {"follow-up.questions", names, needed, "that each visit asks"},

    {"papers", table, may_be_absent, "what an audit looks for, and where it can be read; what is not here counts as not shown"},
    {"papers.census", text, may_be_absent, "the list of those affected and of what they have"},
    {"papers.cut-off", date, may_be_absent, "the day after which nobody new is counted"},
    {"papers.valuation", text, may_be_absent, "how houses and land were valued"},
    {"papers.alternatives", text, may_be_absent, "the ways that were looked at to do without a move"},
    {"papers.disclosure", text, may_be_absent, "where the plan was shown to those affected, in their language"},
    {"papers.host-agreement", text, may_be_absent, "what was talked about with those who live at the sites"},
    {"papers.livelihoods", text, may_be_absent, "the plan for work and income after the move"},
    {"papers.monitoring", text, may_be_absent, "who watches over it"},
    {"papers.completion-audit", date, may_be_absent, "when it is looked at as a whole"},
});

constexpr std::string_view kGuide =
    "# The file of a move\n\n"
    "<!-- Made by `solleva help relocation`; change the catalogue in solleva/data/relocation_file.cpp instead. -->\n\n"
    "A file in [TOML](https://toml.io) names the tables of families that live far from everything: what could be done where they live, where they could move to, who agreed to move.\n"
    "`solleva plan relocation THIS.toml` weighs staying and moving side by side. Options on the command line go before what the file says. `cases/relocation` is a whole example.\n";

constexpr std::string_view kTables =
    "\n## The tables\n\n"
    "Any format that Solleva reads. Names of families and sites are in the first column. What an optional column does not say is not shown as known.\n\n"
    "| table | columns |\n|---|---|\n"
    "| families | a column for each kind of room that they need; `hamlet`, neighbours as named above. Money a month now: `income`, `income_kept` (the part that would go on after a move: pensions, transfers), "
    "`food_grown` (what the food they grow would cost), `rent`, `debts` (instalments), `heating`, `transport`. For the audit: `rights` (a: formal rights to house or land, b: a claim that national law "
    "recognises, c: neither), `replacement_cost` of what they would give up, `compensation` offered |\n"
    "| sites | a column for each kind of room; of the programme for each family: `home_cost`, `land_cost`, `host_cost` (what those who live there get), `removal_cost`, `running_cost` a year. Of the family: `wage` "
    "of a member in work, a month; `rent`, `heating`, `transport`, `food_grown` a month; `loan` taken for the home, `own` paid at once. For the audit: `tenure` (how the home is held) |\n"
    "| weights, compatibility | a column for each site |\n"
    "| consents | `family`, `purpose` (relocation), `given`, `until`, `revoked` |\n"
    "| answers | `family`, `visit` (1, 2, ...), `answer` (yes, no or undecided); `date`, `asked_by`, `language`, `alternatives` (what else was offered). Whose last answer is no stays out of the plan, whatever was agreed before |\n"
    "| stay | `measure`, `hamlet`, `fixed` cost, `per_family` cost, `effect` for each family that stays (in the unit of the weights); `running` cost a year, `effect_sd` where it is known |\n"
    "| wishes | `family`, `site`, `rank` (1 is the first wish; sites that are not listed are worse than staying), and the columns of priorities |\n";

class Reader {
 public:
  Reader(const TomlNode& root, const std::string& file) : root_(root) { spec_.file = file; }

  Checked<RelocationFile> read() {
    const TomlNode& head = *root_.find("relocation");
    read_head(head);
    read_paths(head);
    if (const TomlNode* node = root_.find("loans")) read_loans(*node);
    if (const TomlNode* node = root_.find("return")) {
      spec_.back.until = date_in(*node, "until");
      spec_.back.to = node->text("to");
    }
    if (const TomlNode* node = root_.find("grievance")) {
      RelocationGrievance desk;
      desk.who = node->text("who");
      desk.where = node->text("where");
      desk.days = node->whole("days");
      if (desk.days < 1) bad(*node->find("days"), "grievance.days", "it is at least one day");
      spec_.grievance = std::move(desk);
    }
    if (const TomlNode* node = root_.find("follow-up")) spec_.questions = node->texts("questions");
    if (const TomlNode* node = root_.find("papers")) read_papers(*node);
    if (!errors_.empty()) return tl::unexpected(Errors(std::move(errors_)));
    return std::move(spec_);
  }

 private:
  void bad(const TomlNode& node, std::string_view field, std::string why) {
    Error error{errors::programme_bad_value, "this value cannot be used"};
    error.where = where_of(spec_.file, node.place, field);
    error.why = std::move(why);
    errors_.push_back(std::move(error));
  }

  std::optional<Date> date_in(const TomlNode& node, std::string_view key) {
    const TomlNode* found = node.find(key);
    const TomlDate* date = found == nullptr ? nullptr : found->as<TomlDate>();
    if (date == nullptr) return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year(date->year), std::chrono::month(static_cast<unsigned>(date->month)), std::chrono::day(static_cast<unsigned>(date->day))};
    const Result<Date> made = Date::of(day);
    if (made) return *made;
    bad(*found, key, "there is no such day");
    return std::nullopt;
  }

  /// From 0 on.
  double amount_in(const TomlNode& node, std::string_view key) {
    const double value = node.number(key);
    if (value < 0) bad(*node.find(key), key, "it lies from 0 on");
    return value;
  }

  std::string beside(const std::string& path) const { return path.empty() ? path : (std::filesystem::path(spec_.file).parent_path() / path).string(); }

  void read_head(const TomlNode& head) {
    spec_.id = head.text("id");
    const TomlNode* names = head.find("name");
    spec_.name = names == nullptr ? spec_.id : names->text("en");
    spec_.note = head.text("note");
    spec_.money = head.text("money");
    spec_.on = date_in(head, "on");
    spec_.needs = head.texts("needs");
    spec_.room = head.texts("room");
    spec_.neighbours = head.text("neighbours");
    spec_.hamlet = head.text("hamlet");
    for (const auto& [key, flag] : {std::pair{"together", &spec_.together}, std::pair{"no-poorer", &spec_.no_poorer}}) {
      const TomlNode* found = head.find(key);
      *flag = found != nullptr && *found->as<bool>();
    }
    spec_.bonus = amount_in(head, "bonus");
    if (head.find("budget") != nullptr) spec_.budget = amount_in(head, "budget");
    if (head.find("years") != nullptr) spec_.years = amount_in(head, "years");
    if (head.find("small") != nullptr) spec_.small = head.whole("small");
    if (spec_.small < 1) bad(*head.find("small"), "relocation.small", "it is at least 1");
    if (spec_.needs.size() != spec_.room.size()) bad(head, "relocation.needs", "needs and room name different numbers of columns");
    if (spec_.bonus > 0 && spec_.neighbours.empty()) bad(*head.find("bonus"), "relocation.bonus", "it needs to know who are neighbours");
  }

  void read_paths(const TomlNode& head) {
    spec_.families = beside(head.text("families"));
    spec_.sites = beside(head.text("sites"));
    spec_.weights = beside(head.text("weights"));
    spec_.compatibility = beside(head.text("compatibility"));
    spec_.consents = beside(head.text("consents"));
    spec_.answers = beside(head.text("answers"));
    if (const TomlNode* stay = root_.find("stay")) {
      spec_.stay = beside(stay->text("measures"));
      if (spec_.hamlet.empty()) bad(*stay, "stay", "measures are for hamlets: relocation.hamlet names the column of families");
    }
    if (const TomlNode* wishes = root_.find("wishes")) {
      spec_.wishes = beside(wishes->text("table"));
      spec_.priority = wishes->texts("priority");
    }
  }

  void read_loans(const TomlNode& node) {
    RelocationLoans loans;
    loans.interest = fraction_of(*node.find("interest"))->value();
    loans.months = node.whole("months");
    if (loans.months < 1 || loans.months > 1200) bad(*node.find("months"), "loans.months", "it takes 1 to 1200 months");
    if (node.find("most-of-income") != nullptr) loans.most_of_income = fraction_of(*node.find("most-of-income"))->value();
    spec_.loans = loans;
  }

  void read_papers(const TomlNode& node) {
    spec_.papers.census = node.text("census");
    spec_.papers.valuation = node.text("valuation");
    spec_.papers.alternatives = node.text("alternatives");
    spec_.papers.disclosure = node.text("disclosure");
    spec_.papers.host_agreement = node.text("host-agreement");
    spec_.papers.livelihoods = node.text("livelihoods");
    spec_.papers.monitoring = node.text("monitoring");
    spec_.papers.cut_off = date_in(node, "cut-off");
    spec_.papers.completion_audit = date_in(node, "completion-audit");
  }

  const TomlNode& root_;
  RelocationFile spec_;
  std::vector<Error> errors_;
};

}  // namespace

std::span<const Key> relocation_keys() { return kKeys; }

std::string relocation_guide() { return std::string(kGuide) + keys_guide(kKeys) + std::string(kTables); }

Checked<RelocationFile> parse_relocation(std::string_view text, const std::string& file) {
  const Checked<TomlNode> root = parse_toml(text, file, kKeys);
  if (!root) return tl::unexpected(root.error());
  return Reader(*root, file).read();
}

Checked<RelocationFile> load_relocation(const std::string& path) {
  const Result<std::string> text = read_text(path);
  if (!text) return fail(text.error());
  return parse_relocation(*text, path);
}

}  // namespace solleva::data
