// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "solleva/share/regional/book.h"

namespace solleva::share::regional {

namespace {

constexpr int shown_percentiles[] = {5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95};

Message spell_text(const std::string& iso3, const std::string& area, int before, int after) {
  return {"regional.spell", {{"country", Country{iso3}}, {"area", area_text(area)}, {"from", year_number(before)}, {"to", year_number(after)}}};
}

Cell caution_cell(const Decomposition& row) {
  return Message{row.caution.empty() ? "regional.caution.none" : "regional.caution." + row.caution};
}

Chart shapley_chart(Book& book) {
  Chart chart;
  chart.kind = ChartKind::stacked_bar;
  chart.y = {1, 2};
  chart.summary = {"regional.growth.chart.summary"};
  chart.table = {"growth-redistribution",
                 {"regional.growth.chart.title"},
                 {column("regional.column.place_and_years"), column("regional.column.growth", "regional.unit.points"),
                  column("regional.column.redistribution", "regional.unit.points"), column("regional.column.change", "regional.unit.points"),
                  column("regional.column.rate_before", "regional.unit.share_of_people"), column("regional.column.rate_after", "regional.unit.share_of_people"),
                  column("regional.column.caution")},
                 {},
                 {{"regional.note.shapley"}, {"regional.note.line190"}}};
  for (const Decomposition& row : book.in.decompositions) {
    chart.table.rows.push_back({spell_text(row.iso3, row.area, row.before, row.after),
                                book.figures.command(row.growth, NumberStyle::points1, "change-decomposition#5"),
                                book.figures.command(row.redistribution, NumberStyle::points1, "change-decomposition#5"),
                                book.figures.command(row.change, NumberStyle::points1, "change-decomposition#1"),
                                book.figures.command(row.rate_before, NumberStyle::percent1, "grouped-lorenz#24"),
                                book.figures.command(row.rate_after, NumberStyle::percent1, "grouped-lorenz#24"), caution_cell(row)});
  }
  chart.open_table = true;
  return chart;
}

Table datt_ravallion(Book& book) {
  Table table{"datt-ravallion",
              {"regional.growth.datt_ravallion.title"},
              {column("regional.column.place_and_years"), column("regional.column.growth", "regional.unit.points"),
               column("regional.column.redistribution", "regional.unit.points"), column("regional.column.residual", "regional.unit.points"), column("regional.column.caution")},
              {},
              {{"regional.note.residual"}}};
  for (const Decomposition& row : book.in.decompositions) {
    table.rows.push_back({spell_text(row.iso3, row.area, row.before, row.after),
                          book.figures.command(row.growth_first, NumberStyle::points1, "change-decomposition#2"),
                          book.figures.command(row.redistribution_first, NumberStyle::points1, "change-decomposition#3"),
                          book.figures.command(row.residual, NumberStyle::points1, "change-decomposition#4"),
                          Message{row.saturated ? "regional.caution.saturated" : "regional.caution.none"}});
  }
  return table;
}

}  // namespace

std::vector<Page> growth_page(Book& book) {
  if (book.in.decompositions.empty()) return {};
  Page page{"growth", {"regional.growth.title"}, {"regional.growth.lede"}, {}, {}};
  page.blocks.push_back(paragraph("regional.growth.text"));
  page.blocks.push_back(shapley_chart(book));
  page.blocks.push_back(datt_ravallion(book));
  tell_story(book, page);
  return {std::move(page)};
}

namespace {

Chart focus_incidence(Book& book) {
  Chart chart;
  chart.y.clear();
  chart.table = {"focus-incidence", {"regional.incidence.focus.title", {{"focus", focus_name(book.in)}}}, {column("regional.column.percentile")}, {},
                 {{"regional.note.incidence"}}};
  std::vector<const Incidence*> areas;
  for (const Incidence& incidence : book.in.incidences) {
    if (incidence.iso3 == book.in.focus) areas.push_back(&incidence);
  }
  for (const Incidence* area : areas) {
    chart.y.push_back(chart.table.columns.size());
    chart.table.columns.push_back(column(Message{"regional.column.area_and_years",
                                                 {{"area", area_text(area->area)}, {"from", year_number(area->before)}, {"to", year_number(area->after)}}},
                                         "regional.unit.a_year"));
  }
  for (int percentile : shown_percentiles) {
    std::vector<Cell> row = {Number{static_cast<double>(percentile), NumberStyle::integer}};
    for (const Incidence* area : areas) row.push_back(book.figures.incidence(*area, percentile));
    chart.table.rows.push_back(std::move(row));
  }
  chart.summary = {"regional.incidence.focus.summary", {{"focus", focus_name(book.in)}}};
  return chart;
}

Table all_incidences(Book& book) {
  Table table{"incidence",
              {"regional.incidence.all.title"},
              {column("regional.column.place_and_years"), column(Message{"regional.column.at_percentile", {{"p", count_number(10)}}}, "regional.unit.a_year"),
               column(Message{"regional.column.at_percentile", {{"p", count_number(50)}}}, "regional.unit.a_year"),
               column(Message{"regional.column.at_percentile", {{"p", count_number(90)}}}, "regional.unit.a_year"), column("regional.column.leaning")},
              {},
              {{"regional.note.comparable_spells"}, {"regional.note.ppp2011"}}};
  for (const Incidence& incidence : book.in.incidences) {
    const double low = incidence.growth[9], high = incidence.growth[89];
    const char* leaning = std::abs(low - high) < 0.0005 ? "regional.leaning.even" : low > high ? "regional.leaning.poor" : "regional.leaning.rich";
    table.rows.push_back({spell_text(incidence.iso3, incidence.area, incidence.before, incidence.after), book.figures.incidence(incidence, 10),
                          book.figures.incidence(incidence, 50), book.figures.incidence(incidence, 90), Message{leaning}});
  }
  return table;
}

}  // namespace

std::vector<Page> incidence_page(Book& book) {
  if (book.in.incidences.empty()) return {};
  Page page{"incidence", {"regional.incidence.title"}, {"regional.incidence.lede"}, {}, {}};
  std::size_t poor = 0, national = 0;
  for (const Incidence& incidence : book.in.incidences) {
    if (incidence.area != "national") continue;
    ++national;
    if (incidence.growth[9] > incidence.growth[89]) ++poor;
  }
  page.blocks.push_back(paragraph("regional.incidence.count", {{"n", count_number(national)}, {"poor", count_number(poor)}}));
  page.blocks.push_back(focus_incidence(book));
  page.blocks.push_back(all_incidences(book));
  tell_story(book, page);
  return {std::move(page)};
}

}  // namespace solleva::share::regional
