// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "solleva/share/regional/book.h"

namespace solleva::share::regional {

namespace {

using Years = std::pair<int, int>;

constexpr std::size_t countries_in_chart = 12;

const measure::CountryContribution& part_of(const measure::RegionalChange& change, const std::string& iso3) {
  return *std::ranges::find(change.countries, iso3, &measure::CountryContribution::country);
}

Cell share_cell(Book& book, Years years, std::size_t line, const measure::CountryContribution& country) {
  if (!country.poor_share) return Missing{{"regional.missing.no_change"}};
  return book.figures.poor_share(years, line, country.country, *country.poor_share);
}

Table periods_table(Book& book) {
  Table table{"periods",
              {"regional.contributions.periods.title", {{"line", line_text(book.in.lines[0])}, {"focus", focus_name(book.in)}}},
              {column("regional.column.period"), column("regional.column.poor_change", "regional.unit.persons"),
               column("regional.column.by_rate", "regional.unit.persons"), column("regional.column.by_population", "regional.unit.persons"),
               column(Message{"regional.column.change_in", {{"country", focus_name(book.in)}}}, "regional.unit.persons"),
               column(Message{"regional.column.share_of", {{"country", focus_name(book.in)}}}, "regional.unit.share")},
              {},
              {{"regional.note.signs"}}};
  std::vector<Years> periods;
  for (std::size_t i = 1; i < book.in.years.size(); ++i) periods.emplace_back(book.in.years[i - 1], book.in.years[i]);
  periods.emplace_back(book.in.first, book.in.last);
  for (const Years& years : periods) {
    const auto& change = book.in.changes[0].at(years);
    const auto& focus = part_of(change, book.in.focus);
    table.rows.push_back({Message{"regional.period", {{"from", year_number(years.first)}, {"to", year_number(years.second)}}},
                          book.figures.poor_change(years, 0, "", "change", change.poor_change),
                          book.figures.poor_change(years, 0, "", "by_rate", change.poor_by_rate),
                          book.figures.poor_change(years, 0, "", "by_population", change.poor_by_population),
                          book.figures.poor_change(years, 0, book.in.focus, "change", focus.poor_change), share_cell(book, years, 0, focus)});
  }
  return table;
}

Table focus_by_line(Book& book) {
  const Years years{book.in.first, book.in.last};
  Table table{"focus-by-line",
              {"regional.contributions.lines.title", {{"focus", focus_name(book.in)}, {"from", year_number(years.first)}, {"to", year_number(years.second)}}},
              {column("regional.column.line"), column("regional.column.poor_change", "regional.unit.persons"),
               column(Message{"regional.column.share_of", {{"country", focus_name(book.in)}}}, "regional.unit.share"),
               column(Message{"regional.column.rate_share_of", {{"country", focus_name(book.in)}}}, "regional.unit.share")},
              {},
              {{"regional.note.shares_add_up"}}};
  for (std::size_t line = 0; line < book.in.lines.size(); ++line) {
    const auto& change = book.in.changes[line].at(years);
    const auto& focus = part_of(change, book.in.focus);
    Cell rate_share = Missing{{"regional.missing.no_change"}};
    if (focus.rate_share) rate_share = book.figures.rate_share(years, line, book.in.focus, *focus.rate_share);
    table.rows.push_back({line_text(book.in.lines[line]), book.figures.poor_change(years, line, "", "change", change.poor_change),
                          share_cell(book, years, line, focus), std::move(rate_share)});
  }
  return table;
}

std::vector<const measure::CountryContribution*> by_size(const measure::RegionalChange& change) {
  std::vector<const measure::CountryContribution*> order;
  for (const auto& country : change.countries) order.push_back(&country);
  std::ranges::stable_sort(order, [](const auto* a, const auto* b) { return std::abs(a->poor_change) > std::abs(b->poor_change); });
  return order;
}

Chart largest_chart(Book& book) {
  const Years years{book.in.first, book.in.last};
  const auto order = by_size(book.in.changes[0].at(years));
  const std::size_t shown = std::min(countries_in_chart, order.size());
  Chart chart;
  chart.kind = ChartKind::stacked_bar;
  chart.y = {1, 2};
  chart.summary = {"regional.contributions.largest.summary", {{"from", year_number(years.first)}, {"to", year_number(years.second)}}};
  chart.table = {"largest",
                 {"regional.contributions.largest.title", {{"n", count_number(shown)}, {"line", line_text(book.in.lines[0])}}},
                 {country_column(), column("regional.column.by_rate", "regional.unit.persons"), column("regional.column.by_population", "regional.unit.persons")},
                 {},
                 {}};
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& country = *order[i];
    chart.table.rows.push_back({Country{country.country}, book.figures.poor_change(years, 0, country.country, "by_rate", country.poor_by_rate),
                                book.figures.poor_change(years, 0, country.country, "by_population", country.poor_by_population)});
  }
  return chart;
}

Table all_countries(Book& book) {
  const Years years{book.in.first, book.in.last};
  const auto& change = book.in.changes[0].at(years);
  Table table{"all-countries",
              {"regional.contributions.all.title", {{"from", year_number(years.first)}, {"to", year_number(years.second)}, {"line", line_text(book.in.lines[0])}}},
              {country_column(), column("regional.column.poor_change", "regional.unit.persons"), column("regional.column.by_rate", "regional.unit.persons"),
               column("regional.column.by_population", "regional.unit.persons"), column("regional.column.share_poor", "regional.unit.share"),
               column("regional.column.share_rate", "regional.unit.share")},
              {},
              {{"regional.note.shares_add_up"}}};
  for (const auto* country : by_size(change)) {
    Cell rate_share = Missing{{"regional.missing.no_change"}};
    if (country->rate_share) rate_share = book.figures.rate_share(years, 0, country->country, *country->rate_share);
    table.rows.push_back({Country{country->country}, book.figures.poor_change(years, 0, country->country, "change", country->poor_change),
                          book.figures.poor_change(years, 0, country->country, "by_rate", country->poor_by_rate),
                          book.figures.poor_change(years, 0, country->country, "by_population", country->poor_by_population),
                          share_cell(book, years, 0, *country), std::move(rate_share)});
  }
  return table;
}

}  // namespace

