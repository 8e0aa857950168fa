// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "solleva/base/quadrature_rules.h"

namespace solleva::detail {

/// The 10- and 21-point Gauss-Kronrod rules over one part of the interval.
template <class F>
Found gauss_kronrod(F& f, Interval whole, Interval part) {
  const double middle = 0.5 * part.a + 0.5 * part.b;
  const double half = 0.5 * (part.b - part.a);
  const auto at = [&](double x) { return call(f, {x, x - whole.a, whole.b - x}); };
  std::array<double, 21> heights;
  heights[10] = at(middle);
  double kronrod = kronrod_weights[10] * heights[10];
  double gauss = 0;
  double magnitude = kronrod_weights[10] * std::fabs(heights[10]);
  for (std::size_t i = 0; i < 10; ++i) {
    const double offset = half * kronrod_nodes[i];
    heights[i] = at(middle - offset);
    heights[20 - i] = at(middle + offset);
    const double both = heights[i] + heights[20 - i];
    kronrod += kronrod_weights[i] * both;
    magnitude += kronrod_weights[i] * (std::fabs(heights[i]) + std::fabs(heights[20 - i]));
    if (i % 2 == 1) gauss += gauss_weights[i / 2] * both;
  }
  const double mean = 0.5 * kronrod;
  double spread = kronrod_weights[10] * std::fabs(heights[10] - mean);
  for (std::size_t i = 0; i < 10; ++i) {
    spread += kronrod_weights[i] * (std::fabs(heights[i] - mean) + std::fabs(heights[20 - i] - mean));
  }
  const double size = magnitude * std::fabs(half);
  const double error = std::max(0x1p-52 * size, kronrod_error(std::fabs((kronrod - gauss) * half), std::fabs(spread * half)));
  return {kronrod * half, error, size, 21};
}

}  // namespace solleva::detail
