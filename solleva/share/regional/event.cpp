// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "solleva/share/regional/book.h"

namespace solleva::share::regional {

namespace {

constexpr std::size_t countries_shown = 8;

Table measured_table(Book& book) {
  const Input& in = book.in;
  Table table{"measured", {"regional.event.measured.title", {{"region", region_name(in)}}}, {column("regional.column.line")}, {}, {{"regional.note.lined_up_year"}}};
  for (int year = in.event - 1; year <= in.event + 1; ++year) {
    table.columns.push_back(column(Message{"regional.column.in_year", {{"year", year_number(year)}}}, "regional.unit.share_of_people"));
  }
  table.columns.push_back(column(Message{"regional.column.poor_change_between", {{"from", year_number(in.event - 1)}, {"to", year_number(in.event)}}}, "regional.unit.persons"));
  for (std::size_t line = 0; line < in.lines.size(); ++line) {
    std::vector<Cell> row = {line_text(in.lines[line])};
    for (int year = in.event - 1; year <= in.event + 1; ++year) row.push_back(book.figures.region_rate(year, line));
    const std::pair years{in.event - 1, in.event};
    row.push_back(book.figures.poor_change(years, line, "", "change", in.changes[line].at(years).poor_change));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Chart countries_chart(Book& book) {
  const Input& in = book.in;
  const std::pair years{in.event - 1, in.event};
  std::vector<const measure::CountryContribution*> order;
  for (const auto& country : in.changes[0].at(years).countries) order.push_back(&country);
  std::ranges::stable_sort(order, [](const auto* a, const auto* b) { return std::abs(a->poor_change) > std::abs(b->poor_change); });
  order.resize(std::min(order.size(), countries_shown));
  Chart chart;
  chart.kind = ChartKind::bar;
  chart.summary = {"regional.event.countries.summary", {{"line", line_text(in.lines[0])}}};
  chart.table = {"event-countries",
                 {"regional.event.countries.title", {{"from", year_number(years.first)}, {"to", year_number(years.second)}}},
                 {country_column(), column("regional.column.poor_change", "regional.unit.persons"), column("regional.column.basis_in_year")},
                 {},
                 {{"regional.note.basis"}}};
  for (const auto* country : order) {
    const auto& surveys = in.surveys.at(country->country);
    const bool here = std::ranges::any_of(surveys, [&](const Survey& survey) { return survey.year == in.event; });
    const bool between = surveys.front().year < in.event && in.event < surveys.back().year;
    chart.table.rows.push_back({Country{country->country}, book.figures.poor_change(years, 0, country->country, "change", country->poor_change),
                                Message{here ? "regional.basis.survey" : between ? "regional.basis.between" : "regional.basis.beyond"}});
  }
  return chart;
}

/// What the tables of this report say to a question, to stand among the claims.
Claim measured_here(Book& book) {
  const Input& in = book.in;
  Claim claim;
  claim.kind = ClaimKind::measured;
  claim.speaker = in.publisher;
  claim.date = in.issued;
  claim.statement = {"regional.claims.measured",
                     {{"region", region_name(in)},
                      {"line", line_text(in.lines[0])},
                      {"before_year", year_number(in.event - 1)},
                      {"year", year_number(in.event)},
                      {"before", book.figures.region_rate(in.event - 1, 0)},
                      {"now", book.figures.region_rate(in.event, 0)},
                      {"surveyed", book.figures.surveyed(in.event, "survey", surveyed_shares(in, in.event).survey)}}};
  return claim;
}

Claim measured_focus(Book& book) {
  const Input& in = book.in;
  Claim claim;
  claim.kind = ClaimKind::measured;
  claim.speaker = in.publisher;
  claim.date = in.issued;
  claim.statement = {"regional.claims.measured_focus",
                     {{"focus", focus_name(in)},
                      {"year", year_number(in.event)},
                      {"low", line_text(in.lines.front())},
                      {"middle", line_text(in.lines[std::min<std::size_t>(1, in.lines.size() - 1)])},
                      {"high", line_text(in.lines.back())},
                      {"rate_low", book.figures.rate(in.focus, in.event, 0)},
                      {"rate_middle", book.figures.rate(in.focus, in.event, std::min<std::size_t>(1, in.lines.size() - 1))},
                      {"rate_high", book.figures.rate(in.focus, in.event, in.lines.size() - 1)}}};
  return claim;
}

}  // namespace

std::vector<Page> event_page(Book& book) {
  const Input& in = book.in;
  Page page{"event", {"regional.event.title", {{"year", year_number(in.event)}}}, {"regional.event.lede", {{"year", year_number(in.event)}}}, {}, {}};
  page.blocks.push_back(paragraph("regional.event.surveyed", {{"year", year_number(in.event)},
                                                               {"share", book.figures.surveyed(in.event, "survey", surveyed_shares(in, in.event).survey)},
                                                               {"region", region_name(in)}}));
  page.blocks.push_back(measured_table(book));
  page.blocks.push_back(countries_chart(book));
  if (!in.claims.empty()) page.blocks.push_back(heading("regional.event.claims", "claims"));
  std::vector<std::string> questions;
  for (const SaidBy& said : in.claims) {
    if (std::ranges::find(questions, said.question) == questions.end()) questions.push_back(said.question);
  }
  for (const std::string& question : questions) {
    Claims claims{{"story.claims." + question}, {}};
    for (const SaidBy& said : in.claims) {
      if (said.question == question) claims.claims.push_back(said.claim);
    }
    claims.claims.push_back(question.ends_with("_focus") ? measured_focus(book) : measured_here(book));
    page.blocks.push_back(std::move(claims));
    page.blocks.push_back(paragraph("story.claims." + question + ".reading"));
  }
  page.blocks.push_back(paragraph("regional.event.claims.rule"));
  tell_story(book, page);
  return {std::move(page)};
}

}  // namespace solleva::share::regional
