// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/catalogue.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "solleva/share/errors.h"

namespace solleva::share {
namespace {

using nlohmann::json;

constexpr std::string_view source_language = "en";

/// nlohmann keeps the last of two equal keys without a word, so keys are watched while they are read.
class DuplicateKeys {
 public:
  bool operator()(int depth, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::key && depth == 1 && !seen_.insert(parsed.get<std::string>()).second)
      duplicate_ = parsed.get<std::string>();
    return true;
  }
  const std::string& duplicate() const { return duplicate_; }

 private:
  std::set<std::string> seen_;
  std::string duplicate_;
};

Where place(const std::string& file, std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line_start = before.find_last_of('\n');
  Where where{file};
  where.line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  where.column = before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1);
  return where;
}

tl::unexpected<Error> bad(Where where, std::string why, std::string hint = {}) {
  return fail({errors::bad_catalogue, "cannot read the message catalogue", std::move(where), std::move(why), std::move(hint)});
}

Where at_key(const std::string& file, std::string_view key) {
  Where where{file};
  where.field = key;
  return where;
}

Result<json> parse(const CatalogueText& file) {
  DuplicateKeys keys;
  json parsed;
  try {
    parsed = json::parse(file.text, std::ref(keys));
  } catch (const json::parse_error& error) {
    return bad(place(file.name, file.text, error.byte), "not JSON");
  }
  if (!keys.duplicate().empty()) return bad(at_key(file.name, keys.duplicate()), "the key stands twice");
  if (!parsed.is_object()) return bad({file.name}, "the file is not a JSON object");
  return parsed;
}

Result<CatalogueHead> read_head(const std::string& file, const json& parsed) {
  const auto head = parsed.find("_catalogue");
  if (head == parsed.end() || !head->is_object())
    return bad({file}, "no head \"_catalogue\"", "state language, direction, made and reviewed_by_native_speaker there");
  for (const char* key : {"language", "direction", "made"})
    if (!head->contains(key) || !(*head)[key].is_string())
      return bad(at_key(file, "_catalogue"), std::string(key) + " is not a text");
  const auto reviewed = head->find("reviewed_by_native_speaker");
  if (reviewed == head->end() || !reviewed->is_boolean())
    return bad(at_key(file, "_catalogue"), "reviewed_by_native_speaker is neither true nor false");
  CatalogueHead result{(*head)["language"], (*head)["direction"] == "rtl", *reviewed, {(*head)["made"]}};
  const auto locale = Locale::make(result.language);
  if (!locale) return bad(at_key(file, "_catalogue"), locale.error().what);
  if ((*head)["direction"] != (locale->right_to_left() ? "rtl" : "ltr"))
    return bad(at_key(file, "_catalogue"),
               "direction of '" + result.language + "' is " + (locale->right_to_left() ? "rtl" : "ltr"));
  return result;
}

Done add_messages(Catalogue& catalogue, const std::string& file, const json& parsed) {
  for (const auto& [key, value] : parsed.items()) {
    if (key.starts_with('_')) continue;
    if (!value.is_string()) return bad(at_key(file, key), "the message is not a text");
    if (catalogue.texts.contains(key)) return bad(at_key(file, key), "the key stands in another catalogue of the language too");
    auto pattern = compile(value.get_ref<const std::string&>());
    if (!pattern) {
      pattern.error().where = at_key(file, key);
      return fail(pattern.error());
    }
    catalogue.texts.emplace(key, value.get<std::string>());
    catalogue.patterns.emplace(key, std::move(*pattern));
  }
  return {};
}

Done add(Catalogues& catalogues, const CatalogueText& file) {
  const auto parsed = parse(file);
  if (!parsed) return fail(parsed.error());
  auto head = read_head(file.name, *parsed);
  if (!head) return fail(head.error());
  const auto [found, is_new] = catalogues.languages.try_emplace(head->language);
  Catalogue& catalogue = found->second;
  if (is_new) {
    catalogue.head = std::move(*head);
  } else {
    catalogue.head.reviewed_by_native_speaker &= head->reviewed_by_native_speaker;
    if (std::find(catalogue.head.made.begin(), catalogue.head.made.end(), head->made.front()) == catalogue.head.made.end())
      catalogue.head.made.push_back(head->made.front());
  }
  return add_messages(catalogue, file.name, *parsed);
}

/// A translation may leave an argument out, but may neither invent one nor a key.
Done compare(const Catalogue& source, const Catalogue& translation) {
  for (const auto& [key, pattern] : translation.patterns) {
    Where where = at_key("", key);
    where.unit = translation.head.language;
    const auto original = source.patterns.find(key);
    if (original == source.patterns.end())
      return fail(
          {errors::unknown_message, "the translation is of a message that does not exist", where, "English has no such key"});
    const auto known = argument_names(original->second);
    for (const auto& name : argument_names(pattern))
      if (!std::binary_search(known.begin(), known.end(), name))
        return fail({errors::missing_argument, "the translation needs {" + name + "}", where,
                     "the English message has no such argument"});
  }
  return {};
}

}  // namespace

Result<Catalogues> read_catalogues(const std::vector<CatalogueText>& files) {
  Catalogues catalogues;
  for (const auto& file : files)
    if (const auto done = add(catalogues, file); !done) return fail(done.error());
  const auto source = catalogues.languages.find(source_language);
  if (source == catalogues.languages.end()) return bad({}, "no English catalogue, which is the source of all others");
  for (const auto& [language, catalogue] : catalogues.languages)
    if (const auto done = compare(source->second, catalogue); !done) return fail(done.error());
  return catalogues;
}

std::vector<std::string> missing_messages(const Catalogues& catalogues, std::string_view language) {
  std::vector<std::string> missing;
  const auto source = catalogues.languages.find(source_language);
  const auto translation = catalogues.languages.find(language);
  if (source == catalogues.languages.end()) return missing;
  for (const auto& [key, pattern] : source->second.patterns)
    if (translation == catalogues.languages.end() || !translation->second.patterns.contains(key)) missing.push_back(key);
  return missing;
}

}  // namespace solleva::share
