// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/survey_incidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/measure/curve.h"
#include "solleva/measure/derived.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/rankings.h"

namespace solleva::measure {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// One group at both times.
struct Frame {
  std::array<Rankings, 2> times;

  const Ranked& rows(std::size_t time) const { return times[time].of({}).front(); }
};

/// Ratios a year, after to before; growth is 1 less.
struct Ratio {
  Smooth value;
  std::vector<Flag> flags = {};
};

class Curve {
 public:
  Curve(const Frame& frame, const TwoTimes& times, std::size_t domain, std::span<const std::uint32_t> both,
        const SurveyIncidenceOptions& options, bool influence)
      : frame_(frame), times_(times), domain_(domain), both_(both), options_(options), statistics_(influence) {}

  Derivation run() && {
    unit_ = options_.curve.years == 1 ? "growth over the whole time" : "growth a year";
    points();
    give("mean_growth", ratio(mean(0), mean(1)));
    give("median_growth", ratio(quantile(0, 0.5), quantile(1, 0.5)));
    give("mean_of_growth", mean_to(1));
    give("poorest_growth", ratio(poorest(0), poorest(1)));
    for (const SurveyLine& line : options_.lines) of_line(line);
    return Derivation{std::move(statistics_), std::move(figures_), {}};
  }

 private:
  std::size_t sample_at(std::size_t time) const { return times_.samples.size() == 1 ? 0 : time; }

  DerivedFigure& give(const char* estimand, Ratio ratio) {
    DerivedFigure figure{{estimand, times_.before[domain_].group}, std::move(ratio.value), {}, IntervalScale::log};
    figure.less = 1;
    figure.row.unit = unit_;
    figure.row.flags = std::move(ratio.flags);
    if (times_.samples.size() == 1) {
      figure.rows = {both_};
    } else {
      figure.rows = {times_.before[domain_].rows, times_.after[domain_].rows};
    }
    return figures_.emplace_back(std::move(figure));
  }

  Smooth mean(std::size_t time) { return statistics_.mean(sample_at(time), frame_.rows(time)); }

  Smooth quantile(std::size_t time, double rank) {
    const Ranked& rows = frame_.rows(time);
    if (!(rows.people > 0)) return mean(time);  // nobody, flagged
    return statistics_.add(sample_at(time), quantile_value(rows, rank, options_.conventions, statistics_.influence()), rows.rows);
  }

  Smooth poorest(std::size_t time) {
    const Index part = curve_ordinate(CurveKind::generalised_lorenz, options_.curve.poorest);
    return statistics_.index(sample_at(time), frame_.rows(time), part, options_.conventions);
  }

  /// growth-incidence#2, plus 1.
  Ratio ratio(const Smooth& before, const Smooth& after) const {
    if (std::isfinite(before.value()) && std::isfinite(after.value()) && !(before.value() > 0 && after.value() > 0)) {
      return {kNone, {{"income-not-positive", "from " + format_double(before.value()) + " to " + format_double(after.value())}}};
    }
    return {pow(after / before, 1 / options_.curve.years)};
  }

  void points() {
    const double steps = static_cast<double>(options_.curve.points) + 1;
    for (std::size_t i = 1; i <= options_.curve.points; ++i) {
      const double rank = static_cast<double>(i) / steps;
      Ratio rate = ratio(quantile(0, rank), quantile(1, rank));
      if (std::isfinite(rate.value.value())) {
        ranks_.push_back(rank);
        rates_.push_back(rate.value);
      } else {
        start_ = rank;
      }
      give("growth", std::move(rate));
    }
    if (start_ > 0 && !ranks_.empty()) start_ = ranks_.front();
  }

  Smooth weighted(double from, double to) const {
    const std::vector<double> weights = curve_weights(ranks_, from, to);
    Smooth total;
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      if (weights[i] != 0) total += rates_[i] * weights[i];
    }
    return total;
  }

  /// The mean of the curve up to a rank that may itself be an estimate, growth-incidence#4, #5 and #9.
  Ratio mean_to(const Smooth& rank) const {
    const double end = rank.value();
    if (!std::isfinite(end)) return {rank};
    if (ranks_.empty() || end <= start_) return {kNone, {{"no-rate", "no rank below " + format_double(end) + " has a growth rate"}}};
    Ratio found{weighted(start_, end)};
    found.value += (rank - end) * ((weighted(end, end).value() - found.value.value()) / (end - start_));
    if (start_ > 0) {
      found.flags.push_back({"income-not-positive", "ranks below " + format_double(start_) + " have no rate and are left out"});
    }
    return found;
  }

