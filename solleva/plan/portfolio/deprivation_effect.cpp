// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/deprivation_effect.h"

#include <algorithm>

namespace solleva::plan {

std::optional<M0Rule> m0_rule(std::span<const Fraction> weights, Fraction cutoff) {
  if (weights.size() > 64) return std::nullopt;
  M0Rule rule;
  for (const Fraction weight : weights) {
    const std::optional<std::int64_t> common = least_common_multiple(rule.whole, weight.denominator());
    if (!common) return std::nullopt;
    rule.whole = *common;
  }
  std::int64_t total = 0;
  for (const Fraction weight : weights) {
    // No weight is above 1, so none of these is above `whole`.
    if (weight.numerator() < 0 || weight.numerator() > weight.denominator()) return std::nullopt;
    rule.points.push_back(rule.whole / weight.denominator() * weight.numerator());
    if (rule.points.back() > rule.whole - total) return std::nullopt;
    total += rule.points.back();
  }
  if (total != rule.whole) return std::nullopt;
  rule.least = ceiling_of(cutoff, rule.whole);
  return rule;
}

double censored_score(const M0Rule& rule, std::uint64_t deprived) {
  std::int64_t points = 0;
  for (std::size_t d = 0; d < rule.points.size(); ++d) points += (deprived >> d & 1U) != 0 ? rule.points[d] : 0;
  const bool poor = points > 0 && points >= rule.least;
  return poor ? static_cast<double>(points) / static_cast<double>(rule.whole) : 0;
}

double m0_reduction(const M0Rule& rule, std::uint64_t deprived, std::uint64_t ended) {
  return censored_score(rule, deprived) - censored_score(rule, deprived & ~ended);
}

}  // namespace solleva::plan
