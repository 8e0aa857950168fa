// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/reader.h"

#include <array>
#include <filesystem>
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

/// The number that follows `mark` in the engine's words; 0 when there is none.
std::size_t number_after(const std::string& words, std::string_view mark) {
  const std::size_t at = words.find(mark);
  return at == std::string::npos ? 0 : std::strtoull(words.c_str() + at + mark.size(), nullptr, 10);
}

/// The engine's error while it read `path`, as an error about that file.
Error about_file(Error error, const std::string& path, FileFormat format) {
  if (error.code != errors::engine_failed) return error;
  const Where where{.file = path, .line = format == FileFormat::json ? number_after(error.why, " in line ") : 0};
  if (error.why.find("UTF-8") != std::string::npos || error.why.find("nicode") != std::string::npos) {
    return {errors::wrong_encoding, "the file is not UTF-8", where};
  }
  std::string why = error.why.substr(0, error.why.find('\n'));
  for (const std::string_view noise : {"Invalid Input Error: ", "IO Error: "}) {
    if (why.starts_with(noise)) why.erase(0, noise.size());
  }
  return {errors::malformed_file, format == FileFormat::json ? "the file is no table in JSON" : "the file is no Parquet file",
          where, why};
}

Result<Table> import_by_engine(Engine& engine, const std::string& path, const LoadOptions& options, FileFormat format,
                               Rest rest) {
  const std::string source = format == FileFormat::parquet ? "read_parquet(" + sql_text(path) + ")"
                                                           : "read_json(" + sql_text(path) + ", sample_size = -1)";
  auto query = cast_columns(engine, source);
  if (!query) return fail(about_file(query.error(), path, format));
  auto table = store(engine, *query, options.table, rest);
  if (!table) return fail(about_file(table.error(), path, format));
  return table;
}

Result<Table> import(Engine& engine, const std::string& path, const LoadOptions& options, Rest rest) {
  if (Done readable = check_readable(path); !readable) return fail(readable.error());
  auto format = format_of(path);
  if (!format) return fail(format.error());
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
