// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/money.h"

#include <algorithm>

#include "solleva/base/errors.h"

namespace solleva {
namespace {

// ISO 4217 list one, currencies whose minor unit is not 2 decimals.
constexpr std::string_view no_decimals[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                            "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::string_view three_decimals[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
constexpr std::string_view four_decimals[] = {"CLF", "UYW"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::uint64_t magnitude(std::int64_t units) {
  return units < 0 ? ~static_cast<std::uint64_t>(units) + 1 : static_cast<std::uint64_t>(units);
}

Error too_large(std::string what) {
  return {errors::overflow, std::move(what), {}, "a sum of money holds up to 9.2e18 smallest units"};
}

Error bad_text(std::string_view text, std::string why) {
  return {errors::bad_value, "'" + std::string(text) + "' is no sum of money", {}, std::move(why)};
}

/// `text` with exactly `decimals` digits after the point, without the point; empty when it is not of that form.
std::string digits_of(std::string_view text, std::size_t decimals) {
  const std::size_t point = text.find('.');
  std::string whole(text.substr(0, point));
  std::string part(point == std::string_view::npos ? std::string_view() : text.substr(point + 1));
  const bool dangling = point != std::string_view::npos && part.empty();
  if (whole.empty() || dangling || !std::all_of(whole.begin(), whole.end(), is_digit) ||
      !std::all_of(part.begin(), part.end(), is_digit)) {
    return "";
  }
  while (part.size() > decimals && part.back() == '0') part.pop_back();
  if (part.size() > decimals) return "";
  part.resize(decimals, '0');
  return whole + part;
}

Done same_currency(const Money& a, const Money& b) {
  if (a.currency() == b.currency()) return {};
  return fail({errors::unit_mismatch, "cannot join " + a.text() + " and " + b.text(), {}, "they are in different currencies"});
}

}  // namespace

Result<Currency> Currency::of(std::string_view code) {
  const bool good = code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!good) {
    return fail(
        {errors::bad_value, "'" + std::string(code) + "' is no currency", {}, "a currency is three capital letters, as in IDR"});
  }
  return Currency({code[0], code[1], code[2]});
}

int Currency::decimals() const {
  const std::string_view letters(letters_.data(), letters_.size());
  const auto among = [&](const auto& list) { return std::find(std::begin(list), std::end(list), letters) != std::end(list); };
  if (among(no_decimals)) return 0;
  if (among(three_decimals)) return 3;
  return among(four_decimals) ? 4 : 2;
}

Result<Money> Money::parse(std::string_view text, Currency currency) {
  const bool negative = !text.empty() && text.front() == '-';
  const std::string digits = digits_of(negative ? text.substr(1) : text, static_cast<std::size_t>(currency.decimals()));
  if (digits.empty()) {
    return fail(bad_text(text, "write digits, with up to " + std::to_string(currency.decimals()) + " after a point"));
  }
  std::int64_t units = 0;
  for (const char digit : digits) {
    const std::int64_t value = digit - '0';
    if (__builtin_mul_overflow(units, std::int64_t{10}, &units) || __builtin_sub_overflow(units, value, &units)) {
      return fail(too_large("'" + std::string(text) + "' is too large"));
    }
  }
  if (!negative && __builtin_sub_overflow(std::int64_t{0}, units, &units)) {
    return fail(too_large("'" + std::string(text) + "' is too large"));
  }
  return Money(units, currency);
}

std::string Money::number() const {
  const auto decimals = static_cast<std::size_t>(currency_.decimals());
  std::string digits = std::to_string(magnitude(units_));
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - decimals, ".");
  return units_ < 0 ? "-" + digits : digits;
}

double Money::to_double() const {
  double scale = 1;
  for (int i = 0; i < currency_.decimals(); ++i) scale *= 10;
  return static_cast<double>(static_cast<long double>(units_) / scale);
}

std::partial_ordering operator<=>(const Money& a, const Money& b) {
  if (a.currency_ != b.currency_) return std::partial_ordering::unordered;
  return a.units_ <=> b.units_;
}

Result<Money> add(const Money& a, const Money& b) {
  if (Done same = same_currency(a, b); !same) return fail(same.error());
  std::int64_t units = 0;
  if (__builtin_add_overflow(a.units(), b.units(), &units))
    return fail(too_large(a.text() + " and " + b.text() + " are too much together"));
  return Money::of_units(units, a.currency());
}

Result<Money> subtract(const Money& a, const Money& b) {
  if (Done same = same_currency(a, b); !same) return fail(same.error());
  std::int64_t units = 0;
  if (__builtin_sub_overflow(a.units(), b.units(), &units))
    return fail(too_large(a.text() + " less " + b.text() + " is too much"));
  return Money::of_units(units, a.currency());
}

Result<Money> multiply(const Money& a, std::int64_t factor) {
  std::int64_t units = 0;
  if (__builtin_mul_overflow(a.units(), factor, &units)) {
    return fail(too_large(a.text() + " times " + std::to_string(factor) + " is too much"));
  }
  return Money::of_units(units, a.currency());
}

}  // namespace solleva
