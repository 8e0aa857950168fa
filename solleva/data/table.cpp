// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/table.h"

#include <fstream>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

/// The line on which record `row` of a plain .csv starts: quoted cells may hold line ends. 0 when the file ends before.
std::size_t line_of_record(const std::string& path, std::uint64_t row) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::size_t line = 0;
  std::size_t start = 1;
  std::uint64_t record = 0;  // the header is record 0
  bool quoted = false;
  while (std::getline(file, text)) {
    ++line;
    if (!quoted) {
      start = line;
      if (trim(text).empty()) continue;  // the reader passes over empty lines
    }
    for (const char c : text) quoted ^= c == '"';
    if (quoted) continue;
    if (record == row + 1) return start;
    ++record;
  }
  return 0;
}

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.ends_with(ending);
}

}  // namespace

const Variable* Table::find(std::string_view variable) const {
  for (const Variable& candidate : variables) {
    if (candidate.name == variable) return &candidate;
  }
  return nullptr;
}

std::vector<std::string> Table::names() const {
  std::vector<std::string> names;
  for (const Variable& variable : variables) names.push_back(variable.name);
  return names;
}

Result<const Variable*> variable_of(const Table& table, std::string_view variable) {
  if (const Variable* found = table.find(variable)) return found;
  const std::vector<std::string> names = table.names();
  std::string hint = did_you_mean(variable, names);
  if (hint.empty() && names.size() <= 12) hint = "the columns are " + join(names, ", ");
  return fail({errors::missing_column, "there is no column '" + std::string(variable) + "'", {.file = table.source}, {}, hint});
}

Where place_of(const Table& table, std::uint64_t row, std::string_view variable) {
  Where where{.file = table.source, .field = std::string(variable)};
  const bool packed = ends_with(table.source, ".gz") || ends_with(table.source, ".zst");
  if (row < table.lines.size()) {
    where.line = table.lines[row];
  } else if (table.format == FileFormat::csv && !packed) {
    where.line = line_of_record(table.source, row);
  }
  if (where.line == 0) where.unit = "row " + std::to_string(row + 1);
  return where;
}

std::string_view type_name(ColumnType type) {
  switch (type) {
    case ColumnType::boolean:
      return "true or false";
    case ColumnType::integer:
      return "whole number";
    case ColumnType::number:
      return "number";
    case ColumnType::text:
      return "text";
    case ColumnType::date:
      return "date";
    case ColumnType::timestamp:
      return "date and time";
  }
  return "";
}

}  // namespace solleva::data
