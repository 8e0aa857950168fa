// SPDX-License-Identifier: Apache-2.0
#include <readstat.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <memory>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/export.h"
#include "solleva/data/survey_format.h"

namespace solleva::data {
namespace {

constexpr std::int64_t largest_whole = std::int64_t{1} << 53;  // beyond it a double skips whole numbers
constexpr std::size_t longest_stata_text = 2045;
constexpr std::size_t longest_spss_text = 32767;

/// What the values of a column need: the ends of whole numbers, the bytes of the longest text.
struct Extent {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

struct Column {
  readstat_variable_t* variable = nullptr;
  readstat_type_t type = READSTAT_TYPE_DOUBLE;
  std::size_t width = 0;
  std::map<double, char> tag_of;  ///< Stata: the letter that stands for a declared missing value
  std::size_t next_missing = 0;   ///< in Variable::missing_cells
};

/// Stata's types hold these whole numbers; above them lie the missing values.
readstat_type_t stata_integer(const Extent& extent) {
  if (extent.low >= -127 && extent.high <= 100) return READSTAT_TYPE_INT8;
  if (extent.low >= -32767 && extent.high <= 32740) return READSTAT_TYPE_INT16;
  if (extent.low >= -2147483647 && extent.high <= 2147483620) return READSTAT_TYPE_INT32;
  return READSTAT_TYPE_DOUBLE;
}

class Writing {
 public:
  Writing(Engine& engine, const Table& table, std::string shown, FileFormat format)
      : engine_(engine),
        table_(table),
        shown_(std::move(shown)),
        stata_(format == FileFormat::dta),
        format_(format),
        writer_(readstat_writer_init(), readstat_writer_free) {}

  Result<Losses> write(const std::string& path) {
    const auto rows = engine_.count("SELECT count(*) FROM " + sql_name(table_.name));
    if (!rows) return fail(rows.error());
    if (*rows > std::numeric_limits<int>::max()) return fail(cannot_hold("the table has too many rows for this format"));
    if (Done done = measure(); !done) return fail(done.error());
    for (std::size_t i = 0; i < table_.variables.size(); ++i) {
      if (Done done = declare(i); !done) return fail(done.error());
    }
    file_.reset(std::fopen(path.c_str(), "wb"));
    if (file_ == nullptr) return fail(write_failed());
    if (Done done = begin(static_cast<long>(*rows)); !done) return fail(done.error());
    Done done = for_each_chunk(engine_, table_, [&](const Chunk& chunk, std::uint64_t first) { return put(chunk, first); });
    if (!done) return fail(done.error());
    if (const readstat_error_t code = readstat_end_writing(writer_.get()); code != READSTAT_OK) return fail(refused(code));
    if (std::fclose(file_.release()) != 0) return fail(write_failed());
    return std::move(losses_);
  }

 private:
  Error cannot_hold(std::string what, const std::string& column = {}) const {
    return {errors::cannot_hold, std::move(what), {.file = shown_, .field = column}, {}, "write .parquet or .csv"};
  }
  Error write_failed() const { return {errors::write_failed, "the output cannot be written", {.file = shown_}}; }

  Error refused(readstat_error_t code, const std::string& column = {}) const {
    if (code == READSTAT_ERROR_WRITE) return write_failed();
    Error error = cannot_hold("the format cannot hold this", column);
    error.why = readstat_error_message(code);
    return error;
  }

  void lose(std::size_t count, const std::string& what) {
    if (count > 0) losses_.push_back(std::to_string(count) + " " + what);
  }

