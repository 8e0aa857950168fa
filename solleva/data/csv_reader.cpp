// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <fstream>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/import.h"

// The engine parses; the dialect and the types are decided here. Its own guessing is not used: it takes a ragged file for one of
// no rows and rounds 1.5 to 2 where the first rows of a column held whole numbers.
namespace solleva::data {
namespace {

constexpr std::size_t sample_rows = 20480;  // what types rest on when rows stay in their file

struct Dialect {
  char delimiter = ',';
  std::vector<std::string> names;
};

/// UTF-16 and UTF-32 begin with a mark; their text is full of NUL bytes and would only confuse.
Done check_mark(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 2> mark{};
  file.read(mark.data(), mark.size());
  const std::string_view seen(mark.data(), static_cast<std::size_t>(file.gcount()));
  if (seen == "\xff\xfe" || seen == "\xfe\xff") {
    return fail({errors::wrong_encoding, "the file is not UTF-8", {.file = path}, "it is UTF-16", "save it as \"CSV UTF-8\""});
  }
  return {};
}

Error csv_error(Error error, const std::string& path) {
  if (error.code != errors::engine_failed) return error;
  const std::string& words = error.why;
  Where where{.file = path};
  if (const std::size_t at = words.find("CSV Error on Line: "); at != std::string::npos) {
    where.line = std::strtoull(words.c_str() + at + 19, nullptr, 10);
  }
  if (words.find("Invalid unicode") != std::string::npos || words.find("not utf-8") != std::string::npos) {
    return {errors::wrong_encoding, "the file is not UTF-8", where, "a byte sequence that no UTF-8 text has",
            "save it as \"CSV UTF-8\""};
  }
  if (const std::size_t at = words.find("Expected Number of Columns: "); at != std::string::npos) {
    const std::string counts = words.substr(at + 28, words.find('\n', at) - at - 28);
    const std::size_t found = counts.find(" Found: ");
    return {errors::ragged_row, "a row has another number of cells than the header", where,
            "the header has " + counts.substr(0, found) + ", the row " +
                (found == std::string::npos ? "not" : counts.substr(found + 8))};
  }
  if (words.find("unterminated quote") != std::string::npos) {
    return {errors::malformed_file, "a quoted cell does not end", where, "its closing quote is missing"};
  }
  return {errors::malformed_file, "the file is no well-formed CSV", where, words.substr(0, words.find('\n'))};
}

std::vector<std::string> header_cells(std::string_view line, char delimiter, bool& closed) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += line[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == delimiter && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  closed = !quoted;
  return cells;
}

/// The first line through the engine, so that packed files and the byte order mark are taken care of.
Result<std::string> first_line(Engine& engine, const std::string& path) {
  auto rows = engine.query(
      "SELECT line FROM read_csv(" + sql_text(path) +
      ", columns = {'line': 'VARCHAR'}, header = false, delim = E'\\x01', quote = '', escape = '', auto_detect = false) LIMIT 1");
  if (!rows) return fail(csv_error(rows.error(), path));
  auto chunk = rows->next();
  if (!chunk) return fail(csv_error(chunk.error(), path));
  if (!*chunk || (*chunk)->rows() == 0 || !(*chunk)->has_value(0, 0)) return std::string();
  std::string line((*chunk)->text(0, 0));
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<Dialect> dialect_of(Engine& engine, const std::string& path) {
  const auto line = first_line(engine, path);
  if (!line) return fail(line.error());
  const Where where{.file = path, .line = 1};
  if (trim(*line).empty())
    return fail({errors::empty_file, "the file has no header", where, {}, "the first line must name the columns"});
  if (line->find('\0') != std::string::npos) return fail({errors::nul_byte, "the header holds a NUL byte", where});
  Dialect dialect;
  bool closed = true;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    std::vector<std::string> cells = header_cells(*line, delimiter, closed);
    if (cells.size() > dialect.names.size()) dialect = {delimiter, std::move(cells)};
  }
  if (!closed) return fail({errors::malformed_file, "a quoted name in the header does not end", where});
  for (std::size_t i = 0; i < dialect.names.size(); ++i) {
    std::string& name = dialect.names[i];
    name = std::string(trim(name));
    if (name.empty()) name = "column" + std::to_string(i + 1);
  }
  if (Done unique = check_names(dialect.names, where); !unique) return fail(unique.error());
  return dialect;
}

std::string read_call(const std::string& path, const Dialect& dialect, const std::vector<const char*>& types) {
  std::string columns;
  for (std::size_t i = 0; i < dialect.names.size(); ++i) {
    columns += (columns.empty() ? "" : ", ") + sql_text(dialect.names[i]) + ": '" + (types.empty() ? "VARCHAR" : types[i]) + "'";
  }
  return "read_csv(" + sql_text(path) +
         ", header = true, auto_detect = false, delim = " + sql_text(std::string(1, dialect.delimiter)) +
         R"(, quote = '"', escape = '"', nullstr = '', columns = {)" + columns + "})";
}

/// What is counted of each column @: how many cells are filled, and how many of them could be of each type. # is the greatest
/// number of digits after the first that no type changes.
constexpr std::array<const char*, 7> cell_tests = {
    "count(@)",
    "count_if(lower(@) IN ('true', 'false'))",
    R"(count_if(regexp_full_match(@, '\s*[+-]?(0|[1-9][0-9]{0,#})\s*')))",
    R"(count_if(regexp_full_match(@, '\s*[+-]?((0|[1-9][0-9]{0,#})(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*|(?i:[+-]?(nan|inf(inity)?))')))",
    "count_if(regexp_full_match(@, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(@ AS DATE) IS NOT NULL)",
    "count_if(regexp_full_match(@, '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.]{5,15}') AND TRY_CAST(@ AS TIMESTAMP) IS NOT NULL)",
    "count_if(contains(@, chr(0)))",
};
constexpr std::array<const char*, 7> type_of_test = {"", "BOOLEAN", "BIGINT", "DOUBLE", "DATE", "TIMESTAMP", ""};

struct CellSurvey {
  std::vector<const char*> types;
  std::string nul_column;  ///< the first column with a NUL byte; empty: none
};

std::string replaced(std::string text, std::string_view mark, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += by.size()) text.replace(at, mark.size(), by);
  return text;
}

/// The type of each column from its cells: the first of true/false, whole number, number, date, time that fits them all. Numbers
/// with leading zeros are codes and stay text, as do whole numbers of so many digits that a number could not hold them.
Result<CellSurvey> survey_cells(Engine& engine, const Dialect& dialect, const std::string& source, Rest rest) {
  const std::string_view further_digits = rest == Rest::in_memory ? "17" : "14";
  std::string list;
  for (const std::string& name : dialect.names) {
    for (const char* test : cell_tests) {
      list += (list.empty() ? "CAST(" : ", CAST(") + replaced(replaced(test, "#", further_digits), "@", sql_name(name)) +
              " AS BIGINT)";
    }
  }
  auto rows = engine.query("SELECT " + list + " FROM " + source);
  if (!rows) return fail(rows.error());
  auto chunk = rows->next();
  if (!chunk) return fail(chunk.error());
  CellSurvey survey;
  for (std::size_t i = 0; i < dialect.names.size(); ++i) {
    const auto count = [&](std::size_t test) { return (*chunk)->integers(i * cell_tests.size() + test)[0]; };
    const char* type = "VARCHAR";
    for (std::size_t test = 5; test >= 1; --test) {
      if (count(0) > 0 && count(test) == count(0)) type = type_of_test[test];
    }
    survey.types.push_back(type);
    if (count(6) > 0 && survey.nul_column.empty()) survey.nul_column = dialect.names[i];
  }
  return survey;
}

Error nul_error(Engine& engine, const std::string& path, const std::string& source, const std::string& column) {
  auto row = engine.count("SELECT min(row) FROM (SELECT row_number() OVER () - 1 AS row, " + sql_name(column) + " AS cell FROM " +
                          source + ") WHERE contains(cell, chr(0))");
  const Table table{.name = {}, .source = path, .format = FileFormat::csv};
  return {errors::nul_byte, "a cell holds a NUL byte",
          row ? place_of(table, static_cast<std::uint64_t>(*row), column) : Where{.file = path}};
}

}  // namespace

