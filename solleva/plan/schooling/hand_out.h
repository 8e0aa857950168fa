// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "solleva/plan/schooling/bursaries.h"
#include "solleva/plan/schooling/provision.h"

// Who of children alike gets a place, so that no place waits for a child whose family cannot pay.
namespace solleva::plan::schooling {

inline constexpr std::size_t kNoFamily = std::numeric_limits<std::size_t>::max();

/// A child that waits for a place or has one.
struct Applicant {
  std::uint32_t group = 0;
  bool enrolled = false;           ///< goes to school today, and does not leave it for what is said of its family's money
  std::size_t family = kNoFamily;  ///< whose purse pays; kNoFamily: not known, and not asked
  Pupil pupil = {};
};

struct HandedOut {
  std::vector<std::uint32_t> choice;  ///< of each applicant, of its group; kNowhere: no place, or one that went on to the next for money
  std::vector<int> given;             ///< of each: the offer, kNoBursary or kOutForMoney
  std::vector<double> next_cost;      ///< of each who is out for money: the bursaries that would pay for it beside those of its family; infinite where no offers suffice; else NaN
  Optimum optimum;                    ///< children whose school is paid for; no bound where there was more than one round
  double cost = 0;
  std::optional<double> cost_bound = {};  ///< round by round
  std::size_t rounds = 0;
  std::int64_t moved_on = 0;  ///< places that a child whose family cannot pay left to another
};

/// Hands out the places of `plan` in the order of lots and gives bursaries; the place of a child that stays out for money goes to the next lot of its group, else of any other who can use it with what is
/// decided; money that was for such a child, as for boarding, then pays the cheapest way in of the next lot; until nothing changes. Who has a place keeps it and its bursary: later rounds share what is left of purses and of the budget. `plan` then counts those who are out no more.
/// Formula: docs/methods/schooling.md, schooling#14 to schooling#16, round by round. Source: definition; a round is give_bursaries().
/// Units: money a year. Errors: those of give_bursaries().
Result<HandedOut> hand_out(const Provision& problem, ProvisionPlan& plan, const std::vector<Applicant>& applicants, const std::vector<std::size_t>& order, const std::vector<double>& purses,
                           std::optional<double> budget, const Limits& limits, const RunControl& control);

}  // namespace solleva::plan::schooling
