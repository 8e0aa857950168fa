// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relocation_input.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/text_cells.h"
#include "solleva/base/text.h"
#include "solleva/plan/relocation/errors.h"

namespace solleva::cli {
namespace {

namespace relocation = plan::relocation;
using Names = std::unordered_map<std::string, std::size_t>;

Error bad(std::string why, Where where = {}, std::string hint = {}) {
  Error error{relocation::errors::bad_relocation, "the move does not hold together"};
  error.where = std::move(where);
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

/// Names of sites are one name in capitals or not, with blanks around or not.
std::string folded(std::string_view name) {
  std::string text(trim(name));
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

/// Cells of a table in which each row has a name.
class Cells : public TextCells {
 public:
  static Result<Cells> open(const std::string& path, std::vector<share::Input>& inputs, const RunControl& control) {
    Result<TextCells> cells = TextCells::open(path, inputs, control);
    if (!cells) return fail(cells.error());
    return Cells(std::move(*cells));
  }

  /// Names of the first column, or of `column`, each there once.
  Result<Names> index(const std::string& column, const char* what) {
    if (const Done done = read(column); !done) return fail(done.error());
    Names index;
    for (std::size_t row = 0; row < rows(); ++row) {
      const std::string name = text(row, column);
      if (name.empty()) return fail(Error{data::errors::missing_value, "a row has no name", where(row, column)});
      if (!index.emplace(name, row).second) return fail(bad(std::string(what) + " is there twice", where(row, column, name), "keep one of the rows"));
    }
    return index;
  }

 private:
  explicit Cells(TextCells cells) : TextCells(std::move(cells)) {}
};

std::optional<double> number_in(const std::string& cell) {
  double value = 0;
  const auto [end, code] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (code != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value)) return {};
  return value;
}

std::vector<std::string> listed(const std::string& list) {
  std::vector<std::string> words;
  for (const std::string_view word : split(list, ',')) {
    if (!trim(word).empty()) words.emplace_back(trim(word));
  }
  return words;
}

std::string last_word(const std::string& name) {
  const std::string text = folded(name);
  const auto at = text.find_last_of(" _-");
  return at == std::string::npos ? text : text.substr(at + 1);
}

/// Which column of --families takes which column of --sites: as --needs and --room say, else those whose names end in the same word.
struct Kinds {
  std::vector<std::string> needs, room;
};

Result<Kinds> kinds_of(const Arguments& arguments, const Cells& families, const Cells& sites) {
  Kinds kinds{listed(arguments.text("needs")), listed(arguments.text("room"))};
  if (kinds.needs.size() != kinds.room.size()) {
    return fail(Error{errors::bad_value, "--needs and --room name different numbers of columns", {.field = kinds.room.empty() ? "--room" : "--needs"}, "",
                      "give both, in the same order"});
  }
  if (!kinds.needs.empty()) return kinds;
  for (const std::string& need : families.names()) {
    if (need == families.names().front() || need == arguments.text("neighbours")) continue;
    std::vector<std::string> same;
    for (const std::string& room : sites.names()) {
      if (room != sites.names().front() && last_word(room) == last_word(need)) same.push_back(room);
    }
    if (same.size() > 1) return fail(bad("more than one column of --sites ends like '" + need + "'", {.field = need}, "say which with --needs and --room"));
    if (same.empty()) continue;
    kinds.needs.push_back(need);
    kinds.room.push_back(same.front());
  }
  if (kinds.needs.empty()) return fail(bad("no columns of --families and --sites end in the same word", {}, "say which room which need takes with --needs and --room"));
  return kinds;
}

/// Whole numbers of one row; one sum of them where asked for.
Result<std::vector<std::int64_t>> amounts_in(const Cells& cells, std::size_t row, const std::vector<std::string>& columns, bool together) {
  std::vector<std::int64_t> amounts;
  for (const std::string& column : columns) {
    const std::optional<double> amount = number_in(cells.text(row, column));
    if (!amount || *amount < 0 || *amount > 1e6 || *amount != std::floor(*amount)) {
      return fail(bad("\"" + cells.text(row, column) + "\" is no whole number from 0 to 1,000,000", cells.where(row, column)));
    }
    amounts.push_back(static_cast<std::int64_t>(*amount));
  }
  if (!together) return amounts;
  std::int64_t sum = 0;
  for (const std::int64_t amount : amounts) sum += amount;
  return std::vector<std::int64_t>{sum};
}

/// The column of each site in a table with a column for each.
Result<std::vector<std::string>> columns_of_sites(const Arguments& arguments, Cells& cells, const RelocationInput& input, const std::string& table) {
  std::map<std::string, std::string> other;
  for (const std::string& pair : arguments.texts("same-site")) {
    const auto at = pair.find('=');
    if (at == std::string::npos) return fail(Error{errors::bad_value, "\"" + pair + "\" is not two names with = between them", {.field = "--same-site"}});
    other[folded(pair.substr(0, at))] = folded(pair.substr(at + 1));
  }
  std::map<std::string, std::string> columns;
  for (const std::string& name : cells.names()) columns[folded(name)] = name;
  std::vector<std::string> found;
  for (const relocation::Site& site : input.move.sites) {
    const std::string name = folded(site.name);
    auto column = columns.find(name);
    if (column == columns.end() && other.contains(name)) column = columns.find(other[name]);
    if (column == columns.end()) {
      return fail(bad("--" + table + " has no column for the site", {.file = arguments.text(table), .unit = site.name}, "where it has another name there, say so: --same-site \"" + site.name + "=THERE\""));
    }
    if (const Done done = cells.read(column->second); !done) return fail(done.error());
    found.push_back(column->second);
  }
  return found;
}

Result<std::optional<Date>> date_in(const Cells& cells, std::size_t row, const std::string& column) {
  const std::string cell = cells.text(row, column);
  if (cell.empty()) return std::optional<Date>{};
  const Result<Date> date = Date::parse(cell.substr(0, 10));
  if (date) return std::optional<Date>(*date);
  Error error = date.error();
  error.where = cells.where(row, column);
  return fail(error);
}

/// --consents by family.
Result<std::map<std::string, std::vector<data::ConsentRecord>>> read_consents(const Arguments& arguments, const RunControl& control, RelocationInput& input) {
  Result<Cells> cells = Cells::open(arguments.text("consents"), input.inputs, control);
  if (!cells) return fail(cells.error());
  for (const char* column : {"family", "purpose", "given", "until", "revoked"}) {
    if (const Done done = cells->read(column); !done) return fail(done.error());
  }
  std::map<std::string, std::vector<data::ConsentRecord>> records;
  for (std::size_t row = 0; row < cells->rows(); ++row) {
    data::ConsentRecord record;
    record.person = cells->text(row, "family");
    record.purpose = cells->text(row, "purpose");
    std::optional<Date>* const dates[] = {&record.given, &record.until, &record.revoked};
    const char* const columns[] = {"given", "until", "revoked"};
    for (std::size_t d = 0; d < 3; ++d) {
      Result<std::optional<Date>> date = date_in(*cells, row, columns[d]);
      if (!date) return fail(date.error());
      *dates[d] = *date;
    }
    records[record.person].push_back(std::move(record));
  }
  return records;
}

/// What is true of every family of anonymised data, because the caller states it.
data::ConsentRecord stated(const std::string& family, const Date& on) {
  data::ConsentRecord record;
  record.person = family;
  record.purpose = data::name_of(data::ConsentTo::relocation);
  record.given = record.until = on;
  record.basis = data::ConsentBasis::stated;
  return record;
}

/// What the move to each site is worth to a family, and where it can live.
struct Tables {
  Cells cells;
  Names rows;
  std::vector<std::string> columns;  ///< of each site
};

Result<Tables> open_by_site(const Arguments& arguments, const std::string& table, const RunControl& control, RelocationInput& input) {
  Result<Cells> cells = Cells::open(arguments.text(table), input.inputs, control);
  if (!cells) return fail(cells.error());
  Result<Names> rows = cells->index(cells->names().front(), "the family");
  if (!rows) return fail(rows.error());
  Result<std::vector<std::string>> columns = columns_of_sites(arguments, *cells, input, table);
  if (!columns) return fail(columns.error());
  return Tables{std::move(*cells), std::move(*rows), std::move(*columns)};
}

Done read_worth(const Tables& weights, const std::string& name, relocation::Family& family, std::size_t& unknown) {
  const auto row = weights.rows.find(name);
  if (row == weights.rows.end()) return fail(bad("--weights has no row for the family", {.unit = name}));
  for (const std::string& column : weights.columns) {
    const std::string cell = weights.cells.text(row->second, column);
    const bool none = cell.empty() || cell == "NA";
    const std::optional<double> worth = none ? 0.0 : number_in(cell);
    if (!worth) return fail(Error{data::errors::not_a_number, "\"" + cell + "\" is not a number", weights.cells.where(row->second, column, name)});
    unknown += none ? 1 : 0;
    family.worth.push_back(*worth);
  }
  return {};
}

Done read_allowed(const Tables& can, const std::string& name, relocation::Family& family) {
  const auto row = can.rows.find(name);
  if (row == can.rows.end()) return fail(bad("--compatibility has no row for the family", {.unit = name}));
  for (const std::string& column : can.columns) {
    const std::string cell = can.cells.text(row->second, column);
    if (cell != "0" && cell != "1" && !cell.empty() && cell != "NA") {
      return fail(bad("\"" + cell + "\" is neither 0 nor 1", can.cells.where(row->second, column, name)));
    }
    family.allowed.push_back(cell == "0" ? 0 : 1);
  }
  return {};
}

Done read_sites(Cells& cells, const Kinds& kinds, bool together, RelocationInput& input) {
  const std::string id = cells.names().front();
  if (const Result<Names> once = cells.index(id, "the site"); !once) return fail(once.error());
  for (const std::string& column : kinds.room) {
    if (const Done done = cells.read(column); !done) return done;
  }
  for (std::size_t row = 0; row < cells.rows(); ++row) {
    Result<std::vector<std::int64_t>> room = amounts_in(cells, row, kinds.room, together);
    if (!room) return fail(room.error());
    relocation::Site site;
    site.name = cells.text(row, id);
    site.room = std::move(*room);
    input.move.sites.push_back(std::move(site));
  }
  return {};
}

/// The families that agreed, each with all that belongs to it; the others are named.
Done read_families(const Arguments& arguments, Cells& cells, const Kinds& kinds, const RunControl& control, RelocationInput& input) {
  const std::string id = cells.names().front(), group = arguments.text("neighbours");
  if (const Result<Names> once = cells.index(id, "the family"); !once) return fail(once.error());
  for (const std::string& column : kinds.needs) {
    if (const Done done = cells.read(column); !done) return done;
  }
  if (!group.empty()) {
    if (const Done done = cells.read(group); !done) return done;
  }
  Result<Tables> weights = open_by_site(arguments, "weights", control, input);
  if (!weights) return fail(weights.error());
  std::optional<Tables> can;
  if (arguments.given("compatibility")) {
    Result<Tables> opened = open_by_site(arguments, "compatibility", control, input);
    if (!opened) return fail(opened.error());
    can = std::move(*opened);
  }
  std::map<std::string, std::vector<data::ConsentRecord>> records;
  if (input.statement.empty()) {
    auto read = read_consents(arguments, control, input);
    if (!read) return fail(read.error());
    records = std::move(*read);
  }
  std::size_t unknown = 0;
  Names groups;
  for (std::size_t row = 0; row < cells.rows(); ++row) {
    const std::string name = cells.text(row, id);
    const std::vector<data::ConsentRecord> own = input.statement.empty() ? records[name] : std::vector{stated(name, input.move.on)};
    const Result<data::RelocationConsent> consent = data::consent_among<data::ConsentTo::relocation>(own, name, input.move.on);
    if (!consent) {
      input.without.push_back({name, consent.error().why});
      continue;
    }
    relocation::Family family{*consent};
    Result<std::vector<std::int64_t>> needs = amounts_in(cells, row, kinds.needs, arguments.flag("together"));
    if (!needs) return fail(needs.error());
    family.needs = std::move(*needs);
    if (const Done done = read_worth(*weights, name, family, unknown); !done) return done;
    if (const Done done = can ? read_allowed(*can, name, family) : Done{}; !done) return done;
    const std::string neighbours = cells.text(row, group);
    if (!neighbours.empty()) {
      family.neighbours = static_cast<std::uint32_t>(groups.emplace(neighbours, groups.size()).first->second);
      if (family.neighbours == input.neighbours.size()) input.neighbours.push_back(neighbours);
    }
    input.move.families.push_back(std::move(family));
  }
  if (unknown > 0) input.notes.push_back({"no_weight", std::to_string(unknown) + " weights are missing; they count as 0"});
  return {};
}

}  // namespace

std::vector<Option> relocation_options() {
  return {{.name = "families", .value = "FILE", .help = "families: a name in the first column, what they need of each kind of room", .type = Type::file, .required = true},
          {.name = "sites", .value = "FILE", .help = "sites: a name in the first column, how much room of each kind", .type = Type::file, .required = true},
          {.name = "weights", .value = "FILE", .help = "a row for each family and a column for each site: members expected in work there", .type = Type::file, .required = true},
          {.name = "compatibility", .value = "FILE", .help = "the same with 0 where a family cannot live, else 1", .type = Type::file},
          {.name = "consents", .value = "FILE", .help = "who agreed: family, purpose, given, until, revoked; nobody else is planned for", .type = Type::file},
          {.name = "consent-recorded", .value = "WORDS", .help = "instead of --consents, for anonymised research data only: your statement that the families agreed, shown with the plan"},
          {.name = "on", .value = "DATE", .help = "the day of the plan, on which a consent must hold"},
          {.name = "needs", .value = "COL,...", .help = "columns of --families that take room; else those that end in the same word as one of --sites"},
          {.name = "room", .value = "COL,...", .help = "columns of --sites, in the order of --needs"},
          {.name = "together", .help = "all kinds of room are one", .type = Type::flag},
          {.name = "same-site", .value = "A=B", .help = "the site A of --sites is the column B elsewhere", .repeatable = true},
          {.name = "neighbours", .value = "COL", .help = "column of --families: those with the same value want to stay together, at most eight"},
          {.name = "bonus", .value = "WORTH", .help = "what each pair of neighbours at one site is worth, in the unit of the weights", .type = Type::number, .fallback = "0"}};
}

Result<RelocationInput> read_relocation(const Arguments& arguments, const RunControl& control) {
  const bool recorded = arguments.given("consents"), stated = arguments.given("consent-recorded");
  if (recorded && stated) return fail(Error{errors::bad_value, "a statement cannot stand beside the records", {.field = "--consent-recorded"}, "", "leave it out: the records decide"});
  if (!recorded && !stated) {
    return fail(Error{errors::missing_option, "nothing says who agreed to move", {.field = "--consents"}, "nobody is planned for without a consent that holds",
                      "give --consents FILE and --on DATE"});
  }
  if (recorded && !arguments.given("on")) return fail(Error{errors::missing_option, "nothing says for which day the plan is", {.field = "--on"}, "consents hold from one day until another"});
  Result<Date> on = Date::parse(arguments.given("on") ? arguments.text("on") : "2000-01-01");
  if (!on) return fail(Error{errors::bad_value, "\"" + arguments.text("on") + "\" is not a day as in 2027-03-01", {.field = "--on"}});
  if (*arguments.number("bonus") < 0) return fail(Error{errors::bad_value, "a bonus is not negative", {.field = "--bonus"}});
  if (*arguments.number("bonus") > 0 && !arguments.given("neighbours")) return fail(Error{errors::missing_option, "--bonus needs to know who are neighbours", {.field = "--neighbours"}});
  RelocationInput input(*on);
  input.statement = arguments.text("consent-recorded");
  input.move.bonus = *arguments.number("bonus");
  Result<Cells> families = Cells::open(arguments.text("families"), input.inputs, control);
  if (!families) return fail(families.error());
  Result<Cells> sites = Cells::open(arguments.text("sites"), input.inputs, control);
  if (!sites) return fail(sites.error());
  Result<Kinds> kinds = kinds_of(arguments, *families, *sites);
  if (!kinds) return fail(kinds.error());
  input.kinds = arguments.flag("together") ? std::vector<std::string>{"room"} : kinds->needs;
  if (const Done done = read_sites(*sites, *kinds, arguments.flag("together"), input); !done) return fail(done.error());
  if (const Done done = read_families(arguments, *families, *kinds, control, input); !done) return fail(done.error());
  return input;
}

}  // namespace solleva::cli
