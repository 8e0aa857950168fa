// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::plan::access {

/// Which places can go to which facilities at what cost, by place: the pairs of place i stand at first[i] to first[i + 1] - 1, facilities
/// in rising order. A pair that is not there cannot be gone.
struct Pairs {
  std::size_t places = 0;
  std::size_t facilities = 0;
  std::vector<std::uint64_t> first = {0};   ///< places + 1 of them
  std::vector<std::uint32_t> facility = {};
  std::vector<double> cost = {};            ///< >= 0, as in minutes
};

/// A pair as a table or a search gives it.
struct Pair {
  std::uint32_t place;
  std::uint32_t facility;
  double cost;
};

/// The pairs in order. Errors: plan.bad-pairs where a pair stands twice, or a cost is negative or no number; `unit` of the error is
/// "place, facility" by number from 0, for the caller to name.
Result<Pairs> pairs_of(std::size_t places, std::size_t facilities, std::vector<Pair> list);

}  // namespace solleva::plan::access
