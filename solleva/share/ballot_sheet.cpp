// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/ballot_sheet.h"

#include "solleva/base/text.h"
#include "solleva/share/catalogue.h"
#include "solleva/share/errors.h"
#include "solleva/share/html.h"
#include "solleva/share/prose.h"

namespace solleva::share {
namespace {

/// Black on white, large, with boxes that can be met by a shaking hand.
constexpr const char* kStyle = R"(
@page{size:A4;margin:16mm 15mm}
*{box-sizing:border-box}
body{margin:0 auto;max-width:180mm;padding:8mm 0;background:#fff;color:#000;
font:13pt/1.45 system-ui,'Noto Sans','Noto Sans Arabic','Noto Sans Devanagari','Noto Sans CJK SC','Liberation Sans',Arial,sans-serif}
section+section{break-before:page;margin-top:18mm}
header{display:flex;justify-content:space-between;align-items:flex-end;gap:8mm;border-bottom:1.2pt solid #000;padding-bottom:3mm}
h1{font-size:21pt;line-height:1.2;margin:0}h1 small{display:block;font-size:12pt;font-weight:400}
.number{white-space:nowrap;font-size:11pt}.number b{display:inline-block;width:32mm;height:11mm;border:1.2pt solid #000;margin-inline-start:3mm;vertical-align:middle}
.how{font-weight:600;margin:5mm 0 1mm}p{margin:1mm 0}
table{width:100%;border-collapse:collapse;margin-top:5mm}
th{font-size:10.5pt;text-align:start;border-bottom:.8pt solid #000;padding:1mm 2mm}
td{border-bottom:.4pt solid #777;padding:1.7mm 2mm;vertical-align:middle}tr{break-inside:avoid}
.id{font-size:10.5pt;white-space:nowrap}.cost{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
@media print{body{padding:0;max-width:none}section+section{margin-top:0}}
.mark{width:24mm;text-align:center}.mark b{display:inline-block;width:9mm;height:9mm;border:1.2pt solid #000}
)";

const char* how_of(BallotKind kind) {
  switch (kind) {
    case BallotKind::approve:
      return "ballot.approve";
    case BallotKind::choose_one:
      return "ballot.choose";
    case BallotKind::points:
      return "ballot.points";
    case BallotKind::rank:
      break;
  }
  return "ballot.rank";
}

/// One language of the sheet.
class Sheet {
 public:
  Sheet(Html& html, const BallotSheet& sheet, const Language& language)
      : html_(html), sheet_(sheet), language_(language), prose_(language_) {}

  Done write() {
    html_.open("section", {{"lang", language_.tag()}, {"dir", language_.right_to_left() ? "rtl" : "ltr"}}).line();
    html_.open("header").open("h1").open("small").text(sheet_.title).close();
    prose_.write(html_, "ballot.title");
    html_.close().open("div", {{"class", "number"}});
    prose_.write(html_, "ballot.number");
    html_.leaf("b", "").close().close().line();
    sentence(Message{how_of(sheet_.kind)}, "how");
    const auto count = [](std::int64_t n) { return Argument(Number{static_cast<double>(n), NumberStyle::integer}); };
    if (sheet_.most_projects > 0 && sheet_.kind != BallotKind::choose_one)
      sentence(Message{"ballot.at-most", {{"n", count(sheet_.most_projects)}}});
    if (sheet_.most_points > 0 && sheet_.kind == BallotKind::points)
      sentence(Message{"ballot.points-in-all", {{"n", count(sheet_.most_points)}}});
    sentence(Message{"ballot.budget", {{"budget", Verbatim{amount(sheet_.budget)}}}});
    sentence(Message{"ballot.secret"});
    write_table();
    html_.close().line();
    if (prose_.error()) return fail(*prose_.error());
    return {};
  }

 private:
  std::string amount(double value) const {
    const std::string number = language_.locale.number(value, NumberStyle::plain);
    return sheet_.currency.empty() ? number : number + "\u00A0" + sheet_.currency;
  }

  void sentence(const Message& message, const char* kind = "") {
    html_.open("p", {{"class", kind, *kind != '\0'}});
    prose_.write(html_, message);
    html_.close().line();
  }

  void head(const char* key, const char* kind) {
    html_.open("th", {{"class", kind, *kind != '\0'}});
    prose_.write(html_, key);
    html_.close();
  }

  void write_table() {
    html_.open("table").open("thead").open("tr").leaf("th", "");
    head("ballot.project", "");
    head("ballot.cost", "cost");
    head("ballot.mark", "mark");
    html_.close().close().open("tbody").line();
    for (const BallotSheet::Row& row : sheet_.rows) {
      html_.open("tr").leaf("td", row.id, {{"class", "id"}}).leaf("td", row.name.empty() ? row.id : row.name, {{"dir", "auto"}});
      html_.leaf("td", amount(row.cost), {{"class", "cost"}})
          .open("td", {{"class", "mark"}})
          .leaf("b", "")
          .close()
          .close()
          .line();
    }
    html_.close().close().line();
  }

  Html& html_;
  const BallotSheet& sheet_;
  const Language& language_;
  Prose prose_;
};

}  // namespace

Result<std::string> render_ballot_sheet(const BallotSheet& sheet, const std::vector<std::string>& languages) {
  const Result<Catalogues> catalogues = read_catalogues(engine_catalogues());
  if (!catalogues) return fail(catalogues.error());
  const Result<Locale> english = Locale::make("en");
  if (!english) return fail(english.error());
  Html html;
  html.open("html", {{"lang", languages.empty() ? "en" : languages.front()}})
      .line()
      .open("head")
      .single("meta", {{"charset", "utf-8"}});
  html.leaf("title", sheet.title).open("style").raw(kStyle).close().close().line().open("body").line();
  for (const std::string& tag : languages) {
    const auto catalogue = catalogues->languages.find(tag);
    if (catalogue == catalogues->languages.end()) {
      std::vector<std::string> known;
      for (const auto& [name, unused] : catalogues->languages) known.push_back(name);
      Error error{errors::unknown_language, "there is no catalogue of the language '" + tag + "'"};
      error.why = "there are " + join(known, ", ");
      return fail(std::move(error));
    }
    const Result<Locale> locale = Locale::make(tag);
    if (!locale) return fail(locale.error());
    const Language language{&catalogue->second, &catalogues->languages.find("en")->second, nullptr, *locale, *english};
    if (Done written = Sheet(html, sheet, language).write(); !written) return fail(written.error());
  }
  html.close().close();
  return "<!doctype html>\n" + html.take() + "\n";
}

}  // namespace solleva::share
