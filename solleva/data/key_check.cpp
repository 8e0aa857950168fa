// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "solleva/base/fraction.h"
#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/programme_text.h"
#include "solleva/data/toml_file.h"

namespace solleva::data {
namespace {

std::string dotted(std::string_view prefix, std::string_view name) {
  return prefix.empty() ? std::string(name) : std::string(prefix) + "." + std::string(name);
}

/// Walks the parsed file along the catalogue and collects all that is wrong.
class Checker {
 public:
  Checker(const std::string& file, std::span<const Key> keys) : file_(file), keys_(keys) {}

  std::vector<Error> check(const TomlNode& root) {
    check_table(root, "", {1, 1});
    check_references();
    std::stable_sort(errors_.begin(), errors_.end(), [](const Error& a, const Error& b) {
      return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
    });
    return std::move(errors_);
  }

 private:
  struct Reference {
    std::string id;
    const Key* key;
    Place place;
  };

  void add(const ErrorCode& code, std::string what, Place place, std::string_view path, std::string why, std::string hint = {}) {
    errors_.push_back({code, std::move(what), where_of(file_, place, path), std::move(why), std::move(hint)});
  }

  void bad_value(const Key& key, const TomlNode& node, std::string why, std::string hint = {}) {
    add(errors::programme_bad_value, "this value cannot be used", node.place, key.path, std::move(why), std::move(hint));
  }

  void wrong_kind(const Key& key, const TomlNode& node, const std::string& wanted) {
    bad_value(key, node, "it takes " + wanted + ", not " + std::string(node.kind()));
  }

  void check_table(const TomlNode& table, std::string_view prefix, Place place) {
    for (const TomlEntry& entry : *table.as<TomlTable>()) {
      if (const Key* key = find_key(dotted(prefix, entry.name))) {
        check_node(*key, entry.node);
      } else {
        add(errors::programme_unknown_key, "there is no key \"" + entry.name + "\"", entry.place, prefix,
            "this version of solleva does not know it", did_you_mean(entry.name, names_below(prefix)));
      }
    }
    for (const Key& key : keys_) {
      const std::string_view name = name_below(prefix, key);
      if (!key.required || name.empty() || table.find(name) != nullptr) continue;
      add(errors::programme_missing_key, "the key \"" + std::string(name) + "\" is missing", place, prefix,
          std::string(key.text));
    }
  }

  /// The name of the key within the table `prefix`; empty where it does not stand directly in it.
  static std::string_view name_below(std::string_view prefix, const Key& key) {
    std::string_view name = key.path;
    if (!prefix.empty()) {
      if (!name.starts_with(dotted(prefix, ""))) return {};
      name.remove_prefix(prefix.size() + 1);
    }
    return name.find('.') == std::string_view::npos ? name : std::string_view();
  }

  const Key* find_key(std::string_view path) const {
    const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const Key& key) { return key.path == path; });
    return found == keys_.end() ? nullptr : &*found;
  }

  std::vector<std::string> names_below(std::string_view prefix) const {
    std::vector<std::string> names;
    for (const Key& key : keys_) {
      if (const std::string_view name = name_below(prefix, key); !name.empty()) names.emplace_back(name);
    }
    return names;
  }

  void check_node(const Key& key, const TomlNode& node) {
    switch (key.type) {
      case KeyType::table:
        if (node.as<TomlTable>() != nullptr) return check_table(node, key.path, node.place);
        return wrong_kind(key, node, "a table [" + std::string(key.path) + "]");
      case KeyType::tables:
        return check_tables(key, node);
      case KeyType::some:
        return node.as<TomlTable>() != nullptr ? check_table(node, key.path, node.place) : check_tables(key, node);
      case KeyType::texts:
      case KeyType::lists:
        return check_map(key, node);
      case KeyType::languages:
      case KeyType::names:
      case KeyType::years:
      case KeyType::cutoffs:
        return check_list(key, node);
      case KeyType::integer:
      case KeyType::year:
        return check_whole(key, node);
      case KeyType::amount:
        return check_amount(key, node);
      case KeyType::number:
        return check_number(key, node);
      case KeyType::fraction:
        return check_fraction(key, node);
      case KeyType::boolean:
        if (node.as<bool>() == nullptr) wrong_kind(key, node, "true or false");
        return;
      case KeyType::date:
        if (node.as<TomlDate>() == nullptr) wrong_kind(key, node, "a date without quotes, as in 2020-11-23");
        return;
      default:
        return check_word(key, node);
    }
  }

  void check_tables(const Key& key, const TomlNode& node) {
    const auto* list = node.as<TomlList>();
    const auto is_table = [](const TomlNode& item) { return item.as<TomlTable>() != nullptr; };
    if (list == nullptr || !std::all_of(list->begin(), list->end(), is_table)) {
      return wrong_kind(key, node, "tables [[" + std::string(key.path) + "]]");
    }
    for (const TomlNode& item : *list) check_table(item, key.path, item.place);
  }

  /// A value that is one text.
  void check_word(const Key& key, const TomlNode& node) {
    const auto* word = node.as<std::string>();
    if (word == nullptr) return wrong_kind(key, node, "a text in quotes");
    if (const std::string why = word_objection(key, *word); !why.empty()) {
      const bool choice = key.type == KeyType::choice;
      return bad_value(key, node, why, choice ? did_you_mean(*word, words_of(key.allowed)) : std::string());
    }
    if (key.type == KeyType::reference) references_.push_back({*word, &key, node.place});
    if (key.type == KeyType::id && !ids_[std::string(key.path)].insert(*word).second)
      bad_value(key, node, "\"" + *word + "\" is defined twice");
  }

