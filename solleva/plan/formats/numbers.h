// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "solleva/base/result.h"

// Reads files that are nothing but numbers between blanks, as the OR-Library's are.
namespace solleva::plan {

/// Hands out the numbers of a text one by one; after the first error it hands out nothing more. Errors: plan.bad-instance with line and column.
class Numbers {
 public:
  Numbers(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

  /// A whole number in [least, most]; `what` says in the error what should stand there, as in "the cost of job 3". "12.0" is whole.
  Result<std::int64_t> whole(std::int64_t least, std::int64_t most, std::string_view what);
  /// A finite number in [least, most]. Formula: the next number of the text. Source: definition. Units: those of the file.
  Result<double> real(double least, double most, std::string_view what);
  /// Whether only blanks are left.
  bool at_end();
  /// Whether only blanks are left on the line of the number handed out last.
  bool line_ends() const;
  /// That only blanks are left.
  Done end();
  /// An error at the number handed out last.
  Error wrong(std::string why) const;
  /// How many numbers the rest of the text can hold at most: keeps a huge count in the file from taking memory.
  std::size_t room() const { return (text_.size() - next_ + 1) / 2; }

 private:
  Result<double> number(std::string_view what);

  std::string_view text_;
  std::string file_;
  std::size_t next_ = 0;
  std::size_t line_ = 1, line_begin_ = 0;        ///< of next_
  std::size_t at_line_ = 1, at_column_ = 1;      ///< of the number handed out last
  std::string_view token_;
};

}  // namespace solleva::plan
