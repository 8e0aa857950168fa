// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "solleva/data/deprivations.h"

// Whatever a file of deprivations holds: weights that add up to exactly 1 and cut-offs within [0, 1], or errors with their places.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const Checked<data::Deprivations> spec = data::parse_deprivations(text, "fuzz.toml");
  if (spec) {
    std::optional<Fraction> sum = Fraction();
    for (const data::DeprivationIndicator& one : spec->indicators) sum = sum ? sum->plus(one.weight) : sum;
    if (sum != Fraction::of(1, 1) || spec->cutoffs.empty()) std::abort();
    for (const Fraction cutoff : spec->cutoffs) {
      if (cutoff.numerator() < 0 || cutoff.numerator() > cutoff.denominator()) std::abort();
    }
    return 0;
  }
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (spec.error().all.empty()) std::abort();
  for (const Error& error : spec.error().all) {
    if (error.code.name.empty() || error.what.empty() || error.where.line < 1 || error.where.line > lines) std::abort();
  }
  return 0;
}
