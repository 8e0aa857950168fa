// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "solleva/share/regional/book.h"

namespace solleva::share::regional {

namespace {

Chart surveyed_chart(Book& book) {
  const Input& in = book.in;
  Chart chart;
  chart.kind = ChartKind::stacked_area;
  chart.y = {1, 2, 3, 4};
  chart.summary = {"regional.unknown.surveyed.summary"};
  chart.table = {"surveyed",
                 {"regional.unknown.surveyed.title", {{"region", region_name(in)}}},
                 {year_column(), column("regional.basis.survey", "regional.unit.share_of_people"), column("regional.basis.between", "regional.unit.share_of_people"),
                  column("regional.basis.beyond", "regional.unit.share_of_people"), column("regional.basis.none", "regional.unit.share_of_people")},
                 {},
                 {{"regional.note.basis"}, {"regional.note.people_filled"}}};
  for (int year = in.first; year <= in.end; ++year) {
    const SurveyedShares shares = surveyed_shares(in, year);
    chart.table.rows.push_back({year_number(year), book.figures.surveyed(year, "survey", shares.survey), book.figures.surveyed(year, "between", shares.between),
                                book.figures.surveyed(year, "beyond", shares.beyond), book.figures.surveyed(year, "none", shares.none)});
  }
  return chart;
}

Table missing_table(Book& book) {
  Table table{"missing", {"regional.unknown.missing.title"}, {country_column(), column(Message{"regional.column.people_in", {{"year", year_number(book.in.last)}}}, "regional.unit.persons")}, {},
              {{"regional.note.people_filled"}}};
  for (const std::string& iso3 : members_without_estimate(book.in)) {
    table.rows.push_back({Country{iso3}, book.figures.people(iso3, book.in.last)});
  }
  return table;
}

Table old_surveys(Book& book) {
  constexpr std::size_t shown = 12;
  const Input& in = book.in;
  std::vector<std::pair<int, std::string>> latest;
  for (const Member& member : in.members) {
    const Survey* survey = latest_survey(in, member.iso3);
    if (survey != nullptr && in.lined_up.contains(member.iso3)) latest.emplace_back(survey->year, member.iso3);
  }
  std::ranges::sort(latest);
  latest.resize(std::min(latest.size(), shown));
  Table table{"old-surveys",
              {"regional.unknown.old.title"},
              {country_column(), column("regional.column.latest_survey"), column(Message{"regional.column.people_in", {{"year", year_number(in.last)}}}, "regional.unit.persons")},
              {},
              {}};
  for (const auto& [year, iso3] : latest) table.rows.push_back({Country{iso3}, year_number(year), book.figures.people(iso3, in.last)});
  return table;
}

}  // namespace

std::vector<Page> unknown_page(Book& book) {
  const Input& in = book.in;
  Page page{"unknown", {"regional.unknown.title"}, {"regional.unknown.lede"}, {}, {}};
  page.blocks.push_back(Bullets{{{"regional.unknown.no_errors"}, {"regional.unknown.lining_up"}, {"regional.unknown.welfare"}, {"regional.unknown.vintages", {{"ppp", Verbatim{in.ppp, ""}}}},
                                 {"regional.unknown.prices"}, {"regional.unknown.within"}}});
  page.blocks.push_back(surveyed_chart(book));
  page.blocks.push_back(paragraph("regional.unknown.coverage", {{"n", count_number(in.lined_up.size())},
                                                                 {"all", count_number(in.members.size())},
                                                                 {"first", year_number(in.first)},
                                                                 {"last", year_number(in.last)},
                                                                 {"coverage_first", book.figures.coverage(in.first)},
                                                                 {"coverage_last", book.figures.coverage(in.last)}}));
  page.blocks.push_back(missing_table(book));
  page.blocks.push_back(old_surveys(book));
  tell_story(book, page);
  return {std::move(page)};
}

}  // namespace solleva::share::regional
