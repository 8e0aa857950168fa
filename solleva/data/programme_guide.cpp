// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/text.h"
#include "solleva/data/programme.h"
#include "solleva/data/programme_text.h"
#include "solleva/data/toml_file.h"

namespace solleva::data {
namespace {

std::string meaning(KeyType type) {
  switch (type) {
    case KeyType::table:
    case KeyType::tables:
    case KeyType::some:
      return "";
    case KeyType::text:
      return "text";
    case KeyType::expression:
      return "SQL expression";
    case KeyType::id:
      return "id: lower-case letters, digits, `-`, `_`, the first a letter";
    case KeyType::reference:
      return "id defined by";
    case KeyType::choice:
      return "one of";
    case KeyType::integer:
      return "whole number";
    case KeyType::amount:
      return "number above 0";
    case KeyType::number:
      return "number";
    case KeyType::fraction:
      return "part of 1: a number, or a text as in `\"1/18\"`";
    case KeyType::cutoffs:
      return "list of numbers in per cent, or of texts as in `\"1/3\"`";
    case KeyType::boolean:
      return "`true` or `false`";
    case KeyType::year:
      return "year";
    case KeyType::years:
      return "list of years that rise";
    case KeyType::date:
      return "date, as in `2020-11-23`";
    case KeyType::country:
      return "ISO 3166 code, as in `\"CHN\"`";
    case KeyType::languages:
      return "list of BCP 47 tags";
    case KeyType::names:
      return "list of texts";
    case KeyType::texts:
      return "table from language to text, with `en`";
    case KeyType::lists:
      return "table from id to list of texts";
    case KeyType::url:
      return "address";
    case KeyType::sha256:
      return "64 hexadecimal digits";
    case KeyType::file:
      return "path of a file";
    case KeyType::folder:
      return "path of a folder";
  }
  return "";
}

std::string type_text(const Key& key) {
  std::string text = meaning(key.type);
  if (key.allowed.empty()) return text;
  if (key.type == KeyType::fraction) return text + ", or 0";
  if (key.type == KeyType::integer) text += ", one of";
  return text + " `" + join(words_of(key.allowed), "`, `") + "`";
}

constexpr std::string_view kOpening =
    "# The programme file\n\n"
    "<!-- Made by `solleva help programme-file`; change the catalogue in solleva/data/programme_keys.cpp instead. -->\n\n"
    "A programme file says in [TOML](https://toml.io) what a programme or report is made of. `solleva run CASE` reads it; CASE "
    "is the file, or a\n"
    "folder that holds it under the name `programme.toml`. Paths are relative to the file. Expressions are SQL expressions of "
    "the table engine.\n\n"
    "Every key is checked: one that is not listed here is refused, and all errors are told at once, each with its line and "
    "column.\n";

constexpr std::string_view kExample =
    "\n## An example\n\n```toml\n"
    "[programme]\n"
    "id = \"valley\"\n"
    "name = {en = \"Poverty in the valley\", it = \"La povertà nella valle\"}\n"
    "issued = 2020-11-23\n"
    "made_up = true\n\n"
    "[[source]]\n"
    "id = \"census\"\n"
    "title = \"Made-up census of the valley\"\n"
    "publisher = \"Solleva\"\n"
    "vintage = \"2020\"\n"
    "licence = \"CC0-1.0\"\n\n"
    "[[table]]\n"
    "name = \"households\"\n"
    "file = \"data/households.csv\"\n"
    "source = \"census\"\n\n"
    "[[line]]\n"
    "id = \"international\"\n"
    "amount = 3.0\n"
    "ppp = 2021\n"
    "period = \"day\"\n"
    "```\n";

}  // namespace

std::string keys_guide(std::span<const Key> keys) {
  std::string out;
  for (const Key& key : keys) {
    const std::string path(key.path);
    if (key.type == KeyType::table || key.type == KeyType::tables || key.type == KeyType::some) {
      const std::string head = key.type == KeyType::table ? "[" + path + "]" : "[[" + path + "]]";
      const std::string count = key.type == KeyType::some     ? "Any number; one alone may stand as `[" + path + "]`."
                                : key.type == KeyType::tables ? (key.required ? "One or more." : "Any number.")
                                : key.required              ? "Once."
                                                            : "At most once.";
      out += "\n## `" + head + "`\n\n" + count + " It says: " + std::string(key.text) +
             ".\n\n| key | value | needed | meaning |\n|---|---|---|---|\n";
    } else {
      out += "| `" + path.substr(path.rfind('.') + 1) + "` | " + type_text(key) + " | " + (key.required ? "yes" : "no") + " | " +
             std::string(key.text) + " |\n";
    }
  }
  return out;
}

std::string programme_guide() {
  return std::string(kOpening) + keys_guide(programme_keys()) + std::string(kExample);
}

}  // namespace solleva::data
