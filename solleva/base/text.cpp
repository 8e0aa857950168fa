// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

namespace solleva {
namespace {

/// The code points of `text`, letters of ASCII in lower case; bytes that are not UTF-8 stand for themselves.
std::u32string folded(std::string_view text) {
  std::u32string points;
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    const bool continues = (value & 0xC0U) == 0x80U && !points.empty();
    if (continues) {
      points.back() = (points.back() << 6U) | (value & 0x3FU);
    } else {
      points.push_back(value >= 'A' && value <= 'Z' ? value + 32U : value);
    }
  }
  return points;
}

/// Edits (insert, delete, replace, swap neighbours) that lead from a to b: the optimal string alignment distance.
std::size_t edits(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last.back();
}

std::size_t edits_allowed(std::size_t length) {
  if (length < 3) return 0;
  return length < 8 ? 1 : 2;
}

/// The length of the well-formed sequence at the start of `text`, 0 when there is none (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto within = [&](std::size_t i, unsigned low, unsigned high) { return byte(i) >= low && byte(i) <= high; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return within(1, 0x80, 0xBF) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return within(1, low, high) && within(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return within(1, low, high) && within(2, 0x80, 0xBF) && within(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::vector<std::string> nearest_names(std::string_view word, std::span<const std::string> candidates) {
  struct Near {
    std::size_t edits;
    const std::string* name;
  };
  const std::u32string wanted = folded(word);
  std::vector<Near> near;
  for (const std::string& candidate : candidates) {
    const std::u32string name = folded(candidate);
    const std::size_t allowed = edits_allowed(std::min(wanted.size(), name.size()));
    const std::size_t gap = wanted.size() > name.size() ? wanted.size() - name.size() : name.size() - wanted.size();
    if (gap > allowed) continue;
    const std::size_t needed = edits(wanted, name);
    if (needed <= allowed) near.push_back({needed, &candidate});
  }
  std::stable_sort(near.begin(), near.end(), [](const Near& a, const Near& b) { return a.edits < b.edits; });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < near.size() && i < 3; ++i) names.push_back(*near[i].name);
  return names;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  std::vector<std::string> names = nearest_names(word, candidates);
  if (names.empty()) return "";
  for (std::string& name : names) name = "'" + name + "'";
  return "did you mean " + join(names, " or ");
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

std::size_t utf8_length(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::string format_double(double value) {
  std::array<char, 32> buffer{};
  const std::to_chars_result end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end.ptr};
}

std::string with_thousands(std::string number) {
  const std::size_t first = number.starts_with('-') ? 1 : 0;
  const std::size_t end = std::min(number.find_first_not_of("0123456789", first), number.size());
  constexpr std::size_t few = 5;  // 2016 is read as it is, and may be a year
  if (end - first < few || (end < number.size() && number[end] != '.' && number[end] != ' ')) return number;
  for (std::size_t at = end; at > first + 3;) {
    at -= 3;
    number.insert(at, ",");
  }
  return number;
}

std::optional<double> parse_double(std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const std::from_chars_result read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(separator, begin);
    if (end == std::string_view::npos) {
      parts.push_back(text.substr(begin));
      return parts;
    }
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

}  // namespace solleva
