// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"
#include "solleva/plan/portfolio/portfolio.h"

namespace solleva::plan {

/// A measure that has to be opened in a place before anybody there can have it.
struct Opening {
  std::size_t place = 0, measure = 0;
  double cost = 0;            ///< money
  std::int32_t row = no_row;  ///< the budget that pays
  std::size_t places = 1;     ///< it serves: `place` and those after it, where places are split by group
};

/// What ties measures to each other.
struct JointRules {
  std::size_t most = 1;                                      ///< measures of a household
  std::vector<std::pair<std::size_t, std::size_t>> needs;    ///< the first only with the second
  std::vector<std::pair<std::size_t, std::size_t>> excludes; ///< not both
  std::vector<Opening> openings;
};

struct JointPlan {
  Optimum optimum = {};
  std::vector<std::vector<std::uint16_t>> choice = {};  ///< of each household measure * channels + channel, rising
  std::vector<bool> opened = {};                        ///< of each opening
  std::vector<double> prices = {};                      ///< of each row, >= 0, of the linear programme below the model
  std::vector<double> used = {};                        ///< of each row, openings included
};

/// The greatest effect when households may have several measures and measures have to be opened: portfolio#1 with x <= opened for each household, needs and
/// excludes as rows, by branch and cut. Openings are chosen with the households that they serve.
///
/// Formula: portfolio#3. Source: Balakrishnan, Magnanti and Wong (1989), Operations Research 37, pp. 716-740 (the tight link x <= z).
/// Units: those of solve_portfolio. Effects of several measures add up.
/// Errors: plan.too-large above 500,000 options; those of solve.
Result<JointPlan> solve_joint_portfolio(const Portfolio& portfolio, const JointRules& rules, const PortfolioOptions& options,
                                        const RunControl& control);

/// What stands in the way of any plan.
struct PortfolioConflict {
  std::vector<std::size_t> rows = {};                      ///< cannot hold together, though all but any one of them can
  std::vector<std::pair<std::size_t, double>> missing = {};  ///< floors and by how many households they would have to be lowered, in all the least
  double money = 0;                                        ///< instead: the least that all budgets together would have to grow by; 0: money does not help
};

/// Why no plan keeps the rows. Formula: deletion filter and elastic programme (conflict.h), households counted in parts.
/// Source: Chinneck (2008), Feasibility and Infeasibility in Optimization. Units: households, money. Errors: those of solve.
Result<PortfolioConflict> portfolio_conflict(const Portfolio& portfolio, const JointRules& rules, const RunControl& control);

}  // namespace solleva::plan
