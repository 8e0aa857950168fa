// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "solleva/share/regional/book.h"

namespace solleva::share::regional {

namespace {

constexpr std::pair<const char*, const char*> chapters[] = {
    {"trends", "regional.trends.title"},         {"contributions", "regional.contributions.title"}, {"growth", "regional.growth.title"},
    {"incidence", "regional.incidence.title"},   {"inequality", "regional.inequality.title"},       {"multidimensional", "regional.multidimensional.title"},
    {"unknown", "regional.unknown.title"},       {"countries", "regional.countries.title"},         {"methods", "regional.methods.title"},
    {"annex", "regional.annex.title"}};

const measure::CountryContribution& focus_part(const Input& in) {
  const auto& countries = in.changes[0].at({in.first, in.last}).countries;
  return *std::ranges::find(countries, in.focus, &measure::CountryContribution::country);
}

KeyFigures key_figures(Book& book) {
  const Input& in = book.in;
  KeyFigures key;
  for (int year : {in.first, in.last}) {
    key.figures.push_back({book.figures.region_rate(year, 0), {"regional.key.rate", {{"line", line_text(in.lines[0])}, {"year", year_number(year)}}}});
  }
  key.figures.push_back({book.figures.region_poor(in.last, 0), {"regional.key.poor", {{"line", line_text(in.lines[0])}, {"year", year_number(in.last)}}}});
  const auto& focus = focus_part(in);
  if (focus.poor_share) {
    key.figures.push_back({book.figures.poor_share({in.first, in.last}, 0, in.focus, *focus.poor_share), {"regional.key.share", {{"focus", focus_name(in)}}}});
  }
  key.figures.push_back({book.figures.region_rate(in.last, in.lines.size() - 1), {"regional.key.rate", {{"line", line_text(in.lines.back())}, {"year", year_number(in.last)}}}});
  key.figures.push_back({book.figures.coverage(in.last), {"regional.key.coverage", {{"year", year_number(in.last)}}}});
  return key;
}

Chart overview(Book& book) {
  const Input& in = book.in;
  Chart chart;
  chart.y.clear();
  chart.summary = {"regional.summary.chart.summary", {{"first", year_number(in.first)}, {"last", year_number(in.last)}}};
  chart.table = {"overview", {"regional.trends.rates.title", {{"region", region_name(in)}}}, {year_column()}, {}, {{"regional.note.covered_only"}}};
  for (TableColumn& line : line_columns(in, "regional.unit.share_of_people")) {
    chart.y.push_back(chart.table.columns.size());
    chart.table.columns.push_back(std::move(line));
  }
  for (int year : in.years) {
    std::vector<Cell> row = {year_number(year)};
    for (std::size_t line = 0; line < in.lines.size(); ++line) row.push_back(book.figures.region_rate(year, line));
    chart.table.rows.push_back(std::move(row));
  }
  return chart;
}

Bullets findings(Book& book) {
  const Input& in = book.in;
  const std::pair years{in.first, in.last};
  const auto& change = in.changes[0].at(years);
  const std::pair around{in.event - 1, in.event};
  Bullets bullets;
  bullets.items.push_back({"regional.summary.fall",
                           {{"region", region_name(in)}, {"line", line_text(in.lines[0])}, {"first", year_number(in.first)}, {"last", year_number(in.last)},
                            {"poor_first", book.figures.region_poor(in.first, 0)}, {"poor_last", book.figures.region_poor(in.last, 0)}}});
  bullets.items.push_back({"regional.summary.focus",
                           {{"focus", focus_name(in)}, {"change", book.figures.poor_change(years, 0, in.focus, "change", focus_part(in).poor_change)},
                            {"region_change", book.figures.poor_change(years, 0, "", "change", change.poor_change)},
                            {"without_first", book.figures.region_rate(in.first, 0, true)}, {"without_last", book.figures.region_rate(in.last, 0, true)}}});
  bullets.items.push_back({"regional.summary.population", {{"by_population", book.figures.poor_change(years, 0, "", "by_population", change.poor_by_population)},
                            {"by_rate", book.figures.poor_change(years, 0, "", "by_rate", change.poor_by_rate)}}});
  bullets.items.push_back({"regional.summary.higher_line", {{"line", line_text(in.lines.back())}, {"last", year_number(in.last)}, {"rate", book.figures.region_rate(in.last, in.lines.size() - 1)},
                                                             {"poor", book.figures.region_poor(in.last, in.lines.size() - 1)}}});
  bullets.items.push_back({"regional.summary.event", {{"year", year_number(in.event)}, {"before", book.figures.region_rate(in.event - 1, 0)}, {"now", book.figures.region_rate(in.event, 0)},
                                                       {"surveyed", book.figures.surveyed(in.event, "survey", surveyed_shares(in, in.event).survey)},
                                                       {"change", book.figures.poor_change(around, 0, "", "change", in.changes[0].at(around).poor_change)}}});
  bullets.items.push_back({"regional.summary.unknown", {{"n", count_number(members_without_estimate(in).size())}, {"last", year_number(in.last)}, {"coverage", book.figures.coverage(in.last)}}});
  return bullets;
}

}  // namespace

std::vector<Page> summary_page(Book& book) {
  const Input& in = book.in;
  Page page{"index", {"story.title", {{"region", region_name(in)}, {"first", year_number(in.first)}, {"last", year_number(in.last)}}}, {"story.lede"}, {}, {}};
  page.blocks.push_back(key_figures(book));
  page.blocks.push_back(heading("regional.summary.findings", "findings"));
  page.blocks.push_back(findings(book));
  page.blocks.push_back(overview(book));
  tell_story(book, page);
  page.blocks.push_back(heading("regional.summary.chapters", "chapters"));
  Links links;
  for (const auto& [slug, title] : chapters) {
    const bool absent = (std::string_view(slug) == "growth" && in.decompositions.empty()) || (std::string_view(slug) == "incidence" && in.incidences.empty()) ||
                        (std::string_view(slug) == "multidimensional" && in.deprivations.empty());
    if (!absent) links.links.push_back({slug, {title}});
  }
  links.links.insert(links.links.begin() + std::ranges::distance(links.links.begin(), std::ranges::find(links.links, std::string("unknown"), &PageLink::slug)),
                     PageLink{"event", {"regional.event.title", {{"year", year_number(in.event)}}}});
  page.blocks.push_back(std::move(links));
  return {std::move(page)};
}

}  // namespace solleva::share::regional
