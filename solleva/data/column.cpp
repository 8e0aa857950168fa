// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/column.h"

#include <cmath>
#include <limits>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 40;
  return "'" + std::string(text.substr(0, longest)) + (text.size() > longest ? "...'" : "'");
}

/// What to do about a text among numbers, where that is sure.
std::string number_hint(std::string_view text) {
  if (trim(text) == "NA") return "leave missing cells empty, as R does with write.csv(..., na = \"\")";
  std::string pointed(trim(text));
  const std::size_t comma = pointed.find(',');
  if (comma == std::string::npos) return {};
  pointed[comma] = '.';
  return parse_double(pointed) ? "write decimals with a point" : "";
}

Error about_cell(ErrorCode code, std::string what, const Table& table, std::uint64_t row, const std::string& column) {
  return {code, std::move(what), place_of(table, row, column)};
}

/// What one column adds to a result: where its number stands, and for text also the text itself.
struct Slot {
  const ColumnRequest* request;
  std::size_t number;
  std::size_t text;  ///< column of the result; none when equal to `number`
};

class Reading {
 public:
  Reading(const Table& table, std::span<const ColumnRequest> requests) : table_(table), columns_(requests.size()) {}

  /// The query that gives the numbers, after checking the names and types.
  Result<std::string> query(std::span<const ColumnRequest> requests) {
    std::string list;
    std::size_t at = 0;
    for (const ColumnRequest& request : requests) {
      const auto variable = variable_of(table_, request.name);
      if (!variable) return fail(variable.error());
      const ColumnType type = (*variable)->type;
      const std::string name = sql_name(request.name);
      if (type == ColumnType::date || type == ColumnType::timestamp) {
        return fail(
            {errors::not_a_number, "the column holds dates, not numbers", {.file = table_.source, .field = request.name}});
      }
      const bool text = type == ColumnType::text;
      slots_.push_back({&request, at, text ? at + 1 : at});
      at += text ? 2 : 1;
      list += (list.empty() ? "" : ", ") + (text ? "TRY_CAST(" + name + " AS DOUBLE), " + name : "CAST(" + name + " AS DOUBLE)");
    }
    if (!table_.row_column.empty()) {
      list += ", " + sql_name(table_.row_column);
      row_column_ = at;
    }
    return "SELECT " + list + " FROM " + sql_name(table_.name);
  }

  Done take(const Chunk& chunk) {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (Done done = take(chunk, slots_[i], columns_[i]); !done) return done;
    }
    rows_ += chunk.rows();
    return {};
  }

  Result<std::vector<NumericColumn>> finish() {
    if (rows_ == 0) return fail({errors::no_rows, "there is no row to work on", {.file = table_.source}});
    return std::move(columns_);
  }

 private:
  Done take(const Chunk& chunk, const Slot& slot, NumericColumn& column) const {
    const std::span<const double> numbers = chunk.numbers(slot.number);
    const std::string& name = slot.request->name;
    const Requirements& requirements = slot.request->requirements;
    const bool complete = chunk.complete(slot.number);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const double value = numbers[i];
      if (!complete && !chunk.has_value(slot.number, i)) {
        if (slot.text != slot.number && chunk.has_value(slot.text, i)) {
          const std::string_view text = chunk.text(slot.text, i);
          Error error = about_cell(errors::not_a_number, shown(text) + " is not a number", table_, row(chunk, i), name);
          error.hint = number_hint(text);
          return fail(std::move(error));
        }
        if (requirements.gaps == Gaps::refuse) {
          return fail(about_cell(errors::missing_value, "a value is missing", table_, row(chunk, i), name));
        }
        column.values.push_back(std::numeric_limits<double>::quiet_NaN());
        ++column.gaps;
        continue;
      }
      if (!std::isfinite(value)) {
        return fail(
            about_cell(errors::not_finite, format_double(value) + " is not a finite number", table_, row(chunk, i), name));
      }
      if (requirements.sign == Sign::non_negative && value < 0) {
        return fail(about_cell(errors::negative_value, format_double(value) + " is negative", table_, row(chunk, i), name));
      }
      if (requirements.sign == Sign::positive && value <= 0) {
        return fail(about_cell(errors::not_positive, format_double(value) + " is not above 0", table_, row(chunk, i), name));
      }
      column.values.push_back(value);
    }
    return {};
  }

  std::uint64_t row(const Chunk& chunk, std::size_t i) const {
    return row_column_ ? static_cast<std::uint64_t>(chunk.integers(*row_column_)[i]) : rows_ + i;
  }

  const Table& table_;
  std::vector<NumericColumn> columns_;
  std::vector<Slot> slots_;
  std::optional<std::size_t> row_column_;
  std::uint64_t rows_ = 0;
};

}  // namespace

Result<std::vector<NumericColumn>> numeric_columns(Engine& engine, const Table& table, std::span<const ColumnRequest> requests) {
  Reading reading(table, requests);
  const auto sql = reading.query(requests);
  if (!sql) return fail(sql.error());
  auto rows = engine.query(*sql);
  if (!rows) return fail(rows.error());
  for (;;) {
    auto chunk = rows->next();
    if (!chunk) return fail(chunk.error());
    if (!*chunk) return reading.finish();
    if (Done done = reading.take(**chunk); !done) return fail(done.error());
  }
}

Result<NumericColumn> numeric_column(Engine& engine, const Table& table, std::string_view name, Requirements requirements) {
  const ColumnRequest request{std::string(name), requirements};
  auto columns = numeric_columns(engine, table, std::span(&request, 1));
  if (!columns) return fail(columns.error());
  return std::move(columns->front());
}

Result<NumericColumn> weight_column(Engine& engine, const Table& table, std::string_view name) {
  auto column = numeric_column(engine, table, name, {.sign = Sign::non_negative, .gaps = Gaps::refuse});
  if (!column) return column;
  for (const double weight : column->values) {
    if (weight > 0) return column;
  }
  return fail({errors::zero_weights, "every weight is 0", {.file = table.source, .field = std::string(name)}});
}

Result<std::vector<std::optional<std::string>>> text_column(Engine& engine, const Table& table, std::string_view name) {
  const auto variable = variable_of(table, name);
  if (!variable) return fail(variable.error());
  auto rows = engine.query("SELECT CAST(" + sql_name(name) + " AS VARCHAR) FROM " + sql_name(table.name));
  if (!rows) return fail(rows.error());
  std::vector<std::optional<std::string>> cells;
  for (;;) {
    auto chunk = rows->next();
    if (!chunk) return fail(chunk.error());
    if (!*chunk) break;
    for (std::size_t i = 0; i < (*chunk)->rows(); ++i) {
      if ((*chunk)->has_value(0, i)) {
        cells.emplace_back((*chunk)->text(0, i));
      } else {
        cells.emplace_back();
      }
    }
  }
  if (cells.empty()) return fail({errors::no_rows, "there is no row to work on", {.file = table.source}});
  return cells;
}

}  // namespace solleva::data
