// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/share/catalogue.h"
#include "solleva/share/html.h"
#include "solleva/share/names.h"

namespace solleva::share {

/// Everything that turns the model into one language's words. Lives as long as the site is written; may be read by several
/// threads.
struct Language {
  const Catalogue* catalogue = nullptr;
  const Catalogue* english = nullptr;
  const CountryNames* names = nullptr;
  Locale locale;
  Locale english_locale;

  const std::string& tag() const { return locale.language(); }
  bool right_to_left() const { return locale.right_to_left(); }
};

/// Where a number stands: in a cell its unit is in the head of the column.
enum class Place { text, cell };

/// Writes messages, numbers and names of one page in one language: into HTML, or as plain text for attributes and files. Takes
/// note of the receipts that figures ask for and of texts that have no translation. The first thing that is wrong is kept as
/// `error`.
class Prose {
 public:
  explicit Prose(const Language& language) : language_(language) {}

  void write(Html& html, const Message& message);
  void write(Html& html, const char* key) { write(html, Message{key}); }
  void write(Html& html, const Verbatim& verbatim);
  void write(Html& html, const Day& day);
  void write(Html& html, const Number& number, Place place);

  std::string plain(const Message& message);
  std::string plain(const char* key) { return plain(Message{key}); }
  std::string plain(const Number& number, Place place);
  std::string plain(const Day& day) const { return locale().date(day.iso); }
  std::string plain(const Country& country);  ///< marked where the language has no name for it
  /// The pattern of a message as its catalogue has it, for the script, which formats it itself.
  std::string source(const std::string& key);

  const Language& language() const { return language_; }
  /// Number of a receipt within the page, from 1 in the order of first use.
  std::size_t receipt_number(const std::string& id);
  const std::vector<std::string>& receipts() const { return receipts_; }
  std::size_t figures() const { return figures_; }
  /// Keys without translation ("country:XYZ" for names), with how often each was met.
  const std::map<std::string, int>& untranslated() const { return untranslated_; }
  const std::optional<Error>& error() const { return error_; }

 private:
  struct Found {
    const Pattern* pattern = nullptr;
    bool fallen_back = false;  ///< to English
  };
  class InEnglish;
  const Locale& locale() const { return in_english_ ? language_.english_locale : language_.locale; }
  Found find(const std::string& key);
  std::vector<Piece> pieces(const Message& message, const Found& found);
  void write(Html& html, const Piece& piece);
  std::string plain(const Piece& piece);
  std::string words(const char* key, const Number& number);

  const Language& language_;
  bool in_english_ = false;  ///< inside a message that has fallen back
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::string> receipts_;
  std::size_t figures_ = 0;
  std::map<std::string, int> untranslated_;
  std::optional<Error> error_;
};

}  // namespace solleva::share
