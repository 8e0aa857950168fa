// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/student.h"

#include <cmath>
#include <limits>

#include "solleva/base/check.h"
#include "solleva/base/distributions.h"
#include "solleva/base/root.h"

namespace solleva {
namespace {

/// The continued fraction of the incomplete beta function, by Lentz's method as Thompson and Barnett changed it; it closes fast
/// where x < (a + 1) / (a + b + 2).
double beta_fraction(double x, double a, double b) {
  constexpr double kTiny = 1e-300;
  const auto away_from_zero = [](double value) { return std::fabs(value) < kTiny ? kTiny : value; };
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), value = d;
  for (int m = 1; m <= 100'000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    value *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    const double step = d * c;
    value *= step;
    if (std::fabs(step - 1) < 1e-16) break;
  }
  return value;
}

double log_gamma(double x) {
  int sign = 0;
  return lgamma_r(x, &sign);
}

/// log(gamma(a + 1/2) / gamma(a)). Two large logarithms would cancel, so from 30 on it is the asymptotic series of the ratio.
double log_gamma_step(double a) {
  if (a < 30) return log_gamma(a + 0.5) - log_gamma(a);
  const double q = 1 / (a * a);
  return 0.5 * std::log(a) + (-1.0 / 8 + q * (1.0 / 192 + q * (-1.0 / 640 + q * (17.0 / 14336 - q * 31.0 / 18432)))) / a;
}

/// The chance beyond |t| on one side.
double tail(double t, double df) {
  const double a = df / 2, b = 0.5;
  // x = df / (df + t^2) and 1 - x, each without cancellation.
  const double square = t * t, x = df / (df + square), rest = square / (df + square);
  if (rest == 0) return 0.5;
  const double log_x = rest < 0.5 ? std::log1p(-rest) : std::log(x);
  const double front = std::exp(log_gamma_step(a) - 0.5 * std::log(M_PI) + a * log_x + b * std::log(rest));
  if (x < (a + 1) / (a + b + 2)) return 0.5 * front * beta_fraction(x, a, b) / a;
  return 0.5 * (1 - front * beta_fraction(rest, b, a) / b);
}

}  // namespace

double student_distribution(double t, double df) {
  require(df > 0, "Student's t needs degrees of freedom above 0");
  if (std::isinf(df)) return 0.5 * std::erfc(-t / std::sqrt(2.0));
  if (std::isinf(t)) return t < 0 ? 0 : 1;
  const double beyond = tail(std::fabs(t), df);
  return t < 0 ? beyond : 1 - beyond;
}

double student_quantile(double probability, double df) {
  require(df > 0, "Student's t needs degrees of freedom above 0");
  require(probability > 0 && probability < 1, "a quantile needs a probability in (0, 1)");
  if (std::isinf(df)) return normal_quantile(probability);
  const double side = std::fmin(probability, 1 - probability);
  if (side == 0.5) return 0;
  // On the scale of log t the tail is smooth and nearly straight, however heavy it is.
  const auto excess = [&](double log_t) { return std::log(tail(std::exp(log_t), df)) - std::log(side); };
  double hi = 1;
  while (excess(hi) > 0 && hi < 700) hi *= 2;
  double lo = -1;
  while (excess(lo) < 0 && lo > -700) lo *= 2;
  const double t = std::exp(find_root(excess, {lo, hi}).value());
  return probability < 0.5 ? -t : t;
}

}  // namespace solleva
