// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/weighted_fit.h"

#include <cmath>
#include <utility>

#include "solleva/base/least_squares.h"
#include "solleva/base/sum.h"

namespace solleva::measure {
namespace {

/// The columns with the intercept before them, each row times the root of its weight.
std::vector<std::vector<double>> scaled_columns(std::span<const Regressor> columns, std::span<const double> roots) {
  std::vector<std::vector<double>> all{{roots.begin(), roots.end()}};
  for (const Regressor& column : columns) {
    all.push_back(column.values);
    for (std::size_t i = 0; i < roots.size(); ++i) all.back()[i] *= roots[i];
  }
  return all;
}

std::vector<double> scaled(std::span<const double> values, std::span<const double> roots) {
  std::vector<double> all(values.begin(), values.end());
  for (std::size_t i = 0; i < roots.size(); ++i) all[i] *= roots[i];
  return all;
}

/// The fit of y by the columns named, without those that are skipped.
Result<std::vector<double>> fit(std::span<const double> y, const std::vector<std::vector<double>>& columns,
                                std::span<const std::string> names, std::size_t skip) {
  std::vector<std::string> kept;
  std::vector<double> x;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (j == skip) continue;
    x.insert(x.end(), columns[j].begin(), columns[j].end());
    kept.push_back(names[j]);
  }
  const std::size_t count = columns.size() - (skip < columns.size() ? 1 : 0);
  if (count == 0) return std::vector<double>{};
  Result<LeastSquares> found = least_squares(y, x, count, Intercept::none, kept);
  if (!found) return fail(found.error());
  return std::move(found->coefficients);
}

}  // namespace

Result<WeightedFit> weighted_fit(std::span<const double> y, std::span<const Regressor> columns, std::span<const double> weights,
                                 bool influence) {
  std::vector<double> roots;
  for (const double weight : weights) roots.push_back(std::sqrt(weight));
  const std::vector<std::vector<double>> x = scaled_columns(columns, roots);
  std::vector<std::string> names{"the intercept"};
  for (const Regressor& column : columns) names.push_back(column.name);
  Result<std::vector<double>> coefficients = fit(scaled(y, roots), x, names, x.size());
  if (!coefficients) return fail(coefficients.error());
  WeightedFit result{std::move(*coefficients), std::vector<double>(weights.size()), {}};
  const auto value = [&](std::size_t j, std::size_t i) { return j == 0 ? 1 : columns[j - 1].values[i]; };
  for (std::size_t i = 0; i < weights.size(); ++i) {
    for (std::size_t j = 0; j < x.size(); ++j) result.fitted[i] += result.coefficients[j] * value(j, i);
  }
  // What a coefficient owes to a row is its column, freed from all the others, times the residual.
  for (std::size_t j = 0; influence && j < x.size(); ++j) {
    Result<std::vector<double>> others = fit(x[j], x, names, j);
    if (!others) return fail(others.error());
    std::vector<double> free(weights.size());
    Sum squares;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      free[i] = value(j, i);
      for (std::size_t k = 0, o = 0; k < x.size(); ++k) {
        if (k != j) free[i] -= (*others)[o++] * value(k, i);
      }
      squares.add(weights[i] * free[i] * free[i]);
    }
    for (std::size_t i = 0; i < weights.size(); ++i) free[i] *= (y[i] - result.fitted[i]) / squares.value();
    result.influence.push_back(std::move(free));
  }
  return result;
}

}  // namespace solleva::measure
