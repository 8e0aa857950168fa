// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "solleva/base/text.h"
#include "solleva/share/page.h"

namespace solleva::share {
namespace {

constexpr const char* name_of(ChartKind kind) {
  switch (kind) {
    case ChartKind::line:
      return "line";
    case ChartKind::bar:
      return "bar";
    case ChartKind::stacked_area:
      return "stacked_area";
    case ChartKind::stacked_bar:
      return "stacked_bar";
    case ChartKind::dot:
      return "dot";
  }
  return "";
}

constexpr const char* name_of(NumberStyle style) {
  switch (style) {
    case NumberStyle::year:
      return "year";
    case NumberStyle::plain:
      return "plain";
    case NumberStyle::integer:
      return "integer";
    case NumberStyle::decimal1:
      return "decimal1";
    case NumberStyle::decimal2:
      return "decimal2";
    case NumberStyle::decimal3:
      return "decimal3";
    case NumberStyle::decimal4:
      return "decimal4";
    case NumberStyle::percent0:
      return "percent0";
    case NumberStyle::percent1:
      return "percent1";
    case NumberStyle::percent2:
      return "percent2";
    case NumberStyle::points1:
      return "points1";
    case NumberStyle::dollars2:
      return "dollars2";
    case NumberStyle::people:
      return "people";
    case NumberStyle::signed_people:
      return "signed_people";
  }
  return "";
}

std::string class_name(std::size_t index) {
  return "k" + std::to_string(index);
}

/// The class of a value: the first whose upper bound lies above it.
std::size_t class_of(double value, const std::vector<double>& breaks) {
  return static_cast<std::size_t>(std::upper_bound(breaks.begin(), breaks.end(), value) - breaks.begin());
}

}  // namespace

void BlockWriter::caption(const Table& table, const Message& summary, std::string_view prefix) {
  const std::string id = std::string(prefix) + table.id;
  html_.open("figcaption").open("h3", {{"id", id + "-title"}});
  prose_.write(html_, table.title);
  html_.close().open("p", {{"class", "summary"}, {"id", id + "-summary"}});
  prose_.write(html_, summary);
  html_.close().close().line();
}

/// The column's title with its unit, as an axis carries it.
std::string BlockWriter::label(const TableColumn& column) {
  if (column.unit.key.empty()) return prose_.plain(column.title);
  return prose_.plain(Message{"label.unit", {{"title", column.title}, {"unit", column.unit}}});
}

void BlockWriter::spec(const Chart& chart) {
  const Table& table = chart.table;
  const TableColumn& first = table.columns[chart.y.front()];
  nlohmann::ordered_json spec;
  spec["kind"] = name_of(chart.kind);
  spec["x"] = chart.x;
  spec["y"] = chart.y;
  if (holds_numbers(table, chart.x)) spec["xStyle"] = name_of(style_of_column(table, chart.x));
  spec["yStyle"] = name_of(style_of_column(table, chart.y.front()));
  spec["xLabel"] = label(table.columns[chart.x]);
  spec["yLabel"] = chart.y.size() == 1 ? label(first) : first.unit.key.empty() ? "" : prose_.plain(first.unit);
  html_.json("application/json", spec.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), {{"class", "spec"}});
}

void BlockWriter::operator()(const Chart& chart) {
  const std::string id = "c-" + chart.table.id;
  const std::string title = id + "-title", summary = id + "-summary";
  html_.open("figure", {{"class", "chart"}, {"id", id}, {"aria-labelledby", title}, {"aria-describedby", summary}});
  caption(chart.table, chart.summary, "c-");
  spec(chart);
  data(chart.table, title, chart.open_table);
  html_.close();
}

void BlockWriter::operator()(const Map& map) {
  const std::string id = "m-" + map.table.id;
  const std::string title = id + "-title", summary = id + "-summary";
  html_.open("figure", {{"class", "map"}, {"id", id}, {"aria-labelledby", title}, {"aria-describedby", summary}});
  caption(map.table, map.summary, "m-");
  svg(map);
  legend(map);
  html_.open("p", {{"class", "boundaries"}});
  prose_.write(html_, "map.boundaries");
  html_.close();
  data(map.table, title, false);
  html_.close();
}

void BlockWriter::svg(const Map& map) {
  std::map<std::string, const Cell*> values;
  for (const auto& row : map.table.rows)
    if (const auto* country = std::get_if<Country>(&row.front())) values[country->iso3] = &row[map.value];
  std::string box;
  for (const double edge : site_.atlas.view_box) box += (box.empty() ? "" : " ") + format_double(edge);
  html_.open("svg", {{"viewBox", box}, {"role", "img"}, {"aria-labelledby", "m-" + map.table.id + "-title"}}).line();
  if (!site_.atlas.context.empty()) html_.single("path", {{"class", "context"}, {"d", site_.atlas.context}}).line();
  for (const auto& [code, shape] : site_.atlas.countries) {
    const auto found = values.find(code);
    const bool outside = found == values.end();
    const auto* number = outside ? nullptr : std::get_if<Number>(found->second);
    const std::string kind = outside ? "outside" : number ? class_name(class_of(number->value, map.breaks)) : "nodata";
    Message title{outside ? "map.outside" : number ? "map.value" : "map.missing", {{"country", Country{code}}}};
    if (number) title.args["value"] = *number;
    const std::string text = prose_.plain(title), page = country_page(site_, code);
    html_.open("path", {{"class", kind}, {"data-href", page, !page.empty()}, {"d", shape.path}})
        .leaf("title", text)
        .close()
        .line();
    if (!shape.marker || outside) continue;
    const auto& [x, y] = *shape.marker;
    html_.open("circle", {{"class", kind},
                          {"data-href", page, !page.empty()},
                          {"cx", format_double(x)},
                          {"cy", format_double(y)},
                          {"r", format_double(site_.atlas.marker_radius)}});
    html_.leaf("title", text).close().line();
  }
  html_.close().line();
}

void BlockWriter::legend(const Map& map) {
  const NumberStyle style = style_of_column(map.table, map.value);
  const auto& breaks = map.breaks;
  html_.open("ul", {{"class", "legend"}});
  for (std::size_t i = 0; i <= breaks.size(); ++i) {
    Message text{breaks.empty() ? "map.any" : i == 0 ? "map.below" : i == breaks.size() ? "map.from" : "map.between"};
    if (i > 0) text.args["from"] = Number{breaks[i - 1], style};
    if (i < breaks.size()) text.args["to"] = Number{breaks[i], style};
    html_.open("li").leaf("i", "", {{"class", class_name(i)}});
    prose_.write(html_, text);
    html_.close();
  }
  html_.open("li").leaf("i", "", {{"class", "nodata"}});
  prose_.write(html_, "map.no-data");
  html_.close().close();
}

}  // namespace solleva::share
