// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "solleva/base/result.h"
#include "solleva/share/page.h"

namespace solleva::share {

/// A table as a file to take away, once for all languages: numbers exact and unformatted, words in English; the JSON and the
/// second sheet of the workbook hold the headings in every language of the site too. docs/decisions/0022-downloads.md
///
/// CSV: RFC 4180, UTF-8 without byte order mark, a missing value is empty; a column of countries is two, code and name; a text
/// that a spreadsheet would run as a formula is preceded by an apostrophe.
Result<std::string> table_csv(const SiteModel& site, const Table& table);
Result<std::string> table_json(const SiteModel& site, const Page& page, const Table& table);
/// Writes a workbook; the same bytes for the same table. cannot-write.
Done write_table_xlsx(const SiteModel& site, const Table& table, const std::filesystem::path& file);

/// A text cell as CSV: quoted where needed, and never a formula.
std::string csv_text(std::string_view text);

std::string citation_bibtex(const SiteModel& site);
std::string citation_ris(const SiteModel& site);

}  // namespace solleva::share
