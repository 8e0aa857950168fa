// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/programme.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace solleva::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kWhole = R"(# everything a regional report may say
[programme]
id = "valley"
name = {en = "Poverty in the valley", it = "La povertà nella valle"}
publisher = "The valley's office"
licence = "CC-BY-4.0"
licence_url = "https://creativecommons.org/licenses/by/4.0/"
issued = 2020-11-03
currency = "CNY"
price_year = 2011
ppp = 2017
made_up = true

[[source]]
id = "census"
title = "Census"
publisher = "The valley"
vintage = "2020"
licence = "CC0-1.0"
url = "https://example.org/census?year=2020"

[[table]]
name = "members"
file = "data/members.csv"
source = "census"
sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

[[line]]
id = "low"
amount = 3
ppp = 2021
period = "day"
column = "line300"

[[line]]
id = "national"
amount = 1274.5
currency = "CNY"
period = "year"

[region]
code = "142"
members = "members"
population = "members"
focus = "CHN"
check_regions = ["EAP"]

[report]
kind = "regional"
languages = ["en", "zh-Hans", "pt-BR"]
first_year = 1981
last_year = 2023
projected_to = 2025
event_year = 2020
years = [1981, 1990, 2023]
story = "story"
paragraphs = {index = ["hello", "bye"]}
)";

std::vector<std::string> complaints(std::string_view text) {
  const Checked<Programme> programme = parse_programme(text, "case.toml");
  std::vector<std::string> all;
  if (!programme) {
    for (const Error& error : programme.error().all) all.push_back(to_text(error));
  }
  return all;
}

/// kWhole with one line changed; the line must be there once.
std::string with(std::string_view line, std::string_view instead) {
  std::string text(kWhole);
  const std::size_t at = text.find("\n" + std::string(line) + "\n");
  EXPECT_NE(at, std::string::npos) << line;
  return text.replace(at + 1, line.size(), instead);
}

std::string file_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Programme, ReadsEveryKey) {
  const Checked<Programme> programme = parse_programme(kWhole, "case/programme.toml");
  ASSERT_TRUE(programme) << to_text(programme.error().all.front());
  EXPECT_EQ(programme->folder, "case");
  EXPECT_EQ(programme->id, "valley");
  EXPECT_EQ(programme->name.at("it"), "La povertà nella valle");
  EXPECT_EQ(programme->publisher, "The valley's office");
  EXPECT_EQ(programme->licence, "CC-BY-4.0");
  EXPECT_EQ(programme->licence_url, "https://creativecommons.org/licenses/by/4.0/");
  EXPECT_EQ(programme->issued, "2020-11-03");
  EXPECT_EQ(programme->currency, "CNY");
  EXPECT_EQ(programme->price_year, 2011);
  EXPECT_EQ(programme->ppp, 2017);
  EXPECT_TRUE(programme->made_up);
  ASSERT_EQ(programme->sources.size(), 1u);
  EXPECT_EQ(programme->sources[0].url, "https://example.org/census?year=2020");
  ASSERT_EQ(programme->tables.size(), 1u);
  EXPECT_EQ(programme->tables[0].file, "data/members.csv");
  EXPECT_EQ(programme->tables[0].path, "case/data/members.csv");
  EXPECT_EQ(programme->tables[0].source, "census");
  EXPECT_THAT(programme->tables[0].sha256, ::testing::SizeIs(64));
  ASSERT_EQ(programme->lines.size(), 2u);
  EXPECT_EQ(programme->lines[0].amount, 3.0);
  EXPECT_EQ(programme->lines[0].ppp, 2021);
  EXPECT_EQ(programme->lines[0].column, "line300");
  EXPECT_EQ(programme->lines[1].amount, 1274.5);
  EXPECT_EQ(programme->lines[1].currency, "CNY");
  EXPECT_EQ(programme->lines[1].period, "year");
  ASSERT_TRUE(programme->region);
  EXPECT_EQ(programme->region->code, "142");
  EXPECT_EQ(programme->region->members, "members");
  EXPECT_EQ(programme->region->population, "members");
  EXPECT_EQ(programme->region->focus, "CHN");
  EXPECT_THAT(programme->region->check_regions, ElementsAre("EAP"));
  ASSERT_TRUE(programme->report);
  EXPECT_EQ(programme->report->kind, "regional");
  EXPECT_THAT(programme->report->languages, ElementsAre("en", "zh-Hans", "pt-BR"));
  EXPECT_EQ(programme->report->first_year, 1981);
  EXPECT_EQ(programme->report->last_year, 2023);
  EXPECT_EQ(programme->report->projected_to, 2025);
  EXPECT_EQ(programme->report->event_year, 2020);
  EXPECT_THAT(programme->report->years, ElementsAre(1981, 1990, 2023));
  EXPECT_EQ(programme->report->story, "case/story");
  EXPECT_THAT(programme->report->paragraphs.at("index"), ElementsAre("hello", "bye"));
}

