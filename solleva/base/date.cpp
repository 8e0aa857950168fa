// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/date.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "solleva/base/errors.h"

namespace solleva {
namespace {

bool has_the_form(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-dd";
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char wanted) {
           return wanted == 'd' ? c >= '0' && c <= '9' : c == wanted;
         });
}

unsigned number(std::string_view digits) {
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

Error no_date(std::string what, std::string why) {
  Error error{errors::bad_value, std::move(what)};
  error.why = std::move(why);
  return error;
}

std::string padded(unsigned value, std::size_t width) {
  std::string digits = std::to_string(value);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

}  // namespace

Result<Date> Date::parse(std::string_view text) {
  const auto bad = [&](std::string why) { return fail(no_date("'" + std::string(text) + "' is no date", std::move(why))); };
  if (!has_the_form(text)) return bad("write year, month and day as in 2020-11-23");
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(number(text.substr(0, 4)))),
                                        std::chrono::month(number(text.substr(5, 2))),
                                        std::chrono::day(number(text.substr(8, 2)))};
  if (!day.ok()) return bad("there is no such day");
  return Date(day);
}

Result<Date> Date::of(std::chrono::year_month_day day) {
  const int year = static_cast<int>(day.year());
  if (!day.ok() || year < 0 || year > 9999) {
    return fail(no_date("there is no such date", "a date is a day of the calendar in the years 0 to 9999"));
  }
  return Date(day);
}

std::string Date::text() const {
  return padded(static_cast<unsigned>(static_cast<int>(day_.year())), 4) + "-" + padded(static_cast<unsigned>(day_.month()), 2) +
         "-" + padded(static_cast<unsigned>(day_.day()), 2);
}

}  // namespace solleva
