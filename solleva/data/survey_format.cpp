// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/survey_format.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace solleva::data {
namespace {

constexpr std::int32_t origin_1960 = -3653;    // Stata and SAS: 1960-01-01
constexpr std::int32_t origin_1582 = -141428;  // SPSS: 1582-10-14, the day before the Gregorian calendar
constexpr std::int64_t second = 1'000'000;     // in microseconds
constexpr std::int64_t day = 86400 * second;
constexpr double first_day = -2180000;  // in the year -4000
constexpr double last_day = 2932896;    // 9999-12-31

/// The letters a format begins with, in capitals: "YYMMDD" of "yymmdd10.".
std::string leading_letters(std::string_view format) {
  std::string letters;
  for (const char c : format) {
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (upper < 'A' || upper > 'Z') break;
    letters += upper;
  }
  return letters;
}

template <std::size_t n>
bool one_of(const std::string& word, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<TimeScale> stata_scale(std::string_view format) {
  std::string_view rest = format;
  if (!rest.starts_with('%')) return std::nullopt;
  rest.remove_prefix(1);
  if (rest.starts_with('-')) rest.remove_prefix(1);
  if (rest.starts_with("td") || rest.starts_with('d')) return TimeScale{ColumnType::date, day, origin_1960};
  if (rest.starts_with("tc")) return TimeScale{ColumnType::timestamp, 1000, origin_1960};
  return std::nullopt;
}

std::optional<TimeScale> spss_scale(std::string_view format) {
  const std::string letters = leading_letters(format);
  if (one_of<5>(letters, {"DATE", "ADATE", "EDATE", "SDATE", "JDATE"})) return TimeScale{ColumnType::date, second, origin_1582};
  if (one_of<2>(letters, {"DATETIME", "YMDHMS"})) return TimeScale{ColumnType::timestamp, second, origin_1582};
  return std::nullopt;
}

std::optional<TimeScale> sas_scale(std::string_view format) {
  const std::string letters = leading_letters(format);
  const bool iso_date = format.starts_with("E8601DA") || format.starts_with("B8601DA");
  const bool iso_time = format.starts_with("E8601DT") || format.starts_with("B8601DT");
  const std::string order = letters.substr(0, 6);  // a seventh letter names the separator
  if (letters == "DATE" || iso_date || (letters.size() <= 7 && one_of<3>(order, {"YYMMDD", "DDMMYY", "MMDDYY"}))) {
    return TimeScale{ColumnType::date, day, origin_1960};
  }
  if (letters == "DATETIME" || letters == "DATEAMPM" || iso_time) return TimeScale{ColumnType::timestamp, second, origin_1960};
  return std::nullopt;
}

}  // namespace

std::optional<TimeScale> time_scale(FileFormat file, std::string_view format) {
  if (file == FileFormat::dta) return stata_scale(format);
  if (file == FileFormat::sav) return spss_scale(format);
  if (file == FileFormat::sas7bdat) return sas_scale(format);
  return std::nullopt;
}

bool without_decimals(FileFormat file, std::string_view format) {
  if (file != FileFormat::sav && file != FileFormat::sas7bdat) return false;
  if (format.starts_with('F')) format.remove_prefix(1);
  const std::size_t digits = std::min(format.find_first_not_of("0123456789"), format.size());
  const std::string_view rest = format.substr(digits);
  return digits > 0 && (rest.empty() || rest == "." || rest == ".0");
}

std::string_view time_format(FileFormat file, ColumnType type) {
  if (file == FileFormat::dta) return type == ColumnType::date ? "%td" : "%tc";
  return type == ColumnType::date ? "SDATE10" : "DATETIME20";
}

std::optional<DayNumber> to_days(const TimeScale& scale, double value) {
  const double days = value / static_cast<double>(day / scale.unit) + scale.origin_days;
  if (!(days >= first_day && days < last_day + 1)) return std::nullopt;
  const double whole = std::floor(days);
  return DayNumber{static_cast<std::int32_t>(whole), whole != days};
}

std::optional<std::int64_t> to_microseconds(const TimeScale& scale, double value) {
  const double days = value / static_cast<double>(day / scale.unit) + scale.origin_days;
  if (!(days >= first_day && days < last_day + 1)) return std::nullopt;
  // The unit is a whole number, so that whole units stay exact; the origin is added after rounding, for together they have more
  // digits than a double.
  return static_cast<std::int64_t>(std::round(value * static_cast<double>(scale.unit))) + scale.origin_days * day;
}

double date_number(FileFormat file, std::int32_t days) {
  if (file == FileFormat::dta) return days - origin_1960;
  return static_cast<double>((days - origin_1582) * (day / second));
}

double time_number(FileFormat file, std::int64_t microseconds) {
  if (file == FileFormat::dta) return static_cast<double>(microseconds - origin_1960 * day) / 1e3;
  return static_cast<double>(microseconds - origin_1582 * day) / 1e6;
}

}  // namespace solleva::data
