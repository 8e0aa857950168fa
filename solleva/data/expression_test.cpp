// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solleva/data/column.h"
#include "solleva/data/reader.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data {
namespace {

using testing::error_of;

class Expressions : public ::testing::Test {
 protected:
  std::string verdict(std::string_view text) {
    static const std::vector<std::string> columns = {"income", "hhsize", "Region name", "born"};
    return error_of(rules_.check(text, columns));
  }
  static std::string refused(const std::string& why) {
    return "data.not-an-expression: only an expression over the columns of a row may stand here: " + why;
  }

  Engine engine_ = testing::open_engine();
  ExpressionRules rules_ = ExpressionRules::of(engine_).value();
};

TEST_F(Expressions, WhatComputesAValueFromARowMayRun) {
  for (const char* text : {"income / hhsize",
                           "INCOME > 1.5 AND NOT (hhsize IN (1, 2, 3))",
                           "\"Region name\" = 'North' OR \"Region name\" LIKE 'S%'",
                           "CASE WHEN income IS NULL THEN 0 ELSE ln(income) END",
                           "income BETWEEN 1 AND 2",
                           "CAST(income AS BIGINT) % 2 = 0",
                           "income::DOUBLE ** 2",
                           "coalesce(income, 0) + greatest(hhsize, 1)",
                           "year(born) >= 1980",
                           "born < DATE '2000-01-01'",
                           "upper(trim(\"Region name\")) = 'A'",
                           "nullif(income, 99)",
                           "income -- monthly",
                           "income /* a\nnote */ > 2",
                           "income\n>\n2",
                           "round(income, 2)",
                           "true",
                           "income IS NOT DISTINCT FROM NULL",
                           "regexp_matches(\"Region name\", '^N')",
                           "abs(-income)",
                           "date_diff('year', born, DATE '2020-01-01')"}) {
    EXPECT_EQ(verdict(text), "no error") << text;
  }
}

TEST_F(Expressions, WhatIsMoreThanAnExpressionMayNot) {
  for (const auto& [text, why] : std::vector<std::pair<std::string, std::string>>{
           {"income; DROP TABLE data", "it is a statement"},
           {"1; SELECT 2", "it is more than one expression"},
           {"income FROM read_csv('x.csv')", "it is more than one expression"},
           {"income WHERE true", "it is more than one expression"},
           {"income LIMIT 1", "it is more than one expression"},
           {"income UNION SELECT 1", "it is more than one expression"},
           {"income, hhsize", "it is more than one expression"},
           {"income AS x", "it is more than one expression"},
           {"(SELECT max(income) FROM data)", "a query inside an expression"},
           {"income IN (SELECT 1)", "a query inside an expression"},
           {"EXISTS (FROM 'secret.csv')", "a query inside an expression"},
           {"hhsize > (FROM range(1))", "a query inside an expression"},
           {"sum(income)", "sum() does not exist, or depends on more than the row"},
           {"count(*)", "count_star() does not exist, or depends on more than the row"},
           {"sum(income) OVER ()", "a window function, which looks at other rows"},
           {"row_number() OVER ()", "a window function, which looks at other rows"},
           {"random()", "random() does not exist, or depends on more than the row"},
           {"now() > born", "now() does not exist, or depends on more than the row"},
           {"getenv('HOME') = 'x'", "getenv() does not exist, or depends on more than the row"},
           {"current_setting('threads')", "current_setting() does not exist, or depends on more than the row"},
           {"unnest([1, 2])", "unnest() does not exist, or depends on more than the row"},
           {"read_text('x')", "read_text() does not exist, or depends on more than the row"},
           {"incme(1)", "incme() does not exist, or depends on more than the row"},
           {"income > ?", "a parameter"},
           {"income > $1", "a parameter"},
           {"*", "a list of all columns"},
           {"COLUMNS(*)", "a list of all columns"},
           {"data.income", "a column is named by its name alone"},
       }) {
    EXPECT_EQ(verdict(text), refused(why)) << text;
  }
}

TEST_F(Expressions, NoParenthesisClosesOurs) {
  for (const char* text : {"1) OR (true", "false) OR (true", "1) FROM read_csv('x') WHERE (true", "1), (2", "1) AS a, (2", "(1",
                           "1)", "1 /*", "'open", "1) --"}) {
    EXPECT_THAT(verdict(text),
                ::testing::AnyOf(::testing::StartsWith("data.bad-expression"), ::testing::StartsWith("data.not-an-expression")))
        << text;
  }
}

TEST_F(Expressions, WhatCannotBeReadIsExplained) {
  EXPECT_EQ(verdict(""), "data.bad-expression: the expression cannot be understood: it is empty");
  EXPECT_EQ(verdict("income >"), "data.bad-expression: the expression cannot be understood: syntax error at end of input");
  EXPECT_EQ(verdict("income = = 2"), "data.bad-expression: the expression cannot be understood: syntax error at or near \"=\"");
  EXPECT_EQ(verdict("incme > 2"), "data.missing-column: there is no column 'incme'\nhint: did you mean 'income'");
  EXPECT_EQ(verdict("\"Region name\" = \"North\""),
            "data.missing-column: there is no column 'North'\nhint: text stands in single quotes, as in 'North'");
  EXPECT_EQ(verdict("current_date > born"),
            "data.missing-column: there is no column 'current_date'\nhint: text stands in single quotes, as in 'current_date'");
  EXPECT_EQ(verdict(std::string_view("1\0", 2)), "data.nul-byte: the expression holds a NUL byte");
  EXPECT_EQ(verdict("'caf\xe9'"), "data.wrong-encoding: the expression is not UTF-8");
  EXPECT_EQ(verdict(std::string(20000, ' ') + "1"),
            "data.bad-expression: the expression cannot be understood: it is longer than 10000 bytes");
  std::string deep = "1";
  for (int i = 0; i < 1900; ++i) deep = "f(" + deep + ")";
  EXPECT_THAT(verdict(deep), ::testing::StartsWith("data.bad-expression"));
}

class Selecting : public ::testing::Test {
 protected:
  Selecting() {
    testing::write_file("t.csv", "income,hhsize,name\n10,2,a\n30,3,b\n50,1,c\n,4,d\n");
    table_ = load(engine_, "t.csv").value();
  }
  std::string refusal(const Selection& selection) {
    return error_of(select(engine_, table_, selection, "out" + std::to_string(++count_)));
  }

