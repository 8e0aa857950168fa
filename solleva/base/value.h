// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>

#include "solleva/base/result.h"

namespace solleva {

/// Numbers that say what they are. None is made from a bare double without a word of what the double means.

/// A part of a whole, in [0, 1].
/// Formula: value = part / whole, percent = 100 value. Source: definition. Units: value of 1, percent of 100.
class Share {
 public:
  /// Errors: base.bad-value outside [0, 1] or when not a number.
  static Result<Share> of(double fraction);
  /// Errors: base.bad-value outside [0, 100] or when not a
  /// number.
  static Result<Share> of_percent(double percent);

  double value() const { return value_; }
  double percent() const { return 100 * value_; }
  friend auto operator<=>(const Share&, const Share&) = default;

 private:
  explicit Share(double value) : value_(value) {}
  double value_;
};

/// How many units of the population one observation stands for: finite and >= 0.
/// Formula: value. Source: definition. Units: population units.
class Weight {
 public:
  /// Errors: base.bad-value when negative or not finite.
  static Result<Weight> of(double units);

  double value() const { return value_; }
  friend auto operator<=>(const Weight&, const Weight&) = default;

 private:
  explicit Weight(double value) : value_(value) {}
  double value_;
};

/// A calendar year: of prices, of a PPP round.
class Year {
 public:
  constexpr explicit Year(int number) : number_(number) {}
  constexpr int number() const { return number_; }
  friend constexpr auto operator<=>(Year, Year) = default;

 private:
  int number_;
};

}  // namespace solleva
