// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/reader.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "solleva/base/errors.h"
#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/file.h"
#include "solleva/data/import.h"

namespace solleva::data {
namespace {

struct Ending {
  std::string_view text;
  FileFormat format;
};

constexpr std::array endings = {
    Ending{".csv", FileFormat::csv},    Ending{".csv.gz", FileFormat::csv},      Ending{".csv.zst", FileFormat::csv},
    Ending{".tsv", FileFormat::csv},    Ending{".parquet", FileFormat::parquet}, Ending{".json", FileFormat::json},
    Ending{".jsonl", FileFormat::json}, Ending{".ndjson", FileFormat::json},     Ending{".dta", FileFormat::dta},
    Ending{".sav", FileFormat::sav},    Ending{".zsav", FileFormat::sav},        Ending{".sas7bdat", FileFormat::sas7bdat},
    Ending{".xlsx", FileFormat::xlsx},
};

/// Where and why the engine could not read JSON. Its numbers of lines and records are one too high.
Error json_error(const std::string& words, Where where) {
  const std::string_view line_mark = " in line ";
  const std::string_view record_mark = " in record/value ";
  std::string why = words;
  for (const std::string_view mark : {line_mark, record_mark}) {
    const std::size_t at = words.find(mark);
    if (at == std::string::npos) continue;
    const std::size_t number = std::strtoull(words.c_str() + at + mark.size(), nullptr, 10);
    if (mark == line_mark) where.line = number > 1 ? number - 1 : 0;
    if (mark == record_mark && number > 1) where.unit = "record " + std::to_string(number - 1);
    if (const std::size_t colon = words.find(": ", at); colon != std::string::npos) why = words.substr(colon + 2);
  }
  while (why.ends_with(' ') || why.ends_with('.')) why.pop_back();
  return {errors::malformed_file, "the file is no table in JSON", std::move(where), std::move(why)};
}

/// The engine's error while it read `path`, as an error about that file.
Error about_file(const Error& error, const std::string& path, FileFormat format) {
  if (error.code != errors::engine_failed) return error;
  const Where where{.file = path};
  std::string words = error.why.substr(0, error.why.find('\n'));
  for (const std::string_view noise : {"Invalid Input Error: ", "IO Error: "}) {
    if (words.starts_with(noise)) words.erase(0, noise.size());
  }
  if (words.find("UTF-8") != std::string::npos || words.find("nicode") != std::string::npos) {
    return {errors::wrong_encoding, "the file is not UTF-8", where};
  }
  if (format == FileFormat::json) return json_error(words, where);
  return {errors::malformed_file, "the file is no Parquet file", where, std::move(words)};
}

/// The engine takes an array that breaks off behind a comma for a whole one.
Done check_array_ends(const std::string& path) {
  constexpr std::string_view blanks = " \t\r\n";
  std::ifstream file(path, std::ios::binary);
  char c = ' ';
  while (blanks.find(c) != std::string_view::npos && file.get(c)) {
  }
  if (c != '[') return {};
  file.seekg(0, std::ios::end);
  auto at = file.tellg();
  c = ' ';
  while (blanks.find(c) != std::string_view::npos && at > 0) {
    at -= 1;
    file.seekg(at);
    file.get(c);
  }
  if (c == ']') return {};
  return fail({errors::malformed_file, "the file is no table in JSON", {.file = path}, "it breaks off: the array has no end"});
}

/// The engine renames a key that differs from another in letter case alone, to "w_1", and would then find no value under it.
Done check_keys(Engine& engine, const std::string& path, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t mark = names[i].find_last_of('_');
    if (mark == std::string::npos || names[i].find_first_not_of("0123456789", mark + 1) != std::string::npos) continue;
    std::vector<std::string> as_written = names;
    as_written[i].resize(mark);
    Done unique = check_names(as_written, {.file = path});
    if (unique) continue;
    const auto objects = engine.count("SELECT count(*) FROM read_json_objects(" + sql_text(path) +
                                      ") WHERE list_contains(json_keys(json), " + sql_text(names[i]) + ")");
    if (!objects) return fail(objects.error());
    if (*objects == 0) return unique;
  }
  return {};
}

/// A JSON file whose numbers are read without loss: the engine takes whole numbers of both signs for 128-bit ones, which would be
/// cast to doubles, or for doubles at once; such columns are read as text first and are whole numbers when every cell is.
Result<CastQuery> json_columns(Engine& engine, const std::string& path) {
  const std::string name = sql_text(path);
  auto described =
      engine.query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_json(" + name + ", sample_size = -1))");
  if (!described) return fail(described.error());
  std::string columns;
  std::vector<std::string> names;
  std::vector<bool> numbers;
  for (auto chunk = described->next();; chunk = described->next()) {
    if (!chunk) return fail(chunk.error());
    if (!*chunk) break;
    for (std::size_t i = 0; i < (*chunk)->rows(); ++i) {
      names.emplace_back((*chunk)->text(0, i));
      const std::string type((*chunk)->text(1, i));
      numbers.push_back(type == "DOUBLE" || type == "HUGEINT");
      columns += (columns.empty() ? "" : ", ") + sql_text(names.back()) + ": " + sql_text(numbers.back() ? "VARCHAR" : type);
    }
  }
  if (Done whole = check_array_ends(path); !whole) return fail(whole.error());
  if (Done unique = check_keys(engine, path, names); !unique) return fail(unique.error());
  const std::string source = "read_json(" + name + ", columns = {" + columns + "})";
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string column = sql_name(names[i]);
    std::string type;
    if (numbers[i]) {
      const auto broken =
          engine.count("SELECT count(*) FROM " + source + " WHERE NOT regexp_full_match(" + column + ", '-?[0-9]{1,18}')");
      if (!broken) return fail(broken.error());
      type = *broken == 0 ? "BIGINT" : "DOUBLE";
    }
    list += (list.empty() ? "" : ", ") + (type.empty() ? column : "CAST(" + column + " AS " + type + ") AS " + column);
  }
  return cast_columns(engine, "(SELECT " + list + " FROM " + source + ")");
}

