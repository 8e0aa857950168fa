// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/solver/linear_model.h"

// Why a model has no solution, in the names of its rows.
namespace solleva::plan {

/// Rows that cannot hold together with the bounds of the columns, though all but any one of them can.
struct Conflict {
  std::vector<std::uint32_t> rows = {};  ///< rising; empty: the bounds of the columns alone clash, or there is no conflict (`exists`)
  bool exists = false;
  bool irreducible = true;               ///< false where the work was stopped: the rows clash, but fewer might too
};

/// The rows of an infeasible model that clash: first those with a price in the elastic programme, then one after the other is left out
/// for good when the rest still clashes.
///
/// Formula: deletion filter. Source: Chinneck and Dravnieks (1991), ORSA Journal on Computing 3, pp. 157-168.
/// Units: indices of rows. With whole numbers every step is a tree, so keep such models small. Errors: those of solve.
Result<Conflict> irreducible_conflict(const LinearModel& model, const RunControl& control);

/// One row that gives way.
struct Give {
  std::uint32_t row = 0;
  double amount = 0;  ///< of the row: by so much it falls short of its lower side (below 0) or exceeds its upper one
};

/// The cheapest way to make a model feasible.
struct Relaxation {
  double cost = 0;                ///< sum of price times |amount|
  std::vector<Give> gives = {};   ///< rows that must give way, in their order; empty: nothing need be given
  std::vector<double> values = {};///< a solution once they do; empty where even that is impossible
};

/// Makes rows give way at a price each, and no more than is needed.
///
/// Formula: minimise sum_i price_i (under_i + over_i) with lower_i <= a_i x + under_i - over_i <= upper_i.
/// Source: Brown and Graves (1975), as told by Chinneck (2008), Feasibility and Infeasibility in Optimization, ch. 6. Units: price: cost a
/// unit of the row, one a row; 0 or less: this row never gives way. Amounts in units of the row. Errors: plan.bad-model, those of solve.
Result<Relaxation> elastic_relaxation(const LinearModel& model, std::span<const double> prices, const RunControl& control);

}  // namespace solleva::plan
