// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include "solleva/base/quadrature_rules.h"
#include "solleva/base/sum.h"

namespace solleva::detail {

/// One side of a panel on the transformed axis.
struct Side {
  std::size_t last = tanh_sinh_steps;  ///< how far out the terms count, in steps of the finest level
  bool runs_into_end = true;           ///< whether they might still count beyond it
  std::size_t outermost = 0;           ///< the furthest step evaluated, and twice |f| times the distance there:
  double rest = 0;                     ///< about the area between it and the end
  double highest = 0;                  ///< the largest |f| seen

  double tail() const { return runs_into_end ? rest : 0; }
};

/// The tanh-sinh rule over one part of the whole interval.
template <class F>
class TanhSinh {
 public:
  TanhSinh(F& f, Interval whole, Interval part) : f_(f), whole_(whole), part_(part), half_(0.5 * (part.b - part.a)) {}

  /// Halves the step until the error is within tolerance(value, magnitude), or further halving looks hopeless.
  template <class Tolerance>
  Found integrate(Tolerance tolerance) {
    start();
    double error = magnitude();
    double previous_difference = 0;
    for (std::size_t level = 1; level < tanh_sinh_levels && std::isfinite(absolute_); ++level) {
      const double before = value();
      refine(level);
      const double difference = std::fabs(value() - before);
      const double estimate = tanh_sinh_error(difference, previous_difference, magnitude());
      error = estimate + std::fabs(half_) * (lower_.tail() + upper_.tail());
      previous_difference = difference;
      const double allowed = tolerance(value(), magnitude());
      if (level >= 2 && error <= allowed) break;
      if (level >= 3 && estimate * (estimate / magnitude()) > allowed) break;
    }
    return {value(), error, magnitude(), evaluations_};
  }

 private:
  static constexpr double negligible = 0x1p-60;
  static constexpr std::size_t coarsest = std::size_t{1} << (tanh_sinh_levels - 1);

  double value() const { return half_ * step_ * sum_.value(); }
  double magnitude() const { return std::fabs(half_) * step_ * absolute_; }

  /// Adds the term at a step of one side; false where x has run into the end.
  bool add(std::size_t step, bool upper, Side& side) {
    const TanhSinhNode& node = tanh_sinh_node(step);
    const double near = half_ * node.distance;
    const double far = (part_.b - part_.a) - near;
    const Abscissa at{upper ? part_.b - near : part_.a + near, (part_.a - whole_.a) + (upper ? far : near),
                      (whole_.b - part_.b) + (upper ? near : far)};
    if (near == 0) return false;
    if (std::is_invocable_v<F&, double> && (at.x == part_.a || at.x == part_.b)) return false;
    const double height = call(f_, at);
    ++evaluations_;
    sum_.add(node.weight * height);
    absolute_ += std::fabs(node.weight * height);
    side.highest = std::max(side.highest, std::fabs(height));
    if (step >= side.outermost) {
      side.outermost = step;
      side.rest = 2 * std::fabs(height) * node.distance;
    }
    return true;
  }

  /// The coarsest level walks outwards until the terms no longer count, and remembers how far it came.
  void walk(bool upper, Side& side) {
    for (std::size_t step = coarsest; step <= tanh_sinh_steps; step += coarsest) {
      if (!add(step, upper, side)) return;
      if (tanh_sinh_node(step).weight * side.highest <= negligible * absolute_) {
        side.last = step;
        side.runs_into_end = false;
        return;
      }
    }
  }

  void start() {
    step_ = tanh_sinh_step(0);
    add(0, false, lower_);
    upper_.highest = lower_.highest;
    walk(false, lower_);
    walk(true, upper_);
  }

  void refine(std::size_t level) {
    const std::size_t stride = coarsest >> level;
    for (const bool upper : {false, true}) {
      Side& side = upper ? upper_ : lower_;
      for (std::size_t step = stride; step <= side.last; step += 2 * stride) {
        if (!add(step, upper, side)) break;
      }
    }
    step_ = tanh_sinh_step(level);
  }

  F& f_;
  Interval whole_;
  Interval part_;
  double half_;
  double step_ = 1;
  Sum sum_;
  double absolute_ = 0;
  Side lower_;
  Side upper_;
  int evaluations_ = 0;
};

}  // namespace solleva::detail
