// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/envelope.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

namespace solleva::share {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Two regions without sampling error, one figure missing.
Envelope grouped() {
  Envelope envelope{.version = "1.2.3",
                    .command = "measure grouped",
                    .options = {{"by", "region"}, {"line", 2.15}},
                    .inputs = {},
                    .results = {}};
  envelope.inputs = {{"a.csv", std::string(64, '0'), 20}, {"b.csv", std::string(64, '1')}};
  auto add = [&](const char* estimand, const char* region, std::optional<double> value, const char* unit,
                 std::vector<Flag> flags = {}) {
    envelope.results.push_back({.estimand = estimand,
                                .group = {{"region", region}},
                                .value = value,
                                .unit = unit,
                                .method = "grouped data",
                                .flags = std::move(flags)});
  };
  add("fgt0", "North", 0.1444, "share");
  add("fgt0", "South, far", std::nullopt, "share", {{"line-above-zmax", "the line 9 is above 8.5"}});
  add("mean", "North", 61.25, "$ a month");
  add("mean", "South, far", 1234.5, "$ a month");
  envelope.lists = {
      {"curves",
       {{{"group", Fields{{"region", "North"}}}, {"a", 1.0 / 3}, {"valid", true}, {"reasons", std::vector<Node>{"x", "y"}}}}}};
  envelope.notes = {{"dropped-rows", "3 rows were dropped"}};
  envelope.seconds = 0.25;
  return envelope;
}

TEST(Envelope, JsonHoldsEverythingExactly) {
  EXPECT_EQ(render(grouped(), Format::json),
            R"({"solleva": {"version": "1.2.3", "command": "measure grouped", "inputs": [{"path": "a.csv", "sha256": ")" +
                std::string(64, '0') + R"(", "rows": 20}, {"path": "b.csv", "sha256": ")" + std::string(64, '1') +
                R"(", "rows": null}], "options": {"by": "region", "line": 2.15}, "seed": null, "run": {"seconds": 0.25}},
"results": [
  {"estimand": "fgt0", "group": {"region": "North"}, "line": null, "value": 0.1444, "se": null, "df": null, "lower": null, "upper": null, "n": null, "deff": null, "unit": "share", "method": "grouped data", "flags": []},
  {"estimand": "fgt0", "group": {"region": "South, far"}, "line": null, "value": null, "se": null, "df": null, "lower": null, "upper": null, "n": null, "deff": null, "unit": "share", "method": "grouped data", "flags": [{"code": "line-above-zmax", "reason": "the line 9 is above 8.5"}]},
  {"estimand": "mean", "group": {"region": "North"}, "line": null, "value": 61.25, "se": null, "df": null, "lower": null, "upper": null, "n": null, "deff": null, "unit": "$ a month", "method": "grouped data", "flags": []},
  {"estimand": "mean", "group": {"region": "South, far"}, "line": null, "value": 1234.5, "se": null, "df": null, "lower": null, "upper": null, "n": null, "deff": null, "unit": "$ a month", "method": "grouped data", "flags": []}
],
"curves": [
  {"group": {"region": "North"}, "a": 0.3333333333333333, "valid": true, "reasons": ["x", "y"]}
],
"notes": [
  {"code": "dropped-rows", "text": "3 rows were dropped"}
]}
)");
}

TEST(Envelope, JsonIsAlwaysValid) {
  Envelope envelope = grouped();
  envelope.results[0].estimand = "quote \" back \\ line \n nul " + std::string(1, '\0') + " bad \xff";
  envelope.results[0].value = std::numeric_limits<double>::quiet_NaN();
  const auto json = nlohmann::json::parse(render(envelope, Format::json));
  EXPECT_TRUE(json["results"][0]["value"].is_null());
  EXPECT_THAT(json["results"][0]["estimand"].get<std::string>(), HasSubstr("quote \" back \\ line \n nul "));
  const auto empty = nlohmann::json::parse(render(Envelope{}, Format::json));
  EXPECT_TRUE(empty["results"].empty() && empty["notes"].empty());
}

TEST(Envelope, JsonNumbersReadBackAsTheSameDouble) {
  for (const double value : {0.1, 1e-300, 123456789.123456789, std::nextafter(1.0, 2.0), -0.0, 5e-324, 1.7976931348623157e308}) {
    Envelope envelope = grouped();
    envelope.results[0].value = value;
    const double back = nlohmann::json::parse(render(envelope, Format::json))["results"][0]["value"].get<double>();
    EXPECT_EQ(back, value);
  }
}

