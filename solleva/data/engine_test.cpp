// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>

#include "solleva/data/appender.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data {
namespace {

using testing::error_of;
using testing::open_engine;

TEST(Engine, StreamsSpansOverChunksInOrder) {
  Engine engine = open_engine();
  auto rows = engine.query(
      "SELECT CAST(range AS DOUBLE) AS x, CASE WHEN range % 5000 = 4999 THEN NULL ELSE range END AS n FROM range(10000)");
  ASSERT_TRUE(rows) << error_of(rows);
  ASSERT_EQ(rows->columns().size(), 2U);
  EXPECT_EQ(rows->columns()[0].name, "x");
  EXPECT_EQ(rows->columns()[0].type, ColumnType::number);
  double expected = 0;
  std::size_t gaps = 0;
  for (;;) {
    auto chunk = rows->next();
    ASSERT_TRUE(chunk) << error_of(chunk);
    if (!*chunk) break;
    EXPECT_LE((*chunk)->rows(), 2048U);
    EXPECT_TRUE((*chunk)->complete(0));
    std::size_t here = 0;
    for (std::size_t i = 0; i < (*chunk)->rows(); ++i) {
      EXPECT_EQ((*chunk)->numbers(0)[i], expected++);
      if (!(*chunk)->has_value(1, i)) ++here;
    }
    EXPECT_EQ((*chunk)->complete(1), here == 0);
    gaps += here;
  }
  EXPECT_EQ(expected, 10000);
  EXPECT_EQ(gaps, 2U);
}

TEST(Engine, AStreamSurvivesOtherQueriesAndOutlivesTheEngine) {
  auto rows = [] {
    Engine engine = open_engine();
    auto stream = engine.query("SELECT range FROM range(5000)");
    EXPECT_TRUE(engine.execute("CREATE TABLE t AS SELECT 1 AS one"));
    EXPECT_EQ(engine.count("SELECT count(*) FROM t"), 1);
    return stream;
  }();
  std::int64_t total = 0;
  for (auto chunk = rows->next(); chunk && *chunk; chunk = rows->next()) {
    const auto values = (*chunk)->integers(0);
    total = std::accumulate(values.begin(), values.end(), total);
  }
  EXPECT_EQ(total, 5000 * 4999 / 2);
}

TEST(Engine, AskingForAnotherTypeIsABug) {
  Engine engine = open_engine();
  auto rows = engine.query("SELECT 'a' AS s");
  auto chunk = rows->next();
  EXPECT_THROW((*chunk)->numbers(0), std::logic_error);
  EXPECT_THROW((*chunk)->text(1, 0), std::logic_error);
  EXPECT_EQ((*chunk)->text(0, 0), "a");
}

TEST(Engine, ErrorsOfQueries) {
  Engine engine = open_engine();
  EXPECT_THAT(error_of(engine.query("SELECT x")),
              ::testing::StartsWith("data.engine-failed: the table engine failed: Binder Error"));
  EXPECT_EQ(error_of(engine.query("SELECT 1; SELECT 2")), "data.engine-failed: the table engine failed: more than one statement");
  EXPECT_EQ(error_of(engine.query("SELECT [1] AS x")), "data.engine-failed: a column has a type that no kernel takes (x)");
  EXPECT_EQ(error_of(engine.query(std::string("SELECT 1\0", 9))), "data.nul-byte: a statement holds a NUL byte");
  EXPECT_THAT(error_of(engine.execute("INSERT INTO nowhere VALUES (1)")), ::testing::StartsWith("data.engine-failed"));
}

TEST(Engine, LockedItReachesNoFileButTheNamedOnes) {
  testing::TemporaryFolder folder;
  testing::write_file("open.csv", "a\n1\n");
  testing::write_file("closed.csv", "a\n1\n");
  Engine engine = open_engine();
  EXPECT_TRUE(engine.query("SELECT * FROM 'closed.csv'"));
  const std::string readable[] = {"open.csv"};
  ASSERT_TRUE(engine.lock(readable));
  EXPECT_TRUE(engine.query("SELECT * FROM 'open.csv'"));
  for (const char* sql : {"SELECT * FROM 'closed.csv'", "SELECT content FROM read_text('closed.csv')",
                          "COPY (SELECT 1) TO 'new.csv'", "ATTACH 'new.db'", "INSTALL httpfs", "LOAD httpfs",
                          "SET enable_external_access = true", "SET threads = 1", "SELECT file FROM glob('*')"}) {
    EXPECT_THAT(error_of(engine.execute(sql)), ::testing::StartsWith("data.engine-failed")) << sql;
  }
  EXPECT_EQ(folder.entries(), 2U);
  EXPECT_TRUE(engine.execute("CREATE TABLE t AS SELECT 1 AS a"));
  EXPECT_TRUE(engine.lock());
}

TEST(Engine, StopsWhenAsked) {
  std::stop_source source;
  Engine engine = Engine::open({.threads = 1, .stop = source.get_token()}).value();
  auto rows = engine.query("SELECT range FROM range(100000000)");
  ASSERT_TRUE(rows->next());
  source.request_stop();
  EXPECT_EQ(error_of(rows->next()), "base.stopped: stopped while reading the data");
  EXPECT_EQ(error_of(engine.query("SELECT 1")), "base.stopped: stopped while reading the data");
}

TEST(Engine, QuotesNamesAndTexts) {
  Engine engine = open_engine();
  EXPECT_EQ(sql_text("it's"), "'it''s'");
  EXPECT_EQ(sql_name("a \"b\""), "\"a \"\"b\"\"\"");
  auto rows = engine.query("SELECT " + sql_text("'; DROP TABLE x; --") + " AS " + sql_name("\"; DROP TABLE x; --"));
  ASSERT_TRUE(rows) << error_of(rows);
  EXPECT_EQ(rows->columns()[0].name, "\"; DROP TABLE x; --");
}

TEST(Appender, EveryTypeWithGapsOverSeveralChunks) {
  Engine engine = open_engine();
  const std::vector<Variable> variables = {{"b", ColumnType::boolean}, {"i", ColumnType::integer}, {"n", ColumnType::number},
                                           {"s", ColumnType::text},    {"d", ColumnType::date},    {"t", ColumnType::timestamp}};
  auto appender = Appender::create(engine, "made", variables);
  ASSERT_TRUE(appender) << error_of(appender);
  for (int row = 0; row < 5000; ++row) {
    if (row % 3 != 0) {
      appender->set_boolean(0, row % 2 == 0);
      appender->set_integer(1, row);
      appender->set_number(2, row / 2.0);
      appender->set_text(3, "a text longer than twelve bytes " + std::to_string(row));
      appender->set_date(4, row);
      appender->set_timestamp(5, std::int64_t{row} * 1000000);
    }
    appender->end_row();
  }
  EXPECT_THROW(appender->set_number(1, 0), std::logic_error);
  ASSERT_TRUE(appender->finish());
  EXPECT_EQ(appender->rows(), 5000U);
  EXPECT_EQ(
      engine.count("SELECT count(*) FROM made WHERE rowid % 3 <> 0 AND b = (rowid % 2 = 0) AND i = rowid AND n = rowid / 2 AND "
                   "s = 'a text longer than twelve bytes ' || rowid AND d = DATE '1970-01-01' + CAST(rowid AS INTEGER) AND t = "
                   "make_timestamp(rowid * 1000000)"),
      3333);
  EXPECT_EQ(
      engine.count(
          "SELECT count(*) FROM made WHERE b IS NULL AND i IS NULL AND n IS NULL AND s IS NULL AND d IS NULL AND t IS NULL"),
      1667);
}

}  // namespace
}  // namespace solleva::data
