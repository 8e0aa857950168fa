// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "solleva/base/money.h"
#include "solleva/base/result.h"
#include "solleva/base/value.h"

namespace solleva {

/// The time that an income or a line is for.
enum class Period { day, month, year };

std::string_view to_text(Period period);
/// Reads "day", "month" or "year".
std::optional<Period> parse_period(std::string_view text);

struct PeriodChange {
  Period from;
  Period to;
};

/// What an amount per `from` is multiplied by to be per `to`.
/// Formula: (length of to) / (length of from), where a year is 365 days and a month 365/12 days.
/// Source: World Bank, Poverty and Inequality Platform Methodology Handbook (2024), which turns months into days by 365/12.
/// Units: none.
double period_factor(PeriodChange change);

/// Money of a country, at the prices of a year.
struct NationalPrices {
  Currency currency;
  Year price_year;
  friend bool operator==(const NationalPrices&, const NationalPrices&) = default;
};

/// International dollars of one round of purchasing power parities (2011, 2017, 2021), which is also their price year.
struct PppDollars {
  Year vintage;
  friend bool operator==(const PppDollars&, const PppDollars&) = default;
};

/// What an amount of welfare is counted in. Two amounts may be compared only when their prices are equal: PPP vintages, price
/// years and currencies never mix.
struct Terms {
  std::variant<PppDollars, NationalPrices> prices;
  Period period;

  std::optional<Year> ppp_vintage() const;
  std::optional<Currency> currency() const;
  Year price_year() const;
  /// "2017 PPP $ a day", "CNY of 2010 a year".
  std::string text() const;
  friend bool operator==(const Terms&, const Terms&) = default;
};

/// Errors: base.unit-mismatch when the prices differ; the periods may differ.
Done check_same_prices(const Terms& a, const Terms& b);

/// A poverty line, per person.
/// Formula: amount. Source: definition. Units: terms().prices per terms().period.
class Line {
 public:
  /// Errors: base.bad-value unless `amount` is finite and > 0.
  static Result<Line> of(double amount, Terms terms);

  double amount() const { return amount_; }
  const Terms& terms() const { return terms_; }
  /// The same line per another period.
  /// Formula: amount * period_factor. Source: as for period_factor. Units: terms().prices per `period`.
  Line per(Period period) const;
  /// "2.15 2017 PPP $ a day".
  std::string text() const;

 private:
  Line(double amount, Terms terms) : amount_(amount), terms_(terms) {}
  double amount_;
  Terms terms_;
};

}  // namespace solleva
