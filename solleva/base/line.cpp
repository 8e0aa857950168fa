// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/line.h"

#include <cmath>

#include "solleva/base/errors.h"
#include "solleva/base/text.h"

namespace solleva {
namespace {

/// The length of a period in twelfths of a day: whole numbers, so that a factor is one correctly rounded division.
double twelfths_of_a_day(Period period) {
  switch (period) {
    case Period::day:
      return 12;
    case Period::month:
      return 365;
    case Period::year:
      return 12 * 365;
  }
  return 12;
}

}  // namespace

std::string_view to_text(Period period) {
  switch (period) {
    case Period::day:
      return "day";
    case Period::month:
      return "month";
    case Period::year:
      return "year";
  }
  return "day";
}

std::optional<Period> parse_period(std::string_view text) {
  for (const Period period : {Period::day, Period::month, Period::year}) {
    if (text == to_text(period)) return period;
  }
  return std::nullopt;
}

double period_factor(PeriodChange change) {
  return twelfths_of_a_day(change.to) / twelfths_of_a_day(change.from);
}

std::optional<Year> Terms::ppp_vintage() const {
  const auto* ppp = std::get_if<PppDollars>(&prices);
  return ppp == nullptr ? std::nullopt : std::optional(ppp->vintage);
}

std::optional<Currency> Terms::currency() const {
  const auto* national = std::get_if<NationalPrices>(&prices);
  return national == nullptr ? std::nullopt : std::optional(national->currency);
}

Year Terms::price_year() const {
  const auto* national = std::get_if<NationalPrices>(&prices);
  return national == nullptr ? std::get<PppDollars>(prices).vintage : national->price_year;
}

std::string Terms::text() const {
  const std::string year = std::to_string(price_year().number());
  const std::string money = ppp_vintage() ? year + " PPP $" : currency()->code() + " of " + year;
  return money + " a " + std::string(to_text(period));
}

Done check_same_prices(const Terms& a, const Terms& b) {
  if (a.prices == b.prices) return {};
  return fail({errors::unit_mismatch,
               "cannot compare amounts in " + a.text() + " with amounts in " + b.text(),
               {},
               "they are in different prices, and Solleva converts nothing unasked"});
}

Result<Line> Line::of(double amount, Terms terms) {
  if (!std::isfinite(amount) || amount <= 0) {
    return fail(
        {errors::bad_value, "'" + format_double(amount) + "' is no poverty line", {}, "a line is a finite amount above 0"});
  }
  return Line(amount, terms);
}

Line Line::per(Period period) const {
  return {amount_ * period_factor({terms_.period, period}), Terms{terms_.prices, period}};
}

std::string Line::text() const {
  return format_double(amount_) + " " + terms_.text();
}

}  // namespace solleva
