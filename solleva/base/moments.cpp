// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/moments.h"

#include <cstddef>

#include "solleva/base/check.h"
#include "solleva/base/double_double.h"

namespace solleva {
namespace {

DoubleDouble count_of(std::span<const double> values) {
  return static_cast<double>(values.size());
}

DoubleDouble exact_mean(std::span<const double> values) {
  DoubleDouble total;
  for (const double value : values) total += value;
  return total / count_of(values);
}

/// The sum of squared deviations, and of products of deviations of neighbours.
struct Deviations {
  DoubleDouble squares;
  DoubleDouble neighbours;
};

Deviations deviations(std::span<const double> values) {
  const DoubleDouble centre = exact_mean(values);
  Deviations sums;
  DoubleDouble before;
  for (const double value : values) {
    const DoubleDouble deviation = value - centre;
    sums.squares += deviation * deviation;
    sums.neighbours += deviation * before;
    before = deviation;
  }
  return sums;
}

DoubleDouble exact_variance(std::span<const double> values) {
  return deviations(values).squares / DoubleDouble(static_cast<double>(values.size() - 1));
}

bool all_equal(std::span<const double> values) {
  for (const double value : values) {
    if (value != values.front()) return false;
  }
  return true;
}

/// Sum of weights and weighted mean.
struct Centre {
  DoubleDouble weight;
  DoubleDouble mean;
};

std::optional<Centre> weighted_centre(std::span<const double> values, std::span<const double> weights) {
  require(values.size() == weights.size(), "as many weights as values");
  Centre centre;
  DoubleDouble total;
  for (std::size_t i = 0; i < values.size(); ++i) {
    centre.weight += weights[i];
    total += exact::product(values[i], weights[i]);
  }
  if (!(centre.weight.high > 0)) return std::nullopt;
  centre.mean = total / centre.weight;
  return centre;
}

}  // namespace

std::optional<double> mean(std::span<const double> values) {
  if (values.empty()) return std::nullopt;
  return exact_mean(values).value();
}

std::optional<double> variance(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  return exact_variance(values).value();
}

std::optional<double> standard_deviation(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  return sqrt(exact_variance(values)).value();
}

std::optional<double> autocorrelation(std::span<const double> values) {
  if (values.size() < 2 || all_equal(values)) return std::nullopt;
  const Deviations sums = deviations(values);
  return (sums.neighbours / sums.squares).value();
}

std::optional<double> weighted_mean(std::span<const double> values, std::span<const double> weights) {
  const std::optional<Centre> centre = weighted_centre(values, weights);
  if (!centre) return std::nullopt;
  return centre->mean.value();
}

std::optional<double> weighted_variance(std::span<const double> values, std::span<const double> weights) {
  const std::optional<Centre> centre = weighted_centre(values, weights);
  if (!centre) return std::nullopt;
  DoubleDouble total;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const DoubleDouble deviation = values[i] - centre->mean;
    total += deviation * deviation * DoubleDouble(weights[i]);
  }
  return (total / centre->weight).value();
}

}  // namespace solleva
