// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/matching/deferred_acceptance.h"

// Pupils who wish, schools with seats: what deferred acceptance needs, with names.
namespace solleva::plan::schooling {

struct Seats {
  std::vector<std::string> pupils, schools;
  matching::Market market = {};
  std::uint64_t unheard = 0;  ///< wishes for a school that does not rank the pupil: they can never come true
};

/// Reads {"student_preferences": {pupil: [school, ...]}, "school_priorities": {school: [pupil, ...]}, "capacities": {school: seats}}; other keys are left alone. Pupils and schools come in the
/// order of their names, numbers in names counted as numbers (s2 before s10). A school that does not rank a pupil refuses it.
/// Errors: plan.bad-schooling with the pupil or school: no such JSON, a name twice, an unknown school or pupil, seats that are no whole number from 0 on.
Result<Seats> parse_seats(std::string_view text, const std::string& file);

/// Whether one name goes before another, runs of digits compared as numbers.
bool name_before(std::string_view one, std::string_view other);

}  // namespace solleva::plan::schooling
