// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/grouped.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "solleva/base/parallel.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/grouped_estimates.h"

namespace solleva::measure {
namespace {

/// grouped-lorenz#6: over all points, and up to the head count and one point further, (1, 1) being the last.
void add_errors(CurveReport& report, const LorenzCurve& curve, std::span<const LorenzPoint> points, double head_count) {
  double all = 0;
  double poor = 0;
  bool counting = true;
  for (const LorenzPoint& point : points) {
    const double error = point.welfare - lorenz_share(curve, Rank::from_below(point.people));
    all += error * error;
    if (counting) poor += error * error;
    counting = counting && point.people < head_count;
  }
  if (counting) {
    const double error = 1 - lorenz_share(curve, {1, 0});
    poor += error * error;
  }
  report.sse_l = all;
  report.sse_h = poor;
}

/// The published range of lines, and the incomes between which the curve tells poor from not poor
/// (docs/methods/grouped-lorenz.md, "Range of lines").
void add_range(CurveReport& report, const LorenzCurve& curve, double mean, double margin) {
  const double low = mean * lorenz_slope(curve, Rank::from_below(0.001));
  const double high = mean * lorenz_slope(curve, Rank::from_below(0.98));
  if (!std::isfinite(low) || !std::isfinite(high)) return;
  if (std::max(0.0, low + margin) >= high - margin) {
    margin = 0;
    report.reasons.push_back({"range-margin-dropped",
                              "the margin of the published range of lines leaves no range: is the unit not an amount a month?"});
  }
  report.zmin = std::max(0.0, low + margin);
  report.zmax = high - margin;
}

void add_ends(CurveReport& report, double lowest, double highest) {
  if (std::isfinite(lowest)) report.lowest_income = lowest;
  if (std::isfinite(highest)) report.highest_income = highest;
}

void add_figures(CurveReport& report, std::span<const LorenzPoint> points, Level level, const GroupedOptions& options) {
  report.poverty = lorenz_poverty(*report.curve, level);
  report.inequality = lorenz_inequality(*report.curve, options.rule);
  add_range(report, *report.curve, level.mean, options.range_margin);
  add_errors(report, *report.curve, points, report.poverty.fgt0.value.value_or(0));
}

void fit_failed(CurveReport& report, const Error& error) {
  report.reasons.push_back({std::string(error.code.name), error.what + (error.why.empty() ? "" : ": " + error.why)});
}

CurveReport report_quadratic(std::span<const LorenzPoint> points, Level level, const GroupedOptions& options) {
  CurveReport report;
  const Result<QuadraticFit> fit = fit_quadratic(points);
  if (!fit) {
    fit_failed(report, fit.error());
    return report;
  }
  const QuadraticLorenz& curve = fit->curve;
  report.curve = curve;
  report.regression = fit->regression;
  report.reasons = curve.shape_reasons();
  report.normal = report.reasons.empty();
  report.valid = report.normal && curve.reaches_one();
  const auto [a, b, c] = curve.parameters();
  if (a + c < 1) {
    report.reasons.push_back(
        {report.valid || !report.normal ? "ends-below-one" : "ends-far-below-one",
         "the curve ends at L = A + C = " + format_double(a + c) + (a + c >= 0.9 ? ", not at 1" : ", below 0.9")});
  }
  if (!report.normal) return report;
  add_ends(report, level.mean * curve.lowest(), level.mean * curve.highest());
  add_figures(report, points, level, options);
  return report;
}

CurveReport report_beta(std::span<const LorenzPoint> points, Level level, const GroupedOptions& options) {
  CurveReport report;
  const Result<BetaFit> fit = fit_beta(points);
  if (!fit) {
    fit_failed(report, fit.error());
    return report;
  }
  const BetaLorenz& curve = fit->curve;
  report.curve = curve;
  report.regression = fit->regression;
  report.reasons = curve.validity_reasons();
  report.valid = report.reasons.empty();
  if (!curve.usable()) return report;
  const double line = level.relative_line();
  report.normal = curve.lowest() < line && line < curve.highest();
  if (!report.normal) report.reasons.push_back({"no-head-count", "no rank has the line as its fitted income"});
  add_ends(report, level.mean * curve.lowest(), level.mean * curve.highest());
  add_figures(report, points, level, options);
  if (report.poverty.not_positive > 0) {
    report.reasons.push_back(
        {"income-not-positive",
         "the fitted income of the poorest " + format_double(report.poverty.not_positive) + " of persons is 0 or less"});
  }
  return report;
}

/// docs/methods/empirical-lorenz.md: no fit, so that nothing is chosen and every line has its figures.
CurveReport report_empirical(std::span<const LorenzPoint> points, Level level, const GroupedOptions& options) {
  CurveReport report;
  const Result<EmpiricalLorenz> curve = EmpiricalLorenz::from_points(points);
  if (!curve) {
    fit_failed(report, curve.error());
    return report;
  }
  report.curve = *curve;
  report.valid = report.normal = report.chosen_poverty = report.chosen_distribution = true;
  report.poverty = lorenz_poverty(*report.curve, level);
  report.inequality = lorenz_inequality(*report.curve, options.rule);
  return report;
}

/// grouped-lorenz#24: a normal curve, before that a valid one, before that the one nearer to the points up to the head count.
CurveReport* choose_poverty(CurveReport& quadratic, CurveReport& beta) {
  if (quadratic.normal != beta.normal) return quadratic.normal ? &quadratic : &beta;
  if (!quadratic.normal) return nullptr;
  if (quadratic.valid != beta.valid) return quadratic.valid ? &quadratic : &beta;
  return *quadratic.sse_h <= *beta.sse_h ? &quadratic : &beta;
}

/// grouped-lorenz#25: a valid curve, before that the one nearer to all points.
CurveReport* choose_distribution(CurveReport& quadratic, CurveReport& beta) {
  if (quadratic.valid != beta.valid) return quadratic.valid ? &quadratic : &beta;
  if (!quadratic.valid) return nullptr;
  return *quadratic.sse_l <= *beta.sse_l ? &quadratic : &beta;
}

Done check_level(const GroupedCase& distribution) {
  const auto [mean, line] = distribution.level;
  for (const auto& [name, value] : {std::pair{"mean", mean}, std::pair{"line", line}}) {
    if (std::isfinite(value) && value > 0) continue;
    Where where;
    for (const auto& [key, group] : distribution.group) where.unit += (where.unit.empty() ? "" : ", ") + key + " " + group;
    where.field = name;
    return fail({errors::bad_level, std::string("the ") + name + " is not a positive amount", where, format_double(value)});
  }
  return {};
}

}  // namespace

const CurveReport* GroupedResult::poverty_curve() const {
  return quadratic.chosen_poverty ? &quadratic : (beta.chosen_poverty ? &beta : nullptr);
}

const CurveReport* GroupedResult::distribution_curve() const {
  return quadratic.chosen_distribution ? &quadratic : (beta.chosen_distribution ? &beta : nullptr);
}

GroupedResult measure_curves(std::span<const LorenzPoint> points, Level level, const GroupedOptions& options) {
  GroupedResult result;
  result.level = level;
  result.points = points.size();
  if (options.curve == CurveChoice::empirical) {
    result.empirical = report_empirical(points, level, options);
    return result;
  }
  result.quadratic = report_quadratic(points, level, options);
  result.beta = report_beta(points, level, options);
  if (CurveReport* chosen = choose_poverty(result.quadratic, result.beta)) chosen->chosen_poverty = true;
  if (CurveReport* chosen = choose_distribution(result.quadratic, result.beta)) chosen->chosen_distribution = true;
  return result;
}

Result<GroupedReport> measure_grouped(std::span<const GroupedCase> cases, const GroupedOptions& options,
                                      const RunControl& control) {
  std::vector<std::vector<LorenzPoint>> points;
  points.reserve(cases.size());
  for (const GroupedCase& one : cases) {
    if (const Done done = check_level(one); !done) return fail(done.error());
    Result<std::vector<LorenzPoint>> checked = lorenz_points(one, options.input, options.curve == CurveChoice::empirical ? 1 : 3);
    if (!checked) return fail(checked.error());
    points.push_back(std::move(*checked));
  }
  GroupedReport report;
  report.results.resize(cases.size());
  const Done done = parallel_chunks({cases.size(), 16}, control, [&](Chunk chunk) {
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      report.results[i] = measure_curves(points[i], cases[i].level, options);
      report.results[i].group = cases[i].group;
      report.results[i].estimates = grouped_estimates(report.results[i], options);
    }
  });
  if (!done) return fail(done.error());
  report.notes.push_back({"grouped-data", "standard errors are not known: grouped data do not tell how they were sampled"});
  if (options.rule == FigureRule::published && options.curve != CurveChoice::empirical) {
    report.notes.push_back({"published-rules",
                            "gini and mld follow the grid rules of the published tables; gini_exact and mld_exact are the "
                            "integrals of the fitted curve"});
  }
  return report;
}

}  // namespace solleva::measure
