// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solleva/plan/plan.h"
#include "solleva/share/envelope.h"

// What `plan village` shows of an election and of what rules make of it.
namespace solleva::cli {

/// A rule with what it chose.
struct Decision {
  std::string rule;  ///< as in "equal-shares", with its completion: "equal-shares+add1u"
  plan::village::Outcome outcome;
  plan::village::Satisfaction satisfaction;
};

/// All that is shown; the first decision is the plan, the others stand beside it.
struct VillageResult {
  const plan::village::Election& election;
  const plan::village::Profile& profile;  ///< in whose utility satisfaction is told
  std::vector<Decision> decisions;
};

/// objective and so on, then what the first decision spends and gives.
share::Fields village_head(const VillageResult& result);
/// selected, projects, ties, comparison, and the curves of satisfaction.
std::vector<share::List> village_parts(const VillageResult& result);
/// What the share of each group of equal ballots bought, by the first decision.
share::List ballots_list(const VillageResult& result);
/// The same for one voter, project by project; empty where there is no voter of that id.
std::optional<share::List> voter_list(const VillageResult& result, const std::string& voter);
/// Satisfaction of the voters of each value of a trait, by each decision.
share::List by_trait(const VillageResult& result, std::size_t trait);
/// Remarks on the votes, ties, money left, projects that could not be had.
std::vector<Note> village_notes(const VillageResult& result);

}  // namespace solleva::cli
