// SPDX-License-Identifier: Apache-2.0
#include "app/cli/cooperative_tables.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "solleva/base/fraction.h"
#include "app/cli/text_cells.h"
#include "solleva/base/text.h"
#include "solleva/plan/cooperative/errors.h"

namespace solleva::cli {
namespace {

using namespace plan::cooperative;
namespace coop_errors = plan::cooperative::errors;

/// Cells with exact numbers and money.
class Cells : public TextCells {
 public:
  static Result<Cells> open(const std::string& path, std::vector<share::Input>& inputs, const RunControl& control) {
    Result<TextCells> cells = TextCells::open(path, inputs, control);
    if (!cells) return fail(cells.error());
    return Cells(std::move(*cells));
  }

  /// An exact number from 0 times `scale`, which must come out whole; `without` where there is no value.
  Result<std::int64_t> scaled(std::size_t row, const std::string& column, std::int64_t scale, ErrorCode code, std::int64_t without) const {
    const std::string cell = text(row, column);
    if (cell.empty()) return without;
    const auto number = Fraction::parse(cell);
    const auto whole = number ? number->times(*Fraction::of(scale, 1)) : std::nullopt;
    if (whole && whole->denominator() == 1 && whole->numerator() >= 0) return whole->numerator();
    return wrong(code, row, column, "this value cannot be used", "\"" + cell + "\" is no number from 0" + (scale == 1 ? " without a fraction" : " that is a multiple of 1/" + std::to_string(scale)));
  }

  Result<std::int64_t> money(std::size_t row, const std::string& column, Currency currency) const {
    const std::string cell = text(row, column);
    if (cell.empty()) return 0;
    const Result<Money> read = Money::parse(cell, currency);
    if (read) return read->units();
    return wrong(read.error().code, row, column, read.error().what, read.error().why);
  }

 private:
  explicit Cells(TextCells cells) : TextCells(std::move(cells)) {}
};

using Index = std::unordered_map<std::string, std::size_t>;

Done read_all(Cells& cells, std::initializer_list<const char*> required, std::initializer_list<const char*> others) {
  for (const char* column : required) {
    if (Done done = cells.read(column, true); !done) return done;
  }
  for (const char* column : others) {
    if (Done done = cells.read(column, false); !done) return done;
  }
  return {};
}

/// Hours as units of time.
Result<std::int64_t> units_of(const Cells& cells, std::size_t row, const std::string& column, std::int64_t unit) {
  const auto minutes = cells.scaled(row, column, 60, coop_errors::bad_roster, 0);
  if (!minutes) return minutes;
  if (*minutes % unit == 0) return *minutes / unit;
  return cells.wrong(coop_errors::bad_roster, row, column, "this time cannot be given out", "it is no multiple of " + std::to_string(unit) + " minutes", "round it, or set roster.minutes");
}

/// Names that rows of an old roster must or may have.
class Known {
 public:
  explicit Known(const char* column) : column_(column) {}

  void add(const std::string& name) {
    index_.emplace(name, names_.size());
    names_.push_back(name);
  }

  /// Empty for a name that is not known; of a week that is over (`must`) that is an error, for its hours and points would be lost.
  Result<std::optional<std::uint32_t>> find(const Cells& cells, std::size_t row, bool must) {
    const std::string name = cells.text(row, column_);
    const auto found = index_.find(name);
    if (found != index_.end()) return std::optional(static_cast<std::uint32_t>(found->second));
    if (must) {
      std::string like = did_you_mean(name, names_);
      for (const std::string& known : names_) {  // of short names, too
        if (like.empty() && !name.empty() && (name.starts_with(known) || known.starts_with(name))) like = "did you mean '" + known + "'";
      }
      return cells.wrong(coop_errors::bad_roster, row, column_, "the " + column_ + " \"" + name + "\" of a week that is over is unknown", "what was worked would be lost",
                         like.empty() ? "keep in the tables who has left, with 0 hours, and what has fallen away" : like);
    }
    if (std::ranges::find(missing_, name) == missing_.end()) missing_.push_back(name);
    return std::optional<std::uint32_t>();
  }

