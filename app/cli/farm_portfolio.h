// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/farm_file.h"
#include "app/cli/portfolio_files.h"

// Within `plan farm`: land to reclaim and machines as measures that `plan portfolio` can weigh beside others.
namespace solleva::cli {

/// Each field that could be reclaimed and each machine by itself, paid for by a programme: what it costs a year, what it adds to the mean income of the plan without
/// any of them, and the standard deviation of that over the scenarios. `table_name`: how the programme names the table. Errors: those of plan_farm(); cli.bad-value
/// where there is neither such land nor a machine, or no plan without them.
Result<PortfolioFiles> farm_portfolio(const FarmInput& input, const std::string& table_name, const RunControl& control);

}  // namespace solleva::cli
