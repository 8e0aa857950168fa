// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "solleva/base/result.h"

// The parts of an .xlsx that a table needs, taken out of its zip archive.
namespace solleva::data {

/// What a cell format makes of a number.
enum class CellFormat { plain, date };

struct Workbook {
  struct Sheet {
    std::string name;
    std::string part;  ///< path in the archive
  };
  std::vector<Sheet> sheets;
  std::vector<std::string> shared_texts;
  std::vector<CellFormat> formats;  ///< by the style index of a cell
  bool from_1904 = false;           ///< days are counted from 1904-01-01 instead of 1900
};

/// An open archive. No part may unpack to more than a fixed size, so that a small file cannot fill the memory.
class Package {
 public:
  /// Errors: data.malformed-file.
  static Result<Package> open(const std::string& path);

  /// The bytes of a part; empty when there is none of that name. Errors: data.malformed-file, data.too-large.
  Result<std::optional<std::string>> part(const std::string& name) const;

  /// Errors: as part(), and data.malformed-file where a part is no XML or says something impossible.
  Result<Workbook> workbook() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace solleva::data
