// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace solleva {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Names = std::vector<std::string>;

TEST(NearestNames, FindsSlips) {
  const Names names{"welfare", "weight", "region", "psu", "stratum", "household_size"};
  EXPECT_THAT(nearest_names("wefare", names), ElementsAre("welfare"));
  EXPECT_THAT(nearest_names("wieght", names), ElementsAre("weight"));
  EXPECT_THAT(nearest_names("REGION", names), ElementsAre("region"));
  EXPECT_THAT(nearest_names("houshold_szie", names), ElementsAre("household_size"));
  EXPECT_THAT(nearest_names("PSU", names), ElementsAre("psu"));
}

TEST(NearestNames, IsSilentWhenNothingIsReallyNear) {
  const Names names{"welfare", "region", "psu", "id"};
  EXPECT_THAT(nearest_names("reason", names), IsEmpty());
  EXPECT_THAT(nearest_names("income", names), IsEmpty());
  EXPECT_THAT(nearest_names("ix", names), IsEmpty());
  EXPECT_THAT(nearest_names("", names), IsEmpty());
  EXPECT_THAT(nearest_names("welfare", {}), IsEmpty());
  EXPECT_EQ(did_you_mean("income", names), "");
}

TEST(NearestNames, PutsTheNearestFirstAndAtMostThree) {
  const Names names{"incomes1", "income_x", "income_1", "income_2", "income_3"};
  EXPECT_THAT(nearest_names("Income_1", names), ElementsAre("income_1", "incomes1", "income_x"));
  EXPECT_EQ(did_you_mean("incomes_1", names), "did you mean 'incomes1' or 'income_1' or 'income_x'");
}

TEST(NearestNames, CountsCharactersNotBytes) {
  EXPECT_THAT(nearest_names("città", Names{"cittá", "cita"}), ElementsAre("cittá"));
}

TEST(Utf8, FindsTheFirstBadByte) {
  EXPECT_EQ(first_invalid_utf8(""), std::nullopt);
  EXPECT_EQ(first_invalid_utf8("plain, città, 中国, हिन्दी, 😀"), std::nullopt);
  EXPECT_EQ(first_invalid_utf8("caf\xE9"), 3U);                      // Latin-1
  EXPECT_EQ(first_invalid_utf8("a\x80"), 1U);                        // a continuation alone
  EXPECT_EQ(first_invalid_utf8("ab\xC0\xAF"), 2U);                   // overlong
  EXPECT_EQ(first_invalid_utf8("\xE0\x9F\xBF"), 0U);                 // overlong
  EXPECT_EQ(first_invalid_utf8("\xED\xA0\x80"), 0U);                 // surrogate
  EXPECT_EQ(first_invalid_utf8("\xF0\x8F\xBF\xBF"), 0U);             // overlong
  EXPECT_EQ(first_invalid_utf8("\xF4\x90\x80\x80"), 0U);             // beyond U+10FFFF
  EXPECT_EQ(first_invalid_utf8("\xF4\x8F\xBF\xBF"), std::nullopt);   // U+10FFFF itself
  EXPECT_EQ(first_invalid_utf8("x\xE4\xB8"), 1U);                    // cut short
  EXPECT_EQ(first_invalid_utf8(std::string_view("\0\xFF", 2)), 1U);  // NUL is a character
  EXPECT_EQ(utf8_length("città 中国"), 8U);
}

TEST(FormatDouble, IsShortAndReadsBack) {
  EXPECT_EQ(format_double(0.1), "0.1");
  EXPECT_EQ(format_double(-2.5e-300), "-2.5e-300");
  EXPECT_EQ(format_double(100), "100");
  EXPECT_EQ(format_double(1e21), "1e+21");
  EXPECT_EQ(format_double(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(format_double(std::numeric_limits<double>::infinity()), "inf");
  for (double value = 1e-310; value < 1e300; value *= 1.7182818e3) {
    EXPECT_EQ(parse_double(format_double(value)), value);
    EXPECT_EQ(parse_double(format_double(-value)), -value);
  }
}

TEST(ParseDouble, TakesWholeNumbersOnly) {
  EXPECT_EQ(parse_double("-0.5e3"), -500);
  EXPECT_EQ(parse_double(".5"), 0.5);
  for (const char* text : {"", " 1", "1 ", "+1", "1,5", "0x10", "1e", "nan", "inf", "-inf", "1e400", "1.5.2"}) {
    EXPECT_EQ(parse_double(text), std::nullopt) << text;
  }
}

TEST(Pieces, TrimSplitJoin) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_EQ(join(Names{"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(join(Names{}, ", "), "");
}

TEST(Text, ThousandsStandApartFromFiveDigitsOn) {
  EXPECT_EQ(with_thousands("2016"), "2016");
  EXPECT_EQ(with_thousands("12345.678"), "12,345.678");
  EXPECT_EQ(with_thousands("-1000000"), "-1,000,000");
  EXPECT_EQ(with_thousands("12345 [1]"), "12,345 [1]");
  for (const char* other : {"", "-", "100000-3", "1.5e300000", "f12345", "2027-03-01"}) EXPECT_EQ(with_thousands(other), other);
}

}  // namespace
}  // namespace solleva
