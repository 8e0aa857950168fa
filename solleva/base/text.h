// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace solleva {

/// The candidates that a reader may have meant by `word`, nearest first, at most three; empty when none is really near. Near
/// means: equal but for letter case, or 1 edit (insert, delete, replace, swap neighbours) for words of 3 to 7 characters, 2 for
/// longer ones. Ties keep the order of the candidates.
std::vector<std::string> nearest_names(std::string_view word, std::span<const std::string> candidates);

/// "did you mean 'x' or 'y'" from nearest_names; empty when none is near.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

/// The byte offset of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7); empty when all is well.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

/// The number of characters (code points) of well-formed UTF-8 text.
std::size_t utf8_length(std::string_view text);

/// The shortest decimal text that reads back as the same double; "nan", "inf", "-inf" for what is no number.
std::string format_double(double value);

/// A number in decimal digits with its thousands apart, from five digits on: "12,345.6", "-10,000", "12,345 [1]". Any other text comes back as it is.
std::string with_thousands(std::string number);

/// The number that is all of `text` ("1e-3", "-0.5"; no blanks, no sign '+', no hexadecimal); empty for anything else, also for
/// "nan", "inf" and what a double cannot hold. Formula: the nearest double. Source: definition. Units: those of the text.
std::optional<double> parse_double(std::string_view text);

/// `text` without blanks, tabs and line ends at both ends.
std::string_view trim(std::string_view text);

/// The parts of `text` between separators, empty ones included: n separators give n + 1 parts.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The parts with `separator` between them.
std::string join(std::span<const std::string> parts, std::string_view separator);

}  // namespace solleva