  const std::vector<std::string>& missing() const { return missing_; }

 private:
  std::string column_;
  Index index_;
  std::vector<std::string> names_, missing_;
};

/// Reads the tables in the order in which they lean on each other.
class Reader {
 public:
  Reader(CooperativeFile file, const RunControl& control) : coop_(std::move(file)), control_(control) {}

  Result<Cooperative> read() {
    for (Done (Reader::*part)() : {&Reader::households, &Reader::tasks, &Reader::members, &Reader::book, &Reader::work}) {
      if (Done done = (this->*part)(); !done) return fail(done.error());
    }
    make_roster();
    if (!without_hours_.empty()) {
      coop_.notes.push_back({"without-hours", "no hours are given for " + join(without_hours_, ", ") + ": counted as 0, so that they have no work" +
                                                  (counts_hands_ ? "" : " and do not count as hands of their household") + "; write 0 if that is so"});
    }
    return std::move(coop_);
  }

 private:
  Done households() {
    Result<Cells> cells = Cells::open(coop_.file.households, coop_.inputs, control_);
    if (!cells) return fail(cells.error());
    if (Done done = read_all(*cells, {"household", "persons"}, {"hands", "group", "capital", "use", "income", "language"}); !done) return done;
    counts_hands_ = cells->has("hands");
    tells_capital_ = cells->has("capital");
    for (std::size_t r = 0; r < cells->rows(); ++r) {
      CoopHousehold one;
      one.name = cells->text(r, "household");
      if (one.name.empty()) return cells->wrong(data::errors::missing_value, r, "household", "a household has no name", "nothing could be paid to it");
      if (!household_.emplace(one.name, r).second) return cells->wrong(coop_errors::bad_roster, r, "household", "the household \"" + one.name + "\" is there twice", "it could not be told what is whose");
      one.group = cells->text(r, "group");
      one.language = cells->text(r, "language");
      const auto persons = cells->scaled(r, "persons", 1, coop_errors::bad_statute, 0), hands = cells->scaled(r, "hands", 1, coop_errors::bad_statute, 0);
      const auto capital = cells->money(r, "capital", coop_.file.currency), use = cells->money(r, "use", coop_.file.currency);
      for (const Result<std::int64_t>* value : {&persons, &hands, &capital, &use}) {
        if (!*value) return fail(value->error());
      }
      one.persons = *persons;
      one.hands = *hands;
      one.capital = *capital;
      one.use = *use;
      if (!cells->text(r, "income").empty()) one.income = parse_double(cells->text(r, "income"));
      if (coop_.file.line && !one.income) return cells->wrong(data::errors::not_a_number, r, "income", "the income of \"" + one.name + "\" is no number", "poverty before and after needs it");
      if (one.persons == 0 && coop_.file.line) return cells->wrong(coop_errors::bad_statute, r, "persons", "nobody lives in \"" + one.name + "\"", "a household has 1 person at least");
      coop_.households.push_back(std::move(one));
    }
    return {};
  }

