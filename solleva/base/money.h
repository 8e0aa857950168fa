// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "solleva/base/result.h"

namespace solleva {

/// A currency: three capital letters of ISO 4217.
class Currency {
 public:
  /// Errors: base.bad-value unless `code` is three letters A-Z. Whether the code is in use is not checked.
  static Result<Currency> of(std::string_view code);

  std::string code() const { return {letters_.begin(), letters_.end()}; }
  /// Decimals of its smallest unit: 2 but for the currencies to which ISO 4217 (list one) gives 0, 3 or 4.
  int decimals() const;
  friend auto operator<=>(const Currency&, const Currency&) = default;

 private:
  explicit Currency(std::array<char, 3> letters) : letters_(letters) {}
  std::array<char, 3> letters_;
};

/// An exact sum of money: a whole number of the smallest units of its currency (cents), up to 9.2e18 of them. For accounts and
/// rules; statistics use doubles. Every operation that could overflow or mix currencies gives a Result, so money is neither lost
/// nor made.
class Money {
 public:
  static Money of_units(std::int64_t units, Currency currency) { return {units, currency}; }
  /// Reads "1234.5", "-0.07". Errors: base.bad-value for other texts and for more decimals than the currency has (unless they are
  /// 0); base.overflow.
  static Result<Money> parse(std::string_view text, Currency currency);

  std::int64_t units() const { return units_; }
  Currency currency() const { return currency_; }
  /// All decimals of the currency: "1234.50".
  std::string number() const;
  /// With the currency: "1234.50 CNY".
  std::string text() const { return number() + " " + currency_.code(); }
  /// Formula: units / 10^decimals, rounded to the nearest double. Source: definition. Units: the currency. For statistics only.
  double to_double() const;

  friend bool operator==(const Money&, const Money&) = default;
  /// Sums in different currencies are unordered.
  friend std::partial_ordering operator<=>(const Money& a, const Money& b);

 private:
  Money(std::int64_t units, Currency currency) : units_(units), currency_(currency) {}
  std::int64_t units_;
  Currency currency_;
};

/// a + b. Errors: base.unit-mismatch for different currencies, base.overflow.
Result<Money> add(const Money& a, const Money& b);
/// a - b. Errors: as for add.
Result<Money> subtract(const Money& a, const Money& b);
/// a * factor. Errors: base.overflow.
Result<Money> multiply(const Money& a, std::int64_t factor);

}  // namespace solleva
