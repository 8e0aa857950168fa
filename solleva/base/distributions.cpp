// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/distributions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "solleva/base/check.h"
#include "solleva/base/errors.h"
#include "solleva/base/sum.h"

namespace solleva {
namespace {

using Coefficients = std::array<double, 8>;

double polynomial(const Coefficients& coefficients, double x) {
  double value = 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) value = value * x + coefficients[i];
  return value;
}

double ratio(const Coefficients& above, const Coefficients& below, double x) {
  return polynomial(above, x) / polynomial(below, x);
}

/// High and low half of a 64 x 64 bit product.
struct Product {
  std::uint64_t high;
  std::uint64_t low;
};

Product multiply(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return {static_cast<std::uint64_t>(product >> 64U), static_cast<std::uint64_t>(product)};
}

/// log k! less (k + 1/2) log(k + 1) - (k + 1) + log(2 pi)/2, random-streams#8.
double stirling_rest(double k) {
  constexpr std::array<double, 10> small{0.08106146679532726,  0.04134069595540929, 0.02767792568499834, 0.02079067210376509,
                                         0.01664469118982119,  0.01387612882307075, 0.01189670994589177, 0.01041126526197209,
                                         0.009255462182712733, 0.008330563433362871};
  if (k < 10) return small[static_cast<std::size_t>(k)];
  const double next = k + 1;
  const double square = next * next;
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / next;
}

double log_factorial(double k) {
  const double next = k + 1;
  return (k + 0.5) * std::log(next) - next + 0.5 * std::log(2 * std::numbers::pi) + stirling_rest(k);
}

/// The hat of transformed rejection: a candidate, how far it is from the edges, and a uniform to accept it by.
struct Candidate {
  double k;
  double edge;
  double v;
};

struct Hat {
  double a;
  double b;
  double centre;
};

Candidate propose(Stream& stream, const Hat& hat) {
  const double u = uniform(stream) - 0.5;
  const double v = uniform(stream);
  const double edge = 0.5 - std::fabs(u);
  return {std::floor((2 * hat.a / edge + hat.b) * u + hat.centre), edge, v};
}

std::uint64_t poisson_by_inversion(Stream& stream, double mean) {
  double rest = uniform(stream);
  double chance = std::exp(-mean);
  std::uint64_t k = 0;
  while (rest > chance && chance > 0) {
    rest -= chance;
    ++k;
    chance *= mean / static_cast<double>(k);
  }
  return k;
}

std::uint64_t poisson_by_rejection(Stream& stream, double mean) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const Hat hat{-0.059 + 0.02483 * b, b, mean + 0.43};
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double quick = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const Candidate drawn = propose(stream, hat);
    if (drawn.edge >= 0.07 && drawn.v <= quick) return static_cast<std::uint64_t>(drawn.k);
    if (drawn.k < 0 || (drawn.edge < 0.013 && drawn.v > drawn.edge)) continue;
    const double height = std::log(drawn.v * inverse_alpha / (hat.a / (drawn.edge * drawn.edge) + hat.b));
    if (height <= drawn.k * std::log(mean) - mean - log_factorial(drawn.k)) return static_cast<std::uint64_t>(drawn.k);
  }
}

/// For probabilities up to 1/2.
std::uint64_t binomial_by_inversion(Stream& stream, Trials trials) {
  const double odds = trials.probability / (1 - trials.probability);
  double rest = uniform(stream);
  double chance = std::exp(static_cast<double>(trials.count) * std::log1p(-trials.probability));
  std::uint64_t k = 0;
  while (rest > chance && k < trials.count) {
    rest -= chance;
    ++k;
    chance *= odds * static_cast<double>(trials.count - k + 1) / static_cast<double>(k);
  }
  return k;
}

/// For probabilities up to 1/2 and 10 expected successes or more.
std::uint64_t binomial_by_rejection(Stream& stream, Trials trials) {
  const double n = static_cast<double>(trials.count);
  const double p = trials.probability;
  const double spread = std::sqrt(n * p * (1 - p));
  const double b = 1.15 + 2.53 * spread;
  const Hat hat{-0.0873 + 0.0248 * b + 0.01 * p, b, n * p + 0.5};
  const double quick = 0.92 - 4.2 / b;
  const double odds = p / (1 - p);
  const double alpha = (2.83 + 5.1 / b) * spread;
  const double mode = std::floor((n + 1) * p);
  for (;;) {
    const auto [k, edge, v] = propose(stream, hat);
    if (k < 0 || k > n) continue;
    if (edge >= 0.07 && v <= quick) return static_cast<std::uint64_t>(k);
    const double height = std::log(v * alpha / (hat.a / (edge * edge) + hat.b));
    const double allowed = (mode + 0.5) * std::log((mode + 1) / (odds * (n - mode + 1))) +
                           (n + 1) * std::log((n - mode + 1) / (n - k + 1)) + (k + 0.5) * std::log(odds * (n - k + 1) / (k + 1)) +
                           stirling_rest(mode) + stirling_rest(n - mode) - stirling_rest(k) - stirling_rest(n - k);
    if (height <= allowed) return static_cast<std::uint64_t>(k);
  }
}

}  // namespace

