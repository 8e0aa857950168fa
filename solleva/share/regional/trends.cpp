// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/regional/book.h"

namespace solleva::share::regional {

namespace {

Chart rates_chart(Book& book) {
  Table table{"rates", {"regional.trends.rates.title", {{"region", region_name(book.in)}}}, {year_column()}, {}, {}};
  Chart chart;
  chart.y.clear();
  for (TableColumn& line : line_columns(book.in, "regional.unit.share_of_people")) {
    chart.y.push_back(table.columns.size());
    table.columns.push_back(std::move(line));
  }
  for (int year = book.in.first; year <= book.in.end; ++year) {
    std::vector<Cell> row = {year_number(year)};
    for (std::size_t line = 0; line < book.in.lines.size(); ++line) row.push_back(book.figures.region_rate(year, line));
    table.rows.push_back(std::move(row));
  }
  if (book.in.end > book.in.last) table.notes.push_back({"regional.note.projected", {{"last", year_number(book.in.last)}}});
  chart.summary = {"regional.trends.rates.summary",
                   {{"line", line_text(book.in.lines[0])},
                    {"first", year_number(book.in.first)},
                    {"last", year_number(book.in.last)},
                    {"rate_first", book.figures.region_rate(book.in.first, 0)},
                    {"rate_last", book.figures.region_rate(book.in.last, 0)}}};
  chart.table = std::move(table);
  return chart;
}

Chart poor_chart(Book& book) {
  Chart chart;
  chart.kind = ChartKind::stacked_area;
  chart.y = {1, 2};
  chart.summary = {"regional.trends.poor.summary",
                   {{"line", line_text(book.in.lines[0])},
                    {"first", year_number(book.in.first)},
                    {"last", year_number(book.in.last)},
                    {"poor_first", book.figures.region_poor(book.in.first, 0)},
                    {"poor_last", book.figures.region_poor(book.in.last, 0)}}};
  chart.table = {"poor",
                 {"regional.trends.poor.title", {{"line", line_text(book.in.lines[0])}}},
                 {year_column(), column(Message{"regional.column.named_country", {{"country", focus_name(book.in)}}}, "regional.unit.persons"),
                  column("regional.column.all_others", "regional.unit.persons")},
                 {},
                 {{"regional.note.covered_only"}}};
  for (int year = book.in.first; year <= book.in.end; ++year) {
    chart.table.rows.push_back({year_number(year), book.figures.poor(book.in.focus, year, 0), book.figures.region_poor(year, 0, true)});
  }
  return chart;
}

Table selected_years(Book& book) {
  Table table{"selected-years", {"regional.trends.selected.title"}, {year_column()}, {}, {{"regional.note.covered_only"}}};
  for (const Line& line : book.in.lines) {
    table.columns.push_back(column(Message{"regional.column.rate_at", {{"line", line_text(line)}}}, "regional.unit.share_of_people"));
    table.columns.push_back(column(Message{"regional.column.poor_at", {{"line", line_text(line)}}}, "regional.unit.persons"));
  }
  table.columns.push_back(column("regional.column.coverage", "regional.unit.share_of_people"));
  for (int year : book.in.years) {
    std::vector<Cell> row = {year_number(year)};
    for (std::size_t line = 0; line < book.in.lines.size(); ++line) {
      row.push_back(book.figures.region_rate(year, line));
      row.push_back(book.figures.region_poor(year, line));
    }
    row.push_back(book.figures.coverage(year));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table with_and_without(Book& book) {
  const Input& in = book.in;
  Table table{"without-focus", {"regional.trends.without.title", {{"region", region_name(in)}, {"focus", focus_name(in)}}}, {column("regional.column.line")}, {}, {}};
  for (int year : {in.first, in.last}) {
    table.columns.push_back(column(Message{"regional.column.region_in", {{"region", region_name(in)}, {"year", year_number(year)}}}, "regional.unit.share_of_people"));
    table.columns.push_back(
        column(Message{"regional.column.without_in", {{"focus", focus_name(in)}, {"year", year_number(year)}}}, "regional.unit.share_of_people"));
  }
  table.columns.push_back(column("regional.column.change_region", "regional.unit.points"));
  table.columns.push_back(column("regional.column.change_others", "regional.unit.points"));
  for (std::size_t line = 0; line < in.lines.size(); ++line) {
    std::vector<Cell> row = {line_text(in.lines[line])};
    for (int year : {in.first, in.last}) {
      row.push_back(book.figures.region_rate(year, line));
      row.push_back(book.figures.region_rate(year, line, true));
    }
    row.push_back(book.figures.rate_change({in.first, in.last}, line));
    row.push_back(book.figures.rate_change({in.first, in.last}, line, true));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::vector<Page> trends_page(Book& book) {
  const Input& in = book.in;
  Page page{"trends", {"regional.trends.title"}, {"regional.trends.lede", {{"region", region_name(in)}}}, {}, {}};
  page.blocks.push_back(rates_chart(book));
  page.blocks.push_back(paragraph("regional.trends.lines", {{"low", line_text(in.lines.front())}, {"high", line_text(in.lines.back())}, {"ppp", Verbatim{in.ppp, ""}}}));
  page.blocks.push_back(poor_chart(book));
  page.blocks.push_back(paragraph("regional.trends.poor.text", {{"focus", focus_name(in)},
                                                                 {"year", year_number(in.first)},
                                                                 {"last", year_number(in.last)},
                                                                 {"focus_first", book.figures.poor(in.focus, in.first, 0)},
                                                                 {"focus_last", book.figures.poor(in.focus, in.last, 0)},
                                                                 {"others_first", book.figures.region_poor(in.first, 0, true)},
                                                                 {"others_last", book.figures.region_poor(in.last, 0, true)}}));
  page.blocks.push_back(selected_years(book));
  page.blocks.push_back(with_and_without(book));
  tell_story(book, page);
  return {std::move(page)};
}

}  // namespace solleva::share::regional
