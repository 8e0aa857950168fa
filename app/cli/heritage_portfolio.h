// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/heritage_input.h"
#include "app/cli/portfolio_files.h"

// Within `plan heritage`: places and workshops as measures that `plan portfolio` can weigh beside others.
namespace solleva::cli {

/// The places that stand free, and beside them each workshop that could be opened, one by one: what it costs in the year, what it adds to the expected income of poor households, and the
/// standard deviation of that over the scenarios. Floors of crafts are left aside. `table_name`: how the programme names the table. Errors: those of plan_heritage(); cli.bad-value where nothing
/// could be done.
Result<PortfolioFiles> heritage_portfolio(const HeritageInput& input, const std::string& table_name, const RunControl& control);

}  // namespace solleva::cli
