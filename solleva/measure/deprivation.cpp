// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/deprivation.h"

#include <algorithm>
#include <map>
#include <optional>


namespace solleva::measure {
namespace {

Error too_fine(const data::Deprivations& spec) {
  return {data::errors::bad_weights,
          "the weights cannot be counted exactly",
          {.file = spec.file},
          "they have no common denominator that 64 bits hold",
          "round them to simpler fractions that add up to 1"};
}

/// The weights of the known indicators of one dimension: what the unknown ones leave is shared in proportion.
bool share_dimension(const data::Deprivations& spec, const data::DeprivationDimension& dimension, std::uint64_t known,
                     std::vector<Fraction>& out) {
  std::optional<Fraction> sum = Fraction();
  for (const std::size_t j : dimension.indicators) {
    if ((known >> j & 1U) != 0) sum = sum ? sum->plus(spec.indicators[j].weight) : sum;
  }
  const std::optional<Fraction> factor = sum ? dimension.weight.over(*sum) : std::nullopt;
  for (const std::size_t j : dimension.indicators) {
    if ((known >> j & 1U) == 0) continue;
    const std::optional<Fraction> weight = factor ? spec.indicators[j].weight.times(*factor) : std::nullopt;
    if (!weight) return false;
    out[j] = *weight;
  }
  return true;
}

std::optional<DeprivationWeights> weights_of(const data::Deprivations& spec, std::uint64_t known) {
  std::vector<Fraction> exact(spec.indicators.size());
  for (const data::DeprivationDimension& dimension : spec.dimensions) {
    if (!share_dimension(spec, dimension, known, exact)) return {};
  }
  DeprivationWeights weights{known, {}, {}, 1};
  for (const Fraction one : exact) {
    const auto common = least_common_multiple(weights.whole, one.denominator());
    if (!common) return {};
    weights.whole = *common;
  }
  for (const Fraction one : exact) {
    weights.parts.push_back(one.value());
    weights.points.push_back(one.numerator() * (weights.whole / one.denominator()));
  }
  return weights;
}

/// Whether every dimension has an indicator that is known.
bool covers(const data::Deprivations& spec, std::uint64_t known) {
  for (const data::DeprivationDimension& dimension : spec.dimensions) {
    bool any = false;
    for (const std::size_t j : dimension.indicators) any = any || (known >> j & 1U) != 0;
    if (!any) return false;
  }
  return true;
}

/// The states of one row as bits.
struct Bits {
  std::uint64_t known = 0, deprived = 0;
};

Bits bits_of(const data::DeprivationTable& table, std::size_t row) {
  Bits bits;
  for (std::size_t j = 0; j < table.states.size(); ++j) {
    const std::uint8_t state = table.states[j][row];
    bits.known |= static_cast<std::uint64_t>(state != data::kUnknown) << j;
    bits.deprived |= static_cast<std::uint64_t>(state == data::kDeprived) << j;
  }
  return bits;
}

/// Weighted sums of gaps and of their squares where every indicator is an amount.
void add_gaps(const data::DeprivationTable& table, DeprivationCounts& counts) {
  for (const std::vector<double>& gaps : table.gaps) {
    if (gaps.empty()) return;
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    double gap = 0, severity = 0;
    for (std::size_t j = 0; j < counts.indicators; ++j) {
      const double one = table.gaps[j][counts.rows[i]];
      gap += counts.scheme(i).parts[j] * one;
      severity += counts.scheme(i).parts[j] * one * one;
    }
    counts.gap.push_back(gap);
    counts.severity.push_back(severity);
  }
}

/// How many indicators all rows could know.
std::uint64_t everything(std::size_t indicators) {
  return indicators == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << indicators) - 1;
}

void count_row(DeprivationCounts& counts, std::size_t row, std::uint64_t deprived, std::uint32_t scheme) {
  const DeprivationWeights& weights = counts.schemes[scheme];
  std::int64_t points = 0;
  for (std::size_t j = 0; j < counts.indicators; ++j) points += (deprived >> j & 1U) != 0 ? weights.points[j] : 0;
  counts.rows.push_back(static_cast<std::uint32_t>(row));
  counts.deprived.push_back(deprived);
  counts.weights.push_back(scheme);
  counts.points.push_back(points);
  counts.score.push_back(static_cast<double>(points) / static_cast<double>(weights.whole));
}

}  // namespace

Result<DeprivationCounts> count_deprivations(const data::Deprivations& spec, const data::DeprivationTable& table) {
  DeprivationCounts counts;
  counts.indicators = spec.indicators.size();
  counts.unknown.resize(counts.indicators);
  const std::uint64_t all = everything(counts.indicators);
  std::map<std::uint64_t, std::uint32_t> scheme_of;
  for (std::size_t row = 0; row < table.rows; ++row) {
    const Bits bits = bits_of(table, row);
    for (std::size_t j = 0; j < counts.indicators; ++j) counts.unknown[j] += (bits.known >> j & 1U) == 0 ? 1U : 0U;
    if (bits.known == 0) continue;
    if (spec.missing == data::MissingIndicator::drop && bits.known != all) continue;
    if (spec.missing == data::MissingIndicator::reweight && !covers(spec, bits.known)) continue;
    const std::uint64_t known = spec.missing == data::MissingIndicator::reweight ? bits.known : all;
    const auto [at, fresh] = scheme_of.emplace(known, static_cast<std::uint32_t>(counts.schemes.size()));
    if (fresh) {
      std::optional<DeprivationWeights> weights = weights_of(spec, known);
      if (!weights) return fail(too_fine(spec));
      counts.schemes.push_back(std::move(*weights));
    }
    count_row(counts, row, bits.deprived, at->second);
  }
  add_gaps(table, counts);
  return counts;
}

std::vector<std::uint8_t> poor_at(const DeprivationCounts& counts, Fraction cutoff) {
  std::vector<std::int64_t> least;
  for (const DeprivationWeights& scheme : counts.schemes) {
    least.push_back(std::max<std::int64_t>(1, ceiling_of(cutoff, scheme.whole)));
  }
  std::vector<std::uint8_t> poor(counts.size());
  for (std::size_t i = 0; i < poor.size(); ++i) poor[i] = counts.points[i] >= least[counts.weights[i]] ? 1 : 0;
  return poor;
}

}  // namespace solleva::measure
