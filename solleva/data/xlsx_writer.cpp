// SPDX-License-Identifier: Apache-2.0
#include <xlsxwriter.h>

#include <cmath>
#include <memory>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/export.h"

namespace solleva::data {
namespace {

constexpr std::uint64_t most_rows = 1048576;  // of a sheet, the header among them
constexpr std::size_t most_columns = 16384;
constexpr std::size_t longest_text = 32767;
constexpr std::int32_t serial_origin = 25569;  // the serial number of 1970-01-01
constexpr std::int32_t first_day = -25508;     // 1900-03-01: earlier ones have no serial number that every program agrees on

Error cannot_hold(const std::string& shown, std::string what, std::string column = {}) {
  return {errors::cannot_hold, std::move(what), {.file = shown, .field = std::move(column)}, {}, "write .csv or .parquet"};
}

class Book {
 public:
  Book(const std::string& path, const std::string& shown) : shown_(shown) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    book_ = workbook_new_opt(path.c_str(), &options);
    lxw_doc_properties properties{};
    properties.created = 1;  // a fixed time: the same table gives the same bytes
    workbook_set_properties(book_, &properties);
    day_ = workbook_add_format(book_);
    format_set_num_format(day_, "yyyy-mm-dd");
    moment_ = workbook_add_format(book_);
    format_set_num_format(moment_, "yyyy-mm-dd hh:mm:ss");
    data_ = workbook_add_worksheet(book_, "data");
  }
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  ~Book() {
    if (book_ != nullptr) lxw_workbook_free(book_);
  }

  void header(const Table& table) {
    for (std::size_t i = 0; i < table.variables.size(); ++i) text(data_, 0, i, table.variables[i].name);
  }

  /// One cell; row and column count from 0, the header is row 0.
  Done cell(const Chunk& chunk, const Variable& variable, std::size_t column, std::size_t i, std::uint64_t row) {
    const auto line = static_cast<lxw_row_t>(row);
    const auto place = static_cast<lxw_col_t>(column);
    switch (variable.type) {
      case ColumnType::boolean:
        worksheet_write_boolean(data_, line, place, chunk.booleans(column)[i] ? 1 : 0, nullptr);
        break;
      case ColumnType::integer: {
        const std::int64_t value = chunk.integers(column)[i];
        if (std::llabs(value) > 999'999'999'999'999) {  // a sheet keeps 15 digits
          text(data_, line, column, std::to_string(value));
        } else {
          worksheet_write_number(data_, line, place, static_cast<double>(value), nullptr);
        }
        break;
      }
      case ColumnType::number: {
        const double value = chunk.numbers(column)[i];
        if (std::isfinite(value)) {
          worksheet_write_number(data_, line, place, value, nullptr);
        } else {
          text(data_, line, column, format_double(value));
        }
        break;
      }
      case ColumnType::date: {
        const std::int32_t day = chunk.dates(column)[i];
        if (day < first_day) return fail(cannot_hold(shown_, "a date before 1900-03-01 does not fit a sheet", variable.name));
        worksheet_write_number(data_, line, place, day + serial_origin, day_);
        break;
      }
      case ColumnType::timestamp: {
        const double days = static_cast<double>(chunk.timestamps(column)[i]) / 86400e6;
        if (days < first_day) return fail(cannot_hold(shown_, "a time before 1900-03-01 does not fit a sheet", variable.name));
        worksheet_write_number(data_, line, place, days + serial_origin, moment_);
        break;
      }
      case ColumnType::text: {
        const std::string value(chunk.text(column, i));
        if (value.size() > longest_text)
          return fail(cannot_hold(shown_, "a text is longer than a cell of a sheet may be", variable.name));
        text(data_, line, column, value);
        break;
      }
    }
    return {};
  }

  void variables(const Table& table) {
    lxw_worksheet* sheet = workbook_add_worksheet(book_, "variables");
    const char* titles[] = {"variable", "label", "kind", "value", "text"};
    for (std::size_t i = 0; i < 5; ++i) text(sheet, 0, i, titles[i]);
    lxw_row_t line = 1;
    const auto row = [&](const Variable& variable, const char* kind, const std::string& value, const std::string& words) {
      text(sheet, line, 0, variable.name);
      text(sheet, line, 1, variable.label);
      text(sheet, line, 2, kind);
      text(sheet, line, 3, value);
      text(sheet, line++, 4, words);
    };
    for (const Variable& variable : table.variables) {
      row(variable, "variable", std::string(type_name(variable.type)), "");
      for (const ValueLabel& label : variable.value_labels) row(variable, "value", coded_text(label.value), label.label);
      for (const MissingRule& rule : variable.missing_rules)
        row(variable, "missing", coded_text(rule.low), "to " + coded_text(rule.high));
    }
  }

  Done close() {
    const lxw_error error = workbook_close(book_);  // frees the book in any case
    book_ = nullptr;
    if (error == LXW_NO_ERROR) return {};
    return fail({errors::write_failed, "the output cannot be written", {.file = shown_}, lxw_strerror(error)});
  }

 private:
  static void text(lxw_worksheet* sheet, lxw_row_t line, std::size_t column, const std::string& value) {
    if (!value.empty()) worksheet_write_string(sheet, line, static_cast<lxw_col_t>(column), value.c_str(), nullptr);
  }

  std::string shown_;
  lxw_workbook* book_;
  lxw_format* day_;
  lxw_format* moment_;
  lxw_worksheet* data_;
};

}  // namespace

Result<Losses> export_xlsx(Engine& engine, const Table& table, const std::string& path, const std::string& shown) {
  if (table.variables.size() > most_columns) return fail(cannot_hold(shown, "a sheet has at most 16384 columns"));
  Book book(path, shown);
  book.header(table);
  Done done = for_each_chunk(engine, table, [&](const Chunk& chunk, std::uint64_t first) -> Done {
    if (first + chunk.rows() + 1 > most_rows) return fail(cannot_hold(shown, "a sheet has at most 1048576 rows"));
    for (std::size_t i = 0; i < chunk.rows(); ++i) {  // constant memory needs the cells row by row
      for (std::size_t column = 0; column < table.variables.size(); ++column) {
        if (!chunk.has_value(column, i)) continue;
        if (Done cell = book.cell(chunk, table.variables[column], column, i, first + i + 1); !cell) return cell;
      }
    }
    return {};
  });
  if (!done) return fail(done.error());
  if (has_metadata(table)) book.variables(table);
  if (done = book.close(); !done) return fail(done.error());
  return Losses{};
}

}  // namespace solleva::data
