// SPDX-License-Identifier: Apache-2.0
#include "app/cli/cooperative_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "solleva/data/errors.h"
#include "solleva/data/toml_file.h"

namespace solleva::cli {
namespace {

using data::TomlNode;
using plan::cooperative::Rounding;
using plan::cooperative::Statute;
using enum data::KeyType;
using data::may_be_absent;
using data::needed;

constexpr auto kKeys = std::to_array<data::Key>({
    {"cooperative", table, needed, "who the cooperative is"},
    {"cooperative.id", id, needed, "short name"},
    {"cooperative.name", texts, may_be_absent, "name by language"},
    {"cooperative.note", text, may_be_absent, "what readers must know, as that everybody is made up"},
    {"cooperative.money", text, needed, "currency, as in CNY"},
    {"cooperative.members", text, needed, "path of the table of members, relative to this file"},
    {"cooperative.households", text, needed, "path of the table of households"},
    {"cooperative.game", text, may_be_absent, "path of what each group of households is worth alone; its players are the groups"},

    {"roster", table, may_be_absent, "the work that is to be planned"},
    {"roster.tasks", text, needed, "path of the table of tasks"},
    {"roster.weeks", integer, may_be_absent, "weeks that are planned; 52 without it"},
    {"roster.minutes", integer, may_be_absent, "of the unit in which time is given out; 30 without it", "15 30 60 120 240 480"},
    {"roster.learning-hours", number, may_be_absent, "most hours a week in which a member learns; 0 without it"},

    {"season", tables, may_be_absent, "a part of the year with hours of its own: column hours_ID of the members"},
    {"season.id", id, needed, "name"},
    {"season.name", texts, may_be_absent, "name by language, for the statements of households"},
    {"season.from", integer, needed, "first week, from 1"},
    {"season.to", integer, needed, "last week; before the first where the season runs over the end of the year"},

    {"book", table, may_be_absent, "the accounts of the year"},
    {"book.entries", text, needed, "path of the table of lines: entry, date, account, debit, credit, text"},
    {"book.date", text, may_be_absent, "on which the year is closed"},

    {"statute", table, may_be_absent, "how a surplus is divided"},
    {"statute.work", text, may_be_absent, "path of the hours worked: person, task, hours; without it, those of the roster count"},
    {"statute.reserve", fraction, may_be_absent, "part of the surplus for the reserve fund; nothing without it", "0"},
    {"statute.reserve-until", text, may_be_absent, "money at which the fund is full, as in \"50000.00\""},
    {"statute.welfare", fraction, may_be_absent, "part of the surplus for families without hands", "0"},
    {"statute.welfare-most", text, may_be_absent, "money a person that it gives at most"},
    {"statute.labour", fraction, may_be_absent, "part of the rest that goes by work points; nothing without it", "0"},
    {"statute.patronage", fraction, may_be_absent, "part of the rest that goes by use; nothing without it", "0"},
    {"statute.capital", fraction, may_be_absent, "part of the rest that goes by capital paid in; nothing without it", "0"},
    {"statute.capital-most", fraction, may_be_absent, "of the capital paid in: what is above goes to labour", "0"},
    {"statute.rounding", choice, may_be_absent, "what is done with the smallest units that do not divide; largest-remainder without it", "largest-remainder down nearest"},

    {"poverty", table, may_be_absent, "whom the cooperative lifts"},
    {"poverty.line", amount, needed, "money a person and year; the households need a column income"},

    {"portfolio", table, may_be_absent, "what `plan portfolio` is told of the cooperative as a measure"},
    {"portfolio.cost", amount, needed, "what it takes for a household to join"},
    {"portfolio.spread", number, may_be_absent, "standard deviation of the gain as a part of it; unknown without it"},
});

constexpr std::string_view kGuide =
    "# The file of a cooperative\n\n"
    "<!-- Made by `solleva help cooperative`; change the catalogue in app/cli/cooperative_file.cpp instead. -->\n\n"
    "A file in [TOML](https://toml.io) names the tables of a cooperative; `solleva plan cooperative THIS.toml` plans its work, divides its surplus and "
    "tells each household\nits statement. Each part may be left out: without [roster] no work is planned, without [statute] no surplus is divided. `cases/cooperative` is a whole example.\n";

constexpr std::string_view kTables =
    "\n## The tables\n\n"
    "Any format that Solleva reads. Lists in a cell are separated by `;`.\n\n"
    "| table | columns |\n|---|---|\n"
    "| households | `household`, `persons`; `hands` (who can work; without it, members with hours), `group` (a player of the game), `capital` paid in, `use` (sold or bought through the cooperative), "
    "`income` a year without the cooperative, `language` of its statement |\n"
    "| members | `person`, `household`; `hours` a week, or `hours_ID` of each season; `chores` (hours a week at home, taken off); `skills`, `wishes` (tasks or skills), `learn` (one skill), "
    "`limits` (strains that health forbids) |\n"
    "| tasks | `task`, `from`, `to` (weeks), `hours` (of each week; where `flexible` is yes, of all its weeks together); `skill`, `strain`, `priority` (1 to 100), `points` an hour; `task_LANGUAGE`, as `task_zh`, its name in the statements of that language |\n"
    "| book | `entry`, `account`, `debit`, `credit`; `date`, `text`. Lines of one `entry` balance. Accounts begin with assets, advances, debts, capital, reserve, receipts or costs, as in "
    "`costs:fodder`; behind `advances:` and `capital:` stands the household |\n"
    "| work | `person`, `task`, `hours` worked in the year |\n"
    "| game | `coalition` (groups with + between them), `v`: what they would have made of this year alone; or JSON, as in `plan cooperative -h` |\n"
    "| an old roster | `week`, `person`, `task`, `hours`: what `--format csv` writes |\n";

class Reader {
 public:
  Reader(const TomlNode& root, const std::string& path, Currency money) : root_(root), spec_(money) { spec_.file = path; }

