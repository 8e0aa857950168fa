// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/share/envelope_parts.h"
#include "solleva/share/plot.h"

namespace solleva::share {
namespace {

std::string text_of(const Node& node) {
  if (const auto* text = std::get_if<std::string>(&node.value)) return *text;
  return json_of(node);
}

std::string series_text(const Fields& row, const std::string& key) {
  const Node* node = value_of(row, key);
  return node ? key + " " + readable_line(text_of(*node)) : std::string();
}

/// Which curve a row belongs to, as its reader calls it.
std::string curve_name(const Fields& row, const std::vector<std::string>& series) {
  std::vector<std::string> parts;
  if (const Node* group = value_of(row, "group")) {
    if (const auto* fields = std::get_if<Fields>(&group->value)) {
      for (const auto& [name, value] : *fields) parts.push_back(name + " " + text_of(value));
    }
    if (parts.empty()) parts.emplace_back("all");
  }
  for (const std::string& key : series) parts.push_back(series_text(row, key));
  return join(parts, ", ");
}

void write_bars(Html& html, const List& list) {
  const Drawing& drawing = *list.drawing;
  DotPlot plot{drawing.title, drawing.text, drawing.y_label, {}, {}};
  for (const Fields& row : list.rows) {
    const Node* name = value_of(row, drawing.x);
    PlotDot bar;
    bar.heading = drawing.series.empty() ? "" : series_text(row, drawing.series.front());
    bar.name = name ? text_of(*name) : "";
    bar.value = number_of(row, drawing.y);
    bar.lower = number_of(row, "lower");
    bar.upper = number_of(row, "upper");
    plot.dots.push_back(std::move(bar));
  }
  write_bar_plot(html, plot);
}

void write_drawing(Html& html, const List& list) {
  const Drawing& drawing = *list.drawing;
  if (drawing.bars) return write_bars(html, list);
  CurvePlot plot{drawing.title, drawing.text, drawing.x_label, drawing.y_label, {}, drawing.diagonal};
  // What is the same for all curves stands in the title.
  std::vector<std::string> series;
  for (const std::string& key : drawing.series) {
    const std::string first = series_text(list.rows.front(), key);
    const bool same = std::ranges::all_of(list.rows, [&](const Fields& row) { return series_text(row, key) == first; });
    if (same) {
      plot.title += ", " + first;
    } else {
      series.push_back(key);
    }
  }
  for (const Fields& row : list.rows) {
    const std::optional<double> x = number_of(row, drawing.x);
    if (!x) continue;
    const std::string name = curve_name(row, series);
    auto curve = std::ranges::find(plot.curves, name, &PlotCurve::name);
    if (curve == plot.curves.end()) curve = plot.curves.insert(curve, {name, {}});
    curve->points.push_back({*x, number_of(row, drawing.y), number_of(row, "lower"), number_of(row, "upper")});
  }
  const bool all_first = !plot.curves.empty() && plot.curves.front().name == "all";
  write_curve_plot(html, plot, all_first);
}

/// What rows of one picture share beside the estimand: the cut-off and the times of a change, which no reader wants mixed.
constexpr std::array<std::string_view, 3> kShared{"k", "from", "to"};

bool is_shared(std::string_view name) {
  return std::ranges::find(kShared, name) != kShared.end();
}

/// The rows of one picture.
struct Picture {
  std::string estimand, unit, line;
  Group shared;

