// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/locale.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "solleva/share/sample_test.h"

namespace solleva::share {
namespace {

std::string number(const char* language, double value, NumberStyle style) {
  return Locale::make(language)->number(value, style);
}

TEST(Locale, pins_grouping_and_digits) {
  EXPECT_EQ(number("en", 1234, NumberStyle::integer), "1,234");
  EXPECT_EQ(number("it", 1234, NumberStyle::integer), "1.234");
  EXPECT_EQ(number("es", 1234, NumberStyle::integer), "1.234");
  EXPECT_EQ(number("pt", 1234, NumberStyle::integer), "1.234");
  EXPECT_EQ(number("hi", 1234567, NumberStyle::integer), "12,34,567");
  EXPECT_EQ(number("ar", 1234567, NumberStyle::integer), "1,234,567");
  EXPECT_EQ(Locale::make("ar")->pinned(), "ar-u-nu-latn");
  EXPECT_EQ(number("fr", 1981, NumberStyle::year), "1981");
  EXPECT_EQ(number("ar", 1981, NumberStyle::year), "1981");
}

TEST(Locale, writes_shares_with_decimals) {
  EXPECT_EQ(number("en", 0.1234, NumberStyle::percent0), "12%");
  EXPECT_EQ(number("en", 0.1234, NumberStyle::percent1), "12.3%");
  EXPECT_EQ(number("en", 0.1234, NumberStyle::percent2), "12.34%");
  EXPECT_EQ(number("fr", 0.1234, NumberStyle::percent1), "12,3\u00a0%");
  EXPECT_EQ(number("zh", 0.1234, NumberStyle::percent1), "12.3%");
}

TEST(Locale, rounds_halves_away_from_zero_as_browsers_do) {
  EXPECT_EQ(number("en", 0.1225, NumberStyle::percent1), "12.3%");
  EXPECT_EQ(number("en", -0.1225, NumberStyle::points1), "-12.3");
  EXPECT_EQ(number("en", 2.5, NumberStyle::integer), "3");
  EXPECT_EQ(number("en", 0.125, NumberStyle::decimal2), "0.13");
  EXPECT_EQ(number("en", 1'235'000, NumberStyle::people), "1.24 million");
}

TEST(Locale, signs_differences_but_never_zero) {
  EXPECT_EQ(number("en", 0.1234, NumberStyle::points1), "+12.3");
  EXPECT_EQ(number("en", -0.1234, NumberStyle::points1), "-12.3");
  EXPECT_EQ(number("en", -0.00001, NumberStyle::points1), "0.0");
  EXPECT_EQ(number("en", -0.00001, NumberStyle::percent1), "0.0%");
}

TEST(Locale, counts_people_in_units_of_the_language) {
  EXPECT_EQ(number("en", 1'234'567, NumberStyle::people), "1.23 million");
  EXPECT_EQ(number("en", 123'456, NumberStyle::people), "123,000");
  EXPECT_EQ(number("en", 1'411'100'000, NumberStyle::people), "1.41 billion");
  EXPECT_EQ(number("en", -2'500'000, NumberStyle::signed_people), "-2.5 million");
  EXPECT_EQ(number("en", 2'500'000, NumberStyle::signed_people), "+2.5 million");
  EXPECT_EQ(number("zh", 1'234'567, NumberStyle::people), "123万");
  EXPECT_EQ(number("zh", 1'411'100'000, NumberStyle::people), "14.1亿");
  EXPECT_EQ(number("hi", 12'345'678, NumberStyle::people), "1.23 करोड़");
  EXPECT_EQ(number("id", 1'234'567, NumberStyle::people), "1,23 juta");
  EXPECT_EQ(number("en", 0, NumberStyle::people), "0");
}

TEST(Locale, writes_dates_as_far_as_they_are_known) {
  const auto english = Locale::make("en");
  EXPECT_EQ(english->date("2020"), "2020");
  EXPECT_EQ(english->date("2020-11"), "November 2020");
  EXPECT_EQ(english->date("2020-11-23"), "November 23, 2020");
  EXPECT_EQ(english->date("last autumn"), "last autumn");
  EXPECT_EQ(english->date("2020-13-01"), "2020-13-01");
  EXPECT_EQ(Locale::make("zh")->date("2020-11-23"), "2020年11月23日");
  EXPECT_EQ(Locale::make("ru")->date("2020-11-23"), "23 ноября 2020\u202fг.");
  EXPECT_EQ(Locale::make("ar")->date("2020-11-23"), "23 نوفمبر 2020");
  EXPECT_EQ(Locale::make("fa")->date("2020"), "۲۰۲۰");
}

TEST(Locale, names_itself) {
  EXPECT_EQ(Locale::make("it")->own_name(), "Italiano");
  EXPECT_EQ(Locale::make("zh")->own_name(), "中文");
  EXPECT_EQ(Locale::make("ru")->own_name(), "Русский");
  EXPECT_EQ(Locale::make("id")->own_name(), "Bahasa Indonesia");
  EXPECT_TRUE(Locale::make("ar")->right_to_left());
  EXPECT_FALSE(Locale::make("hi")->right_to_left());
}

TEST(Locale, refuses_unknown_languages) {
  for (const char* bad : {"", "xx", "not a tag"}) {
    const auto locale = Locale::make(bad);
    ASSERT_FALSE(locale) << bad;
    EXPECT_EQ(locale.error().code.name, "share.unknown-language");
  }
}

/// CLDR 48 in a JavaScript engine against CLDR 42 in ICU 72: the plural categories of the languages the reference lists.
TEST(Locale, plurals_agree_with_the_browser) {
  const std::string data = sample::reference_data();
  if (data.empty()) GTEST_SKIP() << "skipped: no reference data";
  std::ifstream file(data + "/share/cldr/plural_expected_node.json");
  const auto expected = nlohmann::json::parse(file)["expected"];
  std::size_t compared = 0;
  for (const auto& [language, numbers] : expected.items()) {
    const auto locale = Locale::make(language);
    if (!locale) {
      ADD_FAILURE() << language;
      continue;
    }
    for (const auto& [text, category] : numbers.items()) {
      EXPECT_EQ(locale->plural(std::stod(text), NumberStyle::plain), category) << language << " " << text;
      ++compared;
    }
  }
  EXPECT_GT(compared, 500u);
}

}  // namespace
}  // namespace solleva::share
