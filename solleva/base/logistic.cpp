// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/logistic.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/least_squares.h"
#include "solleva/base/sum.h"

namespace solleva {
namespace {

constexpr int kMostSteps = 60;
constexpr double kConverged = 1e-12;
constexpr double kSeparated = 1e-7;  ///< a deviance of a row below this at every row: nothing is left to explain

double inverse_logit(double score) { return score >= 0 ? 1 / (1 + std::exp(-score)) : std::exp(score) / (1 + std::exp(score)); }

/// log(1 + exp(s)) without overflow.
double softplus(double score) { return score > 0 ? score + std::log1p(std::exp(-score)) : std::log1p(std::exp(score)); }

double deviance_of(std::span<const double> y, const std::vector<double>& score) {
  Sum sum;
  for (std::size_t i = 0; i < y.size(); ++i) sum.add(2 * (softplus(score[i]) - y[i] * score[i]));
  return sum.value();
}

std::vector<double> scores_of(std::span<const double> x, std::size_t rows, const std::vector<double>& coefficients) {
  std::vector<double> score(rows, coefficients[0]);
  for (std::size_t j = 1; j < coefficients.size(); ++j) {
    for (std::size_t i = 0; i < rows; ++i) score[i] += coefficients[j] * x[(j - 1) * rows + i];
  }
  return score;
}

/// One step of Newton's method as a weighted least squares of what is left on the columns.
Result<LeastSquares> step_from(std::span<const double> y, std::span<const double> x, std::size_t columns, const std::vector<double>& score, std::span<const std::string> names) {
  const std::size_t rows = y.size();
  std::vector<double> weighted((columns + 1) * rows), left(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const double p = inverse_logit(score[i]);
    const double root = std::sqrt(std::max(p * (1 - p), 1e-300));
    left[i] = (y[i] - p) / root;
    weighted[i] = root;
    for (std::size_t j = 0; j < columns; ++j) weighted[(j + 1) * rows + i] = root * x[j * rows + i];
  }
  std::vector<std::string> all{"intercept"};
  for (std::size_t j = 0; j < columns; ++j) all.push_back(j < names.size() ? names[j] : "column " + std::to_string(j + 1));
  return least_squares(left, weighted, columns + 1, Intercept::none, all);
}

Done check(std::span<const double> y, std::span<const double> x, std::size_t columns) {
  if (x.size() != y.size() * columns) return fail(Error{errors::bad_shape, "the columns of a logistic model differ in length"});
  if (y.size() < columns + 2) return fail(Error{errors::bad_shape, "a logistic model has fewer rows than it needs", {}, std::to_string(y.size()) + " rows for " + std::to_string(columns + 1) + " coefficients"});
  for (const double value : y) {
    if (value != 0 && value != 1) return fail(Error{errors::bad_value, "the outcome of a logistic model is 0 or 1"});
  }
  if (!std::ranges::all_of(x, [](double value) { return std::isfinite(value); })) return fail(Error{errors::bad_value, "a value of a logistic model is not finite"});
  if (std::ranges::count(y, 1.0) == 0 || std::ranges::count(y, 0.0) == 0) return fail(Error{errors::bad_value, "all outcomes of a logistic model are alike"});
  return {};
}

Error separated() {
  Error error{errors::no_convergence, "a logistic model has no finite fit"};
  error.why = "its columns tell the outcomes apart without any error";
  error.hint = "leave out a column that knows the outcome already, or give more rows";
  return error;
}

}  // namespace

double Logistic::probability(std::span<const double> x) const {
  double score = coefficients[0];
  for (std::size_t j = 0; j < x.size(); ++j) score += coefficients[j + 1] * x[j];
  return inverse_logit(score);
}

Result<Logistic> logistic_regression(std::span<const double> y, std::span<const double> x, std::size_t columns, std::span<const std::string> names) {
  if (Done done = check(y, x, columns); !done) return fail(done.error());
  Logistic fit;
  const double part = static_cast<double>(std::ranges::count(y, 1.0)) / static_cast<double>(y.size());
  fit.coefficients.assign(columns + 1, 0);
  fit.coefficients[0] = std::log(part / (1 - part));
  std::vector<double> score = scores_of(x, y.size(), fit.coefficients);
  fit.deviance = fit.null_deviance = deviance_of(y, score);
  for (fit.iterations = 1; fit.iterations <= kMostSteps; ++fit.iterations) {
    const Result<LeastSquares> step = step_from(y, x, columns, score, names);
    if (!step) {
      // Weights that vanish make columns look dependent although they are not.
      const double most = std::ranges::max(score), least = std::ranges::min(score);
      return fail(fit.iterations > 1 && most - least > 30 ? separated() : step.error());
    }
    double part_of_step = 1, deviance = 0;
    std::vector<double> next, next_score;
    for (int halved = 0; halved < 40; ++halved, part_of_step /= 2) {
      next = fit.coefficients;
      for (std::size_t j = 0; j <= columns; ++j) next[j] += part_of_step * step->coefficients[j];
      next_score = scores_of(x, y.size(), next);
      deviance = deviance_of(y, next_score);
      if (deviance <= fit.deviance * (1 + kConverged)) break;
    }
    const double gained = fit.deviance - deviance;
    fit.coefficients = std::move(next);
    score = std::move(next_score);
    fit.deviance = deviance;
    if (fit.deviance < kSeparated * static_cast<double>(y.size())) return fail(separated());
    if (gained > kConverged * fit.deviance) continue;
    // Pearson residuals have the scale out; the information alone is wanted.
    const Result<LeastSquares> last = step_from(y, x, columns, score, names);
    if (!last) return fail(last.error());
    if (!last->residual_sd || *last->residual_sd <= 0) return fail(separated());
    for (const double error : last->standard_errors) fit.standard_errors.push_back(error / *last->residual_sd);
    return fit;
  }
  return fail(separated());
}

}  // namespace solleva