TEST(Programme, SaysWhereAndWhyAValueCannotBeUsed) {
  struct Wrong {
    const char *line, *instead, *complaint;
  };
  const std::string bad = "data.programme-bad-value: this value cannot be used (case.toml:";
  for (const Wrong& wrong : std::vector<Wrong>{
           {"id = \"valley\"", "id = \"Valley\"",
            "3:6, programme.id): it takes lower-case letters, digits, - and _, the first a letter"},
           {"publisher = \"The valley's office\"", "publisher = \"\"",
            "5:13, programme.publisher): it takes a text that is not empty"},
           {"issued = 2020-11-03", "issued = \"2020-11-03\"",
            "8:10, programme.issued): it takes a date without quotes, as in 2020-11-23, not a text"},
           {"price_year = 2011", "price_year = 211", "10:14, programme.price_year): it takes a year from 1900 to 2100"},
           {"ppp = 2017", "ppp = 2018", "11:7, programme.ppp): it takes one of 2005, 2011, 2017, 2021"},
           {"made_up = true", "made_up = 1", "12:11, programme.made_up): it takes true or false, not a whole number"},
           {"url = \"https://example.org/census?year=2020\"", "url = \"example.org\"",
            "20:7, source.url): it takes an address that begins with https:// or http://"},
           {"file = \"data/members.csv\"", "file = \"/data/members.csv\"",
            "24:8, table.file): it takes a path relative to this file"},
           {"source = \"census\"", "source = \"cenzus\"",
            "25:10, table.source): no [[source]] is called \"cenzus\"\nhint: did you mean 'census'"},
           {"source = \"census\"", "source = \"pip\"", "25:10, table.source): no [[source]] is called \"pip\""},
           {"amount = 3", "amount = 0", "30:10, line.amount): it takes a number above 0"},
           {"amount = 3", "amount = nan", "30:10, line.amount): it takes a number above 0"},
           {"period = \"year\"", "period = \"yaer\"",
            "39:10, line.period): it takes one of day, month, year\nhint: did you mean 'year'"},
           {"focus = \"CHN\"", "focus = \"China\"",
            "45:9, region.focus): it takes an ISO 3166 code of three capitals, as in CHN"},
           {"kind = \"regional\"", "kind = 3", "49:8, report.kind): it takes a text in quotes, not a whole number"},
           {"years = [1981, 1990, 2023]", "years = [1990, 1981]", "55:16, report.years): the years must rise"},
           {"years = [1981, 1990, 2023]", "years = []", "55:9, report.years): it takes a list in brackets that is not empty"},
           {"languages = [\"en\", \"zh-Hans\", \"pt-BR\"]", "languages = [\"en\", \"en\"]",
            "50:20, report.languages): \"en\" is listed twice"}}) {
    EXPECT_THAT(complaints(with(wrong.line, wrong.instead)), ElementsAre(bad + wrong.complaint));
  }
}

TEST(Programme, RefusesUnknownKeysAndHintsOnlyWhenNear) {
  EXPECT_THAT(
      complaints(with("currency = \"CNY\"", "curency = \"CNY\"")),
      ElementsAre(
          "data.programme-unknown-key: there is no key \"curency\" (case.toml:9:1, programme): this version of solleva does "
          "not know it\nhint: did you mean 'currency'"));
  EXPECT_THAT(
      complaints(with("currency = \"CNY\"", "coin = \"CNY\"")),
      ElementsAre("data.programme-unknown-key: there is no key \"coin\" (case.toml:9:1, programme): this version of solleva does "
                  "not know it"));
  EXPECT_THAT(
      complaints(std::string(kWhole) + "[[measure]]\nid = \"x\"\n"),
      ElementsAre(
          "data.programme-unknown-key: there is no key \"measure\" (case.toml:58:3): this version of solleva does not know it"));
}

