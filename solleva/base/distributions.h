// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "solleva/base/philox.h"
#include "solleva/base/result.h"

namespace solleva {

/// Our own distributions: those of the standard library differ between compilers. Each draws from the stream it is given;
/// parameters outside their domain are a broken invariant of the caller. Formulas: docs/methods/random-streams.md.

/// Uniform in the open interval (0, 1), on a grid of 2^-52; never 0 or 1.
/// Formula: random-streams#3. Source: definition. Units: none.
inline double uniform(Stream& stream) {
  return (static_cast<double>(stream.bits64() >> 12U) + 0.5) * 0x1p-52;
}

/// Uniform among 0, ..., n - 1, without bias; n > 0.
/// Formula: random-streams#4. Source: Lemire (2019), ACM TOMACS 29(1) article 3, algorithm 5. Units: a count.
std::uint64_t below(Stream& stream, std::uint64_t n);

/// Standard normal, by inversion: one uniform each, increasing in it.
/// Formula: random-streams#5. Source: as for normal_quantile. Units: standard deviations.
double normal(Stream& stream);

/// The quantile of the standard normal distribution at `probability` in (0, 1), within a relative 1e-15.
/// Formula: random-streams#5. Source: Wichura (1988), Applied Statistics 37, 477-484, algorithm AS 241 (PPND16).
/// Units: `probability` of 1; the result in standard deviations. Edge cases: -infinity at 0, infinity at 1.
double normal_quantile(double probability);

/// Exponential with mean 1, by inversion. Formula: random-streams#6. Source: definition. Units: means.
double exponential(Stream& stream);

/// Gamma with `shape` > 0 and scale 1.
/// Formula: random-streams#7. Source: Marsaglia and Tsang (2000), ACM TOMS 26, 363-372. Units: scales.
double gamma(Stream& stream, double shape);

/// Poisson with `mean` >= 0.
/// Formula: random-streams#8. Source: Hoermann (1993), Insurance: Mathematics and Economics 12, 39-45, algorithm PTRS; inversion
/// below a mean of 10. Units: counts.
std::uint64_t poisson(Stream& stream, double mean);

struct Trials {
  std::uint64_t count = 0;
  double probability = 0;  ///< in [0, 1]
};

/// Successes in independent trials.
/// Formula: random-streams#9. Source: Hoermann (1993), Journal of Statistical Computation and Simulation 46, 101-110, algorithm
/// BTRS; inversion where fewer than 10 successes (or failures) are expected. Units: counts.
std::uint64_t binomial(Stream& stream, Trials trials);

/// An index drawn with chances proportional to given weights, in constant time.
/// Formula: random-streams#10. Source: Walker (1977), ACM TOMS 3, 253-256; Vose (1991), IEEE Trans. Software Eng. 17, 972-975.
/// Units: weights in any unit.
class Discrete {
 public:
  /// Errors: base.bad-value when a weight is negative or not finite, or all are 0.
  static Result<Discrete> of(std::span<const double> weights);
  std::size_t draw(Stream& stream) const;

 private:
  std::vector<double> keep_;
  std::vector<std::size_t> other_;
};

/// Puts `items` into random order, each order with the same chance.
/// Formula: random-streams#11. Source: Durstenfeld (1964), Communications of the ACM 7, 420 (Fisher-Yates). Units: none.
template <class T>
void shuffle(Stream& stream, std::span<T> items) {
  for (std::size_t left = items.size(); left > 1; --left) {
    using std::swap;
    swap(items[left - 1], items[static_cast<std::size_t>(below(stream, left))]);
  }
}

/// 0, ..., n - 1 in random order. Formula: random-streams#11. Source: as for shuffle. Units: none.
std::vector<std::size_t> permutation(Stream& stream, std::size_t n);

}  // namespace solleva
