// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "solleva/share/regional/book.h"

namespace solleva::share::regional {

namespace {

constexpr std::size_t surveys_shown = 8, national_shown = 6;
constexpr int shown_percentiles[] = {10, 30, 50, 70, 90};

Map rates_map(Book& book) {
  const Input& in = book.in;
  Map map;
  map.breaks = {0.001, 0.01, 0.03, 0.1, 0.2};
  map.summary = {"regional.countries.map.summary", {{"line", line_text(in.lines[0])}, {"year", year_number(in.last)}}};
  map.table = {"countries", {"regional.countries.map.title", {{"line", line_text(in.lines[0])}, {"year", year_number(in.last)}}}, {country_column()}, {}, {{"regional.note.no_estimate"}}};
  for (TableColumn& line : line_columns(in, "regional.unit.share_of_people")) map.table.columns.push_back(std::move(line));
  map.table.columns.push_back(column(Message{"regional.column.poor_at", {{"line", line_text(in.lines[0])}}}, "regional.unit.persons"));
  map.table.columns.push_back(column("regional.column.people", "regional.unit.persons"));
  map.table.columns.push_back(column("regional.column.latest_survey"));
  for (const std::string& iso3 : by_population(in, in.last)) {
    std::vector<Cell> row = {Country{iso3}};
    const bool estimated = has_estimate(in, iso3, in.last);
    for (std::size_t line = 0; line < in.lines.size(); ++line) {
      if (estimated) row.push_back(book.figures.rate(iso3, in.last, line));
      else row.push_back(Missing{{"regional.missing.no_estimate"}});
    }
    if (estimated) row.push_back(book.figures.poor(iso3, in.last, 0));
    else row.push_back(Missing{{"regional.missing.no_estimate"}});
    row.push_back(book.figures.people(iso3, in.last));
    const Survey* survey = latest_survey(in, iso3);
    if (survey != nullptr) row.push_back(year_number(survey->year));
    else row.push_back(Missing{{"regional.missing.no_survey"}});
    map.table.rows.push_back(std::move(row));
  }
  return map;
}

Chart country_rates(Book& book, const std::string& iso3) {
  const Input& in = book.in;
  Chart chart;
  chart.y.clear();
  chart.open_table = true;
  chart.summary = {"regional.country.rates.summary", {{"country", Country{iso3}}}};
  chart.table = {"rates", {"regional.country.rates.title"}, {year_column()}, {}, {{"regional.note.basis"}}};
  for (TableColumn& line : line_columns(in, "regional.unit.share_of_people")) {
    chart.y.push_back(chart.table.columns.size());
    chart.table.columns.push_back(std::move(line));
  }
  chart.table.columns.push_back(column("regional.column.basis_in_year"));
  const Survey* last = latest_survey(in, iso3);
  for (int year : in.years) {
    if (!has_estimate(in, iso3, year)) continue;
    std::vector<Cell> row = {year_number(year)};
    for (std::size_t line = 0; line < in.lines.size(); ++line) row.push_back(book.figures.rate(iso3, year, line));
    const auto surveys = in.surveys.find(iso3);
    const char* basis = "regional.basis.beyond";
    if (last != nullptr && std::ranges::any_of(surveys->second, [&](const Survey& survey) { return survey.year == year; })) basis = "regional.basis.survey";
    else if (last != nullptr && surveys->second.front().year < year && year < last->year) basis = "regional.basis.between";
    row.push_back(Message{basis});
    chart.table.rows.push_back(std::move(row));
  }
  return chart;
}

Table country_surveys(Book& book, const std::string& iso3) {
  const auto& surveys = book.in.surveys.at(iso3);
  const std::size_t from = surveys.size() > surveys_shown ? surveys.size() - surveys_shown : 0;
  Table table{"surveys",
              {"regional.country.surveys.title", {{"n", count_number(surveys.size() - from)}, {"all", count_number(surveys.size())}}},
              {column("regional.column.survey_year"), column("regional.column.survey"), column("regional.column.welfare"), column("regional.column.mean", "regional.unit.dollars_a_day"),
               column("regional.column.median", "regional.unit.dollars_a_day"), column("regional.column.gini"), column("regional.column.comparable_run")},
              {},
              {{"regional.note.income_consumption"}, {"regional.note.no_sampling_error"}}};
  for (std::size_t i = from; i < surveys.size(); ++i) {
    const Survey& survey = surveys[i];
    table.rows.push_back({year_number(survey.year), Verbatim{survey.name, ""}, welfare_text(survey.welfare), book.figures.survey(iso3, survey, "mean", survey.mean, NumberStyle::decimal2),
                          book.figures.survey(iso3, survey, "median", survey.median, NumberStyle::decimal2),
                          book.figures.survey(iso3, survey, "gini", survey.gini, NumberStyle::decimal3), Verbatim{survey.spell, ""}});
  }
  return table;
}

Chart country_incidence(Book& book, const Incidence& incidence) {
  Chart chart;
  chart.summary = {"regional.country.incidence.summary", {{"from", year_number(incidence.before)}, {"to", year_number(incidence.after)}}};
  chart.table = {"incidence-" + incidence.area,
                 {"regional.country.incidence.title", {{"area", area_text(incidence.area)}, {"from", year_number(incidence.before)}, {"to", year_number(incidence.after)}}},
                 {column("regional.column.percentile"), column("regional.column.growth_a_year", "regional.unit.a_year")},
                 {},
                 {{"regional.note.ppp2011"}}};
  for (int percentile : shown_percentiles) {
    chart.table.rows.push_back({Number{static_cast<double>(percentile), NumberStyle::integer}, book.figures.incidence(incidence, percentile)});
  }
  return chart;
}

Table country_deprivations(Book& book, const std::string& iso3, const Deprivations& latest) {
  Table table{"multidimensional", {"regional.country.multidimensional.title", {{"year", year_number(latest.year)}}},
              {column("regional.column.indicator"), column("regional.column.deprived", "regional.unit.share_of_people")}, {}, {{"regional.note.mpm_parts"}}};
  table.rows.push_back({Message{"regional.indicator.poor"}, book.figures.deprivation(iso3, latest, "poor", latest.poor)});
  for (std::size_t i = 0; i < indicators.size(); ++i) {
    Cell cell = Missing{{"regional.missing.not_asked"}};
    if (latest.parts[i]) cell = book.figures.deprivation(iso3, latest, indicators[i], *latest.parts[i]);
    table.rows.push_back({Message{"regional.indicator." + std::string(indicators[i])}, std::move(cell)});
  }
  return table;
}

Table country_national(Book& book, const std::string& iso3) {
  const auto& rates = book.in.national.at(iso3);
  Table table{"national", {"regional.country.national.title"}, {year_column(), column("regional.column.national_rate", "regional.unit.share_of_people"), column("regional.column.comparable")}, {}, {{"regional.note.national_lines"}}};
  for (std::size_t i = rates.size() > national_shown ? rates.size() - national_shown : 0; i < rates.size(); ++i) {
    const std::string comparable = rates[i].comparable.empty() ? "unknown" : rates[i].comparable;
    table.rows.push_back({year_number(rates[i].year), book.figures.national(iso3, rates[i]), Message{"regional.comparable." + comparable}});
  }
  return table;
}

void contribution(Book& book, Page& page, const std::string& iso3) {
  const Input& in = book.in;
  const std::pair years{in.first, in.last};
  const auto& countries = in.changes[0].at(years).countries;
  const auto found = std::ranges::find(countries, iso3, &measure::CountryContribution::country);
  if (found == countries.end() || !found->poor_share) return;
  page.blocks.push_back(paragraph("regional.country.contribution", {{"country", Country{iso3}},
                                                                     {"region", region_name(in)},
                                                                     {"from", year_number(in.first)},
                                                                     {"to", year_number(in.last)},
                                                                     {"line", line_text(in.lines[0])},
                                                                     {"change", book.figures.poor_change(years, 0, iso3, "change", found->poor_change)},
                                                                     {"share", book.figures.poor_share(years, 0, iso3, *found->poor_share)}}));
}

Page country_page(Book& book, const std::string& iso3) {
  const Input& in = book.in;
  Page page{country_slug(iso3), {"regional.country.title", {{"country", Country{iso3}}}}, {"regional.country.lede", {{"country", Country{iso3}}}}, {}, "countries"};
  const Survey* survey = latest_survey(in, iso3);
  KeyFigures key;
  if (has_estimate(in, iso3, in.last)) {
    for (std::size_t line = 0; line < in.lines.size(); ++line) {
      key.figures.push_back({book.figures.rate(iso3, in.last, line), {"regional.key.rate", {{"line", line_text(in.lines[line])}, {"year", year_number(in.last)}}}});
    }
    key.figures.push_back({book.figures.poor(iso3, in.last, 0), {"regional.key.poor", {{"line", line_text(in.lines[0])}, {"year", year_number(in.last)}}}});
  }
  key.figures.push_back({book.figures.people(iso3, in.last), {"regional.key.people", {{"year", year_number(in.last)}}}});
  page.blocks.push_back(std::move(key));
  if (in.lined_up.contains(iso3)) {
    if (survey != nullptr) page.blocks.push_back(paragraph("regional.country.latest", {{"year", year_number(survey->year)}, {"survey", Verbatim{survey->name, ""}}, {"welfare", welfare_text(survey->welfare)}}));
    page.blocks.push_back(country_rates(book, iso3));
    contribution(book, page, iso3);
  } else {
    page.blocks.push_back(paragraph("regional.country.no_estimate", {{"country", Country{iso3}}}));
  }
  if (survey != nullptr) page.blocks.push_back(country_surveys(book, iso3));
  const bool whole = std::ranges::any_of(in.incidences, [&](const Incidence& each) { return each.iso3 == iso3 && each.area == "national"; });
  for (const Incidence& incidence : in.incidences) {  // the parts of a country only where there is no whole
    if (incidence.iso3 == iso3 && (!whole || incidence.area == "national")) page.blocks.push_back(country_incidence(book, incidence));
  }
  if (in.deprivations.contains(iso3)) page.blocks.push_back(country_deprivations(book, iso3, in.deprivations.at(iso3).back()));
  if (in.national.contains(iso3)) page.blocks.push_back(country_national(book, iso3));
  tell_story(book, page);
  return page;
}

}  // namespace

std::vector<Page> countries_pages(Book& book) {
  Page index{"countries", {"regional.countries.title"}, {"regional.countries.lede", {{"n", count_number(book.in.members.size())}, {"region", region_name(book.in)}}}, {}, {}};
  index.blocks.push_back(rates_map(book));
  Links links;
  for (const std::string& iso3 : by_population(book.in, book.in.last)) {
    links.links.push_back({country_slug(iso3), {"regional.country.title", {{"country", Country{iso3}}}}});
  }
  index.blocks.push_back(std::move(links));
  tell_story(book, index);
  std::vector<Page> pages = {std::move(index)};
  for (const std::string& iso3 : by_population(book.in, book.in.last)) pages.push_back(country_page(book, iso3));
  return pages;
}

}  // namespace solleva::share::regional
