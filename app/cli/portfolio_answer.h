// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/portfolio_problem.h"
#include "solleva/share/envelope.h"

// Within `plan portfolio`: solving, and the plan as lists.
namespace solleva::cli {

/// What became of one objective among several.
struct PortfolioStageAnswer {
  plan::Optimum optimum;  ///< of its stage
  double value = 0;       ///< of the plan handed back
};

/// A plan in the units of the file.
struct PortfolioAnswer {
  plan::Optimum optimum;
  std::vector<std::vector<std::uint16_t>> choice;  ///< of each household; empty: no plan
  std::vector<double> prices;                      ///< of each row: effect a unit of money, or a household
  std::vector<double> used;                        ///< of each row: money, or households
  std::vector<bool> opened;
  std::vector<double> values, weights;             ///< of each scenario: effect of the plan, and how much the bound weighs it
  std::vector<PortfolioStageAnswer> stages;        ///< of further objectives, the first among them
};

/// Solves with our own method where each household gets one measure and nothing has to be opened, else by branch and cut. `change`: what all budgets are
/// multiplied by. `prove`: whether the gap is closed as far as it goes. Errors: those of the planner.
Result<PortfolioAnswer> answer_of(const PortfolioProblem& problem, const plan::Limits& limits, bool prove, double change, const RunControl& control);

/// In the words of the file: "the budget of county in 2027", "the capacity of goats in Qianxi", "the floor in Qianxi".
std::string name_of(const PortfolioProblem& problem, std::size_t row);

/// What one more of a row would bring: "another 100,000 CNY for the budget of county in 2027 adds about 310 people out of poverty".
std::string says_of(const PortfolioProblem& problem, const PortfolioAnswer& answer, std::size_t row);

/// The plan in questions and answers; `answer` has a plan.
share::List portfolio_words(const PortfolioProblem& problem, const PortfolioAnswer& answer);

/// Why there is no plan, in one sentence: by linear programmes over all options, or for many of them by a proof from prices; empty where that
/// proves nothing. Without one measure a household and nothing to open, large problems are not looked at.
Result<std::string> reason_of(const PortfolioProblem& problem, const RunControl& control);

/// scenarios, objectives, assignment, places, groups, measures, budgets, capacities, floors, openings: those that there are.
std::vector<share::List> parts_of(const PortfolioProblem& problem, const PortfolioAnswer& answer);

/// Why a household got what it got: each measure with what it would bring, cost and be charged. `household`: its row.
share::List explanation_of(const PortfolioProblem& problem, const PortfolioAnswer& answer, std::size_t household);

}  // namespace solleva::cli
