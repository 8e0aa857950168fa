// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace solleva::measure::testing {

/// What follows [index] in the file of a small index: the indicator a in the first of two dimensions, b and `more` in the second.
inline std::string two_dimensions(const std::string& more = {}) {
  std::string text =
      "[[dimension]]\nid = \"one\"\n"
      "[[dimension]]\nid = \"two\"\n"
      "[[indicator]]\nid = \"a\"\ndimension = \"one\"\ndeprived = \"a\"\n";
  for (const std::string& id : {std::string("b"), more}) {
    if (!id.empty()) text += "[[indicator]]\nid = \"" + id + "\"\ndimension = \"two\"\ndeprived = \"" + id + "\"\n";
  }
  return text;
}

}  // namespace solleva::measure::testing