  Done measure() {
    extents_.resize(table_.variables.size());
    std::string list;
    for (const Variable& variable : table_.variables) {
      const std::string name = sql_name(variable.name);
      std::string ends = "CAST(0 AS BIGINT), CAST(0 AS BIGINT)";
      if (variable.type == ColumnType::integer) ends = "coalesce(min(" + name + "), 0), coalesce(max(" + name + "), 0)";
      if (variable.type == ColumnType::text)
        ends = "CAST(0 AS BIGINT), CAST(coalesce(max(octet_length(encode(" + name + "))), 0) AS BIGINT)";
      list += (list.empty() ? "" : ", ") + ends;
    }
    auto rows = engine_.query("SELECT " + list + " FROM " + sql_name(table_.name));
    if (!rows) return fail(rows.error());
    auto chunk = rows->next();
    if (!chunk) return fail(chunk.error());
    for (std::size_t i = 0; i < extents_.size(); ++i)
      extents_[i] = {(*chunk)->integers(2 * i)[0], (*chunk)->integers(2 * i + 1)[0]};
    for (std::size_t i = 0; i < extents_.size(); ++i) {  // what is declared missing is written too
      for (const MissingCell& cell : table_.variables[i].missing_cells) {
        const auto* text = std::get_if<std::string>(&cell.value);
        if (text != nullptr && table_.variables[i].type == ColumnType::text) {
          extents_[i].high = std::max(extents_[i].high, static_cast<std::int64_t>(text->size()));
        }
      }
    }
    return {};
  }

  /// The type, width, labels and missing values of one variable.
  Done declare(std::size_t index) {
    const Variable& variable = table_.variables[index];
    const Extent& extent = extents_[index];
    Column column;
    if (variable.type == ColumnType::text) {
      column.type = READSTAT_TYPE_STRING;
      column.width = std::max<std::size_t>(1, static_cast<std::size_t>(extent.high));
      const std::size_t longest = stata_ ? longest_stata_text : longest_spss_text;
      if (column.width > longest) {
        return fail(cannot_hold("a text of " + std::to_string(column.width) + " bytes is longer than the " +
                                    std::to_string(longest) + " of this format",
                                variable.name));
      }
    } else if (variable.type == ColumnType::integer) {
      if (std::max(extent.high, -extent.low) > largest_whole) {
        return fail(cannot_hold("a whole number has more digits than this format keeps", variable.name));
      }
      if (stata_) column.type = stata_integer(extent);
    } else if (stata_ && variable.type == ColumnType::boolean) {
      column.type = READSTAT_TYPE_INT8;
    }
    column.variable = readstat_add_variable(writer_.get(), variable.name.c_str(), column.type, column.width);
    readstat_variable_set_label(column.variable, variable.label.c_str());
    if (variable.type == ColumnType::date || variable.type == ColumnType::timestamp) {
      readstat_variable_set_format(column.variable, std::string(time_format(format_, variable.type)).c_str());
    } else if (table_.format == format_ && !variable.format.empty()) {
      readstat_variable_set_format(column.variable, variable.format.c_str());
    } else if (!stata_ && (variable.type == ColumnType::integer || variable.type == ColumnType::boolean)) {
      readstat_variable_set_format(column.variable, "F12.0");
    }
    if (stata_) {
      tag_declared_values(variable, column);
    } else {
      declare_missing(variable, column);
    }
    add_labels(variable, column, index);
    columns_.push_back(std::move(column));
    return {};
  }

  /// Stata knows no declared missing values but 26 letters: one for each of the values that occur, in their order.
  void tag_declared_values(const Variable& variable, Column& column) {
    for (const MissingCell& cell : variable.missing_cells) {
      if (const auto* value = std::get_if<double>(&cell.value)) column.tag_of.emplace(*value, 'a');
    }
    char letter = 'a';
    for (auto& [value, tag] : column.tag_of) tag = letter <= 'z' ? letter++ : '\0';
    if (!column.tag_of.empty()) {
      std::string key;
      for (const auto& [value, tag] : column.tag_of) {
        if (tag != '\0') key += (key.empty() ? "" : ", ") + format_double(value) + " as ." + tag;
      }
      losses_.push_back("declared missing values of '" + variable.name + "' are written " + key);
    }
  }

