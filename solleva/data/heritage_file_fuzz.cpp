// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/data/heritage_file.h"

// Whatever a file of crafts holds: numbers in their range and one way of leaving, or errors with their places.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const Checked<data::HeritageFile> file = data::parse_heritage(text, "fuzz.toml");
  if (file) {
    if (file->periods.empty() || file->crafts.empty() || file->budget < 0 || file->stipend < 0 || file->fee < 0 || !(file->line > 0)) std::abort();
    if (file->leaving.empty() != file->level.has_value() || file->level.has_value() != file->growth.has_value()) std::abort();
    if (!(file->tail > 0 && file->tail <= 1) || !(file->floor.chance > 0 && file->floor.chance < 1) || file->floor.years < 1 || file->floor.years > 20) std::abort();
    double together = 0;
    for (const data::HeritageScenario& one : file->scenarios) together += one.probability;
    if (!file->scenarios.empty() && !(together > 0.999 && together < 1.001)) std::abort();
    return 0;
  }
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (file.error().all.empty()) std::abort();
  for (const Error& error : file.error().all) {
    if (error.code.name.empty() || error.what.empty() || error.where.line < 1 || error.where.line > lines) std::abort();
  }
  return 0;
}
