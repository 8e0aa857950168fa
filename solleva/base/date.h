// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

#include "solleva/base/result.h"

namespace solleva {

/// A day of the Gregorian calendar (also before 1582), years 0 to 9999.
class Date {
 public:
  /// Reads "YYYY-MM-DD" (ISO 8601) and nothing else. Errors: base.bad-value for other texts and for days that do not exist.
  static Result<Date> parse(std::string_view text);
  /// Errors: base.bad-value for days that do not exist and years outside 0 to 9999.
  static Result<Date> of(std::chrono::year_month_day day);

  std::chrono::year_month_day day() const { return day_; }
  std::string text() const;
  friend auto operator<=>(const Date&, const Date&) = default;

 private:
  explicit Date(std::chrono::year_month_day day) : day_(day) {}
  std::chrono::year_month_day day_;
};

/// Days from one date to another, negative when `to` is earlier.
/// Formula: day number of to less day number of from. Source: definition. Units: days.
struct DateSpan {
  Date from;
  Date to;
  std::chrono::days days() const { return std::chrono::sys_days(to.day()) - std::chrono::sys_days(from.day()); }
};

}  // namespace solleva
