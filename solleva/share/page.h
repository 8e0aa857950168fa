// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/share/names.h"
#include "solleva/share/prose.h"
#include "solleva/share/report.h"

namespace solleva::share {

/// What all pages of a site share; read-only while pages are written.
struct SiteModel {
  const Report* report = nullptr;
  Atlas atlas;
  std::vector<Language> languages;                        ///< in the order of the switcher
  std::map<std::string, const Page*, std::less<>> pages;  ///< by slug
  std::map<std::string, const Receipt*, std::less<>> receipts;
  std::map<std::string, const Source*, std::less<>> sources;
  std::map<std::string, std::string, std::less<>> methods;  ///< title by slug, of the method pages that the site has
};

/// One written page and what is worth counting in it.
struct WrittenPage {
  std::string html;
  std::size_t figures = 0;  ///< links to receipts
  std::map<std::string, int> untranslated;
};

/// A page in one language as web/README.md describes it. unknown-message, missing-argument, bad-report.
Result<WrittenPage> write_page(const SiteModel& site, const Language& language, const Page& page);

/// The page at the root that leads to every language.
Result<std::string> write_front(const SiteModel& site);

/// Writes blocks into the main part of a page.
class BlockWriter {
 public:
  BlockWriter(const SiteModel& site, const Page& page, Prose& prose, Html& html)
      : site_(site), page_(page), prose_(prose), html_(html) {}
  void write(const Block& block);

 private:
  void operator()(const Heading& heading);
  void operator()(const Paragraph& paragraph);
  void operator()(const Bullets& bullets);
  void operator()(const KeyFigures& figures);
  void operator()(const Chart& chart);
  void operator()(const Map& map);
  void operator()(const Table& table);
  void operator()(const Claims& claims);
  void operator()(const Links& links);

  void caption(const Table& table, const Message& summary, std::string_view prefix);
  void spec(const Chart& chart);
  void svg(const Map& map);
  void legend(const Map& map);
  void data(const Table& table, std::string_view title_id, bool open);
  void grid(const Table& table, std::string_view title_id);
  void cell(const Cell& cell, bool heading);
  void downloads(const Table& table);
  void claim(const Claim& claim);
  std::string label(const TableColumn& column);

  const SiteModel& site_;
  const Page& page_;
  Prose& prose_;
  Html& html_;
};

/// The section at the end of a page that holds the receipts its figures have asked for.
void write_receipts(const SiteModel& site, Prose& prose, Html& html);

/// The title of a page with that of the report, once where they are the same.
std::string full_title(const SiteModel& site, const Page& page, Prose& prose);

/// schema.org Dataset of the page's tables, as JSON; empty where the page has none.
std::string dataset(const SiteModel& site, const Page& page, Prose& prose);

/// The tables of a page in order, those of charts and maps among them.
std::vector<const Table*> tables_of(const Page& page);

/// Where the download of a table lies below the site's root: "data/<page>.<table>.<ending>".
std::string download_path(const Page& page, const Table& table, std::string_view ending);

/// The page of a country, where the site has one: "country-chn.html", else empty.
std::string country_page(const SiteModel& site, std::string_view iso3);

bool holds_numbers(const Table& table, std::size_t column);

/// The style of the first number in a column; year where there is none.
NumberStyle style_of_column(const Table& table, std::size_t column);

}  // namespace solleva::share
