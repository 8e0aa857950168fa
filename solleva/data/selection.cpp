// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/expression.h"
#include "solleva/data/import.h"

namespace solleva::data {
namespace {

std::string first_words(const std::string& words) {
  return words.substr(0, words.find('\n'));
}

/// The engine's refusal of an expression that is well-formed: types that do not fit, or a row that makes it fail.
Error refused(const Error& error, const std::string& expression) {
  if (error.code != errors::engine_failed) return error;
  return {errors::bad_expression, "the expression '" + expression + "' does not fit the table", {}, first_words(error.why)};
}

Error in_expression(Error error, const Table& table, const std::string& expression) {
  if (error.where.file.empty()) error.where.file = table.source;
  if (error.where.field.empty()) error.where.field = "expression '" + expression + "'";
  return error;
}

std::string free_name(const Table& table) {
  std::string name = "row in file";
  while (table.find(name) != nullptr) name += '_';
  return name;
}

/// Builds the query of a selection clause by clause, each one checked before the next is put around it.
class Building {
 public:
  Building(Engine& engine, const Table& table, ExpressionRules rules)
      : engine_(engine), table_(table), rules_(std::move(rules)), names_(table.names()) {
    row_column = table.row_column.empty() ? free_name(table) : table.row_column;
    sql_ = "SELECT *";
    if (table.row_column.empty()) {
      // A table in memory knows the numbers of its rows; one that rests in its file is counted.
      sql_ += std::string(table.in_file ? ", row_number() OVER () - 1" : ", rowid") + " AS " + sql_name(row_column);
    }
    sql_ += " FROM " + sql_name(table.name);
  }

  Done derive(const Derived& derived) {
    if (Done allowed = rules_.check(derived.expression, names_); !allowed) {
      return fail(in_expression(allowed.error(), table_, derived.expression));
    }
    names_.push_back(derived.name);
    if (Done unique = check_names(names_, {.file = table_.source}); !unique) {
      return fail({errors::duplicate_column,
                   "the table already has a column '" + derived.name + "'",
                   {.file = table_.source},
                   {},
                   "choose another name for the derived column"});
    }
    sql_ = "SELECT *, (\n" + derived.expression + "\n) AS " + sql_name(derived.name) + " FROM (" + sql_ + ")";
    auto columns = cast_columns(engine_, "(" + sql_ + ")");
    if (!columns) return fail(refused(columns.error(), derived.expression));
    return {};
  }

  Done keep(const std::string& where) {
    if (Done allowed = rules_.check(where, names_); !allowed) return fail(in_expression(allowed.error(), table_, where));
    auto value = cast_columns(engine_, "(SELECT (\n" + where + "\n) AS value FROM (" + sql_ + "))");
    if (!value) return fail(refused(value.error(), where));
    if (const ColumnType type = value->variables.front().type; type != ColumnType::boolean) {
      return fail({errors::bad_expression,
                   "the condition '" + where + "' gives no true or false",
                   {.file = table_.source},
                   "it gives a " + std::string(type_name(type))});
    }
    sql_ = "SELECT * FROM (" + sql_ + ") WHERE (\n" + where + "\n)";
    return {};
  }

  const std::string& sql() const { return sql_; }
  std::string row_column;

 private:
  Engine& engine_;
  const Table& table_;
  ExpressionRules rules_;
  std::vector<std::string> names_;
  std::string sql_;
};

/// Moves the marks of missing cells to where their rows are now. Both are in the order of the file.
Done move_missing_cells(Engine& engine, Table& selected) {
  const auto marked = [](const Variable& variable) { return !variable.missing_cells.empty(); };
  if (std::none_of(selected.variables.begin(), selected.variables.end(), marked)) return {};
  auto rows = engine.query("SELECT " + sql_name(selected.row_column) + " FROM " + sql_name(selected.name));
  if (!rows) return fail(rows.error());
  std::vector<std::uint64_t> origin;
  for (;;) {
    auto chunk = rows->next();
    if (!chunk) return fail(chunk.error());
    if (!*chunk) break;
    for (const std::int64_t row : (*chunk)->integers(0)) origin.push_back(static_cast<std::uint64_t>(row));
  }
  for (Variable& variable : selected.variables) {
    std::vector<MissingCell> kept;
    for (const MissingCell& cell : variable.missing_cells) {
      const auto at = std::lower_bound(origin.begin(), origin.end(), cell.row);
      if (at != origin.end() && *at == cell.row) kept.push_back({static_cast<std::uint64_t>(at - origin.begin()), cell.value});
    }
    variable.missing_cells = std::move(kept);
  }
  return {};
}

}  // namespace

Result<Table> select(Engine& engine, const Table& table, const Selection& selection, const std::string& name) {
  if (Done done = engine.lock(table.in_file ? std::vector{table.source} : std::vector<std::string>{}); !done)
    return fail(done.error());
  auto rules = ExpressionRules::of(engine);
  if (!rules) return fail(rules.error());
  Building building(engine, table, std::move(*rules));
  for (const Derived& derived : selection.with) {
    if (Done done = building.derive(derived); !done) return fail(done.error());
  }
  if (!selection.where.empty()) {
    if (Done done = building.keep(selection.where); !done) return fail(done.error());
  }
  auto query = cast_columns(engine, "(" + building.sql() + ")");
  if (!query) return fail(query.error());
  auto selected = store(engine, *query, name, Rest::in_memory);
  if (!selected) {
    Error error = selected.error();
    if (error.code != errors::engine_failed) return fail(std::move(error));
    return fail({errors::bad_expression, "an expression fails on a row", {.file = table.source}, first_words(error.why)});
  }
  selected->source = table.source;
  selected->format = table.format;
  selected->label = table.label;
  selected->lines = table.lines;
  selected->notes = table.notes;
  selected->row_column = building.row_column;
  std::erase_if(selected->variables, [&](const Variable& variable) { return variable.name == building.row_column; });
  if (selected->rows == 0) {
    return fail({errors::no_rows,
                 "no row is left",
                 {.file = table.source},
                 selection.where.empty() ? "" : "no row satisfies '" + selection.where + "'"});
  }
  for (Variable& variable : selected->variables) {
    if (const Variable* before = table.find(variable.name)) variable = *before;
  }
  if (Done done = move_missing_cells(engine, *selected); !done) return fail(done.error());
  return selected;
}

}  // namespace solleva::data
