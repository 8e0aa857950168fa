// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/page.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace solleva::share {
namespace {

/// One page in one language, from the doctype to the end.
class PageWriter {
 public:
  PageWriter(const SiteModel& site, const Language& language, const Page& page)
      : site_(site), language_(language), page_(page), prose_(language) {}

  Result<WrittenPage> write() {
    html_.raw("<!DOCTYPE html>\n")
        .open("html", {{"lang", language_.tag()}, {"dir", language_.right_to_left() ? "rtl" : "ltr"}})
        .line();
    head();
    html_.open("body").line();
    html_.open("a", {{"class", "skip"}, {"href", "#content"}});
    prose_.write(html_, "page.skip");
    html_.close().line();
    header();
    main();
    footer();
    script_texts();
    html_.close().close().line();
    if (prose_.error()) return fail(*prose_.error());
    return WrittenPage{html_.take(), prose_.figures(), prose_.untranslated()};
  }

 private:
  void head() {
    html_.open("head").single("meta", {{"charset", "utf-8"}});
    html_.single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    html_.single("meta", {{"name", "color-scheme"}, {"content", "light dark"}}).line();
    html_.leaf("title", full_title(site_, page_, prose_)).line();
    html_.single("meta", {{"name", "description"}, {"content", prose_.plain(page_.summary)}}).line();
    for (const auto& other : site_.languages)
      html_.single("link", {{"rel", "alternate"}, {"hreflang", other.tag()}, {"href", in_language(other)}}).line();
    html_.single("link", {{"rel", "stylesheet"}, {"href", "../assets/solleva.css"}});
    html_.leaf("script", "", {{"defer", "defer"}, {"src", "../assets/solleva.js"}}).line();
    if (const std::string data = dataset(site_, page_, prose_); !data.empty()) html_.json("application/ld+json", data).line();
    html_.close().line();
  }

  std::string in_language(const Language& other) const { return "../" + other.tag() + "/" + page_.slug + ".html"; }

  void header() {
    html_.open("header", {{"class", "site"}}).open("a", {{"class", "brand"}, {"href", "index.html"}});
    prose_.write(html_, site_.report->title);
    html_.close()
        .open("details", {{"class", "languages"}})
        .leaf("summary", language_.locale.own_name(), {{"lang", language_.tag()}})
        .open("ul");
    for (const auto& other : site_.languages) {
      const bool current = other.tag() == language_.tag();
      html_.open("li").leaf(
          "a", other.locale.own_name(),
          {{"href", in_language(other)}, {"lang", other.tag()}, {"hreflang", other.tag()}, {"aria-current", "true", current}});
      html_.close();
    }
    html_.close().close().line();
    navigation();
    html_.close().line();
  }

  void navigation() {
    html_.open("nav", {{"class", "pages"}, {"aria-label", prose_.plain("page.navigation")}}).open("ul");
    for (const auto& page : site_.report->pages) {
      if (!page.parent.empty()) continue;
      const std::string_view current = page.slug == page_.slug ? "page" : page.slug == page_.parent ? "true" : "";
      html_.open("li").open("a", {{"href", page.slug + ".html"}, {"aria-current", current, !current.empty()}});
      prose_.write(html_, page.title);
      html_.close().close();
    }
    html_.close().close();
  }

  void main() {
    html_.open("main", {{"id", "content"}, {"tabindex", "-1"}}).line();
    if (site_.report->made_up) notice("notice.made-up");
    if (!language_.catalogue->head.reviewed_by_native_speaker) notice("notice.unreviewed");
    if (const auto parent = site_.pages.find(page_.parent); parent != site_.pages.end()) {
      html_.open("p", {{"class", "parent"}}).open("a", {{"href", page_.parent + ".html"}});
      prose_.write(html_, parent->second->title);
      html_.close().close().line();
    }
    html_.open("h1");
    prose_.write(html_, page_.title);
    html_.close().open("p", {{"class", "lede"}});
    prose_.write(html_, page_.summary);
    html_.close().line();
    BlockWriter blocks(site_, page_, prose_, html_);
    for (const auto& block : page_.blocks) blocks.write(block);
    if (!prose_.receipts().empty()) {
      html_.open("p", {{"class", "key"}});
      prose_.write(html_, "receipts.key");
      html_.close().line();
    }
    write_receipts(site_, prose_, html_);
    html_.close().line();
  }

  void notice(const char* key) {
    html_.open("p", {{"class", "notice"}});
    prose_.write(html_, key);
    html_.close().line();
  }

