// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/least_squares.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "solleva/base/double_double.h"
#include "solleva/base/errors.h"

namespace solleva {
namespace {

using Column = std::vector<DoubleDouble>;

/// What is left of a column beyond the earlier ones, as a part of the column, below which it counts as dependent: the inputs'
/// own rounding leaves about 2^-52 of a column of doubles, and about 2^-104 of a product of such.
constexpr double dependent_in_doubles = 0x1p-48;
constexpr double dependent_in_double_doubles = 0x1p-96;

/// A part of the response whose norm is below this fraction of the whole is the rounding of the work, not of the data.
constexpr double nothing = 0x1p-80;

/// The design with the response as last column; each column divided by 2^exponent so that squares neither overflow nor vanish.
struct Design {
  std::vector<Column> columns;
  std::vector<int> exponents;
  std::vector<double> dependent;
  std::vector<std::string> names;
};

bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

DoubleDouble scaled(DoubleDouble a, int exponent) {
  return {std::ldexp(a.high, exponent), std::ldexp(a.low, exponent)};
}

void add_column(Design& design, Column column, std::string name) {
  double largest = 0;
  for (const DoubleDouble& entry : column) largest = std::max(largest, std::fabs(entry.high));
  const int exponent = largest > 0 ? std::ilogb(largest) : 0;
  for (DoubleDouble& entry : column) entry = scaled(entry, -exponent);
  design.columns.push_back(std::move(column));
  design.exponents.push_back(exponent);
  design.dependent.push_back(dependent_in_doubles);
  design.names.push_back(std::move(name));
}

/// A row in which the entry of `column` fills its double to the last bits, as a rounded product does; empty when there is none.
std::optional<std::size_t> telling_row(const Column& column) {
  for (std::size_t i = 0; i < column.size(); ++i) {
    if ((std::bit_cast<std::uint64_t>(column[i].high) & 7U) != 0) return i;
  }
  return std::nullopt;
}

/// Where column j is the rounded product of two earlier ones (a power, an interaction), puts the product in twice the precision
/// in its place, least-squares#2. Looking at a telling row first leaves next to no pair of columns to read in full.
void recover_product(Design& design, std::size_t j, std::size_t first) {
  constexpr double rounding = 0x1p-48;
  const std::optional<std::size_t> telling = telling_row(design.columns[j]);
  if (!telling) return;
  for (std::size_t a = first; a < j; ++a) {
    for (std::size_t b = a; b < j; ++b) {
      const int exponent = design.exponents[a] + design.exponents[b] - design.exponents[j];
      const auto product = [&](std::size_t i) { return scaled(design.columns[a][i] * design.columns[b][i], exponent); };
      const auto agrees = [&](std::size_t i) {
        const double entry = design.columns[j][i].high;
        return std::fabs(product(i).high - entry) <= rounding * std::fabs(entry);
      };
      if (!agrees(*telling)) continue;
      bool all_agree = true;
      for (std::size_t i = 0; i < design.columns[j].size() && all_agree; ++i) all_agree = agrees(i);
      if (!all_agree) continue;
      for (std::size_t i = 0; i < design.columns[j].size(); ++i) design.columns[j][i] = product(i);
      design.dependent[j] = dependent_in_double_doubles;
      return;
    }
  }
}

/// The sum of products over rows [begin, end), in four partial sums so that one addition need not wait for another.
DoubleDouble dot(const Column& a, const Column& b, std::size_t begin, std::size_t end) {
  std::array<DoubleDouble, 4> sums;
  std::size_t i = begin;
  for (; i + 4 <= end; i += 4) {
    for (std::size_t k = 0; k < 4; ++k) sums[k] += a[i + k] * b[i + k];
  }
  for (; i < end; ++i) sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

DoubleDouble squares(const Column& column, std::size_t begin, std::size_t end) {
  return dot(column, column, begin, end);
}

/// Applies the reflection of which `mirror`'s rows from `pivot` down are the axis, least-squares#4.
void reflect(const Column& mirror, std::size_t pivot, DoubleDouble factor, Column& target) {
  const DoubleDouble part = dot(mirror, target, pivot, mirror.size()) * factor;
  for (std::size_t i = pivot; i < mirror.size(); ++i) target[i] -= part * mirror[i];
}

/// Turns the design into R (above and on the diagonal, the latter returned) and Q'y (last column). Columns are taken in their
/// order.
Result<Column> triangularise(Design& design) {
  const std::size_t terms = design.columns.size() - 1;
  const std::size_t rows = design.columns.front().size();
  Column diagonal;
  for (std::size_t j = 0; j < terms; ++j) {
    Column& column = design.columns[j];
    const DoubleDouble left = sqrt(squares(column, j, rows));
    const DoubleDouble whole = sqrt(squares(column, 0, j) + left * left);
    if (!(left.high > design.dependent[j] * whole.high)) {
      Error error{errors::collinear, design.names[j] + " is a combination of the terms before it"};
      error.why = "least squares has no single answer then, and no term is dropped silently";
      error.hint = "leave one of these terms out";
      return fail(std::move(error));
    }
    const DoubleDouble pivot = column[j].high > 0 ? -left : left;
    column[j] -= pivot;
    const DoubleDouble factor = DoubleDouble(1) / -(pivot * column[j]);
    for (std::size_t k = j + 1; k <= terms; ++k) reflect(column, j, factor, design.columns[k]);
    diagonal.push_back(pivot);
  }
  return diagonal;
}

/// The solution of R z = right by substitution from the bottom, least-squares#5; entries of `right` from `from` on are 0.
Column substitute(const Design& design, const Column& diagonal, Column right, std::size_t from) {
  for (std::size_t j = from; j-- > 0;) {
    right[j] = right[j] / diagonal[j];
    for (std::size_t i = 0; i < j; ++i) right[i] -= design.columns[j][i] * right[j];
  }
  return right;
}

/// The roots of the diagonal of (X'X)^-1, least-squares#7: norms of the rows of R^-1.
Column inverse_row_norms(const Design& design, const Column& diagonal) {
  const std::size_t terms = diagonal.size();
  Column sums(terms);
  for (std::size_t j = 0; j < terms; ++j) {
    Column unit(terms);
    unit[j] = 1;
    const Column inverse = substitute(design, diagonal, std::move(unit), j + 1);
    for (std::size_t i = 0; i <= j; ++i) sums[i] += inverse[i] * inverse[i];
  }
  for (DoubleDouble& entry : sums) entry = sqrt(entry);
  return sums;
}

DoubleDouble or_nothing(DoubleDouble part_ss, DoubleDouble whole_ss) {
  return part_ss.high <= nothing * nothing * whole_ss.high ? DoubleDouble(0) : part_ss;
}

void put_sums_of_squares(LeastSquares& fit, const Design& design, bool centred) {
  const Column& rotated = design.columns.back();
  const std::size_t terms = design.columns.size() - 1;
  const int exponent = 2 * design.exponents.back();
  const DoubleDouble whole = squares(rotated, 0, rotated.size());
  const DoubleDouble regression = or_nothing(squares(rotated, centred ? 1 : 0, terms), whole);
  const DoubleDouble residual = or_nothing(squares(rotated, terms, rotated.size()), whole);
  const DoubleDouble total = regression + residual;
  const auto in_units = [&](DoubleDouble ss) { return scaled(ss, exponent).value(); };
  fit.regression_ss = in_units(regression);
  fit.residual_ss = in_units(residual);
  fit.total_ss = in_units(total);
  if (total.high > 0) fit.r_squared = (regression / total).value();
  fit.degrees_of_freedom = rotated.size() - terms;
  if (fit.degrees_of_freedom == 0) return;
  const DoubleDouble variance = residual / DoubleDouble(static_cast<double>(fit.degrees_of_freedom));
  fit.residual_sd = scaled(sqrt(variance), design.exponents.back()).value();
  const std::size_t regressors = terms - (centred ? 1 : 0);
  if (residual.high > 0 && regressors > 0) {
    fit.f_statistic = (regression / DoubleDouble(static_cast<double>(regressors)) / variance).value();
  }
}

Result<LeastSquares> solve(Design design, bool centred) {
  const std::size_t terms = design.columns.size() - 1;
  Result<Column> diagonal = triangularise(design);
  if (!diagonal) return fail(diagonal.error());
  LeastSquares fit;
  put_sums_of_squares(fit, design, centred);
  Column right = design.columns.back();
  right.resize(terms);
  const Column solution = substitute(design, *diagonal, std::move(right), terms);
  for (std::size_t j = 0; j < terms; ++j) {
    fit.coefficients.push_back(scaled(solution[j], design.exponents.back() - design.exponents[j]).value());
  }
  if (!fit.residual_sd) return fit;
  const Column norms = inverse_row_norms(design, *diagonal);
  for (std::size_t j = 0; j < terms; ++j) {
    const DoubleDouble error = norms[j] * DoubleDouble(*fit.residual_sd);
    fit.standard_errors.push_back(scaled(error, -design.exponents[j]).value());
  }
  return fit;
}

Done check(std::span<const double> y, std::span<const double> x, std::size_t terms) {
  if (terms == 0) return fail({errors::bad_shape, "a least squares fit needs at least one term"});
  if (y.size() < terms) {
    return fail({errors::bad_shape,
                 "too few rows for a least squares fit",
                 {},
                 std::to_string(y.size()) + " rows cannot determine " + std::to_string(terms) + " coefficients"});
  }
  if (!all_finite(y)) return fail({errors::bad_value, "the response has a value that is not finite"});
  if (!all_finite(x)) return fail({errors::bad_value, "a column has a value that is not finite"});
  return {};
}

Column widened(std::span<const double> values) {
  return {values.begin(), values.end()};
}

}  // namespace

Result<LeastSquares> least_squares(std::span<const double> y, std::span<const double> x, std::size_t columns,
                                   Intercept intercept, std::span<const std::string> names) {
  const bool centred = intercept == Intercept::first;
  if (x.size() != y.size() * columns) {
    return fail(
        {errors::bad_shape,
         "the columns do not have as many rows as the response",
         {},
         std::to_string(x.size()) + " values are not " + std::to_string(columns) + " columns of " + std::to_string(y.size())});
  }
  if (Done checked = check(y, x, columns + (centred ? 1 : 0)); !checked) return fail(checked.error());
  Design design;
  if (centred) add_column(design, Column(y.size(), 1.0), "intercept");
  for (std::size_t j = 0; j < columns; ++j) {
    add_column(design, widened(x.subspan(j * y.size(), y.size())), j < names.size() ? names[j] : "column " + std::to_string(j + 1));
    recover_product(design, design.columns.size() - 1, centred ? 1 : 0);
  }
  add_column(design, widened(y), "response");
  return solve(std::move(design), centred);
}

}  // namespace solleva
