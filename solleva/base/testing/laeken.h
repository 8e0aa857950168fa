// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace solleva::testing {

/// Columns of a table by name, as text.
using Columns = std::map<std::string, std::vector<std::string>>;

/// The data set `name` ("eusilc", "ses") of the R package laeken (GPL, so it is not kept here) as a .csv file, exported into the build
/// folder by tests/reference/eusilc.R the first time; empty where R or the package is not on this machine.
inline std::optional<std::filesystem::path> laeken_file(const std::string& name) {
  // The test program lies in <build folder>/bin.
  const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "reference";
  const std::filesystem::path path = folder / (name + ".csv");
  if (!std::filesystem::exists(path)) {
    std::filesystem::create_directories(folder);
    const std::string command =
        "Rscript \"" SOLLEVA_SOURCE_DIR "/tests/reference/eusilc.R\" \"" + folder.string() + "\" > /dev/null 2>&1";
    if (std::system(command.c_str()) != 0 || !std::filesystem::exists(path)) return {};
  }
  return path;
}

/// The same, read.
inline std::optional<Columns> laeken(const std::string& name) {
  const std::optional<std::filesystem::path> path = laeken_file(name);
  if (!path) return {};
  const auto fields = [](const std::string& line) {
    std::vector<std::string> parts(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    return parts;
  };
  std::ifstream file(*path);
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> names = fields(line);
  std::vector<std::vector<std::string>> columns(names.size());
  while (std::getline(file, line)) {
    const std::vector<std::string> row = fields(line);
    for (std::size_t i = 0; i < names.size(); ++i) columns[i].push_back(i < row.size() ? row[i] : "");
  }
  Columns table;
  for (std::size_t i = 0; i < names.size(); ++i) table[names[i]] = std::move(columns[i]);
  return table;
}

inline std::vector<double> numbers(const std::vector<std::string>& texts) {
  std::vector<double> values;
  for (const std::string& text : texts) values.push_back(std::stod(text));
  return values;
}

}  // namespace solleva::testing

/// At the start of a test that needs a data set of laeken: declares `table` or its `path`, or skips the test.
#define SOLLEVA_NEEDS_LAEKEN(table, name)                                                  \
  const std::optional<::solleva::testing::Columns> table = ::solleva::testing::laeken(name); \
  if (!table) GTEST_SKIP() << "skipped: no Rscript with the package laeken (Debian: r-cran-laeken)"
#define SOLLEVA_NEEDS_LAEKEN_FILE(path, name)                                                            \
  const std::optional<std::filesystem::path> path = ::solleva::testing::laeken_file(name);               \
  if (!path) GTEST_SKIP() << "skipped: no Rscript with the package laeken (Debian: r-cran-laeken)"
