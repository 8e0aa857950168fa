// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/column.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "solleva/data/expression.h"
#include "solleva/data/reader.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data {
namespace {

using testing::error_of;

class Columns : public ::testing::Test {
 protected:
  void load_csv(std::string_view bytes) {
    testing::write_file("t.csv", bytes);
    engine_ = testing::open_engine();
    table_ = load(engine_, "t.csv").value();
  }
  std::string refusal(std::string_view name, Requirements requirements = {}) {
    return error_of(numeric_column(engine_, table_, name, requirements));
  }

  testing::TemporaryFolder folder_;
  Engine engine_ = testing::open_engine();
  Table table_;
};

TEST_F(Columns, NumbersFromEveryTypeThatHasThem) {
  load_csv("i,n,t,b\n1,1.5, 2 ,true\n2,-1e-3,03,false\n");
  const std::vector<ColumnRequest> requests = {{"i"}, {"n"}, {"t"}, {"b"}};
  const auto columns = numeric_columns(engine_, table_, requests);
  ASSERT_TRUE(columns) << error_of(columns);
  EXPECT_THAT((*columns)[0].values, ::testing::ElementsAre(1, 2));
  EXPECT_THAT((*columns)[1].values, ::testing::ElementsAre(1.5, -1e-3));
  EXPECT_THAT((*columns)[2].values, ::testing::ElementsAre(2, 3));
  EXPECT_THAT((*columns)[3].values, ::testing::ElementsAre(1, 0));
}

TEST_F(Columns, GapsAreRefusedOrCounted) {
  load_csv("w\n1\n\"\"\n3\n");
  EXPECT_EQ(refusal("w"), "data.missing-value: a value is missing (t.csv:3, w)");
  const auto column = numeric_column(engine_, table_, "w", {.gaps = Gaps::keep});
  ASSERT_TRUE(column);
  EXPECT_EQ(column->gaps, 1U);
  EXPECT_TRUE(std::isnan(column->values[1]));
  EXPECT_EQ(column->values[2], 3);
}

TEST_F(Columns, RefusalsNameTheLine) {
  load_csv(
      "text,inf,nan,sign,day,note\n1,1,1,1,2020-01-01,\"two\nlines\"\n2,inf,1,-2,2020-01-01,x\nthree,1,nan,0,2020-01-01,y\n");
  EXPECT_EQ(refusal("text"), "data.not-a-number: 'three' is not a number (t.csv:5, text)");
  EXPECT_EQ(refusal("inf"), "data.not-finite: inf is not a finite number (t.csv:4, inf)");
  EXPECT_EQ(refusal("nan"), "data.not-finite: nan is not a finite number (t.csv:5, nan)");
  EXPECT_EQ(refusal("sign"), "no error");
  EXPECT_EQ(refusal("sign", {.sign = Sign::non_negative}), "data.negative-value: -2 is negative (t.csv:4, sign)");
  EXPECT_EQ(refusal("sign", {.sign = Sign::positive}), "data.not-positive: -2 is not above 0 (t.csv:4, sign)");
  EXPECT_EQ(refusal("day"), "data.not-a-number: the column holds dates, not numbers (t.csv, day)");
}

TEST_F(Columns, DecimalCommasGetAHint) {
  load_csv("w;v\n1,5;a,b\n");
  EXPECT_EQ(refusal("w"), "data.not-a-number: '1,5' is not a number (t.csv:2, w)\nhint: write decimals with a point");
  EXPECT_EQ(refusal("v"), "data.not-a-number: 'a,b' is not a number (t.csv:2, v)");
}

TEST_F(Columns, MissingColumnsGetNearNames) {
  load_csv("welfare,region,hhsize\n1,2,3\n");
  EXPECT_EQ(refusal("wellfare"), "data.missing-column: there is no column 'wellfare' (t.csv)\nhint: did you mean 'welfare'");
  EXPECT_EQ(refusal("HHSIZE"), "data.missing-column: there is no column 'HHSIZE' (t.csv)\nhint: did you mean 'hhsize'");
  EXPECT_EQ(refusal("income"),
            "data.missing-column: there is no column 'income' (t.csv)\nhint: the columns are welfare, region, hhsize");
}

TEST_F(Columns, Weights) {
  load_csv("good,zero,bad,hole\n1,0,1,1\n0,0,-1,\n");
  EXPECT_THAT(weight_column(engine_, table_, "good")->values, ::testing::ElementsAre(1, 0));
  EXPECT_EQ(error_of(weight_column(engine_, table_, "zero")), "data.zero-weights: every weight is 0 (t.csv, zero)");
  EXPECT_EQ(error_of(weight_column(engine_, table_, "bad")), "data.negative-value: -1 is negative (t.csv:3, bad)");
  EXPECT_EQ(error_of(weight_column(engine_, table_, "hole")), "data.missing-value: a value is missing (t.csv:3, hole)");
}

TEST_F(Columns, NoRows) {
  load_csv("w,s\n");
  EXPECT_EQ(refusal("w"), "data.no-rows: there is no row to work on (t.csv)");
  EXPECT_EQ(error_of(text_column(engine_, table_, "s")), "data.no-rows: there is no row to work on (t.csv)");
}

TEST_F(Columns, TheLineOfARowSurvivesASelection) {
  load_csv("w,keep\n1,true\n2,false\n-3,true\n");
  const auto kept = select(engine_, table_, {.where = "keep"}, "kept");
  ASSERT_TRUE(kept) << error_of(kept);
  EXPECT_EQ(kept->rows, 2U);
  EXPECT_EQ(error_of(numeric_column(engine_, *kept, "w", {.sign = Sign::positive})),
            "data.not-positive: -3 is not above 0 (t.csv:4, w)");
}

TEST_F(Columns, CodesInTheOrderOfAppearance) {
  using ::testing::ElementsAre;
  load_csv("i,n,t,b,d\n7,1.5,north,true,2020-01-02\n-3,-0.0,south,false,2020-01-02\n7,0.0,north,true,2021-01-01\n");
  const auto codes = [&](std::string_view name) { return coded_column(engine_, table_, name).value(); };
  EXPECT_THAT(codes("i").codes, ElementsAre(0, 1, 0));
  EXPECT_THAT(codes("i").names, ElementsAre("7", "-3"));
  EXPECT_THAT(codes("n").codes, ElementsAre(0, 1, 1));
  EXPECT_THAT(codes("n").names, ElementsAre("1.5", "0"));
  EXPECT_THAT(codes("t").codes, ElementsAre(0, 1, 0));
  EXPECT_THAT(codes("t").names, ElementsAre("north", "south"));
  EXPECT_THAT(codes("b").names, ElementsAre("true", "false"));
  EXPECT_THAT(codes("d").codes, ElementsAre(0, 0, 1));
  EXPECT_THAT(codes("d").names, ElementsAre("2020-01-02", "2021-01-01"));
}

TEST_F(Columns, CodesRefuseOrKeepGaps) {
  load_csv("psu,x\na,1\n,2\nb,inf\n");
  EXPECT_EQ(error_of(coded_column(engine_, table_, "psu")), "data.missing-value: a value is missing (t.csv:3, psu)");
  EXPECT_EQ(error_of(coded_column(engine_, table_, "x")), "data.not-finite: inf is not a finite number (t.csv:4, x)");
  EXPECT_EQ(error_of(coded_column(engine_, table_, "ps")),
            "data.missing-column: there is no column 'ps' (t.csv)\nhint: the columns are psu, x");
  const auto kept = coded_column(engine_, table_, "psu", Gaps::keep).value();
  EXPECT_THAT(kept.codes, ::testing::ElementsAre(0, kNoCode, 1));
  EXPECT_THAT(kept.names, ::testing::ElementsAre("a", "b"));
  EXPECT_EQ(kept.gaps, 1U);
}

/// More groups than the first table of hashes holds, over many chunks, agree with an ordinary map.
TEST_F(Columns, CodesOfManyGroups) {
  std::string text = "i,t\n";
  std::map<std::uint64_t, std::uint32_t> expected;
  std::vector<std::uint32_t> codes;
  for (std::uint64_t row = 0; row < 30'000; ++row) {
    const std::uint64_t key = row * row * 977 % 12'347 * 1'000'003;
    codes.push_back(expected.try_emplace(key, static_cast<std::uint32_t>(expected.size())).first->second);
    text += std::to_string(key) + ",household number " + std::to_string(key) + "\n";
  }
  load_csv(text);
  EXPECT_EQ(coded_column(engine_, table_, "i").value().codes, codes);
  const auto named = coded_column(engine_, table_, "t").value();
  EXPECT_EQ(named.codes, codes);
  ASSERT_EQ(named.names.size(), expected.size());
  for (const auto& [key, code] : expected) EXPECT_EQ(named.names[code], "household number " + std::to_string(key));
}

}  // namespace
}  // namespace solleva::data
