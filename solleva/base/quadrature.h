// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>

#include "solleva/base/errors.h"
#include "solleva/base/gauss_kronrod.h"
#include "solleva/base/quadrature_rules.h"
#include "solleva/base/result.h"
#include "solleva/base/sum.h"
#include "solleva/base/tanh_sinh.h"

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

namespace detail {

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

}  // namespace detail

template <class F>
Result<Integral> integrate(F&& f, Interval interval, QuadratureOptions options) {
  using namespace detail;
  return halve_the_worst(interval, options, [&](Interval part, auto allowed) {
    return TanhSinh<std::remove_reference_t<F>>(f, interval, part).integrate(allowed);
  });
}

template <class F>
Result<Integral> integrate_smooth(F&& f, Interval interval, QuadratureOptions options) {
  using namespace detail;
  return halve_the_worst(interval, options, [&](Interval part, auto) { return gauss_kronrod(f, interval, part); });
}

}  // namespace solleva