  Done tasks() {
    if (coop_.file.tasks.empty()) return {};
    Result<Cells> cells = Cells::open(coop_.file.tasks, coop_.inputs, control_);
    if (!cells) return fail(cells.error());
    if (Done done = read_all(*cells, {"task", "from", "to", "hours"}, {"skill", "strain", "flexible", "priority", "points"}); !done) return done;
    constexpr std::string_view kName = "task_";
    std::vector<std::string> languages;
    for (const std::string& column : cells->names()) {
      if (!column.starts_with(kName)) continue;
      if (Done done = cells->read(column); !done) return done;
      languages.push_back(column.substr(kName.size()));
    }
    for (std::size_t r = 0; r < cells->rows(); ++r) {
      CoopTask one;
      one.name = cells->text(r, "task");
      if (one.name.empty() || !task_.emplace(one.name, r).second) return cells->wrong(coop_errors::bad_roster, r, "task", "the task \"" + one.name + "\" is there twice, or has no name", "a roster could not tell which is meant");
      for (const std::string& language : languages) {
        if (std::string name = cells->text(r, std::string(kName) + language); !name.empty()) one.names.emplace(language, std::move(name));
      }
      one.skill = cells->text(r, "skill");
      one.strain = cells->text(r, "strain");
      const auto from = cells->scaled(r, "from", 1, coop_errors::bad_roster, 0), to = cells->scaled(r, "to", 1, coop_errors::bad_roster, 0);
      const auto priority = cells->scaled(r, "priority", 1, coop_errors::bad_roster, 1), points = cells->scaled(r, "points", 1000, coop_errors::bad_statute, 1000);
      for (const Result<std::int64_t>* value : {&from, &to, &priority, &points}) {
        if (!*value) return fail(value->error());
      }
      if (*from < 1 || *to < *from || *to > std::int64_t{coop_.file.weeks}) return cells->wrong(coop_errors::bad_roster, r, "from", "the weeks of \"" + one.name + "\" are none", "they lie from 1 to " + std::to_string(coop_.file.weeks) + ", the first not after the last");
      const Result<std::int64_t> units = units_in(*cells, r, "hours");
      if (!units) return fail(units.error());
      const Result<bool> flexible = cells->yes(coop_errors::bad_roster, r, "flexible");
      if (!flexible) return fail(flexible.error());
      RosterTask task;
      task.name = one.name;
      task.from = static_cast<std::uint32_t>(*from - 1);
      task.to = static_cast<std::uint32_t>(*to - 1);
      task.units = *units;
      task.flexible = *flexible;
      task.priority = *priority;
      one.thousandths = *points;
      coop_.roster.tasks.push_back(std::move(task));
      coop_.tasks.push_back(std::move(one));
    }
    return {};
  }

  Result<std::int64_t> units_in(const Cells& cells, std::size_t row, const std::string& column) const { return units_of(cells, row, column, coop_.file.minutes); }

  Done members() {
    Result<Cells> cells = Cells::open(coop_.file.members, coop_.inputs, control_);
    if (!cells) return fail(cells.error());
    if (Done done = read_all(*cells, {"person", "household"}, {"skills", "wishes", "learn", "limits", "chores"}); !done) return done;
    std::vector<std::string> columns;
    for (const Season& season : coop_.file.seasons) columns.push_back("hours_" + season.id);
    if (columns.empty()) columns.emplace_back("hours");
    for (const std::string& column : columns) {
      if (Done done = cells->read(column, !coop_.file.tasks.empty()); !done) return done;
    }
    for (std::size_t r = 0; r < cells->rows(); ++r) {
      if (Done done = read_member(*cells, r, columns); !done) return done;
    }
    return {};
  }

