// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/sort.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "solleva/base/check.h"

namespace solleva {
namespace {

struct Entry {
  std::uint64_t key;
  std::uint32_t index;
  friend bool operator<(const Entry& a, const Entry& b) { return a.key < b.key || (a.key == b.key && a.index < b.index); }
};

/// A whole number that orders as the double does.
std::uint64_t key_of(double value) {
  constexpr std::uint64_t sign = std::uint64_t{1} << 63U;
  if (std::isnan(value)) return std::numeric_limits<std::uint64_t>::max();
  const auto bits = std::bit_cast<std::uint64_t>(value + 0.0);
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

}  // namespace

// Keys carry their index, so the order is total and any sort gives the same one. A radix sort was tried: no faster here below
// 10^7 values.
std::vector<std::uint32_t> sorted_order(std::span<const double> values) {
  require(values.size() <= std::numeric_limits<std::uint32_t>::max(), "fewer than 2^32 values to sort");
  std::vector<Entry> entries(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) entries[i] = {key_of(values[i]), static_cast<std::uint32_t>(i)};
  std::sort(entries.begin(), entries.end());
  std::vector<std::uint32_t> order(entries.size());
  std::transform(entries.begin(), entries.end(), order.begin(), [](const Entry& entry) { return entry.index; });
  return order;
}

std::vector<double> in_order(std::span<const double> values, std::span<const std::uint32_t> order) {
  require(values.size() == order.size(), "an order of as many as there are values");
  std::vector<double> result(values.size());
  std::transform(order.begin(), order.end(), result.begin(), [&](std::uint32_t index) { return values[index]; });
  return result;
}

WeightedValues sort_weighted(std::span<const double> values, std::span<const double> weights) {
  require(values.size() == weights.size(), "as many weights as values");
  const std::vector<std::uint32_t> order = sorted_order(values);
  return {in_order(values, order), in_order(weights, order)};
}

}  // namespace solleva
