// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/portfolio/portfolio.h"

namespace solleva::plan {

/// One thing that a plan is judged by: effects in a scenario, other effects, money, or how many are served. Sums up over what is chosen:
/// weight of the channel times factor times effect, and the worth of money and of being served.
struct Criterion {
  std::span<const float> effect = {};  ///< [household][measure]; looked at only where the portfolio's is finite; empty: that of the portfolio
  std::vector<double> factor = {};     ///< of each measure: multiplies its effect; empty: 1. All 0: effects do not count
  double money_worth = 0;              ///< of each unit of cost; -1: money is to be saved
  double served_worth = 0;             ///< of each household with any measure
};

/// A plan judged by several criteria.
struct CriteriaPlan {
  Optimum optimum = {};
  std::vector<std::uint16_t> choice = {};  ///< as in PortfolioPlan; empty: no plan
  std::vector<double> prices = {};         ///< of each row, of the linear programme below: what a unit more adds to the objective
  std::vector<double> used = {};           ///< of each row
  std::vector<double> values = {};         ///< of the plan, by each criterion
  std::vector<double> weights = {};        ///< of the criteria at the bound
};

/// What a plan is worth by a criterion.
/// Formula: portfolio#5. Source: definition. Units: those of the criterion. `choice`: one a household.
double criterion_value(const Portfolio& portfolio, const Criterion& criterion, std::span<const std::uint16_t> choice);

/// The mean of the worst outcomes: of those scenarios, worst first, that together have probability 1 - level.
/// Formula: portfolio#6, max over t of t - sum p_s max(0, t - v_s) / (1 - level). Source: Rockafellar and Uryasev (2000), Journal of Risk 2(3),
/// pp. 21-41, eq. 4, for what is to be great. Units: those of `values`. Level 0 is the expectation, 1 the worst value whatever its probability.
/// `probability`: of each value, >= 0, adding up to 1.
double mean_of_worst(std::span<const double> values, std::span<const double> probability, double level);

/// The plan whose mean of the worst outcomes is greatest: expected (level 0), conditional value at risk, worst of all scenarios (level 1). The rows of
/// the portfolio hold in every scenario; its effect says only who may have what.
///
/// Formula: portfolio#6; bound portfolio#7, the least Lagrangian bound over the weights of scenarios. Source: Rockafellar and Uryasev (2000); weights
/// by cutting planes in a box (Marsten, Hogan and Blankenship 1975, Operations Research 23, pp. 389-405). Units: those of the effects.
/// Below 60,000 options by a linear programme and branch and cut, so exact; above by prices, mixed, mended and swept. control.stop as in solve_portfolio.
/// Errors: plan.bad-portfolio; those of solve.
Result<CriteriaPlan> solve_robust(const Portfolio& portfolio, std::span<const Criterion> scenarios, std::span<const double> probability, double level,
                                  const PortfolioOptions& options, const RunControl& control);

/// One objective of an ordered list.
struct Stage {
  Criterion criterion = {};
  double tolerance = 0;  ///< part of what was reached that later stages may give up
};

/// What a stage reached; the optimum is in the units of its criterion.
struct StageResult {
  Optimum optimum = {};
  double kept = 0;       ///< later stages keep at least this
  CriteriaPlan plan = {};
};

/// The objectives one after the other, each made greatest without giving up what those before it reached, but for their tolerance. The plan is that of
/// the last stage. Each stage has its own bound: no plan that keeps the stages before is better. A stage without plan or stopped is the last.
///
/// Formula: portfolio#8; bound portfolio#7 with the stages before as floors. Source: Isermann (1982), OR Spektrum 4, pp. 223-228. Units: those of each
/// criterion. Errors: plan.bad-portfolio; those of solve.
Result<std::vector<StageResult>> solve_in_order(const Portfolio& portfolio, std::span<const Stage> stages, const PortfolioOptions& options,
                                                const RunControl& control);

/// No plan has more of the weighted criteria, whatever the prices and weights >= 0.
/// Formula: portfolio#7 without what is kept. Source: Fisher (1981), p. 3. Units: those of the criteria. Errors: base.stopped.
Result<double> criteria_bound(const Portfolio& portfolio, std::span<const Criterion> criteria, std::span<const double> weights,
                              std::span<const double> prices, const RunControl& control);

}  // namespace solleva::plan
