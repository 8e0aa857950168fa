// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/portfolio_files.h"
#include "app/cli/schooling_input.h"

namespace solleva::cli {

/// What each decision would bring by itself beside what is there: a row for each school to open, rooms, beds or barriers at a school, and bus that would place a child more. The effect is children
/// who come: places times the take-up of the file, with its error; where the file states none, it is places offered, and their error is left empty, for it is not known.
/// `table_name`: how the programme calls the table. Errors: those of provide().
Result<PortfolioFiles> portfolio_of(const SchoolingInput& input, const std::string& table_name, const RunControl& control);

}  // namespace solleva::cli
