// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/lorenz_beta.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "solleva/base/quadrature.h"
#include "solleva/base/root.h"
#include "solleva/base/text.h"

namespace solleva::measure {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double widest = 700;  ///< exp(widest) is still a double

Rank from_log_odds(double x) {
  return {1 / (1 + std::exp(-x)), 1 / (1 + std::exp(x))};
}

/// The incomplete beta function, integral of t^(a-1) (1-t)^(b-1) from 0 to x < 1, for a > 0 and any b: the continued fraction of
/// DLMF 8.17.22 by Lentz's rule. It converges for every x < 1, in about 20/sqrt(1-x) steps, and needs no complete beta function.
double incomplete_beta(double x, double a, double b) {
  constexpr double tiny = 1e-300;
  double c = 1;
  double d = 1 - (a + b) * x / (a + 1);
  d = 1 / (d == 0 ? tiny : d);
  double fraction = d;
  for (int i = 1; i < 20000; ++i) {
    const double m = i;
    for (const double term :
         {m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))}) {
      d = 1 + term * d;
      c = 1 + term / c;
      d = 1 / (d == 0 ? tiny : d);
      if (c == 0) c = tiny;
      fraction *= d * c;
    }
    if (std::fabs(d * c - 1) < 0x1p-52) break;
  }
  return std::exp(a * std::log(x) + b * std::log1p(-x)) * fraction / a;
}

}  // namespace

BetaLorenz::BetaLorenz(Parameters parameters) : parameters_(parameters), first_(-widest), last_(widest) {
  const auto [theta, gamma, delta] = parameters_;
  usable_ = theta > 0 && gamma > 0 && delta > 0 && std::isfinite(theta) && std::isfinite(gamma) && std::isfinite(delta);
  if (!usable_) return;
  // L'' has the sign of a/t + 2b + c t, t the odds p/(1-p) (grouped-lorenz#11): one stretch where it is positive.
  const double a = gamma * (1 - gamma);
  const double b = gamma * delta;
  const double c = delta * (1 - delta);
  const double inside = b * b - a * c;  // positive where a or c is negative
  if (a < 0) first_ = std::log(-a / (b + std::sqrt(inside)));
  if (c < 0) last_ = std::log((b + std::sqrt(inside)) / -c);
}

double BetaLorenz::bulge(Rank rank) const {
  return parameters_.theta * std::exp(parameters_.gamma * std::log(rank.below) + parameters_.delta * std::log(rank.above));
}

double BetaLorenz::share(Rank rank) const {
  if (rank.below == 0) return 0;
  if (rank.above == 0) return 1;
  return rank.below - bulge(rank);
}

double BetaLorenz::slope(Rank rank) const {
  const auto [theta, gamma, delta] = parameters_;
  if (rank.below == 0) return gamma < 1 ? -infinity : (gamma > 1 ? 1 : 1 - theta);
  if (rank.above == 0) return delta < 1 ? infinity : (delta > 1 ? 1 : 1 + theta);
  return 1 - bulge(rank) * (gamma / rank.below - delta / rank.above);
}

double BetaLorenz::curvature(Rank rank) const {
  const auto [theta, gamma, delta] = parameters_;
  const double p = rank.below;
  const double q = rank.above;
  return bulge(rank) * (gamma * (1 - gamma) / (p * p) + 2 * gamma * delta / (p * q) + delta * (1 - delta) / (q * q));
}

double BetaLorenz::lowest() const {
  return first_ == -widest ? slope({0, 1}) : slope(from_log_odds(first_));
}
double BetaLorenz::highest() const {
  return last_ == widest ? slope({1, 0}) : slope(from_log_odds(last_));
}

Rank BetaLorenz::rank(double relative_income) const {
  const auto distance = [&](double log_odds) { return slope(from_log_odds(log_odds)) - relative_income; };
  Bracket bracket{std::max(first_, -12.0), std::min(last_, 12.0)};
  if (bracket.lo >= bracket.hi) bracket = {first_, last_};
  if (distance(bracket.lo) > 0) bracket = {first_, bracket.lo};
  if (distance(bracket.hi) < 0) bracket = {bracket.hi, last_};
  if (distance(bracket.lo) >= 0) return {0, 1};
  if (distance(bracket.hi) <= 0) return {1, 0};
  const Result<double> root = find_root(distance, bracket);
  return root ? from_log_odds(*root) : Rank{0, 1};
}

double BetaLorenz::gini() const {
  const auto [theta, gamma, delta] = parameters_;
  return 2 * theta * std::tgamma(1 + gamma) * std::tgamma(1 + delta) / std::tgamma(2 + gamma + delta);
}

std::optional<double> BetaLorenz::squared_income(Rank rank) const {
  const auto [theta, gamma, delta] = parameters_;
  if (gamma <= 0.5) return std::nullopt;
  const double near_top = 0.995;  // beyond, the continued fraction is slow and the integral over the rest is easy
  const double x = std::min(rank.below, near_top);
  const double a = 2 * gamma;
  const double b = 2 * delta;
  const double middle = incomplete_beta(x, a, b);
  const double w = std::exp((a - 1) * std::log(x) + b * std::log1p(-x));
  const double left = (w + b * middle) / (a - 1);  // integral with exponents a-2 and b, by parts
  const double right = incomplete_beta(x, a + 1, b - 1);
  double squares = theta * theta * (gamma * gamma * left - 2 * gamma * delta * middle + delta * delta * right);
  if (rank.below > near_top) {
    const auto above = [&](double q) {
      const double fall = 1 - slope({1 - q, q});
      return fall * fall;
    };
    const Result<Integral> rest = integrate(above, {rank.above, 1 - near_top});
    if (!rest) return std::nullopt;
    squares += rest->value;
  }
  // L' = 1 - k'(p), k the bulge: the square is 1 - 2k' + k'^2.
  return rank.below - 2 * bulge(rank) + squares;
}

std::vector<Flag> BetaLorenz::validity_reasons() const {
  std::vector<Flag> reasons;
  const auto add = [&](const char* code, const std::string& reason) { reasons.push_back({code, reason}); };
  if (!usable_) {
    add("not-a-lorenz-curve", "gamma = " + format_double(parameters_.gamma) + " and delta = " + format_double(parameters_.delta) +
                                  " do not give a curve from (0, 0) to (1, 1)");
    return reasons;
  }
  const double poorest = slope(Rank::from_below(0.001));
  if (poorest < 0)
    add("negative-income-at-0.001", "the fitted income at p = 0.001 is " + format_double(poorest) + " times the mean");
  if (curvature(Rank::from_below(0.001)) < 0) {
    add("not-convex-at-the-bottom",
        "incomes fall with rank at the bottom, because gamma = " + format_double(parameters_.gamma) + " is above 1");
  }
  if (curvature(Rank::from_below(0.951)) < 0) {
    add("not-convex-at-the-top",
        "incomes fall with rank at the top, because delta = " + format_double(parameters_.delta) + " is above 1");
  }
  return reasons;
}

}  // namespace solleva::measure
