// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "solleva/share/page.h"

namespace solleva::share {
namespace {

using nlohmann::ordered_json;

struct Format {
  const char* ending;
  const char* media_type;
};
constexpr Format formats[] = {{"csv", "text/csv"},
                              {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
                              {"json", "application/json"}};

/// Titles of the sources that the page's tables rest on.
std::set<std::string> sources_of(const SiteModel& site, const std::vector<const Table*>& tables) {
  std::set<std::string> titles;
  for (const auto* table : tables)
    for (const auto& row : table->rows)
      for (const auto& cell : row) {
        const auto* number = std::get_if<Number>(&cell);
        if (!number || number->receipt.empty()) continue;
        for (const auto& id : site.receipts.find(number->receipt)->second->sources)
          titles.insert(site.sources.find(id)->second->title);
      }
  return titles;
}

}  // namespace

std::string dataset(const SiteModel& site, const Page& page, Prose& prose) {
  const auto tables = tables_of(page);
  if (tables.empty()) return {};
  const Report& report = *site.report;
  ordered_json data = {{"@context", "https://schema.org"}, {"@type", "Dataset"}};
  data["name"] = full_title(site, page, prose);
  data["description"] = prose.plain(page.summary);
  data["inLanguage"] = prose.language().tag();
  data["datePublished"] = report.issued;
  data["version"] = report.version;
  if (!report.publisher.empty()) data["creator"] = {{"@type", "Organization"}, {"name", report.publisher}};
  if (!report.licence_url.empty()) data["license"] = report.licence_url;
  for (const auto& title : sources_of(site, tables)) data["isBasedOn"].push_back(title);
  for (const auto* table : tables) {
    data["variableMeasured"].push_back(prose.plain(table->title));
    for (const auto& format : formats)
      data["distribution"].push_back({{"@type", "DataDownload"},
                                      {"name", prose.plain(table->title)},
                                      {"encodingFormat", format.media_type},
                                      {"contentUrl", "../" + download_path(page, *table, format.ending)}});
  }
  return data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace solleva::share
