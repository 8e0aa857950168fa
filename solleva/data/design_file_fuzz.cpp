// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/data/design_file.h"

// Whatever the file of a design holds: totals that go with their columns and bounds that hold 1, or errors with their places.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const Checked<data::DesignFile> design = data::parse_design(text, "fuzz.toml");
  if (design) {
    if (!design->calibration) return 0;
    const data::CalibrationPlan& plan = *design->calibration;
    if (plan.columns.empty() || !(plan.options.lower < 1 && plan.options.upper > 1)) std::abort();
    return 0;
  }
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (design.error().all.empty()) std::abort();
  for (const Error& error : design.error().all) {
    if (error.code.name.empty() || error.what.empty() || error.where.line < 1 || error.where.line > lines) std::abort();
  }
  return 0;
}
