// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::plan::cooperative {

/// How a sum of smallest units of money is shared out when it does not divide evenly. Whatever the rule, shares and what is left add up to the sum.
enum class Rounding {
  largest_remainder,  ///< all shares down, then a unit each to the largest remainders (the first of equal ones); nothing is left
  down,               ///< all shares down; what is left is kept
  nearest,            ///< each to the nearest unit, halves to the even one; what is left, or is lacking, is kept
};

std::string_view name_of(Rounding rounding);
std::optional<Rounding> rounding_named(std::string_view name);

struct Shared {
  std::vector<std::int64_t> share;  ///< one for each weight
  std::int64_t left = 0;            ///< the sum less the shares; below 0 where rounding gave more than there was
};

/// Shares `sum` out in proportion to weights.
/// Formula: docs/methods/cooperative.md, cooperative#13. Source: Balinski and Young (1982), Fair Representation, ch. 3 (Hamilton's method). Units: smallest
/// units of money; weights in any unit, 0 to 10^15. Arithmetic is exact.
/// Errors: plan.bad-statute where a weight is below 0 or beyond 10^15, or all are 0 while the sum is not.
Result<Shared> share_out(std::int64_t sum, const std::vector<std::int64_t>& weights, Rounding rounding);

}  // namespace solleva::plan::cooperative