  Checked<CooperativeFile> read() {
    const TomlNode& head = *root_.find("cooperative");
    spec_.id = head.text("id");
    const TomlNode* names = head.find("name");
    spec_.name = names == nullptr ? spec_.id : names->text("en");
    spec_.note = head.text("note");
    spec_.members = beside(head.text("members"));
    spec_.households = beside(head.text("households"));
    spec_.game = beside(head.text("game"));
    read_roster();
    if (const TomlNode* book = root_.find("book")) {
      spec_.book = beside(book->text("entries"));
      spec_.date = book->text("date");
    }
    if (const TomlNode* statute = root_.find("statute")) read_statute(*statute);
    if (const TomlNode* poverty = root_.find("poverty")) spec_.line = poverty->number("line");
    if (const TomlNode* portfolio = root_.find("portfolio")) {
      spec_.join_cost = portfolio->number("cost");
      if (portfolio->find("spread") != nullptr) spec_.spread = portfolio->number("spread");
    }
    if (spec_.statute && spec_.book.empty()) bad(*root_.find("statute"), "statute", "a surplus comes from a [book]");
    if (!spec_.statute && !spec_.game.empty()) bad(head, "cooperative.game", "it is compared with a division by [statute]");
    if (spec_.statute && spec_.work.empty() && spec_.tasks.empty()) bad(*root_.find("statute"), "statute", "work points come from statute.work or from a [roster]");
    if (spec_.tasks.empty() && !spec_.statute) bad(head, "cooperative", "there is nothing to plan: it needs a [roster] or a [statute]");
    if (!errors_.empty()) return tl::unexpected(Errors(std::move(errors_)));
    return std::move(spec_);
  }

 private:
  void bad(const TomlNode& node, std::string_view field, std::string why) {
    Error error{data::errors::programme_bad_value, "this value cannot be used"};
    error.where = data::where_of(spec_.file, node.place, field);
    error.why = std::move(why);
    errors_.push_back(std::move(error));
  }

  std::string beside(const std::string& path) const {
    return path.empty() ? path : (std::filesystem::path(spec_.file).parent_path() / path).string();
  }

