// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/error.h"

/// What can be wrong with what measure is given; each has a page in docs/errors/.
namespace solleva::measure::errors {

// regions
inline constexpr ErrorCode empty_region{"measure.empty-region", Exit::bad_input};
inline constexpr ErrorCode duplicate_country{"measure.duplicate-country", Exit::bad_input};
inline constexpr ErrorCode bad_population{"measure.bad-population", Exit::bad_input};
inline constexpr ErrorCode bad_rate{"measure.bad-rate", Exit::bad_input};

// decompositions
inline constexpr ErrorCode bad_sectors{"measure.bad-sectors", Exit::bad_input};
inline constexpr ErrorCode bad_sources{"measure.bad-sources", Exit::bad_input};
inline constexpr ErrorCode no_decomposition{"measure.no-decomposition", Exit::bad_usage};

// lines and money
inline constexpr ErrorCode period_mismatch{"measure.period-mismatch", Exit::bad_input};
inline constexpr ErrorCode unknown_vintage{"measure.unknown-vintage", Exit::bad_input};
inline constexpr ErrorCode bad_terms{"measure.bad-terms", Exit::bad_input};
inline constexpr ErrorCode bad_amount{"measure.bad-amount", Exit::bad_input};

// line-up
inline constexpr ErrorCode no_growth{"measure.no-growth", Exit::bad_input};
inline constexpr ErrorCode bad_line_up{"measure.bad-line-up", Exit::bad_input};

// growth incidence
inline constexpr ErrorCode bad_incidence{"measure.bad-incidence", Exit::bad_input};
inline constexpr ErrorCode bad_percentiles{"measure.bad-percentiles", Exit::bad_input};

// indices
inline constexpr ErrorCode unknown_index{"measure.unknown-index", Exit::bad_usage};

// grouped data
inline constexpr ErrorCode bad_share{"measure.bad-share", Exit::bad_input};
inline constexpr ErrorCode not_increasing{"measure.not-increasing", Exit::bad_input};
inline constexpr ErrorCode not_a_lorenz_curve{"measure.not-a-lorenz-curve", Exit::bad_input};
inline constexpr ErrorCode too_few_points{"measure.too-few-points", Exit::bad_input};
inline constexpr ErrorCode bad_level{"measure.bad-level", Exit::bad_input};
inline constexpr ErrorCode varying_level{"measure.varying-level", Exit::bad_input};
inline constexpr ErrorCode unmatched_group{"measure.unmatched-group", Exit::bad_input};
inline constexpr ErrorCode not_two_times{"measure.not-two-times", Exit::bad_input};
inline constexpr ErrorCode mixed_curves{"measure.mixed-curves", Exit::bad_input};

// panels
inline constexpr ErrorCode bad_vulnerability{"measure.bad-vulnerability", Exit::bad_usage};
inline constexpr ErrorCode bad_panel{"measure.bad-panel", Exit::bad_input};

// surveys
inline constexpr ErrorCode bad_equivalence{"measure.bad-equivalence", Exit::bad_input};
inline constexpr ErrorCode bad_curve{"measure.bad-curve", Exit::bad_usage};
inline constexpr ErrorCode no_line{"measure.no-line", Exit::bad_usage};

}  // namespace solleva::measure::errors