  Done read_member(const Cells& cells, std::size_t r, const std::vector<std::string>& columns) {
    CoopMember one;
    one.name = cells.text(r, "person");
    const std::string home = cells.text(r, "household");
    const auto at = household_.find(home);
    if (at == household_.end()) return cells.wrong(coop_errors::bad_roster, r, "household", "\"" + one.name + "\" lives nowhere", "the table of households has no \"" + home + "\"");
    one.household = at->second;
    const auto [person, fresh] = person_.emplace(one.name, r);
    if (!fresh) {
      const std::string other = coop_.households[coop_.members[person->second].household].name;
      return cells.wrong(coop_errors::bad_roster, r, "person", "\"" + one.name + "\" is in two places", other == home ? "the table has the member twice" : "a member of \"" + other + "\" and of \"" + home + "\"",
                         "two people of one name need names that tell them apart");
    }
    one.skills = cells.list(r, "skills");
    one.wishes = cells.list(r, "wishes");
    one.limits = cells.list(r, "limits");
    one.learn = cells.text(r, "learn");
    const Result<std::int64_t> chores = units_in(cells, r, "chores");
    if (!chores) return fail(chores.error());
    bool any = false, empty = !coop_.file.tasks.empty();
    for (const std::string& column : columns) {
      empty = empty && cells.text(r, column).empty();
      const Result<std::int64_t> units = units_in(cells, r, column);
      if (!units) return fail(units.error());
      if (*units * coop_.file.minutes > std::int64_t{168} * 60) return cells.wrong(coop_errors::bad_roster, r, column, "\"" + one.name + "\" has more hours than a week", "a week has 168");
      one.units.push_back(std::max<std::int64_t>(0, *units - *chores));
      any = any || *units > 0;
    }
    for (const std::string& wish : one.wishes) {
      if (coop_.tasks.empty() || task_.contains(wish) || std::ranges::find(one.skills, wish) != one.skills.end() || std::ranges::any_of(coop_.tasks, [&](const CoopTask& task) { return task.skill == wish; })) continue;
      std::vector<std::string> names;
      for (const CoopTask& task : coop_.tasks) names.push_back(task.name);
      return cells.wrong(coop_errors::bad_roster, r, "wishes", "\"" + one.name + "\" wishes for what is not there", "no task is or needs \"" + wish + "\"", did_you_mean(wish, names));
    }
    if (Done done = check_limits(cells, r, one); !done) return done;
    if (any && !counts_hands_) ++coop_.households[one.household].hands;
    if (empty) without_hours_.push_back(one.name);
    coop_.members.push_back(std::move(one));
    return {};
  }

  /// A limit that no task knows would protect nobody, and a skill that none needs is most often misspelt.
  Done check_limits(const Cells& cells, std::size_t r, const CoopMember& member) {
    if (coop_.tasks.empty()) return {};
    std::vector<std::string> strains, skills;
    for (const CoopTask& task : coop_.tasks) {
      if (!task.strain.empty()) strains.push_back(task.strain);
      if (!task.skill.empty()) skills.push_back(task.skill);
    }
    for (const std::string& limit : member.limits) {
      if (std::ranges::find(strains, limit) != strains.end()) continue;
      return cells.wrong(coop_errors::bad_roster, r, "limits", "no task has the strain \"" + limit + "\" of \"" + member.name + "\"", "the limit would protect nobody", did_you_mean(limit, strains));
    }
    for (const std::string& skill : member.skills) {
      const std::string near = std::ranges::find(skills, skill) == skills.end() ? did_you_mean(skill, skills) : "";
      if (!near.empty()) coop_.notes.push_back({"skill", "no task needs the skill \"" + skill + "\" of " + member.name + ": " + near});
    }
    return {};
  }

  Done book() {
    if (coop_.file.book.empty()) return {};
    Result<Cells> cells = Cells::open(coop_.file.book, coop_.inputs, control_);
    if (!cells) return fail(cells.error());
    if (Done done = read_all(*cells, {"entry", "account", "debit", "credit"}, {"date", "text"}); !done) return done;
    std::vector<BookLine> lines;
    for (std::size_t r = 0; r < cells->rows(); ++r) {
      BookLine line;
      line.entry = cells->text(r, "entry");
      line.date = cells->text(r, "date");
      line.account = cells->text(r, "account");
      line.text = cells->text(r, "text");
      const auto debit = cells->money(r, "debit", coop_.file.currency), credit = cells->money(r, "credit", coop_.file.currency);
      if (!debit || !credit) return fail(debit ? credit.error() : debit.error());
      line.debit = *debit;
      line.credit = *credit;
      line.where = cells->where(r, "entry");
      lines.push_back(std::move(line));
    }
    Result<Book> book = book_of(coop_.file.currency, lines);
    if (!book) return fail(book.error());
    coop_.book = std::move(*book);
    return match_book();
  }

