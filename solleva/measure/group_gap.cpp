// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/group_gap.h"

#include <utility>

#include "solleva/base/text.h"
#include "solleva/measure/index_cuts.h"
#include "solleva/measure/index_kernels.h"

namespace solleva::measure {
namespace {

/// One group; an empty list of rows is nobody here, not everybody.
Ranked rank_group(const TwoGroups& groups, std::span<const std::uint32_t> rows) {
  return rows.empty() ? Ranked{} : rank(groups.values, groups.weights, rows);
}

/// a/b of two figures that are above 0 below the line, with the influence of both.
GroupFigure ratio(const Ranked& group, const IndexValue& a, const Ranked& reference, const IndexValue& b) {
  GroupFigure figure;
  for (const IndexValue* one : {&a, &b}) figure.flags.insert(figure.flags.end(), one->flags.begin(), one->flags.end());
  if (!a.value || !b.value) return figure;
  if (!(*b.value > 0)) {
    figure.flags.push_back({"not-positive", "the reference has " + format_double(*b.value) + ": there is no ratio to it"});
    return figure;
  }
  figure.value = *a.value / *b.value;
  if (a.influence.empty() || b.influence.empty()) return figure;
  figure.rows = group.rows;
  figure.rows.insert(figure.rows.end(), reference.rows.begin(), reference.rows.end());
  for (const double one : a.influence) figure.influence.push_back(one / *b.value);
  for (const double one : b.influence) figure.influence.push_back(-*figure.value * one / *b.value);
  return figure;
}

/// The median with the density of its own rows, smoothed as all rows of the comparison are where convey does so.
IndexValue median_of(const Ranked& ranked, const Ranked& both, const Conventions& conventions) {
  if (conventions.density == Conventions::Density::adaptive) return quantile_value(ranked, 0.5, conventions, true);
  IndexValue median = quantile_value(ranked, 0.5, conventions, false);
  if (!median.value) return median;
  const auto height = kernel::Density(ranked, kernel::Density(both, conventions).bandwidth()).at(*median.value);
  if (!height || !(*height > 0)) {
    median.flags.push_back(kernel::no_density());
    return median;
  }
  const double each = 1 / (*height * ranked.people);
  const std::size_t below = kernel::rows_to(ranked, *median.value).end;
  median.influence.assign(ranked.size(), 0.5 * each);
  for (std::size_t i = 0; i < below; ++i) median.influence[i] -= each;
  return kernel::finished(std::move(median));
}

}  // namespace

GroupFigure pay_gap(const TwoGroups& groups) {
  const Ranked group = rank_group(groups, groups.group), reference = rank_group(groups, groups.reference);
  GroupFigure figure = ratio(group, mean_value(group, true), reference, mean_value(reference, true));
  if (!figure.value) return figure;
  figure.value = 1 - *figure.value;
  for (double& one : figure.influence) one = -one;
  return figure;
}

GroupFigure median_ratio(const TwoGroups& groups, const Conventions& conventions) {
  const Ranked group = rank_group(groups, groups.group), reference = rank_group(groups, groups.reference);
  std::vector<std::uint32_t> rows(groups.group.begin(), groups.group.end());
  rows.insert(rows.end(), groups.reference.begin(), groups.reference.end());
  const Ranked both = rank_group(groups, rows);
  return ratio(group, median_of(group, both, conventions), reference, median_of(reference, both, conventions));
}

}  // namespace solleva::measure
