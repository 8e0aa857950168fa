// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/household_sheet.h"

#include <map>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/share/catalogue.h"
#include "solleva/share/errors.h"
#include "solleva/share/html.h"
#include "solleva/share/prose.h"

namespace solleva::share {
namespace {

constexpr const char* kStyle = R"(
@page{size:A4;margin:16mm 15mm}
*{box-sizing:border-box}
body{margin:0 auto;max-width:180mm;padding:8mm 0;background:#fff;color:#000;
font:12pt/1.45 system-ui,'Noto Sans','Noto Sans Arabic','Noto Sans Devanagari','Noto Sans CJK SC','Liberation Sans',Arial,sans-serif}
section+section{break-before:page;margin-top:18mm;border-top:3pt solid #000;padding-top:8mm}
h1{font-size:21pt;line-height:1.2;margin:0 0 3mm}h1 small{display:block;font-size:12pt;font-weight:400}
h2{font-size:14pt;margin:7mm 0 2mm}p{margin:1mm 0}
table{width:100%;border-collapse:collapse}
th{font-size:10.5pt;text-align:start;border-bottom:.8pt solid #000;padding:1mm 2mm}
td{border-bottom:.4pt solid #777;padding:1.7mm 2mm;vertical-align:top}tr{break-inside:avoid}
.sum{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
.last td{font-weight:700;border-bottom:1.2pt solid #000}.note{font-size:10pt;margin-top:6mm}
@media screen{body{padding:8mm 5mm}}
@media screen and (max-width:160mm){section{overflow-x:auto}table{font-size:8.5pt;table-layout:fixed;width:100%}th,td{padding-inline:.6mm;hyphens:auto;white-space:normal;overflow-wrap:anywhere}th{font-size:7.5pt}th.sum{white-space:normal}h1{font-size:17pt}}
@media print{body{padding:0;max-width:none}section+section{margin-top:0;border:0;padding:0}}
)";

/// One household's sheet.
class Sheet {
 public:
  Sheet(Html& html, const HouseholdSheets& all, const HouseholdSheet& sheet, const Language& language)
      : html_(html), all_(all), sheet_(sheet), language_(language), prose_(language_) {}

  Done write() {
    html_.open("section", {{"lang", language_.tag()}, {"dir", language_.right_to_left() ? "rtl" : "ltr"}}).line();
    html_.open("h1").open("small").text(all_.title).close();
    prose_.write(html_, Message{"household.title", {{"household", verbatim(sheet_.household)}}});
    html_.close().line();
    write_work();
    if (sheet_.has_surplus) write_money();
    if (sheet_.poverty) {
      sentence(Message{"household.poverty", {{"before", money(sheet_.poverty->before)}, {"after", money(sheet_.poverty->after)}, {"line", money(sheet_.poverty->line)}}});
    }
    if (!all_.note.empty()) html_.leaf("p", all_.note, {{"class", "note"}, {"dir", "auto"}}).line();
    html_.close().line();
    if (prose_.error()) return fail(*prose_.error());
    return {};
  }

 private:
  std::string digits(double value) const {
    const NumberStyle style = all_.decimals == 0 ? NumberStyle::integer : all_.decimals == 3 ? NumberStyle::decimal3 : all_.decimals == 4 ? NumberStyle::decimal4 : NumberStyle::decimal2;
    return language_.locale.number(value, style);
  }
  /// As the village has written it, which is most likely in the language of the sheet.
  Verbatim verbatim(std::string text) const { return {std::move(text), language_.tag()}; }
  Verbatim money(double value) const { return verbatim(digits(value) + "\u00A0" + all_.currency); }
  Verbatim plain(double value) const { return verbatim(language_.locale.number(value, NumberStyle::plain)); }

  void sentence(const Message& message) {
    html_.open("p");
    prose_.write(html_, message);
    html_.close().line();
  }

  void title(const char* key) {
    html_.open("h2");
    prose_.write(html_, key);
    html_.close().line();
  }

  void head(const char* key, const char* kind = "") {
    html_.open("th", {{"class", kind, *kind != '\0'}});
    prose_.write(html_, key);
    html_.close();
  }

  void write_work() {
    if (sheet_.seasons.empty()) return;
    title("household.work");
    if (sheet_.members.empty()) return sentence(Message{"household.nobody"});
    sentence(Message{"household.hours"});
    html_.open("table").open("thead").open("tr");
    head("household.name");
    for (const std::string& season : sheet_.seasons) html_.leaf("th", season, {{"dir", "auto"}});
    head("household.year", "sum");
    html_.close().close().open("tbody").line();
    for (const HouseholdSheet::Member& member : sheet_.members) {
      html_.open("tr").leaf("td", member.name, {{"dir", "auto"}});
      for (const std::string& season : member.seasons) html_.leaf("td", season, {{"dir", "auto"}});
      html_.leaf("td", plain(member.hours).text, {{"class", "sum"}}).close().line();
    }
    html_.close().close().line();
    for (const HouseholdSheet::Member& member : sheet_.members) {
      if (member.learning_hours == 0) continue;
      sentence(Message{"household.learns", {{"name", verbatim(member.name)}, {"skill", verbatim(member.learns)}, {"hours", plain(member.learning_hours)}}});
    }
  }

  void row(const char* key, const std::string& by, double amount, bool last) {
    html_.open("tr", {{"class", "last", last}}).open("td");
    prose_.write(html_, key);
    html_.close().leaf("td", by).leaf("td", digits(amount), {{"class", "sum"}}).close().line();
  }

  void write_money() {
    title("household.money");
    if (sheet_.surplus > 0) sentence(Message{"household.surplus", {{"surplus", money(sheet_.surplus)}, {"reserve", money(sheet_.reserve)}}});
    html_.open("table").open("thead").open("tr");
    head("household.for");
    head("household.by");
    html_.leaf("th", all_.currency, {{"class", "sum"}}).close().close().open("tbody").line();
    for (const HouseholdSheet::Part& part : sheet_.parts) {
      const Verbatim own = part.in_money ? money(part.own) : plain(part.own), all = part.in_money ? money(part.all) : plain(part.all);
      row(("household." + part.kind).c_str(), prose_.plain(Message{"household.of", {{"own", own}, {"all", all}}}), part.amount, false);
    }
    row("household.total", "", sheet_.total, true);
    if (sheet_.advances > 0) row("household.advances", "", -sheet_.advances, false);
    if (sheet_.owes > 0) row("household.owes", "", sheet_.owes, true);
    else row("household.to-pay", "", sheet_.to_pay, true);
    html_.close().close().line();
  }

  Html& html_;
  const HouseholdSheets& all_;
  const HouseholdSheet& sheet_;
  const Language& language_;
  Prose prose_;
};

Error unknown_language(const std::string& tag, const Catalogues& catalogues) {
  std::vector<std::string> known;
  for (const auto& [name, unused] : catalogues.languages) known.push_back(name);
  Error error{errors::unknown_language, "there is no catalogue of the language '" + tag + "'"};
  error.why = "there are " + join(known, ", ");
  return error;
}

}  // namespace

Result<std::string> render_household_sheets(const HouseholdSheets& sheets) {
  const Result<Catalogues> catalogues = read_catalogues(engine_catalogues());
  if (!catalogues) return fail(catalogues.error());
  const Result<Locale> english = Locale::make("en");
  if (!english) return fail(english.error());
  std::map<std::string, Language> languages;
  for (const HouseholdSheet& sheet : sheets.sheets) {
    if (languages.contains(sheet.language)) continue;
    const auto catalogue = catalogues->languages.find(sheet.language);
    if (catalogue == catalogues->languages.end()) return fail(unknown_language(sheet.language, *catalogues));
    const Result<Locale> locale = Locale::make(sheet.language);
    if (!locale) return fail(locale.error());
    languages.emplace(sheet.language, Language{&catalogue->second, &catalogues->languages.find("en")->second, nullptr, *locale, *english});
  }
  Html html;
  html.open("html", {{"lang", sheets.sheets.empty() ? std::string("en") : sheets.sheets.front().language}}).line().open("head").single("meta", {{"charset", "utf-8"}});
  html.single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.leaf("title", sheets.title).open("style").raw(kStyle).close().close().line().open("body").line();
  for (const HouseholdSheet& sheet : sheets.sheets) {
    if (Done written = Sheet(html, sheets, sheet, languages.at(sheet.language)).write(); !written) return fail(written.error());
  }
  html.close().close();
  return "<!doctype html>\n" + html.take() + "\n";
}

}  // namespace solleva::share
