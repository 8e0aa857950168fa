// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/lorenz_quadratic.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "solleva/base/root.h"
#include "solleva/base/text.h"

namespace solleva::measure {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// artanh(sqrt y) / sqrt y, and arctan(sqrt -y) / sqrt -y for y < 0: one analytic function of y < 1.
double arc_ratio(double y) {
  if (std::fabs(y) < 1e-3) return 1 + y * (1.0 / 3 + y * (1.0 / 5 + y * (1.0 / 7 + y * (1.0 / 9 + y / 11))));
  const double root = std::sqrt(std::fabs(y));
  return (y > 0 ? std::atanh(root) : std::atan(root)) / root;
}

/// (1 - (1 - y) arc_ratio(y)) / y, analytic too.
double arc_rest(double y) {
  if (std::fabs(y) < 1e-2) {
    double rest = 0;
    for (int j = 9; j >= 0; --j) rest = rest * y + 2.0 / ((2 * j + 1) * (2 * j + 3));
    return rest;
  }
  return (1 - (1 - y) * arc_ratio(y)) / y;
}

/// The rank of an income by search, for a curve so near to equality that the closed form has no digit left.
Rank searched(const QuadraticLorenz& curve, double relative_income) {
  const auto at = [](double log_odds) { return Rank{1 / (1 + std::exp(-log_odds)), 1 / (1 + std::exp(log_odds))}; };
  const Result<double> root =
      find_root([&](double log_odds) { return curve.slope(at(log_odds)) - relative_income; }, Bracket{-700, 700});
  return root ? at(*root) : Rank{1, 0};
}

}  // namespace

QuadraticLorenz::QuadraticLorenz(Parameters parameters) : parameters_(parameters) {
  const auto [a, b, c] = parameters_;
  e_ = -(a + b + c + 1);
  m_ = b * b - 4 * a;
  n_ = 2 * b * e_ - 4 * c;
  end_ = a + c - 1;
  discriminant_ = n_ * n_ - 4 * m_ * e_ * e_;
}

double QuadraticLorenz::radicand(Rank rank) const {
  if (rank.below <= rank.above) return (m_ * rank.below + n_) * rank.below + e_ * e_;
  return (m_ * rank.above - (2 * m_ + n_)) * rank.above + end_ * end_;
}

double QuadraticLorenz::share(Rank rank) const {
  const double p = rank.below;
  const double root = std::sqrt(radicand(rank));
  if (e_ > 0) return -0.5 * (parameters_.b * p + e_ + root);
  return -0.5 * p * (parameters_.b + (m_ * p + n_) / (root - e_));
}

double QuadraticLorenz::slope(Rank rank) const {
  const auto [a, b, c] = parameters_;
  const double p = rank.below;
  const double rise = 2 * m_ * p + n_;
  const double root = std::sqrt(radicand(rank));
  if (root == 0) return rise < 0 ? infinity : -infinity;
  if (e_ >= 0) return -0.5 * b - rise / (4 * root);
  return (2 * c - p * (b * (m_ * p + n_) / (root - e_) + m_)) / (2 * root);  // the same without cancellation near 0
}

double QuadraticLorenz::curvature(Rank rank) const {
  const double inside = radicand(rank);
  return discriminant_ / (8 * inside * std::sqrt(inside));
}

double QuadraticLorenz::lowest() const {
  return slope({0, 1});
}
double QuadraticLorenz::highest() const {
  return slope({1, 0});
}

Rank QuadraticLorenz::rank(double relative_income) const {
  if (!(relative_income > lowest())) return {0, 1};
  if (!(relative_income < highest())) return {1, 0};
  const double v = parameters_.b + 2 * relative_income;
  const double inside = discriminant_ / (4 * (v * v - m_));  // the radicand at the rank
  const double vr = v * std::sqrt(inside);
  // Two forms of the same solution, of which the one with the larger denominator is the exact one; from the nearer end.
  const auto solve = [&](double linear, double sign, double end_squared) {
    const double denominator = 2 * sign * vr - linear;
    if (std::fabs(denominator) > std::fabs(2 * m_)) return 2 * (end_squared - inside) / denominator;
    return -(linear + 2 * sign * vr) / (2 * m_);
  };
  Rank rank = Rank::from_below(solve(n_, 1, e_ * e_));
  if (rank.below > 0.5) rank = Rank::from_above(solve(-(2 * m_ + n_), -1, end_ * end_));
  // One Newton step takes back what cancellation has cost.
  const double step = (relative_income - slope(rank)) / curvature(rank);
  if (!std::isfinite(step)) return searched(*this, relative_income);
  if (rank.below <= 0.5) return Rank::from_below(std::clamp(rank.below + step, 0.0, 1.0));
  return Rank::from_above(std::clamp(rank.above - step, 0.0, 1.0));
}

double QuadraticLorenz::gini() const {
  const double start = std::fabs(e_);
  const double end = std::fabs(end_);
  const double sum = start + end;
  const double difference = end - start;
  const double y = m_ / (sum * sum);
  // The integral of the root from 0 to 1, without the division by m of the textbook form (grouped-lorenz#14).
  const double area = 0.25 * sum * (1 + (1 - y) * arc_ratio(y)) + difference * difference / (4 * sum) * arc_rest(y);
  return 1 + 0.5 * parameters_.b + e_ + area;
}

double QuadraticLorenz::squared_income(Rank rank) const {
  const double p = rank.below;
  const double b = parameters_.b;
  const double root = std::sqrt(radicand(rank));
  const double width = p / (2 * e_ * e_ + n_ * p);
  const double inverse = 2 * width * arc_ratio(discriminant_ * width * width);  // integral of 1 / radicand
  return 0.25 * (b * b + m_) * p + 0.5 * b * (root - std::fabs(e_)) + discriminant_ / 16 * inverse;
}

bool QuadraticLorenz::real() const {
  return m_ < 0 || (4 * m_ * e_ * e_ < n_ * n_ && (n_ >= 0 || 2 * m_ < -n_));
}

bool QuadraticLorenz::usable() const {
  return std::isfinite(discriminant_) && e_ < 0 && parameters_.c >= 0 && discriminant_ > 0 && real();
}

std::vector<Flag> QuadraticLorenz::shape_reasons() const {
  std::vector<Flag> reasons;
  const auto add = [&](const char* code, const std::string& reason) { reasons.push_back({code, reason}); };
  if (!std::isfinite(discriminant_)) {
    add("not-finite", "the coefficients are too large to give a curve");
    return reasons;
  }
  if (e_ >= 0)
    add("does-not-start-at-zero", "the curve does not rise from (0, 0), because e = " + format_double(e_) + " is not negative");
  if (parameters_.c < 0)
    add("falls-at-zero", "incomes of the poorest are negative, because C = " + format_double(parameters_.c) + " is negative");
  if (discriminant_ <= 0) {
    add("not-convex",
        "incomes do not rise with rank, because n^2 - 4me^2 = " + format_double(discriminant_) + " is not positive");
  } else if (!real()) {
    add("no-real-root", "the conic has no real point for some ranks: m = " + format_double(m_) + ", n = " + format_double(n_));
  }
  return reasons;
}

}  // namespace solleva::measure
