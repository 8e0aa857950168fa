// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/fraction.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "solleva/base/check.h"
#include "solleva/base/text.h"

namespace solleva {
namespace {

constexpr std::size_t kDecimals = 9;
constexpr std::int64_t kDenominator = 10'000;
constexpr double kNear = 1e-12;

std::optional<std::int64_t> product(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) return {};
  return result;
}

/// Digits only, as a number.
std::optional<std::int64_t> digits(std::string_view text) {
  if (text.empty()) return {};
  std::int64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    const auto shifted = product(number, 10);
    if (!shifted || __builtin_add_overflow(*shifted, c - '0', &number)) return {};
  }
  return number;
}

/// "0.25", "33"; no sign, no exponent.
std::optional<Fraction> decimal(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) {
    const auto whole = digits(text);
    return whole ? Fraction::of(*whole, 1) : std::nullopt;
  }
  const std::string_view behind = text.substr(point + 1);
  if (behind.empty() || behind.size() > kDecimals) return {};
  std::int64_t unit = 1;
  for (std::size_t i = 0; i < behind.size(); ++i) unit *= 10;
  const auto all = digits(std::string(text.substr(0, point)) + std::string(behind));
  return all && point > 0 ? Fraction::of(*all, unit) : std::nullopt;
}

/// The convergents of the continued fraction of `value` >= 0, up to the one that is near enough.
std::optional<Fraction> near(double value) {
  std::int64_t before[2]{0, 1}, last[2]{1, 0};
  double rest = value;
  for (int step = 0; step < 64; ++step) {
    const double whole = std::floor(rest);
    if (whole > 1e9) return {};
    const auto term = static_cast<std::int64_t>(whole);
    std::int64_t next[2];
    for (int i = 0; i < 2; ++i) {
      const auto grown = product(term, last[i]);
      if (!grown || __builtin_add_overflow(*grown, before[i], &next[i])) return {};
    }
    if (next[1] > kDenominator) return {};
    if (std::fabs(static_cast<double>(next[0]) / static_cast<double>(next[1]) - value) <= kNear) {
      return Fraction::of(next[0], next[1]);
    }
    for (int i = 0; i < 2; ++i) before[i] = last[i], last[i] = next[i];
    rest = 1 / (rest - whole);
  }
  return {};
}

}  // namespace

std::optional<Fraction> Fraction::of(std::int64_t numerator, std::int64_t denominator) {
  if (denominator <= 0 || numerator == std::numeric_limits<std::int64_t>::min()) return {};
  const std::int64_t common = std::gcd(numerator, denominator);
  return Fraction(numerator / common, denominator / common);
}

std::optional<Fraction> Fraction::parse(std::string_view text) {
  const std::size_t stroke = text.find('/');
  if (stroke == std::string_view::npos) return decimal(text);
  const auto above = digits(trim(text.substr(0, stroke))), below = digits(trim(text.substr(stroke + 1)));
  return above && below ? of(*above, *below) : std::nullopt;
}

std::optional<Fraction> Fraction::of_double(double value) {
  if (!std::isfinite(value)) return {};
  const double size = std::fabs(value);
  std::optional<Fraction> found = decimal(format_double(size));
  if (!found) found = near(size);
  if (found && value < 0) return Fraction(-found->numerator_, found->denominator_);
  return found;
}

std::string Fraction::text() const {
  return std::to_string(numerator_) + (denominator_ == 1 ? std::string() : "/" + std::to_string(denominator_));
}

std::optional<Fraction> Fraction::plus(Fraction other) const {
  const auto common = least_common_multiple(denominator_, other.denominator_);
  if (!common) return {};
  const auto mine = product(numerator_, *common / denominator_);
  const auto theirs = product(other.numerator_, *common / other.denominator_);
  std::int64_t total = 0;
  if (!mine || !theirs || __builtin_add_overflow(*mine, *theirs, &total)) return {};
  return of(total, *common);
}

std::optional<Fraction> Fraction::times(Fraction other) const {
  const std::int64_t first = std::gcd(numerator_, other.denominator_), second = std::gcd(other.numerator_, denominator_);
  if (first == 0 || second == 0) return Fraction();
  const auto above = product(numerator_ / first, other.numerator_ / second);
  const auto below = product(denominator_ / second, other.denominator_ / first);
  return above && below ? of(*above, *below) : std::nullopt;
}

std::optional<Fraction> Fraction::over(Fraction other) const {
  if (other.numerator_ <= 0) return {};
  return times(Fraction(other.denominator_, other.numerator_));
}

std::optional<std::int64_t> least_common_multiple(std::int64_t a, std::int64_t b) {
  return product(a / std::gcd(a, b), b);
}

std::int64_t ceiling_of(Fraction part, std::int64_t whole) {
  __extension__ using Wide = unsigned __int128;
  require(part.numerator() >= 0 && part.numerator() <= part.denominator() && whole >= 0, "a part lies in [0, 1]");
  const Wide below = static_cast<Wide>(part.denominator());
  return static_cast<std::int64_t>((static_cast<Wide>(part.numerator()) * static_cast<Wide>(whole) + below - 1) / below);
}

}  // namespace solleva
