// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "solleva/plan/site/reach.h"

// Made-up places, by the generator of the portfolio benchmark: the finaliser of splitmix64, applied three times.
namespace solleva::bench {

inline std::uint64_t mixed(std::uint64_t z) {
  z += 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

/// U(seed, i, j, k) in [0, 1).
inline double uniform(std::uint64_t seed, std::uint64_t i, std::uint64_t j, std::uint64_t k) {
  return static_cast<double>(mixed(mixed(mixed(seed + i) * 31 + j) * 31 + k) >> 11U) * 0x1.0p-53;
}

struct Country {
  std::vector<plan::Spot> points;
  std::vector<double> weight;
  std::vector<plan::Spot> sites;
};

/// A spot in a square of 1,000 km. Clustered: 9 of 10 lie about one of 200 towns, larger towns more often, at a distance that is a sum of
/// four uniforms (near normal, some 12 km); the others anywhere.
inline plan::Spot spot(std::uint64_t seed, std::uint64_t i, std::uint64_t kind, bool clustered) {
  const plan::Spot anywhere{1000 * uniform(seed, i, kind, 11), 1000 * uniform(seed, i, kind, 12)};
  if (!clustered || uniform(seed, i, kind, 13) < 0.1) return anywhere;
  const double u = uniform(seed, i, kind, 14);
  const auto town = static_cast<std::uint64_t>(200 * u * u);
  const auto bell = [&](std::uint64_t k) {
    double sum = -2;
    for (std::uint64_t part = 0; part < 4; ++part) sum += uniform(seed, i, kind, k + part);
    return 20 * sum;
  };
  const double x = 1000 * uniform(seed, 1'000'000'007, town, 15) + bell(20);
  const double y = 1000 * uniform(seed, 1'000'000'007, town, 16) + bell(30);
  return {std::clamp(x, 0.0, 1000.0), std::clamp(y, 0.0, 1000.0)};
}

/// Villages of 1 to some 2,000 people, most of them small.
inline Country country(std::uint64_t seed, std::size_t points, std::size_t sites, bool clustered) {
  Country made;
  for (std::size_t i = 0; i < points; ++i) {
    made.points.push_back(spot(seed, i, 1, clustered));
    made.weight.push_back(std::floor(std::exp(7.6 * uniform(seed, i, 1, 17) * uniform(seed, i, 1, 18))));
  }
  for (std::size_t i = 0; i < sites; ++i) made.sites.push_back(spot(seed, i, 2, clustered));
  return made;
}

}  // namespace solleva::bench
