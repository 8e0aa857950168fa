// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "solleva/base/fraction.h"
#include "solleva/base/result.h"
#include "solleva/data/keys.h"
#include "solleva/data/text_file.h"  // IWYU pragma: export - the readers read files

// Files in TOML that obey a catalogue of keys; nobody but the readers of such files includes this.
namespace solleva::data {

/// A place in a file, both from 1, the column in characters.
struct Place {
  std::size_t line = 1;
  std::size_t column = 1;
};

struct TomlNode;
struct TomlEntry;
using TomlList = std::vector<TomlNode>;
using TomlTable = std::vector<TomlEntry>;  ///< in the order of the names

struct TomlDate {
  int year = 0, month = 0, day = 0;
};
struct TomlOther {
  std::string_view kind;  ///< "a time": what no key of ours takes
};

/// A value of the file.
struct TomlNode {
  std::variant<bool, std::int64_t, double, std::string, TomlDate, TomlOther, TomlList, TomlTable> value;
  Place place;

  template <class T>
  const T* as() const {
    return std::get_if<T>(&value);
  }
  std::string_view kind() const;  ///< "a text", "a whole number": how a value of the wrong kind is spoken of

  // Of a table; what is not there reads as empty, 0 or false.
  const TomlNode* find(std::string_view name) const;
  std::string text(std::string_view name) const;
  std::int64_t whole(std::string_view name) const;
  /// Formula: the value. Source: definition. Units: those of the file.
  double number(std::string_view name) const;
  std::vector<std::string> texts(std::string_view name) const;
  const TomlList& list(std::string_view name) const;  ///< a list, or each [[name]]
};

struct TomlEntry {
  std::string name;
  Place place;
  TomlNode node;
};

/// The number that a whole or decimal number states; empty for any other kind.
/// Formula: the value. Source: definition. Units: those of the file.
std::optional<double> number_of(const TomlNode& node);

/// A table from language to text.
std::map<std::string, std::string> texts_of(const TomlNode& table);

/// The part of 1 that a number or a text such as "1/18" states exactly; empty where it states none.
/// Formula: fraction.h says how a number is read. Source: definition. Units: a part of 1.
std::optional<Fraction> fraction_of(const TomlNode& node);

/// The same for a cut-off: a number is in per cent, a text a part of 1.
/// Formula: number / 100, or the fraction. Source: definition. Units: a part of 1.
std::optional<Fraction> cutoff_of(const TomlNode& node);

/// `place` in `file` as errors tell it.
Where where_of(const std::string& file, Place place, std::string_view field);

/// The text as a table that has passed `keys`: every key is known, has the form that it must have, and none that is needed is
/// missing. Errors, as many as there are, in the order of their places: data.programme-syntax, data.programme-unknown-key,
/// data.programme-missing-key, data.programme-bad-value; each with line and column.
Checked<TomlNode> parse_toml(std::string_view text, const std::string& file, std::span<const Key> keys);

/// All that is wrong with a parsed file, in the order of the places.
std::vector<Error> check_keys(const TomlNode& root, const std::string& file, std::span<const Key> keys);

/// The tables of a guide to a file: a section for each table of the catalogue.
std::string keys_guide(std::span<const Key> keys);

}  // namespace solleva::data
