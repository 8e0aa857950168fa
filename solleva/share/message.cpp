// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/message.h"

#include <unicode/messagepattern.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <set>
#include <utility>

#include "solleva/share/errors.h"

namespace solleva::share {
namespace {

std::string utf8(const icu::UnicodeString& text) {
  std::string result;
  return text.toUTF8String(result);
}

tl::unexpected<Error> refuse(std::string_view pattern, std::string why) {
  return fail({errors::bad_message, "cannot read the message '" + std::string(pattern) + "'", {}, std::move(why)});
}

/// Walks the parts that ICU's parser found and builds our tree of them.
class Compiler {
 public:
  Compiler(const icu::MessagePattern& parts, const icu::UnicodeString& text) : parts_(parts), text_(text) {}

  /// The message that starts at part `i`; `i` is left after its end.
  Pattern message(int& i) {
    Pattern result;
    const int end = parts_.getLimitPartIndex(i);
    int from = parts_.getPart(i).getLimit();
    for (++i; i <= end; ++i) {
      const auto& part = parts_.getPart(i);
      add_text(result, from, part.getIndex());
      from = part.getLimit();
      if (part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER) result.nodes.push_back({Pattern::Kind::hash});
      if (part.getType() == UMSGPAT_PART_TYPE_ARG_START) {
        const int limit = parts_.getLimitPartIndex(i);
        result.nodes.push_back(argument(i));
        from = parts_.getPart(limit).getLimit();
        i = limit;
      }
    }
    i = end + 1;
    return result;
  }

  const std::string& trouble() const { return trouble_; }

 private:
  void add_text(Pattern& pattern, int from, int to) const {
    if (to > from) pattern.nodes.push_back({Pattern::Kind::text, utf8(text_.tempSubStringBetween(from, to))});
  }

  std::string substring(int i) const { return utf8(parts_.getSubstring(parts_.getPart(i))); }

  Pattern::Node argument(int i) {
    Pattern::Node node{Pattern::Kind::argument, substring(i + 1)};
    const auto type = parts_.getPart(i).getArgType();
    if (type == UMSGPAT_ARG_TYPE_NONE) return node;
    if (type == UMSGPAT_ARG_TYPE_SIMPLE) {
      const std::string kind = substring(i + 2);
      const bool styled = parts_.getPartType(i + 3) == UMSGPAT_PART_TYPE_ARG_STYLE;
      const std::string style = styled ? substring(i + 3) : "";
      const auto first = style.find_first_not_of(' ');
      const std::string trimmed = first == std::string::npos ? "" : style.substr(first, style.find_last_not_of(' ') - first + 1);
      if (kind != "number" || (styled && trimmed != "percent" && trimmed != "integer"))
        trouble_ = "only {" + node.text + "}, {" + node.text +
                   ", number}, ...percent and ...integer, plural, selectordinal and select are used";
      node.kind = trimmed == "percent"   ? Pattern::Kind::percent
                  : trimmed == "integer" ? Pattern::Kind::integer
                                         : Pattern::Kind::number;
      return node;
    }
    node.kind = type == UMSGPAT_ARG_TYPE_PLURAL          ? Pattern::Kind::plural
                : type == UMSGPAT_ARG_TYPE_SELECTORDINAL ? Pattern::Kind::ordinal
                                                         : Pattern::Kind::select;
    if (type == UMSGPAT_ARG_TYPE_CHOICE)
      trouble_ = "choice is not used; plural and select say it better";
    else
      branches(node, i);
    return node;
  }

  void branches(Pattern::Node& node, int start) {
    node.offset = node.kind == Pattern::Kind::select ? 0 : parts_.getPluralOffset(start + 2);
    const int limit = parts_.getLimitPartIndex(start);
    for (int i = start + 2; i < limit;) {
      if (parts_.getPartType(i) != UMSGPAT_PART_TYPE_ARG_SELECTOR) {
        ++i;
        continue;
      }
      Pattern::Branch branch{substring(i), {}};
      while (parts_.getPartType(i) != UMSGPAT_PART_TYPE_MSG_START) ++i;
      branch.pattern = message(i);
      node.branches.push_back(std::move(branch));
    }
  }

  const icu::MessagePattern& parts_;
  const icu::UnicodeString& text_;
  std::string trouble_;
};

void collect_names(const Pattern& pattern, std::set<std::string>& names) {
  for (const auto& node : pattern.nodes) {
    if (node.kind != Pattern::Kind::text && node.kind != Pattern::Kind::hash) names.insert(node.text);
    for (const auto& branch : node.branches) collect_names(branch.pattern, names);
  }
}

/// Formats one pattern; `hash_` is what '#' shows inside the innermost plural.
class Formatter {
 public:
  Formatter(const std::map<std::string, Argument>& args, const Locale& locale) : args_(args), locale_(locale) {}

