// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "solleva/plan/matching/deferred_acceptance.h"
#include "solleva/plan/optimum.h"
#include "solleva/plan/park/labour.h"

// Who gets which job. Nobody pays for it, nobody is sent where he or she did not agree to go.
namespace solleva::plan::park {

/// What is made as large as it can be; then the number of people in work, then what they gain.
enum class Aim {
  households,  ///< poor households with somebody in work
  poor,        ///< people of poor households in work
  people,      ///< people in work
  gain,        ///< what all together gain a month; here nobody is placed who would lose
};

struct Placement {
  Optimum optimum;
  std::vector<std::uint32_t> job = {};  ///< of each seeker; kNone: none
  std::optional<matching::Certificate> certificate = {};  ///< of a stable placement
};

/// What a placement is worth for the aim.
/// Formula: docs/methods/park.md, park#2. Source: definition. Units: households, people, or money a month. `job`: one for each seeker.
double worth_of(const Labour& labour, Aim aim, std::span<const std::uint32_t> job);

/// Stable: no person and no job are left who would both rather have each other. People write down all jobs that they can do and would take, wishes first, then by gain; jobs rank people by
/// `labour.priority` and the lottery. `bound` is what any placement could reach for the aim, stable or not: the gap is the price of stability.
/// Formula: park#3, schooling#1. Source: Gale and Shapley (1962), American Mathematical Monthly 69(1), pp. 9-15; Roth (1986), Econometrica 54, p. 425. Units: those of worth_of().
/// Nobody gains by a false list. One thread; the lottery depends on seed and names alone. Stopped: the greedy placement. Errors: those of check().
Result<Placement> place_stable(const Labour& labour, Aim aim, const RunControl& control);

/// The placement that is best for the aim, with a bound that proves it.
/// Formula: park#2, as a flow of least cost park#4. Source: Ahuja, Magnanti and Orlin (1993), Network Flows, sections 11.5 to 11.7; that the order of aims needs no large weights: Edmonds (1971),
/// Matroids and the greedy algorithm, Mathematical Programming 1, pp. 127-136. Units: those of worth_of().
/// Gains are rounded to a unit of a hundredth of money, or a larger power of ten where sums would not fit otherwise; the bound of Aim::gain allows for that.
/// One thread. Stopped: the greedy placement. Errors: those of check().
Result<Placement> place_best(const Labour& labour, Aim aim, const RunControl& control);

/// One after the other, poor households first, each the job with the largest gain that is left. What the others are measured by; nothing proves it.
std::vector<std::uint32_t> place_greedily(const Labour& labour, Aim aim);

}  // namespace solleva::plan::park