  void declare_missing(const Variable& variable, Column& column) {
    for (const MissingRule& rule : variable.missing_rules) {
      readstat_error_t code = READSTAT_OK;
      if (const auto* low = std::get_if<double>(&rule.low)) {
        code = readstat_variable_add_missing_double_range(column.variable, *low, std::get<double>(rule.high));
      } else if (const auto* text = std::get_if<std::string>(&rule.low)) {
        code = readstat_variable_add_missing_string_value(column.variable, text->c_str());
      }
      if (code != READSTAT_OK) lose(1, "missing rule of '" + variable.name + "' was left out");
    }
  }

  void add_labels(const Variable& variable, Column& column, std::size_t index) {
    if (variable.value_labels.empty()) return;
    const bool text = variable.type == ColumnType::text;
    std::size_t left_out = 0;
    readstat_label_set_t* set = nullptr;
    const auto open_set = [&] {
      const readstat_type_t type = text ? READSTAT_TYPE_STRING : stata_ ? READSTAT_TYPE_INT32 : READSTAT_TYPE_DOUBLE;
      if (set == nullptr) set = readstat_add_label_set(writer_.get(), type, ("labels" + std::to_string(index)).c_str());
      return set;
    };
    for (const ValueLabel& label : variable.value_labels) {
      const char* words = label.label.c_str();
      const auto* number = std::get_if<double>(&label.value);
      const auto* letter = std::get_if<MissingTag>(&label.value);
      const auto* word = std::get_if<std::string>(&label.value);
      const auto tag = number == nullptr ? column.tag_of.end() : column.tag_of.find(*number);
      if (stata_ && tag != column.tag_of.end() && tag->second != '\0') {
        readstat_label_tagged_value(open_set(), tag->second, words);
      } else if (number != nullptr && !text && !stata_) {
        readstat_label_double_value(open_set(), *number, words);
      } else if (number != nullptr && !text && std::floor(*number) == *number && std::fabs(*number) <= 2147483620) {
        readstat_label_int32_value(open_set(), static_cast<std::int32_t>(*number), words);
      } else if (letter != nullptr && stata_ && letter->letter != '_') {
        readstat_label_tagged_value(open_set(), lower(letter->letter), words);
      } else if (word != nullptr && text && !stata_) {
        readstat_label_string_value(open_set(), word->c_str(), words);
      } else {
        ++left_out;
      }
    }
    if (set != nullptr) readstat_variable_set_label_set(column.variable, set);
    lose(left_out, "value labels of '" + variable.name + "' were left out: the format has no such labels");
  }

  static char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

  Done begin(long rows) {
    readstat_writer_t* writer = writer_.get();
    readstat_set_data_writer(writer, [](const void* bytes, std::size_t length, void* context) -> ssize_t {
      return std::fwrite(bytes, 1, length, static_cast<std::FILE*>(context)) == length ? static_cast<ssize_t>(length) : -1;
    });
    readstat_writer_set_error_handler(writer, [](const char*, void*) {});
    readstat_writer_set_file_label(writer, table_.label.c_str());
    readstat_writer_set_file_timestamp(writer, 0);  // the same table gives the same bytes
    if (stata_) readstat_writer_set_file_format_version(writer, 118);
    const readstat_error_t code =
        stata_ ? readstat_begin_writing_dta(writer, file_.get(), rows) : readstat_begin_writing_sav(writer, file_.get(), rows);
    // A name that the format refuses is noticed by ReadStat only with the first row; asked now, it says which one.
    for (const Column& column : columns_) {
      const readstat_error_t own = readstat_validate_variable(writer, column.variable);
      if (own != READSTAT_OK) return fail(refused(own, readstat_variable_get_name(column.variable)));
    }
    if (code != READSTAT_OK) return fail(refused(code));
    return {};
  }

  Done put(const Chunk& chunk, std::uint64_t first) {
    for (std::size_t i = 0; i < chunk.rows(); ++i) {
      if (const readstat_error_t code = readstat_begin_row(writer_.get()); code != READSTAT_OK) return fail(refused(code));
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        const readstat_error_t code = chunk.has_value(c, i) ? put_value(chunk, c, i) : put_missing(c, first + i);
        if (code != READSTAT_OK) return fail(refused(code, table_.variables[c].name));
      }
      if (const readstat_error_t code = readstat_end_row(writer_.get()); code != READSTAT_OK) return fail(refused(code));
    }
    return {};
  }

