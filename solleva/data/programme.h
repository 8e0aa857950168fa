// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::data {

/// What a key of the programme file holds.
enum class KeyType {
  table,      ///< [name], once
  tables,     ///< [[name]], any number
  text,       ///< a text that is not empty
  id,         ///< lower-case letters, digits, - and _, the first a letter; unique where the key is one of [[name]]
  reference,  ///< an id that is defined elsewhere: `allowed` is the path of the key that defines it
  choice,     ///< one of `allowed`
  integer,    ///< a whole number, one of `allowed` where there are any
  amount,     ///< a number above 0
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

/// One entry of the catalogue of keys, from which both the checks and docs/guide/programme-file.md are made.
struct Key {
  std::string_view path;  ///< as in "source.title"
  KeyType type;
  bool required;                  ///< within its table, where that is there
  std::string_view text;          ///< what it says, lower case, without a full stop
  std::string_view allowed = {};  ///< separated by blanks
};

/// All keys, tables before what is in them, in the order of the guide.
std::span<const Key> programme_keys();

/// docs/guide/programme-file.md.
std::string programme_guide();

/// A text by language tag; "en" is always there.
using Texts = std::map<std::string, std::string>;

struct ProgrammeSource {
  std::string id, title, publisher, vintage, licence, url;
};
struct ProgrammeTable {
  std::string name, file, path, source, sha256;
};  ///< file as written, path ready to open; sha256 may be empty
struct ProgrammeLine {
  std::string id, currency, period, column;
  double amount = 0;
  int ppp = 0;
};  ///< ppp 0: currency at current prices

struct ProgrammeRegion {
  std::string code;                 ///< UN M49
  std::string members, population;  ///< names of tables
  std::string focus;                ///< ISO 3166 code, may be empty
  std::vector<std::string> check_regions;
};

struct ProgrammeReport {
  std::string kind;
  std::vector<std::string> languages;
  int first_year = 0, last_year = 0;
  std::optional<int> projected_to, event_year;
  std::vector<int> years;
  std::string story;  ///< folder of the case's own message catalogues, ready to open; may be empty
  std::map<std::string, std::vector<std::string>> paragraphs;
};

/// A checked programme file.
struct Programme {
  std::string file;    ///< as the user wrote it, with programme.toml where a folder was given
  std::string folder;  ///< that paths are relative to
  std::string id, publisher, licence, licence_url, currency, issued;
  Texts name;
  int ppp = 0;  ///< vintage of purchasing power parities, 0 where none is stated
  std::optional<int> price_year;
  bool made_up = false;
  std::vector<ProgrammeSource> sources;
  std::vector<ProgrammeTable> tables;
  std::vector<ProgrammeLine> lines;
  std::optional<ProgrammeRegion> region;
  std::optional<ProgrammeReport> report;
};

/// Reads and checks a programme file, or `programme.toml` in a folder, and looks whether the files it names are there.
/// Errors, as many as there are, in the order of their places: data.no-file, data.no-permission, data.programme-syntax,
/// data.programme-unknown-key, data.programme-missing-key, data.programme-bad-value; each with line and column.
Checked<Programme> load_programme(const std::string& path);

/// The same for text in memory; looks at no file.
Checked<Programme> parse_programme(std::string_view text, const std::string& file);

}  // namespace solleva::data
