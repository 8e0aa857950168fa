// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "solleva/plan/assignment/generalised.h"
#include "solleva/plan/assignment/linear.h"
#include "solleva/plan/assignment/transport.h"
#include "solleva/plan/cover/set_cover.h"
#include "solleva/plan/knapsack/multiple_choice.h"

// Text formats of the OR-Library (Beasley 1990, Journal of the Operational Research Society 41(11)) and of its kin: numbers between blanks,
// line ends anywhere. `file` stands in errors. Errors: plan.bad-instance with line and column.
namespace solleva::plan {

/// agents jobs; agents x jobs costs; agents x jobs weights; capacities.
Result<GeneralisedAssignment> read_generalised_assignment(std::string_view text, const std::string& file);

/// items resources [optimum]; values; resources x items weights; capacities. A third number on the first line (the published optimum, or 0) is passed over.
Result<MultidimensionalKnapsack> read_multidimensional_knapsack(std::string_view text, const std::string& file);

/// classes resources; capacities; for each class: number of items, then value and weights of each.
Result<MultipleChoiceKnapsack> read_multiple_choice_knapsack(std::string_view text, const std::string& file);

/// rows columns; costs; for each row: number of columns, then the columns, counted from 1.
Result<SetCover> read_set_cover(std::string_view text, const std::string& file);

/// size; size x size costs.
Result<LinearAssignment> read_linear_assignment(std::string_view text, const std::string& file);

/// supplies needs; what each supplies; what each needs; supplies x needs costs.
Result<Transport> read_transport(std::string_view text, const std::string& file);

}  // namespace solleva::plan
