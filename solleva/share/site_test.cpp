// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/site.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "solleva/share/sample_test.h"

namespace solleva::share {
namespace {

namespace fs = std::filesystem;

/// A folder of the test's own, gone when the test ends.
struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "solleva-site-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::map<std::string, std::string> read_all(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = read(entry.path());
  return files;
}

CatalogueText engine_english() {
  for (const auto& each : engine_catalogues())
    if (each.name == "messages/en.json") return each;
  return {};
}

/// English, Italian without a word of its own, and Arabic in brackets.
Catalogues catalogues() {
  std::vector<CatalogueText> files = {engine_english(), sample::story()};
  files.push_back(sample::in_brackets(engine_english(), "ar", "rtl"));
  files.push_back(sample::in_brackets(sample::story(), "ar", "rtl"));
  files.push_back(
      {"it.json",
       R"({"_catalogue": {"language": "it", "direction": "ltr", "made": "not yet", "reviewed_by_native_speaker": false}})"});
  auto read = read_catalogues(files);
  EXPECT_TRUE(read) << (read ? "" : to_text(read.error()));
  return *read;
}

Result<SiteSummary> write(const Report& report, const fs::path& folder, unsigned threads = 1) {
  SiteOptions options{folder, {"en", "it", "ar"}, sample::assets()};
  options.methods = {{"regional-aggregates", "# Regional aggregates\n\n(2) x < y\n"}};
  options.files = {{"sample.json", "{}\n"}};
  RunControl control;
  control.threads = threads;
  return write_site(report, catalogues(), options, control);
}

pugi::xml_document parse(const std::string& html) {
  pugi::xml_document document;
  const auto result = document.load_string(html.c_str(), pugi::parse_default | pugi::parse_ws_pcdata | pugi::parse_doctype);
  EXPECT_TRUE(result) << result.description() << " at " << result.offset << ": "
                      << html.substr(static_cast<std::size_t>(result.offset), 80);
  return document;
}

struct Site : testing::Test {
  Site() {
    const auto written = write(sample::report(), folder.path / "out");
    EXPECT_TRUE(written) << (written ? "" : to_text(written.error()));
    if (written) summary = *written;
    files = read_all(folder.path / "out");
  }
  Folder folder;
  SiteSummary summary;
  std::map<std::string, std::string> files;
};

TEST_F(Site, has_every_page_in_every_language) {
  for (const char* language : {"en", "it", "ar"})
    for (const char* page : {"index", "places", "country-chn"})
      EXPECT_TRUE(files.contains(std::string(language) + "/" + page + ".html")) << language << " " << page;
  for (const char* other : {"index.html", "assets/solleva.css", "assets/solleva.js", "assets/notices.txt", "data/citation.bib",
                            "data/citation.ris", "methods/regional-aggregates.html", "sample.json", "solleva-site.json"})
    EXPECT_TRUE(files.contains(other)) << other;
  EXPECT_EQ(summary.pages, 9u);
  EXPECT_EQ(summary.files, files.size());
  std::uintmax_t bytes = 0;
  for (const auto& [path, content] : files) bytes += content.size();
  EXPECT_EQ(summary.bytes, bytes);
}

TEST_F(Site, pages_are_well_formed_and_name_their_language) {
  for (const auto& [path, content] : files) {
    if (!path.ends_with(".html")) continue;
    const auto document = parse(content);
    const auto html = document.child("html");
    EXPECT_STREQ(html.attribute("dir").value(), path.starts_with("ar/") ? "rtl" : "ltr") << path;
    EXPECT_STRNE(html.attribute("lang").value(), "") << path;
    std::set<std::string> ids;
    for (const auto& found : document.select_nodes("//*[@id]"))
      EXPECT_TRUE(ids.insert(found.node().attribute("id").value()).second) << path;
  }
}

TEST_F(Site, every_link_leads_somewhere_inside) {
  std::size_t links = 0;
  for (const auto& [path, content] : files) {
    if (!path.ends_with(".html")) continue;
    const auto document = parse(content);
    for (const auto& found : document.select_nodes("//@href | //@src | //@data-href")) {
      const std::string target = found.attribute().value();
      if (target.starts_with("https://")) {  // read by people who follow it, fetched by no page
        EXPECT_STREQ(found.parent().name(), "a") << path << " " << target;
        continue;
      }
      const auto hash = target.find('#');
      const std::string file =
          hash == 0 ? path : (fs::path(path).parent_path() / target.substr(0, hash)).lexically_normal().string();
      EXPECT_TRUE(files.contains(file)) << path << " -> " << target;
      if (hash == 0) {
        EXPECT_TRUE(document.select_node(("//*[@id='" + target.substr(1) + "']").c_str())) << path << " -> " << target;
      }
      ++links;
    }
  }
  EXPECT_GT(links, 200u);
}

TEST_F(Site, every_figure_opens_its_receipt) {
  const auto document = parse(files.at("en/index.html"));
  const auto figures = document.select_nodes("//a[contains(@class,'fig')]");
  EXPECT_EQ(figures.size(), 7u);
  EXPECT_EQ(document.select_nodes("//a[@class='fig computed']").size(), 4u);
  for (const auto& figure : figures) {
    const std::string id = std::string(figure.node().attribute("href").value()).substr(1);
    const auto receipt = document.select_node(("//article[@id='" + id + "']").c_str()).node();
    ASSERT_TRUE(receipt) << id;
    EXPECT_NE(std::string(receipt.select_node(".//code").node().text().get()), "");
    const std::string basis =
        std::string(receipt.select_node(".//a[@class='source']").node().attribute("href").value()).substr(1);
    const auto entry = document.select_node(("//article[@id='" + basis + "']").c_str()).node();
    std::ostringstream text;
    entry.print(text);
    for (const char* part : {"Poverty &amp; Inequality", "tables/pip.csv", "aaaaaaaa", "2022", "CC BY 4.0", "Solleva 0.1.0"})
      EXPECT_NE(text.str().find(part), std::string::npos) << part;
  }
}

TEST_F(Site, cells_carry_their_exact_value) {
  const auto document = parse(files.at("en/index.html"));
  EXPECT_STREQ(document.select_node("//td[@data-v='0.251']/a").node().text().get(), "25.1%");
  EXPECT_STREQ(document.select_node("//th[@data-v='1990']").node().text().get(), "1990");
  const auto missing = document.select_node("//span[@class='missing']").node();
  EXPECT_STREQ(missing.attribute("title").value(), "no survey was made");
  EXPECT_FALSE(missing.parent().attribute("data-v"));
}

TEST_F(Site, map_colours_by_class_and_says_what_is_missing) {
  const auto document = parse(files.at("en/places.html"));
  const auto title = [&](const char* text) {
    return document.select_node(("//path[title='" + std::string(text) + "']").c_str()).node();
  };
  EXPECT_STREQ(title("China: 1.0%").attribute("class").value(), "k0");
  EXPECT_STREQ(title("China: 1.0%").attribute("data-href").value(), "country-chn.html");
  EXPECT_STREQ(title("India: 20.0%").attribute("class").value(), "k2");
  EXPECT_STREQ(title("Bhutan: no figure").attribute("class").value(), "nodata");
  EXPECT_STREQ(title("Japan: not part of this table").attribute("class").value(), "outside");
  EXPECT_EQ(document.select_nodes("//circle").size(), 1u);
  EXPECT_EQ(document.select_nodes("//ul[@class='legend']/li").size(), 4u);
}

/// Everything a reader meets in `node`, text and spoken attributes alike, handed to `visit` with whether it is a word of the
/// report's data.
void visit_texts(const pugi::xml_node& node, bool data, const std::function<void(const std::string&, bool)>& visit) {
  const std::string name = node.name(), kind = node.attribute("class").value();
  if (name == "script" || name == "style" || name == "code") return;
  data = data || name == "bdi" || name == "time" || kind == "country" || kind == "fig" || kind == "fig computed" ||
         (node.attribute("lang") && name != "html" && kind != "untranslated");
  if (node.type() == pugi::node_pcdata) visit(node.value(), data);
  for (const char* attribute : {"title", "aria-label", "alt", "content"})
    if (node.attribute(attribute) && name != "meta") visit(node.attribute(attribute).value(), data);
  if (std::string_view(node.attribute("name").value()) == "description") visit(node.attribute("content").value(), data);
  for (const auto& child : node.children()) visit_texts(child, data, visit);
}

/// What is left of a text when everything between brackets is taken away; `depth` lives on, as a message may hold elements.
std::string outside_brackets(const std::string& text, int& depth) {
  std::string rest;
  for (std::size_t i = 0; i < text.size();) {
    if (text.compare(i, 3, "⟪") == 0 || text.compare(i, 3, "⟫") == 0) {
      depth += text.compare(i, 3, "⟪") == 0 ? 1 : -1;
      i += 3;
    } else {
      if (depth == 0) rest += text[i];
      ++i;
    }
  }
  return rest;
}

TEST_F(Site, no_text_comes_from_anywhere_but_a_catalogue) {
  const std::set<std::string> international = {"CSV", "XLSX", "JSON", "BibTeX", "RIS"};  // names of formats
  std::size_t texts = 0;
  for (const char* page : {"ar/index.html", "ar/places.html", "ar/country-chn.html"}) {
    const auto document = parse(files.at(page));
    int depth = 0;
    visit_texts(document, false, [&](const std::string& text, bool data) {
      std::string rest = outside_brackets(text, depth);
      const bool letters = std::any_of(rest.begin(), rest.end(), [](unsigned char c) { return std::isalpha(c) || c >= 0x80; });
      if (!letters || data || rest.find("—") == 0 || rest.find(" · ") == 0 || international.contains(rest)) return void(++texts);
      ADD_FAILURE() << page << ": '" << text << "' is no message";
    });
    EXPECT_EQ(depth, 0) << page;
  }
  EXPECT_GT(texts, 200u);
}

TEST_F(Site, a_missing_translation_is_marked_and_counted) {
  const auto document = parse(files.at("it/index.html"));
  EXPECT_STREQ(document.select_node("//h1/span[@class='untranslated'][@lang='en']").node().text().get(), "⟦en: Start⟧");
  EXPECT_GT(summary.untranslated.at("it"), 50u);
  EXPECT_EQ(summary.untranslated.at("en"), 0u);
  EXPECT_EQ(summary.untranslated.at("ar"), 0u);
  // Inside a marked text everything is English: the number, its unit and the country, each message marked once.
  std::string text;
  for (const auto& found : document.select_nodes("//main/p[contains(., 'PovcalNet')]//text()")) text += found.node().value();
  EXPECT_EQ(text, "⟦en: none: -24.9 percentage points at $2.15 in China by PovcalNet since 1990: 2.5 million persons.⟧");
  std::size_t silent = 0;
  visit_texts(document, false, [&](const std::string& shown, bool) { silent += shown.find("How to cite") == 0; });
  EXPECT_EQ(silent, 0u);
}

TEST_F(Site, says_what_a_reader_must_know_on_each_page) {
  for (const char* page : {"ar/index.html", "ar/places.html"}) {
    const auto document = parse(files.at(page));
    EXPECT_EQ(document.select_nodes("//p[@class='notice']").size(), 2u) << page;  // made up, and not reviewed
  }
  EXPECT_EQ(parse(files.at("ar/places.html")).select_nodes("//p[@class='boundaries']").size(), 1u);
}

TEST_F(Site, a_signed_number_keeps_its_word_behind_it_in_right_to_left_text) {
  // ICU puts a left-to-right mark before the sign: left to find its own direction, the number would stand behind its word.
  const auto page = parse(files.at("ar/index.html"));
  const auto numbers = page.select_nodes("//main//a[contains(@class, 'fig')]/bdi");
  ASSERT_GT(numbers.size(), 0u);
  for (const auto& found : numbers) EXPECT_STREQ(found.node().attribute("dir").value(), "rtl");
}

TEST_F(Site, describes_its_tables_as_a_dataset) {
  const auto document = parse(files.at("en/places.html"));
  const auto data = nlohmann::json::parse(document.select_node("//script[@type='application/ld+json']").node().text().get());
  EXPECT_EQ(data["@type"], "Dataset");
  EXPECT_EQ(data["isBasedOn"][0], "Poverty & Inequality");
  ASSERT_EQ(data["distribution"].size(), 3u);
  for (const auto& each : data["distribution"])
    EXPECT_TRUE(files.contains((fs::path("en") / each["contentUrl"].get<std::string>()).lexically_normal().string()));
}

TEST_F(Site, tables_can_be_taken_away) {
  EXPECT_EQ(files.at("data/places.places.csv"),
            "ISO 3166-1 code,Place,Poor (share of "
            "people),Said\r\nCHN,China,0.01,'=1+1\r\nIND,India,0.2,2020-11-23\r\nBTN,Bhutan,,none\r\n");
  const auto json = nlohmann::json::parse(files.at("data/places.places.json"));
  EXPECT_EQ(json["title"]["ar"], "⟪Places⟫");
  EXPECT_FALSE(json["title"].contains("it"));
  EXPECT_EQ(json["rows"][0][1]["value"], 0.01);
  EXPECT_EQ(json["rows"][0][1]["expression"], "SELECT rate FROM pip WHERE year = 2000");
  EXPECT_EQ(json["rows"][2][1]["missing"], "no survey was made");
  EXPECT_EQ(files.at("data/places.places.xlsx").substr(0, 2), "PK");
}

TEST_F(Site, is_the_same_whatever_the_threads_and_the_day) {
  const auto again = write(sample::report(), folder.path / "again", 3);
  ASSERT_TRUE(again);
  EXPECT_EQ(read_all(folder.path / "again"), files);
}

TEST_F(Site, replaces_itself_and_nothing_else) {
  Report shorter = sample::report();
  shorter.pages[0].blocks.clear();
  shorter.pages.resize(1);
  ASSERT_TRUE(write(shorter, folder.path / "out"));
  const auto now = read_all(folder.path / "out");
  EXPECT_FALSE(now.contains("en/places.html"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path), {}), 1) << "something was left beside the site";

  fs::create_directory(folder.path / "precious");
  std::ofstream(folder.path / "precious" / "letter.txt") << "x";
  const auto refused = write(sample::report(), folder.path / "precious");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code.name, "share.not-a-site");
  EXPECT_TRUE(fs::exists(folder.path / "precious" / "letter.txt"));
}

TEST_F(Site, an_error_leaves_the_old_site_alone) {
  Report broken = sample::report();
  broken.pages[2].blocks.push_back(Paragraph{{"no.such-message"}});
  const auto refused = write(broken, folder.path / "out");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code.name, "share.unknown-message");
  EXPECT_EQ(refused.error().where.field, "no.such-message");
  EXPECT_EQ(read_all(folder.path / "out"), files);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path), {}), 1);
}

TEST_F(Site, stops_when_asked) {
  std::stop_source source;
  source.request_stop();
  RunControl control;
  control.stop = source.get_token();
  const auto stopped = write_site(sample::report(), catalogues(), {folder.path / "stopped", {"en"}, sample::assets()}, control);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code.exit, Exit::stopped);
  EXPECT_FALSE(fs::exists(folder.path / "stopped"));
}

}  // namespace
}  // namespace solleva::share
