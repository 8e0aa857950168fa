// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/share/content.h"
#include "solleva/share/locale.h"

namespace solleva::share {

/// A compiled ICU MessageFormat 1 pattern: plain arguments, `{n, number}`, `{n, number, integer|percent}`, plural (with offset
/// and explicit values), selectordinal, select; apostrophes as ICU has them. Anything else is refused with bad-message.
struct Pattern {
  enum class Kind { text, argument, number, percent, integer, hash, plural, ordinal, select };
  struct Branch;
  struct Node {
    Kind kind = Kind::text;
    std::string text = {};  ///< the text, or the argument's name
    double offset = 0;      ///< of a plural
    std::vector<Branch> branches = {};
  };
  std::vector<Node> nodes;
};
struct Pattern::Branch {
  std::string selector;  ///< "one", "=0", "female", "other"
  Pattern pattern;
};

/// Compiles a pattern; bad-message says what is wrong and at which character.
Result<Pattern> compile(std::string_view pattern);

/// The names of all arguments that a pattern may show or choose by, sorted, once each.
std::vector<std::string> argument_names(const Pattern& pattern);

/// One stretch of a formatted message: literal text, or an argument that the caller writes in its own way.
/// A number comes already formatted in `text`, and may stem from `#`.
struct Piece {
  std::string_view text;  ///< valid as long as the pattern, for an argument empty
  const Argument* argument = nullptr;
  Number number = {};  ///< value and style to show, where the argument is a number
};

/// The pieces of a message in order. missing-argument where the pattern needs an argument that `args` has not.
Result<std::vector<Piece>> pieces(const Pattern& pattern, const std::map<std::string, Argument>& args, const Locale& locale);

}  // namespace solleva::share
