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
  EXPECT_THAT(html, HasSubstr("<text class=\"named\" x=\"4.55%\" y=\"92.63%\" dx=\"9\" dy=\"4\">Anshan</text>"));
  EXPECT_THAT(html, HasSubstr("<text class=\"named before\""));
  EXPECT_THAT(html, Not(HasSubstr("nan")));
}

TEST(PlanEnvelope, ThePageIsHeadedByWhatItIsAbout) {
  Envelope envelope = clinics();
  envelope.command = "plan cooperative";
  envelope.notes = {{"note", "everybody is made up"}, {"core", "nobody would gain"}};
  EXPECT_THAT(render(envelope, Format::html), HasSubstr("<h1>plan cooperative</h1>"));
  envelope.plan->title = "Upper Pasture";
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

TEST(EnvelopePlan, APageBeginsWithItsNameAndItsWords) {
  Envelope envelope;
  Plan plan;
  plan.title = "Upper Valley";
  plan.head.emplace_back("objective", 20000.0);
  List table;
  table.name = "costs";
  table.keys = 1;
  table.rows.push_back({{"house", std::int64_t{10001}}, {"cost", 30000.0}, {"exactly", "45000.50"}});
  List words;
  words.name = "in_words";
  words.rows.push_back({{"question", "Who?"}, {"answer", "Ana"}});
  plan.parts = {table, words};
  envelope.plan = plan;
  const std::string html = render(envelope, Format::html);
  EXPECT_THAT(html, HasSubstr("<h1>Upper Valley</h1>\n<dl class=\"words\">\n<dt>Who?</dt><dd>Ana</dd>"));
  EXPECT_LT(html.find("costs</caption>"), html.find("<details><summary>How good the plan is"));
  EXPECT_THAT(html, HasSubstr("<td class=\"n\">10001</td><td class=\"n\">30,000</td><td class=\"n\">45,000.50</td>"));
}

Envelope with_calendar(std::vector<Fields> rows, Calendar calendar) {
  Envelope envelope;
  List list;
  list.name = "calendar";
  list.rows = std::move(rows);
  list.calendar = std::move(calendar);
  envelope.plan = Plan{};
  envelope.plan->parts.push_back(std::move(list));
  return envelope;
}

/// Weeks 1 to 4 are four weeks long; two bars of a lane that meet stand below each other, one that only follows does not.
TEST(EnvelopePlan, CalendarsAreLinesOfTime) {
  std::vector<Fields> rows;
  rows.push_back({{"who", "Ana"}, {"task", "plough"}, {"from", std::int64_t{1}}, {"to", std::int64_t{2}}});
  rows.push_back({{"who", "Ana"}, {"task", "sow"}, {"from", std::int64_t{3}}, {"to", std::int64_t{4}}});
  rows.push_back({{"who", "Ben"}, {"task", "sow"}, {"from", std::int64_t{2}}, {"to", std::int64_t{3}}});
  rows.push_back({{"who", "Ben"}, {"task", "cook"}, {"from", std::int64_t{3}}, {"to", std::int64_t{3}}});
  rows.push_back({{"who", "Cem"}, {"task", "rest"}, {"from", Node()}, {"to", Node()}});
  Calendar calendar;
  calendar.title = "Who works when";
  calendar.lane = "who";
  calendar.from = "from";
  calendar.to = "to";
  calendar.label = "task";
  calendar.mark = "task";
  calendar.whole = true;
  const std::string html = render(with_calendar(rows, calendar), Format::html);
  EXPECT_THAT(html, HasSubstr("<h2>Who works when</h2>"));
  EXPECT_THAT(html, HasSubstr(R"(<div class="span c1" style="left:50.00%;top:0.20rem;width:50.00%" title="Ana, sow">sow</div>)"));
  EXPECT_THAT(html, HasSubstr(R"(<div class="span c2" style="left:50.00%;top:1.65rem;width:25.00%" title="Ben, cook">cook</div>)"));
  EXPECT_THAT(html, HasSubstr("--rows:2"));
  EXPECT_THAT(html, Not(HasSubstr("<span class=\"name\">Cem</span>")));
}

TEST(EnvelopePlan, CalendarsHaveDatesAndMoments) {
  std::vector<Fields> rows;
  rows.push_back({{"family", "f1"}, {"due", "2027-01-01"}});
  rows.push_back({{"family", "f1"}, {"due", "2027-12-31"}});
  Calendar calendar;
  calendar.title = "Visits";
  calendar.lane = "family";
  calendar.from = "due";
  calendar.to = "due";
  const std::string html = render(with_calendar(rows, calendar), Format::html);
  EXPECT_THAT(html, HasSubstr(R"(<div class="span c0 moment" style="left:100.00%;top:0.20rem")"));
  EXPECT_THAT(html, HasSubstr(R"(<span style="left:0.00%">2027-01</span>)"));
}

}  // namespace
}  // namespace solleva::share
