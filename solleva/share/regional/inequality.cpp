// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "solleva/share/regional/book.h"

namespace solleva::share::regional {

namespace {

constexpr std::size_t countries_in_chart = 6;

const Survey* survey_of(const Input& in, const std::string& iso3, int year) {
  for (const Survey& survey : in.surveys.at(iso3)) {
    if (survey.year == year) return &survey;
  }
  return nullptr;
}

std::vector<std::string> largest_surveyed(const Input& in) {
  std::vector<std::string> largest;
  for (const std::string& iso3 : by_population(in, in.last)) {
    if (latest_survey(in, iso3) != nullptr && largest.size() < countries_in_chart) largest.push_back(iso3);
  }
  return largest;
}

Chart gini_chart(Book& book) {
  const Input& in = book.in;
  const auto largest = largest_surveyed(in);
  Chart chart;
  chart.kind = ChartKind::dot;
  chart.y.clear();
  chart.summary = {"regional.inequality.gini.summary", {{"n", count_number(largest.size())}}};
  chart.table = {"gini", {"regional.inequality.gini.title"}, {year_column()}, {}, {{"regional.note.survey_years_only"}}};
  std::set<int> years;
  for (const std::string& iso3 : largest) {
    chart.y.push_back(chart.table.columns.size());
    chart.table.columns.push_back(column(Message{"regional.column.named_country", {{"country", Country{iso3}}}}));
    for (const Survey& survey : in.surveys.at(iso3)) years.insert(survey.year);
  }
  for (int year : years) {
    std::vector<Cell> row = {year_number(year)};
    for (const std::string& iso3 : largest) {
      const Survey* survey = survey_of(in, iso3, year);
      if (survey != nullptr) row.push_back(book.figures.survey(iso3, *survey, "gini", survey->gini, NumberStyle::decimal3));
      else row.push_back(Missing{{"regional.missing.no_survey"}});
    }
    chart.table.rows.push_back(std::move(row));
  }
  return chart;
}

Chart focus_deciles(Book& book) {
  const Input& in = book.in;
  const auto& surveys = in.surveys.at(in.focus);
  // First and last survey of the kind of welfare that the latest one has: income is not compared with consumption.
  const Survey& last = surveys.back();
  const Survey& first = *std::ranges::find(surveys, last.welfare, &Survey::welfare);
  Chart chart;
  chart.kind = ChartKind::bar;
  chart.y = {1, 2};
  chart.summary = {"regional.inequality.deciles.summary", {{"welfare", welfare_text(last.welfare)}, {"from", year_number(first.year)}, {"to", year_number(last.year)}}};
  chart.table = {"deciles",
                 {"regional.inequality.deciles.title", {{"focus", focus_name(in)}}},
                 {column("regional.column.tenth"), column(Message{"regional.column.in_year", {{"year", year_number(first.year)}}}, "regional.unit.share_of_total"),
                  column(Message{"regional.column.in_year", {{"year", year_number(last.year)}}}, "regional.unit.share_of_total")},
                 {},
                 {{"regional.note.comparable_breaks"}}};
  for (int decile = 1; decile <= 10; ++decile) {
    const std::string name = "decile" + std::to_string(decile);
    const auto index = static_cast<std::size_t>(decile - 1);
    chart.table.rows.push_back({Number{static_cast<double>(decile), NumberStyle::integer},
                                book.figures.survey(in.focus, first, name.c_str(), first.deciles[index], NumberStyle::percent1),
                                book.figures.survey(in.focus, last, name.c_str(), last.deciles[index], NumberStyle::percent1)});
  }
  return chart;
}

double sum(const Survey& survey, std::size_t from, std::size_t to) {
  double total = 0;
  for (std::size_t decile = from; decile < to; ++decile) total += survey.deciles[decile];
  return total;
}

Table latest_inequality(Book& book) {
  const Input& in = book.in;
  Table table{"latest-inequality",
              {"regional.inequality.latest.title"},
              {country_column(), column("regional.column.survey_year"), column("regional.column.welfare"), column("regional.column.gini"), column("regional.column.mld"),
               column("regional.column.bottom40", "regional.unit.share_of_total"), column("regional.column.top10", "regional.unit.share_of_total"),
               column("regional.column.prosperity_gap"), column("regional.column.societal_rate", "regional.unit.share_of_people")},
              {},
              {{"regional.note.income_consumption"}, {"regional.note.prosperity_gap"}}};
  for (const Member& member : in.members) {
    const Survey* survey = latest_survey(in, member.iso3);
    if (survey == nullptr) continue;
    table.rows.push_back({Country{member.iso3}, year_number(survey->year), welfare_text(survey->welfare),
                          book.figures.survey(member.iso3, *survey, "gini", survey->gini, NumberStyle::decimal3),
                          book.figures.survey(member.iso3, *survey, "mld", survey->mld, NumberStyle::decimal3),
                          book.figures.survey_sum(member.iso3, *survey, 1, 4, sum(*survey, 0, 4)),
                          book.figures.survey(member.iso3, *survey, "decile10", survey->deciles[9], NumberStyle::percent1),
                          book.figures.survey(member.iso3, *survey, "pg", survey->prosperity_gap, NumberStyle::decimal2),
                          book.figures.survey(member.iso3, *survey, "spr", survey->societal_rate, NumberStyle::percent1)});
  }
  return table;
}

Chart gap_chart(Book& book) {
  Chart chart;
  chart.summary = {"regional.inequality.gap.summary", {{"region", region_name(book.in)}}};
  chart.table = {"prosperity-gap", {"regional.inequality.gap.title"}, {year_column(), column("regional.column.prosperity_gap")}, {}, {{"regional.note.prosperity_gap"}}};
  for (int year : book.in.years) {
    double people = 0, gap = 0;
    for (const auto& [iso3, estimates] : book.in.lined_up) {
      const auto found = estimates.find(year);
      if (found == estimates.end()) continue;
      const double here = book.in.population.at(iso3).at(year).number;
      people += here;
      gap += here * found->second.prosperity_gap;
    }
    chart.table.rows.push_back({year_number(year), book.figures.region_gap(year, gap / people)});
  }
  return chart;
}

}  // namespace

std::vector<Page> inequality_page(Book& book) {
  Page page{"inequality", {"regional.inequality.title"}, {"regional.inequality.lede"}, {}, {}};
  page.blocks.push_back(gini_chart(book));
  if (book.in.surveys.contains(book.in.focus)) page.blocks.push_back(focus_deciles(book));
  page.blocks.push_back(gap_chart(book));
  page.blocks.push_back(latest_inequality(book));
  page.blocks.push_back(paragraph("regional.inequality.no_region"));
  tell_story(book, page);
  return {std::move(page)};
}

}  // namespace solleva::share::regional
