// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

/// Reading the reference data, for tests only.
namespace solleva::measure::testing {

/// Where the reference data of a topic lies, as in "measure/pip-asia"; empty when it is not on this machine.
inline std::filesystem::path reference(const std::string& topic) {
  const char* set = std::getenv("SOLLEVA_REFERENCE_DATA");
  const std::filesystem::path root = set ? set : std::filesystem::path(SOLLEVA_SOURCE_DIR) / ".." / "shared" / "data";
  const std::filesystem::path folder = root / topic;
  return std::filesystem::is_directory(folder) ? folder : std::filesystem::path{};
}

using Row = std::map<std::string, std::string>;

/// One line of comma-separated text, quotes taken off.
inline std::vector<std::string> csv_fields(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

/// The rows of a file of comma-separated values by column name; enough for the reference files, which have no line break inside a
/// field.
inline std::vector<Row> read_csv(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> names = csv_fields(line);
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = csv_fields(line);
    Row row;
    for (std::size_t i = 0; i < names.size() && i < fields.size(); ++i) row[names[i]] = fields[i];
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace solleva::measure::testing

/// At the start of a test that needs the folder `name` of reference data.
#define SOLLEVA_NEEDS_REFERENCE(path) \
  if ((path).empty()) GTEST_SKIP() << "skipped: no reference data"