  testing::TemporaryFolder folder_;
  Engine engine_ = testing::open_engine();
  Table table_;
  int count_ = 0;
};

TEST_F(Selecting, DerivesThenFiltersInTheOrderOfRows) {
  table_.variables[0].label = "monthly income";
  table_.variables[0].missing_cells = {{3, 99.0}};
  const auto out =
      select(engine_, table_, {.with = {{"pc", "income / hhsize"}, {"twice", "2 * pc"}}, .where = "twice < 50 OR income IS NULL"},
             "out");
  ASSERT_TRUE(out) << error_of(out);
  EXPECT_THAT(out->names(), ::testing::ElementsAre("income", "hhsize", "name", "pc", "twice"));
  EXPECT_EQ(out->rows, 3U);
  EXPECT_EQ(out->find("income")->label, "monthly income");
  ASSERT_EQ(out->find("income")->missing_cells.size(), 1U);
  EXPECT_EQ(out->find("income")->missing_cells[0].row, 2U);
  EXPECT_THAT(*text_column(engine_, *out, "name"), ::testing::ElementsAre("a", "b", "d"));
  EXPECT_THAT(numeric_column(engine_, *out, "twice", {.gaps = Gaps::keep})->gaps, 1U);

  const auto again = select(engine_, *out, {.where = "name = 'b'"}, "again");
  ASSERT_TRUE(again) << error_of(again);
  EXPECT_EQ(again->rows, 1U);
}

TEST_F(Selecting, Refusals) {
  EXPECT_EQ(refusal({.where = "income > 1000"}), "data.no-rows: no row is left (t.csv): no row satisfies 'income > 1000'");
  EXPECT_EQ(refusal({.where = "income + 1"}),
            "data.bad-expression: the condition 'income + 1' gives no true or false (t.csv): it gives a whole number");
  EXPECT_EQ(
      refusal({.with = {{"NAME", "1"}}}),
      "data.duplicate-column: the table already has a column 'NAME' (t.csv)\nhint: choose another name for the derived column");
  EXPECT_EQ(refusal({.with = {{"x", "incme"}}}),
            "data.missing-column: there is no column 'incme' (t.csv, expression 'incme')\nhint: did you mean 'income'");
  EXPECT_THAT(
      refusal({.with = {{"x", "upper(income, 2, 3)"}}}),
      ::testing::StartsWith("data.bad-expression: the expression 'upper(income, 2, 3)' does not fit the table: Binder Error"));
  EXPECT_THAT(refusal({.with = {{"x", "CAST(name AS BIGINT)"}}}),
              ::testing::StartsWith("data.bad-expression: an expression fails on a row (t.csv): Conversion Error"));
}

TEST_F(Selecting, AfterItTheEngineIsLocked) {
  ASSERT_TRUE(select(engine_, table_, {.where = "income > 1"}, "out"));
  EXPECT_THAT(error_of(engine_.query("SELECT * FROM 't.csv'")), ::testing::HasSubstr("Permission Error"));
}

TEST_F(Selecting, WorksInPlace) {
  Engine engine = testing::open_engine();
  const auto table = open_in_place(engine, "t.csv");
  ASSERT_TRUE(table) << error_of(table);
  const auto out = select(engine, *table, {.where = "hhsize = 4 OR hhsize = 1"}, "out");
  ASSERT_TRUE(out) << error_of(out);
  EXPECT_EQ(error_of(numeric_column(engine, *out, "income")), "data.missing-value: a value is missing (t.csv:5, income)");
}

TEST(Derived, IsNameAndExpression) {
  EXPECT_EQ(parse_derived(" pc = a == b")->name, "pc");
  EXPECT_EQ(parse_derived(" pc = a == b")->expression, "a == b");
  for (const char* text : {"pc", "=1", "pc=", ""}) {
    EXPECT_EQ(error_of(parse_derived(text)),
              "data.bad-expression: a derived column is written NAME=EXPRESSION: found '" + std::string(text) + "'");
  }
}

}  // namespace
}  // namespace solleva::data
