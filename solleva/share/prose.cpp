// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/prose.h"

#include <utility>

#include "solleva/share/errors.h"

namespace solleva::share {
namespace {

/// How a text without translation is marked, in HTML and in attributes alike.
constexpr std::string_view mark_begin = "⟦en: ", mark_end = "⟧";

std::string marked(std::string_view english) {
  return std::string(mark_begin) + std::string(english) + std::string(mark_end);
}

}  // namespace

/// While it lives everything is written in English: what a message without translation holds is not half in one language.
class Prose::InEnglish {
 public:
  InEnglish(Prose& prose, bool english) : prose_(prose), before_(prose.in_english_) { prose_.in_english_ |= english; }
  ~InEnglish() { prose_.in_english_ = before_; }
  InEnglish(const InEnglish&) = delete;

 private:
  Prose& prose_;
  bool before_;
};

Prose::Found Prose::find(const std::string& key) {
  const auto english = language_.english->patterns.find(key);
  if (english == language_.english->patterns.end()) {
    if (!error_) {
      error_ = Error{errors::unknown_message, "the report uses a message that no catalogue has"};
      error_->where.field = key;
    }
    return {};
  }
  const auto translated = language_.catalogue->patterns.find(key);
  const bool missing = translated == language_.catalogue->patterns.end();
  if (missing) ++untranslated_[key];
  if (in_english_) return {&english->second, false};
  return {missing ? &english->second : &translated->second, missing};
}

std::vector<Piece> Prose::pieces(const Message& message, const Found& found) {
  if (!found.pattern) return {};
  auto result = share::pieces(*found.pattern, message.args, found.fallen_back ? language_.english_locale : locale());
  if (result) return std::move(*result);
  if (!error_) {
    error_ = std::move(result.error());
    error_->where.field = message.key;
    error_->where.unit = language_.tag();
  }
  return {};
}

void Prose::write(Html& html, const Message& message) {
  const Found found = find(message.key);
  const InEnglish scope(*this, found.fallen_back);
  if (found.fallen_back) html.open("span", {{"class", "untranslated"}, {"lang", "en"}, {"dir", "ltr"}}).text(mark_begin);
  for (const auto& piece : pieces(message, found)) write(html, piece);
  if (found.fallen_back) html.text(mark_end).close();
}

void Prose::write(Html& html, const Piece& piece) {
  if (!piece.argument) {
    html.text(piece.text);
  } else if (std::holds_alternative<Number>(*piece.argument)) {
    write(html, piece.number, Place::text);
  } else if (const auto* country = std::get_if<Country>(piece.argument)) {
    html.leaf("span", plain(*country), {{"class", "country"}});
  } else if (const auto* verbatim = std::get_if<Verbatim>(piece.argument)) {
    write(html, *verbatim);
  } else if (const auto* day = std::get_if<Day>(piece.argument)) {
    write(html, *day);
  } else {
    write(html, std::get<Message>(*piece.argument));
  }
}

void Prose::write(Html& html, const Verbatim& verbatim) {
  html.leaf("bdi", verbatim.text, {{"lang", verbatim.language}});
}

void Prose::write(Html& html, const Day& day) {
  html.leaf("time", plain(day), {{"datetime", day.iso}});
}

void Prose::write(Html& html, const Number& number, Place place) {
  const std::string text = plain(number, place);
  if (!number.receipt.empty()) {
    ++figures_;
    const std::string target = "#r-" + std::to_string(receipt_number(number.receipt));
    html.open("a", {{"class", number.origin == Origin::computed ? "fig computed" : "fig"}, {"href", target}});
  }
  if (place == Place::text && language_.right_to_left() && !in_english_)
    html.leaf("bdi", text, {{"dir", "rtl"}});  // the mark before a sign would turn the number and its word round
  else
    html.text(text);
  if (!number.receipt.empty()) html.close();
}

std::string Prose::plain(const Country& country) {
  const auto* english = language_.names->find(country.iso3, "en");
  const auto* name = language_.names->find(country.iso3, language_.tag());
  if (english && !name) ++untranslated_["country:" + country.iso3];
  if (english && in_english_) return *english;
  if (name) return *name;
  if (english) return marked(*english);
  if (!error_) {
    error_ = Error{errors::bad_report, "the report names a country that CLDR does not know"};
    error_->where.unit = country.iso3;
  }
  return {};
}

std::string Prose::plain(const Message& message) {
  const Found found = find(message.key);
  const InEnglish scope(*this, found.fallen_back);
  std::string text;
  for (const auto& piece : pieces(message, found)) text += plain(piece);
  return found.fallen_back ? marked(text) : text;
}

std::string Prose::plain(const Piece& piece) {
  if (!piece.argument) return std::string(piece.text);
  if (std::holds_alternative<Number>(*piece.argument)) return plain(piece.number, Place::text);
  if (const auto* country = std::get_if<Country>(piece.argument)) return plain(*country);
  if (const auto* verbatim = std::get_if<Verbatim>(piece.argument)) return verbatim->text;
  if (const auto* day = std::get_if<Day>(piece.argument)) return plain(*day);
  return plain(std::get<Message>(*piece.argument));
}

std::string Prose::plain(const Number& number, Place place) {
  if (number.style == NumberStyle::points1 && place == Place::text) return words("number.points", number);
  if (number.style == NumberStyle::dollars2) return words("number.dollars", number);
  return locale().number(number.value, number.style);
}

/// The number inside the words that a catalogue puts round it, as in "${n}".
std::string Prose::words(const char* key, const Number& number) {
  const Found found = find(key);
  const InEnglish scope(*this, found.fallen_back);
  const Message message{key, {{"n", number}}};
  std::string text;
  for (const auto& piece : pieces(message, found))
    text += piece.argument ? locale().number(piece.number.value, number.style) : std::string(piece.text);
  return found.fallen_back ? marked(text) : text;
}

std::string Prose::source(const std::string& key) {
  const Found found = find(key);
  if (!found.pattern) return {};
  return found.fallen_back ? marked(language_.english->texts.at(key)) : language_.catalogue->texts.at(key);
}

std::size_t Prose::receipt_number(const std::string& id) {
  const auto [found, is_new] = numbers_.try_emplace(id, receipts_.size() + 1);
  if (is_new) receipts_.push_back(id);
  return found->second;
}

}  // namespace solleva::share
