// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/solver/linear_model.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "solleva/base/sum.h"
#include "solleva/plan/errors.h"

namespace solleva::plan {
namespace {

Error bad(std::string what, const std::string& name, std::string why) {
  Where where;
  where.field = name;
  return {errors::bad_model, std::move(what), where, std::move(why), {}};
}

bool crossed(double lower, double upper) {
  return std::isnan(lower) || std::isnan(upper) || lower > upper || lower == unbounded || upper == -unbounded;
}

bool within(double value, double lower, double upper, double tolerance) {
  const auto slack = [&](double side) { return tolerance * std::max(1.0, std::fabs(side)); };
  return (lower == -unbounded || value >= lower - slack(lower)) && (upper == unbounded || value <= upper + slack(upper));
}

/// The side that a price counts when the total is to be a lower bound; 0 x infinity is 0.
double worst(double price, double lower, double upper) {
  if (price == 0) return 0;
  return price * (price > 0 ? lower : upper);
}

}  // namespace

Done check(const LinearModel& model) {
  if (!std::isfinite(model.constant)) return fail(bad("the objective has a constant that is no number", {}, "it must be finite"));
  for (const ModelColumn& column : model.columns) {
    if (!std::isfinite(column.objective)) return fail(bad("a column has an objective that is no number", column.name, "it must be finite"));
    if (crossed(column.lower, column.upper)) return fail(bad("the bounds of a column cross", column.name, "lower must not be above upper"));
  }
  for (const ModelRow& row : model.rows) {
    if (crossed(row.lower, row.upper)) return fail(bad("the sides of a row cross", row.name, "lower must not be above upper"));
  }
  for (const ModelTerm& term : model.terms) {
    if (term.row >= model.rows.size() || term.column >= model.columns.size()) {
      return fail(bad("a term points at a row or column that is not there", {}, "indices count from 0"));
    }
    if (!std::isfinite(term.coefficient)) return fail(bad("a row has a coefficient that is no number", model.rows[term.row].name, "it must be finite"));
  }
  return {};
}

double objective_of(const LinearModel& model, std::span<const double> x) {
  Sum sum;
  sum.add(model.constant);
  for (std::size_t j = 0; j < model.columns.size(); ++j) sum.add(model.columns[j].objective * x[j]);
  return sum.value();
}

std::vector<double> activities(const LinearModel& model, std::span<const double> x) {
  std::vector<Sum> sums(model.rows.size());
  for (const ModelTerm& term : model.terms) sums[term.row].add(term.coefficient * x[term.column]);
  std::vector<double> values(sums.size());
  std::transform(sums.begin(), sums.end(), values.begin(), [](const Sum& sum) { return sum.value(); });
  return values;
}

bool keeps(const LinearModel& model, std::span<const double> x, double tolerance) {
  if (x.size() != model.columns.size()) return false;
  for (std::size_t j = 0; j < x.size(); ++j) {
    const ModelColumn& column = model.columns[j];
    if (!std::isfinite(x[j]) || !within(x[j], column.lower, column.upper, tolerance)) return false;
    if (column.integer && std::fabs(x[j] - std::round(x[j])) > tolerance) return false;
  }
  const std::vector<double> used = activities(model, x);
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!within(used[i], model.rows[i].lower, model.rows[i].upper, tolerance)) return false;
  }
  return true;
}

std::vector<double> reduced_costs(const LinearModel& model, std::span<const double> duals) {
  std::vector<Sum> sums(model.columns.size());
  for (std::size_t j = 0; j < sums.size(); ++j) sums[j].add(model.columns[j].objective);
  for (const ModelTerm& term : model.terms) sums[term.column].add(-duals[term.row] * term.coefficient);
  std::vector<double> values(sums.size());
  std::transform(sums.begin(), sums.end(), values.begin(), [](const Sum& sum) { return sum.value(); });
  return values;
}

double dual_bound(const LinearModel& model, std::span<const double> duals, double tolerance) {
  const double sign = model.sense == Sense::minimise ? 1 : -1;
  std::vector<double> prices(duals.begin(), duals.end());
  Sum sum;
  sum.add(sign * model.constant);
  for (std::size_t i = 0; i < prices.size(); ++i) {
    const double part = worst(sign * prices[i], model.rows[i].lower, model.rows[i].upper);
    // A price on a side that is not there proves nothing; without it the bound is weaker, and true.
    if (std::isfinite(part)) sum.add(part); else prices[i] = 0;
  }
  const std::vector<double> reduced = reduced_costs(model, prices);
  for (std::size_t j = 0; j < reduced.size(); ++j) {
    const double part = worst(sign * reduced[j], model.columns[j].lower, model.columns[j].upper);
    if (std::isfinite(part)) sum.add(part);
    else if (std::fabs(reduced[j]) > tolerance * std::max(1.0, std::fabs(model.columns[j].objective))) return -sign * unbounded;
  }
  return sign * sum.value();
}

}  // namespace solleva::plan
