// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/downloads.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "solleva/base/text.h"
#include "solleva/share/errors.h"

namespace solleva::share {
namespace {

using nlohmann::ordered_json;

const Language& english_of(const SiteModel& site, Language& made) {
  const Language& any = site.languages.front();
  made = {any.english, any.english, any.names, any.english_locale, any.english_locale};
  return made;
}

bool holds_countries(const Table& table, std::size_t column) {
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [&](const auto& row) { return std::holds_alternative<Country>(row[column]); });
}

std::string heading(Prose& prose, const TableColumn& column) {
  if (column.unit.key.empty()) return prose.plain(column.title);
  return prose.plain(Message{"label.unit", {{"title", column.title}, {"unit", column.unit}}});
}

/// The words of a cell that is no number; empty for a missing one.
std::string words(Prose& prose, const Cell& cell) {
  if (const auto* country = std::get_if<Country>(&cell)) return prose.plain(*country);
  if (const auto* verbatim = std::get_if<Verbatim>(&cell)) return verbatim->text;
  if (const auto* day = std::get_if<Day>(&cell)) return day->iso;
  if (const auto* message = std::get_if<Message>(&cell)) return prose.plain(*message);
  return {};
}

ordered_json json_cell(const SiteModel& site, Prose& prose, const Cell& cell) {
  if (const auto* number = std::get_if<Number>(&cell)) {
    ordered_json result = {{"value", number->value}};
    const auto receipt = site.receipts.find(number->receipt);
    if (receipt == site.receipts.end()) return result;
    result["origin"] = number->origin == Origin::computed ? "computed" : "published";
    result["expression"] = receipt->second->expression;
    if (!receipt->second->pointer.empty()) result["pointer"] = receipt->second->pointer;
    result["sources"] = receipt->second->sources;
    return result;
  }
  if (const auto* missing = std::get_if<Missing>(&cell)) return {{"value", nullptr}, {"missing", prose.plain(missing->reason)}};
  if (const auto* country = std::get_if<Country>(&cell)) return {{"country", country->iso3}, {"text", prose.plain(*country)}};
  return {{"text", words(prose, cell)}};
}

/// `write` for every language of the site, as {"en": .., "it": ..}; what a language has not stays out.
template <class Write>
ordered_json in_all_languages(const SiteModel& site, Write write) {
  ordered_json result = ordered_json::object();
  for (const auto& language : site.languages) {
    Prose prose(language);
    std::string text = write(prose);
    if (prose.untranslated().empty()) result[language.tag()] = std::move(text);
  }
  return result;
}

template <class Value>
Result<Value> checked(const Prose& prose, Value value) {
  if (prose.error()) return fail(*prose.error());
  return value;
}

}  // namespace

std::string csv_text(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  std::string cell = formula ? "'" : "";
  cell += text;
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

Result<std::string> table_csv(const SiteModel& site, const Table& table) {
  Language made = site.languages.front();
  Prose prose(english_of(site, made));
  std::string out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out += ',';
    if (holds_countries(table, i)) out += csv_text(prose.plain("table.code")) + ',';
    out += csv_text(heading(prose, table.columns[i]));
  }
  out += "\r\n";
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      const auto* country = std::get_if<Country>(&row[i]);
      if (holds_countries(table, i)) out += (country ? country->iso3 : "") + ",";
      const auto* number = std::get_if<Number>(&row[i]);
      out += number ? format_double(number->value) : csv_text(words(prose, row[i]));
    }
    out += "\r\n";
  }
  return checked(prose, std::move(out));
}

Result<std::string> table_json(const SiteModel& site, const Page& page, const Table& table) {
  Language made = site.languages.front();
  Prose prose(english_of(site, made));
  ordered_json out;
  out["solleva"] = {{"version", site.report->version}, {"report", site.report->id}, {"page", page.slug}, {"table", table.id}};
  if (site.report->made_up) out["made_up"] = true;
  out["title"] = in_all_languages(site, [&](Prose& words) { return words.plain(table.title); });
  for (const auto& column : table.columns)
    out["columns"].push_back({{"title", in_all_languages(site, [&](Prose& words) { return heading(words, column); })}});
  out["rows"] = ordered_json::array();
  for (const auto& row : table.rows) {
    ordered_json cells = ordered_json::array();
    for (const auto& cell : row) cells.push_back(json_cell(site, prose, cell));
    out["rows"].push_back(std::move(cells));
  }
  for (const auto& note : table.notes) out["notes"].push_back(prose.plain(note));
  return checked(prose, out.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

namespace {

struct Citation {
  std::string title, year;
};

Citation citation_of(const SiteModel& site) {
  Language made = site.languages.front();
  Prose prose(english_of(site, made));
  return {prose.plain(site.report->title), site.report->issued.substr(0, 4)};
}

}  // namespace

std::string citation_bibtex(const SiteModel& site) {
  const Report& report = *site.report;
  const Citation citation = citation_of(site);
  std::string out = "@techreport{solleva-" + report.id + "-" + citation.year + ",\n  title = {{" + citation.title + "}},\n";
  if (!report.publisher.empty())
    out += "  author = {{" + report.publisher + "}},\n  institution = {{" + report.publisher + "}},\n";
  return out + "  year = {" + citation.year + "},\n  note = {Made with Solleva " + report.version + "}\n}\n";
}

std::string citation_ris(const SiteModel& site) {
  const Report& report = *site.report;
  const Citation citation = citation_of(site);
  std::string out = "TY  - RPRT\r\nTI  - " + citation.title + "\r\n";
  if (!report.publisher.empty()) out += "AU  - " + report.publisher + "\r\nPB  - " + report.publisher + "\r\n";
  return out + "PY  - " + citation.year + "\r\nN1  - Made with Solleva " + report.version + "\r\nER  - \r\n";
}

}  // namespace solleva::share
