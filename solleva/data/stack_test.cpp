// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/stack.h"

#include <gtest/gtest.h>

#include "solleva/data/data.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data {
namespace {

struct TwoFiles {
  testing::TemporaryFolder folder;
  Engine engine = testing::open_engine();
  std::vector<Table> tables;

  TwoFiles() {
    testing::write_file("a.csv", "id,y,only_a\n7,1.5,x\n9,2,y\n");
    testing::write_file("b.csv", "y,id\n3,9\n\n4,11\n5,12\n");
    tables.push_back(load(engine, "a.csv", {.table = "a"}).value());
    tables.push_back(load(engine, "b.csv", {.table = "b"}).value());
  }
};

TEST(Stack, PutsRowsUnderEachOtherByName) {
  TwoFiles two;
  const Table all = stack(two.engine, two.tables, "round", "all").value();
  EXPECT_EQ(all.rows, 5U);
  EXPECT_EQ(numeric_column(two.engine, all, "id")->values, (std::vector<double>{7, 9, 9, 11, 12}));
  EXPECT_EQ(numeric_column(two.engine, all, "y")->values, (std::vector<double>{1.5, 2, 3, 4, 5}));
  EXPECT_EQ(numeric_column(two.engine, all, "round")->values, (std::vector<double>{1, 1, 2, 2, 2}));
  EXPECT_EQ(coded_column(two.engine, all, "only_a", Gaps::keep)->gaps, 3U);
}

TEST(Stack, NamesAllFilesAndCountsRowsOverThem) {
  TwoFiles two;
  const Table all = stack(two.engine, two.tables, "round", "all").value();
  EXPECT_EQ(all.source, "a.csv, b.csv");
  EXPECT_EQ(place_of(all, 3, "y").unit, "row 4");
  const Table chosen = select(two.engine, all, {.with = {{"double_y", "2 * y"}}}, "chosen").value();
  EXPECT_EQ(numeric_column(two.engine, chosen, "double_y")->values, (std::vector<double>{3, 4, 6, 8, 10}));
}

TEST(Stack, RefusesWhatIsThereAlready) {
  TwoFiles two;
  EXPECT_EQ(stack(two.engine, two.tables, "y", "all").error().code, errors::duplicate_column);
  EXPECT_EQ(stack(two.engine, {}, "round", "all").error().code, errors::no_rows);
}

}  // namespace
}  // namespace solleva::data
