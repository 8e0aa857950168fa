// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/formats/numbers.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "solleva/plan/errors.h"

namespace solleva::plan {
namespace {

bool blank(char letter) { return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n' || letter == '\f' || letter == '\v'; }

/// The part of a token that fits into a line of an error; bytes that are no letters of ASCII are shown as '?'.
std::string shown(std::string_view token) {
  std::string text(token.substr(0, 30));
  for (char& letter : text) {
    if (letter < ' ' || letter > '~') letter = '?';
  }
  return token.size() > 30 ? text + "..." : text;
}

std::string in_words(double value) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, value);
  return {text, end.ptr};
}

}  // namespace

Error Numbers::wrong(std::string why) const {
  Error error;
  error.code = errors::bad_instance;
  error.what = "the instance cannot be read";
  error.where.file = file_;
  error.where.line = at_line_;
  error.where.column = at_column_;
  error.why = std::move(why);
  return error;
}

bool Numbers::at_end() {
  for (; next_ < text_.size() && blank(text_[next_]); ++next_) {
    if (text_[next_] != '\n') continue;
    ++line_;
    line_begin_ = next_ + 1;
  }
  return next_ == text_.size();
}

bool Numbers::line_ends() const {
  const std::size_t next = text_.find_first_not_of(" \t\r\f\v", next_);
  return next == std::string_view::npos || text_[next] == '\n';
}

Result<double> Numbers::number(std::string_view what) {
  const bool over = at_end();
  at_line_ = line_;
  at_column_ = next_ - line_begin_ + 1;
  if (over) return fail(wrong("the file ends where " + std::string(what) + " should stand"));
  const std::size_t begin = next_;
  while (next_ < text_.size() && !blank(text_[next_])) ++next_;
  token_ = text_.substr(begin, next_ - begin);
  double value = 0;
  const auto [end, problem] = std::from_chars(token_.data(), token_.data() + token_.size(), value);
  if (problem != std::errc{} || end != token_.data() + token_.size() || !std::isfinite(value)) {
    return fail(wrong(std::string(what) + " should stand here, not \"" + shown(token_) + "\""));
  }
  return value;
}

Result<double> Numbers::real(double least, double most, std::string_view what) {
  const Result<double> value = number(what);
  if (!value) return value;
  if (*value < least || *value > most) {
    return fail(wrong(std::string(what) + " is " + shown(token_) + ", not from " + in_words(least) + " to " + in_words(most)));
  }
  return value;
}

Result<std::int64_t> Numbers::whole(std::int64_t least, std::int64_t most, std::string_view what) {
  const Result<double> value = real(static_cast<double>(least), static_cast<double>(most), what);
  if (!value) return fail(value.error());
  if (std::floor(*value) != *value) return fail(wrong(std::string(what) + " is " + shown(token_) + ", not a whole number"));
  return static_cast<std::int64_t>(*value);
}

Done Numbers::end() {
  if (at_end()) return {};
  at_line_ = line_;
  at_column_ = next_ - line_begin_ + 1;
  return fail(wrong("the instance is complete, but the file goes on"));
}

}  // namespace solleva::plan
