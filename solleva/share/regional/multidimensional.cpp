// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "solleva/share/regional/book.h"

namespace solleva::share::regional {

namespace {

constexpr double normal_95 = 1.959963984540054;

Chart latest_chart(Book& book) {
  Chart chart;
  chart.kind = ChartKind::bar;
  chart.open_table = true;
  chart.summary = {"regional.multidimensional.latest.summary"};
  chart.table = {"multidimensional", {"regional.multidimensional.latest.title"}, {country_column(), column("regional.column.mpm", "regional.unit.share_of_people"), column("regional.column.survey_year")}, {},
                 {{"regional.note.mpm_parts"}, {"regional.note.no_sampling_error"}}};
  for (const char* indicator : indicators) {
    chart.table.columns.push_back(column("regional.indicator." + std::string(indicator), "regional.unit.share_of_people"));
  }
  std::vector<std::pair<std::string, const Deprivations*>> order;
  for (const auto& [iso3, rows] : book.in.deprivations) order.emplace_back(iso3, &rows.back());
  std::ranges::stable_sort(order, [](const auto& a, const auto& b) { return a.second->poor > b.second->poor; });
  for (const auto& [iso3, row_of] : order) {
    const Deprivations& latest = *row_of;
    std::vector<Cell> row = {Country{iso3}, book.figures.deprivation(iso3, latest, "poor", latest.poor), year_number(latest.year)};
    for (std::size_t i = 0; i < indicators.size(); ++i) {
      if (latest.parts[i]) row.push_back(book.figures.deprivation(iso3, latest, indicators[i], *latest.parts[i]));
      else row.push_back(Missing{{"regional.missing.not_asked"}});
    }
    chart.table.rows.push_back(std::move(row));
  }
  return chart;
}

Number bound(Book& book, const Cited& row, double value, double se, int sign) {
  return book.figures.query((value + sign * normal_95 * se) / 100, NumberStyle::percent1, Origin::computed,
                            fmt::format("SELECT (h {} {} * h_se) / 100 FROM global_mpi WHERE iso3 = '{}'", sign < 0 ? '-' : '+', normal_95, row.iso3), {"global_mpi"},
                            "regional.method.normal_interval");
}

Number cited(Book& book, const Cited& row, const char* column, double value, NumberStyle style) {
  return book.figures.query(value, style, Origin::published,
                            fmt::format("SELECT {} FROM global_mpi WHERE iso3 = '{}'", style == NumberStyle::percent1 ? std::string(column) + " / 100" : column, row.iso3),
                            {"global_mpi"}, "regional.method.cited");
}

Table cited_table(Book& book) {
  Table table{"global-mpi",
              {"regional.multidimensional.cited.title"},
              {country_column(), column("regional.column.survey_year"), column("regional.column.mpi_h", "regional.unit.share_of_people"),
               column("regional.column.lower", "regional.unit.share_of_people"), column("regional.column.upper", "regional.unit.share_of_people"),
               column("regional.column.mpi_a"), column("regional.column.mpi_m0")},
              {},
              {{"regional.note.interval"}, {"regional.note.two_measures"}}};
  for (const Cited& row : book.in.cited) {
    table.rows.push_back({Country{row.iso3}, Verbatim{row.year + ", " + row.survey, ""}, cited(book, row, "h", row.h / 100, NumberStyle::percent1),
                          bound(book, row, row.h, row.h_se, -1), bound(book, row, row.h, row.h_se, 1),
                          cited(book, row, "a", row.a / 100, NumberStyle::percent1), cited(book, row, "m0", row.m0, NumberStyle::decimal3)});
  }
  return table;
}

}  // namespace

std::vector<Page> multidimensional_page(Book& book) {
  if (book.in.deprivations.empty()) return {};
  Page page{"multidimensional", {"regional.multidimensional.title"}, {"regional.multidimensional.lede"}, {}, {}};
  page.blocks.push_back(paragraph("regional.multidimensional.text", {{"n", count_number(book.in.deprivations.size())}}));
  page.blocks.push_back(latest_chart(book));
  if (!book.in.cited.empty()) page.blocks.push_back(cited_table(book));
  tell_story(book, page);
  return {std::move(page)};
}

}  // namespace solleva::share::regional