  Done format(const Pattern& pattern) {
    for (const auto& node : pattern.nodes)
      if (const auto done = format(node); !done) return done;
    return {};
  }
  std::vector<Piece> take() { return std::move(pieces_); }

 private:
  Done format(const Pattern::Node& node) {
    if (node.kind == Pattern::Kind::text) {
      pieces_.push_back({node.text});
      return {};
    }
    if (node.kind == Pattern::Kind::hash) {
      pieces_.push_back({{}, hash_argument_, hash_});
      return {};
    }
    const auto found = args_.find(node.text);
    if (found == args_.end()) return fail({errors::missing_argument, "the message needs {" + node.text + "}"});
    const auto* number = std::get_if<Number>(&found->second);
    if (node.kind == Pattern::Kind::select) return format(choose(node, word(found->second)));
    if (node.kind == Pattern::Kind::argument) {
      pieces_.push_back({{}, &found->second, number ? *number : Number{}});
      return {};
    }
    if (!number) return fail({errors::missing_argument, "the message needs a number for {" + node.text + "}"});
    if (node.kind == Pattern::Kind::plural || node.kind == Pattern::Kind::ordinal)
      return format_plural(node, found->second, *number);
    Number shown = *number;
    shown.style = node.kind == Pattern::Kind::number    ? NumberStyle::plain
                  : node.kind == Pattern::Kind::percent ? NumberStyle::percent0
                                                        : NumberStyle::integer;
    pieces_.push_back({{}, &found->second, shown});
    return {};
  }

  Done format_plural(const Pattern::Node& node, const Argument& argument, const Number& number) {
    const auto outer = std::pair(hash_argument_, hash_);
    hash_argument_ = &argument;
    hash_ = number;
    hash_.value -= node.offset;
    const Done done = format(plural_branch(node, number));
    std::tie(hash_argument_, hash_) = outer;
    return done;
  }

  const Pattern& plural_branch(const Pattern::Node& node, const Number& number) const {
    for (const auto& branch : node.branches)
      if (branch.selector.starts_with('=') && std::stod(branch.selector.substr(1)) == number.value) return branch.pattern;
    return choose(node,
                  node.kind == Pattern::Kind::ordinal ? locale_.ordinal(hash_.value) : locale_.plural(hash_.value, hash_.style));
  }

  static const Pattern& choose(const Pattern::Node& node, const std::string& word) {
    const auto is = [&](const std::string& selector) {
      return std::find_if(node.branches.begin(), node.branches.end(),
                          [&](const auto& branch) { return branch.selector == selector; });
    };
    const auto found = is(word);
    return found != node.branches.end() ? found->pattern : is("other")->pattern;  // ICU's parser insists on "other"
  }

  /// What a select chooses by.
  std::string word(const Argument& argument) const {
    if (const auto* verbatim = std::get_if<Verbatim>(&argument)) return verbatim->text;
    if (const auto* country = std::get_if<Country>(&argument)) return country->iso3;
    if (const auto* number = std::get_if<Number>(&argument)) return locale_.number(number->value, number->style);
    return "other";
  }

  const std::map<std::string, Argument>& args_;
  const Locale& locale_;
  const Argument* hash_argument_ = nullptr;
  Number hash_ = {};
  std::vector<Piece> pieces_;
};

}  // namespace

Result<Pattern> compile(std::string_view pattern) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  const auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(pattern.data(), static_cast<int>(pattern.size())));
  const icu::MessagePattern parts(text, &where, status);
  if (U_FAILURE(status))
    return refuse(pattern, std::string(u_errorName(status)) + " at character " + std::to_string(where.offset + 1));
  Compiler compiler(parts, text);
  int first = 0;
  Pattern result = compiler.message(first);
  if (!compiler.trouble().empty()) return refuse(pattern, compiler.trouble());
  return result;
}

std::vector<std::string> argument_names(const Pattern& pattern) {
  std::set<std::string> names;
  collect_names(pattern, names);
  return {names.begin(), names.end()};
}

Result<std::vector<Piece>> pieces(const Pattern& pattern, const std::map<std::string, Argument>& args, const Locale& locale) {
  Formatter formatter(args, locale);
  if (const auto done = formatter.format(pattern); !done) return tl::unexpected(done.error());
  return formatter.take();
}

}  // namespace solleva::share
