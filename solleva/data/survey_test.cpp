// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <readstat.h>

#include <cstdio>

#include "solleva/data/appender.h"
#include "solleva/data/column.h"
#include "solleva/data/reader.h"
#include "solleva/data/survey_format.h"
#include "solleva/data/testing/temporary.h"
#include "solleva/data/writer.h"

namespace solleva::data {
namespace {

using testing::error_of;

MATCHER_P2(Cell, row, value, "") {
  return arg.row == static_cast<std::uint64_t>(row) && arg.value == CodedValue(value);
}

class Survey : public ::testing::Test {
 protected:
  /// Six households with everything that survey files tell beside the values.
  Table households(const std::string& name) {
    Table table{.name = name, .source = "made"};
    table.label = "Households of Wonderland";
    table.variables = {{"hid", ColumnType::integer, "household"},
                       {"region", ColumnType::integer, "region of residence"},
                       {"welfare", ColumnType::number, "consumption, per person and day"},
                       {"village", ColumnType::text, "name of the village"},
                       {"born", ColumnType::date, "birth of the head"},
                       {"seen", ColumnType::timestamp, "time of the interview"},
                       {"poor", ColumnType::boolean, "below the line"}};
    table.variables[1].value_labels = {{1.0, "north"}, {2.0, "south – été"}};
    auto appender = Appender::create(engine_, name, table.variables).value();
    for (int row = 0; row < 6; ++row) {
      appender.set_integer(0, 1000000 + row);
      appender.set_integer(1, 1 + row % 2);
      if (row < 4) appender.set_number(2, 0.1 + row);
      appender.set_text(3, row == 0 ? "Xī’ān village with a long name" : "v" + std::to_string(row));
      appender.set_date(4, -20000 + 9000 * row);
      appender.set_timestamp(5, std::int64_t{1483228800000000} + row * 1500000);
      appender.set_boolean(6, row > 2);
      appender.end_row();
    }
    EXPECT_TRUE(appender.finish());
    table.rows = 6;
    return table;
  }

  /// Writes, reads back and gives what came, with every column as text to compare.
  Table through(const Table& table, const std::string& path, Losses* losses = nullptr) {
    auto written = write_table(engine_, table, path);
    EXPECT_TRUE(written) << error_of(written);
    if (losses != nullptr && written) *losses = *written;
    auto back = load(engine_, path, {.table = "back" + std::to_string(++count_)});
    EXPECT_TRUE(back) << error_of(back);
    return back.value_or(Table{});
  }

  void expect_same_values(const Table& a, const Table& b) {
    ASSERT_EQ(a.names(), b.names());
    for (const Variable& variable : a.variables) {
      const Variable& other = *b.find(variable.name);
      EXPECT_EQ(variable.label, other.label);
      EXPECT_THAT(other.value_labels, ::testing::UnorderedElementsAreArray(variable.value_labels)) << variable.name;
      if (variable.type == ColumnType::boolean || variable.type == ColumnType::integer) {  // these formats have numbers only
        EXPECT_EQ(numeric_column(engine_, a, variable.name)->values, numeric_column(engine_, b, variable.name)->values);
      } else {
        EXPECT_EQ(other.type, variable.type) << variable.name;
        EXPECT_EQ(*text_column(engine_, a, variable.name), *text_column(engine_, b, variable.name)) << variable.name;
      }
    }
    EXPECT_EQ(a.label, b.label);
    EXPECT_EQ(a.rows, b.rows);
  }

