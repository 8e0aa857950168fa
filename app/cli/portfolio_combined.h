// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/open_table.h"
#include "app/cli/portfolio_files.h"
#include "app/cli/portfolio_problem.h"

// Within `plan combine`: several programmes as one.
namespace solleva::cli {

/// A programme with its table, evaluated.
struct CombinedPart {
  data::PortfolioFile file;
  OpenTable source;
  data::PortfolioTable table;
  PortfolioProblem problem;   ///< views of the two above
  share::Input input;
  double counts_as = 1;       ///< how many of the common unit one of its own is
};

struct Combination {
  std::vector<std::unique_ptr<CombinedPart>> parts;  ///< each stays where it is, because its problem looks at it
  std::string unit;                                  ///< of all effects
  std::optional<double> money = {};                  ///< one budget for all; empty: each keeps its own
};

/// What each is worth and what there is to spend, as the user said it.
struct CombineWishes {
  std::vector<std::string> worth;  ///< each ID=NUMBER
  std::string unit;                ///< empty: that of the first programme
  std::optional<double> money = {};
};

/// Reads the programmes. Errors: those of load_portfolio(), read_portfolio() and problem_of(); cli.bad-value for a programme that is there twice or has what cannot be combined (years, scenarios,
/// further objectives, floors), currencies or rules that differ, a worth that is none, and units that differ without one.
Checked<Combination> read_combination(const std::vector<std::string>& paths, const CombineWishes& wishes, const RunControl& control);

/// The programme with a row for each row of the parts, and its table.
PortfolioFiles combined_files(const Combination& combination, const std::string& id, const std::string& table_name);

/// A row for each part: what it is called, how many decisions it offers, its unit and what that counts as.
share::List combined_list(const Combination& combination);

}  // namespace solleva::cli
