// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relocation_input.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/relocation_cells.h"
#include "app/cli/relocation_staying.h"
#include "solleva/base/text.h"
#include "solleva/plan/relocation/errors.h"

namespace solleva::cli {
namespace {

namespace relocation = plan::relocation;

/// Names of sites are one name in capitals or not, with blanks around or not.
std::string folded(std::string_view name) {
  std::string text(trim(name));
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string last_word(const std::string& name) {
  const std::string text = folded(name);
  const auto at = text.find_last_of(" _-");
  return at == std::string::npos ? text : text.substr(at + 1);
}

/// Columns of families that say what a month costs, as those of sites do: no rooms.
bool is_money(const std::string& column) {
  constexpr std::string_view kMoney[] = {"income", "income_kept", "food_grown", "rent", "debts", "heating", "transport", "replacement_cost", "compensation"};
  return std::ranges::find(kMoney, std::string_view(column)) != std::end(kMoney);
}

/// Which column of --families takes which column of --sites: as --needs and --room say, else those whose names end in the same word.
struct Kinds {
  std::vector<std::string> needs, room;
};

Result<Kinds> kinds_of(const data::RelocationFile& file, const NamedCells& families, const NamedCells& sites) {
  Kinds kinds{file.needs, file.room};
  if (!kinds.needs.empty()) return kinds;
  for (const std::string& need : families.names()) {
    if (need == families.names().front() || need == file.neighbours || need == file.hamlet || is_money(need)) continue;
    std::vector<std::string> same;
    for (const std::string& room : sites.names()) {
      if (room != sites.names().front() && last_word(room) == last_word(need)) same.push_back(room);
    }
    if (same.size() > 1) return fail(bad_move("more than one column of --sites ends like '" + need + "'", {.field = need}, "say which with --needs and --room"));
    if (same.empty()) continue;
    kinds.needs.push_back(need);
    kinds.room.push_back(same.front());
  }
  if (kinds.needs.empty()) return fail(bad_move("no columns of --families and --sites end in the same word", {}, "say which room which need takes with --needs and --room"));
  return kinds;
}

/// Whole numbers of one row; one sum of them where asked for.
Result<std::vector<std::int64_t>> amounts_in(const NamedCells& cells, std::size_t row, const std::vector<std::string>& columns, bool together) {
  std::vector<std::int64_t> amounts;
  for (const std::string& column : columns) {
    const std::optional<double> amount = number_in(cells.text(row, column));
    if (!amount || *amount < 0 || *amount > 1e6 || *amount != std::floor(*amount)) {
      return fail(bad_move("\"" + cells.text(row, column) + "\" is no whole number from 0 to 1,000,000", cells.where(row, column)));
    }
    amounts.push_back(static_cast<std::int64_t>(*amount));
  }
  if (!together) return amounts;
  std::int64_t sum = 0;
  for (const std::int64_t amount : amounts) sum += amount;
  return std::vector<std::int64_t>{sum};
}

/// The column of each site in a table with a column for each.
Result<std::vector<std::string>> columns_of_sites(const Arguments& arguments, NamedCells& cells, const RelocationInput& input, const std::string& table, const std::string& path) {
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
      return fail(bad_move("--" + table + " has no column for the site", {.file = path, .unit = site.name}, "where it has another name there, say so: --same-site \"" + site.name + "=THERE\""));
    }
    if (const Done done = cells.read(column->second); !done) return fail(done.error());
    found.push_back(column->second);
  }
  return found;
}

Result<std::optional<Date>> date_in(const NamedCells& cells, std::size_t row, const std::string& column) {
  const std::string cell = cells.text(row, column);
  if (cell.empty()) return std::optional<Date>{};
  const Result<Date> date = Date::parse(cell.substr(0, 10));
  if (date) return std::optional<Date>(*date);
  Error error = date.error();
  error.where = cells.where(row, column);
  return fail(error);
}

/// --consents by family.
Result<std::map<std::string, std::vector<data::ConsentRecord>>> read_consents(const RunControl& control, RelocationInput& input) {
  Result<NamedCells> cells = NamedCells::open(input.file.consents, input.inputs, control);
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
  NamedCells cells;
  RowNames rows;
  std::vector<std::string> columns;  ///< of each site
};

Result<Tables> open_by_site(const Arguments& arguments, const std::string& table, const std::string& path, const RunControl& control, RelocationInput& input) {
  Result<NamedCells> cells = NamedCells::open(path, input.inputs, control);
  if (!cells) return fail(cells.error());
  Result<RowNames> rows = cells->index(cells->names().front(), "the family");
  if (!rows) return fail(rows.error());
  Result<std::vector<std::string>> columns = columns_of_sites(arguments, *cells, input, table, path);
  if (!columns) return fail(columns.error());
  return Tables{std::move(*cells), std::move(*rows), std::move(*columns)};
}

Done read_worth(const Tables& weights, const std::string& name, relocation::Family& family, std::size_t& unknown) {
  const auto row = weights.rows.find(name);
  if (row == weights.rows.end()) return fail(bad_move("--weights has no row for the family", {.unit = name}));
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
  if (row == can.rows.end()) return fail(bad_move("--compatibility has no row for the family", {.unit = name}));
  for (const std::string& column : can.columns) {
    const std::string cell = can.cells.text(row->second, column);
    if (cell != "0" && cell != "1" && !cell.empty() && cell != "NA") {
      return fail(bad_move("\"" + cell + "\" is neither 0 nor 1", can.cells.where(row->second, column, name)));
    }
    family.allowed.push_back(cell == "0" ? 0 : 1);
  }
  return {};
}

Done read_sites(NamedCells& cells, const Kinds& kinds, bool together, RelocationInput& input) {
  const std::string id = cells.names().front();
  if (const Result<RowNames> once = cells.index(id, "the site"); !once) return fail(once.error());
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

using Records = std::map<std::string, std::vector<data::ConsentRecord>>;

/// The consent of a family on the day, or why there is none. Whose last answer is no has none, whatever was agreed before.
Result<data::RelocationConsent> consent_of(const std::string& name, const Records& records, const RelocationInput& input) {
  const auto said = input.answers.find(name);
  if (said != input.answers.end() && said->second.back().answer == Answer::no) {
    Error error{data::errors::no_consent, "nobody is planned for without a consent that holds", {.unit = name}};
    error.why = "its last answer is no";
    return fail(error);
  }
  const auto own = records.find(name);
  const std::vector<data::ConsentRecord> rows = !input.statement.empty() ? std::vector{stated(name, input.move.on)} : own == records.end() ? std::vector<data::ConsentRecord>{} : own->second;
  return data::consent_among<data::ConsentTo::relocation>(rows, name, input.move.on);
}

/// Where the family lives: one hamlet for all where no column says.
Result<std::uint32_t> hamlet_of(const NamedCells& cells, std::size_t row, RowNames& known, RelocationInput& input) {
  const std::string name = input.has_hamlets() ? cells.text(row, input.file.hamlet) : "everywhere";
  if (name.empty()) return fail(Error{data::errors::missing_value, "the family lives in no hamlet", cells.where(row, input.file.hamlet, cells.text(row, cells.names().front()))});
  const auto [at, fresh] = known.emplace(name, input.hamlets.size());
  if (fresh) input.hamlets.push_back({name, 0});
  return static_cast<std::uint32_t>(at->second);
}

/// What a family needs, what a move is worth to it, where it can live, who its neighbours are.
Done read_family(const NamedCells& cells, std::size_t row, const Kinds& kinds, const Tables& weights, const std::optional<Tables>& can, RowNames& groups,
                 std::size_t& unknown, relocation::Family& family, RelocationInput& input) {
  const std::string& name = family.consent.person();
  Result<std::vector<std::int64_t>> needs = amounts_in(cells, row, kinds.needs, input.file.together);
  if (!needs) return fail(needs.error());
  family.needs = std::move(*needs);
  if (const Done done = read_worth(weights, name, family, unknown); !done) return done;
  if (const Done done = can ? read_allowed(*can, name, family) : Done{}; !done) return done;
  const std::string neighbours = cells.text(row, input.file.neighbours);
  if (neighbours.empty()) return {};
  family.neighbours = static_cast<std::uint32_t>(groups.emplace(neighbours, groups.size()).first->second);
  if (family.neighbours == input.neighbours.size()) input.neighbours.push_back(neighbours);
  return {};
}

/// The families that agreed, each with all that belongs to it; the others are named.
Done read_families(const Arguments& arguments, NamedCells& cells, const Kinds& kinds, const RunControl& control, RelocationInput& input) {
  const data::RelocationFile& file = input.file;
  const std::string id = cells.names().front();
  if (const Result<RowNames> once = cells.index(id, "the family"); !once) return fail(once.error());
  std::vector<std::string> columns = kinds.needs;
  for (const std::string& column : {file.neighbours, file.hamlet}) {
    if (!column.empty()) columns.push_back(column);
  }
  for (const std::string& column : columns) {
    if (const Done done = cells.read(column); !done) return done;
  }
  Result<Tables> weights = open_by_site(arguments, "weights", file.weights, control, input);
  if (!weights) return fail(weights.error());
  std::optional<Tables> can;
  if (!file.compatibility.empty()) {
    Result<Tables> opened = open_by_site(arguments, "compatibility", file.compatibility, control, input);
    if (!opened) return fail(opened.error());
    can = std::move(*opened);
  }
  Records records;
  if (input.statement.empty()) {
    auto read = read_consents(control, input);
    if (!read) return fail(read.error());
    records = std::move(*read);
  }
  std::size_t unknown = 0;
  RowNames groups, hamlets;
  for (std::size_t row = 0; row < cells.rows(); ++row) {
    const std::string name = cells.text(row, id);
    const Result<std::uint32_t> hamlet = hamlet_of(cells, row, hamlets, input);
    if (!hamlet) return fail(hamlet.error());
    const Result<data::RelocationConsent> consent = consent_of(name, records, input);
    if (!consent) {
      input.without.push_back({name, consent.error().why, *hamlet});
      ++input.hamlets[*hamlet].others;
      continue;
    }
    relocation::Family family{*consent};
    if (const Done done = read_family(cells, row, kinds, *weights, can, groups, unknown, family, input); !done) return done;
    input.move.families.push_back(std::move(family));
    input.hamlet_of.push_back(*hamlet);
    input.rows.push_back(row);
  }
  if (unknown > 0) input.notes.push_back({"no_weight", std::to_string(unknown) + " weights are missing; they count as 0"});
  return {};
}

}  // namespace

bool RelocationInput::could_live(std::size_t family, std::size_t site) const {
  const relocation::Family& one = move.families[family];
  bool could = one.allowed.empty() || one.allowed[site] != 0;
  for (std::size_t k = 0; k < one.needs.size(); ++k) could = could && one.needs[k] <= move.sites[site].room[k];
  return could;
}

bool RelocationInput::at_risk(std::size_t family, std::size_t site) const {
  if (budgets.empty() || !budget_at(family, site)) return false;
  const relocation::BudgetChange& change = *budget_at(family, site);
  return change.poorer || change.debt_share > data::RelocationLoans(file.loans.value_or(data::RelocationLoans{})).most_of_income;
}

Result<RelocationInput> read_relocation(const Arguments& arguments, const data::RelocationFile& file, const RunControl& control) {
  RelocationInput input(file.on ? *file.on : *Date::parse("2000-01-01"));
  input.file = file;
  input.statement = arguments.text("consent-recorded");
  input.move.bonus = file.bonus;
  if (arguments.given("PROGRAMME")) {
    const Result<share::Input> own = input_of(arguments.text("PROGRAMME"));
    if (!own) return fail(own.error());
    input.inputs.push_back(*own);
  }
  Result<NamedCells> families = NamedCells::open(file.families, input.inputs, control);
  if (!families) return fail(families.error());
  Result<NamedCells> sites = NamedCells::open(file.sites, input.inputs, control);
  if (!sites) return fail(sites.error());
  Result<Kinds> kinds = kinds_of(file, *families, *sites);
  if (!kinds) return fail(kinds.error());
  input.kinds = file.together ? std::vector<std::string>{"room"} : kinds->needs;
  if (const Done done = read_answers(control, input); !done) return fail(done.error());
  if (const Done done = read_sites(*sites, *kinds, file.together, input); !done) return fail(done.error());
  if (const Done done = read_families(arguments, *families, *kinds, control, input); !done) return fail(done.error());
  if (const Done done = read_staying(*families, *sites, control, input); !done) return fail(done.error());
  if (const Done done = read_wishes(arguments.integer("seed").value_or(1), control, input); !done) return fail(done.error());
  return input;
}

}  // namespace solleva::cli
