// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/hadamard.h"

#include <bit>

namespace solleva::data {
namespace {

bool is_prime(std::size_t number) {
  if (number < 2) return false;
  for (std::size_t divisor = 2; divisor * divisor <= number; ++divisor) {
    if (number % divisor == 0) return false;
  }
  return true;
}

}  // namespace

Hadamard::Hadamard(std::size_t at_least) {
  std::size_t order = at_least > 2 ? (at_least + 3) / 4 * 4 : at_least;
  while (!set(order)) order += 4;  // powers of 2 are always among them
  squares_.assign(prime_, false);
  for (std::size_t i = 1; i < prime_; ++i) squares_[i * i % prime_] = true;
}

bool Hadamard::set(std::size_t order) {
  for (doublings_ = 1; order % doublings_ == 0; doublings_ *= 2) {
    base_ = order / doublings_;
    prime_ = 0;
    if (base_ == 1) {
      kind_ = Base::one;
      return true;
    }
    if (base_ % 4 == 0 && is_prime(base_ - 1)) {
      kind_ = Base::paley_one;
      prime_ = base_ - 1;
      return true;
    }
    if (base_ % 4 == 0 && is_prime(base_ / 2 - 1) && (base_ / 2 - 1) % 4 == 1) {
      kind_ = Base::paley_two;
      prime_ = base_ / 2 - 1;
      return true;
    }
  }
  return false;
}

bool Hadamard::is_square(std::size_t row, std::size_t column) const {
  return squares_[(row + prime_ - column) % prime_];
}

bool Hadamard::base_plus(std::size_t row, std::size_t column) const {
  switch (kind_) {
    case Base::one:
      return true;
    case Base::paley_one:
      if (row == column || row == 0) return true;
      return column != 0 && is_square(row - 1, column - 1);
    case Base::paley_two:
      break;
  }
  const std::size_t i = row / 2, j = column / 2;
  const bool odd_row = row % 2 == 1, odd_column = column % 2 == 1;
  if (i == j) return !odd_row && !odd_column;
  const bool positive = i == 0 || j == 0 || is_square(i - 1, j - 1);
  return positive != (odd_row && odd_column);
}

bool Hadamard::plus(std::size_t row, std::size_t column) const {
  const std::size_t i = row / doublings_, j = column / doublings_;
  const bool doubled = std::popcount((row % doublings_) & (column % doublings_)) % 2 == 0;
  // Signs of whole rows and columns are turned so that the first of both is +.
  const bool base = base_plus(i, j) == (base_plus(i, 0) == (base_plus(0, j) == base_plus(0, 0)));
  return doubled == base;
}

}  // namespace solleva::data
