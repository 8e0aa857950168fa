// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "solleva/base/text.h"
#include "solleva/share/envelope_parts.h"

namespace solleva::share {
namespace {

constexpr std::size_t kTogether = 3;  ///< bands of more curves cannot be told apart
constexpr double kRoom = 1000;        ///< side of the stretched square in which curves are drawn

double part_of(const Axis& axis, double value) {
  return std::clamp((value - axis.low) / (axis.high - axis.low), -0.05, 1.05);
}

std::string percent(double part) {
  return fmt::format("{:.2f}%", 100 * part);
}

struct Extent {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();

  void add(const std::optional<double>& value) {
    if (!value || !std::isfinite(*value)) return;
    low = std::min(low, *value);
    high = std::max(high, *value);
  }
  Axis axis() const { return low <= high ? Axis::covering(low, high) : Axis::covering(0, 1); }
};

struct Axes {
  Axis x, y;
};

Axes axes_of(const CurvePlot& plot) {
  Extent x, y;
  for (const PlotCurve& curve : plot.curves) {
    for (const PlotPoint& point : curve.points) {
      x.add(point.x);
      for (const auto& value : {point.y, point.lower, point.upper}) y.add(value);
    }
  }
  if (plot.diagonal) {
    for (Extent* extent : {&x, &y}) {
      extent->add(0.0);
      extent->add(1.0);
    }
  }
  Axes axes{x.axis(), y.axis()};
  // A band that leaves the square by a hair's breadth does not make another axis.
  if (plot.diagonal && y.low > -0.05 && y.high < 1.05) axes.y = Axis::covering(0, 1);
  if (x.low < x.high) {
    // Along the curve no room is lost to round ends.
    axes.x.low = x.low;
    axes.x.high = x.high;
    std::erase_if(axes.x.ticks, [&](double tick) { return tick < x.low - 1e-12 || tick > x.high + 1e-12; });
  }
  return axes;
}

std::string position(const Axes& axes, double x, double y) {
  return fmt::format("{:.1f} {:.1f}", kRoom * part_of(axes.x, x), kRoom * (1 - part_of(axes.y, y)));
}

/// The stretches of a curve where `there` holds, each as the path that `draw` makes of it.
template <class There, class Draw>
std::string stretches(const PlotCurve& curve, const There& there, const Draw& draw) {
  std::string path;
  for (std::size_t i = 0; i < curve.points.size();) {
    if (!there(curve.points[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < curve.points.size() && there(curve.points[i])) ++i;
    path += draw(begin, i);
  }
  return path;
}

std::string line_path(const PlotCurve& curve, const Axes& axes) {
  const auto there = [](const PlotPoint& point) { return point.y && std::isfinite(*point.y); };
  return stretches(curve, there, [&](std::size_t begin, std::size_t end) {
    std::string path;
    for (std::size_t i = begin; i < end; ++i) path += (i == begin ? "M" : "L") + position(axes, curve.points[i].x, *curve.points[i].y);
    return path;
  });
}

std::string band_path(const PlotCurve& curve, const Axes& axes) {
  const auto there = [](const PlotPoint& point) { return point.lower && point.upper; };
  return stretches(curve, there, [&](std::size_t begin, std::size_t end) {
    std::string path;
    for (std::size_t i = begin; i < end; ++i) path += (i == begin ? "M" : "L") + position(axes, curve.points[i].x, *curve.points[i].upper);
    for (std::size_t i = end; i > begin; --i) path += "L" + position(axes, curve.points[i - 1].x, *curve.points[i - 1].lower);
    return path + "Z";
  });
}

std::string with_interval(const std::optional<double>& value, const std::optional<double>& lower, const std::optional<double>& upper,
                          std::optional<int> decimals) {
  if (!value) return "none";
  const auto shown = [&](double number) { return with_thousands(rounded(number, decimals)); };
  return lower && upper ? shown(*value) + " (" + shown(*lower) + " to " + shown(*upper) + ")" : shown(*value);
}

/// What the picture shows, for who cannot see it: each curve at its ends and in the middle.
std::string description(const std::vector<const PlotCurve*>& curves, const Axes& axes, const CurvePlot& plot) {
  std::vector<std::string> parts;
  const auto decimals = decimals_for(std::max(std::fabs(axes.y.low), std::fabs(axes.y.high)));
  for (const PlotCurve* curve : curves) {
    if (curve->points.empty()) continue;
    std::string part = curve->name + ":";
    const std::size_t last = curve->points.size() - 1;
    for (const std::size_t i : {std::size_t{0}, last / 2, last}) {
      const PlotPoint& point = curve->points[i];
      part += " " + with_interval(point.y, point.lower, point.upper, decimals) + " at " + axes.x.text(point.x) + (i == last ? "" : ",");
    }
    parts.push_back(part);
  }
  return plot.y_label + " against " + plot.x_label + ". " + join(parts, ". ") + ".";
}

void write_grid(Html& html, const Axes& axes) {
  for (const double tick : axes.y.ticks) {
    const std::string at = axes.y.place_down(tick);
    html.single("line", {{"class", "grid"}, {"x1", "0"}, {"x2", "100%"}, {"y1", at}, {"y2", at}});
    html.leaf("text", axes.y.text(tick), {{"class", "y"}, {"x", "0"}, {"dx", "-8"}, {"y", at}, {"dy", "4"}});
  }
  for (const double tick : axes.x.ticks) {
    const std::string at = axes.x.place(tick);
    html.single("line", {{"class", "tick"}, {"x1", at}, {"x2", at}, {"y1", "100%"}, {"y2", "100%"}});
    html.leaf("text", axes.x.text(tick), {{"class", "x"}, {"x", at}, {"y", "100%"}, {"dy", "18"}});
  }
  html.single("line", {{"class", "axis"}, {"x1", "0"}, {"x2", "100%"}, {"y1", "100%"}, {"y2", "100%"}});
  if (axes.y.low < 0 && axes.y.high > 0) {
    const std::string zero = axes.y.place_down(0);
    html.single("line", {{"class", "axis"}, {"x1", "0"}, {"x2", "100%"}, {"y1", zero}, {"y2", zero}});
  }
}

std::string series_class(const char* kind, std::size_t number) {
  return std::string(kind) + " c" + std::to_string(number);
}

/// One picture: `shown` in colours from `colour` on, `behind` in grey.
void write_picture(Html& html, const CurvePlot& plot, const Axes& axes, const std::vector<const PlotCurve*>& shown,
                   const PlotCurve* behind) {
  const std::string about = description(shown, axes, plot);
  html.open("div", {{"class", "frame"}}).open("svg", {{"class", "plot"}, {"role", "img"}, {"aria-label", about}});
  write_grid(html, axes);
  const std::string room = fmt::format("0 0 {:.0f} {:.0f}", kRoom, kRoom);
  html.open("svg", {{"width", "100%"}, {"height", "100%"}, {"viewBox", room}, {"preserveAspectRatio", "none"}});
  if (plot.diagonal) html.single("path", {{"class", "diagonal"}, {"d", "M" + position(axes, 0, 0) + "L" + position(axes, 1, 1)}});
  if (behind) html.single("path", {{"class", "curve behind"}, {"d", line_path(*behind, axes)}});
  for (std::size_t i = 0; i < shown.size(); ++i) {
    html.single("path", {{"class", series_class("band", i)}, {"d", band_path(*shown[i], axes)}});
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    html.single("path", {{"class", series_class("curve", i)}, {"d", line_path(*shown[i], axes)}});
  }
  html.close().close().close().line();
}

void write_key(Html& html, const char* kind, const std::string& name) {
  html.open("li").open("svg", {{"width", "34"}, {"height", "10"}, {"aria-hidden", "true"}});
  html.single("line", {{"class", kind}, {"x1", "0"}, {"x2", "34"}, {"y1", "5"}, {"y2", "5"}}).close().text(name).close();
}

void write_caption(Html& html, const std::string& title, const std::string& text) {
  html.open("figcaption").leaf("h2", title);
  if (!text.empty()) html.leaf("p", text);
  html.close().line();
}

/// A bar from 0 to the value.
void write_bar(Html& html, double value, const Axis& axis) {
  const double from = part_of(axis, std::min(0.0, value)), to = part_of(axis, std::max(0.0, value));
  html.single("rect", {{"class", "bar"}, {"x", percent(from)}, {"width", percent(to - from)}, {"y", "20%"}, {"height", "60%"}});
}

enum class Mark { dot, bar };

void write_row(Html& html, const PlotDot& dot, const Axis& axis, std::optional<int> decimals, const std::optional<double>& reference,
               Mark mark) {
  html.open("li").leaf("span", dot.name, {{"class", "name"}});
  html.open("svg", {{"class", "dots"}, {"aria-hidden", "true"}});
  for (const double tick : axis.ticks) {
    html.single("line", {{"class", "grid"}, {"x1", axis.place(tick)}, {"x2", axis.place(tick)}, {"y1", "0"}, {"y2", "100%"}});
  }
  if (reference) {
    const std::string at = axis.place(*reference);
    html.single("line", {{"class", "reference"}, {"x1", at}, {"x2", at}, {"y1", "0"}, {"y2", "100%"}});
  }
  if (dot.value && mark == Mark::bar) write_bar(html, *dot.value, axis);
  if (dot.lower && dot.upper) {
    html.single("line", {{"class", "interval"}, {"x1", axis.place(*dot.lower)}, {"x2", axis.place(*dot.upper)}, {"y1", "50%"}, {"y2", "50%"}});
  }
  if (dot.value && mark == Mark::dot) html.single("circle", {{"class", "dot"}, {"cx", axis.place(*dot.value)}, {"cy", "50%"}, {"r", "5"}});
  html.close().leaf("span", with_interval(dot.value, dot.lower, dot.upper, decimals), {{"class", "figure"}}).close().line();
}

void write_axis_row(Html& html, const Axis& axis) {
  html.open("li", {{"class", "scale"}, {"aria-hidden", "true"}}).leaf("span", "", {{"class", "name"}}).open("svg", {{"class", "dots"}});
  for (const double tick : axis.ticks) html.leaf("text", axis.text(tick), {{"class", "x"}, {"x", axis.place(tick)}, {"y", "15"}});
  html.close().leaf("span", "", {{"class", "figure"}}).close().line();
}

/// A row for each dot, headings between them, and the axis below.
void write_rows(Html& html, const DotPlot& plot, Mark mark) {
  Extent extent;
  if (mark == Mark::bar) extent.add(0.0);
  for (const PlotDot& dot : plot.dots) {
    for (const auto& value : {dot.value, dot.lower, dot.upper}) extent.add(value);
  }
  const Axis axis = extent.axis();
  // 57 voters are not 57.000.
  const bool whole = std::ranges::all_of(plot.dots, [](const PlotDot& dot) {
    return !dot.lower && !dot.upper && (!dot.value || *dot.value == std::floor(*dot.value));
  });
  const auto decimals = whole ? std::optional<int>(0) : decimals_for(std::max(std::fabs(axis.low), std::fabs(axis.high)));
  html.open("figure").line();
  write_caption(html, plot.title, plot.text);
  html.open("ul", {{"class", "dotplot"}}).line();
  std::string heading;
  for (const PlotDot& dot : plot.dots) {
    if (dot.heading != heading) html.open("li", {{"class", "heading"}}).leaf("h3", dot.heading).close().line();
    heading = dot.heading;
    write_row(html, dot, axis, decimals, plot.reference, mark);
  }
  write_axis_row(html, axis);
  html.close().leaf("p", plot.unit, {{"class", "label end"}}).close().line();
}

}  // namespace

Axis Axis::covering(double low, double high) {
  if (low > 0 && low < 0.6 * high) low = 0;
  if (high < 0 && high > 0.6 * low) high = 0;
  if (!(low < high)) {
    const double around = low == 0 ? 1 : 0.1 * std::fabs(low);
    low -= around;
    high += around;
  }
  const double raw = (high - low) / 5, power = std::pow(10, std::floor(std::log10(raw)));
  double step = 10 * power;
  for (const double round : {5.0, 2.0, 1.0}) {
    if (raw <= 1.2 * round * power) step = round * power;
  }
  Axis axis;
  const double first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
  for (double i = first; i <= last; ++i) axis.ticks.push_back(i * step);
  axis.low = axis.ticks.front();
  axis.high = axis.ticks.back();
  axis.decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 12);
  return axis;
}

std::string Axis::place(double value) const {
  return percent(part_of(*this, value));
}

std::string Axis::place_down(double value) const {
  return percent(1 - part_of(*this, value));
}

std::string Axis::text(double tick) const {
  const double most = std::max(std::fabs(low), std::fabs(high));
  if (most >= 1e9) return rounded(tick, std::nullopt);
  if (most < 1e6 || ticks.size() < 2) return with_thousands(rounded(tick, decimals));
  // "-15,000,000" is wider than there is room for beside a picture on a phone.
  const double step = (ticks[1] - ticks[0]) / 1e6;
  const int digits = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 6);
  return tick == 0 ? "0" : rounded(tick / 1e6, digits) + " M";
}

void write_curve_plot(Html& html, const CurvePlot& plot, bool first_is_all) {
  if (plot.curves.empty()) return;
  const Axes axes = axes_of(plot);
  html.open("figure").line();
  write_caption(html, plot.title, plot.text);
  html.leaf("p", plot.y_label, {{"class", "label"}});
  if (plot.curves.size() <= kTogether) {
    std::vector<const PlotCurve*> shown;
    const bool named = std::ranges::any_of(plot.curves, [](const PlotCurve& curve) { return !curve.name.empty(); });
    if (named) html.open("ul", {{"class", "key"}});
    for (const PlotCurve& curve : plot.curves) {
      if (named) write_key(html, series_class("curve", shown.size()).c_str(), curve.name);
      shown.push_back(&curve);
    }
    if (named) html.close();
    write_picture(html, plot, axes, shown, nullptr);
  } else {
    const PlotCurve* behind = first_is_all ? &plot.curves.front() : nullptr;
    if (behind) {
      html.open("ul", {{"class", "key"}});
      write_key(html, "curve behind", behind->name);
      html.close();
    }
    html.open("div", {{"class", "panels"}}).line();
    for (std::size_t i = behind ? 1 : 0; i < plot.curves.size(); ++i) {
      html.open("div").leaf("h3", plot.curves[i].name);
      write_picture(html, plot, axes, {&plot.curves[i]}, behind);
      html.close();
    }
    html.close();
  }
  html.leaf("p", plot.x_label, {{"class", "label end"}}).close().line();
}

void write_dot_plot(Html& html, const DotPlot& plot) {
  write_rows(html, plot, Mark::dot);
}

void write_bar_plot(Html& html, const DotPlot& plot) {
  write_rows(html, plot, Mark::bar);
}

}  // namespace solleva::share
