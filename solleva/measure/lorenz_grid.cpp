// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/lorenz_grid.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace solleva::measure {
namespace {

constexpr std::size_t cells = 1000;
constexpr double width = 1.0 / cells;

struct GridPoint {
  Rank rank;
  double log_below = 0;
  double log_above = 0;
};

/// The logarithms of the grid are the same for every curve.
const std::array<GridPoint, cells>& grid() {
  static const std::array<GridPoint, cells> points = [] {
    std::array<GridPoint, cells> made;
    for (std::size_t i = 0; i < cells; ++i) {
      const double p = static_cast<double>(i) / cells;
      made[i] = {{p, 1 - p}, std::log(p), std::log1p(-p)};
    }
    return made;
  }();
  return points;
}

/// A sum of logarithms that takes the logarithm of products as long as they stay in range.
class LogSum {
 public:
  void add(double factor) {
    product_ *= factor;
    if (product_ < 1e-150 || product_ > 1e150) flush();
  }
  double value() {
    flush();
    return sum_;
  }

 private:
  void flush() {
    sum_ += std::log(product_);
    product_ = 1;
  }
  double product_ = 1;
  double sum_ = 0;
};

/// `slope(i)` is the relative income at i/1000, `first` the one at 0.0005.
template <class Slope>
std::optional<double> mld_of(double first, Slope slope) {
  LogSum logs;  // of twice the cells: each cell has two ends
  std::size_t left_out = 0;
  if (first > 0) {
    logs.add(first);
    logs.add(first);
  }
  double before = slope(0);
  for (std::size_t i = 1; i < cells; ++i) {
    const double here = slope(i);
    if (before > 0 && here > 0) {
      logs.add(before * here);
    } else {
      ++left_out;
    }
    before = here;
  }
  if (2 * left_out > cells) return std::nullopt;
  return -0.5 * width * logs.value();
}

}  // namespace

GridFigures figures_on_grid(const QuadraticLorenz& curve) {
  const auto slope = [&](std::size_t i) { return curve.slope(grid()[i].rank); };
  return {mld_of(curve.slope(Rank::from_below(0.5 * width)), slope), curve.gini()};
}

GridFigures figures_on_grid(const BetaLorenz& curve) {
  const BetaLorenz::Parameters& beta = curve.parameters();
  const std::array<GridPoint, cells>& points = grid();
  std::array<double, cells> bulge{};
  for (std::size_t i = 1; i < cells; ++i)
    bulge[i] = beta.theta * std::exp(beta.gamma * points[i].log_below + beta.delta * points[i].log_above);
  const auto slope = [&](std::size_t i) {
    const Rank rank = points[i].rank;
    return i == 0 ? curve.slope(rank) : 1 - bulge[i] * (beta.gamma / rank.below - beta.delta / rank.above);
  };
  double twice_area = 0;  // in Simpson's unit of width / 3
  for (std::size_t i = 3; i < cells; i += 2) {
    twice_area += 4 * (points[i].rank.below - bulge[i]);
    twice_area += 2 * (i + 1 == cells ? 1 : points[i + 1].rank.below - bulge[i + 1]);
  }
  return {mld_of(curve.slope(Rank::from_below(0.5 * width)), slope), 1 - (twice_area - 1) * 2 * width / 3};
}

}  // namespace solleva::measure
