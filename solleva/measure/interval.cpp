// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/interval.h"

#include <cmath>

#include "solleva/base/student.h"

namespace solleva::measure {
namespace {

/// The value on the scale of the interval, and how fast that scale moves with it.
struct Scaled {
  double at;
  double slope;
};

Scaled scaled(double value, IntervalScale scale) {
  switch (scale) {
    case IntervalScale::logit: return {std::log(value / (1 - value)), 1 / (value * (1 - value))};
    case IntervalScale::log: return {std::log(value), 1 / value};
    case IntervalScale::plain: break;
  }
  return {value, 1};
}

double back(double at, IntervalScale scale) {
  switch (scale) {
    case IntervalScale::logit: return 1 / (1 + std::exp(-at));
    case IntervalScale::log: return std::exp(at);
    case IntervalScale::plain: break;
  }
  return at;
}

}  // namespace

void add_interval(Estimate& estimate, const IntervalOptions& options) {
  if (!estimate.value || !estimate.se || !estimate.df) return;
  if (!std::isfinite(*estimate.se)) {
    estimate.se.reset();
    estimate.deff.reset();
    estimate.flags.push_back({"error-not-finite", "the standard error is too large to be written as a number"});
    return;
  }
  const bool zero = *estimate.se <= 1e-14 * std::fabs(*estimate.value);  // but for rounding
  if (!(*estimate.df > 0)) {
    if (zero) {
      estimate.se.reset();
      estimate.deff.reset();
    }
    estimate.flags.push_back({"no-degrees-of-freedom", "there are no more sampled units than strata, so no interval can be given"});
    return;
  }
  const double value = *estimate.value;
  const bool inside = options.scale == IntervalScale::plain || (value > 0 && (options.scale == IntervalScale::log || value < 1));
  if (!inside) {
    estimate.flags.push_back({"no-interval", "the value lies at the end of what it can be, where this kind of interval does not exist"});
    return;
  }
  if (zero) {
    estimate.se = 0;
    estimate.deff.reset();
    estimate.flags.push_back({"no-interval", "the standard error is 0: nothing that was sampled differs in what counts here, which does "
                                             "not say that nothing would in another sample"});
    return;
  }
  const Scaled here = scaled(value, options.scale);
  const double reach = student_quantile(0.5 + options.level / 2, *estimate.df) * *estimate.se * here.slope;
  const double lower = back(here.at - reach, options.scale), upper = back(here.at + reach, options.scale);
  if (!std::isfinite(lower) || !std::isfinite(upper)) {
    estimate.flags.push_back({"no-interval", "the interval is too wide to be written as numbers"});
    return;
  }
  estimate.lower = lower;
  estimate.upper = upper;
}

}  // namespace solleva::measure
