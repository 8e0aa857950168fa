// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "solleva/measure/index_cuts.h"
#include "solleva/measure/index_kernels.h"

/// Polarisation: how far a society falls into camps.
namespace solleva::measure::kernel {
namespace {

/// A normal density at every row, from weights gathered at the points of a grid of 1/16 bandwidth and read on straight lines
/// between them (indices#35). Only points near a row exist, so a rich outlier costs nothing.
class Smoothed {
 public:
  Smoothed(const Ranked& ranked, double bandwidth) : step_(bandwidth / per_bandwidth) {
    for (std::size_t i = 0; i < ranked.size(); ++i) {
      const double place = ranked.welfare[i] / step_, below = std::floor(place);
      add(below, (below + 1 - place) * ranked.weights[i]);
      add(below + 1, (place - below) * ranked.weights[i]);
    }
    const double scale = std::numbers::inv_sqrtpi / std::numbers::sqrt2 / (bandwidth * ranked.people);
    std::vector<double> kernel(reach * per_bandwidth + 1);
    for (std::size_t k = 0; k < kernel.size(); ++k) {
      const double u = static_cast<double>(k) / per_bandwidth;
      kernel[k] = scale * std::exp(-0.5 * u * u);
    }
    std::size_t first = 0;
    for (const Point& at : points_) {
      while (at.place - points_[first].place > reach * per_bandwidth) ++first;
      double height = 0;
      for (std::size_t j = first; j < points_.size() && points_[j].place - at.place <= reach * per_bandwidth; ++j) {
        height += points_[j].weight * kernel[static_cast<std::size_t>(std::fabs(points_[j].place - at.place))];
      }
      heights_.push_back(height);
    }
  }

  /// For rows in ascending order. Formula: indices#35. Source: Silverman (1986), p. 61. Units: a share of persons for each unit
  /// of welfare.
  double at(double welfare) {
    const double place = welfare / step_, below = std::floor(place);
    while (points_[here_].place < below) ++here_;
    // So far out that the grid is finer than a double, a point is its own neighbour.
    return std::lerp(heights_[here_], heights_[std::min(here_ + 1, heights_.size() - 1)], place - below);
  }

 private:
  static constexpr std::size_t per_bandwidth = 16, reach = 9;
  struct Point {
    double place;
    double weight;
  };

  /// Points come in ascending order but for the two that a row lies between.
  void add(double place, double weight) {
    const std::size_t n = points_.size();
    if (n > 0 && points_[n - 1].place == place) {
      points_[n - 1].weight += weight;
    } else if (n > 1 && points_[n - 2].place == place) {
      points_[n - 2].weight += weight;
    } else {
      points_.push_back({place, weight});
    }
  }

  double step_;
  std::vector<Point> points_;
  std::vector<double> heights_;
  std::size_t here_ = 0;
};

/// What the poorer half holds; for wbpip those below the median, as if they were half of all.
Bottom poorer_half(const Ranked& ranked, double median, const IndexTerms& terms) {
  if (terms.conventions.cut != Conventions::Cut::wbpip) {
    std::optional<Density> density;
    if (terms.influence && terms.conventions.cut == Conventions::Cut::whole) density.emplace(ranked, terms.conventions);
    return bottom_part(ranked, 0.5, terms.conventions, density ? &*density : nullptr);
  }
  Bottom half = bottom_part(ranked, 0.5, terms.conventions, nullptr);
  const Rows below = rows_below(ranked, median);
  const double people = total(below, [&](std::size_t i) { return ranked.weights[i]; });
  const double held = total(below, [&](std::size_t i) { return ranked.weights[i] * ranked.welfare[i]; });
  if (people > 0) half.total = held / people * 0.5 * ranked.people;
  return half;
}

}  // namespace

IndexValue wolfson(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  IndexValue inequality = gini(ranked, index, terms);
  if (!inequality.value) return inequality;
  const IndexValue median = quantile_value(ranked, 0.5, terms.conventions, terms.influence);
  if (!(*median.value > 0)) return none("median-not-positive", "the median is not above 0");
  const Bottom half = poorer_half(ranked, *median.value, terms);
  const double mean = total_welfare(ranked) / ranked.people, held = half.total / ranked.people;
  const double gap = mean * (1 - *inequality.value) - 2 * held;
  IndexValue value{.value = 2 * gap / *median.value, .influence = {}, .flags = std::move(inequality.flags)};
  if (!terms.influence) return finished(std::move(value));
  if (median.influence.empty() || !half.step) {
    value.flags.push_back(no_density());
    return finished(std::move(value));
  }
  value.influence = std::move(inequality.influence);
  const double each = 1 / ranked.people, by_median = 2 / *median.value;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const double of_mean = (ranked.welfare[i] - mean) * each;
    const double of_half = (half.influence(ranked, i) - held) * each;
    const double of_gap = of_mean * (1 - *inequality.value) - mean * value.influence[i] - 2 * of_half;
    value.influence[i] = by_median * of_gap - *value.value / *median.value * median.influence[i];
  }
  return finished(std::move(value));
}

