// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/hadamard.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace solleva::data {
namespace {

/// Every order up to 200 that the class gives (and a few larger ones) is what it says.
TEST(Hadamards, ColumnsAreOrthogonal) {
  std::vector<std::size_t> sizes;
  for (std::size_t at_least = 1; at_least <= 200; ++at_least) sizes.push_back(at_least);
  for (const std::size_t large : {500U, 700U}) sizes.push_back(large);
  std::size_t last = 0;
  for (const std::size_t at_least : sizes) {
    const Hadamard square(at_least);
    ASSERT_GE(square.order(), at_least);
    if (square.order() == last) continue;
    last = square.order();
    const std::size_t words = (last + 63) / 64;
    std::vector<std::uint64_t> columns(last * words, 0);
    for (std::size_t column = 0; column < last; ++column) {
      ASSERT_TRUE(square.plus(column, 0) && square.plus(0, column)) << last;
      for (std::size_t row = 0; row < last; ++row) {
        if (square.plus(row, column)) columns[column * words + row / 64] |= std::uint64_t{1} << (row % 64);
      }
    }
    for (std::size_t a = 0; a < last; ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        std::size_t differ = 0;
        for (std::size_t word = 0; word < words; ++word) {
          differ += static_cast<std::size_t>(std::popcount(columns[a * words + word] ^ columns[b * words + word]));
        }
        ASSERT_EQ(2 * differ, last) << last << ": columns " << b << " and " << a;
      }
    }
  }
}

/// What is passed over is little: the page on replicate weights says so.
TEST(Hadamards, OrdersThatAreHad) {
  std::vector<std::size_t> passed;
  for (std::size_t order = 4; order <= 200; order += 4) {
    if (Hadamard(order).order() != order) passed.push_back(order);
  }
  EXPECT_EQ(passed, (std::vector<std::size_t>{52, 92, 100, 116, 156, 172, 184, 188}));
  double most = 0;
  for (std::size_t order = 4; order <= 4096; order += 4) {
    most = std::max(most, static_cast<double>(Hadamard(order).order()) / static_cast<double>(order));
  }
  EXPECT_LE(most, 1.08);
}

}  // namespace
}  // namespace solleva::data