TEST(Envelope, TextSetsEstimandsSideBySideWithTheirUnits) {
  EXPECT_EQ(render(grouped(), Format::text),
            "region            fgt0       mean\n"
            "                 share  $ a month\n"
            "North       0.1444           61.2\n"
            "South, far       - [1]     1234.5\n"
            "[1] line-above-zmax: the line 9 is above 8.5\n"
            "\n"
            "curves\n"
            "region       a  valid  reasons\n"
            "North   0.3333  yes    x; y\n"
            "\n"
            "method: grouped data\n"
            "note: 3 rows were dropped\n");
}

TEST(Envelope, TextGivesEachEstimandItsErrors) {
  Envelope envelope;
  envelope.results = {{.estimand = "fgt0",
                       .value = 0.1444,
                       .se = 0.0047,
                       .lower = 0.1351,
                       .upper = 0.1537,
                       .n = 14827,
                       .deff = 2.9,
                       .unit = "share"},
                      {.estimand = "gini", .value = 0.3, .se = 0.000125, .lower = 0.29, .upper = 0.31, .n = 14827, .deff = 1.5}};
  EXPECT_EQ(render(envelope, Format::text),
            "estimand  unit    value      se   lower   upper      n    deff\n"
            "fgt0      share  0.1444  0.0047  0.1351  0.1537  14827  2.9000\n"
            "gini             0.3000  0.0001  0.2900  0.3100  14827  1.5000\n");
}

/// An estimate with an interval.
Estimate interval_of(const std::string& name, Group group, double value) {
  Estimate row{name, std::move(group)};
  row.value = value;
  row.se = 0.1;
  row.lower = value - 0.2;
  row.upper = value + 0.2;
  row.n = 9;
  return row;
}

TEST(Envelope, TextTellsGroupsFromWhatAFigureIs) {
  Envelope envelope;
  envelope.results = {interval_of("m0", {{"k", "33"}}, 0.4), interval_of("m0", {{"area", "x"}, {"k", "33"}}, 0.5),
                      interval_of("pctb", {{"k", "33"}, {"indicator", "ill"}}, 0.6),
                      interval_of("pctb", {{"area", "x"}, {"k", "33"}, {"dimension", "health"}}, 0.7)};
  EXPECT_EQ(render(envelope, Format::text),
            "m0\n"
            "area  k    value      se   lower   upper  n  deff\n"
            "all   33  0.4000  0.1000  0.2000  0.6000  9     -\n"
            "x     33  0.5000  0.1000  0.3000  0.7000  9     -\n"
            "\n"
            "pctb\n"
            "area  k   indicator  dimension   value      se   lower   upper  n  deff\n"
            "all   33  ill        -          0.6000  0.1000  0.4000  0.8000  9     -\n"
            "x     33  -          health     0.7000  0.1000  0.5000  0.9000  9     -\n");
}

TEST(Envelope, TextPutsTraitsOneAfterTheOtherInTwoColumns) {
  Envelope envelope;
  envelope.results = {interval_of("fgt0", {}, 0.4), interval_of("fgt0", {{"area", "x"}}, 0.5), interval_of("fgt0", {{"sex", "f"}}, 0.6)};
  EXPECT_THAT(render(envelope, Format::text), ::testing::StartsWith("fgt0\n"
                                                                    "by    group   value      se   lower   upper  n  deff\n"
                                                                    "-     all    0.4000  0.1000  0.2000  0.6000  9     -\n"
                                                                    "area  x      0.5000  0.1000  0.3000  0.7000  9     -\n"
                                                                    "sex   f      0.6000  0.1000  0.4000  0.8000  9     -\n"));
}

TEST(Envelope, TextMakesFlagsOfAListFootnotesAndLeavesOutWhatIsEmpty) {
  Envelope envelope;
  List list{"curve", {}};
  list.rows.push_back({{"group", Fields{}}, {"line", "0.6 of the median = 10859.2360000002"}, {"value", 0.5}, {"flags", std::vector<Node>{}}});
  list.rows.push_back({{"group", Fields{{"g", "x"}}}, {"line", "4"}, {"value", 0.25}, {"flags", std::vector<Node>{"no-interval: why"}}});
  list.drawing = Drawing{};
  envelope.lists = {list};
  EXPECT_EQ(render(envelope, Format::text),
            "curve\n"
            "g    line                            value\n"
            "all  0.6 of the median = 10859  0.5000\n"
            "x    4                          0.2500 [1]\n"
            "[1] no-interval: why\n");
  envelope.lists[0].rows.pop_back();
  EXPECT_THAT(render(envelope, Format::text), ::testing::Not(HasSubstr("flags")));
}