std::uint64_t below(Stream& stream, std::uint64_t n) {
  require(n > 0, "a draw among at least one");
  Product product = multiply(stream.bits64(), n);
  if (product.low < n) {
    const std::uint64_t bias = (0 - n) % n;
    while (product.low < bias) product = multiply(stream.bits64(), n);
  }
  return product.high;
}

double normal(Stream& stream) {
  return normal_quantile(uniform(stream));
}

double normal_quantile(double probability) {
  constexpr Coefficients a{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
                           4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3};
  constexpr Coefficients b{1.0,
                           4.2313330701600911252e1,
                           6.8718700749205790830e2,
                           5.3941960214247511077e3,
                           2.1213794301586595867e4,
                           3.9307895800092710610e4,
                           2.8729085735721942674e4,
                           5.2264952788528545610e3};
  constexpr Coefficients c{1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                           3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                           2.27238449892691845833e-2, 7.74545014278341407640e-4};
  constexpr Coefficients d{1.0,
                           2.05319162663775882187e0,
                           1.67638483018380384940e0,
                           6.89767334985100004550e-1,
                           1.48103976427480074590e-1,
                           1.51986665636164571966e-2,
                           5.47593808499534494600e-4,
                           1.05075007164441684324e-9};
  constexpr Coefficients e{6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                           2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                           2.71155556874348757815e-5, 2.01033439929228813265e-7};
  constexpr Coefficients f{1.0,
                           5.99832206555887937690e-1,
                           1.36929880922735805310e-1,
                           1.48753612908506148525e-2,
                           7.86869131145613259100e-4,
                           1.84631831751005468180e-5,
                           1.42151175831644588870e-7,
                           2.04426310338993978564e-15};
  const double offset = probability - 0.5;
  if (std::fabs(offset) <= 0.425) return offset * ratio(a, b, 0.180625 - offset * offset);
  const double tail = std::min(probability, 1 - probability);
  if (tail == 0) return std::copysign(HUGE_VAL, offset);
  const double r = std::sqrt(-std::log(tail));
  return std::copysign(r <= 5 ? ratio(c, d, r - 1.6) : ratio(e, f, r - 5), offset);
}

double exponential(Stream& stream) {
  return -std::log(uniform(stream));
}

double gamma(Stream& stream, double shape) {
  require(shape > 0 && std::isfinite(shape), "a gamma distribution has a shape above 0");
  if (shape < 1) {
    const double larger = gamma(stream, shape + 1);
    return larger * std::pow(uniform(stream), 1 / shape);
  }
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal(stream);
    const double root = 1 + c * x;
    const double u = uniform(stream);
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

std::uint64_t poisson(Stream& stream, double mean) {
  require(mean >= 0 && mean <= 0x1p52, "a Poisson distribution has a mean of 0 or more");
  return mean < 10 ? poisson_by_inversion(stream, mean) : poisson_by_rejection(stream, mean);
}

std::uint64_t binomial(Stream& stream, Trials trials) {
  require(trials.probability >= 0 && trials.probability <= 1 && trials.count <= (std::uint64_t{1} << 52U),
          "a chance lies between 0 and 1");
  if (trials.probability > 0.5) return trials.count - binomial(stream, {trials.count, 1 - trials.probability});
  const double expected = static_cast<double>(trials.count) * trials.probability;
  return expected < 10 ? binomial_by_inversion(stream, trials) : binomial_by_rejection(stream, trials);
}

Result<Discrete> Discrete::of(std::span<const double> weights) {
  Sum sum;
  for (const double weight : weights) {
    if (!(weight >= 0) || !std::isfinite(weight)) return fail({errors::bad_value, "a chance is negative or not finite"});
    sum.add(weight);
  }
  const double total = sum.value();
  if (!(total > 0) || !std::isfinite(total)) return fail({errors::bad_value, "the chances do not add up to a number above 0"});
  const std::size_t n = weights.size();
  Discrete table;
  table.keep_.resize(n);
  table.other_.resize(n);
  std::vector<std::size_t> small;
  std::vector<std::size_t> large;
  for (std::size_t i = 0; i < n; ++i) {
    table.keep_[i] = weights[i] / total * static_cast<double>(n);
    table.other_[i] = i;
    (table.keep_[i] < 1 ? small : large).push_back(i);
  }
  while (!small.empty() && !large.empty()) {
    const std::size_t poor = small.back();
    const std::size_t rich = large.back();
    small.pop_back();
    table.other_[poor] = rich;
    table.keep_[rich] -= 1 - table.keep_[poor];
    if (table.keep_[rich] >= 1) continue;
    large.pop_back();
    small.push_back(rich);
  }
  for (const std::size_t i : small) {
    if (weights[i] > 0) table.keep_[i] = 1;
  }
  return table;
}

std::size_t Discrete::draw(Stream& stream) const {
  const auto at = static_cast<std::size_t>(below(stream, keep_.size()));
  return uniform(stream) < keep_[at] ? at : other_[at];
}

std::vector<std::size_t> permutation(Stream& stream, std::size_t n) {
  std::vector<std::size_t> items(n);
  std::iota(items.begin(), items.end(), std::size_t{0});
  shuffle(stream, std::span<std::size_t>(items));
  return items;
}

}  // namespace solleva
