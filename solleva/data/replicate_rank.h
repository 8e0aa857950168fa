// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace solleva::data {

/// How many of the columns are independent, but for the rounding with which files write weights (a part of 1e-5 of a column). Of
/// long columns it looks at random combinations of rows, which have the same rank but with a chance of nought.
std::size_t rank_of(std::span<const std::vector<double>> columns);

}  // namespace solleva::data