std::vector<Page> contributions_page(Book& book) {
  const Input& in = book.in;
  const Years years{in.first, in.last};
  const auto& change = in.changes[0].at(years);
  const auto& focus = part_of(change, in.focus);
  Page page{"contributions", {"regional.contributions.title"}, {"regional.contributions.lede", {{"region", region_name(in)}}}, {}, {}};
  page.blocks.push_back(paragraph("regional.contributions.total", {{"from", year_number(in.first)},
                                                                    {"to", year_number(in.last)},
                                                                    {"line", line_text(in.lines[0])},
                                                                    {"change", book.figures.poor_change(years, 0, "", "change", change.poor_change)},
                                                                    {"by_rate", book.figures.poor_change(years, 0, "", "by_rate", change.poor_by_rate)},
                                                                    {"by_population", book.figures.poor_change(years, 0, "", "by_population", change.poor_by_population)}}));
  if (focus.poor_share) {
    page.blocks.push_back(paragraph("regional.contributions.focus", {{"focus", focus_name(in)},
                                                                      {"change", book.figures.poor_change(years, 0, in.focus, "change", focus.poor_change)},
                                                                      {"share", book.figures.poor_share(years, 0, in.focus, *focus.poor_share)}}));
  }
  page.blocks.push_back(largest_chart(book));
  page.blocks.push_back(periods_table(book));
  page.blocks.push_back(focus_by_line(book));
  page.blocks.push_back(all_countries(book));
  page.blocks.push_back(paragraph("regional.contributions.arithmetic"));
  for (const std::string& left_out : change.left_out) {
    if (in.lined_up.contains(left_out)) {
      page.blocks.push_back(paragraph("regional.contributions.left_out", {{"country", Country{left_out}}, {"year", year_number(in.first)}}));
    }
  }
  tell_story(book, page);
  return {std::move(page)};
}

}  // namespace solleva::share::regional
