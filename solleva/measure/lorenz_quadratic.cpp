// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/lorenz_quadratic.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <span>

#include "solleva/base/root.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"

namespace solleva::measure {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A number y < 1 with 1 - y, which has more digits than the difference when y is near 1.
struct BelowOne {
  double y = 0;
  double rest = 1;  ///< 1 - y
};

/// artanh(sqrt y) / sqrt y, and arctan(sqrt -y) / sqrt -y for y < 0: one analytic function of y < 1.
double arc_ratio(BelowOne at) {
  const double y = at.y;
  if (std::fabs(y) < 1e-3) return 1 + y * (1.0 / 3 + y * (1.0 / 5 + y * (1.0 / 7 + y * (1.0 / 9 + y / 11))));
  const double root = std::sqrt(std::fabs(y));
  if (y < 0) return std::atan(root) / root;
  return (y < 0.5 ? std::atanh(root) : std::log1p(root) - 0.5 * std::log(at.rest)) / root;
}

/// (1 - (1 - y) arc_ratio(y)) / y, analytic too.
double arc_rest(BelowOne at) {
  const double y = at.y;
  if (std::fabs(y) < 1e-2) {
    double rest = 0;
    for (int j = 9; j >= 0; --j) rest = rest * y + 2.0 / ((2 * j + 1) * (2 * j + 3));
    return rest;
  }
  return (1 - at.rest * arc_ratio(at)) / y;
}

/// The sum of numbers that may cancel, rounded once.
double exact_sum(std::initializer_list<double> terms) {
  return sum(std::span<const double>(terms.begin(), terms.size()));
}

/// The rank of an income by search, where the closed form has lost its digits.
Rank searched(const QuadraticLorenz& curve, double relative_income) {
  const auto at = [](double log_odds) { return Rank{1 / (1 + std::exp(-log_odds)), 1 / (1 + std::exp(log_odds))}; };
  const auto distance = [&](double log_odds) { return curve.slope(at(log_odds)) - relative_income; };
  if (distance(-700) >= 0) return {0, 1};
  const Result<double> root = find_root(distance, Bracket{-700, 700});
  return root ? at(*root) : Rank{1, 0};
}

}  // namespace

QuadraticLorenz::QuadraticLorenz(Parameters parameters) : parameters_(parameters) {
  const auto [a, b, c] = parameters_;
  e_ = -exact_sum({a, b, c, 1});
  end_ = exact_sum({a, c, -1});
  bow_ = exact_sum({a, b, 1});
  // The textbook forms of what follows subtract numbers near 4 where these subtract nothing or numbers of the result's own size.
  const double tilt = e_ + end_;
  m_ = tilt * tilt - 4 * bow_;
  n_ = 4 * bow_ - 2 * e_ * tilt;
  discriminant_ = 16 * bow_ * (bow_ - e_ * end_);
}

double QuadraticLorenz::radicand(Rank rank) const {
  const double straight = rank.above * e_ - rank.below * end_;
  return straight * straight + 4 * bow_ * rank.below * rank.above;
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
  const double q = rank.above;
  const double root = std::sqrt(radicand(rank));
  if (root == 0) return 2 * m_ * p + n_ < 0 ? infinity : -infinity;
  if (e_ >= 0) return -0.5 * b - (2 * m_ * p + n_) / (4 * root);
  const double tilt = e_ + end_;
  if (p <= 0.5) {  // without cancellation near 0, where incomes may be small
    const double rise = tilt * (p * end_ - (1 + q) * e_) + 4 * bow_ * q;  // m p + n
    return (2 * c - p * (b * rise / (root - e_) + m_)) / (2 * root);
  }
  // The same as 1 and the distance from it, without cancellation near 1, where the root may be small (grouped-lorenz#4b).
  const double straight = q * e_ - p * end_;
  const double above = straight < 0 ? 4 * bow_ * p * q / (root - straight) : root + straight;
  return 1 + (0.5 * tilt * above - bow_ * (q - p)) / root;
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
  const double tilt = e_ + end_;
  const double excess = relative_income - 1;
  const double v = 2 * excess - tilt;
  const double inside = discriminant_ / (16 * (excess * (excess - tilt) + bow_));  // the radicand at the rank
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
  // The step squares the relative error of the closed form; one that is not small shows that there were no digits to begin with.
  if (!(std::fabs(step) <= 1e-6 * std::min(rank.below, rank.above))) return searched(*this, relative_income);
  if (rank.below <= 0.5) return Rank::from_below(std::clamp(rank.below + step, 0.0, 1.0));
  return Rank::from_above(std::clamp(rank.above - step, 0.0, 1.0));
}

double QuadraticLorenz::gini() const {
  const double start = std::fabs(e_);
  const double end = std::fabs(end_);
  const double sum = start + end;
  const double difference = end - start;
  const double rest = (end_ > 0 ? sum * sum - difference * difference + 4 * bow_ : 4 * bow_) / (sum * sum);
  const BelowOne y{m_ / (sum * sum), rest};
  // The integral of the root from 0 to 1, without the division by m of the textbook form (grouped-lorenz#14).
  const double area = 0.25 * sum * (1 + y.rest * arc_ratio(y)) + difference * difference / (4 * sum) * arc_rest(y);
  return 0.5 * (e_ - end_) + area;
}

double QuadraticLorenz::squared_income(Rank rank) const {
  const double p = rank.below;
  const double b = parameters_.b;
  const double root = std::sqrt(radicand(rank));
  const double straight = rank.above * e_ - p * end_;
  const double whole = 2 * e_ * straight + 4 * bow_ * p;  // 2 e^2 + n p
  const double width = p / whole;
  const double start_root = 2 * e_ * root / whole;
  const BelowOne y{discriminant_ * width * width, start_root * start_root};
  const double inverse = 2 * width * arc_ratio(y);  // integral of 1 / radicand
  return 0.25 * (b * b + m_) * p + 0.5 * b * (root - std::fabs(e_)) + discriminant_ / 16 * inverse;
}

bool QuadraticLorenz::finite() const {
  return std::isfinite(discriminant_) && std::isfinite(m_) && std::isfinite(n_) && std::isfinite(e_ * e_ + end_ * end_);
}

bool QuadraticLorenz::usable() const {
  return finite() && e_ < 0 && parameters_.c >= 0 && discriminant_ > 0 && real();
}

std::vector<Flag> QuadraticLorenz::shape_reasons() const {
  std::vector<Flag> reasons;
  const auto add = [&](const char* code, const std::string& reason) { reasons.push_back({code, reason}); };
  if (!finite()) {
    add("not-finite", "the coefficients are too large to give a curve");
    return reasons;
  }
  if (e_ >= 0)
    add("does-not-start-at-zero", "the curve does not rise from (0, 0), because e = " + format_double(e_) + " is not negative");
  if (parameters_.c < 0)
    add("falls-at-zero", "incomes of the poorest are negative, because C = " + format_double(parameters_.c) + " is negative");
  if (discriminant_ <= 0) {
    add("not-convex",
        "incomes do not rise with rank, because n^2 - 4me^2 = " + format_double(discriminant_ + 0.0) + " is not positive");
  } else if (!real()) {
    add("no-real-root", "the conic has no real point for some ranks: m = " + format_double(m_) + ", n = " + format_double(n_));
  }
  return reasons;
}

}  // namespace solleva::measure
