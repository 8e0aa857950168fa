// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace solleva {

/// The order that sorts `values` ascending: values[order[0]] <= values[order[1]] <= ...; equal values keep their order of
/// appearance, -0 equals 0, NaN comes last. Up to 2^32 - 1 values.
std::vector<std::uint32_t> sorted_order(std::span<const double> values);

/// Values in ascending order, with where each stood before.
struct Sorted {
  std::vector<double> values;
  std::vector<std::uint32_t> order;
};

/// `values` in the order of sorted_order, and that order.
/// Formula: as sorted_order. Source: definition (radix sort on the bits). Units: those of the values.
Sorted sorted(std::span<const double> values);
/// The same in the memory of `values`: 4 bytes a value are added, for the order. Threads never change a result.
/// Formula: as sorted_order. Source: McIlroy, Bostic and McIlroy (1993), Computing Systems 6, 5-27 (program C). Units: those of the values.
Sorted sorted(std::vector<double>&& values, unsigned threads);

/// The values in that order. Formula: values[order[i]]. Source: definition. Units: those of the values.
std::vector<double> in_order(std::span<const double> values, std::span<const std::uint32_t> order);

/// Values in ascending order, each with its weight.
struct WeightedValues {
  std::vector<double> values;
  std::vector<double> weights;
};

WeightedValues sort_weighted(std::span<const double> values, std::span<const double> weights);

}  // namespace solleva