  testing::TemporaryFolder folder_;
  Engine engine_ = testing::open_engine();
  int count_ = 0;
};

TEST_F(Survey, StataRoundTrip) {
  Table table = households("made");
  table.variables[2].missing_cells = {{4, MissingTag{'a'}}};  // row 5 is missing and says no more
  table.variables[2].value_labels = {{MissingTag{'a'}, "refused"}};
  Losses losses;
  const Table back = through(table, "a.dta", &losses);
  EXPECT_THAT(losses, ::testing::IsEmpty());
  expect_same_values(table, back);
  EXPECT_THAT(back.find("welfare")->missing_cells, ::testing::ElementsAre(Cell(4, MissingTag{'a'})));
  EXPECT_EQ(back.find("hid")->type, ColumnType::integer);

  const Table twice = through(back, "b.dta");
  EXPECT_EQ(testing::read_file("a.dta").size(), testing::read_file("b.dta").size());
  expect_same_values(back, twice);
}

TEST_F(Survey, SpssRoundTrip) {
  Table table = households("made");
  table.variables[2].missing_rules = {{97.0, 99.0}};
  table.variables[2].missing_cells = {{4, 98.0}};
  table.variables[2].value_labels = {{98.0, "does not know"}};
  table.variables[3].value_labels = {{std::string("v1"), "the first"}};
  Losses losses;
  const Table back = through(table, "a.sav", &losses);
  EXPECT_THAT(losses, ::testing::IsEmpty());
  expect_same_values(table, back);
  EXPECT_EQ(back.find("hid")->type, ColumnType::integer);
  EXPECT_THAT(back.find("welfare")->missing_cells, ::testing::ElementsAre(Cell(4, 98.0)));
  EXPECT_EQ(back.find("welfare")->missing_rules, table.variables[2].missing_rules);
  through(back, "b.sav");
  EXPECT_EQ(testing::read_file("a.sav").size(), testing::read_file("b.sav").size());
}

TEST_F(Survey, DeclaredMissingValuesBecomeTagsInStata) {
  Table table = households("made");
  table.variables[2].missing_rules = {{97.0, 97.0}, {99.0, 99.0}};
  table.variables[2].missing_cells = {{4, 99.0}, {5, 97.0}};
  table.variables[2].value_labels = {{97.0, "refused"}, {99.0, "does not know"}};
  Losses losses;
  const Table back = through(table, "a.dta", &losses);
  EXPECT_THAT(losses, ::testing::ElementsAre("declared missing values of 'welfare' are written 97 as .a, 99 as .b"));
  EXPECT_THAT(back.find("welfare")->missing_cells, ::testing::ElementsAre(Cell(4, MissingTag{'b'}), Cell(5, MissingTag{'a'})));
  EXPECT_THAT(back.find("welfare")->value_labels, ::testing::UnorderedElementsAre(ValueLabel{MissingTag{'a'}, "refused"},
                                                                                  ValueLabel{MissingTag{'b'}, "does not know"}));
}

TEST_F(Survey, WhatSpssDoesNotHaveIsSaid) {
  Table table = households("made");
  table.variables[2].missing_cells = {{4, MissingTag{'a'}}};
  table.variables[2].value_labels = {{MissingTag{'a'}, "refused"}};
  Losses losses;
  const Table back = through(table, "a.sav", &losses);
  EXPECT_THAT(losses,
              ::testing::ElementsAre("1 value labels of 'welfare' were left out: the format has no such labels",
                                     "kinds of missing values that the format does not have became plain missing values"));
  EXPECT_EQ(numeric_column(engine_, back, "welfare", {.gaps = Gaps::keep})->gaps, 2U);
}

TEST_F(Survey, RefusesWhatAFormatCannotHold) {
  Table table = households("made");
  table.variables[0].name = "two words";
  ASSERT_TRUE(engine_.execute("ALTER TABLE made RENAME COLUMN hid TO \"two words\""));
  EXPECT_THAT(error_of(write_table(engine_, table, "a.dta")),
              ::testing::StartsWith("data.cannot-hold: the format cannot hold this (a.dta, two words): "));
  EXPECT_EQ(error_of(write_table(engine_, table, "a.sas7bdat")),
            "data.cannot-hold: files of this format are read, not written (a.sas7bdat)\nhint: write .sav, .dta or .parquet");
  ASSERT_TRUE(engine_.execute("CREATE TABLE wide AS SELECT repeat('x', 3000) AS s, 9007199254740993 AS n"));
  Table wide{.name = "wide", .source = "made", .variables = {{"s", ColumnType::text}, {"n", ColumnType::integer}}};
  EXPECT_EQ(
      error_of(write_table(engine_, wide, "a.dta")),
      "data.cannot-hold: a text of 3000 bytes is longer than the 2045 of this format (a.dta, s)\nhint: write .parquet or .csv");
  EXPECT_EQ(error_of(write_table(engine_, wide, "a.sav")),
            "data.cannot-hold: a whole number has more digits than this format keeps (a.sav, n)\nhint: write .parquet or .csv");
  ASSERT_TRUE(engine_.execute("CREATE TABLE odd AS SELECT CAST('inf' AS DOUBLE) AS x"));
  Table odd{.name = "odd", .source = "made", .variables = {{"x", ColumnType::number}}};
  EXPECT_THAT(error_of(write_table(engine_, odd, "a.dta")),
              ::testing::StartsWith("data.cannot-hold: the format cannot hold this (a.dta, x)"));
  EXPECT_EQ(folder_.entries(), 0U);
}

/// A SAS file by ReadStat itself: we do not offer to write them.
void write_sas(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  readstat_writer_t* writer = readstat_writer_init();
  readstat_set_data_writer(writer, [](const void* bytes, std::size_t length, void* context) -> ssize_t {
    return static_cast<ssize_t>(std::fwrite(bytes, 1, length, static_cast<std::FILE*>(context)));
  });
  readstat_writer_set_file_label(writer, "SAS");
  readstat_variable_t* id = readstat_add_variable(writer, "id", READSTAT_TYPE_DOUBLE, 8);
  readstat_variable_t* day = readstat_add_variable(writer, "day", READSTAT_TYPE_DOUBLE, 8);
  readstat_variable_set_label(day, "day of the visit");
  readstat_variable_set_format(day, "YYMMDD10");
  readstat_variable_t* name = readstat_add_variable(writer, "name", READSTAT_TYPE_STRING, 20);
  EXPECT_EQ(readstat_begin_writing_sas7bdat(writer, file, 300), READSTAT_OK);
  for (int row = 0; row < 300; ++row) {
    readstat_begin_row(writer);
    if (row == 1) {
      readstat_insert_tagged_missing_value(writer, id, 'B');
    } else {
      readstat_insert_double_value(writer, id, row);
    }
    readstat_insert_double_value(writer, day, 21915);  // 2020-01-01
    readstat_insert_string_value(writer, name, ("n" + std::to_string(row)).c_str());
    EXPECT_EQ(readstat_end_row(writer), READSTAT_OK);
  }
  EXPECT_EQ(readstat_end_writing(writer), READSTAT_OK);
  readstat_writer_free(writer);
  std::fclose(file);
}

TEST_F(Survey, ReadsSas) {
  write_sas("a.sas7bdat");
  const auto table = load(engine_, "a.sas7bdat");
  ASSERT_TRUE(table) << error_of(table);
  EXPECT_EQ(table->rows, 300U);
  EXPECT_THAT(table->names(), ::testing::ElementsAre("id", "day", "name"));
  EXPECT_EQ(table->find("day")->label, "day of the visit");
  EXPECT_THAT(table->find("id")->missing_cells, ::testing::ElementsAre(Cell(1, MissingTag{'B'})));
  EXPECT_EQ(text_column(engine_, *table, "day")->front(), "2020-01-01");
  EXPECT_EQ(text_column(engine_, *table, "name")->back(), "n299");
}

TEST_F(Survey, DamagedFilesAreErrorsAndNeverCrash) {
  write_sas("good.sas7bdat");
  Table table = households("made");
  table.variables[2].missing_cells = {{4, 98.0}};
  ASSERT_TRUE(write_table(engine_, table, "good.dta"));
  ASSERT_TRUE(write_table(engine_, table, "good.sav"));
  for (const std::string ending : {"dta", "sav", "sas7bdat"}) {
    const std::string good = testing::read_file("good." + ending);
    std::size_t refused = 0;
    const std::size_t step = std::max<std::size_t>(1, good.size() / 150);
    for (std::size_t length = 1; length < good.size(); length += step) {
      testing::write_file("cut." + ending, std::string_view(good).substr(0, length));
      const auto read = load(engine_, "cut." + ending, {.table = "t" + std::to_string(++count_)});
      if (!read) ++refused;
      // What is left out at the end of a .dta are labels, at the end of a .sas7bdat padding: the rows are then all there.
      if (read) {
        EXPECT_EQ(read->rows, ending == "sas7bdat" ? 300U : 6U) << ending << " cut at " << length;
      }
    }
    EXPECT_GT(refused, 50U) << ending;
    std::uint32_t state = 12345;
    for (int i = 0; i < 150; ++i) {
      std::string bent = good;
      for (int flips = 0; flips < 3; ++flips) {
        state = state * 1664525 + 1013904223;
        bent[state % bent.size()] = static_cast<char>(state >> 24);
      }
      testing::write_file("bent." + ending, bent);
      const auto read = load(engine_, "bent." + ending, {.table = "t" + std::to_string(++count_)});
      if (!read) {
        EXPECT_NE(error_of(read).find("bent." + ending), std::string::npos) << error_of(read);
      }
    }
  }
}

TEST(SurveyFormats, NumbersWithoutDecimals) {
  for (const char* format : {"F8.0", "F8", "8.", "F40"}) EXPECT_TRUE(without_decimals(FileFormat::sav, format)) << format;
  for (const char* format : {"", "F", "F8.2", "COMMA8.0", "E8.0", "DATE11"})
    EXPECT_FALSE(without_decimals(FileFormat::sav, format)) << format;
  EXPECT_FALSE(without_decimals(FileFormat::dta, "F8.0"));
}

TEST(TimeScales, KnownDaysOfEachProgram) {
  const auto day = [](FileFormat file, const char* format, double value) {
    return to_days(*time_scale(file, format), value)->days;
  };
  EXPECT_EQ(day(FileFormat::dta, "%td", 0), -3653);                 // 1960-01-01
  EXPECT_EQ(day(FileFormat::dta, "%-tdCCYY-NN-DD", 21915), 18262);  // 2020-01-01
  EXPECT_EQ(day(FileFormat::sav, "DATE11", 13166064000.0), 10957);  // 2000-01-01
  EXPECT_EQ(day(FileFormat::sas7bdat, "YYMMDDD10", 21915), 18262);
  EXPECT_EQ(to_microseconds(*time_scale(FileFormat::dta, "%tc"), 1500), -3653 * std::int64_t{86400000000} + 1500000);
  EXPECT_EQ(to_microseconds(*time_scale(FileFormat::sav, "DATETIME20"), 12219379200.5), 500000);  // half a second into 1970
  for (const auto& [file, format] : std::vector<std::pair<FileFormat, const char*>>{{FileFormat::dta, "%tm"},
                                                                                    {FileFormat::dta, "%tC"},
                                                                                    {FileFormat::dta, "%9.0g"},
                                                                                    {FileFormat::sav, "F8.2"},
                                                                                    {FileFormat::sav, "TIME8"},
                                                                                    {FileFormat::sas7bdat, "BEST12"},
                                                                                    {FileFormat::sas7bdat, "TIME8"},
                                                                                    {FileFormat::csv, "%td"}}) {
    EXPECT_FALSE(time_scale(file, format)) << format;
  }
  EXPECT_FALSE(to_days(*time_scale(FileFormat::dta, "%td"), 1e9));
  EXPECT_TRUE(to_days(*time_scale(FileFormat::dta, "%td"), 0.5)->cut);
  for (const FileFormat file : {FileFormat::dta, FileFormat::sav}) {
    const TimeScale days = *time_scale(file, time_format(file, ColumnType::date));
    const TimeScale times = *time_scale(file, time_format(file, ColumnType::timestamp));
    for (const std::int32_t each : {-100000, -1, 0, 1, 18262}) {
      EXPECT_EQ(to_days(days, date_number(file, each))->days, each);
      EXPECT_EQ(to_microseconds(times, time_number(file, each * std::int64_t{86400000000} + 1000)),
                each * std::int64_t{86400000000} + 1000);
    }
  }
}

}  // namespace
}  // namespace solleva::data
