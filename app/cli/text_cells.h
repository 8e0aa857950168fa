// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/cli/open_table.h"

namespace solleva::cli {

/// A table whose cells are read as text, so that money, hours and dates stay as they were written.
class TextCells {
 public:
  /// Reads a file and notes it among `inputs`. Errors: those of data.
  static Result<TextCells> open(const std::string& path, std::vector<share::Input>& inputs, const RunControl& control);

  std::size_t rows() const { return source_.table.rows; }
  std::vector<std::string> names() const { return source_.table.names(); }
  bool has(const std::string& column) const { return source_.table.find(column) != nullptr; }

  /// Reads a column once; one that is not there is an error only where it is required. Errors: data.missing-column.
  Done read(const std::string& column, bool required = true);

  /// Without blanks around it; empty where there is no value, or the column was not read.
  std::string text(std::size_t row, const std::string& column) const;

  /// The words between semicolons.
  std::vector<std::string> list(std::size_t row, const std::string& column) const;

  /// Yes, true or 1; no, false, 0 or nothing, whatever the case. Errors: `code` with the nearest of these words for any other.
  Result<bool> yes(ErrorCode code, std::size_t row, const std::string& column) const;

  Where where(std::size_t row, const std::string& column, std::string unit = {}) const;

  /// An error about a cell.
  tl::unexpected<Error> wrong(ErrorCode code, std::size_t row, const std::string& column, std::string what, std::string why, std::string hint = {}) const;

 private:
  TextCells(OpenTable source, std::string path) : source_(std::move(source)), path_(std::move(path)) {}

  OpenTable source_;
  std::string path_;
  std::unordered_map<std::string, std::vector<std::optional<std::string>>> columns_;
};

}  // namespace solleva::cli
