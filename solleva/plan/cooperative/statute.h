// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solleva/base/fraction.h"
#include "solleva/base/result.h"
#include "solleva/plan/cooperative/rounding.h"

// What a statute does with a surplus. Money is in smallest units and exact.
namespace solleva::plan::cooperative {

struct Statute {
  Fraction reserve;                              ///< part of the surplus for the reserve fund
  std::optional<std::int64_t> reserve_until = {};  ///< the fund takes no more once it is so large
  Fraction welfare;                              ///< part of the surplus for families without hands, by persons
  std::optional<std::int64_t> welfare_most = {}; ///< for a person; what it leaves joins the rest
  Fraction labour, patronage, capital;           ///< parts of the rest, which add up to 1
  std::optional<Fraction> capital_most = {};     ///< of the capital paid in: what is above goes to labour
  Rounding rounding = Rounding::largest_remainder;
};

/// What the statute looks at in a household.
struct Claimant {
  std::string household;
  std::int64_t points = 0;    ///< of work, in any unit that is the same for all
  std::int64_t use = 0;       ///< sold or bought through the cooperative
  std::int64_t capital = 0;   ///< paid in
  std::int64_t persons = 0, hands = 0;  ///< who live there, and who can work
  std::int64_t advances = 0;  ///< had already
};

struct Statement {
  std::int64_t labour = 0, patronage = 0, capital = 0, welfare = 0;
  std::int64_t total = 0;      ///< the four together
  std::int64_t set_off = 0;    ///< of the advances, against the total
  std::int64_t to_pay = 0;     ///< total less what was set off
  std::int64_t owes = 0;       ///< advances beyond the total
};

struct SurplusDivision {
  std::int64_t surplus = 0;
  std::int64_t reserve = 0;    ///< goes to the fund; below 0: a loss taken from it
  std::int64_t labour = 0, patronage = 0, capital = 0, welfare = 0;  ///< shared out to households
  std::int64_t rounding_left = 0;       ///< what rounding kept or lacked, within `reserve`
  std::int64_t above_cap = 0;           ///< of the capital's part, moved to labour
  std::vector<Statement> statements;    ///< one a claimant; reserve and all totals add up to the surplus, to the smallest unit
};

/// Divides a surplus by the statute; a loss goes to the reserve fund.
/// Formula: docs/methods/cooperative.md, cooperative#12 and #13. Source: definition; reserve before shares, labour and patronage before capital, capital limited: International
/// Co-operative Alliance (1995), Statement on the Co-operative Identity, third principle. Units: smallest units of money.
/// Errors: plan.bad-statute where parts do not add up, a part goes by something that nobody has, or a claimant's numbers are below 0.
Result<SurplusDivision> divide_surplus(std::int64_t surplus, std::int64_t reserve_before, const Statute& statute, const std::vector<Claimant>& claimants);

}  // namespace solleva::plan::cooperative