TEST(Programme, TellsAllErrorsInTheOrderOfTheirPlaces) {
  const std::vector<std::string> all =
      complaints("[programme]\nid = 1\n[[line]]\nid = \"a\"\n[[line]]\nid = \"a\"\namount = 1\nperiod = \"day\"\n");
  EXPECT_THAT(all, ElementsAre(HasSubstr("\"name\" is missing (case.toml:1:1, programme)"),
                               HasSubstr("\"issued\" is missing (case.toml:1:1"), HasSubstr("(case.toml:2:6, programme.id)"),
                               HasSubstr("\"amount\" is missing (case.toml:3:1, line)"),
                               HasSubstr("\"period\" is missing (case.toml:3:1, line)"),
                               HasSubstr("(case.toml:6:6, line.id): \"a\" is defined twice")));
}

TEST(Programme, TellsWhereTomlIsBroken) {
  EXPECT_THAT(complaints("[programme\n"),
              ElementsAre(HasSubstr("data.programme-syntax: this is not TOML (case.toml:1:11): error while parsing")));
  EXPECT_THAT(complaints("a = 1\na = 2\n"),
              ElementsAre(HasSubstr("case.toml:2:5): error while parsing key-value pair: cannot redefine existing integer 'a'")));
  EXPECT_THAT(complaints("[!x]\n"), ElementsAre(HasSubstr("(case.toml:1:2): error while parsing")));
  EXPECT_THAT(complaints("[valle\u017e]\n"), ElementsAre(HasSubstr("(case.toml:1:7): error while parsing table header")));
  EXPECT_THAT(complaints("x = \u00e9\n"), ElementsAre(HasSubstr("(case.toml:1:5): error while parsing")));
  EXPECT_THAT(complaints("# caf\xc3\xa9\n# caf\xe9\n"),
              ElementsAre("data.programme-syntax: the file is not written in UTF-8 (case.toml:2:6)"));
  EXPECT_THAT(complaints(""), ElementsAre(HasSubstr("the key \"programme\" is missing (case.toml:1:1)")));
}

/// Every key of the catalogue refuses a value of another kind, at its own place.
TEST(Programme, ChecksEveryKeyOfTheCatalogue) {
  for (const Key& key : programme_keys()) {
    if (key.type == KeyType::table || key.type == KeyType::tables) continue;
    const std::size_t dot = key.path.find('.');
    const std::string section(key.path.substr(0, dot));
    const std::string name(key.path.substr(dot + 1));
    const std::string text = "[" + section + "]\n" + name + " = 2020-01-01T00:00:00\n";
    const bool many = std::any_of(programme_keys().begin(), programme_keys().end(),
                                  [&](const Key& other) { return other.path == section && other.type == KeyType::tables; });
    const Checked<Programme> programme =
        parse_programme(many ? "[" + text.substr(0, text.find(']')) + "]" + text.substr(text.find(']')) : text, "x");
    ASSERT_FALSE(programme) << key.path;
    const std::vector<Error>& all = programme.error().all;
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Error& error) {
      return error.code.name == "data.programme-bad-value" && error.where.field == key.path && error.where.line == 2 &&
             error.where.column == name.size() + 4;
    })) << key.path;
  }
}

TEST(Programme, LooksForTheFilesItNames) {
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "solleva-programme-test";
  std::filesystem::create_directories(folder / "data");
  std::ofstream(folder / "programme.toml") << kWhole;
  const std::string file = (folder / "programme.toml").string();
  const Checked<Programme> without = load_programme(folder.string());
  ASSERT_FALSE(without);
  ASSERT_EQ(without.error().all.size(), 2u);
  EXPECT_EQ(to_text(without.error().all[0]),
            "data.no-file: there is no such file (" + file + ":24:8, table.file): " + (folder / "data/members.csv").string());
  EXPECT_EQ(to_text(without.error().all[1]),
            "data.no-file: there is no such folder (" + file + ":56:9, report.story): " + (folder / "story").string());
  std::ofstream(folder / "data/members.csv") << "iso3\nCHN\n";
  std::filesystem::create_directories(folder / "story");
  EXPECT_TRUE(load_programme(folder.string()));
  EXPECT_TRUE(load_programme(file));
  std::filesystem::remove_all(folder);
  EXPECT_FALSE(load_programme(file));
}

TEST(Programme, GuideIsCurrent) {
  EXPECT_EQ(file_text(std::filesystem::path(SOLLEVA_SOURCE_DIR) / "docs/guide/programme-file.md"), programme_guide());
}

TEST(Programme, ExampleOfTheGuideIsValid) {
  const std::string guide = programme_guide();
  const std::size_t begin = guide.find("```toml\n") + 8;
  EXPECT_THAT(complaints(guide.substr(begin, guide.find("```", begin) - begin)), ElementsAre());
}

}  // namespace
}  // namespace solleva::data
