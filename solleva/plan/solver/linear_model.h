// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::plan {

inline constexpr double unbounded = std::numeric_limits<double>::infinity();

enum class Sense { minimise, maximise };

/// What is decided: x[j] in [lower, upper], a whole number where `integer`.
struct ModelColumn {
  double objective = 0;
  double lower = 0;
  double upper = unbounded;
  bool integer = false;
  std::string name = {};
};

/// What must hold: lower <= sum of coefficients times x <= upper.
struct ModelRow {
  double lower = -unbounded;
  double upper = unbounded;
  std::string name = {};
};

struct ModelTerm {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  double coefficient = 0;
};

/// A linear or mixed-integer programme: the best c'x + constant over the columns that keeps every row. Terms may come in any order; those of
/// one row and column add up.
struct LinearModel {
  Sense sense = Sense::minimise;
  double constant = 0;
  std::vector<ModelColumn> columns = {};
  std::vector<ModelRow> rows = {};
  std::vector<ModelTerm> terms = {};

  /// Each hands back the index of what it added.
  std::uint32_t add_column(ModelColumn column) {
    columns.push_back(std::move(column));
    return static_cast<std::uint32_t>(columns.size() - 1);
  }
  std::uint32_t add_row(ModelRow row) {
    rows.push_back(std::move(row));
    return static_cast<std::uint32_t>(rows.size() - 1);
  }
  void add_term(std::uint32_t row, std::uint32_t column, double coefficient) { terms.push_back({row, column, coefficient}); }
};

/// Numbers that are none, bounds that cross, terms that point nowhere. Errors: plan.bad-model with the name of the row or column.
Done check(const LinearModel& model);

/// What the columns are worth.
/// Formula: constant + sum of c_j x_j, compensated. Source: definition. Units: those of the objective. `x`: one value a column.
double objective_of(const LinearModel& model, std::span<const double> x);

/// How much of each row the columns use.
/// Formula: a_i x. Source: definition. Units: those of the row. `x`: one value a column.
std::vector<double> activities(const LinearModel& model, std::span<const double> x);

/// Whether `x` keeps every row, bound and whole number, all within `tolerance` (relative to the side where that is above 1).
bool keeps(const LinearModel& model, std::span<const double> x, double tolerance = 1e-6);

/// What each column would still add to the objective when each row has its price.
/// Formula: d_j = c_j - sum over i of y_i a_ij. Source: Chvatal (1983), Linear Programming, ch. 5.
/// Units: objective a unit of the column. `duals`: one price a row.
std::vector<double> reduced_costs(const LinearModel& model, std::span<const double> duals);

/// What no plan can beat, whatever the prices, whole numbers or not: weak duality.
/// Formula: constant + sum_i y_i (the side of row i that makes it worst) + sum_j d_j (likewise the bound of column j); when minimising,
/// a row with y_i > 0 counts its lower side, y_i < 0 its upper; a maximisation the other way round.
/// Source: Chvatal (1983), ch. 5. Units: those of the objective. `duals`: one price a row. A price that points at a side that is not there
/// counts as 0, so any prices give a valid bound; it is infinite where a reduced cost above `tolerance` meets a bound that is not there.
double dual_bound(const LinearModel& model, std::span<const double> duals, double tolerance = 1e-7);

}  // namespace solleva::plan
