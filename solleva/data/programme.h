// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/keys.h"

namespace solleva::data {

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
