// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/catalogue.h"

#include <gtest/gtest.h>

#include <string>

namespace solleva::share {
namespace {

std::string catalogue(const std::string& language, const std::string& messages, const std::string& more = "") {
  const std::string direction = language == "ar" ? "rtl" : "ltr";
  return "{\"_catalogue\": {\"language\": \"" + language + "\", \"direction\": \"" + direction +
         "\", \"made\": \"by hand\", \"reviewed_by_native_speaker\": true" + more + "}" + (messages.empty() ? "" : ", ") +
         messages + "}";
}

const CatalogueText english{"en.json", catalogue("en", R"("a": "A {x}", "b": "B", "_b": "a remark")")};

std::string trouble(const std::vector<CatalogueText>& files) {
  const auto read = read_catalogues(files);
  return read ? "none" : to_text(read.error());
}

TEST(Catalogue, merges_the_files_of_a_language) {
  const auto read =
      read_catalogues({english, {"story/en.json", catalogue("en", R"("c": "C")")}, {"it.json", catalogue("it", R"("c": "Ci")")}});
  ASSERT_TRUE(read) << to_text(read.error());
  const Catalogue& merged = read->languages.at("en");
  EXPECT_EQ(merged.texts.size(), 3u);
  EXPECT_EQ(merged.texts.at("c"), "C");
  EXPECT_TRUE(merged.head.reviewed_by_native_speaker);
  EXPECT_EQ(merged.head.made, std::vector<std::string>{"by hand"});
  EXPECT_EQ(missing_messages(*read, "it"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(missing_messages(*read, "fr").size(), 3u);
}

TEST(Catalogue, one_unreviewed_file_makes_the_language_unreviewed) {
  std::string unreviewed = catalogue("en", R"("c": "C")");
  unreviewed.replace(unreviewed.find("true"), 4, "false");
  const auto read = read_catalogues({english, {"story/en.json", unreviewed}});
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->languages.at("en").head.reviewed_by_native_speaker);
}

TEST(Catalogue, says_where_json_is_broken) {
  EXPECT_EQ(trouble({{"x.json", "{\n  \"a\" 1}"}}),
            "share.bad-catalogue: cannot read the message catalogue (x.json:2:7): not JSON");
}

TEST(Catalogue, refuses_doubtful_files) {
  EXPECT_NE(trouble({{"x.json", "[]"}}).find("not a JSON object"), std::string::npos);
  EXPECT_NE(trouble({{"x.json", "{}"}}).find("no head"), std::string::npos);
  EXPECT_NE(trouble({{"x.json", catalogue("en", R"("a": "A", "a": "B")")}}).find("stands twice"), std::string::npos);
  EXPECT_NE(trouble({{"x.json", catalogue("en", R"("a": 1)")}}).find("not a text"), std::string::npos);
  EXPECT_NE(trouble({{"x.json", catalogue("xx", "")}}).find("language"), std::string::npos);
  EXPECT_NE(trouble({english, english}).find("another catalogue"), std::string::npos);
  EXPECT_NE(trouble({{"it.json", catalogue("it", R"("a": "A")")}}).find("no English"), std::string::npos);
  std::string wrong = catalogue("ar", R"("a": "A")");
  wrong.replace(wrong.find("rtl"), 3, "ltr");
  EXPECT_NE(trouble({english, {"ar.json", wrong}}).find("direction of 'ar' is rtl"), std::string::npos);
}

TEST(Catalogue, a_translation_invents_nothing) {
  EXPECT_EQ(trouble({english, {"it.json", catalogue("it", R"("z": "Z")")}}).rfind("share.unknown-message", 0), 0u);
  EXPECT_EQ(trouble({english, {"it.json", catalogue("it", R"("a": "A {y}")")}}).rfind("share.missing-argument", 0), 0u);
  EXPECT_EQ(trouble({english, {"it.json", catalogue("it", R"("a": "A {x")")}}).rfind("share.bad-message", 0), 0u);
  EXPECT_EQ(trouble({english, {"it.json", catalogue("it", R"("a": "A without it")")}}), "none");
}

/// Every catalogue that the program carries: readable, and whatever it lacks is counted here, so that a gap is seen when it
/// opens.
TEST(Catalogue, the_engines_own_are_complete) {
  const auto read = read_catalogues(engine_catalogues());
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_GT(read->languages.at("en").texts.size(), 40u);
  for (const auto& [language, each] : read->languages)
    EXPECT_EQ(missing_messages(*read, language), std::vector<std::string>{}) << language;
}

/// "2 milioni di persone", but "2000 persone": where the word between depends on the number, the noun must not follow it.
TEST(Catalogue, no_noun_follows_a_shortened_number_where_that_takes_a_preposition) {
  const auto read = read_catalogues(engine_catalogues());
  ASSERT_TRUE(read) << to_text(read.error());
  for (const char* language : {"it", "fr", "es", "pt"}) {
    for (const auto& [key, text] : read->languages.at(language).texts) {
      for (const char* noun : {"} person", "} personnes", "} pessoas", "} pover", "} pauvres", "} pobres", "} habit", "} abit"})
        EXPECT_EQ(text.find(noun), std::string::npos) << language << ' ' << key;
    }
  }
}

}  // namespace
}  // namespace solleva::share
