// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "solleva/base/error.h"

namespace solleva::data::errors {

// The file as such.
inline constexpr ErrorCode no_file{"data.no-file", Exit::bad_input};
inline constexpr ErrorCode is_directory{"data.is-directory", Exit::bad_input};
inline constexpr ErrorCode no_permission{"data.no-permission", Exit::environment};
inline constexpr ErrorCode unknown_format{"data.unknown-format", Exit::bad_input};
inline constexpr ErrorCode bad_name{"data.bad-name", Exit::bad_input};
inline constexpr ErrorCode read_failed{"data.read-failed", Exit::environment};
inline constexpr ErrorCode write_failed{"data.write-failed", Exit::environment};
inline constexpr ErrorCode no_geo_module{"data.no-geo-module", Exit::environment};

// Its content.
inline constexpr ErrorCode empty_file{"data.empty-file", Exit::bad_input};
inline constexpr ErrorCode malformed_file{"data.malformed-file", Exit::bad_input};
inline constexpr ErrorCode wrong_encoding{"data.wrong-encoding", Exit::bad_input};
inline constexpr ErrorCode nul_byte{"data.nul-byte", Exit::bad_input};
inline constexpr ErrorCode ragged_row{"data.ragged-row", Exit::bad_input};
inline constexpr ErrorCode missing_sheet{"data.missing-sheet", Exit::bad_input};
inline constexpr ErrorCode too_large{"data.too-large", Exit::bad_input};

// Its columns.
inline constexpr ErrorCode duplicate_column{"data.duplicate-column", Exit::bad_input};
inline constexpr ErrorCode missing_column{"data.missing-column", Exit::bad_input};
inline constexpr ErrorCode not_a_number{"data.not-a-number", Exit::bad_input};
inline constexpr ErrorCode missing_value{"data.missing-value", Exit::bad_input};
inline constexpr ErrorCode not_finite{"data.not-finite", Exit::bad_input};
inline constexpr ErrorCode negative_value{"data.negative-value", Exit::bad_input};
inline constexpr ErrorCode not_positive{"data.not-positive", Exit::bad_input};
inline constexpr ErrorCode zero_weights{"data.zero-weights", Exit::bad_input};
inline constexpr ErrorCode no_rows{"data.no-rows", Exit::bad_input};

// What people agreed to.
inline constexpr ErrorCode no_consent{"data.no-consent", Exit::bad_input};

// The sampling design.
inline constexpr ErrorCode design_unit_in_two_strata{"data.design-unit-in-two-strata", Exit::bad_input};
inline constexpr ErrorCode design_population{"data.design-population", Exit::bad_input};
inline constexpr ErrorCode lonely_psu{"data.lonely-psu", Exit::bad_input};
inline constexpr ErrorCode not_two_psus{"data.not-two-psus", Exit::bad_input};
inline constexpr ErrorCode bad_replicates{"data.bad-replicates", Exit::bad_input};
inline constexpr ErrorCode unmatched_total{"data.unmatched-total", Exit::bad_input};
inline constexpr ErrorCode contradicting_totals{"data.contradicting-totals", Exit::bad_input};
inline constexpr ErrorCode unreachable_totals{"data.unreachable-totals", Exit::bad_input};
inline constexpr ErrorCode negative_calibrated_weight{"data.negative-calibrated-weight", Exit::bad_input};

// What the user asks of it.
inline constexpr ErrorCode bad_expression{"data.bad-expression", Exit::bad_input};
inline constexpr ErrorCode not_an_expression{"data.not-an-expression", Exit::bad_input};
inline constexpr ErrorCode cannot_hold{"data.cannot-hold", Exit::bad_input};

// The programme file.
inline constexpr ErrorCode programme_syntax{"data.programme-syntax", Exit::bad_input};
inline constexpr ErrorCode programme_unknown_key{"data.programme-unknown-key", Exit::bad_input};
inline constexpr ErrorCode programme_missing_key{"data.programme-missing-key", Exit::bad_input};
inline constexpr ErrorCode programme_bad_value{"data.programme-bad-value", Exit::bad_input};

// The file of deprivations.
inline constexpr ErrorCode bad_weights{"data.bad-weights", Exit::bad_input};
inline constexpr ErrorCode unknown_preset{"data.unknown-preset", Exit::bad_usage};

// The engine itself.
inline constexpr ErrorCode engine_failed{"data.engine-failed", Exit::environment};

}  // namespace solleva::data::errors