  /// What the book knows of households: their advances, and their capital, which must be that of the table.
  Done match_book() {
    std::vector<std::int64_t> paid_in(coop_.households.size(), 0);
    bool tells = false;
    for (const Account& account : coop_.book.accounts()) {
      if (account.kind != AccountKind::advances && account.kind != AccountKind::capital) continue;
      const auto at = household_.find(account.of);
      const auto line = std::ranges::find(coop_.book.lines(), account.name, &BookLine::account);
      if (at == household_.end()) return fail(Error{coop_errors::bad_book, "the account \"" + account.name + "\" is of nobody", line->where, "the table of households has no \"" + account.of + "\""});
      const std::int64_t balance = coop_.book.balance(account.name);
      if (balance < 0) return fail(Error{coop_errors::bad_book, "more went out of \"" + account.name + "\" than came in", line->where, "its balance is " + Money::of_units(balance, coop_.file.currency).text()});
      (account.kind == AccountKind::advances ? coop_.households[at->second].advances : paid_in[at->second]) = balance;
      tells = tells || account.kind == AccountKind::capital;
    }
    for (std::size_t h = 0; h < coop_.households.size() && tells; ++h) {
      CoopHousehold& one = coop_.households[h];
      if (tells_capital_ && one.capital != paid_in[h]) {
        return mismatch(h, "sums do not match: the capital of \"" + one.name + "\"", "the table says " + Money::of_units(one.capital, coop_.file.currency).text() + ", the book " + Money::of_units(paid_in[h], coop_.file.currency).text());
      }
      one.capital = paid_in[h];
    }
    return {};
  }

  Done mismatch(std::size_t row, std::string what, std::string why) const {
    Error error{coop_errors::bad_statute, std::move(what)};
    error.where.file = coop_.file.households;
    error.where.field = "capital";
    error.where.unit = coop_.households[row].name;
    error.why = std::move(why);
    error.hint = "find out which of the two is right";
    return fail(std::move(error));
  }

  Done work() {
    if (coop_.file.work.empty()) return {};
    Result<Cells> cells = Cells::open(coop_.file.work, coop_.inputs, control_);
    if (!cells) return fail(cells.error());
    if (Done done = read_all(*cells, {"person", "hours"}, {"task"}); !done) return done;
    std::map<std::size_t, std::int64_t> worked;  // of each member, in thousandths
    std::set<std::pair<std::size_t, std::size_t>> seen;
    std::vector<std::string> again;
    for (std::size_t r = 0; r < cells->rows(); ++r) {
      const auto person = person_.find(cells->text(r, "person"));
      if (person == person_.end()) return cells->wrong(coop_errors::bad_roster, r, "person", "nobody is called \"" + cells->text(r, "person") + "\"", "the table of members does not have the name");
      WorkedHours one;
      one.member = person->second;
      if (!coop_.tasks.empty()) {
        const auto task = task_.find(cells->text(r, "task"));
        if (task == task_.end()) return cells->wrong(coop_errors::bad_roster, r, "task", "there is no task \"" + cells->text(r, "task") + "\"", "the table of tasks says how many points an hour has");
        one.task = task->second;
      }
      const Result<std::int64_t> hours = cells->scaled(r, "hours", 1000, coop_errors::bad_statute, 0);
      if (!hours) return fail(hours.error());
      one.thousandths = *hours;
      std::int64_t& year = worked[one.member];
      year += one.thousandths;
      const std::int64_t most = std::int64_t{coop_.file.weeks} * 168;
      if (year > most * 1000) return cells->wrong(coop_errors::bad_statute, r, "hours", "\"" + cells->text(r, "person") + "\" worked more hours than there are", std::to_string(coop_.file.weeks) + " weeks have " + std::to_string(most));
      if (!seen.emplace(one.member, one.task).second) again.push_back(cells->text(r, "person"));
      coop_.work.push_back(one);
    }
    if (!again.empty()) coop_.notes.push_back({"work", "hours of the same person and task stand in more than one row and were added: " + join(again, ", ")});
    return {};
  }

