// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/programme_text.h"

#include <algorithm>

#include "solleva/base/text.h"

namespace solleva::data {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

template <class Test>
bool all(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

bool is_id(std::string_view word) {
  return !word.empty() && is_lower(word[0]) &&
         all(word, [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_'; });
}

bool is_url(std::string_view word) {
  const bool web = word.starts_with("https://") || word.starts_with("http://");
  return web && all(word, [](char c) { return c > ' ' && c != '"' && c != '<' && c != '>' && c != '\x7f'; });
}

bool is_sha256(std::string_view word) {
  return word.size() == 64 && all(word, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

std::string one_of(std::string_view allowed) {
  return "it takes one of " + join(words_of(allowed), ", ");
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::string_view word : split(text, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

bool is_language(std::string_view tag) {
  const std::vector<std::string_view> parts = split(tag, '-');
  std::size_t at = 0;
  if (parts[at].size() < 2 || parts[at].size() > 3 || !all(parts[at], is_lower)) return false;
  ++at;
  if (at < parts.size() && parts[at].size() == 4 && is_upper(parts[at][0]) && all(parts[at].substr(1), is_lower)) ++at;
  if (at < parts.size() &&
      ((parts[at].size() == 2 && all(parts[at], is_upper)) || (parts[at].size() == 3 && all(parts[at], is_digit))))
    ++at;
  return at == parts.size();
}

std::string word_objection(const Key& key, std::string_view word) {
  if (word.empty()) return "it takes a text that is not empty";
  if (word.find('\0') != std::string_view::npos) return "a text holds no NUL character";
  switch (key.type) {
    case KeyType::id:
      return is_id(word) ? "" : "it takes lower-case letters, digits, - and _, the first a letter";
    case KeyType::choice: {
      const std::vector<std::string> allowed = words_of(key.allowed);
      return std::find(allowed.begin(), allowed.end(), word) != allowed.end() ? "" : one_of(key.allowed);
    }
    case KeyType::country:
      return word.size() == 3 && all(word, is_upper) ? "" : "it takes an ISO 3166 code of three capitals, as in CHN";
    case KeyType::languages:
      return is_language(word) ? "" : "it takes a BCP 47 tag, as in en or zh-Hans";
    case KeyType::url:
      return is_url(word) ? "" : "it takes an address that begins with https:// or http://";
    case KeyType::sha256:
      return is_sha256(word) ? "" : "it takes 64 hexadecimal digits in lower case";
    case KeyType::file:
    case KeyType::folder:
      return word[0] == '/' ? "it takes a path relative to this file" : "";
    default:
      return "";
  }
}

std::string whole_objection(const Key& key, std::int64_t number) {
  if (!key.allowed.empty()) {
    const std::vector<std::string> allowed = words_of(key.allowed);
    return std::find(allowed.begin(), allowed.end(), std::to_string(number)) != allowed.end() ? "" : one_of(key.allowed);
  }
  const bool year = key.type == KeyType::year || key.type == KeyType::years;
  if (year && (number < 1900 || number > 2100)) return "it takes a year from 1900 to 2100";
  return "";
}

}  // namespace solleva::data
