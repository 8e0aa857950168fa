// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/lorenz_empirical.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

/// y at x on the broken line through (xs, ys), constant beyond its ends.
double interpolate(std::span<const double> xs, std::span<const double> ys, double x) {
  const auto next = std::upper_bound(xs.begin(), xs.end(), x);
  if (next == xs.begin()) return ys.front();
  if (next == xs.end()) return ys.back();
  const auto i = static_cast<std::size_t>(next - xs.begin());
  return ys[i - 1] + (ys[i] - ys[i - 1]) * ((x - xs[i - 1]) / (xs[i] - xs[i - 1]));
}

}  // namespace

Result<EmpiricalLorenz> EmpiricalLorenz::from_points(std::span<const LorenzPoint> points) {
  if (points.empty()) return fail({errors::too_few_points, "an empirical Lorenz curve without points"});
  std::vector<Bin> bins;
  LorenzPoint before;
  const auto add = [&](LorenzPoint point) {
    const double people = point.people - before.people;
    bins.push_back({people, (point.welfare - before.welfare) / people});
    before = point;
  };
  for (const LorenzPoint& point : points) add(point);
  if (before.people < 1) add({1, 1});
  return from_bins(std::move(bins));
}

EmpiricalLorenz EmpiricalLorenz::from_bins(std::vector<Bin> bins) {
  EmpiricalLorenz curve;
  curve.bins_ = std::move(bins);
  std::stable_sort(curve.bins_.begin(), curve.bins_.end(), [](const Bin& a, const Bin& b) { return a.income < b.income; });
  Sum people;
  Sum welfare;
  curve.people_.push_back(0);
  curve.welfare_.push_back(0);
  for (const Bin& bin : curve.bins_) {
    people.add(bin.people);
    welfare.add(bin.people * bin.income);
    curve.people_.push_back(people.value());
    curve.welfare_.push_back(welfare.value());
  }
  curve.people_.back() = 1;
  curve.welfare_.back() = 1;
  for (std::size_t i = 0; i < curve.bins_.size(); ++i) curve.middles_.push_back(0.5 * (curve.people_[i] + curve.people_[i + 1]));
  return curve;
}

double EmpiricalLorenz::share(Rank rank) const {
  return interpolate(people_, welfare_, rank.below);
}

double EmpiricalLorenz::slope(Rank rank) const {
  const auto next = std::upper_bound(middles_.begin(), middles_.end(), rank.below);
  if (next == middles_.begin()) return bins_.front().income;
  if (next == middles_.end()) return bins_.back().income;
  const auto i = static_cast<std::size_t>(next - middles_.begin());
  const double way = (rank.below - middles_[i - 1]) / (middles_[i] - middles_[i - 1]);
  return bins_[i - 1].income + way * (bins_[i].income - bins_[i - 1].income);
}

Rank EmpiricalLorenz::rank(double relative_income) const {
  const auto next = std::lower_bound(bins_.begin(), bins_.end(), relative_income,
                                     [](const Bin& bin, double income) { return bin.income < income; });
  if (next == bins_.begin()) return {0, 1};
  if (next == bins_.end()) return {1, 0};
  const auto i = static_cast<std::size_t>(next - bins_.begin());
  const double way = (relative_income - bins_[i - 1].income) / (bins_[i].income - bins_[i - 1].income);
  return Rank::from_below(middles_[i - 1] + way * (middles_[i] - middles_[i - 1]));
}

}  // namespace solleva::measure
