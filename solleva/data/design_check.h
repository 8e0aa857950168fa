// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/estimate.h"

namespace solleva::data {

/// The columns of a design before they are used. Empty spans: there is no such column.
struct DesignColumns {
  std::span<const double> weights = {};        ///< NaN where missing
  std::span<const std::uint32_t> strata = {};  ///< codes, kNoCode where missing; likewise below
  std::span<const std::uint32_t> psus = {};
  std::span<const std::uint32_t> households = {};
  std::span<const std::string> strata_names = {};
  std::span<const std::string> psu_names = {};
  std::span<const std::string> household_names = {};
  std::function<std::string(std::size_t row)> row_name = {};  ///< row from 0; empty: "row 1", ...
};

/// What looks wrong in a design, each with how many and the first rows. Codes of the notes: design-missing-value (a row without
/// weight, stratum, PSU or household), design-weights-in-household (members of a household with unequal weights),
/// design-household-in-two-psus, design-psu-in-two-strata (nested codes, or a mistake), design-single-psu (strata), in this
/// order; none when all is well.
std::vector<Note> check_design(const DesignColumns& columns);

}  // namespace solleva::data
