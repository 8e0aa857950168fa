// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "solleva/base/text.h"
#include "solleva/measure/index_kernels.h"

/// Foster-Greer-Thorbecke and Watts.
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

std::optional<IndexValue> no_line(const IndexTerms& terms) {
  if (!terms.line) return none("no-line", "there is no poverty line");
  return {};
}

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
  value.influence.assign(ranked.size(), -*value.value * each);
  for (std::size_t i = 0; i < poor.end; ++i) value.influence[i] += depth(i) * each;
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

IndexValue watts(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  if (auto nothing = no_line(terms)) return *nothing;
  const double line = *terms.line;
  const auto positive = positive_rows(ranked, terms.conventions);
  if (!positive) return none_positive();
  IndexValue value{.flags = positive->flags};
  const Rows poor{positive->rows.begin, std::max(positive->rows.begin, poor_rows(ranked, terms).end)};
  const std::size_t counted = terms.conventions.count_not_positive ? 0 : positive->rows.begin;
  const double each = 1 / positive->people;
  std::vector<double>& influence = value.influence;
  influence.assign(ranked.size(), 0);
  for (std::size_t i = poor.begin; i < poor.end; ++i) influence[i] = std::log(line / ranked.welfare[i]);
  value.value = total(poor, [&](std::size_t i) { return ranked.weights[i] * influence[i]; }) * each;
  if (!terms.influence) {
    influence.clear();
    return finished(std::move(value));
  }
  for (std::size_t i = counted; i < ranked.size(); ++i) influence[i] = (influence[i] - *value.value) * each;
  if (line > 0) value.line_slope = total(poor, [&](std::size_t i) { return ranked.weights[i]; }) * each / line;
  return finished(std::move(value));
}

}  // namespace solleva::measure::kernel
