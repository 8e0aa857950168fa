// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/table.h"

namespace solleva::data {

/// Fills a new table of the engine row by row, for the formats that the engine does not read itself. Set the cells of a row, each
/// at most once; those not set are missing; then end the row. After an error nothing more is taken and finish() gives that error.
class Appender {
 public:
  /// Creates the table. Errors: data.engine-failed.
  static Result<Appender> create(Engine& engine, const std::string& table, const std::vector<Variable>& variables);

  void set_number(std::size_t column, double value);
  void set_integer(std::size_t column, std::int64_t value);
  void set_boolean(std::size_t column, bool value);
  void set_date(std::size_t column, std::int32_t days);
  void set_timestamp(std::size_t column, std::int64_t microseconds);
  void set_text(std::size_t column, std::string_view value);  ///< valid UTF-8
  void end_row();

  std::uint64_t rows() const;  ///< ended so far

  /// Hands over the last rows.
  Done finish();

 private:
  struct State;
  void* cell(std::size_t column, ColumnType type);
  std::shared_ptr<State> state_;
};

}  // namespace solleva::data
