// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/regional/book.h"

#include <algorithm>
#include <cctype>

#include "solleva/share/regional/regional.h"

namespace solleva::share::regional {

TableColumn column(Message title, const char* unit) { return {std::move(title), {unit}}; }

TableColumn column(std::string key, const char* unit) { return column(Message{std::move(key)}, unit); }

TableColumn country_column() { return column("regional.column.country"); }

TableColumn year_column() { return column("regional.column.year"); }

Message line_text(const Line& line) { return {"regional.line", {{"amount", Number{line.amount, NumberStyle::dollars2}}}}; }

std::vector<TableColumn> line_columns(const Input& in, const char* unit) {
  std::vector<TableColumn> columns;
  for (const Line& line : in.lines) columns.push_back(column(line_text(line), unit));
  return columns;
}

Paragraph paragraph(std::string key, Arguments arguments) { return {{std::move(key), std::move(arguments)}}; }

Heading heading(std::string key, std::string anchor) { return {{std::move(key)}, std::move(anchor)}; }

Argument region_name(const Input& in) { return Country{in.region}; }

Argument focus_name(const Input& in) { return Country{in.focus}; }

Message area_text(const std::string& area) { return {"regional.area." + area}; }

Message welfare_text(const std::string& welfare) { return {"regional.welfare." + welfare}; }

std::string country_slug(const std::string& iso3) {
  std::string slug = "country-";
  for (char c : iso3) slug += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return slug;
}

void tell_story(const Book& book, Page& page) {
  const auto found = book.in.story.find(page.slug);
  if (found == book.in.story.end()) return;
  for (const std::string& key : found->second) page.blocks.push_back(paragraph(key));
}

bool has_estimate(const Input& in, const std::string& iso3, int year) {
  const auto country = in.lined_up.find(iso3);
  return country != in.lined_up.end() && country->second.contains(year);
}

std::vector<std::string> by_population(const Input& in, int year) {
  std::vector<std::string> order;
  for (const Member& member : in.members) order.push_back(member.iso3);
  std::ranges::stable_sort(order, [&](const std::string& a, const std::string& b) {
    return in.population.at(a).at(year).number > in.population.at(b).at(year).number;
  });
  return order;
}

const Survey* latest_survey(const Input& in, const std::string& iso3) {
  const auto found = in.surveys.find(iso3);
  return found == in.surveys.end() || found->second.empty() ? nullptr : &found->second.back();
}

SurveyedShares surveyed_shares(const Input& in, int year) {
  SurveyedShares shares;
  double all = 0;
  for (const Member& member : in.members) {
    const double people = in.population.at(member.iso3).at(year).number;
    all += people;
    const auto surveys = in.surveys.find(member.iso3);
    if (!has_estimate(in, member.iso3, year)) {
      shares.none += people;
    } else if (surveys == in.surveys.end()) {
      shares.beyond += people;
    } else if (std::ranges::any_of(surveys->second, [&](const Survey& survey) { return survey.year == year; })) {
      shares.survey += people;
    } else if (surveys->second.front().year < year && year < surveys->second.back().year) {
      shares.between += people;
    } else {
      shares.beyond += people;
    }
  }
  return {shares.survey / all, shares.between / all, shares.beyond / all, shares.none / all};
}

std::vector<std::string> members_without_estimate(const Input& in) {
  std::vector<std::string> missing;
  for (const Member& member : in.members) {
    if (!in.lined_up.contains(member.iso3)) missing.push_back(member.iso3);
  }
  return missing;
}

}  // namespace solleva::share::regional

namespace solleva::share {

Report regional_report(const regional::Input& input) {
  using namespace regional;
  Book book(input);
  Report report;
  report.id = input.id;
  report.title = {"story.title", {{"region", region_name(input)}, {"first", year_number(input.first)}, {"last", year_number(input.last)}}};
  report.version = input.version;
  report.issued = input.issued;
  report.publisher = input.publisher;
  report.licence = input.licence;
  report.licence_url = input.licence_url;
  report.sources = input.sources;
  using Chapter = std::vector<Page> (*)(Book&);
  constexpr Chapter chapters[] = {summary_page,    trends_page,           contributions_page, growth_page,  incidence_page,  inequality_page,
                                  multidimensional_page, event_page,      unknown_page,       countries_pages, methods_page, annex_pages};
  for (const Chapter chapter : chapters) {
    for (Page& page : chapter(book)) report.pages.push_back(std::move(page));
  }
  report.receipts = std::move(book.receipts);
  return report;
}

}  // namespace solleva::share
