// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/reader.h"
#include "solleva/data/table.h"

// What the readers of single formats share; reader.h is the door.
namespace solleva::data {

/// Whether the rows are copied into the engine or stay in their file.
enum class Rest { in_memory, in_file };

Result<Table> import_csv(Engine& engine, const std::string& path, const LoadOptions& options, Rest rest);
Result<Table> import_survey(Engine& engine, const std::string& path, const LoadOptions& options, FileFormat format);
Result<Table> import_xlsx(Engine& engine, const std::string& path, const LoadOptions& options);

/// A query whose columns all have the types of ColumnType.
struct CastQuery {
  std::string sql;
  std::vector<Variable> variables;
};

/// `SELECT * FROM source` with each column cast to the nearest ColumnType. `source` is a table, a table function or a query in
/// parentheses.
Result<CastQuery> cast_columns(Engine& engine, const std::string& source);

/// Makes the query a table or a view of the engine and counts its rows. The caller adds source and format.
Result<Table> store(Engine& engine, const CastQuery& query, const std::string& name, Rest rest);

/// Errors: data.duplicate-column when two names are equal but for letter case.
Done check_names(const std::vector<std::string>& names, const Where& where);

/// Whether a .gz or .zst file is whole: the engine takes one that breaks off for its first part. Errors: data.malformed-file.
Done check_packed(const std::string& path);

}  // namespace solleva::data