  void paragraph(const Message& message) {
    html_.open("p");
    prose_.write(html_, message);
    html_.close().line();
  }

  void footer() {
    const Report& report = *site_.report;
    html_.open("footer", {{"class", "site"}}).line();
    paragraph({"footer.citation", {{"citation", Verbatim{citation(), language_.tag()}}}});
    html_.open("p", {{"class", "downloads"}});
    prose_.write(html_, "footer.citation-files");
    html_.text(" ").leaf("a", "BibTeX", {{"href", "../data/citation.bib"}, {"download", ""}});
    html_.text(" ").leaf("a", "RIS", {{"href", "../data/citation.ris"}, {"download", ""}}).close().line();
    paragraph({"footer.version", {{"version", Verbatim{report.version}}, {"date", Day{report.issued}}}});
    if (!report.licence.empty()) {
      html_.open("p");
      prose_.write(html_, Message{"footer.licence", {{"licence", Verbatim{report.licence}}}});
      if (!report.licence_url.empty()) {
        html_.text(" ").open("a", {{"href", report.licence_url}, {"rel", "license noreferrer"}});
        prose_.write(html_, "footer.licence-text");
        html_.close();
      }
      html_.close().line();
    }
    for (const auto& made : language_.catalogue->head.made)
      paragraph({"footer.language", {{"made", Verbatim{made, language_.tag()}}}});
    html_.open("p").open("a", {{"href", "../assets/notices.txt"}});
    prose_.write(html_, "footer.notices");
    html_.close().close().close().line();
  }

  std::string citation() {
    const Report& report = *site_.report;
    return prose_.plain(Message{report.publisher.empty() ? "citation.anonymous" : "citation.text",
                                {{"publisher", Verbatim{report.publisher}},
                                 {"title", report.title},
                                 {"date", Day{report.issued}},
                                 {"version", Verbatim{report.version}}}});
  }

  /// The script's own texts, as patterns; the script formats them itself.
  void script_texts() {
    nlohmann::ordered_json texts;
    for (const auto& [key, text] : language_.english->texts)
      if (key.starts_with("script.")) texts[key.substr(std::string_view("script.").size())] = prose_.source(key);
    html_.json("application/json", texts.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), {{"id", "texts"}});
  }

  const SiteModel& site_;
  const Language& language_;
  const Page& page_;
  Prose prose_;
  Html html_;
};

}  // namespace

std::string full_title(const SiteModel& site, const Page& page, Prose& prose) {
  const std::string own = prose.plain(page.title);
  const std::string report = prose.plain(site.report->title);
  if (own == report) return own;
  return prose.plain(Message{"page.title", {{"page", Verbatim{own}}, {"report", Verbatim{report}}}});
}

Result<WrittenPage> write_page(const SiteModel& site, const Language& language, const Page& page) {
  return PageWriter(site, language, page).write();
}

Result<std::string> write_front(const SiteModel& site) {
  const Language& first = site.languages.front();
  Html html;
  Prose prose(first);
  const std::string title = prose.plain(site.report->title);
  html.raw("<!DOCTYPE html>\n").open("html", {{"lang", first.tag()}, {"dir", first.right_to_left() ? "rtl" : "ltr"}}).line();
  html.open("head").single("meta", {{"charset", "utf-8"}});
  html.single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.single("meta", {{"name", "color-scheme"}, {"content", "light dark"}}).line().leaf("title", title).line();
  for (const auto& language : site.languages)
    html.single("link", {{"rel", "alternate"}, {"hreflang", language.tag()}, {"href", language.tag() + "/index.html"}}).line();
  html.single("link", {{"rel", "stylesheet"}, {"href", "assets/solleva.css"}}).close().line();
  html.open("body", {{"class", "front"}}).open("main", {{"id", "content"}}).leaf("h1", title).line();
  html.open("ul", {{"class", "languages"}}).line();
  for (const auto& language : site.languages) {
    Prose words(language);
    html.open("li");
    html.open("a", {{"href", language.tag() + "/index.html"},
                    {"hreflang", language.tag()},
                    {"lang", language.tag()},
                    {"dir", language.right_to_left() ? "rtl" : "ltr"}});
    html.leaf("strong", language.locale.own_name())
        .text(" ")
        .leaf("span", words.plain(site.report->title))
        .close()
        .close()
        .line();
    if (words.error()) return fail(*words.error());
  }
  html.close().close().close().close().line();
  return html.take();
}

}  // namespace solleva::share
