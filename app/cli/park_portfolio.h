// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/park_answer.h"
#include "app/cli/portfolio_files.h"

// Within `plan park`: firms and training as measures that `plan portfolio` can weigh beside others.
namespace solleva::cli {

/// Each firm with workers: the worth of its planned subsidies, or what it lacks to break even where that is more, and what people of poor households gain there in a year, net of displacement and of the
/// risk that it closes. Training for places that stay empty for want of a skill, where the file has its cost. `table_name`: how the programme names the table. Errors: cli.bad-value where there is neither.
Result<PortfolioFiles> park_portfolio(const ParkInput& input, const ParkAnswer& answer, const std::string& table_name, const RunControl& control);

}  // namespace solleva::cli
