// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "solleva/share/regional/figures.h"

namespace solleva::share::regional {

/// What the chapters share while a report is written.
struct Book {
  explicit Book(const Input& input) : in(input), figures(input, receipts) {}

  const Input& in;
  std::vector<Receipt> receipts;
  Figures figures;
};

using Arguments = std::map<std::string, Argument>;

// The chapters, in the order of the report; each gives the pages it consists of, none where there is no data for it.
std::vector<Page> summary_page(Book& book);
std::vector<Page> trends_page(Book& book);
std::vector<Page> contributions_page(Book& book);
std::vector<Page> growth_page(Book& book);
std::vector<Page> incidence_page(Book& book);
std::vector<Page> inequality_page(Book& book);
std::vector<Page> multidimensional_page(Book& book);
std::vector<Page> event_page(Book& book);
std::vector<Page> unknown_page(Book& book);
std::vector<Page> countries_pages(Book& book);
std::vector<Page> methods_page(Book& book);
std::vector<Page> annex_pages(Book& book);

// Small parts.
TableColumn column(std::string key, const char* unit = "");
TableColumn column(Message title, const char* unit = "");
TableColumn country_column();
TableColumn year_column();
Message line_text(const Line& line);                       ///< "$3.00 a day"
std::vector<TableColumn> line_columns(const Input& in, const char* unit = "");
Paragraph paragraph(std::string key, Arguments arguments = {});
Heading heading(std::string key, std::string anchor);
Argument region_name(const Input& in);
Argument focus_name(const Input& in);
Message area_text(const std::string& area);                ///< national, rural, urban
Message welfare_text(const std::string& welfare);          ///< income, consumption
std::string country_slug(const std::string& iso3);

/// The case's own paragraphs for a page, added at its end so far.
void tell_story(const Book& book, Page& page);

// Questions asked of the input by several chapters.
bool has_estimate(const Input& in, const std::string& iso3, int year);
/// Members by number of people in a year, most first.
std::vector<std::string> by_population(const Input& in, int year);
/// The latest survey, or null.
const Survey* latest_survey(const Input& in, const std::string& iso3);
/// Shares of the region's people by what the estimate of the year rests on.
struct SurveyedShares { double survey = 0, between = 0, beyond = 0, none = 0; };
SurveyedShares surveyed_shares(const Input& in, int year);
std::vector<std::string> members_without_estimate(const Input& in);

}  // namespace solleva::share::regional
