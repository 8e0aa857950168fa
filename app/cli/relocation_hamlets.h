// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/relocation_answer.h"

// Within `plan relocation`: staying beside moving as tables, for families and for hamlets.
namespace solleva::cli {

/// Whether the count of families that are not planned for is hidden, of each hamlet: where it is small, and where it would follow from the others.
std::vector<std::uint8_t> hidden_counts(const RelocationInput& input);

/// Money for people, without fractions: "7,000,000". Formula: the nearest whole number. Source: definition. Units: money.
std::string whole_money(double amount);

share::List side_by_side_list(const RelocationInput& input, const RelocationAnswer& answer);  ///< `staying_or_moving`: each family that agreed
share::List hamlets_list(const RelocationInput& input, const RelocationAnswer& answer);       ///< `hamlets`: everybody, without names
share::List measures_list(const RelocationInput& input, const RelocationAnswer& answer);      ///< `measures`: what is done in place
share::List budgets_list(const RelocationInput& input, const RelocationAnswer& answer);       ///< `months`: what a month leaves before and after
share::List at_risk_list(const RelocationInput& input, const RelocationAnswer& answer);       ///< `at_risk`: families to be warned

}  // namespace solleva::cli
