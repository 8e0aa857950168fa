// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "solleva/base/fraction.h"

namespace solleva::plan {

/// Who is poor in many ways, in whole numbers: the points of the indicators that a household is deprived in, out of `whole`.
struct M0Rule {
  std::vector<std::int64_t> points;  ///< of each indicator
  std::int64_t whole = 1;
  std::int64_t least = 0;            ///< poor has at least these, and at least one
};

/// Empty where the weights do not add up to 1 or have no common denominator in 64 bits, or where there are more than 64.
std::optional<M0Rule> m0_rule(std::span<const Fraction> weights, Fraction cutoff);

/// The weighted share of deprivations of a household that is poor; 0 of one that is not.
/// Formula: portfolio#9, c(k). Source: Alkire and Foster (2011), Journal of Public Economics 95, p. 478. Units: parts of 1. `deprived`: bit d: indicator d.
double censored_score(const M0Rule& rule, std::uint64_t deprived);

/// What ending deprivations takes off the censored score of a household: its part in M0, times the population. A household that is lifted below
/// the cut-off takes its whole score along; one that is not poor brings nothing.
/// Formula: portfolio#9. Source: as above. Units: parts of 1. `ended`: bit d: indicator d; those that it is not deprived in do not matter.
double m0_reduction(const M0Rule& rule, std::uint64_t deprived, std::uint64_t ended);

}  // namespace solleva::plan
