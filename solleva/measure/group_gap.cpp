// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/group_gap.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/measure/derived.h"
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

namespace {

/// The groups of one domain in their order, the reference last, and with each group the reference too where the density asks for both.
struct Cells {
  std::vector<Ranked> groups, with_reference;
  std::shared_ptr<const std::vector<std::vector<std::uint32_t>>> compared = {};  ///< rows of each group and the reference
};

std::vector<std::uint32_t> common(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  std::vector<std::uint32_t> rows;
  std::ranges::set_intersection(a, b, std::back_inserter(rows));
  return rows;
}

std::vector<Cells> cells_of(const SurveySample& sample, std::span<const Domain> domains, const GroupGapOptions& options) {
  const bool both = options.conventions.density == Conventions::Density::convey;
  std::vector<Cells> all(domains.size());
  for (std::size_t d = 0; d < domains.size(); ++d) {
    const std::vector<std::uint32_t> reference = common(options.reference.rows, domains[d].rows);
    std::vector<std::vector<std::uint32_t>> compared;
    for (const NamedRows& group : options.groups) {
      std::vector<std::uint32_t> rows = common(group.rows, domains[d].rows);
      all[d].groups.push_back(ranked_for(sample, rows));
      rows.insert(rows.end(), reference.begin(), reference.end());
      if (both) all[d].with_reference.push_back(ranked_for(sample, rows));
      compared.push_back(std::move(rows));
    }
    all[d].compared = std::make_shared<const std::vector<std::vector<std::uint32_t>>>(std::move(compared));
    all[d].groups.push_back(ranked_for(sample, reference));
  }
  return all;
}

std::vector<Cells> under(const std::vector<Cells>& cells, std::span<const double> weights) {
  std::vector<Cells> all(cells.size());
  for (std::size_t d = 0; d < cells.size(); ++d) {
    all[d].compared = cells[d].compared;
    for (const Ranked& one : cells[d].groups) all[d].groups.push_back(reweighed(one, weights));
    for (const Ranked& one : cells[d].with_reference) all[d].with_reference.push_back(reweighed(one, weights));
  }
  return all;
}

class GapWork {
 public:
  GapWork(const std::vector<Cells>& cells, std::span<const Domain> domains, const GroupGapOptions& options, bool influence)
      : cells_(cells), domains_(domains), options_(options), statistics_(influence) {}

  Derivation run() && {
    for (std::size_t d = 0; d < domains_.size(); ++d) of_domain(d);
    return {std::move(statistics_), std::move(figures_), {}};
  }

 private:
  void of_domain(std::size_t d) {
    const std::vector<Ranked>& ranked = cells_[d].groups;
    const std::size_t last = options_.groups.size();
    std::vector<Smooth> means;
    for (std::size_t g = 0; g <= last; ++g) {
      means.push_back(statistics_.mean(0, ranked[g]));
      give(d, g, {"mean", "welfare"}, means[g]);
      give(d, g, {"median", "welfare"}, median(d, g, g < last ? g : 0));
    }
    for (std::size_t g = 0; g < last; ++g) {
      const Smooth ratio = over(median(d, g, g), median(d, last, g));
      give(d, g, {"gpg", "share of the reference's mean", true}, Smooth(1) - over(means[g], means[last]));
      give(d, g, {"gpg_median", "share of the reference's median", true}, Smooth(1) - ratio);
      give(d, g, {"rmir", "1", true, IntervalScale::log}, ratio);
    }
  }

  /// The median of group g, smoothed as those of its comparison with the reference are.
  Smooth median(std::size_t d, std::size_t g, std::size_t comparison) {
    const Ranked& ranked = cells_[d].groups[g];
    if (!(ranked.people > 0)) {
      IndexValue nobody;
      nobody.flags.push_back({"no-weight", "the rows of this group stand for nobody"});
      return statistics_.add(0, std::move(nobody), {});
    }
    const std::vector<Ranked>& both = cells_[d].with_reference;
    if (!statistics_.influence()) return statistics_.add(0, quantile_value(ranked, 0.5, options_.conventions, false), ranked.rows);
    return statistics_.add(0, median_of(ranked, both.empty() ? ranked : both[comparison], options_.conventions), ranked.rows);
  }

  /// A ratio to what is above 0, or nothing.
  static Smooth over(const Smooth& a, const Smooth& b) {
    return b.value() > 0 ? a / b : a * std::numeric_limits<double>::quiet_NaN() + b;
  }

  struct Named {
    const char *estimand, *unit;
    bool compared = false;
    IntervalScale scale = IntervalScale::plain;
  };

  void give(std::size_t d, std::size_t g, const Named& name, const Smooth& value) {
    DerivedFigure figure{{name.estimand, domains_[d].group}, value, {}, name.scale};
    const std::size_t last = options_.groups.size();
    figure.row.group.emplace_back(options_.column, g < last ? options_.groups[g].name : options_.reference.name);
    figure.row.unit = name.unit;
    figure.rows = {name.compared ? cells_[d].compared->at(g) : cells_[d].groups[g].rows};
    figures_.push_back(std::move(figure));
  }

  const std::vector<Cells>& cells_;
  std::span<const Domain> domains_;
  const GroupGapOptions& options_;
  Statistics statistics_;
  std::vector<DerivedFigure> figures_;
};

}  // namespace

Result<std::vector<Estimate>> group_gaps(const SurveySample& sample, std::span<const Domain> domains, const GroupGapOptions& options,
                                         const RunControl& control) {
  const std::vector<Cells> cells = cells_of(sample, domains, options);
  const Derive derive = [&](std::span<const std::span<const double>> weights, bool influence) {
    const auto weighed = std::make_shared<const std::vector<Cells>>(under(cells, weights[0]));
    Derivation all = GapWork(*weighed, domains, options, influence).run();
    all.kept = weighed;
    return all;
  };
  return derived_estimates({&sample, 1}, derive, {options.level}, control);
}

}  // namespace solleva::measure
