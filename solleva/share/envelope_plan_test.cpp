// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "solleva/share/envelope.h"

namespace solleva::share {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Fields site(const char* name, double lon, double lat) {
  return {{"site", name}, {"lon", lon}, {"lat", lat}};
}

/// Two clinics open, three villages sent to them, one of them without a place.
Envelope clinics() {
  Envelope envelope;
  envelope.version = "1.2.3";
  envelope.command = "plan site";
  Plan plan;
  plan.head = {{"objective", 16.0}, {"bound", 15.5}, {"gap", 0.03125}, {"status", "feasible"}, {"method", "interchange"}};
  List open;
  open.name = "open";
  open.rows = {{{"site", "Anshan"}}, {{"site", "Boli"}}};
  List sites;
  sites.name = "sites";
  sites.rows = {site("Anshan", 100, 30), site("Boli <hill>", 101, 30.5), site("Chu", std::nan(""), 30)};
  sites.places = Places{.x = "lon", .y = "lat", .to_x = "", .to_y = "", .name = "site", .mark = "", .size = "", .degrees = true};
  List ways;
  ways.name = "assignment";
  ways.rows = {{{"village", "Dong"}, {"site", "Anshan"}, {"lon", 100.2}, {"lat", 30.1}, {"to_lon", 100.0}, {"to_lat", 30.0}}};
  ways.places = Places{.x = "lon", .y = "lat", .to_x = "to_lon", .to_y = "to_lat", .name = "", .mark = "", .size = "", .degrees = true};
  plan.parts = {open, ways, sites};
  envelope.plan = plan;
  return envelope;
}

TEST(PlanEnvelope, JsonHasOneRowWithThePlanInIt) {
  const auto json = nlohmann::json::parse(render(clinics(), Format::json));
  ASSERT_EQ(json["results"].size(), 1U);
  const auto& row = json["results"][0];
  EXPECT_EQ(row["objective"], 16.0);
  EXPECT_EQ(row["status"], "feasible");
  EXPECT_EQ(row["open"], nlohmann::json::parse(R"(["Anshan", "Boli"])"));
  EXPECT_EQ(row["assignment"][0]["village"], "Dong");
  EXPECT_TRUE(row["sites"][2]["lon"].is_null());
}

TEST(PlanEnvelope, TextBeginsWithHowGoodThePlanIs) {
  const std::string text = render(clinics(), Format::text);
  EXPECT_THAT(text, HasSubstr("objective  16\n"));
  EXPECT_THAT(text, HasSubstr("open       Anshan, Boli\n"));
  EXPECT_THAT(text, HasSubstr("\nassignment\n"));
}

TEST(PlanEnvelope, CsvIsThePlanItself) {
  EXPECT_EQ(render(clinics(), Format::csv), "site\nAnshan\nBoli\n");
}

TEST(PlanEnvelope, GeojsonHoldsPointsAndLinesThatHavePlaces) {
  ASSERT_TRUE(has_places(clinics()));
  const auto json = nlohmann::json::parse(render(clinics(), Format::geojson));
  ASSERT_EQ(json["features"].size(), 3U);  // Chu has no longitude
  EXPECT_EQ(json["features"][0]["geometry"], nlohmann::json::parse(R"({"type": "LineString", "coordinates": [[100.2, 30.1], [100, 30]]})"));
  EXPECT_EQ(json["features"][2]["properties"]["site"], "Boli <hill>");
  EXPECT_FALSE(json["features"][2]["properties"].contains("lon"));
}

TEST(PlanEnvelope, LengthsAreNoGeojson) {
  Envelope envelope = clinics();
  for (List& part : envelope.plan->parts) {
    if (part.places) part.places->degrees = false;
  }
  EXPECT_FALSE(has_places(envelope));
  EXPECT_THAT(render(envelope, Format::html), HasSubstr("class=\"map\""));
}

TEST(PlanEnvelope, TheMapNamesItsPoints) {
  const std::string html = render(clinics(), Format::html);
  EXPECT_THAT(html, HasSubstr("<title>Boli &lt;hill&gt;, sites</title>"));
  EXPECT_THAT(html, Not(HasSubstr("nan")));
}

TEST(PlanEnvelope, ThePageIsHeadedByWhatItIsAbout) {
  Envelope envelope = clinics();
  envelope.command = "plan cooperative";
  envelope.notes = {{"note", "everybody is made up"}, {"core", "nobody would gain"}};
  EXPECT_THAT(render(envelope, Format::html), HasSubstr("<h1>plan cooperative</h1>"));
  envelope.plan->head.emplace_back("cooperative", "Upper Pasture");
  const std::string html = render(envelope, Format::html);
  EXPECT_THAT(html, HasSubstr("<h1>Upper Pasture</h1>\n<p class=\"note\">everybody is made up</p>"));
  EXPECT_THAT(html, HasSubstr("<p>Note: nobody would gain</p>"));
  EXPECT_THAT(html, Not(HasSubstr("Note: everybody")));
}

TEST(PlanEnvelope, KindsOfPlacesDifferWithoutColour) {
  Envelope envelope = clinics();
  List villages;
  villages.name = "villages";
  villages.rows = {{{"village", "Anta"}, {"lon", 100.3}, {"lat", 30.2}}};
  villages.places = Places{.x = "lon", .y = "lat", .to_x = "", .to_y = "", .name = "village", .mark = "", .size = "", .degrees = true};
  envelope.plan->parts.push_back(villages);
  const std::string html = render(envelope, Format::html);
  EXPECT_THAT(html, HasSubstr("<circle class=\"place c0\""));
  EXPECT_THAT(html, HasSubstr("<path class=\"place c1\" d=\"M-4.4 -4.4H4.4V4.4H-4.4Z\"><title>Anta, villages</title></path></svg>"));
}

TEST(PlanEnvelope, BarsAreDrawnFromNothing) {
  Envelope envelope = clinics();
  List costs;
  costs.name = "cost";
  costs.rows = {{{"district", "North"}, {"cost", 3.0}}, {{"district", "South"}, {"cost", 6.0}}};
  costs.drawing = Drawing{.title = "Cost by district", .x = "district", .y = "cost", .x_label = "", .y_label = "million", .bars = true};
  envelope.plan->parts.push_back(costs);
  const std::string html = render(envelope, Format::html);
  EXPECT_THAT(html, HasSubstr("Cost by district"));
  EXPECT_THAT(html, HasSubstr("<rect class=\"bar\" x=\"0.00%\" width=\"50.00%\""));
}

/// Questions and answers come before technical figures for people; a table for computing is who goes where.
TEST(EnvelopePlan, QuestionsComeFirstForPeopleOnly) {
  Envelope envelope;
  Plan plan;
  plan.head.emplace_back("objective", 2.0);
  List words;
  words.name = "in_words";
  words.rows.push_back({{"question", "Who?"}, {"answer", "Ana"}});
  List assignment;
  assignment.name = "assignment";
  assignment.rows.push_back({{"child", "a"}, {"school", "Low"}});
  plan.parts = {words, assignment};
  envelope.plan = plan;
  EXPECT_EQ(render(envelope, Format::csv), "child,school\na,Low\n");
  const std::string text = render(envelope, Format::text);
  EXPECT_EQ(text.find("in_words\n"), 0U);
  EXPECT_LT(text.find("Who?"), text.find("results\n"));
  EXPECT_LT(text.find("results\n"), text.find("assignment\n"));
}

}  // namespace
}  // namespace solleva::share
