// SPDX-License-Identifier: Apache-2.0
#include <readstat.h>

#include <cmath>
#include <map>
#include <memory>

#include "solleva/base/errors.h"
#include "solleva/base/text.h"
#include "solleva/data/appender.h"
#include "solleva/data/errors.h"
#include "solleva/data/import.h"
#include "solleva/data/survey_format.h"

// Stata, SPSS and SAS files by ReadStat. It needs every handler: parsing a .dta without a variable handler crashes.
namespace solleva::data {
namespace {

struct Column {
  std::optional<TimeScale> time;
  std::string label_set;
  std::uint64_t cut = 0;  ///< dates that had a time of day
};

class Reading {
 public:
  Reading(Engine& engine, const std::string& path, const LoadOptions& options, FileFormat format)
      : engine_(engine), options_(options), format_(format) {
    table_.name = options.table;
    table_.source = path;
    table_.format = format;
  }

  void metadata(readstat_metadata_t* metadata) {
    expected_rows_ = readstat_get_row_count(metadata);
    table_.label = text(readstat_get_file_label(metadata));
  }

  /// A damaged file may hold a variable without a name, which no table engine takes: it is then called by its place.
  std::string name_of(const readstat_variable_t* variable) {
    std::string name = text(readstat_variable_get_name(variable));
    return name.empty() ? "variable " + std::to_string(table_.variables.size() + 1) : name;
  }

  void variable(const readstat_variable_t* variable, const char* label_set) {
    Variable found{.name = name_of(variable),
                   .label = text(readstat_variable_get_label(variable)),
                   .format = text(readstat_variable_get_format(variable))};
    Column column{.time = time_scale(format_, found.format), .label_set = label_set == nullptr ? "" : label_set};
    const readstat_type_t type = readstat_variable_get_type(variable);
    if (readstat_type_class(type) == READSTAT_TYPE_CLASS_STRING) {
      found.type = ColumnType::text;
      column.time.reset();
    } else if (column.time) {
      found.type = column.time->type;
    } else {
      found.type = type == READSTAT_TYPE_FLOAT || type == READSTAT_TYPE_DOUBLE ? ColumnType::number : ColumnType::integer;
    }
    for (int i = 0; i < readstat_variable_get_missing_ranges_count(variable); ++i) {
      const auto low = coded(readstat_variable_get_missing_range_lo(variable, i));
      const auto high = coded(readstat_variable_get_missing_range_hi(variable, i));
      if (low && high) found.missing_rules.push_back({*low, *high});
    }
    table_.variables.push_back(std::move(found));
    columns_.push_back(std::move(column));
  }

  void value_label(const char* set, readstat_value_t value, const char* label) {
    if (const auto of = coded(value)) label_sets_[set == nullptr ? "" : set].push_back({*of, text(label)});
  }

  void value(std::uint64_t row, const readstat_variable_t* variable, readstat_value_t value) {
    if (!appender_) start();
    if (!state_) return;
    while (row_ < row) next_row();
    const auto index = static_cast<std::size_t>(readstat_variable_get_index(variable));
    Variable& column = table_.variables.at(index);
    if (readstat_type_class(readstat_value_type(value)) == READSTAT_TYPE_CLASS_STRING) {
      take_text(index, column, readstat_string_value(value));
    } else if (readstat_value_is_tagged_missing(value) != 0) {
      column.missing_cells.push_back({row_, MissingTag{readstat_value_tag(value)}});
    } else if (readstat_value_is_system_missing(value) == 0) {
      take_number(index, column, readstat_double_value(value));
    }
    any_value_ = true;
  }

  void say(const char* words) { words_ = words == nullptr ? "" : words; }
  bool failed() const { return !state_; }
  bool stopping() const { return engine_.control().stop.stop_requested(); }

