// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "solleva/share/regional/book.h"

namespace solleva::share::regional {

namespace {

/// The rate of a published region, from its countries.
double recomputed(const Input& in, const std::string& region, int year, std::size_t line) {
  double people = 0, poor = 0;
  for (const Member& member : in.members) {
    if (member.world_bank != region || !has_estimate(in, member.iso3, year)) continue;
    const double here = in.population.at(member.iso3).at(year).number;
    people += here;
    poor += here * in.lined_up.at(member.iso3).at(year).rates[line];
  }
  return people > 0 ? poor / people : 0;
}

Table check_table(Book& book) {
  const Input& in = book.in;
  Table table{"check", {"regional.methods.check.title"}, {column("regional.column.region"), year_column()}, {}, {{"regional.note.check"}}};
  for (const Line& line : in.lines) {
    table.columns.push_back(column(Message{"regional.column.published_at", {{"line", line_text(line)}}}, "regional.unit.share_of_people"));
    table.columns.push_back(column(Message{"regional.column.computed_at", {{"line", line_text(line)}}}, "regional.unit.share_of_people"));
  }
  for (const PublishedRegion& published : in.published_regions) {
    const bool wanted = std::ranges::find(in.check_regions, published.region) != in.check_regions.end() &&
                        std::ranges::find(in.years, published.year) != in.years.end();
    if (!wanted) continue;
    std::vector<Cell> row = {Message{"regional.world_bank." + published.region}, year_number(published.year)};
    for (std::size_t line = 0; line < in.lines.size(); ++line) {
      row.push_back(book.figures.published_region(published, line));
      row.push_back(book.figures.recomputed_region(published.region, published.year, line, recomputed(in, published.region, published.year, line)));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table sources_table(const Input& in) {
  Table table{"sources",
              {"regional.methods.sources.title"},
              {column("regional.column.table"), column("regional.column.source"), column("regional.column.vintage"), column("regional.column.licence")},
              {},
              {}};
  for (const Source& source : in.sources) {
    table.rows.push_back({Verbatim{source.id, ""}, Verbatim{source.title + " (" + source.publisher + ")", "en"}, Verbatim{source.vintage, "en"}, Verbatim{source.licence, "en"}});
  }
  return table;
}

}  // namespace

std::vector<Page> methods_page(Book& book) {
  const Input& in = book.in;
  Page page{"methods", {"regional.methods.title"}, {"regional.methods.lede"}, {}, {}};
  page.blocks.push_back(Bullets{{{"regional.methods.region", {{"region", region_name(in)}, {"n", count_number(in.members.size())}}},
                                 {"regional.methods.lines", {{"ppp", Verbatim{in.ppp, ""}}}},
                                 {"regional.methods.aggregate"},
                                 {"regional.methods.contributions"},
                                 {"regional.methods.curves"},
                                 {"regional.methods.incidence"},
                                 {"regional.methods.origin"},
                                 {"regional.methods.receipts"}}});
  if (!in.check_regions.empty()) {
    page.blocks.push_back(paragraph("regional.methods.check.text"));
    page.blocks.push_back(check_table(book));
  }
  page.blocks.push_back(sources_table(in));
  tell_story(book, page);
  return {std::move(page)};
}

}  // namespace solleva::share::regional
