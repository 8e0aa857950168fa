// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/share/message.h"

namespace solleva::share {

/// A catalogue as it lies on disk: a JSON object of `"key": "ICU MessageFormat 1 pattern"`, and a head
/// `"_catalogue": {"language", "direction", "made", "reviewed_by_native_speaker", "note"}`. Other keys that start with '_' are
/// remarks for translators. docs/guide/languages.md
struct CatalogueText {
  std::string name;  ///< of the file, for errors
  std::string text;
};

/// How the words of a language came about, as its catalogues state it.
struct CatalogueHead {
  std::string language;
  bool right_to_left = false;
  bool reviewed_by_native_speaker = false;
  std::vector<std::string> made;  ///< one sentence a catalogue, in the language itself
};

/// All messages of one language, the engine's and those of a case together.
struct Catalogue {
  CatalogueHead head;
  std::map<std::string, std::string, std::less<>> texts;  ///< as they stand in the file
  std::map<std::string, Pattern, std::less<>> patterns;
};

/// The languages of a site. English is the source: a key that English has not does not exist.
struct Catalogues {
  std::map<std::string, Catalogue, std::less<>> languages;
};

/// The engine's own catalogues, embedded in the program.
std::vector<CatalogueText> engine_catalogues();

/// Reads and merges catalogues, those of one language into one. bad-catalogue: no JSON, no or a wrong head, a key given twice (in
/// one file or in two), no English; bad-message: a pattern that cannot be compiled; missing-argument: a translation that needs an
/// argument which English does not have; unknown-message: a translation of a key that English does not have.
Result<Catalogues> read_catalogues(const std::vector<CatalogueText>& files);

/// The keys of English that a language lacks, sorted. Each is shown as a marked English text.
std::vector<std::string> missing_messages(const Catalogues& catalogues, std::string_view language);

}  // namespace solleva::share