  bool operator==(const Picture&) const = default;
};

Picture picture_of(const Estimate& e) {
  Picture picture{e.estimand, e.unit, e.line, {}};
  for (const auto& trait : e.group) {
    if (is_shared(trait.first)) picture.shared.push_back(trait);
  }
  return picture;
}

/// The traits of a group, "region, sex", and its values, "Vienna, female"; without what the whole picture shares.
std::pair<std::string, std::string> words_of(const Group& group) {
  std::vector<std::string> names, values;
  for (const auto& [name, value] : group) {
    if (is_shared(name)) continue;
    names.push_back(name);
    values.push_back(value);
  }
  return {join(names, ", "), values.empty() ? "all" : join(values, ", ")};
}

/// What an estimand is called over a picture, where its name in the tables is no word.
std::string called(const std::string& estimand) {
  static const std::map<std::string, std::string> names{{"fgt0", "Head count"},
                                                        {"fgt1", "Poverty gap"},
                                                        {"fgt2", "Severity of poverty"},
                                                        {"watts", "Watts index"},
                                                        {"sen", "Sen index"},
                                                        {"sst", "Sen-Shorrocks-Thon index"},
                                                        {"arpt", "At-risk-of-poverty threshold"},
                                                        {"arpr", "At-risk-of-poverty rate"},
                                                        {"rmpg", "Relative median poverty gap"},
                                                        {"median_gap", "Median poverty gap"},
                                                        {"poor_median", "Median of the poor"},
                                                        {"prosperity", "Prosperity gap"},
                                                        {"mean", "Mean"},
                                                        {"median", "Median"},
                                                        {"gini", "Gini index"},
                                                        {"mld", "Mean log deviation"},
                                                        {"theil", "Theil index"},
                                                        {"qsr", "Quintile share ratio"},
                                                        {"palma", "Palma ratio"},
                                                        {"zenga", "Zenga index"},
                                                        {"jdiv", "J-divergence"},
                                                        {"wolfson", "Wolfson's index of polarisation"},
                                                        {"m0", "Adjusted head count"},
                                                        {"m1", "Adjusted poverty gap"},
                                                        {"m2", "Adjusted squared poverty gap"},
                                                        {"h", "Head count of the multidimensionally poor"},
                                                        {"a", "Intensity of poverty"},
                                                        {"hd", "Uncensored head counts"},
                                                        {"hdk", "Censored head counts"},
                                                        {"actb", "Contributions to the adjusted head count"},
                                                        {"pctb", "Shares of the adjusted head count"},
                                                        {"m0_share", "Share of all multidimensional poverty"},
                                                        {"cramers_v", "Association of two indicators, Cramer's V"},
                                                        {"r0", "Overlap of two indicators, R0"},
                                                        {"population_share", "Share of the population"},
                                                        {"share_of_poor", "Share of the poor"},
                                                        {"share_of_gap", "Share of what the poor lack"}};
  const auto found = names.find(estimand);
  if (found != names.end()) return found->second + " (" + estimand + ")";
  const auto starts = [&](std::string_view family) { return estimand.starts_with(family) && estimand.size() > family.size(); };
  if (starts("atkinson")) return "Atkinson index (" + estimand + ")";
  if (starts("ge") && parse_double(std::string_view(estimand).substr(2))) return "Generalised entropy (" + estimand + ")";
  return estimand;
}

std::string title_of(const Picture& picture) {
  std::string title = called(picture.estimand);
  for (const auto& [name, value] : picture.shared) title += ", " + name + " " + value;
  return picture.line.empty() ? title : title + ", line " + readable_line(picture.line);
}

/// The picture of one estimand and line; nothing where there is not more than one group with an error.
void write_estimand(Html& html, const Envelope& envelope, const Picture& picture) {
  DotPlot plot{title_of(picture), "", picture.unit, {}, {}};
  std::size_t intervals = 0;
  for (const Estimate& e : envelope.results) {
    if (picture_of(e) != picture) continue;
    auto [heading, name] = words_of(e.group);
    if (heading.empty()) plot.reference = e.value;
    plot.dots.push_back({std::move(heading), std::move(name), e.value, e.lower, e.upper});
    if (e.lower && e.upper) ++intervals;
  }
  if (plot.dots.size() < 2 || intervals == 0) return;
  plot.text = plot.reference ? "The estimate for each group with its interval; the broken line is that of all."
                             : "The estimate for each group with its interval.";
  write_dot_plot(html, plot);
}

}  // namespace

void write_html_charts(Html& html, const Envelope& envelope) {
  std::vector<Picture> seen;
  for (const Estimate& e : envelope.results) {
    Picture picture = picture_of(e);
    if (std::ranges::find(seen, picture) != seen.end()) continue;
    write_estimand(html, envelope, picture);
    seen.push_back(std::move(picture));
  }
  for (const List* list : all_lists(envelope)) {
    if (list->drawing && !list->rows.empty()) write_drawing(html, *list);
  }
}

}  // namespace solleva::share