  readstat_error_t put_number(const Column& column, double value) {
    switch (column.type) {
      case READSTAT_TYPE_INT8:
        return readstat_insert_int8_value(writer_.get(), column.variable, static_cast<std::int8_t>(value));
      case READSTAT_TYPE_INT16:
        return readstat_insert_int16_value(writer_.get(), column.variable, static_cast<std::int16_t>(value));
      case READSTAT_TYPE_INT32:
        return readstat_insert_int32_value(writer_.get(), column.variable, static_cast<std::int32_t>(value));
      default:
        if (!std::isfinite(value)) return READSTAT_ERROR_NUMERIC_VALUE_IS_OUT_OF_RANGE;
        return readstat_insert_double_value(writer_.get(), column.variable, value);
    }
  }

  readstat_error_t put_value(const Chunk& chunk, std::size_t c, std::size_t i) {
    const Column& column = columns_[c];
    switch (table_.variables[c].type) {
      case ColumnType::boolean:
        return put_number(column, chunk.booleans(c)[i] ? 1 : 0);
      case ColumnType::integer:
        return put_number(column, static_cast<double>(chunk.integers(c)[i]));
      case ColumnType::number:
        return put_number(column, chunk.numbers(c)[i]);
      case ColumnType::date:
        return put_number(column, date_number(format_, chunk.dates(c)[i]));
      case ColumnType::timestamp:
        return put_number(column, time_number(format_, chunk.timestamps(c)[i]));
      case ColumnType::text:
        return readstat_insert_string_value(writer_.get(), column.variable, std::string(chunk.text(c, i)).c_str());
    }
    return READSTAT_ERROR_VALUE_TYPE_MISMATCH;
  }

  readstat_error_t put_missing(std::size_t c, std::uint64_t row) {
    Column& column = columns_[c];
    const std::vector<MissingCell>& cells = table_.variables[c].missing_cells;
    while (column.next_missing < cells.size() && cells[column.next_missing].row < row) ++column.next_missing;
    if (column.next_missing < cells.size() && cells[column.next_missing].row == row) {
      const CodedValue& kind = cells[column.next_missing].value;
      if (const auto* tag = std::get_if<MissingTag>(&kind)) {
        if (stata_ && tag->letter != '_')
          return readstat_insert_tagged_missing_value(writer_.get(), column.variable, lower(tag->letter));
      } else if (const auto* value = std::get_if<double>(&kind)) {
        if (!stata_) return readstat_insert_double_value(writer_.get(), column.variable, *value);
        if (const char letter = column.tag_of.at(*value); letter != '\0') {
          return readstat_insert_tagged_missing_value(writer_.get(), column.variable, letter);
        }
      } else if (const auto* text = std::get_if<std::string>(&kind); !stata_ && column.type == READSTAT_TYPE_STRING) {
        return readstat_insert_string_value(writer_.get(), column.variable, text->c_str());
      }
      if (!lost_kind_) losses_.push_back("kinds of missing values that the format does not have became plain missing values");
      lost_kind_ = true;
    }
    return readstat_insert_missing_value(writer_.get(), column.variable);
  }

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  Engine& engine_;
  const Table& table_;
  std::string shown_;
  bool stata_;
  FileFormat format_;
  std::unique_ptr<readstat_writer_t, decltype(&readstat_writer_free)> writer_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<Extent> extents_;
  std::vector<Column> columns_;
  Losses losses_;
  bool lost_kind_ = false;
};

}  // namespace

Result<Losses> export_survey(Engine& engine, const Table& table, const std::string& path, const std::string& shown,
                             FileFormat format) {
  return Writing(engine, table, shown, format).write(path);
}

}  // namespace solleva::data