  void check_whole(const Key& key, const TomlNode& node) {
    const auto* whole = node.as<std::int64_t>();
    if (whole == nullptr) return wrong_kind(key, node, "a whole number");
    if (const std::string why = whole_objection(key, *whole); !why.empty()) bad_value(key, node, why);
  }

  void check_amount(const Key& key, const TomlNode& node) {
    const std::optional<double> number = number_of(node);
    if (!number) return wrong_kind(key, node, "a number");
    if (!std::isfinite(*number) || *number <= 0) bad_value(key, node, "it takes a number above 0");
  }

  void check_number(const Key& key, const TomlNode& node) {
    const std::optional<double> number = number_of(node);
    if (!number) return wrong_kind(key, node, "a number");
    if (!std::isfinite(*number)) bad_value(key, node, "it takes a finite number");
  }

  void check_fraction(const Key& key, const TomlNode& node) {
    const bool cutoff = key.type == KeyType::cutoffs;
    if (node.as<std::string>() == nullptr && !number_of(node)) {
      return wrong_kind(key, node, "a number, or a text as in \"1/3\"");
    }
    const std::optional<Fraction> read = cutoff ? cutoff_of(node) : fraction_of(node);
    if (!read) return bad_value(key, node, "it takes a fraction, as in \"1/18\", or a number with up to 9 decimals");
    const bool above = read->numerator() > read->denominator(), zero = read->numerator() == 0;
    const bool from_zero = key.allowed == "0";  // a fraction lies above 0 unless its catalogue says so
    if (read->numerator() < 0 || above || (zero && !cutoff && !from_zero)) {
      return bad_value(key, node,
                       cutoff ? "a cut-off lies from 0 to 100, in per cent, or from 0 to 1 as a fraction in quotes"
                       : from_zero ? "it lies from 0 to 1" : "it lies above 0 and not above 1");
    }
    const std::optional<double> percent = cutoff ? number_of(node) : std::nullopt;
    if (percent && *percent > 0 && *percent < 1) {
      bad_value(key, node, "a cut-off that is a number is in per cent, so this would be less than one of them",
                "a third is 33.3 or \"1/3\"");
    }
  }

  void check_list(const Key& key, const TomlNode& node) {
    const auto* list = node.as<TomlList>();
    if (list == nullptr || list->empty()) return bad_value(key, node, "it takes a list in brackets that is not empty");
    std::optional<std::int64_t> before;
    std::set<std::string> seen;
    for (const TomlNode& item : *list) {
      if (key.type == KeyType::years) {
        check_whole(key, item);
        const auto* whole = item.as<std::int64_t>();
        if (whole != nullptr && before && *whole <= *before) bad_value(key, item, "the years must rise");
        if (whole != nullptr) before = *whole;
        continue;
      }
      if (key.type == KeyType::cutoffs) {
        check_fraction(key, item);
        const auto read = cutoff_of(item);
        if (read && !seen.insert(read->text()).second) bad_value(key, item, "this cut-off is listed twice");
        continue;
      }
      check_word(key, item);
      if (const auto* word = item.as<std::string>(); word != nullptr && !seen.insert(*word).second)
        bad_value(key, item, "\"" + *word + "\" is listed twice");
    }
  }

  void check_map(const Key& key, const TomlNode& node) {
    const bool texts = key.type == KeyType::texts;
    if (node.as<TomlTable>() == nullptr) {
      return wrong_kind(key, node, "a table, as in " + std::string(texts ? "{en = \"...\"}" : "{page = [\"...\"]}"));
    }
    if (texts && node.find("en") == nullptr) {
      add(errors::programme_missing_key, "the key \"en\" is missing", node.place, key.path,
          "English is the text that others are translated from");
    }
    const Key text{key.path, KeyType::text, false, key.text};
    const Key names{key.path, KeyType::names, false, key.text};
    for (const TomlEntry& entry : *node.as<TomlTable>()) {
      if (texts && !is_language(entry.name)) {
        add(errors::programme_bad_value, "\"" + entry.name + "\" is no language tag", entry.place, key.path,
            "it takes a BCP 47 tag, as in en or zh-Hans");
      }
      texts ? check_word(text, entry.node) : check_list(names, entry.node);
    }
  }

  void check_references() {
    for (const Reference& reference : references_) {
      const std::set<std::string>& known = ids_[std::string(reference.key->allowed)];
      if (known.contains(reference.id)) continue;
      const std::string_view target = reference.key->allowed.substr(0, reference.key->allowed.find('.'));
      add(errors::programme_bad_value, "this value cannot be used", reference.place, reference.key->path,
          "no [[" + std::string(target) + "]] is called \"" + reference.id + "\"",
          did_you_mean(reference.id, std::vector<std::string>(known.begin(), known.end())));
    }
  }

  const std::string& file_;
  std::span<const Key> keys_;
  std::vector<Error> errors_;
  std::map<std::string, std::set<std::string>> ids_;  ///< by the path of the key that defines them
  std::vector<Reference> references_;
};

}  // namespace

std::optional<Fraction> fraction_of(const TomlNode& node) {
  if (const auto* text = node.as<std::string>()) return Fraction::parse(*text);
  const std::optional<double> number = number_of(node);
  return number ? Fraction::of_double(*number) : std::nullopt;
}

std::optional<Fraction> cutoff_of(const TomlNode& node) {
  const std::optional<Fraction> read = fraction_of(node);
  if (!read || node.as<std::string>() != nullptr) return read;
  return read->over(*Fraction::of(100, 1));
}

std::vector<Error> check_keys(const TomlNode& root, const std::string& file, std::span<const Key> keys) {
  return Checker(file, keys).check(root);
}

}  // namespace solleva::data
