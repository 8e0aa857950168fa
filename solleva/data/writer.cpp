// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/writer.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/export.h"
#include "solleva/data/file.h"
#include "solleva/data/reader.h"

namespace solleva::data {
namespace {

using Json = nlohmann::ordered_json;

Json coded_json(const CodedValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return "." + std::string(1, std::get<MissingTag>(value).letter);
}

/// How COPY writes a format; the ending tells the separator and the packing.
std::string copy_options(const std::string& path, FileFormat format) {
  if (format == FileFormat::parquet) return "FORMAT parquet, COMPRESSION zstd";
  if (format == FileFormat::json) return path.ends_with(".json") ? "FORMAT json, ARRAY true" : "FORMAT json";
  std::string options = path.ends_with(".tsv") ? "FORMAT csv, HEADER, DELIMITER '\t'" : "FORMAT csv, HEADER";
  if (path.ends_with(".gz")) options += ", COMPRESSION gzip";
  if (path.ends_with(".zst")) options += ", COMPRESSION zstd";
  return options;
}

Done copy_out(Engine& engine, const Table& table, const std::string& to, const std::string& shown, FileFormat format) {
  std::string list;
  for (const Variable& variable : table.variables) list += (list.empty() ? "" : ", ") + sql_name(variable.name);
  Done done = engine.execute("COPY (SELECT " + list + " FROM " + sql_name(table.name) + ") TO " + sql_text(to) + " (" +
                             copy_options(shown, format) + ", USE_TMP_FILE false)");
  if (!done && done.error().code == errors::engine_failed) {
    return fail({errors::write_failed, "the output cannot be written", {.file = shown}, done.error().why});
  }
  return done;
}

Done write_bytes(const std::string& to, const std::string& shown, const std::string& bytes) {
  std::ofstream file(to, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return fail({errors::write_failed, "the output cannot be written", {.file = shown}});
  return {};
}

std::size_t missing_kinds(const Table& table) {
  std::size_t count = 0;
  for (const Variable& variable : table.variables) count += variable.missing_cells.size();
  return count;
}

}  // namespace

bool has_metadata(const Table& table) {
  return !table.label.empty() || std::any_of(table.variables.begin(), table.variables.end(), [](const Variable& variable) {
    return !variable.label.empty() || !variable.value_labels.empty() || !variable.missing_rules.empty();
  });
}

std::string coded_text(const CodedValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return format_double(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return "." + std::string(1, std::get<MissingTag>(value).letter);
}

std::string metadata_json(const Table& table) {
  Json variables = Json::array();
  for (const Variable& variable : table.variables) {
    Json entry = {{"name", variable.name}, {"label", variable.label}};
    if (!variable.value_labels.empty()) {
      entry["value_labels"] = Json::array();
      for (const ValueLabel& label : variable.value_labels) {
        entry["value_labels"].push_back({{"value", coded_json(label.value)}, {"label", label.label}});
      }
    }
    if (!variable.missing_rules.empty()) {
      entry["missing"] = Json::array();
      for (const MissingRule& rule : variable.missing_rules) {
        entry["missing"].push_back({{"from", coded_json(rule.low)}, {"to", coded_json(rule.high)}});
      }
    }
    variables.push_back(std::move(entry));
  }
  const Json whole = {{"label", table.label}, {"variables", std::move(variables)}};
  return whole.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Losses> write_table(Engine& engine, const Table& table, const std::string& path) {
  const auto format = format_of(path);
  if (!format) return fail(format.error());
  if (*format == FileFormat::sas7bdat || path.ends_with(".zsav")) {
    return fail(
        {errors::cannot_hold, "files of this format are read, not written", {.file = path}, {}, "write .sav, .dta or .parquet"});
  }
  Losses losses;
  Done done = write_atomically(path, [&](const std::string& temporary) -> Done {
    if (*format == FileFormat::csv || *format == FileFormat::parquet || *format == FileFormat::json) {
      return copy_out(engine, table, temporary, path, *format);
    }
    auto written = *format == FileFormat::xlsx ? export_xlsx(engine, table, temporary, path)
                                               : export_survey(engine, table, temporary, path, *format);
    if (!written) return fail(written.error());
    losses = std::move(*written);
    return {};
  });
  if (!done) return fail(done.error());
  if (*format == FileFormat::dta || *format == FileFormat::sav) return losses;
  if (const std::size_t count = missing_kinds(table); count > 0) {
    losses.push_back(std::to_string(count) + " missing values lost their kind: they are empty cells");
  }
  if (*format == FileFormat::xlsx || !has_metadata(table)) return losses;
  const std::string beside = path + ".labels.json";
  done = write_atomically(beside,
                          [&](const std::string& temporary) { return write_bytes(temporary, beside, metadata_json(table)); });
  if (!done) return fail(done.error());
  return losses;
}

}  // namespace solleva::data
