// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <map>

#include "solleva/data/column.h"
#include "solleva/data/reader.h"
#include "solleva/data/testing/temporary.h"
#include "solleva/data/writer.h"

namespace solleva::data {
namespace {

using testing::error_of;

const std::map<std::string, std::string> frame = {
    {"xl/workbook.xml",
     R"(<workbook xmlns:r="x"><sheets><sheet name="First" r:id="r1"/><sheet name="Second" r:id="r2"/></sheets></workbook>)"},
    {"xl/_rels/workbook.xml.rels",
     R"(<Relationships><Relationship Id="r1" Target="worksheets/a.xml"/><Relationship Id="r2" Target="/xl/worksheets/b.xml"/></Relationships>)"},
    {"xl/styles.xml",
     R"(<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.0 &quot;days&quot;"/></numFmts>)"
     R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs></styleSheet>)"},
    {"xl/sharedStrings.xml",
     R"(<sst><si><t>id</t></si><si><r><t>rich </t></r><r><t xml:space="preserve">text</t></r><rPh><t>no</t></rPh></si></sst>)"},
    {"xl/worksheets/b.xml",
     R"(<worksheet><sheetData><row><c t="inlineStr"><is><t>other</t></is></c></row></sheetData></worksheet>)"},
};

std::string cells(const std::string& rows) {
  return "<worksheet><sheetData>" + rows + "</sheetData></worksheet>";
}

class Xlsx : public ::testing::Test {
 protected:
  static void archive(const std::string& path, const std::map<std::string, std::string>& parts) {
    std::filesystem::remove(path);
    zip_t* zip = zip_open(path.c_str(), ZIP_CREATE, nullptr);
    for (const auto& [name, bytes] : parts) {
      zip_file_add(zip, name.c_str(), zip_source_buffer(zip, bytes.data(), bytes.size(), 0), 0);
    }
    ASSERT_EQ(zip_close(zip), 0);
  }
  static void book(const std::string& rows, std::map<std::string, std::string> parts = frame) {
    parts["xl/worksheets/a.xml"] = cells(rows);
    archive("a.xlsx", parts);
  }
  std::string refusal(const std::string& rows) {
    book(rows);
    return error_of(load(engine_, "a.xlsx"));
  }

