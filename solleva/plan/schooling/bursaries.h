// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"

// Bursaries, so that no child is out of school for money.
namespace solleva::plan::schooling {

/// A child that has a place: what a year costs its family, and the bursaries that it may get, one at most.
struct Pupil {
  double cost = 0;
  std::vector<double> offers = {};
};

/// Children who live on one purse.
struct Family {
  double can_pay = 0;  ///< money a year for the schooling of all of them
  std::vector<Pupil> pupils = {};
};

inline constexpr std::size_t kMostPupils = 30;  ///< of a family
inline constexpr int kNoBursary = -1, kOutForMoney = -2;

struct BursaryPlan {
  Optimum optimum;  ///< children whose school is paid for
  double cost = 0;
  std::optional<double> cost_bound = {};
  std::vector<std::vector<int>> given;  ///< [family][pupil]: the offer, kNoBursary or kOutForMoney
  std::vector<double> next_cost;        ///< of each family: what one child more would take; NaN where all are in, infinite where no offers suffice
};

/// Who gets which bursary so that the most children's school is paid for within the budget; of those plans one of least money. A bursary pays for its child up to what the child costs.
/// Formula: docs/methods/schooling.md, schooling#14 to schooling#16. Source: definition; families by themselves exactly (all trade-offs of money that no other beats), families together as a
/// multiple-choice knapsack in the solver room, or each by itself where `budget` is empty.
/// Units: money a year. Families have at most 30 children. Errors: plan.bad-schooling (a number below 0, a family of more children), plan.solver-failed.
Result<BursaryPlan> give_bursaries(const std::vector<Family>& families, std::optional<double> budget, const Limits& limits, const RunControl& control);

}  // namespace solleva::plan::schooling
