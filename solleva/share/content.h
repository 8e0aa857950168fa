// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <variant>

namespace solleva::share {

/// How a number is written; each locale has its own digits, separators and signs (docs/decisions/0020-numbers-in-languages.md).
enum class NumberStyle {
  year,     ///< 1981, never grouped
  plain,    ///< grouped, up to three decimals, as many as needed: what `{n, number}` shows
  integer,  ///< 1,234
  decimal1,
  decimal2,
  decimal3,
  decimal4,
  percent0,  ///< value is a share: 0.1234 -> 12 %
  percent1,  ///< 12.3 %
  percent2,
  points1,   ///< value is a difference of shares, always signed: 0.123 -> "+12.3 percentage points"; in a table "+12.3"
  dollars2,  ///< PPP $ amounts
  people,    ///< persons, three significant digits: 1,234,567 -> 1.23 million
  signed_people,
};

/// Whether a figure is as its source printed it, or was computed here from published figures.
enum class Origin { published, computed };

/// A number on a page. `receipt` is the id of a Receipt of the report; only the styles year, integer, plain and dollars2
/// may go without (years, counts of rows, names of lines), anything else is refused with share.figure-without-receipt.
struct Number {
  double value = 0;
  NumberStyle style = NumberStyle::decimal2;
  std::string receipt = {};
  Origin origin = Origin::published;
};

/// Shown by its CLDR name in the reader's language.
struct Country {
  std::string iso3;
};

/// A proper name, a quotation, a citation: not translated.
struct Verbatim {
  std::string text;
  std::string language = "en";
};

/// A date as far as it is known: "2020", "2020-11" or "2020-11-23".
struct Day {
  std::string iso;
};

struct Message;
using Argument = std::variant<Number, Country, Verbatim, Day, Message>;

/// A text of the catalogues: its key and the arguments of its ICU MessageFormat pattern.
struct Message {
  std::string key;
  std::map<std::string, Argument> args = {};
};

/// Shown as a dash that opens the reason.
struct Missing {
  Message reason;
};
using Cell = std::variant<Missing, Number, Country, Verbatim, Day, Message>;

}  // namespace solleva::share
