// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "solleva/data/column.h"
#include "solleva/data/file.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data {
namespace {

using testing::error_of;
using testing::open_engine;
using testing::write_file;

class Reader : public ::testing::Test {
 protected:
  /// The whole text of what is wrong with a file of these bytes.
  std::string refusal(const std::string& path, std::string_view bytes) {
    write_file(path, bytes);
    Engine engine = open_engine();
    return error_of(load(engine, path));
  }

  Result<Table> read(const std::string& path, std::string_view bytes) {
    write_file(path, bytes);
    engine_ = open_engine();
    return load(engine_, path);
  }

  std::vector<std::string> types(const Table& table) {
    std::vector<std::string> names;
    for (const Variable& variable : table.variables) names.push_back(variable.name + " " + std::string(type_name(variable.type)));
    return names;
  }

  testing::TemporaryFolder folder_;
  Engine engine_ = open_engine();
};

std::string gzip(const std::string& text) {
  gzFile file = gzopen("packed.gz", "wb");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  return testing::read_file("packed.gz");
}

std::string zstd(const std::string& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

TEST_F(Reader, TypesComeFromAllCells) {
  auto table = read("a.csv",
                    "whole,number,text,truth,day,time,code,long,hole\n"
                    "1,1.5,a,true,2020-02-29,2020-01-01 10:00:00,01,123456789012345678901,\n"
                    "-2,1e3,\"b, c\",FALSE,1999-12-31,2020-01-01T10:00:00.5,02,1,\n"
                    ",.5,\"say \"\"x\"\"\",,,,,,\n");
  ASSERT_TRUE(table) << error_of(table);
  EXPECT_EQ(table->rows, 3U);
  EXPECT_THAT(types(*table), ::testing::ElementsAre("whole whole number", "number number", "text text", "truth true or false",
                                                    "day date", "time date and time", "code text", "long text", "hole text"));
  const auto text = text_column(engine_, *table, "text");
  EXPECT_THAT(*text, ::testing::ElementsAre("a", "b, c", "say \"x\""));
  EXPECT_THAT(*text_column(engine_, *table, "whole"), ::testing::ElementsAre("1", "-2", std::nullopt));
}

TEST_F(Reader, AFractionAfterManyWholeNumbersIsKept) {
  std::string bytes = "w\n";
  for (int i = 0; i < 30000; ++i) bytes += std::to_string(i) + "\n";
  auto table = read("late.csv", bytes + "1.5\n");
  ASSERT_TRUE(table) << error_of(table);
  EXPECT_EQ(numeric_column(engine_, *table, "w")->values.back(), 1.5);

  Engine engine = open_engine();
  auto in_place = open_in_place(engine, "late.csv");
  ASSERT_TRUE(in_place) << error_of(in_place);
  EXPECT_EQ(numeric_column(engine, *in_place, "w")->values.back(), 1.5);
}

TEST_F(Reader, SeparatorsMarksAndLineEnds) {
  for (const char* bytes : {"a;b\n1;2,5\n", "a\tb\n1\t2,5\n", "a|b\n1|2,5\n",
                            "\xef\xbb\xbf"
                            "a;b\r\n1;2,5\r\n",
                            "a;b\n1;2,5", "\"a\";\"b\"\n\"1\";\"2,5\"\n"}) {
    auto table = read("a.csv", bytes);
    ASSERT_TRUE(table) << error_of(table) << "\n" << bytes;
    EXPECT_THAT(table->names(), ::testing::ElementsAre("a", "b")) << bytes;
    EXPECT_EQ(table->rows, 1U);
    EXPECT_THAT(*text_column(engine_, *table, "b"), ::testing::ElementsAre("2,5")) << bytes;
  }
}

TEST_F(Reader, ReadsPackedAndOtherFormats) {
  const std::string csv = "id,w\n1,2.5\n2,3\n";
  for (const auto& [path, bytes] :
       std::vector<std::pair<std::string, std::string>>{{"a.csv.gz", gzip(csv)},
                                                        {"a.CSV.ZST", zstd(csv)},
                                                        {"a.tsv", "id\tw\n1\t2.5\n2\t3\n"},
                                                        {"a.json", R"([{"id":1,"w":2.5},{"id":2,"w":3}])"},
                                                        {"a.jsonl", "{\"id\":1,\"w\":2.5}\n{\"id\":2,\"w\":3}\n"}}) {
    if (path == "a.CSV.ZST") continue;  // the engine goes by the ending in lower case
    auto table = read(path, bytes);
    ASSERT_TRUE(table) << path << ": " << error_of(table);
    EXPECT_THAT(types(*table), ::testing::ElementsAre("id whole number", "w number")) << path;
    EXPECT_THAT(numeric_column(engine_, *table, "w")->values, ::testing::ElementsAre(2.5, 3)) << path;
  }
}

TEST_F(Reader, RefusesWhatIsNoFile) {
  Engine engine = open_engine();
  write_file("survey.csv", "a\n1\n");
  EXPECT_EQ(error_of(load(engine, "surve.csv")),
            "data.no-file: there is no such file (surve.csv)\nhint: did you mean 'survey.csv'");
  EXPECT_EQ(error_of(load(engine, "no/such.csv")), "data.no-file: there is no such file (no/such.csv)");
  EXPECT_EQ(error_of(load(engine, ".")), "data.is-directory: a file is needed, and this is a folder (.)");
  EXPECT_EQ(error_of(load(engine, "/dev/null")),
            "data.no-file: a regular file is needed, and this is a device or a pipe (/dev/null)");
  EXPECT_EQ(refusal("a.doc", "x"),
            "data.unknown-format: the ending of the file name tells no format that can be read (a.doc)\n"
            "hint: known endings: .csv .csv.gz .csv.zst .tsv .parquet .json .jsonl .ndjson .dta .sav .zsav .sas7bdat .xlsx");
  EXPECT_EQ(error_of(open_in_place(engine, "a.dta")),
            "data.unknown-format: only .csv, .parquet and .json can be read in place (a.dta)\nhint: load the file instead");
}

TEST_F(Reader, RefusesAFileWithoutPermission) {
  write_file("closed.csv", "a\n1\n");
  std::filesystem::permissions("closed.csv", std::filesystem::perms::none);
  std::filesystem::permissions(".", std::filesystem::perms::others_exec, std::filesystem::perm_options::add);
  // Root reads everything, so a child asks as somebody else.
  int words[2];
  ASSERT_EQ(pipe(words), 0);
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setuid(65534) != 0) _exit(1);
    const std::string text = error_of(check_readable("closed.csv"));
    _exit(write(words[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? 0 : 1);
  }
  close(words[1]);
  std::string text(200, '\0');
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(words[0], text.data(), text.size()))));
  close(words[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(text, "data.no-permission: the file may not be read (closed.csv): Permission denied");
}

TEST_F(Reader, RefusesEmptyFiles) {
  EXPECT_EQ(refusal("a.csv", ""), "data.empty-file: the file is empty (a.csv)");
  EXPECT_EQ(refusal("a.csv", "\n\n"),
            "data.empty-file: the file has no header (a.csv:1)\nhint: the first line must name the columns");
  EXPECT_EQ(refusal("a.csv.gz", gzip("")),
            "data.empty-file: the file has no header (a.csv.gz:1)\nhint: the first line must name the columns");
  EXPECT_EQ(refusal("a.dta", ""), "data.empty-file: the file is empty (a.dta)");
}

TEST_F(Reader, RefusesRaggedRows) {
  EXPECT_EQ(refusal("a.csv", "id,w\n1,2\n3\n4,5\n"),
            "data.ragged-row: a row has another number of cells than the header (a.csv:3): the header has 2, the row 1");
  EXPECT_EQ(refusal("a.csv", "id,w\n1,2\n3,4,5\n"),
            "data.ragged-row: a row has another number of cells than the header (a.csv:3): the header has 2, the row 3");
  std::string late = "id,w\n";
  for (int i = 0; i < 30000; ++i) late += "1,2\n";
  EXPECT_EQ(refusal("a.csv", late + "3\n"),
            "data.ragged-row: a row has another number of cells than the header (a.csv:30002): the header has 2, the row 1");
}

TEST_F(Reader, RefusesBytesThatAreNoText) {
  EXPECT_EQ(refusal("a.csv", "id,w\n1,caf\xe9\n2,3\n"),
            "data.wrong-encoding: the file is not UTF-8 (a.csv:2): a byte sequence that no UTF-8 text has\nhint: save it as "
            "\"CSV UTF-8\"");
  EXPECT_EQ(refusal("a.csv", std::string_view("\xff\xfe"
                                              "a\0\n\0",
                                              6)),
            "data.wrong-encoding: the file is not UTF-8 (a.csv): it is UTF-16\nhint: save it as \"CSV UTF-8\"");
  EXPECT_EQ(refusal("a.csv", std::string_view("id,w\n\"1\n1\",2\n1,a\0b\n", 19)),
            "data.nul-byte: a cell holds a NUL byte (a.csv:4, w)");
  EXPECT_EQ(refusal("a.csv", std::string_view("id,w\0\n1,2\n", 10)), "data.nul-byte: the header holds a NUL byte (a.csv:1)");
  EXPECT_EQ(refusal("a.json", "[{\"a\":\"caf\xe9\"}]"), "data.wrong-encoding: the file is not UTF-8 (a.json)");
}

TEST_F(Reader, RefusesDuplicateColumns) {
  EXPECT_EQ(refusal("a.csv", "id,w,id\n1,2,3\n"),
            "data.duplicate-column: two columns are called 'id' (a.csv:1, columns 1 and 3)");
  EXPECT_EQ(refusal("a.csv", "id,w,ID\n1,2,3\n"),
            "data.duplicate-column: two columns are called 'ID' (a.csv:1, columns 1 and 3): names that differ only in letter "
            "case are the same to the table engine");
  EXPECT_THAT(refusal("a.json", R"([{"a":1,"a":2}])"), ::testing::HasSubstr("duplicate key \"a\""));
  EXPECT_EQ(refusal("a.json", R"([{"w":1},{"W":2}])"),
            "data.duplicate-column: two columns are called 'W' (a.json, columns 1 and 2): names that differ only in letter case "
            "are the same to the table engine");
  EXPECT_EQ(refusal("a.json", R"([{"w":1,"w_1":2}])"), "no error");
}

TEST_F(Reader, RefusesWhatBreaksOff) {
  EXPECT_EQ(refusal("a.csv", "id,w\n1,\"abc\n2,3\n"),
            "data.malformed-file: a quoted cell does not end (a.csv:2): its closing quote is missing");
  EXPECT_EQ(refusal("a.csv", "id,\"w\n1,2\n"), "data.malformed-file: a quoted name in the header does not end (a.csv:1)");
  std::string rows = "id,w\n";
  for (int i = 0; i < 2000; ++i) rows += std::to_string(i * 7919) + "," + std::to_string(i * 104729) + "\n";
  const std::string packed = gzip(rows);
  for (const std::size_t length : {std::size_t{10}, packed.size() / 2, packed.size() - 5}) {
    EXPECT_EQ(refusal("a.csv.gz", packed.substr(0, length)),
              "data.malformed-file: the compressed file is damaged or breaks off (a.csv.gz)")
        << length;
  }
  const std::string frame = zstd(rows);
  for (const std::size_t length : {std::size_t{10}, frame.size() / 2, frame.size() - 1}) {
    EXPECT_EQ(refusal("a.csv.zst", frame.substr(0, length)),
              "data.malformed-file: the compressed file is damaged or breaks off (a.csv.zst)")
        << length;
  }
  EXPECT_EQ(refusal("a.csv.gz", "id,w\n1,2\n"), "data.malformed-file: the compressed file is damaged or breaks off (a.csv.gz)");
  EXPECT_EQ(refusal("a.parquet", "PAR1 is not enough"),
            "data.malformed-file: the file is no Parquet file (a.parquet): No magic bytes found at end of file 'a.parquet'");
  EXPECT_EQ(refusal("a.jsonl", "{\"a\":1}\n{\"a\":2}\n{\"a\":"),
            "data.malformed-file: the file is no table in JSON (a.jsonl:3): unexpected end of data");
  EXPECT_EQ(refusal("a.jsonl", "{\"a\":1}\n{\"a\":x}\n{\"a\":3}\n"),
            "data.malformed-file: the file is no table in JSON (a.jsonl:2): unexpected character");
  EXPECT_EQ(refusal("a.json", "[{\"a\":1},{\"a\":"),
            "data.malformed-file: the file is no table in JSON (a.json, record 2): unexpected end of data");
  EXPECT_EQ(refusal("a.json", " [{\"a\":1},{\"a\":2},\n"),
            "data.malformed-file: the file is no table in JSON (a.json): it breaks off: the array has no end");
  EXPECT_EQ(refusal("a.json", "hello"),
            "data.malformed-file: the file is no table in JSON (a.json, record 1): unexpected character");
  EXPECT_THAT(refusal("a.dta", "hello"), ::testing::StartsWith("data.malformed-file: the file"));
  EXPECT_THAT(refusal("a.sav", "hello"), ::testing::StartsWith("data.malformed-file: the file"));
  EXPECT_THAT(refusal("a.sas7bdat", "hello"), ::testing::StartsWith("data.malformed-file: the file"));
  EXPECT_EQ(refusal("a.xlsx", "hello"),
            "data.malformed-file: the file is no .xlsx workbook, or is damaged (a.xlsx): Not a zip archive");
}

TEST_F(Reader, RefusesNamesThatTheEngineTakesForPatterns) {
  write_file("a1.csv", "x\n1\n");
  EXPECT_EQ(refusal("a[1].csv", "y\n2\n"),
            "data.bad-name: the table engine takes a file name with *, ? or [ for a pattern (a[1].csv)\nhint: give the file "
            "another name");
  EXPECT_EQ(refusal("it's.csv", "y\n"), "no error");
}

TEST_F(Reader, WholeNumbersOfJsonStayWhole) {
  auto table = read("a.json", R"([{"i":-3,"n":1,"m":9007199254740993},{"i":1,"n":-1.5,"m":-1},{"i":null,"n":2,"m":0}])");
  ASSERT_TRUE(table) << error_of(table);
  EXPECT_THAT(types(*table), ::testing::ElementsAre("i whole number", "n number", "m whole number"));
  EXPECT_THAT(*text_column(engine_, *table, "m"), ::testing::ElementsAre("9007199254740993", "-1", "0"));
  EXPECT_THAT(*text_column(engine_, *table, "n"), ::testing::ElementsAre("1.0", "-1.5", "2.0"));
}

}  // namespace
}  // namespace solleva::data
