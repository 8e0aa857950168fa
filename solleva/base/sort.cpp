// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/parallel.h"

namespace solleva {
namespace {

/// Values to be put in order, each with its number.
struct Columns {
  std::span<double> values;
  std::span<std::uint32_t> order;

  std::size_t size() const { return values.size(); }
  Columns part(std::size_t begin, std::size_t end) const {
    return {values.subspan(begin, end - begin), order.subspan(begin, end - begin)};
  }
};

/// A whole number that orders as the double does; -0 must have been made 0, and NaN positive.
std::uint64_t key_of(double value) {
  constexpr std::uint64_t sign = std::uint64_t{1} << 63U;
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

/// What a part is sorted by: the bits in which its keys differ; where they do not differ, its numbers.
struct SortKey {
  explicit SortKey(Columns part) {
    std::uint64_t low = std::numeric_limits<std::uint64_t>::max(), high = 0;
    for (const double value : part.values) {
      const std::uint64_t key = key_of(value);
      low = std::min(low, key);
      high = std::max(high, key);
    }
    by_number = low == high;
    if (by_number) {
      const auto [first, last] = std::ranges::minmax(part.order);
      low = first;
      high = last;
    }
    least = low;
    width = static_cast<unsigned>(std::bit_width(high - low));
  }
  std::uint64_t operator()(double value, std::uint32_t number) const { return (by_number ? number : key_of(value)) - least; }

  std::uint64_t least = 0;
  unsigned width = 0;  ///< of the keys less the least, in bits
  bool by_number = false;
};

/// 256 targets at once: more do not stay in the nearest caches (measured at 10^6, 10^7 and 10^8).
constexpr unsigned digit_bits = 8;
constexpr std::size_t digit_values = std::size_t{1} << digit_bits;
constexpr std::size_t small = 1U << 14U;  ///< so many are sorted at once, in room that fits a cache
constexpr std::size_t few = 96;           ///< below this a comparison sort is faster

struct Entry {
  double value;
  std::uint32_t number;
  std::uint64_t key;
  friend bool operator<(const Entry& a, const Entry& b) { return a.key < b.key || (a.key == b.key && a.number < b.number); }
};

struct Room {
  std::vector<Entry> entries, other;
  std::vector<std::uint32_t> numbers;
};

/// Finishes an order by leading bits: entries that share them stand together and mostly are alone or equal. Equal ones need their
/// numbers sorted only.
void sort_runs(std::span<Entry> entries, unsigned rest, std::vector<std::uint32_t>& numbers) {
  for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    bool in_order = true, equal = true;
    for (end = begin + 1; end < entries.size() && entries[end].key >> rest == entries[begin].key >> rest; ++end) {
      in_order = in_order && entries[end - 1] < entries[end];
      equal = equal && entries[end - 1].key == entries[end].key;
    }
    if (in_order) continue;
    if (!equal) {
      std::sort(entries.begin() + static_cast<std::ptrdiff_t>(begin), entries.begin() + static_cast<std::ptrdiff_t>(end));
      continue;
    }
    numbers.clear();
    for (std::size_t i = begin; i < end; ++i) numbers.push_back(entries[i].number);
    std::ranges::sort(numbers);
    for (std::size_t i = begin; i < end; ++i) entries[i].number = numbers[i - begin];
  }
}

/// A small part: by its leading 16 bits, the lower 8 of them first, then what these leave together.
void sort_small(Columns part, Room& room) {
  const SortKey key_in(part);
  std::vector<Entry>& entries = room.entries;
  entries.resize(part.size());
  for (std::size_t i = 0; i < part.size(); ++i) {
    entries[i] = {part.values[i], part.order[i], key_in(part.values[i], part.order[i])};
  }
  if (part.size() < few) {
    std::sort(entries.begin(), entries.end());
  } else {
    const unsigned rest = key_in.width > 2 * digit_bits ? key_in.width - 2 * digit_bits : 0;
    room.other.resize(part.size());
    for (const unsigned shift : {rest, rest + digit_bits}) {
      std::array<std::uint32_t, digit_values> start{};
      const auto digit = [&](const Entry& entry) { return entry.key >> shift & (digit_values - 1); };
      for (const Entry& entry : entries) ++start[digit(entry)];
      std::uint32_t before = 0;
      for (std::uint32_t& count : start) before += std::exchange(count, before);
      for (const Entry& entry : entries) room.other[start[digit(entry)]++] = entry;
      entries.swap(room.other);
    }
    sort_runs(entries, rest, room.numbers);
  }
  for (std::size_t i = 0; i < part.size(); ++i) {
    part.values[i] = entries[i].value;
    part.order[i] = entries[i].number;
  }
}

/// Exchanges values until each stands in the part of its leading 8 bits, and returns where the parts begin; the last entry is the
/// end. In place: what is taken from the head of a part goes to the head of its own, and so on until one belongs where it began.
std::array<std::size_t, digit_values + 1> split(Columns all) {
  const SortKey key(all);
  const unsigned shift = key.width > digit_bits ? key.width - digit_bits : 0;
  const auto digit = [&](double value, std::uint32_t number) { return static_cast<std::size_t>(key(value, number) >> shift); };
  std::array<std::size_t, digit_values + 1> begin{};
  for (std::size_t i = 0; i < all.size(); ++i) ++begin[digit(all.values[i], all.order[i]) + 1];
  for (std::size_t d = 0; d < digit_values; ++d) begin[d + 1] += begin[d];
  std::array<std::size_t, digit_values + 1> head = begin;
  for (std::size_t d = 0; d < digit_values; ++d) {
    while (head[d] < begin[d + 1]) {
      double value = all.values[head[d]];
      std::uint32_t number = all.order[head[d]];
      for (std::size_t to = digit(value, number); to != d; to = digit(value, number)) {
        const std::size_t at = head[to]++;
        std::swap(value, all.values[at]);
        std::swap(number, all.order[at]);
      }
      all.values[head[d]] = value;
      all.order[head[d]++] = number;
    }
  }
  return begin;
}

void sort_part(Columns part, Room& room) {
  if (part.size() <= small) {
    if (part.size() > 1) sort_small(part, room);
    return;
  }
  const auto begin = split(part);
  for (std::size_t d = 0; d < digit_values; ++d) sort_part(part.part(begin[d], begin[d + 1]), room);
}

/// Leaves `values` in order and returns the order. Equal values keep theirs because their numbers count too, so that the result
/// does not hang on how the work was split.
std::vector<std::uint32_t> sort_in_place(std::vector<double>& values, unsigned threads) {
  require(values.size() <= std::numeric_limits<std::uint32_t>::max(), "fewer than 2^32 values to sort");
  for (double& value : values) value = std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value + 0.0;
  std::vector<std::uint32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  const Columns all{values, order};
  if (values.size() <= small) {
    Room room;
    sort_part(all, room);
    return order;
  }
  const auto begin = split(all);
  const Done done = parallel_chunks({digit_values, 1}, {.threads = threads}, [&](Chunk chunk) {
    Room room;
    sort_part(all.part(begin[chunk.index], begin[chunk.index + 1]), room);
  });
  require(done.has_value(), "nobody can stop a sort");
  return order;
}

}  // namespace

std::vector<std::uint32_t> sorted_order(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  return sort_in_place(copy, 1);
}

Sorted sorted(std::span<const double> values) {
  return sorted(std::vector<double>(values.begin(), values.end()), 1);
}

Sorted sorted(std::vector<double>&& values, unsigned threads) {
  Sorted result{std::move(values), {}};
  result.order = sort_in_place(result.values, threads);
  return result;
}

std::vector<double> in_order(std::span<const double> values, std::span<const std::uint32_t> order) {
  require(values.size() == order.size(), "an order of as many as there are values");
  std::vector<double> result(values.size());
  std::transform(order.begin(), order.end(), result.begin(), [&](std::uint32_t index) { return values[index]; });
  return result;
}

WeightedValues sort_weighted(std::span<const double> values, std::span<const double> weights) {
  require(values.size() == weights.size(), "as many weights as values");
  Sorted both = sorted(values);
  std::vector<double> in_that_order = in_order(weights, both.order);
  return {std::move(both.values), std::move(in_that_order)};
}

}  // namespace solleva
