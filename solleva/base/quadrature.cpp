// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/quadrature.h"

#include <numbers>

namespace solleva::detail {
namespace {

std::vector<TanhSinhNode> make_nodes() {
  std::vector<TanhSinhNode> nodes(tanh_sinh_steps + 1);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const double t = static_cast<double>(i) * tanh_sinh_step(tanh_sinh_levels - 1);
    const double decay = std::exp(-std::numbers::pi * std::sinh(t));
    const double distance = 2 * decay / (1 + decay);
    nodes[i] = {distance, 0.5 * std::numbers::pi * std::cosh(t) * distance * (2 - distance)};
  }
  return nodes;
}

}  // namespace

const std::vector<TanhSinhNode>& tanh_sinh_nodes() {
  static const std::vector<TanhSinhNode> nodes = make_nodes();
  return nodes;
}

double tanh_sinh_error(double difference, double previous_difference, double magnitude) {
  constexpr double rounding = 0x1p-52;
  if (difference <= rounding * magnitude) return rounding * magnitude;
  if (previous_difference <= 0 || difference >= magnitude || previous_difference >= magnitude) return difference;
  const double digits = std::log(difference / magnitude);
  const double digits_before = std::log(previous_difference / magnitude);
  const double next = std::max(digits + std::min(0.0, digits - digits_before), 2 * digits);
  return magnitude * std::max(rounding, std::exp(next));
}

double kronrod_error(double difference, double spread) {
  if (spread == 0 || difference == 0) return difference;
  return spread * std::min(1.0, std::pow(200 * difference / spread, 1.5));
}

}  // namespace solleva::detail
