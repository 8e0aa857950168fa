// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "solleva/data/table.h"

// How Stata, SPSS and SAS write dates: a number, and a display format that says that it is one.
namespace solleva::data {

struct TimeScale {
  ColumnType type;           ///< date or timestamp
  std::int64_t unit;         ///< what 1 stands for, in microseconds
  std::int32_t origin_days;  ///< day of the number 0, counted from 1970-01-01
};

/// What a display format makes of a number; empty where it stays one: %tm, %tq, %tC (leap seconds), TIME and the like have no
/// equal among the types of the engine.
std::optional<TimeScale> time_scale(FileFormat file, std::string_view format);

/// Whether a format of SPSS or SAS shows a number without decimals: F8.0, F8, 8.
bool without_decimals(FileFormat file, std::string_view format);

/// The display format of dates and times that a writer of `file` gives.
std::string_view time_format(FileFormat file, ColumnType type);

/// Whole days since 1970-01-01, and whether a time of day was cut off; empty when out of the years -4000 to 9999.
struct DayNumber {
  std::int32_t days;
  bool cut;
};
std::optional<DayNumber> to_days(const TimeScale& scale, double value);

/// Microseconds since 1970-01-01; empty as above.
std::optional<std::int64_t> to_microseconds(const TimeScale& scale, double value);

/// The number that a writer of `file` gives for a day, or for microseconds, since 1970-01-01: the inverse of the above for the
/// formats of time_format(). Formula: (value - origin) in the unit of the scale. Source: definition. Units: days or seconds or
/// milliseconds since the origin of the format.
double date_number(FileFormat file, std::int32_t days);
double time_number(FileFormat file, std::int64_t microseconds);

}  // namespace solleva::data
