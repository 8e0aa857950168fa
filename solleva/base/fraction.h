// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace solleva {

/// An exact number: a whole number over another, in lowest terms. For weights and cut-offs whose ties must be told exactly.
/// Formula: numerator / denominator. Source: definition. Units: whatever it is a part of.
class Fraction {
 public:
  constexpr Fraction() = default;
  /// `numerator / denominator`; empty where the denominator is not above 0 or a number is -2^63.
  static std::optional<Fraction> of(std::int64_t numerator, std::int64_t denominator);

  /// The number that `text` states: "1/18", "0.25", "33". Empty for anything else, and where more than 9 decimals are stated.
  static std::optional<Fraction> parse(std::string_view text);

  /// What a double stands for: the decimal number that it was written as where that has up to 9 decimals; otherwise the fraction
  /// with a denominator up to 10,000 within 1e-12 of it, as 0.16666666666666666 is 1/6; otherwise empty.
  static std::optional<Fraction> of_double(double value);

  constexpr std::int64_t numerator() const { return numerator_; }
  constexpr std::int64_t denominator() const { return denominator_; }
  double value() const { return static_cast<double>(numerator_) / static_cast<double>(denominator_); }
  std::string text() const;  ///< "1/18", "1"

  // Empty where 64 bits do not hold the result (or a divisor is not above 0).
  std::optional<Fraction> plus(Fraction other) const;
  std::optional<Fraction> minus(Fraction other) const { return plus(Fraction(-other.numerator_, other.denominator_)); }
  std::optional<Fraction> times(Fraction other) const;
  std::optional<Fraction> over(Fraction other) const;

  friend constexpr bool operator==(const Fraction&, const Fraction&) = default;

 private:
  constexpr Fraction(std::int64_t numerator, std::int64_t denominator) : numerator_(numerator), denominator_(denominator) {}
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

/// The smallest number that both divide; both above 0. Empty where 64 bits do not hold it.
std::optional<std::int64_t> least_common_multiple(std::int64_t a, std::int64_t b);

/// The smallest whole number that is at least `part` of `whole`; part in [0, 1], whole >= 0.
/// Formula: ceil(part whole), in whole numbers only. Source: definition. Units: those of `whole`.
std::int64_t ceiling_of(Fraction part, std::int64_t whole);

}  // namespace solleva
