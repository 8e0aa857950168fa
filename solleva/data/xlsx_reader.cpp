// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cmath>
#include <pugixml.hpp>

#include "solleva/base/check.h"
#include "solleva/base/date.h"
#include "solleva/base/text.h"
#include "solleva/data/appender.h"
#include "solleva/data/errors.h"
#include "solleva/data/import.h"
#include "solleva/data/xlsx_package.h"

namespace solleva::data {
namespace {

constexpr std::size_t most_columns = 16384;  // of a sheet
constexpr double last_serial = 2958465;      // 9999-12-31
constexpr double largest_whole = 9007199254740992;

enum class Kind { empty, number, date, boolean, text, error };

struct Cell {
  Kind kind = Kind::empty;
  double number = 0;  ///< also the days of a date, counted from 1970-01-01, and 0 or 1 of a boolean
  std::string text = {};
};

struct Row {
  std::uint32_t line;
  std::vector<Cell> cells;
};

/// Days since 1970-01-01. The calendar from 1900 has a 29 February 1900, number 60, which never was.
double days_of(double serial, bool from_1904) {
  if (from_1904) return serial - 24107;
  return serial - (serial < 60 ? 25568 : 25569);
}

std::string date_text(double days) {
  const auto whole = std::chrono::sys_days(std::chrono::days(static_cast<int>(std::floor(days))));
  const auto date = Date::of(std::chrono::year_month_day(whole));
  require(date.has_value(), "the serial numbers of a sheet lie in the years 1900 to 9999");
  const auto two = [](long long n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  std::string text = date->text();
  if (const auto seconds = std::llround((days - std::floor(days)) * 86400); seconds > 0 && seconds < 86400) {
    text += " " + two(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
  }
  return text;
}

/// 0 for "A", 26 for "AA"; as many as a sheet has, or the next column when the cell does not say.
std::size_t column_of(const char* reference, std::size_t next) {
  std::size_t column = 0;
  const char* c = reference;
  for (; *c >= 'A' && *c <= 'Z' && column <= most_columns; ++c) column = column * 26 + static_cast<std::size_t>(*c - 'A' + 1);
  return c == reference ? next : column - 1;
}

class Sheet {
 public:
  Sheet(const Workbook& book, std::string path) : book_(book), path_(std::move(path)) {}

  Done read(const pugi::xml_node& data) {
    std::uint32_t line = 0;
    for (const pugi::xml_node row : data.children("row")) {
      line = row.attribute("r").as_uint(line + 1);
      Row read{line, {}};
      for (const pugi::xml_node cell : row.children("c")) {
        const std::size_t column = column_of(cell.attribute("r").value(), read.cells.size());
        if (column >= most_columns) return fail(damaged(line, "a cell stands beyond the last column of a sheet"));
        auto content = cell_of(cell, line);
        if (!content) return fail(content.error());
        if (content->kind == Kind::empty) continue;
        if (read.cells.size() <= column) read.cells.resize(column + 1);
        read.cells[column] = std::move(*content);
      }
      if (!read.cells.empty()) rows.push_back(std::move(read));
    }
    return {};
  }

  std::vector<Row> rows;  ///< those that hold anything

 private:
  Result<Cell> cell_of(const pugi::xml_node& cell, std::uint32_t line) const {
    const std::string_view type = cell.attribute("t").as_string("n");
    const char* value = cell.child("v").text().get();
    if (type == "inlineStr") return text_cell(inline_text(cell.child("is")));
    if (*value == '\0') return Cell{};
    if (type == "s") {
      const auto index = cell.child("v").text().as_ullong(book_.shared_texts.size());
      if (index >= book_.shared_texts.size()) return fail(damaged(line, "a cell refers to a text that is not there"));
      return text_cell(book_.shared_texts[index]);
    }
    if (type == "str") return text_cell(value);
    if (type == "d") return text_cell(value);  // ISO 8601
    if (type == "e") return Cell{Kind::error, 0, value};
    const auto number = parse_double(value);
    if (!number) return fail(damaged(line, "a cell holds '" + std::string(value) + "' for a number"));
    if (type == "b") return Cell{Kind::boolean, *number != 0 ? 1.0 : 0.0};
    const unsigned style = cell.attribute("s").as_uint();
    const bool dated = style < book_.formats.size() && book_.formats[style] == CellFormat::date;
    if (dated && *number >= 0 && *number < last_serial + 1) return Cell{Kind::date, days_of(*number, book_.from_1904)};
    return Cell{Kind::number, *number};
  }

  static std::string inline_text(const pugi::xml_node& item) {
    std::string text = item.child("t").text().get();
    for (const pugi::xml_node run : item.children("r")) text += run.child("t").text().get();
    return text;
  }

  static Cell text_cell(std::string text) {
    if (text.empty()) return {};
    return {Kind::text, 0, std::move(text)};
  }

  Error damaged(std::uint32_t line, std::string why) const {
    return {errors::malformed_file, "the workbook is damaged", {.file = path_, .line = line}, std::move(why)};
  }

  const Workbook& book_;
  std::string path_;
};

std::string text_of(const Cell& cell) {
  switch (cell.kind) {
    case Kind::number:
      return format_double(cell.number);
    case Kind::date:
      return date_text(cell.number);
    case Kind::boolean:
      return cell.number != 0 ? "true" : "false";
    default:
      return cell.text;
  }
}

/// The type that holds every cell of a column; text where their kinds differ.
ColumnType type_of(const std::vector<Row>& rows, std::size_t column) {
  bool seen[6] = {};
  bool whole = true;
  for (auto row = rows.begin() + 1; row != rows.end(); ++row) {
    if (column >= row->cells.size()) continue;
    const Cell& cell = row->cells[column];
    seen[static_cast<int>(cell.kind)] = true;
    whole = whole && std::floor(cell.number) == cell.number && std::fabs(cell.number) < largest_whole;
  }
  const bool number = seen[static_cast<int>(Kind::number)];
  const bool date = seen[static_cast<int>(Kind::date)];
  const bool boolean = seen[static_cast<int>(Kind::boolean)];
  if (seen[static_cast<int>(Kind::text)] || number + date + boolean != 1) return ColumnType::text;
  if (boolean) return ColumnType::boolean;
  if (number) return whole ? ColumnType::integer : ColumnType::number;
  return whole ? ColumnType::date : ColumnType::timestamp;
}

void take(Appender& appender, std::size_t index, Variable& variable, const Cell& cell, std::uint64_t row) {
  if (cell.kind == Kind::empty) return;
  if (cell.kind == Kind::error) {
    variable.missing_cells.push_back({row, cell.text});
    return;
  }
  switch (variable.type) {
    case ColumnType::boolean:
      appender.set_boolean(index, cell.number != 0);
      return;
    case ColumnType::integer:
      appender.set_integer(index, static_cast<std::int64_t>(cell.number));
      return;
    case ColumnType::number:
      appender.set_number(index, cell.number);
      return;
    case ColumnType::date:
      appender.set_date(index, static_cast<std::int32_t>(cell.number));
      return;
    case ColumnType::timestamp:
      appender.set_timestamp(index, std::llround(cell.number * 86400e3) * 1000);
      return;
    case ColumnType::text:
      appender.set_text(index, text_of(cell));
      return;
  }
}

Result<Table> fill(Engine& engine, const std::string& path, const LoadOptions& options, const std::vector<Row>& rows) {
  Table table{.name = options.table, .source = path, .format = FileFormat::xlsx};
  const Row& header = rows.front();
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    std::string name(trim(text_of(header.cells[i])));
    if (name.empty()) name = "column" + std::to_string(i + 1);
    table.variables.push_back({.name = std::move(name), .type = type_of(rows, i)});
  }
  if (Done unique = check_names(table.names(), {.file = path, .line = header.line}); !unique) return fail(unique.error());
  auto appender = Appender::create(engine, options.table, table.variables);
  if (!appender) return fail(appender.error());
  for (auto row = rows.begin() + 1; row != rows.end(); ++row) {
    if (row->cells.size() > header.cells.size()) {
      return fail({errors::ragged_row,
                   "a row has more cells than the header",
                   {.file = path, .line = row->line},
                   "the header has " + std::to_string(header.cells.size()) + ", the row " + std::to_string(row->cells.size())});
    }
    for (std::size_t i = 0; i < row->cells.size(); ++i) take(*appender, i, table.variables[i], row->cells[i], table.rows);
    appender->end_row();
    table.lines.push_back(row->line);
    ++table.rows;
  }
  if (Done done = appender->finish(); !done) return fail(done.error());
  return table;
}

}  // namespace

Result<Table> import_xlsx(Engine& engine, const std::string& path, const LoadOptions& options) {
  auto package = Package::open(path);
  if (!package) return fail(package.error());
  auto book = package->workbook();
  if (!book) return fail(book.error());
  const auto chosen = std::find_if(book->sheets.begin(), book->sheets.end(), [&](const Workbook::Sheet& sheet) {
    return options.sheet.empty() || sheet.name == options.sheet;
  });
  if (chosen == book->sheets.end()) {
    std::vector<std::string> names;
    for (const Workbook::Sheet& sheet : book->sheets) names.push_back(sheet.name);
    return fail({errors::missing_sheet,
                 "the workbook has no sheet '" + options.sheet + "'",
                 {.file = path},
                 {},
                 "its sheets are " + join(names, ", ")});
  }
  auto bytes = package->part(chosen->part);
  if (!bytes) return fail(bytes.error());
  pugi::xml_document document;
  if (!*bytes || !document.load_buffer((*bytes)->data(), (*bytes)->size(), pugi::parse_default | pugi::parse_ws_pcdata_single)) {
    return fail({errors::malformed_file, "a sheet of the workbook is damaged", {.file = path, .field = chosen->name}});
  }
  Sheet sheet(*book, path);
  if (Done done = sheet.read(document.child("worksheet").child("sheetData")); !done) return fail(done.error());
  if (sheet.rows.empty()) {
    return fail({errors::empty_file,
                 "the sheet is empty",
                 {.file = path, .field = chosen->name},
                 {},
                 "its first row must name the columns"});
  }
  return fill(engine, path, options, sheet.rows);
}

}  // namespace solleva::data