  Result<Table> finish(readstat_error_t code) {
    if (stopping()) return fail({solleva::errors::stopped, "stopped while reading the data"});
    if (!state_) return fail(state_.error());
    if (code != READSTAT_OK) return fail(parse_error(code));
    if (!appender_) start();
    if (!state_) return fail(state_.error());
    if (any_value_) next_row();
    if (expected_rows_ >= 0 && appender_->rows() != static_cast<std::uint64_t>(expected_rows_)) {
      return fail({errors::malformed_file,
                   "the file breaks off",
                   {.file = table_.source},
                   "it announces " + std::to_string(expected_rows_) + " rows and holds " + std::to_string(appender_->rows())});
    }
    if (Done done = appender_->finish(); !done) return fail(done.error());
    table_.rows = appender_->rows();
    if (Done done = find_whole_numbers(); !done) return fail(done.error());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (const auto set = label_sets_.find(columns_[i].label_set); set != label_sets_.end())
        table_.variables[i].value_labels = set->second;
      if (columns_[i].cut > 0) {
        table_.notes.push_back(std::to_string(columns_[i].cut) + " dates of '" + table_.variables[i].name +
                               "' had a time of day, which was left out");
      }
    }
    return std::move(table_);
  }

 private:
  void start() {
    state_ = check_names(table_.names(), {.file = table_.source});
    if (state_ && table_.variables.empty())
      state_ = fail({errors::empty_file, "the file has no variables", {.file = table_.source}});
    if (!state_) return;
    auto appender = Appender::create(engine_, options_.table, table_.variables);
    if (appender) {
      appender_ = std::make_unique<Appender>(std::move(*appender));
    } else {
      state_ = fail(appender.error());
    }
  }

  /// SPSS and SAS have one type of number: a column that is shown without decimals and has none is one of whole numbers.
  Done find_whole_numbers() {
    for (Variable& variable : table_.variables) {
      const bool shown_whole = variable.type == ColumnType::number && without_decimals(format_, variable.format);
      if (!shown_whole) continue;
      const std::string name = sql_name(variable.name);
      const std::string table = sql_name(table_.name);
      const auto broken = engine_.count("SELECT count(*) FROM " + table + " WHERE " + name + " <> trunc(" + name + ") OR abs(" +
                                        name + ") > 9e15");
      if (!broken) return fail(broken.error());
      if (*broken > 0) continue;
      if (Done done = engine_.execute("ALTER TABLE " + table + " ALTER COLUMN " + name + " TYPE BIGINT"); !done) return done;
      variable.type = ColumnType::integer;
    }
    return {};
  }

  void next_row() {
    appender_->end_row();
    ++row_;
  }

  /// Text that is UTF-8, which ReadStat does not promise for files that say they hold it.
  std::string text(const char* words) {
    if (words == nullptr) return {};
    std::string result = words;
    if (state_ && first_invalid_utf8(result)) {
      state_ = fail({errors::wrong_encoding,
                     "a name or label of the file is not in the encoding that the file states",
                     {.file = table_.source}});
    }
    return result;
  }

  std::optional<CodedValue> coded(readstat_value_t value) {
    if (readstat_type_class(readstat_value_type(value)) == READSTAT_TYPE_CLASS_STRING) return text(readstat_string_value(value));
    if (readstat_value_is_tagged_missing(value) != 0) return MissingTag{readstat_value_tag(value)};
    if (readstat_value_is_system_missing(value) != 0) return std::nullopt;
    return readstat_double_value(value);
  }

  void take_text(std::size_t index, Variable& column, const char* words) {
    const std::string_view cell = words == nullptr ? "" : words;
    if (cell.empty()) return;
    if (first_invalid_utf8(cell)) {
      state_ = fail(
          {errors::wrong_encoding, "a text is not in the encoding that the file states", place_of(table_, row_, column.name)});
      return;
    }
    for (const MissingRule& rule : column.missing_rules) {
      const auto* declared = std::get_if<std::string>(&rule.low);
      if (declared != nullptr && *declared == cell) {
        column.missing_cells.push_back({row_, *declared});
        return;
      }
    }
    appender_->set_text(index, cell);
  }

