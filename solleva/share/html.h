// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace solleva::share {

/// Text with & < > " ' made harmless for content and for attributes in double quotes; characters that XML forbids become U+FFFD.
std::string html_escaped(std::string_view text);

/// Writes HTML that is well-formed XML too: every element is closed, every attribute quoted, every text escaped. Whatever is
/// wrong with the nesting is a bug of ours and aborts.
class Html {
 public:
  struct Attribute {
    std::string_view name;
    std::string_view value;
    bool present = true;
  };
  using Attributes = std::initializer_list<Attribute>;

  Html& open(std::string_view tag, Attributes attributes = {});
  Html& close();  ///< the innermost open element
  Html& text(std::string_view text);
  Html& leaf(std::string_view tag, std::string_view text, Attributes attributes = {});
  Html& single(std::string_view tag, Attributes attributes = {});  ///< an element without content, as <meta/>
  Html& json(std::string_view type, std::string_view text, Attributes attributes = {});  ///< <script type=..>; text is JSON
  Html& line() { return raw("\n"); }
  Html& raw(std::string_view written) {  ///< `written` by an Html or by a constant
    out_ += written;
    return *this;
  }
  std::size_t depth() const { return open_.size(); }

  std::string take();  ///< all elements must be closed

 private:
  void start(std::string_view tag, Attributes attributes);
  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace solleva::share