IndexValue esteban_gradin_ray(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  IndexValue inequality = gini(ranked, index, terms);
  if (!inequality.value) return inequality;
  // Two camps; the cut that leaves the least inequality inside them is the mean.
  const double alpha = index.parameter, people = ranked.people, mean = total_welfare(ranked) / people;
  const Rows poor = rows_below(ranked, mean);
  const double p = total(poor, [&](std::size_t i) { return ranked.weights[i]; }) / people;
  const double s = total(poor, [&](std::size_t i) { return ranked.weights[i] * ranked.welfare[i]; }) / (people * mean);
  IndexValue value{.value = 0, .influence = {}, .flags = std::move(inequality.flags)};
  const double q = 1 - p, between = p - s;
  // p q (distance of the two means) / mean = p - s: the inequality between the camps.
  const double identity = p > 0 && q > 0 ? std::pow(p, alpha) + std::pow(q, alpha) : 1;
  value.value = identity * between - (*inequality.value - between);
  if (!terms.influence) return finished(std::move(value));
  const double identity_slope = p > 0 && q > 0 ? alpha * (std::pow(p, alpha - 1) - std::pow(q, alpha - 1)) : 0;
  const double height = Density(ranked, terms.conventions).at(mean).value_or(0), each = 1 / people;
  value.influence = std::move(inequality.influence);
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const double x = ranked.welfare[i] / mean, in = i < poor.end ? 1 : 0;
    // At the mean, who joins adds as much to p as to s: the cut moves p alone.
    const double of_p = (in - p) * each + height * mean * (x - 1) * each;
    const double of_between = (in * (1 - x) - between + s * (x - 1)) * each;
    value.influence[i] = identity_slope * between * of_p + (identity + 1) * of_between - value.influence[i];
  }
  return finished(std::move(value));
}

IndexValue duclos_esteban_ray(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const double alpha = index.parameter, people = ranked.people, mean = total_welfare(ranked) / people;
  if (!(mean > 0)) return no_mean(mean);
  const Spread spread = spread_of(ranked);
  const double bandwidth = 4.7 * spread.deviation * std::pow(alpha, 0.1) / std::sqrt(spread.rows);
  if (!(bandwidth > 0) || !std::isfinite(bandwidth)) {
    return none("no-density", "all welfare is equal: nobody is far from anybody, and there is no density");
  }
  Smoothed density(ranked, bandwidth);
  std::vector<double> power(ranked.size()), alienation(ranked.size());
  for (std::size_t i = 0; i < ranked.size(); ++i) power[i] = std::pow(density.at(ranked.welfare[i]), alpha);
  // The mean distance to all others, from running sums; then the same with everybody counted by f^alpha.
  const auto distances = [&](auto weight) {
    double persons = 0, welfare = 0;
    const double all_persons = total(all_rows(ranked), weight);
    const double all_welfare = total(all_rows(ranked), [&](std::size_t i) { return weight(i) * ranked.welfare[i]; });
    std::vector<double> distance(ranked.size());
    Sum of_persons, of_welfare;
    for (std::size_t i = 0; i < ranked.size(); ++i) {
      persons = of_persons.value();
      welfare = of_welfare.value();
      const double y = ranked.welfare[i];
      distance[i] = (y * (2 * persons - all_persons) + all_welfare - 2 * welfare) / people;
      of_persons.add(weight(i));
      of_welfare.add(weight(i) * y);
    }
    return distance;
  };
  alienation = distances([&](std::size_t i) { return ranked.weights[i]; });
  const double raw = total(all_rows(ranked), [&](std::size_t i) { return ranked.weights[i] * power[i] * alienation[i]; }) / people;
  const double unit = std::pow(mean, alpha - 1);
  IndexValue value{.value = raw * unit};
  flag_negative(ranked, value);
  if (!terms.influence) return finished(std::move(value));
  const std::vector<double> identified = distances([&](std::size_t i) { return ranked.weights[i] * power[i]; });
  value.influence.resize(ranked.size());
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const double of_raw = (1 + alpha) * power[i] * alienation[i] + identified[i] - (2 + alpha) * raw;
    value.influence[i] = (unit * of_raw + (alpha - 1) * *value.value * (ranked.welfare[i] / mean - 1)) / people;
  }
  return finished(std::move(value));
}

}  // namespace solleva::measure::kernel
