// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solleva/share/html.h"

// Pictures as inline SVG without script: positions are percentages of the room there is, texts keep their size, so that a picture fits
// a phone and paper alike. Colours and sizes come from the style sheet of the page.
namespace solleva::share {

/// An axis between two round numbers, with round ticks.
struct Axis {
  double low = 0, high = 1;
  std::vector<double> ticks;
  int decimals = 0;  ///< of the texts at the ticks

  /// Covers the values from `low` to `high`, which are finite; 0 is made part of it where it is near.
  static Axis covering(double low, double high);

  std::string place(double value) const;       ///< along the axis, as "12.5%"
  std::string place_down(double value) const;  ///< from the top, as "87.5%"
  std::string text(double tick) const;  ///< from a million on in millions, as "-15 M"
};

/// A point of a curve; without a value the curve has a gap there, without an interval the band has.
struct PlotPoint {
  double x = 0;
  std::optional<double> y, lower, upper;
};

struct PlotCurve {
  std::string name;
  std::vector<PlotPoint> points;
};

struct CurvePlot {
  std::string title, text;  ///< text: how to read it
  std::string x_label, y_label;
  std::vector<PlotCurve> curves;
  bool diagonal = false;
};

/// Curves with bands: up to three in one picture, more in a picture each, with the first, if `first_is_all`, behind the others.
void write_curve_plot(Html& html, const CurvePlot& plot, bool first_is_all);

/// A dot with an interval.
struct PlotDot {
  std::string heading;  ///< what the groups from here on are groups of; shown where it changes
  std::string name;
  std::optional<double> value, lower, upper;
};

struct DotPlot {
  std::string title, text, unit;
  std::vector<PlotDot> dots;
  std::optional<double> reference;  ///< drawn as a line through all: the value of everybody
};

void write_dot_plot(Html& html, const DotPlot& plot);

/// The same as bars from 0, with their intervals where there are any.
void write_bar_plot(Html& html, const DotPlot& plot);

}  // namespace solleva::share
