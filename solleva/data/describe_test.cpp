// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/describe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "solleva/data/reader.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data {
namespace {

using testing::error_of;

MATCHER_P3(Value, value, label, count, "") {
  return arg.value == value && arg.label == label && arg.count == static_cast<std::uint64_t>(count);
}
MATCHER_P3(Missing, kind, label, count, "") {
  return arg.kind == kind && arg.label == label && arg.count == static_cast<std::uint64_t>(count);
}

TEST(Describe, CountsSpreadsAndNames) {
  testing::TemporaryFolder folder;
  testing::write_file(
      "t.csv", "n,k,s,d\n1,1,b,2020-01-01\n2,1,a,2019-01-01\n3,2,b,\n4,2,,2021-01-01\n,2,b,2020-01-01\nnan,,b,2020-01-01\n");
  Engine engine = testing::open_engine();
  Table table = load(engine, "t.csv").value();
  table.variables[1].value_labels = {{1.0, "one"}, {MissingTag{'a'}, "refused"}};
  table.variables[1].missing_cells = {{5, MissingTag{'a'}}};
  const auto description = describe(engine, table);
  ASSERT_TRUE(description) << error_of(description);
  EXPECT_EQ(description->rows, 6U);
  const auto& [n, k, s, d] =
      std::tie(description->variables[0], description->variables[1], description->variables[2], description->variables[3]);

  EXPECT_EQ(n.present, 5U);
  EXPECT_EQ(n.not_finite, 1U);
  ASSERT_TRUE(n.spread);
  EXPECT_EQ(n.spread->min, 1);
  EXPECT_EQ(n.spread->lower_quartile, 1);
  EXPECT_EQ(n.spread->median, 2);
  EXPECT_EQ(n.spread->upper_quartile, 3);
  EXPECT_EQ(n.spread->max, 4);
  EXPECT_EQ(n.spread->mean, 2.5);
  EXPECT_THAT(n.spread->bins, ::testing::ElementsAre(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1));
  EXPECT_THAT(n.missing, ::testing::ElementsAre(Missing("empty", "", 1)));

  EXPECT_EQ(k.distinct, 2U);
  EXPECT_THAT(k.frequent, ::testing::ElementsAre(Value("2", "", 3), Value("1", "one", 2)));
  EXPECT_THAT(k.missing, ::testing::ElementsAre(Missing(".a", "refused", 1)));

  EXPECT_EQ(s.first, "a");
  EXPECT_EQ(s.last, "b");
  EXPECT_THAT(s.frequent, ::testing::ElementsAre(Value("b", "", 4), Value("a", "", 1)));
  EXPECT_FALSE(s.spread);

  EXPECT_EQ(d.first, "2019-01-01");
  EXPECT_EQ(d.last, "2021-01-01");
}

TEST(Describe, EdgesOfSpreads) {
  Engine engine = testing::open_engine();
  ASSERT_TRUE(
      engine.execute("CREATE TABLE t AS SELECT CAST(x AS DOUBLE) AS x, 7 AS c, CAST(NULL AS DOUBLE) AS e FROM (VALUES "
                     "('-1.7e308'), ('1.7e308')) v(x)"));
  const Table table{.name = "t",
                    .source = "t",
                    .variables = {{"x", ColumnType::number}, {"c", ColumnType::integer}, {"e", ColumnType::number}}};
  const auto description = describe(engine, table);
  ASSERT_TRUE(description) << error_of(description);
  EXPECT_EQ(description->variables[0].spread->bins.front(), 1U);
  EXPECT_EQ(description->variables[0].spread->bins.back(), 1U);
  const Spread& constant = *description->variables[1].spread;
  EXPECT_EQ(constant.bins.front(), 2U);
  EXPECT_EQ(std::accumulate(constant.bins.begin(), constant.bins.end(), std::uint64_t{0}), 2U);
  EXPECT_FALSE(description->variables[2].spread);

  ASSERT_TRUE(engine.execute("CREATE TABLE none AS SELECT * FROM t WHERE false"));
  const Table none{.name = "none", .source = "t", .variables = table.variables};
  EXPECT_EQ(describe(engine, none)->rows, 0U);
}

}  // namespace
}  // namespace solleva::data