  void make_roster() {
    RosterProblem& roster = coop_.roster;
    roster.weeks = coop_.file.weeks;
    for (const CoopMember& member : coop_.members) {
      RosterMember one;
      one.name = member.name;
      for (std::uint32_t w = 0; w < roster.weeks; ++w) one.available.push_back(member.units.empty() ? 0 : member.units[coop_.season_of(w)]);
      for (const CoopTask& task : coop_.tasks) {
        one.can.push_back(can_do(member, task) ? 1 : 0);
        const bool wished = member.wishes.empty() || std::ranges::find(member.wishes, task.name) != member.wishes.end() ||
                            (!task.skill.empty() && std::ranges::find(member.wishes, task.skill) != member.wishes.end());
        one.unlike.push_back((wished ? 0 : 2) + (task.skill.empty() && !member.skills.empty() ? 1 : 0));
      }
      roster.members.push_back(std::move(one));
    }
  }

  Cooperative coop_;
  const RunControl& control_;
  Index household_, person_, task_;
  std::vector<std::string> without_hours_;  ///< whose cells of hours are all empty
  bool counts_hands_ = false, tells_capital_ = false;
};

}  // namespace

std::size_t Cooperative::season_of(std::uint32_t week) const {
  for (std::size_t s = 0; s < file.seasons.size(); ++s) {
    if (file.seasons[s].holds(week)) return s;
  }
  return 0;
}

bool can_do(const CoopMember& member, const CoopTask& task) {
  const bool knows = task.skill.empty() || std::ranges::find(member.skills, task.skill) != member.skills.end();
  return knows && (task.strain.empty() || std::ranges::find(member.limits, task.strain) == member.limits.end());
}

Result<Cooperative> read_cooperative(CooperativeFile file, const RunControl& control) { return Reader(std::move(file), control).read(); }

Result<std::vector<Shift>> read_old_roster(const std::string& path, Cooperative& cooperative, std::uint32_t first, const RunControl& control) {
  Result<Cells> cells = Cells::open(path, cooperative.inputs, control);
  if (!cells) return fail(cells.error());
  if (Done done = read_all(*cells, {"week", "person", "task", "hours"}, {}); !done) return fail(done.error());
  Known members("person"), tasks("task");
  for (const CoopMember& member : cooperative.members) members.add(member.name);
  for (const CoopTask& task : cooperative.tasks) tasks.add(task.name);
  std::vector<Shift> shifts;
  std::map<std::pair<std::int64_t, std::string>, std::int64_t> busy;
  std::int64_t dropped = 0, rows = 0;
  for (std::size_t r = 0; r < cells->rows(); ++r) {
    const auto week = cells->scaled(r, "week", 1, coop_errors::bad_roster, 0), units = units_of(*cells, r, "hours", cooperative.file.minutes);
    if (!week || !units) return fail(week ? units.error() : week.error());
    if (*week < 1 || *week > std::int64_t{cooperative.file.weeks}) return cells->wrong(coop_errors::bad_roster, r, "week", "there is no week " + std::to_string(*week), "weeks lie from 1 to " + std::to_string(cooperative.file.weeks));
    if ((busy[{*week, cells->text(r, "person")}] += *units * cooperative.file.minutes) > std::int64_t{168} * 60) {
      return cells->wrong(coop_errors::bad_roster, r, "hours", "\"" + cells->text(r, "person") + "\" is in two places in week " + std::to_string(*week), "the old roster gives more hours than the 168 of a week");
    }
    const bool over = *week <= std::int64_t{first};
    const auto who = members.find(*cells, r, over), what = tasks.find(*cells, r, over);
    if (!who || !what) return fail(who ? what.error() : who.error());
    if (!*who || !*what) {  // who leaves and what falls away is what a new plan is for, but it is said
      dropped += *units;
      ++rows;
      continue;
    }
    shifts.push_back({static_cast<std::uint32_t>(*week - 1), **who, **what, *units});
  }
  if (rows > 0) {
    std::vector<std::string> missing = members.missing();
    missing.insert(missing.end(), tasks.missing().begin(), tasks.missing().end());
    cooperative.notes.push_back({"old-roster", std::to_string(rows) + " rows of the old roster, with " + format_double(cooperative.hours(dropped)) + " hours, are of whom or what is there no more: " +
                                                   join(missing, ", ") + "; others do the work that is still to be done"});
  }
  return shifts;
}

}  // namespace solleva::cli
