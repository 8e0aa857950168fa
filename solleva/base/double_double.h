// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace solleva {

/// A number of about 106 bits (32 decimal digits): the unevaluated sum of two doubles, |low| <= ulp(high)/2. For inner loops
/// whose result must be right to the last digit of a double. The operations are exact only without contraction to fused
/// multiply-add, and for magnitudes below 2^996 (a product splits its factors); callers scale where that may matter.
/// Formula: docs/methods/summation.md, summation#3 to summation#5.
/// Source: Dekker (1971), Numerische Mathematik 18, 224-242; Knuth, The Art of Computer Programming 2, section 4.2.2, theorem B;
/// the sum as in Joldes, Muller and Popescu (2017), ACM TOMS 44(2) article 15, algorithm 6 (AccurateDWPlusDW).
/// Units: those of the operands.
struct DoubleDouble {
  double high = 0;
  double low = 0;

  constexpr DoubleDouble() = default;
  constexpr DoubleDouble(double value) : high(value) {}  // NOLINT: every double is one of these exactly
  constexpr DoubleDouble(double high_part, double low_part) : high(high_part), low(low_part) {}

  constexpr double value() const { return high + low; }
};

namespace exact {

/// a + b without error, for any a and b.
constexpr DoubleDouble sum(double a, double b) {
  const double total = a + b;
  const double shadow = total - a;
  return {total, (a - (total - shadow)) + (b - shadow)};
}

/// a + b without error where |a| >= |b|.
constexpr DoubleDouble ordered_sum(double a, double b) {
  const double total = a + b;
  return {total, b - (total - a)};
}

/// a * b without error.
constexpr DoubleDouble product(double a, double b) {
  constexpr double splitter = 134217729;  // 2^27 + 1
  const double a_scaled = splitter * a;
  const double b_scaled = splitter * b;
  const double a_high = a_scaled - (a_scaled - a);
  const double b_high = b_scaled - (b_scaled - b);
  const double a_low = a - a_high;
  const double b_low = b - b_high;
  const double result = a * b;
  return {result, ((a_high * b_high - result) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

}  // namespace exact

constexpr DoubleDouble operator-(DoubleDouble a) {
  return {-a.high, -a.low};
}

constexpr DoubleDouble operator+(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble high = exact::sum(a.high, b.high);
  const DoubleDouble low = exact::sum(a.low, b.low);
  const DoubleDouble first = exact::ordered_sum(high.high, high.low + low.high);
  return exact::ordered_sum(first.high, first.low + low.low);
}

constexpr DoubleDouble operator-(DoubleDouble a, DoubleDouble b) {
  return a + -b;
}

constexpr DoubleDouble operator*(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble high = exact::product(a.high, b.high);
  return exact::ordered_sum(high.high, high.low + (a.high * b.low + a.low * b.high));
}

constexpr DoubleDouble operator/(DoubleDouble a, DoubleDouble b) {
  const double first = a.high / b.high;
  const DoubleDouble rest = a - b * DoubleDouble(first);
  const double second = rest.high / b.high;
  const DoubleDouble last = rest - b * DoubleDouble(second);
  return exact::ordered_sum(first, second) + DoubleDouble(last.high / b.high);
}

constexpr DoubleDouble& operator+=(DoubleDouble& a, DoubleDouble b) {
  return a = a + b;
}
constexpr DoubleDouble& operator-=(DoubleDouble& a, DoubleDouble b) {
  return a = a - b;
}

/// The square root of a value >= 0, by one Newton step in twice the precision.
/// Formula: summation#6. Source: Karp and Markstein (1997), ACM TOMS 23, 561-589. Units: the root of those of the operand.
inline DoubleDouble sqrt(DoubleDouble a) {
  if (a.high <= 0) return 0.0;
  const double root = std::sqrt(a.high);
  const DoubleDouble rest = a - exact::product(root, root);
  return exact::ordered_sum(root, rest.high / (2 * root));
}

}  // namespace solleva
