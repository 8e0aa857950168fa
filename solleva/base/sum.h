// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <span>

namespace solleva {

/// A compensated running sum: keeps the rounding error of every addition beside the sum. A state to merge: sums of fixed
/// chunks merged in fixed order give the same bytes for any number of threads.
/// Formula: docs/methods/summation.md, summation#1 and summation#2.
/// Source: Neumaier (1974), Zeitschrift fuer Angewandte Mathematik und Mechanik 54, 39-51, algorithm IV.
/// Units: those of the summands. Edge cases: nothing added gives 0; an infinite or NaN summand gives what plain addition gives.
class Sum {
 public:
  void add(double term) {
    const double total = sum_ + term;
    if (std::fabs(sum_) >= std::fabs(term)) {
      error_ += (sum_ - total) + term;
    } else {
      error_ += (term - total) + sum_;
    }
    sum_ = total;
  }

  void merge(const Sum& other) {
    add(other.sum_);
    error_ += other.error_;
  }

  double value() const { return std::isfinite(sum_) ? sum_ + error_ : sum_; }

 private:
  double sum_ = 0;
  double error_ = 0;
};

/// The compensated sum of `terms`, in their order.
/// Formula: summation#1. Source: as for Sum. Units: those of the terms.
inline double sum(std::span<const double> terms) {
  Sum total;
  for (const double term : terms) total.add(term);
  return total.value();
}

}  // namespace solleva
