// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace solleva::data {

/// What a key of a file in TOML holds.
enum class KeyType {
  table,       ///< [name], once
  tables,      ///< [[name]], any number
  some,        ///< [[name]], any number, or [name] for one alone
  text,        ///< a text that is not empty
  expression,  ///< a SQL expression over the columns of a table
  id,          ///< lower-case letters, digits, - and _, the first a letter; unique where the key is one of [[name]]
  reference,   ///< an id that is defined elsewhere: `allowed` is the path of the key that defines it
  choice,      ///< one of `allowed`
  integer,     ///< a whole number, one of `allowed` where there are any
  amount,      ///< a number above 0
  number,      ///< any finite number
  fraction,    ///< a part of 1: a number, or a text as in "1/18"
  cutoffs,     ///< a list of parts of a whole: numbers in per cent, or texts as in "1/3"
  boolean,
  year,       ///< a whole number from 1900 to 2100
  years,      ///< a list of years that rise
  date,       ///< a TOML date without time, as in 2020-11-23
  country,    ///< ISO 3166 code of three capitals
  languages,  ///< a list of BCP 47 tags, the first is the one that opens
  names,      ///< a list of texts
  texts,      ///< a table from language to text; en must be there
  lists,      ///< a table from id to list of texts
  url,        ///< begins with https:// or http://
  sha256,     ///< 64 hexadecimal digits in lower case
  file,       ///< a path relative to the programme file; the file must be there
  folder,     ///< the same for a folder
};

/// What Key::required says, for catalogues that read as tables.
inline constexpr bool needed = true;
inline constexpr bool may_be_absent = false;

/// One entry of a catalogue of keys, from which both the checks and the guide to the file are made.
struct Key {
  std::string_view path;  ///< as in "source.title"
  KeyType type;
  bool required;                  ///< within its table, where that is there
  std::string_view text;          ///< what it says, lower case, without a full stop
  std::string_view allowed = {};  ///< separated by blanks
};

}  // namespace solleva::data
