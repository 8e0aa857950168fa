// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace solleva::data {

/// A square of +1 and -1 whose columns are orthogonal to each other, with + in the whole first row and column. By Sylvester's
/// doubling of 1 or of Paley's squares of order q + 1 (q a prime, 3 modulo 4) or 2(q + 1) (q a prime, 1 modulo 4). Orders that
/// need a power of a prime (52, 100, ...) or a search (92, 116, ...) are passed over for the next one.
/// Source: Paley (1933), Journal of Mathematics and Physics 12, 311-320; Hedayat and Wallis (1978), Annals of Statistics 6,
/// 1184-1238.
class Hadamard {
 public:
  /// The smallest of these squares of at least this order.
  explicit Hadamard(std::size_t at_least);

  std::size_t order() const { return doublings_ * base_; }
  bool plus(std::size_t row, std::size_t column) const;

 private:
  enum class Base { one, paley_one, paley_two };
  bool set(std::size_t order);
  bool base_plus(std::size_t row, std::size_t column) const;
  bool is_square(std::size_t row, std::size_t column) const;

  Base kind_ = Base::one;
  std::size_t doublings_ = 1;  ///< a power of 2
  std::size_t base_ = 1;       ///< order of what is doubled
  std::size_t prime_ = 0;
  std::vector<bool> squares_;  ///< which residues of the prime are squares
};

}  // namespace solleva::data
