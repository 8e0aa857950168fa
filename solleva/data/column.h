// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/table.h"

namespace solleva::data {

enum class Sign { any, non_negative, positive };
enum class Gaps {
  refuse,  ///< a missing value is an error
  keep,    ///< a missing value becomes NaN (kNoCode in codes) and is counted
};

/// What a kernel requires of a column. Every value must be finite in any case.
struct Requirements {
  Sign sign = Sign::any;
  Gaps gaps = Gaps::refuse;
};

struct NumericColumn {
  std::vector<double> values;  ///< in the order of the rows; NaN exactly where there is a gap
  std::size_t gaps = 0;
};

struct ColumnRequest {
  std::string name;
  Requirements requirements = {};
};

/// A column as numbers: true is 1 and false 0, text counts when each cell reads as a number.
/// Errors, each with the place in the file: data.missing-column, data.not-a-number, data.missing-value, data.not-finite,
/// data.negative-value, data.not-positive, data.no-rows.
Result<NumericColumn> numeric_column(Engine& engine, const Table& table, std::string_view name, Requirements requirements = {});

/// Several columns in one pass over the table, in the order of the requests.
Result<std::vector<NumericColumn>> numeric_columns(Engine& engine, const Table& table, std::span<const ColumnRequest> requests);

/// A column of weights: no gaps, finite, not negative, not all zero. Errors: as numeric_column(), and data.zero-weights.
Result<NumericColumn> weight_column(Engine& engine, const Table& table, std::string_view name);

/// A column as text, whatever its type; empty optionals where a value is missing. Errors: data.missing-column, data.no-rows.
Result<std::vector<std::optional<std::string>>> text_column(Engine& engine, const Table& table, std::string_view name);

/// The code of a row without a value.
inline constexpr std::uint32_t kNoCode = 0xFFFFFFFFU;

/// A column of groups: strata, units, households, regions.
struct CodedColumn {
  std::vector<std::uint32_t> codes;  ///< of each row, from 0 in the order in which the groups appear; kNoCode where there is a gap
  std::vector<std::string> names;    ///< of each group as text_column() would give it
  std::size_t gaps = 0;
};

/// A column of any type as groups of equal values: whole numbers, text, true and false, dates, numbers (0 and -0 are one group).
/// A column without any value that `gaps` keeps has no names. Errors, with the place in the file: data.missing-column,
/// data.missing-value, data.not-finite, data.no-rows.
Result<CodedColumn> coded_column(Engine& engine, const Table& table, std::string_view name, Gaps gaps = Gaps::refuse);

}  // namespace solleva::data
