// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "solleva/base/errors.h"
#include "solleva/base/result.h"

namespace solleva {

/// Two ends between which a function changes sign.
struct Bracket {
  double lo = 0;
  double hi = 0;
};

struct RootOptions {
  double relative = 0;         ///< stop when the bracket is shorter than this times |root|; 0 means neighbouring doubles
  double absolute = 0;         ///< or shorter than this
  int max_evaluations = 4000;  ///< some 10 are usual; halving alone from 1e300 down to one ulp takes 1100
};

namespace detail {

/// Where to look next, as a fraction of the way from the newest end a to the other end b; c is the end that was given up.
/// Inverse quadratic interpolation where it is safe (root-finding#2), else the middle.
struct Point {
  double x = 0;
  double f = 0;
};

inline double next_fraction(Point a, Point b, Point c) {
  const double xi = (a.x - b.x) / (c.x - b.x);
  const double phi = (a.f - b.f) / (c.f - b.f);
  const bool safe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
  if (!safe) return 0.5;
  return a.f / (b.f - a.f) * c.f / (b.f - c.f) + (c.x - a.x) / (b.x - a.x) * a.f / (c.f - a.f) * b.f / (c.f - b.f);
}

}  // namespace detail

/// A root of the continuous function `f(double) -> double` between the two ends, at which it must have opposite signs (or be 0).
/// Allocates nothing unless it fails.
///
/// Formula: docs/methods/root-finding.md, root-finding#1 to root-finding#3.
/// Source: Chandrupatla (1997), Advances in Engineering Software 28, 145-149.
/// Units: f in any, lo, hi and root in the same unit.
/// Errors: base.no-bracket (no change of sign), base.bad-value (an end is not finite, or f gives NaN), base.no-convergence (too
/// many evaluations). Edge cases: an end that is a root is returned as it is; f may be infinite (with its sign) at an end; at a
/// jump the place of the jump is returned. Of the two last ends the one with the smaller |f| is taken.
template <class F>
Result<double> find_root(F&& f, Bracket bracket, RootOptions options = {}) {
  using detail::Point;
  if (!std::isfinite(bracket.lo) || !std::isfinite(bracket.hi)) {
    return fail({errors::bad_value, "a root is sought between ends that are not finite"});
  }
  Point a{bracket.lo, f(bracket.lo)};
  Point b{bracket.hi, f(bracket.hi)};
  if (a.f == 0) return a.x;
  if (b.f == 0) return b.x;
  if (std::isnan(a.f) || std::isnan(b.f)) return fail({errors::bad_value, "the function has no value at an end of the bracket"});
  if ((a.f < 0) == (b.f < 0)) return fail({errors::no_bracket, "the function does not change sign between the two ends"});

  double fraction = 0.5;
  for (int evaluations = 2; evaluations < options.max_evaluations; ++evaluations) {
    const Point best = std::fabs(a.f) < std::fabs(b.f) ? a : b;
    const double width = std::fabs(b.x - a.x);
    const double ulp = std::fabs(best.x) * std::numeric_limits<double>::epsilon() + std::numeric_limits<double>::denorm_min();
    const double tolerance = std::max({options.relative * std::fabs(best.x), options.absolute, ulp});
    if (width <= tolerance) return best.x;
    const double margin = std::min(0.5, tolerance / width);
    fraction = std::clamp(fraction, margin, 1 - margin);

    const double middle = 0.5 * a.x + 0.5 * b.x;
    double x = fraction == 0.5 ? middle : a.x + fraction * (b.x - a.x);
    if (x == a.x || x == b.x) x = middle;
    if (x == a.x || x == b.x) return best.x;
    const Point next{x, f(x)};
    if (next.f == 0) return next.x;
    if (std::isnan(next.f)) return fail({errors::bad_value, "the function has no value inside the bracket"});
    Point given_up = a;
    if ((next.f < 0) != (a.f < 0)) {
      given_up = b;
      b = a;
    }
    a = next;
    fraction = detail::next_fraction(a, b, given_up);
    if (!std::isfinite(fraction)) fraction = 0.5;
  }
  return fail({errors::no_convergence, "no root found within the allowed number of evaluations"});
}

}  // namespace solleva
