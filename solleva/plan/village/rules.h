// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/village/election.h"
#include "solleva/plan/village/outcome.h"
#include "solleva/plan/village/profile.h"

// The rules by which votes become projects. All of them compute exactly; where two projects are equal, the id that is first in
// the order of bytes is taken and the tie is told. docs/methods/village-decisions.md has the equations.
namespace solleva::plan::village {

/// What becomes of the money that Equal Shares leaves.
enum class Completion {
  none,
  greedy,    ///< utilitarian greedy over what is left
  phragmen,  ///< voters keep what they have left and all earn at the same pace, until nothing fits any more
  add1,      ///< everybody's share is raised until nothing more fits, or the last outcome before one that is too dear
  add1u,     ///< add1, then greedy
  add1p,     ///< add1, then phragmen
};
std::string_view name_of(Completion completion);
std::optional<Completion> completion_named(std::string_view name);

/// By how much add1 raises the share of every voter.
struct Increment {
  std::int64_t units = 0;    ///< money, in units of the election; counts where it is above 0
  std::int64_t percent = 1;  ///< else so much of the first share
};

/// Method of Equal Shares (village-decisions#1 to #4): everybody has an equal share of the budget; the project is bought for
/// which its supporters pay least for a unit of utility, until none can be paid. Projects without cost that are worth something
/// are chosen first. Source: Peters, Pierczynski, Skowron, Proportional Participatory Budgeting with Additive Utilities, NeurIPS
/// 2021; add1 as in Pabutools' voter_budget_increment. Ended by the stop token: status `stopped`, the last outcome that fits the
/// budget.
Outcome equal_shares(const Election& election, const Profile& profile, Completion completion, Increment increment,
                     const RunControl& control);

/// Sequential Phragmen (village-decisions#5): everybody earns at the same pace, a project is bought as soon as its supporters
/// have its cost. Stops at the first project that would break the budget (also if only one of several equal ones would). Projects
/// dearer than the whole budget are left out beforehand; projects that nobody named come last, all equal. Supporters are those to
/// whom a project is worth something. Source: Los, Christoff, Grossi, Proportional Budget Allocations: Towards a Systematization,
/// IJCAI 2022; Pabutools for the stop.
Outcome sequential_phragmen(const Election& election, const Profile& profile);

/// Utilitarian greedy (village-decisions#6): by total utility over cost, skipping what no longer fits; projects that nobody named
/// come last.
Outcome greedy(const Election& election, const Profile& profile);

/// Maximin support (village-decisions#7): each time the project with which the costs of all chosen can be shared out among their
/// supporters so that the one who bears most bears least; skips what no longer fits; never takes what nobody named. Source: Aziz,
/// Lee, Talmon, Proportionally Representative Participatory Budgeting, AAMAS 2018 (generalised sequential Phragmen).
Outcome maximin_support(const Election& election, const Profile& profile, const RunControl& control);

/// The outcome with the greatest total utility within the budget (village-decisions#8), an optimum and no rule of fairness.
/// Errors: base.overflow where total utilities in their common unit exceed 2^62.
Result<Outcome> max_welfare(const Election& election, const Profile& profile, const RunControl& control);

}  // namespace solleva::plan::village
