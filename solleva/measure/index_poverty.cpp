// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/measure/index_cuts.h"
#include "solleva/measure/index_kernels.h"

/// Poverty as a mean over all of a function of each person's welfare and the line; richness, its mirror.
namespace solleva::measure::kernel {
namespace {

/// The gap, as a share of the line, raised to alpha.
double raised(double gap, double alpha) {
  if (alpha == 0) return 1;
  if (alpha == 1) return gap;
  return alpha == 2 ? gap * gap : std::pow(gap, alpha);
}

/// indices#9: what the rows at the line, or for alpha > 0 the gaps of all poor, add when the line moves.
void slope_of_fgt(const Ranked& ranked, const Index& index, const IndexTerms& terms, Rows poor, IndexValue& value) {
  const double line = *terms.line, alpha = index.parameter;
  if (alpha == 0) {
    value.line_slope = Density(ranked, terms.conventions).at(line).value_or(0);
    return;
  }
  const double sum = total(poor, [&](std::size_t i) {
    const double gap = (line - ranked.welfare[i]) / line;
    return gap > 0 ? ranked.weights[i] * raised(gap, alpha - 1) * (ranked.welfare[i] / line) : 0;
  });
  value.line_slope = alpha * sum / line / ranked.people;
}

}  // namespace

IndexValue fgt(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  if (auto nothing = no_line(terms)) return *nothing;
  const double line = *terms.line, alpha = index.parameter;
  if (alpha > 0 && line <= 0) return none("line-not-positive", "the line " + format_double(line) + " is not above 0");
  const Rows poor = poor_rows(ranked, terms);
  const auto depth = [&](std::size_t i) { return raised((line - ranked.welfare[i]) / line, alpha); };
  IndexValue value;
  value.value = alpha == 0 ? total(poor, [&](std::size_t i) { return ranked.weights[i]; }) / ranked.people
                           : total(poor, [&](std::size_t i) { return ranked.weights[i] * depth(i); }) / ranked.people;
  if (alpha > 0) flag_negative(ranked, value);
  if (!terms.influence) return finished(std::move(value));
  const double each = 1 / ranked.people;
  give_influence(ranked, terms, value, [&ranked, line, alpha, each, poor, mean = *value.value](std::size_t begin, std::span<double> out) {
    std::ranges::fill(out, -mean * each);
    for (std::size_t i = begin; i < std::min(begin + out.size(), poor.end); ++i) {
      out[i - begin] += raised((line - ranked.welfare[i]) / line, alpha) * each;
    }
  });
  slope_of_fgt(ranked, index, terms, poor, value);
  return finished(std::move(value));
}

IndexValue arpr(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  return with_own_line(ranked, index, terms, [](const Ranked& rows, const Index& of, const IndexTerms& with) {
    Index count = of;
    count.parameter = 0;
    return fgt(rows, count, with);
  });
}

namespace {

/// An index that is sum over some rows of w d(y) / people: value, influence, and the slope whose sum over the rows is given.
template <class Depth, class Slope>
IndexValue mean_over(const Ranked& ranked, const Positive& of, Rows rows, const IndexTerms& terms, Depth depth, Slope slope) {
  IndexValue value{.flags = of.flags};
  std::vector<double>& influence = value.influence;
  influence.assign(ranked.size(), 0);
  for (std::size_t i = rows.begin; i < rows.end; ++i) influence[i] = depth(ranked.welfare[i]);
  const double each = 1 / of.people;
  value.value = total(rows, [&](std::size_t i) { return ranked.weights[i] * influence[i]; }) * each;
  if (!terms.influence) {
    influence.clear();
    return finished(std::move(value));
  }
  const std::size_t counted = terms.conventions.count_not_positive ? 0 : of.rows.begin;
  for (std::size_t i = counted; i < ranked.size(); ++i) influence[i] = (influence[i] - *value.value) * each;
  value.line_slope = total(rows, [&](std::size_t i) { return ranked.weights[i] * slope(ranked.welfare[i]); }) * each;
  return finished(std::move(value));
}

/// The rows above the line.
IndexValue over_rich(const Ranked& ranked, const IndexTerms& terms, auto depth, auto slope) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  if (auto nothing = no_line(terms)) return *nothing;
  if (!(*terms.line > 0)) return none("line-not-positive", "the line " + format_double(*terms.line) + " is not above 0");
  const Positive all{all_rows(ranked), ranked.people};
  return mean_over(ranked, all, {rows_to(ranked, *terms.line).end, ranked.size()}, terms, depth, slope);
}

/// The poor of those with welfare above 0.
IndexValue over_positive_poor(const Ranked& ranked, const IndexTerms& terms, auto depth, auto slope) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  if (auto nothing = no_line(terms)) return *nothing;
  const auto positive = positive_rows(ranked, terms.conventions);
  if (!positive) return none_positive();
  const std::size_t from = positive->rows.begin;
  return mean_over(ranked, *positive, {from, std::max(from, poor_rows(ranked, terms).end)}, terms, depth, slope);
}

}  // namespace

IndexValue watts(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  const double line = terms.line.value_or(0);
  return over_positive_poor(ranked, terms, [&](double y) { return std::log(line / y); }, [&](double) { return 1 / line; });
}

IndexValue chu(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  const double line = terms.line.value_or(0), power = index.parameter;
  if (power == 0) return watts(ranked, index, terms);
  return over_positive_poor(
      ranked, terms, [&](double y) { return -std::expm1(power * std::log(y / line)) / power; },
      [&](double y) { return std::pow(y / line, power) / line; });
}

IndexValue prosperity_gap(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  IndexTerms with = terms;
  if (index.parameter > 0) with.line = index.parameter;
  if (auto nothing = no_line(with)) return *nothing;
  if (!(*with.line > 0)) return none("line-not-positive", "the standard " + format_double(*with.line) + " is not above 0");
  const auto positive = positive_rows(ranked, with.conventions);
  if (!positive) return none_positive();
  const double standard = *with.line;
  return mean_over(ranked, *positive, positive->rows, with, [&](double y) { return standard / y; }, [](double y) { return 1 / y; });
}

IndexValue richness(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  IndexValue value = over_rich(ranked, terms, [](double) { return 1.0; }, [](double) { return 0.0; });
  if (value.value && terms.influence) value.line_slope = -Density(ranked, terms.conventions).at(*terms.line).value_or(0);
  return value;
}

IndexValue richness_concave(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  const double line = terms.line.value_or(0), power = index.parameter;
  return over_rich(
      ranked, terms, [&](double y) { return -std::expm1(power * std::log(line / y)); },
      [&](double y) { return -power * std::pow(line / y, power) / line; });
}

IndexValue richness_convex(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  const double line = terms.line.value_or(0), power = index.parameter;
  return over_rich(
      ranked, terms, [&](double y) { return std::pow(y / line - 1, power); },
      [&](double y) { return -power * std::pow(y / line - 1, power - 1) * y / (line * line); });
}

}  // namespace solleva::measure::kernel
