// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/relocation_answer.h"

// Within `plan relocation`: what protects those who are asked to move.
namespace solleva::cli {

/// `refusals`: what each hamlet said from visit to visit, counts alone. Empty where there are no answers.
share::List refusals_list(const RelocationInput& input);
/// A note for each hamlet in which nobody refused, or in which nobody does any more.
std::vector<Note> refusal_notes(const RelocationInput& input);

/// `rights`: coming back, and where to complain.
share::List rights_list(const RelocationInput& input);

/// `entitlements`: what is due to whom by ESS5.
share::List entitlements_list(const RelocationInput& input, const RelocationAnswer& answer);
/// `audit`: each requirement of ESS5 that this plan touches: yes, no, or not shown where there are no data.
share::List audit_list(const RelocationInput& input, const RelocationAnswer& answer);

/// `follow_up`: a visit a row, ready for a registry.
share::List follow_up_list(const RelocationInput& input, const RelocationAnswer& answer);
/// The same as CSV.
std::string follow_up_csv(const RelocationInput& input, const RelocationAnswer& answer);

}  // namespace solleva::cli
