// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/sample_test.h"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

namespace solleva::share::sample {
namespace {

Number figure(double value, NumberStyle style, const char* receipt, Origin origin = Origin::published) {
  return {value, style, receipt, origin};
}
Number year(double value) {
  return {value, NumberStyle::year};
}

Table rates() {
  Table table{"rates", {"rates.title"}, {{{"col.year"}}, {{"col.rate"}, {"unit.share"}}, {{"col.people"}}}, {}, {{"rates.note"}}};
  table.rows.push_back(
      {year(1990), figure(0.5, NumberStyle::percent1, "r90"), figure(1'234'567, NumberStyle::people, "p90", Origin::computed)});
  table.rows.push_back({year(2000), figure(0.251, NumberStyle::percent1, "r00"), Missing{{"why.no-survey"}}});
  return table;
}

Table places() {
  Table table{"places", {"places.title"}, {{{"col.place"}}, {{"col.rate"}, {"unit.share"}}, {{"col.said"}}}, {}, {}};
  table.rows.push_back({Country{"CHN"}, figure(0.01, NumberStyle::percent1, "r00"), Verbatim{"=1+1", "en"}});
  table.rows.push_back({Country{"IND"}, figure(0.2, NumberStyle::percent1, "r00"), Day{"2020-11-23"}});
  table.rows.push_back({Country{"BTN"}, Missing{{"why.no-survey"}}, Message{"word.none"}});
  return table;
}

Claims claims() {
  Claim official{ClaimKind::official,
                 "Ministry <of> \"Plenty\"",
                 "2020-11-23",
                 {"Nobody is poor & all is well.", "en"},
                 "https://example.org/?a=1&b=2"};
  official.checks = {{"1,900 / 380 = 5.0"}};
  Claim measured{ClaimKind::measured, "Solleva", "2020", {}};
  measured.statement = {"claim.rate", {{"rate", figure(0.251, NumberStyle::percent1, "r00", Origin::computed)}}};
  return {{"claims.question"}, {official, measured, {ClaimKind::critic, "A critic", "2021-02", {"Quelqu'un est pauvre.", "fr"}}}};
}

Page front() {
  Page page{"index", {"index.title"}, {"index.summary"}, {}};
  page.blocks.push_back(Heading{{"index.heading"}, "first"});
  page.blocks.push_back(Paragraph{{"index.text",
                                   {{"change", figure(-0.249, NumberStyle::points1, "r00", Origin::computed)},
                                    {"line", Number{2.15, NumberStyle::dollars2}},
                                    {"country", Country{"CHN"}},
                                    {"source", Verbatim{"PovcalNet", "en"}},
                                    {"since", Day{"1990"}},
                                    {"people", figure(2'500'000, NumberStyle::people, "p90", Origin::computed)},
                                    {"nested", Message{"word.none"}}}}});
  page.blocks.push_back(Bullets{{{"bullet.one"}, {"bullet.two"}}});
  page.blocks.push_back(KeyFigures{{{figure(0.251, NumberStyle::percent1, "r00"), {"key.rate"}}}});
  page.blocks.push_back(Chart{ChartKind::line, {"rates.summary"}, rates(), 0, {1}});
  page.blocks.push_back(claims());
  page.blocks.push_back(Links{{{"country-chn", {"link.china"}}}});
  return page;
}

}  // namespace

Report report() {
  Report report{"sample",
                {"report.title"},
                "0.1.0",
                "2026-01-02",
                "The \"Office\"",
                "CC BY 4.0",
                "https://creativecommons.org/licenses/by/4.0/"};
  report.made_up = true;
  report.sources.push_back({"pip", "Poverty & Inequality", "World Bank", "tables/pip.csv", std::string(64, 'a'), "2022",
                            "CC BY 4.0", "https://example.org/pip"});
  report.receipts.push_back(
      {"r90", Receipt::Kind::sql, "SELECT rate FROM pip WHERE year = 1990 AND rate < 1", "", {"pip"}, {"method.read"}, ""});
  report.receipts.push_back(
      {"r00", Receipt::Kind::sql, "SELECT rate FROM pip WHERE year = 2000", "", {"pip"}, {"method.read"}, ""});
  report.receipts.push_back({"p90",
                             Receipt::Kind::command,
                             "solleva measure grouped x.csv",
                             "/results/0/value",
                             {"pip"},
                             {"method.count"},
                             "regional-aggregates#2"});
  report.pages.push_back(front());
  report.pages.push_back({"places", {"places.title"}, {"index.summary"}, {Map{{"places.summary"}, places(), 1, {0.02, 0.1}}}});
  report.pages.push_back({"country-chn",
                          {"china.title"},
                          {"index.summary"},
                          {rates(), Table{"nothing", {"nothing.title"}, {{{"col.year"}}}, {}, {}}},
                          "places"});
  return report;
}

CatalogueText story() {
  return {"story/en.json", R"({
    "_catalogue": {"language": "en", "direction": "ltr", "made": "for the tests", "reviewed_by_native_speaker": true},
    "report.title": "A sample", "index.title": "Start", "index.summary": "What there is", "index.heading": "First things",
    "index.text": "{nested}: {change} at {line} in {country} by {source} since {since}: {people, plural, one {# person} other {# persons}}.",
    "bullet.one": "Apples & pears", "bullet.two": "a < b", "key.rate": "poor in the end", "link.china": "On China",
    "rates.title": "Rates", "rates.summary": "It fell.", "rates.note": "Every tenth year.", "col.year": "Year", "col.rate": "Poor",
    "col.people": "People", "col.place": "Place", "col.said": "Said", "unit.share": "share of people", "why.no-survey": "no survey was made",
    "places.title": "Places", "places.summary": "Pale is good.", "china.title": "One country", "nothing.title": "Nothing",
    "word.none": "none", "claims.question": "Who is poor?", "claim.rate": "{rate} of the people were poor.",
    "method.read": "Read as published.", "method.count": "Rate times population."})"};
}

CatalogueText in_brackets(const CatalogueText& text, const std::string& language, const std::string& direction) {
  auto parsed = nlohmann::ordered_json::parse(text.text);
  for (auto& [key, value] : parsed.items())
    if (!key.starts_with('_')) value = "⟪" + value.get<std::string>() + "⟫";
  parsed["_catalogue"]["language"] = language;
  parsed["_catalogue"]["direction"] = direction;
  parsed["_catalogue"]["reviewed_by_native_speaker"] = false;
  return {language + ".json", parsed.dump()};
}

SiteAssets assets() {
  return {"body { color: black }", "'use strict';",
          R"({"viewBox": [0, 0, 10, 10], "markerRadius": 2, "context": "M0 0L10 0",
              "countries": {"BTN": {"d": "M5 5L6 6Z", "marker": [5, 5]}, "CHN": {"d": "M1 1L2 2Z"}, "IND": {"d": "M3 3Z"}, "JPN": {"d": "M9 9Z"}}})",
          R"({"en": {"BTN": "Bhutan", "CHN": "China", "IND": "India", "JPN": "Japan"},
              "it": {"BTN": "Bhutan", "CHN": "Cina", "IND": "India", "JPN": "Giappone"},
              "ar": {"BTN": "بوتان", "CHN": "الصين", "IND": "الهند", "JPN": "اليابان"}})",
          "licences"};
}

std::string reference_data() {
  const char* named = std::getenv("SOLLEVA_REFERENCE_DATA");
  const std::string folder = named ? named : SOLLEVA_SOURCE_DIR "/../shared/data";
  return std::filesystem::exists(folder) ? folder : "";
}

}  // namespace solleva::share::sample
