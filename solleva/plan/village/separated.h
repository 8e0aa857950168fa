// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace solleva::plan::village {

/// A row of a file of separated cells.
struct SeparatedRow {
  std::size_t line = 0;            ///< where it begins, from 1
  std::vector<std::string> cells;  ///< without blanks at their ends; empty at the end of the file
  bool open_quote = false;         ///< the file ends inside a quoted cell
};

/// Reads the rows of a text one after the other; empty rows are passed over. A cell that begins with '"' ends at the next lone
/// '"'; two of them stand for one, and it may hold separators and line ends.
class SeparatedReader {
 public:
  SeparatedReader(std::string_view text, char separator) : text_(text), separator_(separator) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }
  SeparatedRow next();

 private:
  std::string cell(SeparatedRow& row);
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  char separator_;
};

}  // namespace solleva::plan::village
