// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/multidimensional_terms.h"

#include <utility>

#include "solleva/base/sum.h"

namespace solleva::measure {
namespace {

using enum MultidimensionalKind;

std::vector<std::uint32_t> counted(std::span<const std::uint32_t> rows, const std::vector<std::uint32_t>& place,
                                   std::size_t none) {
  std::vector<std::uint32_t> places;
  places.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    if (place[row] != none) places.push_back(place[row]);
  }
  return places;
}

Flag why_none(MultidimensionalKind kind, bool empty) {
  if (empty) return {"empty-domain", "no row of the survey that counts is in this group"};
  if (kind == a || kind == pctb || kind == m0_share) return {"nobody-poor", "nobody in the sample of this group is poor"};
  if (kind == hd || kind == hdk) return {"indicator-unknown", "the indicator is missing in every row of this group"};
  return {"no-weight", "the rows of this group stand for nobody: their weights are 0"};
}

}  // namespace

MultidimensionalTerms::MultidimensionalTerms(const MultidimensionalSample& sample) : sample_(sample) {
  for (const Fraction cutoff : sample.spec.cutoffs) poor_.push_back(poor_at(sample.counts, cutoff));
  place_.assign(sample.design.rows(), static_cast<std::uint32_t>(sample.counts.size()));
  for (std::size_t i = 0; i < sample.counts.size(); ++i) place_[sample.counts.rows[i]] = static_cast<std::uint32_t>(i);
}

MultidimensionalCell MultidimensionalTerms::cell(std::span<const std::uint32_t> rows,
                                                 std::span<const std::uint32_t> whole) const {
  const std::size_t none = sample_.counts.size();
  MultidimensionalCell cell{counted(rows, place_, none), counted(whole, place_, none), {}, {}, {}};
  for (const std::uint32_t place : cell.places) cell.rows.push_back(sample_.counts.rows[place]);
  for (const std::uint32_t place : cell.whole) cell.whole_rows.push_back(sample_.counts.rows[place]);
  if (cell.whole.empty()) return cell;
  std::vector<std::uint8_t> inside(none);
  for (const std::uint32_t place : cell.places) inside[place] = 1;
  for (const std::uint32_t place : cell.whole) cell.member.push_back(inside[place]);
  return cell;
}

/// What the indicator, or the indicators of the dimension, add to the score of the row.
double MultidimensionalTerms::part(std::size_t place, const MultidimensionalMeasure& measure) const {
  const DeprivationCounts& counts = sample_.counts;
  const std::vector<double>& parts = counts.scheme(place).parts;
  if (measure.indicator) return counts.is_deprived(place, *measure.indicator) ? parts[*measure.indicator] : 0;
  double sum = 0;
  for (const std::size_t j : sample_.spec.dimensions[*measure.dimension].indicators) {
    if (counts.is_deprived(place, j)) sum += parts[j];
  }
  return sum;
}

void MultidimensionalTerms::fill(Ratio& ratio, const MultidimensionalMeasure& measure) const {
  const DeprivationCounts& counts = sample_.counts;
  const std::vector<std::uint8_t>* poor = measure.cutoff ? &poor_[*measure.cutoff] : nullptr;
  const std::size_t rows = ratio.places->size();
  ratio.above.resize(rows);
  ratio.below.assign(rows, 1);
  const auto each = [&](auto above) {
    for (std::size_t i = 0; i < rows; ++i) ratio.above[i] = above((*ratio.places)[i]);
  };
  const auto each_below = [&](auto below) {
    for (std::size_t i = 0; i < rows; ++i) ratio.below[i] = below((*ratio.places)[i]);
  };
  const auto score = [&](std::uint32_t at) { return (*poor)[at] != 0 ? counts.score[at] : 0.0; };
  const auto is_poor = [&](std::uint32_t at) { return static_cast<double>((*poor)[at]); };
  const auto is_known = [&](std::uint32_t at) { return static_cast<double>(counts.scheme(at).known >> *measure.indicator & 1U); };
  const auto is_deprived = [&](std::uint32_t at) { return counts.is_deprived(at, *measure.indicator) ? 1.0 : 0.0; };
  switch (measure.kind) {
    case h:
      return each(is_poor);
    case a:
      each_below(is_poor);
      [[fallthrough]];
    case m0:
      return each(score);
    case m1:
      return each([&](std::uint32_t at) { return (*poor)[at] != 0 ? counts.gap[at] : 0.0; });
    case m2:
      return each([&](std::uint32_t at) { return (*poor)[at] != 0 ? counts.severity[at] : 0.0; });
    case hd:
      each_below(is_known);
      return each(is_deprived);
    case hdk:
      each_below(is_known);
      return each([&](std::uint32_t at) { return (*poor)[at] != 0 ? is_deprived(at) : 0.0; });
    case pctb:
      each_below(score);
      [[fallthrough]];
    case actb:
      return each([&](std::uint32_t at) { return (*poor)[at] != 0 ? part(at, measure) : 0.0; });
    case m0_share:
      each_below(score);
      [[fallthrough]];
    case population_share:
      break;
  }
}

MultidimensionalTerms::Ratio MultidimensionalTerms::ratio(const MultidimensionalMeasure& measure,
                                                          const MultidimensionalCell& cell) const {
  const bool share = measure.kind == population_share || measure.kind == m0_share;
  Ratio ratio{{}, {}, share ? &cell.whole : &cell.places, share ? cell.whole_rows : cell.rows};
  fill(ratio, measure);
  if (share) {
    for (std::size_t i = 0; i < ratio.above.size(); ++i) ratio.above[i] = cell.member[i] != 0 ? ratio.below[i] : 0;
  }
  return ratio;
}

MultidimensionalTerms::Ratio::Totals MultidimensionalTerms::Ratio::totals(std::span<const double> weights) const {
  Sum up, down;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double weight = weights[rows[i]];
    up.add(weight * above[i]);
    down.add(weight * below[i]);
  }
  return {up.value(), down.value()};
}

MultidimensionalTerms::Value MultidimensionalTerms::value(const MultidimensionalMeasure& measure,
                                                          const MultidimensionalCell& cell) const {
  Ratio parts = ratio(measure, cell);
  const Ratio::Totals totals = parts.totals(sample_.design.weights());
  Value found;
  if (!(totals.below > 0)) {
    found.flags.push_back(why_none(measure.kind, parts.rows.empty()));
    return found;
  }
  const double value = totals.above / totals.below;
  found.value = value;
  found.rows = parts.rows;
  for (std::size_t i = 0; i < parts.rows.size(); ++i) parts.above[i] = (parts.above[i] - value * parts.below[i]) / totals.below;
  found.influence = std::move(parts.above);
  return found;
}

MultidimensionalValue multidimensional_value(const MultidimensionalSample& sample, const MultidimensionalMeasure& measure,
                                             std::span<const std::uint32_t> rows, std::span<const std::uint32_t> whole) {
  const MultidimensionalTerms terms(sample);
  const MultidimensionalCell cell = terms.cell(rows, whole);
  MultidimensionalTerms::Value found = terms.value(measure, cell);
  return {found.value, std::move(found.influence), {found.rows.begin(), found.rows.end()}, std::move(found.flags)};
}

}  // namespace solleva::measure
