// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/portfolio_answer.h"

// Within `plan portfolio`: how sure the effect of a plan is.
namespace solleva::cli {

struct PortfolioSpread {
  std::optional<double> all;                    ///< empty: of some measure of the plan it is not known
  std::vector<std::optional<double>> measures;  ///< of each; 0 where nobody gets it
  std::vector<std::string> unknown;             ///< ids of the measures of the plan of which it is not known
};

/// Whether the file says of any measure how sure its effect is.
bool has_spread(const PortfolioProblem& problem);

/// The standard deviation of the effect of a plan, as far as the errors of the measures go. What a measure brings comes from one source, so that its errors go together for all who
/// get it; so do those of measures that name the same source. Others are independent.
/// Formula: sd_j = sum of w_k sd_ij over those who get measure j, sd = root of the sum over sources of (sum_j sd_j)^2; docs/methods/portfolio.md, portfolio#10. Source: variance of a sum, definition. Units: those of
/// the effect. `answer`: with a plan. A standard deviation that is missing for somebody who gets the measure makes that of the measure, and of all, unknown.
PortfolioSpread spread_of(const PortfolioProblem& problem, const PortfolioAnswer& answer);

/// effect_sd, effect_lower and effect_upper: the effect of the plan with a normal interval of 95 %. Nothing where the file says nothing.
void add_spread(const PortfolioProblem& problem, const PortfolioAnswer& answer, share::Fields& head, std::vector<Note>& notes);

}  // namespace solleva::cli
