// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/portfolio_files.h"
#include "app/cli/relocation_answer.h"

// Within `plan relocation`: moves and measures in place as measures that `plan portfolio` can weigh beside others.
namespace solleva::cli {

/// A row for each family that agreed and could move somewhere, to the site of the plan or its best one, and for each measure of a hamlet, counting all who live there. `table_name`: how
/// the programme names the table. Errors: cli.bad-value where no costs are known, or nothing could be done.
Result<PortfolioFiles> relocation_portfolio(const RelocationInput& input, const RelocationAnswer& answer, const std::string& table_name);

}  // namespace solleva::cli
