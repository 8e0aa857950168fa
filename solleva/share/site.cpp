// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/site.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <utility>

#include "solleva/base/parallel.h"
#include "solleva/share/check.h"
#include "solleva/share/downloads.h"
#include "solleva/share/errors.h"
#include "solleva/share/page.h"

namespace solleva::share {
namespace {

namespace fs = std::filesystem;

/// By this file we know a folder again as a site that we may replace.
constexpr const char* marker = "solleva-site.json";

Error cannot_write(const fs::path& path, const std::string& why) {
  return {errors::cannot_write, "cannot write the site", {path.string()}, why};
}

Done write_file(const fs::path& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) return fail(cannot_write(path, std::error_code(errno, std::generic_category()).message()));
  return {};
}

/// A folder beside the target that becomes it, or disappears.
class Workspace {
 public:
  static Result<Workspace> beside(const fs::path& target) {
    std::error_code error;
    const fs::path whole = fs::absolute(target, error).lexically_normal();
    const fs::path named = whole.has_filename() ? whole : whole.parent_path();
    if (fs::exists(named, error) && !fs::is_empty(named, error) && !fs::exists(named / marker, error))
      return fail({errors::not_a_site,
                   "will not replace what is in the folder",
                   {target.string()},
                   "it is not empty and holds no " + std::string(marker),
                   "name a new or an empty folder"});
    Workspace space(named);
    fs::remove_all(space.temporary_, error);
    for (const char* folder : {"assets", "data"}) {
      fs::create_directories(space.temporary_ / folder, error);
      if (error) return fail(cannot_write(space.temporary_ / folder, error.message()));
    }
    return space;
  }

  Workspace(Workspace&& other) noexcept : target_(std::move(other.target_)), temporary_(std::exchange(other.temporary_, {})) {}
  Workspace(const Workspace&) = delete;
  ~Workspace() {
    std::error_code ignored;
    if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
  }

  const fs::path& path() const { return temporary_; }

  /// The target becomes what was written, in one step; what it was before is removed.
  Done publish() {
    std::error_code error;
    if (!fs::exists(target_, error)) {
      fs::rename(temporary_, target_, error);
      if (error) return fail(cannot_write(target_, error.message()));
      temporary_.clear();
      return {};
    }
    if (renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0) return {};
    const fs::path old = temporary_.string() + ".old";  // a file system that cannot exchange
    fs::rename(target_, old, error);
    if (!error) fs::rename(temporary_, target_, error);
    if (error) return fail(cannot_write(target_, error.message()));
    temporary_ = old;
    return {};
  }

 private:
  explicit Workspace(const fs::path& target)
      : target_(target),
        temporary_(target.parent_path() / ("." + target.filename().string() + "." + std::to_string(::getpid()) + ".new")) {}
  fs::path target_, temporary_;
};

Result<std::vector<Language>> make_languages(const Catalogues& catalogues, const CountryNames& names,
                                             const std::vector<std::string>& tags) {
  std::vector<Language> languages;
  auto english = Locale::make("en");
  if (!english) return fail(english.error());
  for (const auto& tag : tags) {
    const auto found = catalogues.languages.find(tag);
    if (found == catalogues.languages.end())
      return fail(
          {errors::unknown_language, "cannot write in language '" + tag + "'", {}, "there is no message catalogue for it"});
    auto locale = Locale::make(tag);
    if (!locale) return fail(locale.error());
    languages.push_back({&found->second, &catalogues.languages.find("en")->second, &names, *locale, *english});
  }
  if (languages.empty()) return fail({errors::unknown_language, "a site needs at least one language"});
  return languages;
}

std::string title_of(const MethodPage& method) {
  const auto end = method.markdown.find('\n');
  const std::string first = method.markdown.substr(0, end);
  return first.starts_with("# ") ? first.substr(2) : method.slug;
}

std::string method_page(const MethodPage& method) {
  Html html;
  html.raw("<!DOCTYPE html>\n")
      .open("html", {{"lang", "en"}, {"dir", "ltr"}})
      .open("head")
      .single("meta", {{"charset", "utf-8"}});
  html.single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.leaf("title", title_of(method)).single("link", {{"rel", "stylesheet"}, {"href", "../assets/solleva.css"}}).close();
  html.open("body").open("main", {{"id", "content"}, {"class", "method"}}).leaf("h1", title_of(method));
  html.leaf("pre", method.markdown, {{"class", "markdown"}}).close().close().close();
  return html.take();
}

/// One run: the model, the workspace and the counts.
class SiteWriter {
 public:
  SiteWriter(SiteModel model, const SiteOptions& options, const RunControl& control, const fs::path& root)
      : model_(std::move(model)), options_(options), control_(control), root_(root) {}

  Result<SiteSummary> write() {
    for (const auto& [phase, step] :
         {std::pair{"pages", &SiteWriter::pages}, {"tables", &SiteWriter::tables}, {"files", &SiteWriter::files}}) {
      control_.tell(phase, 0);
      if (const Done done = (this->*step)(); !done) return fail(done.error());
    }
    return summary_;
  }

 private:
  Done pages() {
    for (const auto& language : model_.languages)
      if (const Done done = folder(language.tag()); !done) return done;
    const auto& report_pages = model_.report->pages;
    std::vector<Done> outcomes(report_pages.size() * model_.languages.size());
    const Done done = parallel_chunks({outcomes.size(), 1}, control_, [&](Chunk chunk) {
      const Language& language = model_.languages[chunk.index / report_pages.size()];
      outcomes[chunk.index] = page(language, report_pages[chunk.index % report_pages.size()]);
    });
    return first_of(done, outcomes);
  }

