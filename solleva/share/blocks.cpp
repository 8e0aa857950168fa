// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <string>
#include <variant>

#include "solleva/base/text.h"
#include "solleva/share/page.h"

namespace solleva::share {
namespace {

constexpr std::string_view name_of(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::official:
      return "official";
    case ClaimKind::measured:
      return "measured";
    case ClaimKind::study:
      return "study";
    case ClaimKind::critic:
      return "critic";
  }
  return {};
}

}  // namespace

std::vector<const Table*> tables_of(const Page& page) {
  std::vector<const Table*> tables;
  for (const auto& block : page.blocks) {
    if (const auto* table = std::get_if<Table>(&block)) tables.push_back(table);
    if (const auto* chart = std::get_if<Chart>(&block)) tables.push_back(&chart->table);
    if (const auto* map = std::get_if<Map>(&block)) tables.push_back(&map->table);
  }
  return tables;
}

std::string download_path(const Page& page, const Table& table, std::string_view ending) {
  return "data/" + page.slug + "." + table.id + "." + std::string(ending);
}

std::string country_page(const SiteModel& site, std::string_view iso3) {
  std::string slug = "country-";
  for (const char c : iso3) slug += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return site.pages.contains(slug) ? slug + ".html" : std::string();
}

bool holds_numbers(const Table& table, std::size_t column) {
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [&](const auto& row) { return std::holds_alternative<Number>(row[column]); });
}

NumberStyle style_of_column(const Table& table, std::size_t column) {
  for (const auto& row : table.rows)
    if (const auto* number = std::get_if<Number>(&row[column])) return number->style;
  return NumberStyle::year;
}

void BlockWriter::write(const Block& block) {
  std::visit([this](const auto& each) { (*this)(each); }, block);
  html_.line();
}

void BlockWriter::operator()(const Heading& heading) {
  html_.open("h2", {{"id", heading.anchor, !heading.anchor.empty()}});
  prose_.write(html_, heading.text);
  html_.close();
}

void BlockWriter::operator()(const Paragraph& paragraph) {
  html_.open("p");
  prose_.write(html_, paragraph.text);
  html_.close();
}

void BlockWriter::operator()(const Bullets& bullets) {
  html_.open("ul");
  for (const auto& item : bullets.items) {
    html_.open("li");
    prose_.write(html_, item);
    html_.close();
  }
  html_.close();
}

void BlockWriter::operator()(const KeyFigures& figures) {
  html_.open("dl", {{"class", "key-figures"}});
  for (const auto& figure : figures.figures) {
    html_.open("div").open("dt");
    prose_.write(html_, figure.label);
    html_.close().open("dd");
    prose_.write(html_, figure.value, Place::text);
    html_.close().close();
  }
  html_.close();
}

void BlockWriter::operator()(const Links& links) {
  html_.open("ul", {{"class", "links"}});
  for (const auto& link : links.links) {
    html_.open("li").open("a", {{"href", link.slug + ".html"}});
    prose_.write(html_, link.text);
    html_.close().close();
  }
  html_.close();
}

void BlockWriter::operator()(const Table& table) {
  const std::string title_id = "t-" + table.id + "-title";
  html_.open("div", {{"class", "table"}, {"id", "t-" + table.id}}).open("h3", {{"id", title_id}});
  prose_.write(html_, table.title);
  html_.close();
  grid(table, title_id);
  html_.close();
}

void BlockWriter::operator()(const Claims& claims) {
  html_.open("section", {{"class", "claims"}}).open("h3");
  prose_.write(html_, claims.question);
  html_.close().open("ul");
  for (const auto& one : claims.claims) claim(one);
  html_.close().close();
}

void BlockWriter::claim(const Claim& claim) {
  const std::string_view kind = name_of(claim.kind);
  html_.open("li", {{"class", "claim " + std::string(kind)}}).open("p", {{"class", "kind"}});
  prose_.write(html_, Message{"claim." + std::string(kind)});
  html_.close();
  if (claim.statement.key.empty()) {
    html_.leaf("blockquote", claim.text.text, {{"lang", claim.text.language}, {"dir", "auto"}});
  } else {
    html_.open("p", {{"class", "statement"}});
    prose_.write(html_, claim.statement);
    html_.close();
  }
  html_.open("p", {{"class", "who"}});
  prose_.write(html_, Verbatim{claim.speaker});
  if (!claim.date.empty()) {
    html_.text(" · ");
    prose_.write(html_, Day{claim.date});
  }
  if (!claim.url.empty()) {
    html_.text(" · ").open("a", {{"href", claim.url}, {"rel", "noreferrer"}});
    prose_.write(html_, "claim.source");
    html_.close();
  }
  html_.close();
  if (!claim.checks.empty()) {
    html_.open("ul", {{"class", "checks"}});
    for (const auto& check : claim.checks) html_.leaf("li", check.text, {{"lang", check.language}, {"dir", "auto"}});
    html_.close();
  }
  html_.close();
}

