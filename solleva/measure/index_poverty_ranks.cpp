// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "solleva/base/text.h"
#include "solleva/measure/index_cuts.h"
#include "solleva/measure/index_kernels.h"

/// Poverty with ranks: Sen, Sen-Shorrocks-Thon, and the medians of the poor.
namespace solleva::measure::kernel {
namespace {

/// The poor with what the two rank indices need of them.
struct Poor {
  Rows rows;
  double people = 0;
  std::vector<double> gap;  ///< of each poor row, as a share of the line
};

std::optional<IndexValue> no_good_line(const IndexTerms& terms) {
  if (auto nothing = no_line(terms)) return nothing;
  if (*terms.line > 0) return {};
  return none("line-not-positive", "the line " + format_double(*terms.line) + " is not above 0");
}

Poor poor_of(const Ranked& ranked, const IndexTerms& terms) {
  Poor poor{.rows = poor_rows(ranked, terms), .people = 0, .gap = {}};
  poor.people = total(poor.rows, [&](std::size_t i) { return ranked.weights[i]; });
  poor.gap.resize(poor.rows.end);
  for (std::size_t i = 0; i < poor.rows.end; ++i) poor.gap[i] = (*terms.line - ranked.welfare[i]) / *terms.line;
  return poor;
}

/// V = sum over the poor of w g rank, where rank counts twice the persons above, with half of oneself (indices#12), and its
/// derivatives by each weight and by the line. `among`: the persons that are ranked, all or the poor.
struct RankedGaps {
  double value = 0;
  double gaps = 0;                  ///< sum of w g
  double line_slope = 0;
  std::vector<double> derivative;   ///< of each poor row
  double of_others = 0;             ///< of a row that is ranked and not poor
};

RankedGaps rank_gaps(const Ranked& ranked, const Poor& poor, double among, const IndexTerms& terms) {
  const bool as_convey = terms.conventions.gini == Conventions::Gini::convey;
  RankedGaps out;
  out.derivative.resize(terms.influence ? poor.rows.end : 0);
  const double line = *terms.line;
  Sum before, gaps, value, slope;
  for (std::size_t i = 0; i < poor.rows.end; ++i) {
    const double weight = ranked.weights[i], gap = poor.gap[i];
    const double from_here = among - before.value();
    const double rank = 2 * from_here - (as_convey ? 1 : weight);
    value.add(weight * gap * rank);
    slope.add(weight * (ranked.welfare[i] / line) * rank);
    const double poorer = gaps.value();
    gaps.add(weight * gap);
    if (terms.influence) {
      out.derivative[i] = as_convey ? gap * rank + 2 * gaps.value() : 2 * (gap * from_here + poorer);
    }
    before.add(weight);
  }
  out.value = value.value();
  out.gaps = gaps.value();
  out.of_others = 2 * out.gaps;
  out.line_slope = slope.value() / line;
  return out;
}

/// The median of the poor with its derivatives.
struct PoorMedian {
  double value = 0;
  std::vector<double> influence;  ///< empty without a density
  double line_slope = 0;
};

std::optional<PoorMedian> median_of_poor(const Ranked& ranked, const IndexTerms& terms) {
  const Rows poor = poor_rows(ranked, terms);
  const double people = total(poor, [&](std::size_t i) { return ranked.weights[i]; });
  if (!(people > 0)) return {};
  const Cut cut = cut_at_people(ranked, 0.5 * people);
  PoorMedian median{.value = cut.value, .influence = {}};
  if (!terms.influence) return median;
  const Density density(ranked, terms.conventions);
  const auto here = density.at(cut.value), at_line = density.at(*terms.line);
  if (!here || !(*here > 0)) return median;
  const double each = 1 / (ranked.people * *here);
  median.influence.assign(ranked.size(), 0);
  for (std::size_t i = 0; i < poor.end; ++i) median.influence[i] += 0.5 * each;
  for (std::size_t i = 0; i < cut.whole.end; ++i) median.influence[i] -= each;
  median.line_slope = 0.5 * *at_line / *here;
  return median;
}

IndexValue nobody_poor() {
  return none("nobody-poor", "nobody is poor");
}

}  // namespace

IndexValue sen(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  if (auto nothing = no_good_line(terms)) return *nothing;
  const Poor poor = poor_of(ranked, terms);
  if (!(poor.people > 0)) return {.value = 0, .influence = std::vector<double>(terms.influence ? ranked.size() : 0, 0.0)};
  RankedGaps gaps = rank_gaps(ranked, poor, poor.people, terms);
  if (terms.conventions.gini == Conventions::Gini::convey) {
    // H G + P (1 - G) with convey's G among the poor: ranks from below, and a remainder that depends on the scale of the weights.
    const double squares = total(poor.rows, [&](std::size_t i) { return ranked.weights[i] * ranked.weights[i]; });
    const double own = total(poor.rows, [&](std::size_t i) { return ranked.weights[i] * ranked.weights[i] * poor.gap[i]; });
    gaps.value += 2 * gaps.gaps - 2 * own + squares - poor.people;
    for (std::size_t i = 0; i < gaps.derivative.size(); ++i) {
      gaps.derivative[i] += 2 * poor.gap[i] * (1 - 2 * ranked.weights[i]) + 2 * ranked.weights[i] - 1;
    }
  }
  const double scale = 1 / (ranked.people * poor.people);
  IndexValue value{.value = gaps.value * scale};
  flag_negative(ranked, value);
  if (!terms.influence) return finished(std::move(value));
  const double by_all = *value.value / ranked.people, by_poor = *value.value / poor.people;
  value.influence.assign(ranked.size(), -by_all);
  for (std::size_t i = 0; i < poor.rows.end; ++i) value.influence[i] += gaps.derivative[i] * scale - by_poor;
  const double joining = Density(ranked, terms.conventions).at(*terms.line).value_or(0) * ranked.people;
  value.line_slope = (gaps.line_slope + gaps.of_others * joining) * scale - by_poor * joining;
  return finished(std::move(value));
}

IndexValue sen_shorrocks_thon(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  if (auto nothing = no_good_line(terms)) return *nothing;
  const Poor poor = poor_of(ranked, terms);
  const RankedGaps gaps = rank_gaps(ranked, poor, ranked.people, terms);
  const double scale = 1 / (ranked.people * ranked.people);
  IndexValue value{.value = gaps.value * scale};
  flag_negative(ranked, value);
  if (!terms.influence) return finished(std::move(value));
  const double by_all = 2 * *value.value / ranked.people;
  value.influence.assign(ranked.size(), gaps.of_others * scale - by_all);
  for (std::size_t i = 0; i < poor.rows.end; ++i) value.influence[i] = gaps.derivative[i] * scale - by_all;
  value.line_slope = gaps.line_slope * scale;
  return finished(std::move(value));
}

IndexValue median_gap(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  if (auto nothing = no_good_line(terms)) return *nothing;
  auto median = median_of_poor(ranked, terms);
  if (!median) return nobody_poor();
  const double line = *terms.line;
  IndexValue value{.value = (line - median->value) / line};
  if (!terms.influence) return finished(std::move(value));
  if (median->influence.empty()) value.flags.push_back(no_density());
  value.influence = std::move(median->influence);
  for (double& one : value.influence) one *= -1 / line;
  value.line_slope = (median->value / line - median->line_slope) / line;
  return finished(std::move(value));
}

IndexValue relative_median_gap(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  return with_own_line(ranked, index, terms, median_gap);
}

IndexValue poor_median(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  return with_own_line(ranked, index, terms, [](const Ranked& rows, const Index&, const IndexTerms& with) {
    if (auto nothing = nothing_there(rows)) return *nothing;
    auto median = median_of_poor(rows, with);
    if (!median) return nobody_poor();
    IndexValue value{.value = median->value, .influence = std::move(median->influence), .line_slope = median->line_slope};
    if (with.influence && value.influence.empty()) value.flags.push_back(no_density());
    return value;
  });
}

}  // namespace solleva::measure::kernel