  void read_roster() {
    const TomlNode* roster = root_.find("roster");
    if (roster != nullptr) {
      spec_.tasks = beside(roster->text("tasks"));
      if (roster->find("minutes") != nullptr) spec_.minutes = roster->whole("minutes");
      if (roster->find("weeks") != nullptr) {
        const std::int64_t weeks = roster->whole("weeks");
        if (weeks < 1 || weeks > 520) bad(*roster->find("weeks"), "roster.weeks", "it takes 1 to 520 weeks");
        else spec_.weeks = static_cast<std::uint32_t>(weeks);
      }
      const double learning = roster->number("learning-hours");
      if (learning < 0 || learning > 168) bad(*roster->find("learning-hours"), "roster.learning-hours", "it takes 0 to 168 hours");
      else spec_.learning = static_cast<std::int64_t>(learning * 60 / static_cast<double>(spec_.minutes));
    }
    for (const TomlNode& one : root_.list("season")) {
      Season season;
      season.id = one.text("id");
      if (const TomlNode* names = one.find("name")) season.names = data::texts_of(*names);
      season.where = data::where_of(spec_.file, one.place, "season");
      const std::int64_t from = one.whole("from"), to = one.whole("to");
      if (std::min(from, to) < 1 || std::max(from, to) > std::int64_t{spec_.weeks}) {
        bad(one, "season", "its weeks lie from 1 to " + std::to_string(spec_.weeks));
        continue;
      }
      season.from = static_cast<std::uint32_t>(from - 1);
      season.to = static_cast<std::uint32_t>(to - 1);
      spec_.seasons.push_back(std::move(season));
    }
    for (std::uint32_t w = 0; w < spec_.weeks && !spec_.seasons.empty() && errors_.empty(); ++w) {
      const auto held = std::ranges::count_if(spec_.seasons, [&](const Season& season) { return season.holds(w); });
      if (held != 1) bad(root_.list("season").front(), "season", "week " + std::to_string(w + 1) + " is in " + (held == 0 ? "no season" : "more than one season"));
    }
  }

  std::optional<std::int64_t> money_in(const TomlNode& node, std::string_view key) {
    if (node.find(key) == nullptr) return std::nullopt;
    const Result<Money> money = Money::parse(node.text(key), spec_.currency);
    if (money && money->units() >= 0) return money->units();
    bad(*node.find(key), key, "it is no sum of " + spec_.currency.code() + " from 0");
    return std::nullopt;
  }

  void read_statute(const TomlNode& node) {
    const auto part = [&](std::string_view key) {
      const TomlNode* found = node.find(key);
      return found == nullptr ? Fraction() : data::fraction_of(*found).value_or(Fraction());
    };
    Statute statute;
    statute.reserve = part("reserve");
    statute.welfare = part("welfare");
    statute.labour = part("labour");
    statute.patronage = part("patronage");
    statute.capital = part("capital");
    if (node.find("capital-most") != nullptr) statute.capital_most = part("capital-most");
    statute.reserve_until = money_in(node, "reserve-until");
    statute.welfare_most = money_in(node, "welfare-most");
    if (node.find("rounding") != nullptr) statute.rounding = *plan::cooperative::rounding_named(node.text("rounding"));
    spec_.work = beside(node.text("work"));
    const auto together = statute.labour.plus(statute.patronage), all = together ? together->plus(statute.capital) : std::nullopt;
    if (!all || *all != *Fraction::of(1, 1)) bad(node, "statute", "labour, patronage and capital must be 1 together; they are " + (all ? all->text() : std::string("more")));
    spec_.statute = std::move(statute);
  }

  const TomlNode& root_;
  CooperativeFile spec_;
  std::vector<Error> errors_;
};

}  // namespace

Checked<CooperativeFile> load_cooperative(const std::string& path) {
  const Result<std::string> text = data::read_text(path);
  if (!text) return fail(text.error());
  const Checked<TomlNode> root = data::parse_toml(*text, path, kKeys);
  if (!root) return tl::unexpected(root.error());
  const TomlNode& money = *root->find("cooperative")->find("money");
  const Result<Currency> currency = Currency::of(root->find("cooperative")->text("money"));
  if (!currency) return fail(Error{data::errors::programme_bad_value, "this value cannot be used", data::where_of(path, money.place, "cooperative.money"), "a currency is three capital letters, as in CNY"});
  return Reader(*root, path, *currency).read();
}

std::string cooperative_guide() { return std::string(kGuide) + data::keys_guide(kKeys) + std::string(kTables); }

}  // namespace solleva::cli
