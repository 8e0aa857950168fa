// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "app/cli/regional/load.h"
#include "app/cli/regional/measures.h"
#include "app/cli/regional/method_pages.h"
#include "app/cli/regional/regional.h"
#include "solleva/share/share.h"
#include "web/embed/assets.h"

namespace solleva::cli {

namespace {

/// The engine's messages and those of the case.
Result<share::Catalogues> load_catalogues(const std::string& story) {
  auto files = share::engine_catalogues();
  std::vector<std::filesystem::path> paths;
  if (!story.empty()) {
    for (const auto& entry : std::filesystem::directory_iterator(story)) {
      if (entry.path().extension() == ".json") paths.push_back(entry.path());
    }
  }
  std::ranges::sort(paths);
  for (const auto& path : paths) {
    if (auto readable = data::check_readable(path.string()); !readable) return fail(readable.error());
    std::ifstream file(path, std::ios::binary);
    files.push_back({path.string(), std::string(std::istreambuf_iterator<char>(file), {})});
  }
  return share::read_catalogues(files);
}

std::vector<Note> remarks(const share::SiteSummary& site, const std::vector<std::string>& languages) {
  std::vector<Note> notes;
  for (const std::string& language : languages) {
    const auto missing = site.untranslated.find(language);
    if (missing == site.untranslated.end() || missing->second == 0) continue;
    notes.push_back({"untranslated", fmt::format("language {}: {} texts have no translation and are shown in English, marked", language, missing->second)});
  }
  return notes;
}

}  // namespace

Result<RunSummary> run_regional(const data::Programme& programme, const RunOptions& options, const RunControl& control) {
  control.tell("reading the tables", 0);
  auto tables = regional::load_tables(programme, control);
  if (!tables) return fail(tables.error());
  auto data = regional::load_case(programme, *tables);
  if (!data) return fail(data.error());

  control.tell("measuring", 0.2);
  const auto grouped = std::ranges::find(programme.tables, "grouped", &data::ProgrammeTable::name);
  const std::string grouped_file = grouped == programme.tables.end() ? "" : grouped->file;
  if (auto done = regional::measure_case(*data, grouped_file, control); !done) return fail(done.error());

  control.tell("building the report", 0.4);
  const share::Report report = share::regional_report(data->input);
  auto catalogues = load_catalogues(programme.report->story);
  if (!catalogues) return fail(catalogues.error());

  control.tell("writing the site", 0.5);
  share::SiteOptions site;
  site.folder = options.output;
  site.languages = programme.report->languages;
  site.assets = {web::asset("solleva.css"), web::asset("solleva.js"), web::asset("map-asia.json"), web::asset("country-names.json"), web::asset("notices.txt")};
  site.methods = regional::method_pages();
  auto written = share::write_site(report, *catalogues, site, control);
  if (!written) return fail(written.error());
  return RunSummary{(std::filesystem::path(options.output) / "index.html").string(), remarks(*written, programme.report->languages)};
}

}  // namespace solleva::cli
