// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"

namespace solleva::data {

struct EngineState;

/// The kinds of column that reach a kernel. A query casts whatever else it has.
enum class ColumnType {
  boolean,    ///< bool
  integer,    ///< std::int64_t
  number,     ///< double
  text,       ///< std::string_view, valid UTF-8
  date,       ///< std::int32_t, days since 1970-01-01
  timestamp,  ///< std::int64_t, microseconds since 1970-01-01 00:00 (no time zone)
};

struct ColumnInfo {
  std::string name;
  ColumnType type;
};

/// Up to 2,048 rows of a result, as the engine laid them out: the spans are views of its memory, valid while the chunk
/// lives. Asking for a column in another type than it has is a bug and throws std::logic_error. Where has_value(column, row) is
/// false the span holds an unspecified value.
class Chunk {
 public:
  std::size_t rows() const;
  bool complete(std::size_t column) const;  ///< every row has a value
  bool has_value(std::size_t column, std::size_t row) const;

  std::span<const double> numbers(std::size_t column) const;
  std::span<const std::int64_t> integers(std::size_t column) const;
  std::span<const bool> booleans(std::size_t column) const;
  std::span<const std::int32_t> dates(std::size_t column) const;
  std::span<const std::int64_t> timestamps(std::size_t column) const;
  std::string_view text(std::size_t column, std::size_t row) const;

 private:
  friend class Rows;
  struct State;
  const void* values(std::size_t column, ColumnType type) const;
  std::shared_ptr<State> state_;
};

/// The rows of a query in their order, drawn chunk by chunk while the engine works: never all in memory at once.
class Rows {
 public:
  const std::vector<ColumnInfo>& columns() const;

  /// The next chunk, or empty after the last. Errors: those of the query that show only under way, base.stopped.
  Result<std::optional<Chunk>> next();

 private:
  friend class Engine;
  struct State;
  std::shared_ptr<State> state_;
};

/// The table engine (DuckDB, in memory; it spills to the temporary folder when memory runs short). Copies share one engine.
/// Opened, it reads files; after lock() no statement reaches a file or changes a setting, which is the state in which expressions
/// of a user run (expression.h).
class Engine {
 public:
  /// `control.threads` threads; `control.stop` interrupts any query. Errors: data.engine-failed.
  static Result<Engine> open(const RunControl& control);

  /// Forbids for good every access to files except reading `readable`, and every change of settings. Once
  /// locked it stays so; a second call changes nothing.
  Done lock(std::span<const std::string> readable = {});

  /// Runs one statement. Errors: data.engine-failed with the engine's own words as `why`, base.stopped.
  Done execute(const std::string& sql);

  /// Starts one SELECT. A column of a type other than those of ColumnType is data.engine-failed: cast it in the query.
  Result<Rows> query(const std::string& sql);

  /// The integer in the one row and column of a query, as of SELECT count(*).
  Result<std::int64_t> count(const std::string& sql);

  /// What open() was given: whoever reads a file on behalf of the engine looks at its stop token.
  const RunControl& control() const;

  /// The release of the engine, as in "v1.5.6".
  static std::string version();

 private:
  friend class Appender;
  std::shared_ptr<EngineState> state_;
};

/// 'it''s': text as a constant of SQL.
std::string sql_text(std::string_view text);
/// "a ""name""": a name as an identifier of SQL.
std::string sql_name(std::string_view name);

}  // namespace solleva::data
