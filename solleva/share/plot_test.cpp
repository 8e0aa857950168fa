// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/plot.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <pugixml.hpp>

#include "solleva/share/envelope.h"

namespace solleva::share {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// Two regions and everybody with a curve each, and one figure with errors.
Envelope survey(std::size_t regions) {
  Envelope envelope{.version = "1.2.3", .command = "measure curve", .options = {}, .inputs = {}, .results = {}};
  List list{"curve", {}, Drawing{"Lorenz <curve>", "rank", "value", "persons", "welfare", {"line"}, true, "How to read it."}};
  for (std::size_t g = 0; g <= regions; ++g) {
    const std::string name = "R" + std::to_string(g);
    const Fields group = g == 0 ? Fields{} : Fields{{"region", name}};
    for (const double rank : {0.0, 0.5, 1.0}) {
      list.rows.push_back({{"group", group},
                           {"line", "0.6 of the median = 10859.236000000019"},
                           {"rank", rank},
                           {"value", rank * rank},
                           {"lower", rank * rank - 0.01},
                           {"upper", rank * rank + 0.01}});
    }
    if (g == 1) list.rows[4][4].second = Node();
    envelope.results.push_back({.estimand = "fgt0",
                                .group = g == 0 ? Group{} : Group{{"region", name}},
                                .line = "0.6 of the median = 10859.236000000019",
                                .value = 0.1 + 0.01 * static_cast<double>(g),
                                .se = 0.01,
                                .lower = 0.08,
                                .upper = 0.2,
                                .unit = "share of persons"});
  }
  envelope.lists = {list};
  return envelope;
}

/// A page must be well-formed, for then it cannot be broken by a name.
pugi::xml_document parsed(const std::string& page) {
  pugi::xml_document document;
  const auto result = document.load_string(page.c_str() + page.find("<html"));
  EXPECT_TRUE(result) << result.description();
  return document;
}

TEST(Axis, HasRoundTicks) {
  EXPECT_THAT(Axis::covering(0.03, 0.38).ticks, ElementsAre(0, 0.1, ::testing::DoubleEq(0.2), ::testing::DoubleEq(0.3), 0.4));
  EXPECT_THAT(Axis::covering(-3, 7).ticks, ElementsAre(-4, -2, 0, 2, 4, 6, 8));
  const Axis high = Axis::covering(9'000, 12'000);
  EXPECT_EQ(high.ticks.front(), 9'000);
  EXPECT_EQ(high.text(high.ticks[1]), "9500");
  EXPECT_EQ(Axis::covering(0, 0.02).text(0.005), "0.005");
}

TEST(Axis, EqualEndsHaveRoomAround) {
  for (const double value : {0.0, 5.0, -2.0, 1e12}) {
    const Axis axis = Axis::covering(value, value);
    EXPECT_LT(axis.low, value);
    EXPECT_GT(axis.high, value);
    EXPECT_LE(axis.ticks.size(), 12U);
  }
}

TEST(Axis, PlacesAreParts) {
  const Axis axis = Axis::covering(0, 10);
  EXPECT_EQ(axis.place(2.5), "25.00%");
  EXPECT_EQ(axis.place_down(2.5), "75.00%");
}

TEST(Charts, APageHasACurveWithItsBandAndADotForEachGroup) {
  const std::string page = render(survey(2), Format::html);
  const pugi::xml_document document = parsed(page);
  EXPECT_EQ(document.select_nodes("//path[starts-with(@class, 'curve')]").size(), 3U);
  EXPECT_EQ(document.select_nodes("//path[starts-with(@class, 'band')]").size(), 3U);
  EXPECT_EQ(document.select_nodes("//path[@class='diagonal']").size(), 1U);
  EXPECT_EQ(document.select_nodes("//circle").size(), 3U);
  EXPECT_EQ(document.select_nodes("//line[@class='interval']").size(), 3U);
  EXPECT_THAT(page, HasSubstr("M0.0 1000.0L500.0 750.0L1000.0 0.0"));
  EXPECT_THAT(page, HasSubstr("Lorenz &lt;curve&gt;, line 0.6 of the median = 10859"));
  EXPECT_THAT(page, HasSubstr("Head count (fgt0), line 0.6 of the median = 10859"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("http")));
}

// Who cannot see the picture hears the ends and the middle of each curve.
TEST(Charts, PicturesAreDescribed) {
  const pugi::xml_document document = parsed(render(survey(1), Format::html));
  const auto pictures = document.select_nodes("//svg[@role='img']");
  ASSERT_EQ(pictures.size(), 1U);
  const std::string about = pictures.first().node().attribute("aria-label").value();
  EXPECT_THAT(about, HasSubstr("welfare against persons. all: 0.0000 (-0.0100 to 0.0100) at 0.0, 0.2500 (0.2400 to 0.2600) at 0.5"));
  EXPECT_THAT(about, HasSubstr("region R1: 0.0000 (-0.0100 to 0.0100) at 0.0, 0.2500 at 0.5"));
}

// A band stops where an interval is missing: one that is whole has one stretch, one with a hole in the middle two.
TEST(Charts, BandsHaveGaps) {
  const pugi::xml_document document = parsed(render(survey(1), Format::html));
  const auto stretches = [&](const char* path) {
    const std::string d = document.select_node(path).node().attribute("d").value();
    return std::count(d.begin(), d.end(), 'M');
  };
  EXPECT_EQ(stretches("//path[@class='band c0']"), 1);
  EXPECT_EQ(stretches("//path[@class='band c1']"), 2);
}

TEST(Charts, ManyCurvesHaveAPictureEachWithEverybodyBehind) {
  const pugi::xml_document document = parsed(render(survey(5), Format::html));
  EXPECT_EQ(document.select_nodes("//svg[@role='img']").size(), 5U);
  EXPECT_EQ(document.select_nodes("//svg//path[@class='curve behind']").size(), 5U);
}

TEST(Charts, NothingIsDrawnOfNothing) {
  Envelope envelope = survey(2);
  for (Estimate& e : envelope.results) e.lower = e.upper = {};
  envelope.lists[0].rows.clear();
  const pugi::xml_document document = parsed(render(envelope, Format::html));
  EXPECT_EQ(document.select_nodes("//svg").size(), 0U);
  envelope = survey(0);
  for (Fields& row : envelope.lists[0].rows) row[3].second = Node(std::numeric_limits<double>::quiet_NaN());
  EXPECT_THAT(render(envelope, Format::html), Not(HasSubstr("nan")));
}

// A profile has a column for the trait and one for the group; what rests on no line stands at each.
TEST(Profile, TraitsShareTwoColumns) {
  Envelope envelope{.version = "1", .command = "measure profile", .options = {}, .inputs = {}, .results = {}};
  const auto add = [&](const char* estimand, Group group, const char* line, double value) {
    envelope.results.push_back({.estimand = estimand, .group = std::move(group), .line = line, .value = value, .se = 0.01});
  };
  add("population_share", {{"region", "N"}}, "", 0.25);
  add("population_share", {{"sex", "f"}}, "", 0.5);
  add("fgt0", {}, "2", 0.1);
  add("fgt0", {{"region", "N"}}, "2", 0.2);
  add("fgt0", {{"sex", "f"}}, "2", 0.3);
  envelope.side_by_side = true;
  EXPECT_THAT(render(envelope, Format::text), ::testing::StartsWith("by      group  line  population_share    fgt0\n"
                                                                    "\n"
                                                                    "region  N      2               0.2500  0.2000\n"
                                                                    "sex     f      2               0.5000  0.3000\n"
                                                                    "-       all    2                    -  0.1000\n"));
  EXPECT_THAT(render(envelope, Format::csv), ::testing::StartsWith("region,sex,line,estimand,"));
}

// Everybody has no group and comes first in a list; the column of the group is the first all the same.
TEST(Lists, ColumnsOfGroupsComeFirst) {
  Envelope envelope = survey(1);
  envelope.results.clear();
  EXPECT_THAT(render(envelope, Format::csv), ::testing::StartsWith("region,line,rank,value,lower,upper\n,0.6 of"));
}

TEST(Axis, MillionsAreShort) {
  EXPECT_EQ(Axis::covering(-15e6, 3e6).text(-15e6), "-15 M");
  EXPECT_EQ(Axis::covering(-15e6, 3e6).text(0), "0");
  EXPECT_EQ(Axis::covering(0, 1.2e6).text(2e5), "0.2 M");
  EXPECT_EQ(Axis::covering(0, 250'000).text(50'000), "50,000");
}

}  // namespace
}  // namespace solleva::share