Result<Table> import_by_engine(Engine& engine, const std::string& path, const LoadOptions& options, FileFormat format,
                               Rest rest) {
  auto query =
      format == FileFormat::json ? json_columns(engine, path) : cast_columns(engine, "read_parquet(" + sql_text(path) + ")");
  if (!query) return fail(about_file(query.error(), path, format));
  auto table = store(engine, *query, options.table, rest);
  if (!table) return fail(about_file(table.error(), path, format));
  return table;
}

/// The engine looks for files that match a pattern, and would find others than the one meant.
Done check_name(const std::string& path, FileFormat format) {
  const bool by_engine = format == FileFormat::csv || format == FileFormat::parquet || format == FileFormat::json;
  if (!by_engine || path.find_first_of("*?[") == std::string::npos) return {};
  return fail({errors::bad_name,
               "the table engine takes a file name with *, ? or [ for a pattern",
               {.file = path},
               {},
               "give the file another name"});
}

Result<Table> import(Engine& engine, const std::string& path, const LoadOptions& options, Rest rest) {
  if (Done readable = check_readable(path); !readable) return fail(readable.error());
  auto format = format_of(path);
  if (!format) return fail(format.error());
  if (Done usable = check_name(path, *format); !usable) return fail(usable.error());
  std::error_code error;
  if (std::filesystem::file_size(path, error) == 0 && !error)
    return fail({errors::empty_file, "the file is empty", {.file = path}});
  Result<Table> table = [&]() -> Result<Table> {
    switch (*format) {
      case FileFormat::csv:
        return import_csv(engine, path, options, rest);
      case FileFormat::parquet:
      case FileFormat::json:
        return import_by_engine(engine, path, options, *format, rest);
      case FileFormat::dta:
      case FileFormat::sav:
      case FileFormat::sas7bdat:
        return import_survey(engine, path, options, *format);
      case FileFormat::xlsx:
        return import_xlsx(engine, path, options);
    }
    throw std::logic_error("a format without a reader");
  }();
  if (!table) return table;
  table->source = path;
  table->format = *format;
  return table;
}

}  // namespace

Result<FileFormat> format_of(const std::string& path) {
  std::string name = path;
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const Ending& ending : endings) {
    if (name.ends_with(ending.text)) return ending.format;
  }
  std::string known;
  for (const Ending& ending : endings) known += (known.empty() ? "" : " ") + std::string(ending.text);
  return fail({errors::unknown_format,
               "the ending of the file name tells no format that can be read",
               {.file = path},
               {},
               "known endings: " + known});
}

Result<Table> load(Engine& engine, const std::string& path, const LoadOptions& options) {
  return import(engine, path, options, Rest::in_memory);
}

Result<Table> open_in_place(Engine& engine, const std::string& path, const LoadOptions& options) {
  auto format = format_of(path);
  if (!format) return fail(format.error());
  if (*format != FileFormat::csv && *format != FileFormat::parquet && *format != FileFormat::json) {
    return fail({errors::unknown_format,
                 "only .csv, .parquet and .json can be read in place",
                 {.file = path},
                 {},
                 "load the file instead"});
  }
  return import(engine, path, options, Rest::in_file);
}

}  // namespace solleva::data
