// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>

#include "solleva/base/errors.h"
#include "solleva/base/quadrature_rules.h"
#include "solleva/base/result.h"
#include "solleva/base/sum.h"

namespace solleva {

/// Integrates `f` between the ends of `interval`; a < b is not needed. `f` takes a double, or an Abscissa to know how far it is
/// from either end to full precision. Allocates nothing unless it fails.
///
/// `integrate` is the tanh-sinh rule, halving the interval where that does not converge: for integrands that are smooth inside,
/// with or without integrable singularities (logarithms, powers > -1) at the ends. It never evaluates f at the ends. A power
/// singularity at an end that is not 0 needs an Abscissa, for x itself cannot come near enough to that end. `integrate_smooth` is
/// the adaptive Gauss-Kronrod rule of 10 and 21 points: cheaper where f is smooth at the ends too.
///
/// Formula: docs/methods/quadrature.md, quadrature#1 to quadrature#5 (tanh-sinh), quadrature#6 and quadrature#7 (Gauss-Kronrod).
/// Source: Takahasi and Mori (1974), Publ. RIMS Kyoto 9, 721-741; error estimate of Bailey, Jeyabalan and Li (2005), Experimental
/// Mathematics 14, 317-329; Piessens and others, QUADPACK (1983), rule QK21 and its error estimate.
/// Units: the integral is in the unit of f times that of x; error_bound likewise.
/// Errors: base.bad-value (an end or a value of f is not finite), base.no-convergence (the tolerance is out of reach: the
/// integral diverges, or has a singularity inside; cut the interval there). Edge cases: a == b gives 0; the tolerance is never
/// taken smaller than 2^-50 of the integral of |f|.
template <class F>
Result<Integral> integrate(F&& f, Interval interval, QuadratureOptions options = {});

template <class F>
Result<Integral> integrate_smooth(F&& f, Interval interval, QuadratureOptions options = {});

namespace quadrature_detail {

template <class F>
double call(F& f, const Abscissa& at) {
  if constexpr (std::is_invocable_v<F&, double>) {
    return f(at.x);
  } else {
    return f(at);
  }
}

/// One side of a panel on the transformed axis.
struct Side {
  std::size_t last = tanh_sinh_steps;  ///< how far out the terms count, in steps of the finest level
  bool runs_into_end = true;           ///< whether they might still count beyond it
  std::size_t outermost = 0;           ///< the furthest step evaluated, and twice |f| times the distance there:
  double rest = 0;                     ///< about the area between it and the end
  double highest = 0;                  ///< the largest |f| seen

  double tail() const { return runs_into_end ? rest : 0; }
};

/// What a rule found on one part of the interval.
struct Found {
  double value = 0;
  double error = 0;
  double magnitude = 0;  ///< the integral of |f|
  int evaluations = 0;
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

struct Part {
  Interval interval;
  Found found;
};

inline bool less_wrong(const Part& a, const Part& b) {
  return a.found.error < b.found.error;
}

/// The parts with their errors added up, in their order in memory.
inline Integral total_of(std::span<const Part> parts, double& magnitude) {
  Integral total;
  Sum value;
  magnitude = 0;
  for (const Part& part : parts) {
    value.add(part.found.value);
    total.error_bound += part.found.error;
    magnitude += part.found.magnitude;
  }
  total.value = value.value();
  return total;
}

/// Halves the part with the largest error until all errors together are allowed (quadrature#5). `rule(part, tolerance)` looks at
/// one part.
template <class Rule>
Result<Integral> halve_the_worst(Interval whole, const QuadratureOptions& options, Rule rule) {
  if (!std::isfinite(whole.a) || !std::isfinite(whole.b)) {
    return fail({errors::bad_value, "an integral is sought between ends that are not finite"});
  }
  if (whole.a == whole.b) return Integral{};
  const auto allowed = [&](double value, double magnitude) {
    return std::max({options.absolute, options.relative * std::fabs(value), 0x1p-50 * magnitude});
  };
  constexpr std::size_t most = 256;
  std::array<Part, most> parts;
  std::size_t count = 1;
  parts[0] = {whole, rule(whole, allowed)};
  int evaluations = parts[0].found.evaluations;
  for (;;) {
    double magnitude = 0;
    Integral total = total_of({parts.data(), count}, magnitude);
    total.evaluations = evaluations;
    if (!std::isfinite(magnitude)) return fail({errors::bad_value, "the integrand has a value that is not finite"});
    const double tolerance = allowed(total.value, magnitude);
    if (total.error_bound <= tolerance) return total;
    std::pop_heap(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(count), less_wrong);
    const Interval worst = parts[count - 1].interval;
    const double middle = 0.5 * worst.a + 0.5 * worst.b;
    if (count == most || evaluations >= options.max_evaluations || middle == worst.a || middle == worst.b) {
      return fail({errors::no_convergence, "the integral does not reach the tolerance asked for"});
    }
    const auto allowed_here = [&](double, double here) { return std::max(tolerance / 16, 0x1p-51 * here); };
    parts[count - 1] = {{worst.a, middle}, rule({worst.a, middle}, allowed_here)};
    evaluations += parts[count - 1].found.evaluations;
    std::push_heap(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(count), less_wrong);
    parts[count] = {{middle, worst.b}, rule({middle, worst.b}, allowed_here)};
    evaluations += parts[count].found.evaluations;
    ++count;
    std::push_heap(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(count), less_wrong);
  }
}

}  // namespace quadrature_detail

template <class F>
Result<Integral> integrate(F&& f, Interval interval, QuadratureOptions options) {
  using namespace quadrature_detail;
  return halve_the_worst(interval, options, [&](Interval part, auto allowed) {
    return TanhSinh<std::remove_reference_t<F>>(f, interval, part).integrate(allowed);
  });
}

template <class F>
Result<Integral> integrate_smooth(F&& f, Interval interval, QuadratureOptions options) {
  using namespace quadrature_detail;
  return halve_the_worst(interval, options, [&](Interval part, auto) { return gauss_kronrod(f, interval, part); });
}

}  // namespace solleva