  testing::TemporaryFolder folder_;
  Engine engine_ = testing::open_engine();
};

TEST_F(Xlsx, EveryKindOfCell) {
  book(
      R"(<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>day</t></is></c><c r="C2" t="str"><v>n</v></c>)"
      R"(<c r="D2" t="inlineStr"><is><t>time</t></is></c><c r="E2" t="inlineStr"><is><t>yes</t></is></c><c r="F2" t="inlineStr"><is><t>mixed</t></is></c></row>)"
      R"(<row r="3"><c r="A3"><v>1</v></c><c r="B3" s="1"><v>43831</v></c><c r="C3" s="3"><v>0.1</v></c><c r="D3" s="4"><v>43831.5</v></c><c r="E3" t="b"><v>1</v></c><c r="F3" t="s"><v>1</v></c></row>)"
      R"(<row r="4"><c r="B4" s="2"><v>1</v></c><c r="C4" t="e"><v>#DIV/0!</v></c><c r="F4"><v>2.5</v></c></row>)"
      R"(<row r="5"/><row r="7"><c r="A7"><v>3</v></c><c r="F7" s="1"><v>61</v></c></row>)");
  const auto table = load(engine_, "a.xlsx");
  ASSERT_TRUE(table) << error_of(table);
  std::vector<std::string> types;
  for (const Variable& variable : table->variables) types.push_back(variable.name + " " + std::string(type_name(variable.type)));
  EXPECT_THAT(types, ::testing::ElementsAre("id whole number", "day date", "n number", "time date and time", "yes true or false",
                                            "mixed text"));
  EXPECT_EQ(table->rows, 3U);
  EXPECT_THAT(*text_column(engine_, *table, "id"), ::testing::ElementsAre("1", std::nullopt, "3"));
  EXPECT_THAT(*text_column(engine_, *table, "day"), ::testing::ElementsAre("2020-01-01", "1900-01-01", std::nullopt));
  EXPECT_THAT(*text_column(engine_, *table, "time"), ::testing::ElementsAre("2020-01-01 12:00:00", std::nullopt, std::nullopt));
  EXPECT_THAT(*text_column(engine_, *table, "mixed"), ::testing::ElementsAre("rich text", "2.5", "1900-03-01"));
  ASSERT_EQ(table->find("n")->missing_cells.size(), 1U);
  EXPECT_EQ(table->find("n")->missing_cells[0].value, CodedValue(std::string("#DIV/0!")));
  EXPECT_EQ(error_of(numeric_column(engine_, *table, "n")), "data.missing-value: a value is missing (a.xlsx:4, n)");
  EXPECT_EQ(error_of(numeric_column(engine_, *table, "mixed")),
            "data.not-a-number: 'rich text' is not a number (a.xlsx:3, mixed)");
}

TEST_F(Xlsx, ChoosesASheet) {
  book("");
  Engine engine = testing::open_engine();
  EXPECT_THAT(load(engine, "a.xlsx", {.sheet = "Second"})->names(), ::testing::ElementsAre("other"));
  EXPECT_EQ(error_of(load(engine, "a.xlsx", {.sheet = "Third"})),
            "data.missing-sheet: the workbook has no sheet 'Third' (a.xlsx)\nhint: its sheets are First, Second");
  EXPECT_EQ(error_of(load(engine, "a.xlsx")),
            "data.empty-file: the sheet is empty (a.xlsx, First)\nhint: its first row must name the columns");
}

TEST_F(Xlsx, The1904Calendar) {
  auto parts = frame;
  parts["xl/workbook.xml"] = R"(<workbook><workbookPr date1904="1"/><sheets><sheet name="First" r:id="r1"/></sheets></workbook>)";
  book(R"(<row><c t="str"><v>d</v></c></row><row><c s="1"><v>42369</v></c></row>)", parts);
  const auto table = load(engine_, "a.xlsx");
  ASSERT_TRUE(table) << error_of(table);
  EXPECT_THAT(*text_column(engine_, *table, "d"), ::testing::ElementsAre("2020-01-01"));
}

TEST_F(Xlsx, RefusesDamage) {
  EXPECT_EQ(refusal(R"(<row r="1"><c t="str"><v>a</v></c></row><row r="9"><c><v>1</v></c><c><v>2</v></c></row>)"),
            "data.ragged-row: a row has more cells than the header (a.xlsx:9): the header has 1, the row 2");
  EXPECT_EQ(refusal(R"(<row><c t="s"><v>7</v></c></row>)"),
            "data.malformed-file: the workbook is damaged (a.xlsx:1): a cell refers to a text that is not there");
  EXPECT_EQ(refusal(R"(<row><c r="ZZZZZ1"><v>7</v></c></row>)"),
            "data.malformed-file: the workbook is damaged (a.xlsx:1): a cell stands beyond the last column of a sheet");
  EXPECT_EQ(refusal(R"(<row><c><v>seven</v></c></row>)"),
            "data.malformed-file: the workbook is damaged (a.xlsx:1): a cell holds 'seven' for a number");
  EXPECT_EQ(refusal(R"(<row><c t="str"><v>a</v></c><c t="str"><v>A</v></c></row>)"),
            "data.duplicate-column: two columns are called 'A' (a.xlsx:1, columns 1 and 2): names that differ only in letter "
            "case are the same to the table engine");
  archive("b.xlsx", {{"readme.txt", "no workbook"}});
  EXPECT_EQ(error_of(load(engine_, "b.xlsx")),
            "data.malformed-file: the file is no .xlsx workbook, or is damaged (b.xlsx): the archive holds no workbook");
}

TEST_F(Xlsx, RefusesASmallFileThatUnpacksToALargeOne) {
  auto parts = frame;
  parts["xl/sharedStrings.xml"] = std::string(std::size_t{300} << 20, ' ');
  book("", parts);
  EXPECT_LT(std::filesystem::file_size("a.xlsx"), 1000000U);
  EXPECT_EQ(error_of(load(engine_, "a.xlsx")),
            "data.too-large: the workbook is too large (a.xlsx): xl/sharedStrings.xml unpacks to more than 256 MB\nhint: save it "
            "as .csv");
}

TEST_F(Xlsx, WrittenAndReadBack) {
  testing::write_file("t.csv",
                      "n,w,s,b,d,t,big\n1,0.1,\"a, b\",true,2020-02-29,2020-02-29 "
                      "12:34:56,1234567890123456\n,,,,,,\n-3,1e300,é,false,1950-01-01,1950-01-01 00:00:01,7\n");
  auto table = load(engine_, "t.csv", {.table = "t"});
  ASSERT_TRUE(table) << error_of(table);
  table->variables[0].label = "a number";
  table->variables[0].value_labels = {{1.0, "one"}};
  const auto losses = write_table(engine_, *table, "t.xlsx");
  ASSERT_TRUE(losses) << error_of(losses);
  EXPECT_THAT(*losses, ::testing::IsEmpty());
  const auto back = load(engine_, "t.xlsx", {.table = "back"});
  ASSERT_TRUE(back) << error_of(back);
  EXPECT_EQ(back->rows, 2U) << "a row without any cell is no row of a sheet";
  for (const char* name : {"n", "w", "s", "b", "d", "t"}) {
    EXPECT_EQ(back->find(name)->type, table->find(name)->type) << name;
    const auto before = *text_column(engine_, *table, name);
    EXPECT_THAT(*text_column(engine_, *back, name), ::testing::ElementsAre(before[0], before[2])) << name;
  }
  EXPECT_EQ(text_column(engine_, *back, "big")->front(), "1234567890123456") << "sixteen digits are kept as text";
  const auto labels = load(engine_, "t.xlsx", {.table = "labels", .sheet = "variables"});
  ASSERT_TRUE(labels) << error_of(labels);
  EXPECT_EQ(labels->rows, 8U);

  ASSERT_TRUE(write_table(engine_, *table, "again.xlsx"));
  EXPECT_EQ(testing::read_file("t.xlsx"), testing::read_file("again.xlsx"));
}

TEST_F(Xlsx, DamagedArchivesAreErrorsAndNeverCrash) {
  book(R"(<row><c t="s"><v>0</v></c></row><row><c><v>1</v></c></row>)");
  const std::string good = testing::read_file("a.xlsx");
  for (std::size_t length = 1; length < good.size(); length += 7) {
    testing::write_file("cut.xlsx", std::string_view(good).substr(0, length));
    EXPECT_THAT(error_of(load(engine_, "cut.xlsx", {.table = "t" + std::to_string(length)})),
                ::testing::StartsWith("data.malformed-file"))
        << length;
  }
  std::uint32_t state = 777;
  for (int i = 0; i < 300; ++i) {
    std::string bent = good;
    state = state * 1664525 + 1013904223;
    bent[state % bent.size()] = static_cast<char>(state >> 24);
    testing::write_file("bent.xlsx", bent);
    const auto read = load(engine_, "bent.xlsx", {.table = "b" + std::to_string(i)});
    if (!read) {
      EXPECT_NE(error_of(read).find("bent.xlsx"), std::string::npos) << error_of(read);
    }
  }
}

}  // namespace
}  // namespace solleva::data
