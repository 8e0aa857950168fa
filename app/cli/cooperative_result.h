// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/cooperative_game.h"
#include "app/cli/cooperative_tables.h"
#include "solleva/plan/cooperative/statute.h"

// Within `plan cooperative`: what comes of its tables.
namespace solleva::cli {

/// How poor a village is.
struct Poverty {
  std::int64_t persons = 0, poor = 0;
  double gap = 0;  ///< FGT(1): mean of the parts that the poor lack of the line
};

struct CooperativeResult {
  std::optional<plan::cooperative::RosterPlan> roster;
  std::vector<plan::cooperative::Shift> learning;
  std::vector<std::int64_t> points;              ///< of each household, in millionths
  std::optional<plan::cooperative::SurplusDivision> division;
  std::optional<plan::cooperative::Book> closed; ///< after the year
  std::int64_t fund_before = 0, fund_after = 0;  ///< of the reserve
  std::optional<GameResult> groups;
  double scaled = 1;                             ///< what the worths of the game were multiplied by
  std::optional<Poverty> before, after;
};

/// Plans the work, divides the surplus, compares and measures, as far as the file asks for it. `old`: a roster to stay near to, from week `first` on (from 0).
/// Errors: those of the planners; plan.bad-statute where the sums of book, game and groups do not match.
Result<CooperativeResult> work_out(const Cooperative& cooperative, std::optional<std::vector<plan::cooperative::Shift>> old, std::uint32_t first,
                                   std::vector<share::Input>& inputs, const RunControl& control);

/// What a member of the household has in a year: before and with the cooperative.
/// Formula: income / persons, (income + share of the surplus) / persons. Source: definition. Units: money a person and year.
double welfare_of(const CoopHousehold& household, double share);

}  // namespace solleva::cli
