// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "solleva/plan/matching/deferred_acceptance.h"

// How places rank applicants by a published rule.
namespace solleva::plan::matching {

/// One number for each applicant, the least is first: the same at every place. It depends on the seed and the name alone, so that an applicant more or less, or another order of the table,
/// changes nobody's number.
/// Formula: schooling#4. Source: random-streams#2; one lottery for all places: Abdulkadiroglu, Pathak and Roth (2009), American Economic Review 99(5), pp. 1954-1978.
/// Units: none, uniform on 64 bits. `names`: one for each applicant.
std::vector<std::uint64_t> lottery(std::span<const std::string> names, std::uint64_t seed);

/// Sets the ranks of a market from what a rule says of each wish: the larger number of the first criterion goes first, among equals that of the second, and so on; then the lottery, then the order
/// of applicants. Wishes of rank kRefused stay refused; ranks at a place are 0, 1, 2, ...
/// `criteria`: each one number a wish, none NaN. `lots`: one for each applicant.
void rank_by_rule(std::span<const std::vector<double>> criteria, std::span<const std::uint64_t> lots, Market& market);

}  // namespace solleva::plan::matching