  void take_number(std::size_t index, Variable& column, double value) {
    for (const MissingRule& rule : column.missing_rules) {
      const auto* low = std::get_if<double>(&rule.low);
      const auto* high = std::get_if<double>(&rule.high);
      if (low != nullptr && high != nullptr && value >= *low && value <= *high) {
        column.missing_cells.push_back({row_, value});
        return;
      }
    }
    switch (column.type) {
      case ColumnType::integer:
        appender_->set_integer(index, static_cast<std::int64_t>(value));
        return;
      case ColumnType::number:
        appender_->set_number(index, value);
        return;
      case ColumnType::date:
        if (const auto day = to_days(*columns_[index].time, value)) {
          appender_->set_date(index, day->days);
          if (day->cut) ++columns_[index].cut;
          return;
        }
        break;
      default:
        if (const auto moment = to_microseconds(*columns_[index].time, value)) {
          appender_->set_timestamp(index, *moment);
          return;
        }
    }
    column.missing_cells.push_back({row_, value});  // a number that no calendar has: kept as a kind of missing value
  }

  Error parse_error(readstat_error_t code) const {
    const Where where{.file = table_.source};
    const std::string why = words_.empty() ? readstat_error_message(code) : words_;
    switch (code) {
      case READSTAT_ERROR_CONVERT:
      case READSTAT_ERROR_CONVERT_BAD_STRING:
      case READSTAT_ERROR_CONVERT_SHORT_STRING:
      case READSTAT_ERROR_UNSUPPORTED_CHARSET:
        return {errors::wrong_encoding, "a text is not in the encoding that the file states", where, why};
      case READSTAT_ERROR_MALLOC:
        return {errors::too_large, "the file asks for more memory than there is", where};
      case READSTAT_ERROR_READ:
      case READSTAT_ERROR_SEEK:
      case READSTAT_ERROR_ROW_COUNT_MISMATCH:
        return {errors::malformed_file, "the file breaks off", where, why};
      default:
        return {errors::malformed_file, "the file is not what its ending says, or is damaged", where, why};
    }
  }

  Engine& engine_;
  const LoadOptions& options_;
  FileFormat format_;
  Table table_;
  std::vector<Column> columns_;
  std::map<std::string, std::vector<ValueLabel>> label_sets_;
  std::unique_ptr<Appender> appender_;
  std::int64_t expected_rows_ = -1;
  std::uint64_t row_ = 0;
  bool any_value_ = false;
  std::string words_;
  Done state_ = {};
};

Reading& reading(void* context) {
  return *static_cast<Reading*>(context);
}
int answer(void* context) {
  return reading(context).failed() ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

void set_handlers(readstat_parser_t* parser) {
  readstat_set_metadata_handler(parser, [](readstat_metadata_t* metadata, void* context) {
    reading(context).metadata(metadata);
    return answer(context);
  });
  readstat_set_note_handler(parser, [](int, const char*, void*) -> int { return READSTAT_HANDLER_OK; });
  readstat_set_variable_handler(parser, [](int, readstat_variable_t* variable, const char* labels, void* context) {
    reading(context).variable(variable, labels);
    return answer(context);
  });
  readstat_set_fweight_handler(parser, [](readstat_variable_t*, void*) -> int { return READSTAT_HANDLER_OK; });
  readstat_set_value_handler(parser, [](int row, readstat_variable_t* variable, readstat_value_t value, void* context) {
    reading(context).value(static_cast<std::uint64_t>(row), variable, value);
    return answer(context);
  });
  readstat_set_value_label_handler(parser, [](const char* set, readstat_value_t value, const char* label, void* context) {
    reading(context).value_label(set, value, label);
    return answer(context);
  });
  readstat_set_error_handler(parser, [](const char* words, void* context) { reading(context).say(words); });
  readstat_set_progress_handler(parser, [](double, void* context) -> int {
    return reading(context).stopping() ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
  });
}

}  // namespace

Result<Table> import_survey(Engine& engine, const std::string& path, const LoadOptions& options, FileFormat format) {
  const std::unique_ptr<readstat_parser_t, decltype(&readstat_parser_free)> parser(readstat_parser_init(), readstat_parser_free);
  set_handlers(parser.get());
  Reading reading(engine, path, options, format);
  switch (format) {
    case FileFormat::dta:
      return reading.finish(readstat_parse_dta(parser.get(), path.c_str(), &reading));
    case FileFormat::sav:
      return reading.finish(readstat_parse_sav(parser.get(), path.c_str(), &reading));
    default:
      return reading.finish(readstat_parse_sas7bdat(parser.get(), path.c_str(), &reading));
  }
}

}  // namespace solleva::data