Result<Table> import_csv(Engine& engine, const std::string& path, const LoadOptions& options, Rest rest) {
  if (Done done = check_mark(path); !done) return fail(done.error());
  if (Done done = check_packed(path); !done) return fail(done.error());
  const auto dialect = dialect_of(engine, path);
  if (!dialect) return fail(dialect.error());
  const std::string source = read_call(path, *dialect, {});
  const bool sampled = rest == Rest::in_file;
  auto survey = survey_cells(engine, *dialect,
                             sampled ? "(SELECT * FROM " + source + " LIMIT " + std::to_string(sample_rows) + ")" : source, rest);
  if (!survey) return fail(csv_error(survey.error(), path));
  if (!survey->nul_column.empty()) return fail(nul_error(engine, path, source, survey->nul_column));

  if (sampled) {
    // A later fraction would be rounded to a whole number without a word, so that whole numbers are read as numbers.
    std::replace_if(survey->types.begin(), survey->types.end(), [](std::string_view type) { return type == "BIGINT"; }, "DOUBLE");
  }
  CastQuery query;
  std::string list;
  for (std::size_t i = 0; i < dialect->names.size(); ++i) {
    const std::string name = sql_name(dialect->names[i]);
    const std::string cell = sampled ? name : "CAST(" + name + " AS " + survey->types[i] + ") AS " + name;
    list += (list.empty() ? "" : ", ") + cell;
  }
  query.sql = "SELECT " + list + " FROM " + (sampled ? read_call(path, *dialect, survey->types) : source);
  auto typed = cast_columns(engine, "(" + query.sql + ")");
  if (!typed) return fail(csv_error(typed.error(), path));
  query.variables = std::move(typed->variables);
  auto table = store(engine, query, options.table, rest);
  if (!table) return fail(csv_error(table.error(), path));
  return table;
}

}  // namespace solleva::data
