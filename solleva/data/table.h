// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/engine.h"

namespace solleva::data {

enum class FileFormat { csv, parquet, json, dta, sav, sas7bdat, xlsx };

/// The letter of a tagged missing value: 'a' to 'z' of Stata (.a to .z); SAS has 'A' to 'Z' and '_'.
struct MissingTag {
  char letter;
  friend bool operator==(const MissingTag&, const MissingTag&) = default;
};

/// What a label or a missing rule speaks of.
using CodedValue = std::variant<double, std::string, MissingTag>;

struct ValueLabel {
  CodedValue value;
  std::string label;
  friend bool operator==(const ValueLabel&, const ValueLabel&) = default;
};

/// SPSS: values from `low` to `high` (equal for a single value) are declared missing. Text rules have low == high.
struct MissingRule {
  CodedValue low;
  CodedValue high;
  friend bool operator==(const MissingRule&, const MissingRule&) = default;
};

/// A cell that the table holds as NULL although the file said more than "missing": which tag, or which declared value.
struct MissingCell {
  std::uint64_t row;  ///< from 0
  CodedValue value;
};

/// A column of a table, with what its file says about it beside the values.
struct Variable {
  std::string name;
  ColumnType type = ColumnType::text;
  std::string label = {};
  std::string format = {};                    ///< display format as the file has it, as in "%9.0g" or "F8.2"
  std::vector<ValueLabel> value_labels = {};  ///< in the order of the file
  std::vector<MissingRule> missing_rules = {};
  std::vector<MissingCell> missing_cells = {};  ///< in the order of the rows
};

/// A table in the engine, loaded from one file. Its columns have the types of ColumnType, so `SELECT * FROM sql_name(name)` can
/// be read.
struct Table {
  std::string name;    ///< in the engine
  std::string source;  ///< path as the user wrote it
  FileFormat format = FileFormat::csv;
  std::string label = {};  ///< of the data set
  std::vector<Variable> variables = {};
  std::uint64_t rows = 0;
  bool in_file = false;         ///< the rows rest in their file (open_in_place)
  std::string row_column = {};  ///< of a selection: the engine's column that holds the number (from 0) of the row in the file
  std::vector<std::uint32_t> lines = {};  ///< line of each row in the file, where the reader knows it; else empty
  std::vector<std::string> notes = {};    ///< what reading changed, as in dates that lost a time of day

  const Variable* find(std::string_view variable) const;  ///< null when there is none of exactly this name
  std::vector<std::string> names() const;
};

/// The variable of that name. Errors: data.missing-column, with the names that are really near.
Result<const Variable*> variable_of(const Table& table, std::string_view variable);

/// The place of a row (from 0) of the table in its file: the line for a plain .csv or .json of lines, the sheet's row for .xlsx,
/// "row N" otherwise.
Where place_of(const Table& table, std::uint64_t row, std::string_view variable);

/// "number", "text", ...: the type as a user reads it.
std::string_view type_name(ColumnType type);

}  // namespace solleva::data
