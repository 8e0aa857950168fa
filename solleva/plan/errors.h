// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/error.h"

/// What can be wrong with what plan is given; each has a page in docs/errors/.
namespace solleva::plan::errors {

// the solver room
inline constexpr ErrorCode bad_model{"plan.bad-model", Exit::bad_input};
inline constexpr ErrorCode solver_failed{"plan.solver-failed", Exit::bad_input};

// portfolios
inline constexpr ErrorCode bad_portfolio{"plan.bad-portfolio", Exit::bad_input};

// networks
inline constexpr ErrorCode bad_edge{"plan.bad-edge", Exit::bad_input};

// siting
inline constexpr ErrorCode bad_siting{"plan.bad-siting", Exit::bad_input};

// votes of villagers
inline constexpr ErrorCode bad_pabulib{"plan.bad-pabulib", Exit::bad_input};
inline constexpr ErrorCode bad_project{"plan.bad-project", Exit::bad_input};
inline constexpr ErrorCode bad_vote{"plan.bad-vote", Exit::bad_input};
inline constexpr ErrorCode bad_typed_ballots{"plan.bad-typed-ballots", Exit::bad_input};
inline constexpr ErrorCode bad_utility{"plan.bad-utility", Exit::bad_usage};
inline constexpr ErrorCode no_votes{"plan.no-votes", Exit::bad_input};
inline constexpr ErrorCode bad_appraisal{"plan.bad-appraisal", Exit::bad_input};
inline constexpr ErrorCode too_large{"plan.too-large", Exit::bad_input};

// children and schools
inline constexpr ErrorCode bad_schooling{"plan.bad-schooling", Exit::bad_input};

// problems with a structure of their own
inline constexpr ErrorCode bad_problem{"plan.bad-problem", Exit::bad_input};
inline constexpr ErrorCode bad_instance{"plan.bad-instance", Exit::bad_input};

}  // namespace solleva::plan::errors
