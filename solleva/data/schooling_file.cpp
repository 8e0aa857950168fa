// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/schooling_file.h"

#include <algorithm>
#include <array>

#include "solleva/data/errors.h"
#include "solleva/data/toml_file.h"

namespace solleva::data {
namespace {

using enum KeyType;

constexpr auto kKeys = std::to_array<Key>({
    {"schooling", table, needed, "what the plan is about"},
    {"schooling.id", id, needed, "short name"},
    {"schooling.name", texts, may_be_absent, "name by language"},
    {"schooling.children", text, needed, "path of the table of children: child, place, age, grade; and sex, enrolled (a school), disability (0 or 1), household, can_pay where known"},
    {"schooling.schools", text, needed, "path of the table of schools: school, place, first_grade, last_grade, seats; and what they may become (below)"},
    {"schooling.places", text, may_be_absent, "path of the table of places: place, and lon, lat in degrees or x, y in metres; for the map, and for travel by speed"},
    {"schooling.travel", text, may_be_absent, "path of the table of travel times: from (a place), to (the place of a school), and a column of minutes for each season; what is not there cannot be gone"},
    {"schooling.buses", text, may_be_absent, "path of the table of buses that could run: bus, place, school, minutes, seats, cost; a row for each place that a bus serves"},
    {"schooling.money", text, needed, "unit of costs and budgets, as in CNY"},
    {"schooling.budget", number, needed, "money for new schools, rooms, teachers, buses, beds"},
    {"schooling.bursary-budget", number, may_be_absent, "money for bursaries in a year; without it, as much as it takes"},
    {"schooling.pupils-per-teacher", integer, may_be_absent, "most pupils for each teacher; without it, teachers set no limit"},
    {"schooling.teacher-cost", number, may_be_absent, "of one teacher more"},
    {"schooling.boarding-from-age", integer, may_be_absent, "from which age on a child may board; without it, nobody boards"},
    {"schooling.boarding-cost", number, may_be_absent, "of a child that boards, beside the bed"},
    {"schooling.note", text, may_be_absent, "what readers must know, as that the children are made up"},

    {"stage", tables, needed, "grades that belong together, from pre-school to university"},
    {"stage.id", id, needed, "name in the results"},
    {"stage.name", texts, may_be_absent, "name by language"},
    {"stage.first-grade", integer, needed, "grades are whole numbers, as in the tables; pre-school may be 0 or below"},
    {"stage.last-grade", integer, needed, "the last of them"},
    {"stage.cost", number, may_be_absent, "what a year costs a family: fees, books, clothes"},

    {"bursary", tables, may_be_absent, "a kind of bursary; a child gets one at most"},
    {"bursary.id", id, needed, "name in the results"},
    {"bursary.stage", reference, needed, "for children of this stage", "stage.id"},
    {"bursary.amount", amount, needed, "money a year"},

    {"season", tables, may_be_absent, "a part of the year; without any, one season of the column minutes"},
    {"season.id", id, needed, "name in the results"},
    {"season.column", text, may_be_absent, "its column of minutes in the table of travel times"},
    {"season.speed", amount, may_be_absent, "without such a table: km an hour, as the crow flies"},

    {"limit", tables, needed, "how far children of an age may have to go"},
    {"limit.from-age", integer, needed, "in years"},
    {"limit.to-age", integer, needed, "in years, that year included"},
    {"limit.minutes", number, needed, "one way"},
    {"limit.season", reference, may_be_absent, "in that season; without it, in all", "season.id"},

    {"take-up", table, may_be_absent, "how many of those who are offered a place come: only for the file of --portfolio"},
    {"take-up.share", fraction, needed, "the estimate, a part of 1"},
    {"take-up.standard-error", number, needed, "its standard error, a part of 1"},
    {"take-up.source", text, needed, "what it rests on"},
});

constexpr std::string_view kGuide =
    "# The file of schooling\n\n"
    "<!-- Made by `solleva help schooling`; change the catalogue in solleva/data/schooling_file.cpp instead. -->\n\n"
    "A file in [TOML](https://toml.io) names the tables of children, schools, ways and buses, how far children may have to go, and\nthe money. "
    "`solleva plan schooling THIS.toml` says where to open, extend, run a bus or let children board, which child gets a\nplace where, who needs which "
    "bursary, and which child is still out, why, and what would bring it in. Every key is checked: one\nthat is not listed here is refused, and all errors are told at once.\n";

constexpr std::string_view kTables =
    "\n## The table of schools\n\n"
    "| column | what it says |\n|---|---|\n"
    "| school | name |\n| place | where it is |\n| first_grade, last_grade | what it teaches |\n| seats | in these grades together |\n"
    "| teachers | that it has, where pupils-per-teacher is given |\n"
    "| status | open (also where empty) or candidate: a school that could be opened |\n| open_cost | of opening a candidate |\n"
    "| room_seats, room_cost, most_rooms | rooms that could be added: seats and cost of one, and how many |\n"
    "| beds, bed_cost, most_beds | for boarding: there already, cost of one more, how many more |\n"
    "| barrier_free, barrier_free_cost | 1 where every child can use it; cost of making it so, empty where it cannot be |\n\n"
    "The table of children holds no names that the plan reads: `child` is a number or code. `disability` is used to choose schools that\nthe child can use, and "
    "is in no output unless --confidential asks for it.\n"
    "\n## An example\n\n```toml\n"
    "[schooling]\n"
    "id = \"valley\"\n"
    "children = \"children.csv\"\n"
    "schools = \"schools.csv\"\n"
    "travel = \"travel.csv\"\n"
    "money = \"CNY\"\n"
    "budget = 90000\n\n"
    "[[stage]]\n"
    "id = \"primary\"\n"
    "first-grade = 1\n"
    "last-grade = 6\n"
    "cost = 400\n\n"
    "[[bursary]]\n"
    "id = \"books\"\n"
    "stage = \"primary\"\n"
    "amount = 250\n\n"
    "[[season]]\n"
    "id = \"snow\"\n"
    "column = \"minutes_snow\"\n\n"
    "[[limit]]\n"
    "from-age = 6\n"
    "to-age = 11\n"
    "minutes = 45\n"
    "```\n";

/// Makes the file of a tree that has passed the check of keys, and collects what the keys cannot tell.
class Reader {
 public:
  Reader(const TomlNode& root, const std::string& file) : root_(root) { spec_.file = file; }

