// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/regional/book.h"

namespace solleva::share::regional {

namespace {

Table rates_by_country(Book& book, std::size_t line) {
  const Input& in = book.in;
  Table table{"rates-" + in.lines[line].column,
              {"regional.annex.rates.title", {{"line", line_text(in.lines[line])}}},
              {country_column()},
              {},
              {{"regional.note.basis"}}};
  for (int year : in.years) table.columns.push_back(column(Message{"regional.column.in_year", {{"year", year_number(year)}}}, "regional.unit.share_of_people"));
  for (const Member& member : in.members) {
    if (!in.lined_up.contains(member.iso3)) continue;
    std::vector<Cell> row = {Country{member.iso3}};
    for (int year : in.years) {
      if (has_estimate(in, member.iso3, year)) row.push_back(book.figures.rate(member.iso3, year, line));
      else row.push_back(Missing{{"regional.missing.no_estimate"}});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// Core figures of the latest survey: what the standard annex of a poverty assessment begins with.
Table core_table(Book& book) {
  const Input& in = book.in;
  Table table{"core", {"regional.annex.core.title"}, {country_column(), column("regional.column.survey_year")}, {}, {{"regional.note.no_sampling_error"}}};
  for (TableColumn& line : line_columns(in, "regional.unit.share_of_people")) table.columns.push_back(std::move(line));
  table.columns.push_back(column(Message{"regional.column.gap_at", {{"line", line_text(in.lines[0])}}}, "regional.unit.share_of_line"));
  table.columns.push_back(column(Message{"regional.column.severity_at", {{"line", line_text(in.lines[0])}}}));
  table.columns.push_back(column("regional.column.mean", "regional.unit.dollars_a_day"));
  table.columns.push_back(column("regional.column.median", "regional.unit.dollars_a_day"));
  for (const Member& member : in.members) {
    const Survey* survey = latest_survey(in, member.iso3);
    if (survey == nullptr) continue;
    std::vector<Cell> row = {Country{member.iso3}, year_number(survey->year)};
    for (std::size_t line = 0; line < in.lines.size(); ++line) {
      const std::string fgt0 = "fgt0_" + in.lines[line].column.substr(4);
      row.push_back(book.figures.survey(member.iso3, *survey, fgt0.c_str(), survey->rates[line], NumberStyle::percent1));
    }
    const std::string cents = in.lines[0].column.substr(4);
    row.push_back(book.figures.survey(member.iso3, *survey, ("fgt1_" + cents).c_str(), survey->gap, NumberStyle::percent2));
    row.push_back(book.figures.survey(member.iso3, *survey, ("fgt2_" + cents).c_str(), survey->severity, NumberStyle::decimal4));
    row.push_back(book.figures.survey(member.iso3, *survey, "mean", survey->mean, NumberStyle::decimal2));
    row.push_back(book.figures.survey(member.iso3, *survey, "median", survey->median, NumberStyle::decimal2));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table people_table(Book& book) {
  const Input& in = book.in;
  Table table{"people", {"regional.annex.people.title"}, {country_column()}, {}, {{"regional.note.people_filled"}}};
  const int years[] = {in.first, in.event, in.last};
  for (int year : years) table.columns.push_back(column(Message{"regional.column.in_year", {{"year", year_number(year)}}}, "regional.unit.persons"));
  for (const Member& member : in.members) {
    std::vector<Cell> row = {Country{member.iso3}};
    for (int year : years) row.push_back(book.figures.people(member.iso3, year));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::vector<Page> annex_pages(Book& book) {
  Page index{"annex", {"regional.annex.title"}, {"regional.annex.lede"}, {}, {}};
  Links links;
  std::vector<Page> parts;
  for (std::size_t line = 0; line < book.in.lines.size(); ++line) {
    Page page{"annex-" + book.in.lines[line].column, {"regional.annex.rates.title", {{"line", line_text(book.in.lines[line])}}}, {"regional.annex.rates.lede"}, {}, "annex"};
    page.blocks.push_back(rates_by_country(book, line));
    parts.push_back(std::move(page));
  }
  parts.push_back({"annex-core", {"regional.annex.core.title"}, {"regional.annex.core.lede"}, {core_table(book)}, "annex"});
  parts.push_back({"annex-people", {"regional.annex.people.title"}, {"regional.annex.people.lede"}, {people_table(book)}, "annex"});
  for (const Page& page : parts) links.links.push_back({page.slug, page.title});
  index.blocks.push_back(std::move(links));
  index.blocks.push_back(paragraph("regional.annex.elsewhere"));
  index.blocks.push_back(paragraph("regional.annex.absent"));
  parts.insert(parts.begin(), std::move(index));
  return parts;
}

}  // namespace solleva::share::regional
