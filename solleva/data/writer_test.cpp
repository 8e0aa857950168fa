// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solleva/data/column.h"
#include "solleva/data/reader.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data {
namespace {

using testing::error_of;
using testing::read_file;

class Writer : public ::testing::Test {
 protected:
  Writer() {
    testing::write_file("in.csv",
                        "n,w,s,b,d,t\n1,0.1,\"a, \"\"b\"\"\",true,2020-02-29,2020-02-29 "
                        "12:34:56\n,,,,,\n-3,1e300,é,false,1066-10-14,1950-01-01 00:00:01\n");
    table_ = load(engine_, "in.csv", {.table = "in"}).value();
  }

  testing::TemporaryFolder folder_;
  Engine engine_ = testing::open_engine();
  Table table_;
};

TEST_F(Writer, EveryFormatOfTheEngineGivesTheTableBack) {
  for (const std::string path :
       {"out.csv", "out.csv.gz", "out.csv.zst", "out.tsv", "out.parquet", "out.json", "out.jsonl", "out.ndjson"}) {
    const auto losses = write_table(engine_, table_, path);
    ASSERT_TRUE(losses) << path << ": " << error_of(losses);
    EXPECT_THAT(*losses, ::testing::IsEmpty()) << path;
    const auto back = load(engine_, path, {.table = "back" + path});
    ASSERT_TRUE(back) << path << ": " << error_of(back);
    EXPECT_EQ(back->names(), table_.names()) << path;
    for (const Variable& variable : table_.variables) {
      EXPECT_EQ(back->find(variable.name)->type, variable.type) << path << " " << variable.name;
      EXPECT_EQ(*text_column(engine_, *back, variable.name), *text_column(engine_, table_, variable.name))
          << path << " " << variable.name;
    }
  }
}

TEST_F(Writer, CsvIsWhatAnybodyReads) {
  ASSERT_TRUE(write_table(engine_, table_, "out.csv"));
  EXPECT_EQ(read_file("out.csv"),
            "n,w,s,b,d,t\n1,0.1,\"a, \"\"b\"\"\",true,2020-02-29,2020-02-29 "
            "12:34:56\n,,,,,\n-3,1e+300,é,false,1066-10-14,1950-01-01 00:00:01\n");
}

TEST_F(Writer, LabelsStandBesideFormatsWithoutThem) {
  table_.label = "a survey";
  table_.variables[0].label = "a number";
  table_.variables[0].value_labels = {{1.0, "one"}, {MissingTag{'a'}, "refused"}};
  table_.variables[1].missing_rules = {{97.0, 99.0}};
  table_.variables[0].missing_cells = {{1, MissingTag{'a'}}};
  const auto losses = write_table(engine_, table_, "out.csv");
  ASSERT_TRUE(losses) << error_of(losses);
  EXPECT_THAT(*losses, ::testing::ElementsAre("1 missing values lost their kind: they are empty cells"));
  EXPECT_THAT(read_file("out.csv.labels.json"), ::testing::StartsWith(R"({
 "label": "a survey",
 "variables": [
  {
   "name": "n",
   "label": "a number",
   "value_labels": [
    {
     "value": 1.0,
     "label": "one"
    },
    {
     "value": ".a",
     "label": "refused"
    }
   ]
  },
  {
   "name": "w",
   "label": "",
   "missing": [
    {
     "from": 97.0,
     "to": 99.0
    }
   ]
  },)"));
}

TEST_F(Writer, AFailureLeavesNothing) {
  EXPECT_EQ(error_of(write_table(engine_, table_, "no/such/out.csv")),
            "data.no-file: the folder of the output does not exist (no/such/out.csv)");
  EXPECT_THAT(error_of(write_table(engine_, table_, "out.doc")), ::testing::StartsWith("data.unknown-format"));
  table_.variables[0].name = "gone";  // the engine fails under way
  testing::write_file("out.csv", "before");
  for (const std::string path : {"out.csv", "out.parquet", "out.xlsx", "out.dta", "out.sav"}) {
    EXPECT_FALSE(write_table(engine_, table_, path)) << path;
  }
  EXPECT_EQ(read_file("out.csv"), "before");
  EXPECT_EQ(folder_.entries(), 2U);
  EXPECT_EQ(error_of(write_table(engine_, table_, "/dev/full")).substr(0, 19), "data.unknown-format");
}

TEST_F(Writer, RefusesWhatASheetCannotHold) {
  EXPECT_EQ(error_of(write_table(engine_, table_, "out.xlsx")),
            "data.cannot-hold: a date before 1900-03-01 does not fit a sheet (out.xlsx, d)\nhint: write .csv or .parquet");
  ASSERT_TRUE(engine_.execute("CREATE TABLE long AS SELECT range AS n FROM range(1048576)"));
  const Table tall{.name = "long", .source = "made", .variables = {{"n", ColumnType::integer}}};
  EXPECT_EQ(error_of(write_table(engine_, tall, "out.xlsx")),
            "data.cannot-hold: a sheet has at most 1048576 rows (out.xlsx)\nhint: write .csv or .parquet");
  EXPECT_EQ(folder_.entries(), 1U);
}

}  // namespace
}  // namespace solleva::data
