// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/share/catalogue.h"
#include "solleva/share/report.h"

namespace solleva::share {

/// What web/ builds and the program carries in it; see web/README.md.
struct SiteAssets {
  std::string_view style, script, map, country_names, notices;
};

/// A file that the caller adds to the site.
struct SiteFile {
  std::string path;  ///< below the site's root, as in "asia.json"
  std::string content;
};

/// A page of docs/methods, shown as it is written.
struct MethodPage {
  std::string slug, markdown;
};

struct SiteOptions {
  std::filesystem::path folder;        ///< created, or replaced if it is a site of ours or empty; anything else is refused
  std::vector<std::string> languages;  ///< in the order of the switcher, the first is the front page's
  SiteAssets assets;
  std::vector<MethodPage> methods = {};
  std::vector<SiteFile> files = {};
};

struct SiteSummary {
  std::size_t pages = 0;  ///< in all languages
  std::size_t files = 0;
  std::uintmax_t bytes = 0;
  std::string largest_page;                         ///< as in "en/annex.html"
  std::uintmax_t largest_page_bytes = 0;            ///< with the style and the script it loads
  std::size_t figures = 0;                          ///< links to receipts, in the first language
  std::map<std::string, std::size_t> untranslated;  ///< by language: messages and names that are shown in English, marked
};

/// Writes a report as a static site: index.html (choice of language), <language>/<page>.html, assets/, data/ (every table as CSV,
/// XLSX and JSON), methods/. Nothing in it asks for a server or for anything outside. The folder appears at once, complete, or
/// stays as it was; its bytes depend on nothing but the arguments, whatever the threads. Errors: bad-report and
/// figure-without-receipt (the model contradicts itself), unknown-language, unknown-message, missing-argument, bad-asset,
/// not-a-site (the folder holds something else), cannot-write, base.stopped.
Result<SiteSummary> write_site(const Report& report, const Catalogues& catalogues, const SiteOptions& options,
                               const RunControl& control);

}  // namespace solleva::share
