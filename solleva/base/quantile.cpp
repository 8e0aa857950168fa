// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/quantile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "solleva/base/check.h"
#include "solleva/base/sum.h"

namespace solleva {
namespace {

constexpr std::array<std::string_view, 9> names{
    "inverse-cdf", "averaged-inverse-cdf", "nearest-even",   "linear-cdf", "hazen", "weibull",
    "linear",      "median-unbiased",      "normal-unbiased"};

/// Rounding of a position, as a part of it: what a few operations on a share written in decimals leave.
constexpr double fuzz = 0x1p-50;

/// A place between order statistics: `below` of them (counting from 1), and the part of the way to the next.
struct Position {
  double below;
  double part;
};

Position position(double place) {
  const double nearest = std::round(place);
  if (std::fabs(place - nearest) <= fuzz * std::max(1.0, std::fabs(place))) return {nearest, 0};
  return {std::floor(place), place - std::floor(place)};
}

/// The plotting position's constant (alpha = beta) of rules 5 to 9, quantiles#3.
double plotting_constant(QuantileRule rule) {
  switch (rule) {
    case QuantileRule::hazen:
      return 0.5;
    case QuantileRule::linear:
      return 1;
    case QuantileRule::median_unbiased:
      return 1.0 / 3;
    case QuantileRule::normal_unbiased:
      return 3.0 / 8;
    default:
      return 0;
  }
}

Position position_of(double n, double p, QuantileRule rule) {
  switch (rule) {
    case QuantileRule::inverse_cdf: {
      const Position at = position(n * p);
      return {at.below, at.part > 0 ? 1.0 : 0.0};
    }
    case QuantileRule::averaged_inverse_cdf: {
      const Position at = position(n * p);
      return {at.below, at.part > 0 ? 1.0 : 0.5};
    }
    case QuantileRule::nearest_even: {
      const Position at = position(n * p - 0.5);
      const bool even = std::fmod(at.below, 2) == 0;
      return {at.below, at.part == 0 && even ? 0.0 : 1.0};
    }
    case QuantileRule::linear_cdf:
      return position(n * p);
    default: {
      const double constant = plotting_constant(rule);
      return position(constant + p * (n + 1 - 2 * constant));
    }
  }
}

}  // namespace

std::string_view to_text(QuantileRule rule) {
  return names.at(static_cast<std::size_t>(rule) - 1);
}

std::optional<QuantileRule> parse_quantile_rule(std::string_view text) {
  const auto* found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<QuantileRule>(found - names.begin() + 1);
}

std::optional<double> quantile(std::span<const double> sorted, Share share, QuantileRule rule) {
  if (sorted.empty()) return std::nullopt;
  const auto n = static_cast<double>(sorted.size());
  const Position at = position_of(n, share.value(), rule);
  const auto value = [&](double order) { return sorted[static_cast<std::size_t>(std::clamp(order, 1.0, n)) - 1]; };
  const double low = value(at.below);
  const double high = value(at.below + 1);
  if (at.part == 0 || low == high) return low;
  return at.part == 1 ? high : low + at.part * (high - low);
}

std::optional<double> weighted_quantile(std::span<const double> sorted, std::span<const double> weights, Share share,
                                        QuantileRule rule) {
  require(sorted.size() == weights.size(), "as many weights as values");
  require(rule == QuantileRule::inverse_cdf || rule == QuantileRule::averaged_inverse_cdf, "a quantile rule that knows weights");
  require(std::is_sorted(sorted.begin(), sorted.end()), "quantiles are taken of sorted values");
  const double total = sum(weights);
  if (!(total > 0)) return std::nullopt;
  const double wanted = share.value() * total;
  const double rounding = fuzz * total;
  Sum reached;
  std::optional<double> met;
  double last = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (!(weights[i] > 0)) continue;
    if (met) return *met == sorted[i] ? *met : 0.5 * *met + 0.5 * sorted[i];
    last = sorted[i];
    reached.add(weights[i]);
    const double beyond = reached.value() - wanted;
    if (beyond < -rounding) continue;
    if (rule == QuantileRule::inverse_cdf || beyond > rounding) return last;
    met = last;
  }
  return last;
}

}  // namespace solleva
