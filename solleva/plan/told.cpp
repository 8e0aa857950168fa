// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/told.h"

#include <cmath>

#include "solleva/base/text.h"

namespace solleva::plan {
namespace {

/// A number to some digits.
std::string to_digits(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return format_double(value);
  const double size = std::pow(10, digits - 1 - std::floor(std::log10(std::fabs(value))));
  std::string text = format_double(std::round(value * size) / size);
  if (text.find_first_of(".e") != std::string::npos) return text;
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

}  // namespace

std::string told(std::string_view phase, std::optional<double> best, std::optional<double> bound, double unit) {
  std::string text = std::string(phase) + ": ";
  text += best ? "best " + to_digits(*best / unit, 9) : std::string("no plan yet");
  if (bound) text += ", bound " + to_digits(*bound / unit, 9);
  if (best && bound && *best != 0) text += ", gap " + to_digits(100 * std::fabs(*bound - *best) / std::fabs(*best), 2) + " %";
  return text;
}

}  // namespace solleva::plan
