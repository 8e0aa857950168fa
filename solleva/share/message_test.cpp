// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/message.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "solleva/share/sample_test.h"

namespace solleva::share {
namespace {

using nlohmann::json;

std::string format(const std::string& pattern, const std::map<std::string, Argument>& args, const std::string& language) {
  const auto locale = Locale::make(language);
  const auto compiled = compile(pattern);
  if (!compiled) return "error: " + compiled.error().why;
  const auto found = pieces(*compiled, args, *locale);
  if (!found) return "error: " + found.error().what;
  std::string text;
  for (const auto& piece : *found) {
    if (!piece.argument)
      text += piece.text;
    else if (const auto* verbatim = std::get_if<Verbatim>(piece.argument))
      text += verbatim->text;
    else
      text += locale->number(piece.number.value, piece.number.style);
  }
  return text;
}

std::map<std::string, Argument> arguments(const json& values) {
  std::map<std::string, Argument> args;
  for (const auto& [name, value] : values.items())
    if (value.is_string())
      args[name] = Verbatim{value.get<std::string>()};
    else
      args[name] = Number{value.get<double>(), NumberStyle::plain};
  return args;
}

TEST(Message, agrees_with_the_reference_vectors) {
  const std::string data = sample::reference_data();
  if (data.empty()) GTEST_SKIP() << "skipped: no reference data";
  std::ifstream file(data + "/share/icu-messages/vectors.json");
  const json vectors = json::parse(file);
  EXPECT_EQ(vectors["agree"].size(), 61u);
  for (const auto& vector : vectors["agree"])
    EXPECT_EQ(format(vector["message"], arguments(vector["args"]), vector["locale"]), vector["expected"]) << vector.dump();
  for (const auto& vector : vectors["engines_differ"]) {  // pinned: grouping from four digits on, Latin digits in Arabic
    const bool arabic = vector["locale"] == "ar";
    EXPECT_EQ(format(vector["message"], arguments(vector["args"]), vector["locale"]),
              vector[arabic ? "intl_messageformat_node_icu78" : "icu4c_72"])
        << vector.dump();
  }
}

TEST(Message, chooses_plurals_selects_and_ordinals) {
  const std::string households = "{n, plural, =0 {nobody} one {# household} other {# households}}";
  EXPECT_EQ(format(households, {{"n", Number{0, NumberStyle::plain}}}, "en"), "nobody");
  EXPECT_EQ(format(households, {{"n", Number{1, NumberStyle::plain}}}, "en"), "1 household");
  EXPECT_EQ(format(households, {{"n", Number{1500, NumberStyle::plain}}}, "en"), "1,500 households");
  EXPECT_EQ(
      format("{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}", {{"n", Number{22, NumberStyle::plain}}}, "en"),
      "22nd");
  EXPECT_EQ(format("{c, select, CHN {here} other {there}}", {{"c", Country{"CHN"}}}, "en"), "here");
  EXPECT_EQ(format("{n, plural, offset:1 =1 {{who}} one {{who} and # other} other {{who} and # others}}",
                   {{"n", Number{2, NumberStyle::plain}}, {"who", Verbatim{"Ada"}}}, "en"),
            "Ada and 1 other");
}

TEST(Message, plural_follows_the_number_as_it_is_shown) {
  const std::string people = "{n, plural, one {# personne} many {# de personnes} other {# personnes}}";
  EXPECT_EQ(format(people, {{"n", Number{1'200'000, NumberStyle::people}}}, "fr"), "1,2 million de personnes");
  EXPECT_EQ(format(people, {{"n", Number{1200, NumberStyle::people}}}, "fr"), "1\u202f200 personnes");
}

TEST(Message, keeps_apostrophes_as_icu_does) {
  EXPECT_EQ(format("it''s '{'n'}' isn't", {}, "en"), "it's {n} isn't");
  EXPECT_EQ(format("{g, select, other {all''#a}}", {{"g", Verbatim{"x"}}}, "it"), "all'#a");
}

TEST(Message, writes_numbers_inside_the_pattern) {
  EXPECT_EQ(format("{p, number, percent} of {n, number} and {m, number, integer}",
                   {{"p", Number{0.57}}, {"n", Number{1234.5678}}, {"m", Number{9.7}}}, "en"),
            "57% of 1,234.568 and 10");
}

TEST(Message, refuses_what_it_cannot_show) {
  for (const char* bad : {"{n", "{n, plural, one {x}}", "{n, date}", "{n, number, ::compact-short}", "{n, spellout}",
                          "{n, choice, 0#none|1#one}"}) {
    const auto compiled = compile(bad);
    ASSERT_FALSE(compiled) << bad;
    EXPECT_EQ(compiled.error().code.name, "share.bad-message");
  }
  EXPECT_EQ(format("{a} {b}", {{"a", Number{1}}}, "en"), "error: the message needs {b}");
  EXPECT_EQ(format("{a, plural, other {#}}", {{"a", Verbatim{"x"}}}, "en"), "error: the message needs a number for {a}");
}

TEST(Message, lists_arguments_once) {
  const auto compiled = compile("{b} {a, plural, one {{c}} other {{b} #}}");
  ASSERT_TRUE(compiled);
  EXPECT_EQ(argument_names(*compiled), (std::vector<std::string>{"a", "b", "c"}));
}

}  // namespace
}  // namespace solleva::share