  void of_line(const SurveyLine& line) {
    const Smooth amount = statistics_.line(sample_at(0), frame_.times[0].whole(), line, options_.conventions);
    const Index fgt0 = index_named("fgt0").value();
    const Smooth poor = statistics_.index(sample_at(0), frame_.rows(0), fgt0, options_.conventions, amount);
    Ratio rate = poor.value() <= 0 ? Ratio{kNone, {{"nobody-poor", "nobody was poor before"}}} : mean_to(poor);
    give("pro_poor_growth", std::move(rate)).row.line = line_text(line, amount);
    DerivedFigure& head_count = give("fgt0_before", {poor});
    head_count.row.line = line_text(line, amount);
    head_count.row.unit = fgt0.unit;
    head_count.scale = fgt0.scale;
    head_count.less = 0;
    if (times_.samples.size() > 1) head_count.rows.resize(1);
    if (times_.samples.size() == 1) head_count.rows = {times_.before[domain_].rows};
  }

  const Frame& frame_;
  const TwoTimes& times_;
  std::size_t domain_;
  std::span<const std::uint32_t> both_;  ///< rows of both times, where one sample holds them
  const SurveyIncidenceOptions& options_;
  Statistics statistics_;
  std::string unit_ = {};
  double start_ = 0;
  std::vector<double> ranks_ = {};
  std::vector<Smooth> rates_ = {};
  std::vector<DerivedFigure> figures_ = {};
};

/// One group. The curve needs influence of each row at each point, so groups come one after the other.
Result<SurveyIncidence> incidence_of(const TwoTimes& times, std::size_t domain, const SurveyIncidenceOptions& options,
                                     const RunControl& control) {
  const SurveyOptions before{{}, options.lines, options.conventions}, after{{}, {}, options.conventions};
  const Frame frame{{Rankings(times.samples.front(), times.before.subspan(domain, 1), before, times.lines_from(0)),
                     Rankings(times.samples.back(), times.after.subspan(domain, 1), after, {})}};
  std::vector<std::uint32_t> both = times.before[domain].rows;
  both.insert(both.end(), times.after[domain].rows.begin(), times.after[domain].rows.end());
  const Derive derive = [&](std::span<const std::span<const double>> weights, bool influence) {
    const auto weighed =
        std::make_shared<const Frame>(Frame{{frame.times[0].under(weights.front()), frame.times[1].under(weights.back())}});
    Derivation all = Curve(*weighed, times, domain, both, options, influence).run();
    all.kept = weighed;
    return all;
  };
  Result<std::vector<Estimate>> rows = derived_estimates(times.samples, derive, {options.level, options.around_estimate}, control);
  if (!rows) return fail(rows.error());
  SurveyIncidence found{times.before[domain].group, {}, {}};
  const double steps = static_cast<double>(options.curve.points) + 1;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    Estimate& row = (*rows)[i];
    if (i >= options.curve.points) {
      found.rates.push_back(std::move(row));
      continue;
    }
    SurveyIncidencePoint point{static_cast<double>(i + 1) / steps, {}, {}, std::move(row)};
    point.before = quantile_value(frame.rows(0), point.rank, options.conventions, false).value;
    point.after = quantile_value(frame.rows(1), point.rank, options.conventions, false).value;
    found.points.push_back(std::move(point));
  }
  return found;
}

}  // namespace

Result<std::vector<SurveyIncidence>> survey_incidence(const TwoTimes& times, const SurveyIncidenceOptions& options,
                                                      const RunControl& control) {
  if (Done ok = check_incidence(options.curve); !ok) return fail(std::move(ok.error()));
  if (std::ranges::any_of(options.lines, [](const SurveyLine& line) { return line.kind == LineKind::of_row; })) {
    return fail({errors::bad_incidence, "the rate of pro-poor growth needs a line that is the same for everybody"});
  }
  if (Done ok = check_groups(times); !ok) return fail(ok.error());
  const std::string years = options.curve.years == 1 ? "" : " over " + format_double(options.curve.years) + " years";
  const std::string how = "; growth incidence" + years + ", " + samples_text(times);
  std::vector<SurveyIncidence> all;
  for (std::size_t domain = 0; domain < times.before.size(); ++domain) {
    Result<SurveyIncidence> one = incidence_of(times, domain, options, control);
    if (!one) return fail(one.error());
    for (SurveyIncidencePoint& point : one->points) point.growth.method += how;
    for (Estimate& rate : one->rates) rate.method += rate.estimand == "fgt0_before" ? "" : how;
    all.push_back(std::move(*one));
  }
  return all;
}

}  // namespace solleva::measure