  Checked<SchoolingFile> read() {
    read_head();
    for (const TomlNode& one : root_.list("stage")) read_stage(one);
    for (const TomlNode& one : root_.list("bursary")) read_bursary(one);
    for (const TomlNode& one : root_.list("season")) read_season(one);
    if (spec_.seasons.empty()) {
      SchoolSeason only;
      only.id = "all-year";
      only.column = "minutes";
      if (spec_.travel.empty()) bad(root_.find("schooling")->place, "season", "without a table of travel times, a [[season]] with a speed must say how fast children go");
      spec_.seasons.push_back(std::move(only));
    }
    for (const TomlNode& one : root_.list("limit")) read_limit(one);
    if (const TomlNode* node = root_.find("take-up")) {
      TakeUp take_up;
      take_up.share = fraction_of(*node->find("share"))->value();
      take_up.error = node->number("standard-error");
      take_up.source = node->text("source");
      if (take_up.error < 0 || take_up.error > 1) bad(node->find("standard-error")->place, "take-up.standard-error", "it lies from 0 to 1");
      spec_.take_up = std::move(take_up);
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
  double money_in(const TomlNode& node, std::string_view key) {
    const TomlNode* found = node.find(key);
    if (found == nullptr) return 0;
    const double value = node.number(key);
    if (value < 0) bad(found->place, key, "it lies from 0 on");
    return value;
  }

  static std::string name_of(const TomlNode& node) {
    const TomlNode* names = node.find("name");
    return names == nullptr ? node.text("id") : names->text("en");
  }

  void read_head() {
    const TomlNode& head = *root_.find("schooling");
    spec_.id = head.text("id");
    spec_.name = name_of(head);
    spec_.note = head.text("note");
    spec_.money = head.text("money");
    spec_.children = head.text("children");
    spec_.schools = head.text("schools");
    spec_.places = head.text("places");
    spec_.travel = head.text("travel");
    spec_.buses = head.text("buses");
    spec_.budget = money_in(head, "budget");
    if (head.find("bursary-budget") != nullptr) spec_.bursary_budget = money_in(head, "bursary-budget");
    spec_.pupils_per_teacher = head.whole("pupils-per-teacher");
    if (head.find("pupils-per-teacher") != nullptr && spec_.pupils_per_teacher < 1) {
      bad(head.find("pupils-per-teacher")->place, "schooling.pupils-per-teacher", "it lies from 1 on");
    }
    spec_.teacher_cost = money_in(head, "teacher-cost");
    if (head.find("boarding-from-age") != nullptr) spec_.boarding_age = head.whole("boarding-from-age");
    spec_.boarding_cost = money_in(head, "boarding-cost");
    if (spec_.travel.empty() && spec_.places.empty()) bad(head.place, "schooling.travel", "travel times need this table, or places with coordinates and a season with a speed");
  }

  void read_stage(const TomlNode& node) {
    SchoolStage stage;
    stage.id = node.text("id");
    stage.name = name_of(node);
    stage.first_grade = node.whole("first-grade");
    stage.last_grade = node.whole("last-grade");
    stage.cost = money_in(node, "cost");
    if (stage.last_grade < stage.first_grade) bad(node.find("last-grade")->place, "stage.last-grade", "it comes before the first");
    for (const SchoolStage& other : spec_.stages) {
      const bool apart = stage.last_grade < other.first_grade || stage.first_grade > other.last_grade;
      if (!apart) bad(node.find("first-grade")->place, "stage.first-grade", "a grade of this stage belongs to \"" + other.id + "\" already");
    }
    spec_.stages.push_back(std::move(stage));
  }

  void read_bursary(const TomlNode& node) {
    const auto at = std::ranges::find(spec_.stages, node.text("stage"), &SchoolStage::id);
    if (at == spec_.stages.end()) return;  // told by the check of keys
    SchoolBursary bursary;
    bursary.id = node.text("id");
    bursary.stage = static_cast<std::size_t>(at - spec_.stages.begin());
    bursary.amount = node.number("amount");
    spec_.bursaries.push_back(std::move(bursary));
  }

  void read_season(const TomlNode& node) {
    SchoolSeason season;
    season.id = node.text("id");
    season.column = node.text("column");
    season.speed = node.number("speed");
    const bool by_table = !spec_.travel.empty();
    if (by_table == season.column.empty()) {
      bad(node.place, "season", by_table ? "the table of travel times is given: name its column" : "there is no table of travel times: give a speed");
    } else if (!by_table && season.speed <= 0) {
      bad(node.place, "season", "there is no table of travel times: give a speed");
    }
    spec_.seasons.push_back(std::move(season));
  }

  void read_limit(const TomlNode& node) {
    TravelLimit limit;
    limit.from_age = node.whole("from-age");
    limit.to_age = node.whole("to-age");
    limit.minutes = money_in(node, "minutes");
    if (limit.to_age < limit.from_age) bad(node.find("to-age")->place, "limit.to-age", "it comes before from-age");
    if (const std::string season = node.text("season"); !season.empty()) {
      const auto at = std::ranges::find(spec_.seasons, season, &SchoolSeason::id);
      if (at != spec_.seasons.end()) limit.season = static_cast<std::size_t>(at - spec_.seasons.begin());
    }
    spec_.limits.push_back(limit);
  }

  const TomlNode& root_;
  SchoolingFile spec_;
  std::vector<Error> errors_;
};

}  // namespace

std::span<const Key> schooling_keys() { return kKeys; }

std::string schooling_guide() { return std::string(kGuide) + keys_guide(kKeys) + std::string(kTables); }

Checked<SchoolingFile> parse_schooling(std::string_view text, const std::string& file) {
  const Checked<TomlNode> root = parse_toml(text, file, kKeys);
  if (!root) return tl::unexpected(root.error());
  return Reader(*root, file).read();
}

Checked<SchoolingFile> load_schooling(const std::string& path) {
  const Result<std::string> text = read_text(path);
  if (!text) return fail(text.error());
  return parse_schooling(*text, path);
}

}  // namespace solleva::data