/// The table folded away under a chart or a map.
void BlockWriter::data(const Table& table, std::string_view title_id, bool open) {
  html_.open("details", {{"class", "data"}, {"open", "open", open}}).open("summary");
  prose_.write(html_, "table.data");
  html_.close().open("div", {{"class", "table"}});
  grid(table, title_id);
  html_.close().close();
}

void BlockWriter::grid(const Table& table, std::string_view title_id) {
  html_.open("div", {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-labelledby", title_id}}).open("table");
  html_.open("thead").open("tr");
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const TableColumn& column = table.columns[i];
    html_.open("th", {{"scope", "col"}, {"class", "n", i > 0 && holds_numbers(table, i)}}).open("span", {{"class", "title"}});
    prose_.write(html_, column.title);
    html_.close();
    if (!column.unit.key.empty()) {
      html_.text(" ").open("span", {{"class", "unit"}});
      prose_.write(html_, column.unit);
      html_.close();
    }
    html_.close();
  }
  html_.close().close().line().open("tbody");
  for (const auto& row : table.rows) {
    html_.open("tr");
    for (std::size_t i = 0; i < row.size(); ++i) cell(row[i], i == 0);
    html_.close().line();
  }
  html_.close().close();
  if (table.rows.empty()) {
    html_.open("p", {{"class", "empty"}});
    prose_.write(html_, "table.empty");
    html_.close();
  }
  html_.close();
  if (!table.notes.empty()) {
    html_.open("ul", {{"class", "notes"}});
    for (const auto& note : table.notes) {
      html_.open("li");
      prose_.write(html_, note);
      html_.close();
    }
    html_.close();
  }
  downloads(table);
}

void BlockWriter::cell(const Cell& cell, bool heading) {
  const auto* number = std::get_if<Number>(&cell);
  const std::string value = number ? format_double(number->value) : std::string();
  const std::string_view tag = heading ? "th" : "td";
  html_.open(tag, {{"scope", "row", heading}, {"class", "n", number && !heading}, {"data-v", value, number != nullptr}});
  if (number) {
    prose_.write(html_, *number, Place::cell);
  } else if (const auto* missing = std::get_if<Missing>(&cell)) {
    html_.open("span", {{"class", "missing"}, {"title", prose_.plain(missing->reason)}})
        .text("—")
        .open("span", {{"class", "sr"}})
        .text(" ");
    prose_.write(html_, missing->reason);
    html_.close().close();
  } else if (const auto* country = std::get_if<Country>(&cell)) {
    const std::string page = country_page(site_, country->iso3);
    if (page.empty())
      html_.leaf("span", prose_.plain(*country), {{"class", "country"}});
    else
      html_.leaf("a", prose_.plain(*country), {{"class", "country"}, {"href", page}});
  } else if (const auto* verbatim = std::get_if<Verbatim>(&cell)) {
    prose_.write(html_, *verbatim);
  } else if (const auto* day = std::get_if<Day>(&cell)) {
    prose_.write(html_, *day);
  } else {
    prose_.write(html_, std::get<Message>(cell));
  }
  html_.close();
}

void BlockWriter::downloads(const Table& table) {
  const std::string title = prose_.plain(table.title);
  html_.open("p", {{"class", "downloads"}});
  for (const auto& [ending, format] : {std::pair{"csv", "CSV"}, {"xlsx", "XLSX"}, {"json", "JSON"}}) {
    const Message label{"download.table", {{"table", Verbatim{title}}, {"format", Verbatim{format}}}};
    html_
        .leaf("a", format,
              {{"href", "../" + download_path(page_, table, ending)}, {"download", ""}, {"aria-label", prose_.plain(label)}})
        .text(" ");
  }
  html_.close();
}

}  // namespace solleva::share
