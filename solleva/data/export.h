// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "solleva/base/result.h"
#include "solleva/data/writer.h"

// What the writers of single formats share; writer.h is the door. Each writes to the path it gets; `shown` is the path to name in
// errors.
namespace solleva::data {

Result<Losses> export_survey(Engine& engine, const Table& table, const std::string& path, const std::string& shown,
                             FileFormat format);
Result<Losses> export_xlsx(Engine& engine, const Table& table, const std::string& path, const std::string& shown);

/// Whether a table says more than values: labels, missing rules or kinds of missing values.
bool has_metadata(const Table& table);

/// The labels and missing rules of a table as JSON, ending with a newline.
std::string metadata_json(const Table& table);

/// A value that a label speaks of, as a reader sees it: 1.5, north, .a
std::string coded_text(const CodedValue& value);

/// Calls `take(chunk, row of its first)` over all columns and rows of a table.
template <class Take>
Done for_each_chunk(Engine& engine, const Table& table, Take&& take) {
  std::string list;
  for (const Variable& variable : table.variables) list += (list.empty() ? "" : ", ") + sql_name(variable.name);
  auto rows = engine.query("SELECT " + list + " FROM " + sql_name(table.name));
  if (!rows) return fail(rows.error());
  std::uint64_t first = 0;
  for (;;) {
    auto chunk = rows->next();
    if (!chunk) return fail(chunk.error());
    if (!*chunk) return {};
    if (Done done = take(**chunk, first); !done) return done;
    first += (*chunk)->rows();
  }
}

}  // namespace solleva::data