  Done page(const Language& language, const Page& page) {
    const auto written = write_page(model_, language, page);
    if (!written) return fail(written.error());
    const std::string path = language.tag() + "/" + page.slug + ".html";
    if (const Done done = file(path, written->html); !done) return done;
    const std::lock_guard lock(mutex_);
    const auto size = written->html.size() + options_.assets.style.size() + options_.assets.script.size();
    if (size > summary_.largest_page_bytes || (size == summary_.largest_page_bytes && path < summary_.largest_page)) {
      summary_.largest_page = path;
      summary_.largest_page_bytes = size;
    }
    ++summary_.pages;
    if (&language == &model_.languages.front()) summary_.figures += written->figures;
    for (const auto& [key, times] : written->untranslated) untranslated_[language.tag()].insert(key);
    summary_.untranslated[language.tag()] = untranslated_[language.tag()].size();
    return {};
  }

  Done tables() {
    std::vector<std::pair<const Page*, const Table*>> all;
    for (const auto& page : model_.report->pages)
      for (const auto* table : tables_of(page)) all.emplace_back(&page, table);
    std::vector<Done> outcomes(all.size());
    const Done done = parallel_chunks({all.size(), 1}, control_, [&](Chunk chunk) {
      outcomes[chunk.index] = table(*all[chunk.index].first, *all[chunk.index].second);
    });
    return first_of(done, outcomes);
  }

  Done table(const Page& page, const Table& table) {
    const auto csv = table_csv(model_, table);
    if (!csv) return fail(csv.error());
    const auto json = table_json(model_, page, table);
    if (!json) return fail(json.error());
    const fs::path workbook = root_ / download_path(page, table, "xlsx");
    if (const Done done = write_table_xlsx(model_, table, workbook); !done) return done;
    std::error_code error;
    count(fs::file_size(workbook, error));
    if (error) return fail(cannot_write(workbook, error.message()));
    if (const Done done = file(download_path(page, table, "csv"), *csv); !done) return done;
    return file(download_path(page, table, "json"), *json);
  }

  Done files() {
    const auto front = write_front(model_);
    if (!front) return fail(front.error());
    std::vector<std::pair<std::string, std::string>> all = {{"index.html", *front},
                                                            {"assets/solleva.css", std::string(options_.assets.style)},
                                                            {"assets/solleva.js", std::string(options_.assets.script)},
                                                            {"assets/notices.txt", std::string(options_.assets.notices)},
                                                            {"data/citation.bib", citation_bibtex(model_)},
                                                            {"data/citation.ris", citation_ris(model_)}};
    for (const auto& method : options_.methods) all.emplace_back("methods/" + method.slug + ".html", method_page(method));
    for (const auto& extra : options_.files) all.emplace_back(extra.path, extra.content);
    nlohmann::ordered_json about = {{"solleva", {{"version", model_.report->version}}}, {"report", model_.report->id}};
    for (const auto& language : model_.languages) about["languages"].push_back(language.tag());
    all.emplace_back(marker, about.dump(1) + "\n");
    for (const auto& [path, content] : all) {
      if (const Done done = folder(fs::path(path).parent_path().string()); !done) return done;
      if (const Done done = file(path, content); !done) return done;
    }
    return {};
  }

  Done folder(const std::string& path) {
    std::error_code error;
    fs::create_directories(root_ / path, error);
    if (error) return fail(cannot_write(root_ / path, error.message()));
    return {};
  }

  Done file(const std::string& path, std::string_view content) {
    count(content.size());
    return write_file(root_ / path, content);
  }

  void count(std::uintmax_t bytes) {
    const std::lock_guard lock(mutex_);
    ++summary_.files;
    summary_.bytes += bytes;
  }

  static Done first_of(const Done& loop, const std::vector<Done>& outcomes) {
    for (const auto& outcome : outcomes)
      if (!outcome) return outcome;
    return loop;
  }

  SiteModel model_;
  const SiteOptions& options_;
  const RunControl& control_;
  const fs::path& root_;
  std::mutex mutex_;
  SiteSummary summary_;
  std::map<std::string, std::set<std::string>> untranslated_;
};

}  // namespace

Result<SiteSummary> write_site(const Report& report, const Catalogues& catalogues, const SiteOptions& options,
                               const RunControl& control) {
  if (const Done done = check_report(report); !done) return fail(done.error());
  const auto names = CountryNames::read(options.assets.country_names);
  if (!names) return fail(names.error());
  auto atlas = Atlas::read(options.assets.map);
  if (!atlas) return fail(atlas.error());
  auto languages = make_languages(catalogues, *names, options.languages);
  if (!languages) return fail(languages.error());
  SiteModel model{&report, std::move(*atlas), std::move(*languages), {}, {}, {}, {}};
  for (const auto& page : report.pages) model.pages.emplace(page.slug, &page);
  for (const auto& receipt : report.receipts) model.receipts.emplace(receipt.id, &receipt);
  for (const auto& source : report.sources) model.sources.emplace(source.id, &source);
  for (const auto& method : options.methods) model.methods.emplace(method.slug, title_of(method));
  auto workspace = Workspace::beside(options.folder);
  if (!workspace) return fail(workspace.error());
  auto summary = SiteWriter(std::move(model), options, control, workspace->path()).write();
  if (!summary) return fail(summary.error());
  if (const Done done = workspace->publish(); !done) return fail(done.error());
  return summary;
}

}  // namespace solleva::share
