// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/median_fit.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "solleva/base/sum.h"

namespace solleva::measure {
namespace {

using Numbers = std::vector<double>;

constexpr double kBack = 0.99995;  ///< how much of the way to the edge a step goes
constexpr int kMostSteps = 100;

/// Part of the way along `step` that keeps all of `at` above 0.
double room(const Numbers& at, const Numbers& step) {
  double part = 1e20;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (step[i] < 0) part = std::min(part, -at[i] / step[i]);
  }
  return part;
}

void move(Numbers& at, const Numbers& step, double part) {
  for (std::size_t i = 0; i < at.size(); ++i) at[i] += part * step[i];
}

double product(const Numbers& a, const Numbers& b) {
  Sum sum;
  for (std::size_t i = 0; i < a.size(); ++i) sum.add(a[i] * b[i]);
  return sum.value();
}

/// The linear programme: x in [0, 1] for each row, as much of -v y as it carries, s = 1 - x; z and w are the multipliers of both bounds.
class Programme {
 public:
  Programme(std::span<const double> y, std::span<const Regressor> columns, std::span<const double> weights) : columns_(columns) {
    Sum total;
    for (const double one : weights) total.add(one);
    const double mean = total.value() / static_cast<double>(weights.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
      v_.push_back(weights[i] / mean);
      cost_.push_back(-v_[i] * y[i]);
    }
  }

  Result<WeightedFit> run() {
    if (Done done = begin(); !done) return fail(done.error());
    for (int step = 0; step < kMostSteps; ++step) {
      if (gap() <= 1e-11 * size_) return found();
      Done done = advance();
      // Near the solution few rows carry all of the weight, and the last digits may be out of reach.
      if (!done && gap() <= 1e-7 * size_) return found();
      if (!done) return fail(done.error());
    }
    return WeightedFit{};
  }

 private:
  /// Least squares of `response` on the rows v (1, columns) with weights q: what it comes to in each row, and the coefficients.
  struct Solved {
    Numbers rows, coefficients;
  };
  Result<Solved> solve(const Numbers& response, const Numbers& q) const {
    Numbers over(v_.size()), weights(v_.size());
    for (std::size_t i = 0; i < v_.size(); ++i) {
      over[i] = v_[i] > 0 ? response[i] / v_[i] : 0;
      weights[i] = q[i] * v_[i] * v_[i];
    }
    Result<WeightedFit> fit = weighted_fit(over, columns_, weights, false);
    if (!fit) return fail(fit.error());
    for (std::size_t i = 0; i < v_.size(); ++i) fit->fitted[i] *= v_[i];
    return Solved{std::move(fit->fitted), std::move(fit->coefficients)};
  }

  Done begin() {
    x_.assign(v_.size(), 0.5);
    s_ = x_;
    Result<Solved> first = solve(cost_, Numbers(v_.size(), 1));
    if (!first) return fail(first.error());
    dual_ = std::move(first->rows);
    coefficients_ = std::move(first->coefficients);
    Sum size;
    for (std::size_t i = 0; i < v_.size(); ++i) size.add(std::fabs(cost_[i] - dual_[i]));
    size_ = size.value();
    // Multipliers off the edge by a part of what is usual, so that no row begins on it.
    const double off = 0.01 * size_ / static_cast<double>(v_.size());
    for (std::size_t i = 0; i < v_.size(); ++i) {
      const double left = cost_[i] - dual_[i];
      z_.push_back(std::max(left, 0.0) + off);
      w_.push_back(std::max(-left, 0.0) + off);
    }
    return {};
  }

  double gap() const { return product(x_, z_) + product(s_, w_); }

  struct Step {
    Numbers x, z, w, dual, coefficients;
    double primal_part = 1, dual_part = 1;
  };

  /// A Newton step towards the products that are given over the other factor.
  Result<Step> newton(const Numbers& q, const Numbers& response, const Numbers& towards_z, const Numbers& towards_w) const {
    Result<Solved> solved = solve(response, q);
    if (!solved) return fail(solved.error());
    const std::size_t n = v_.size();
    Step step{Numbers(n), Numbers(n), Numbers(n), std::move(solved->rows), std::move(solved->coefficients)};
    Numbers minus(n);
    for (std::size_t i = 0; i < n; ++i) {
      step.x[i] = q[i] * (step.dual[i] - response[i]);
      minus[i] = -step.x[i];
      step.z[i] = towards_z[i] - z_[i] - z_[i] / x_[i] * step.x[i];
      step.w[i] = towards_w[i] - w_[i] + w_[i] / s_[i] * step.x[i];
    }
    step.primal_part = std::min(1.0, kBack * std::min(room(x_, step.x), room(s_, minus)));
    step.dual_part = std::min(1.0, kBack * std::min(room(z_, step.z), room(w_, step.w)));
    return step;
  }

  /// Mehrotra's predictor and corrector.
  Done advance() {
    const std::size_t n = v_.size();
    Numbers q(n), left(n), none(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      q[i] = 1 / (z_[i] / x_[i] + w_[i] / s_[i]);
      left[i] = cost_[i] - dual_[i];
    }
    Result<Step> predicted = newton(q, left, none, none);
    if (!predicted) return fail(predicted.error());
    Sum after;
    for (std::size_t i = 0; i < n; ++i) {
      const double x = predicted->primal_part * predicted->x[i];
      after.add((x_[i] + x) * (z_[i] + predicted->dual_part * predicted->z[i]));
      after.add((s_[i] - x) * (w_[i] + predicted->dual_part * predicted->w[i]));
    }
    const double now = gap(), fallen = after.value() / now;
    const double centre = now * fallen * fallen * fallen / (2 * static_cast<double>(n));
    Numbers towards_z(n), towards_w(n), response(n);
    for (std::size_t i = 0; i < n; ++i) {
      towards_z[i] = (centre - predicted->x[i] * predicted->z[i]) / x_[i];
      towards_w[i] = (centre + predicted->x[i] * predicted->w[i]) / s_[i];
      response[i] = left[i] - towards_z[i] + towards_w[i];
    }
    Result<Step> step = newton(q, response, towards_z, towards_w);
    if (!step) return fail(step.error());
    move(x_, step->x, step->primal_part);
    for (std::size_t i = 0; i < n; ++i) s_[i] -= step->primal_part * step->x[i];
    move(dual_, step->dual, step->dual_part);
    move(coefficients_, step->coefficients, step->dual_part);
    move(z_, step->z, step->dual_part);
    move(w_, step->w, step->dual_part);
    return {};
  }

  WeightedFit found() const {
    WeightedFit fit;
    for (const double one : coefficients_) fit.coefficients.push_back(-one);
    for (std::size_t i = 0; i < v_.size(); ++i) {
      double value = fit.coefficients.front();
      for (std::size_t k = 0; k < columns_.size(); ++k) value += fit.coefficients[k + 1] * columns_[k].values[i];
      fit.fitted.push_back(value);
    }
    return fit;
  }

  std::span<const Regressor> columns_;
  Numbers v_, cost_;                         ///< weights around 1; -v y
  Numbers x_ = {}, s_ = {}, z_ = {}, w_ = {};
  Numbers dual_ = {}, coefficients_ = {};    ///< v (1, columns) times the coefficients, which are minus those of y
  double size_ = 0;
};

}  // namespace

Result<WeightedFit> median_fit(std::span<const double> y, std::span<const Regressor> columns, std::span<const double> weights) {
  return Programme(y, columns, weights).run();
}

}  // namespace solleva::measure
