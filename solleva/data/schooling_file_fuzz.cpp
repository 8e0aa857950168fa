// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/data/schooling_file.h"

// Whatever a file of schooling holds: stages and limits that make sense and bursaries of stages that exist, or errors with their places.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const Checked<data::SchoolingFile> file = data::parse_schooling(text, "fuzz.toml");
  if (file) {
    if (file->stages.empty() || file->limits.empty() || file->seasons.empty() || file->budget < 0) std::abort();
    for (const data::SchoolBursary& bursary : file->bursaries) {
      if (bursary.stage >= file->stages.size() || !(bursary.amount > 0)) std::abort();
    }
    for (const data::TravelLimit& limit : file->limits) {
      if (limit.to_age < limit.from_age || (limit.season && *limit.season >= file->seasons.size())) std::abort();
    }
    return 0;
  }
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (file.error().all.empty()) std::abort();
  for (const Error& error : file.error().all) {
    if (error.code.name.empty() || error.what.empty() || error.where.line < 1 || error.where.line > lines) std::abort();
  }
  return 0;
}
