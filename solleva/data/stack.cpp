// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/stack.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/expression.h"
#include "solleva/data/import.h"

namespace solleva::data {
namespace {

/// What the file says about a column, from the first table that has it; marks of missing cells stay with the rows of their table.
void describe(std::vector<Variable>& variables, std::span<const Table> tables) {
  for (Variable& variable : variables) {
    std::vector<MissingCell> cells;
    std::uint64_t above = 0;
    bool described = false;
    for (const Table& table : tables) {
      if (const Variable* there = table.find(variable.name)) {
        const ColumnType type = variable.type;
        if (!described) variable = *there;
        variable.type = type;
        described = true;
        std::ranges::transform(there->missing_cells, std::back_inserter(cells), [&](MissingCell cell) {
          cell.row += above;
          return cell;
        });
      }
      above += table.rows;
    }
    variable.missing_cells = std::move(cells);
  }
}

}  // namespace

Result<Table> stack(Engine& engine, std::span<const Table> tables, const std::string& number, const std::string& name) {
  if (tables.empty()) return fail({errors::no_rows, "there is no table"});
  std::string sql;
  std::vector<std::string> sources;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    if (tables[t].find(number) != nullptr) {
      return fail({errors::duplicate_column, "the table already has a column '" + number + "'", {.file = tables[t].source}});
    }
    if (t > 0) sql += " UNION ALL BY NAME ";
    sql += "SELECT *, CAST(" + std::to_string(t + 1) + " AS BIGINT) AS " + sql_name(number) + " FROM " + sql_name(tables[t].name);
    sources.push_back(tables[t].source);
  }
  const Result<CastQuery> query = cast_columns(engine, "(" + sql + ")");
  if (!query) return fail(query.error());
  Result<Table> all = store(engine, *query, name, Rest::in_memory);
  if (!all) return fail(all.error());
  all->source = join(sources, ", ");
  all->format = tables.front().format;
  all->label = tables.front().label;
  for (const Table& table : tables) {
    for (const std::string& note : table.notes) all->notes.push_back(table.source + ": " + note);
  }
  describe(all->variables, tables);
  return all;
}

}  // namespace solleva::data