TEST(Envelope, HtmlNamesItsPicturesAndHasOneForEachCutOff) {
  Envelope envelope;
  for (const char* k : {"33", "50"}) {
    envelope.results.push_back(interval_of("m0", {{"k", k}}, 0.4));
    envelope.results.push_back(interval_of("m0", {{"area", "x"}, {"k", k}}, 0.5));
  }
  envelope.results.push_back(interval_of("mld", {}, 0.4));
  envelope.results.push_back(interval_of("mld", {{"area", "x"}}, 0.4));
  const std::string page = render(envelope, Format::html);
  EXPECT_THAT(page, HasSubstr("Adjusted head count (m0), k 33</h2>"));
  EXPECT_THAT(page, HasSubstr("Adjusted head count (m0), k 50</h2>"));
  EXPECT_THAT(page, HasSubstr("Mean log deviation (mld)</h2>"));
}

TEST(Envelope, TextTurnsManyFiguresOfFewGroupsAndBreaksWideTables) {
  Envelope envelope;
  for (int i = 0; i < 14; ++i)
    envelope.results.push_back({.estimand = "decile" + std::to_string(i), .value = i / 10.0, .unit = "share of welfare"});
  EXPECT_THAT(render(envelope, Format::text), ::testing::StartsWith("estimand  unit               value\n"
                                                                    "decile0   share of welfare  0.0000\n"
                                                                    "decile1   share of welfare  0.1000\n"));
  std::vector<Estimate> wide;
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    for (Estimate estimate : envelope.results) {
      estimate.group = {{"id", name}};
      wide.push_back(estimate);
    }
  }
  envelope.results = wide;
  const std::string text = render(envelope, Format::text);
  EXPECT_THAT(text, ::testing::StartsWith("id           decile0           decile1"));
  EXPECT_THAT(text, HasSubstr("\n\nid           decile7"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 128u) << line;
}

TEST(Envelope, CsvIsTheLongFormAndQuotesWhatMustBe) {
  EXPECT_EQ(render(grouped(), Format::csv),
            "region,estimand,value,se,df,lower,upper,n,deff,unit,method,flags\n"
            "North,fgt0,0.1444,,,,,,,share,grouped data,\n"
            "\"South, far\",fgt0,,,,,,,,share,grouped data,line-above-zmax\n"
            "North,mean,61.25,,,,,,,$ a month,grouped data,\n"
            "\"South, far\",mean,1234.5,,,,,,,$ a month,grouped data,\n");
  Envelope lists = grouped();
  lists.results.clear();
  EXPECT_EQ(render(lists, Format::csv), "region,a,valid,reasons\nNorth,0.3333333333333333,true,x; y\n");
}

TEST(Envelope, MarkdownAndHtmlEscapeWhatTheyMust) {
  Envelope envelope = grouped();
  envelope.results[0].group[0].second = "<b>|&";
  const std::string markdown = render(envelope, Format::md);
  EXPECT_THAT(markdown, HasSubstr("| \\<b>\\|& | 0.1444 | - |"));
  const std::string html = render(envelope, Format::html);
  EXPECT_THAT(html, HasSubstr("<td>&lt;b&gt;|&amp;</td><td class=\"n\">0.1444</td>"));
  EXPECT_THAT(html, Not(HasSubstr("<b>")));
}

TEST(Envelope, XlsxIsAZipOfTheSameBytesEveryTime) {
  const std::string once = render(grouped(), Format::xlsx);
  EXPECT_EQ(once.substr(0, 4), "PK\x03\x04");
  EXPECT_EQ(once, render(grouped(), Format::xlsx));
}

TEST(Envelope, OnlySecondsDifferBetweenTwoRuns) {
  Envelope later = grouped();
  later.seconds = 99.5;
  std::string text = render(later, Format::json);
  const std::size_t at = text.find("99.5");
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(text.replace(at, 4, "0.25"), render(grouped(), Format::json));
  EXPECT_EQ(render(later, Format::text), render(grouped(), Format::text));
  EXPECT_EQ(render(later, Format::xlsx), render(grouped(), Format::xlsx));
}

TEST(Envelope, FormatsHaveNames) {
  for (const char* name : {"text", "json", "csv", "xlsx", "md", "html"}) EXPECT_TRUE(format_named(name)) << name;
  EXPECT_FALSE(format_named("JSON"));
  EXPECT_FALSE(format_named(""));
}

}  // namespace
}  // namespace solleva::share
