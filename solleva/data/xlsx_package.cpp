// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/xlsx_package.h"

#include <zip.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <string_view>

#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

constexpr std::size_t largest_part = std::size_t{256} << 20;

Error damaged(const std::string& path, std::string why) {
  return {errors::malformed_file, "the file is no .xlsx workbook, or is damaged", {.file = path}, std::move(why)};
}

Result<std::unique_ptr<pugi::xml_document>> parse(const std::string& path, const std::string& name, const std::string& bytes) {
  auto document = std::make_unique<pugi::xml_document>();
  const pugi::xml_parse_result parsed =
      document->load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!parsed) return fail(damaged(path, name + ": " + parsed.description()));
  return document;
}

/// Whether a format code shows a day or a year: letters outside quotes, brackets and escapes.
bool shows_date(std::string_view code) {
  bool quoted = false;
  bool bracketed = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '"') quoted = !quoted;
    if (c == '\\' || c == '_' || c == '*') ++i;
    if (quoted) continue;
    if (c == '[') bracketed = true;
    if (c == ']') bracketed = false;
    if (!bracketed && std::string_view("dDyY").find(c) != std::string_view::npos) return true;
  }
  return false;
}

/// The formats with numbers below 164 have no code in the file; these show dates (ECMA-376 part 1, 18.8.30).
bool is_builtin_date(unsigned number) {
  return (number >= 14 && number <= 17) || number == 22 || (number >= 27 && number <= 31) || number == 36 ||
         (number >= 50 && number <= 58);
}

std::vector<CellFormat> cell_formats(const pugi::xml_document& styles) {
  const pugi::xml_node root = styles.child("styleSheet");
  std::map<unsigned, bool> custom;
  for (const pugi::xml_node format : root.child("numFmts").children("numFmt")) {
    custom[format.attribute("numFmtId").as_uint()] = shows_date(format.attribute("formatCode").value());
  }
  std::vector<CellFormat> formats;
  for (const pugi::xml_node cell : root.child("cellXfs").children("xf")) {
    const unsigned number = cell.attribute("numFmtId").as_uint();
    const auto own = custom.find(number);
    formats.push_back((own != custom.end() ? own->second : is_builtin_date(number)) ? CellFormat::date : CellFormat::plain);
  }
  return formats;
}

std::string rich_text(const pugi::xml_node& item) {
  std::string text = item.child("t").text().get();
  for (const pugi::xml_node run : item.children("r")) text += run.child("t").text().get();
  return text;
}

}  // namespace

struct Package::State {
  std::string path;
  std::unique_ptr<zip_t, decltype(&zip_discard)> archive{nullptr, zip_discard};
};

Result<Package> Package::open(const std::string& path) {
  Package package;
  package.state_ = std::make_shared<State>();
  package.state_->path = path;
  int code = 0;
  package.state_->archive.reset(zip_open(path.c_str(), ZIP_RDONLY, &code));
  if (package.state_->archive == nullptr) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    Error refused = damaged(path, zip_error_strerror(&error));
    zip_error_fini(&error);
    return fail(std::move(refused));
  }
  return package;
}

Result<std::optional<std::string>> Package::part(const std::string& name) const {
  zip_t* archive = state_->archive.get();
  if (zip_name_locate(archive, name.c_str(), 0) < 0) return std::optional<std::string>();
  const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(zip_fopen(archive, name.c_str(), 0), zip_fclose);
  if (file == nullptr) return fail(damaged(state_->path, name + ": " + zip_strerror(archive)));
  std::string bytes;
  std::vector<char> block(std::size_t{1} << 16);
  for (;;) {
    const zip_int64_t got = zip_fread(file.get(), block.data(), block.size());
    if (got < 0) return fail(damaged(state_->path, name + ": " + zip_file_strerror(file.get())));
    if (got == 0) return std::optional<std::string>(std::move(bytes));
    bytes.append(block.data(), static_cast<std::size_t>(got));
    if (bytes.size() > largest_part) {
      return fail({errors::too_large,
                   "the workbook is too large",
                   {.file = state_->path},
                   name + " unpacks to more than " + std::to_string(largest_part >> 20) + " MB",
                   "save it as .csv"});
    }
  }
}

Result<Workbook> Package::workbook() const {
  std::map<std::string, std::unique_ptr<pugi::xml_document>> parts;
  for (const char* name : {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"}) {
    auto bytes = part(name);
    if (!bytes) return fail(bytes.error());
    if (!*bytes) continue;
    auto document = parse(state_->path, name, **bytes);
    if (!document) return fail(document.error());
    parts[name] = std::move(*document);
  }
  if (!parts.contains("xl/workbook.xml") || !parts.contains("xl/_rels/workbook.xml.rels")) {
    return fail(damaged(state_->path, "the archive holds no workbook"));
  }
  std::map<std::string, std::string> targets;
  for (const pugi::xml_node relation : parts["xl/_rels/workbook.xml.rels"]->child("Relationships").children("Relationship")) {
    const std::string target = relation.attribute("Target").value();
    targets[relation.attribute("Id").value()] = target.starts_with('/') ? target.substr(1) : "xl/" + target;
  }
  Workbook book;
  const pugi::xml_node root = parts["xl/workbook.xml"]->child("workbook");
  book.from_1904 = root.child("workbookPr").attribute("date1904").as_bool();
  for (const pugi::xml_node sheet : root.child("sheets").children("sheet")) {
    book.sheets.push_back({sheet.attribute("name").value(), targets[sheet.attribute("r:id").value()]});
  }
  if (book.sheets.empty()) return fail(damaged(state_->path, "the workbook has no sheet"));
  if (const auto& texts = parts["xl/sharedStrings.xml"]) {
    for (const pugi::xml_node item : texts->child("sst").children("si")) book.shared_texts.push_back(rich_text(item));
  }
  if (const auto& styles = parts["xl/styles.xml"]) book.formats = cell_formats(*styles);
  return book;
}

}  // namespace solleva::data
