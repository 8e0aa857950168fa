// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/data/relocation_file.h"

// Whatever a file of a move holds: a day, costs and loans that make sense, or errors with their places.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const Checked<data::RelocationFile> file = data::parse_relocation(text, "fuzz.toml");
  if (file) {
    if (!file->on || file->families.empty() || file->consents.empty() || file->bonus < 0 || file->small < 1) std::abort();
    if (file->needs.size() != file->room.size() || (file->budget && *file->budget < 0)) std::abort();
    if (file->loans && (file->loans->months < 1 || file->loans->interest < 0 || file->loans->most_of_income < 0)) std::abort();
    if (!file->stay.empty() && file->hamlet.empty()) std::abort();
    return 0;
  }
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (file.error().all.empty()) std::abort();
  for (const Error& error : file.error().all) {
    if (error.code.name.empty() || error.what.empty() || error.where.line < 1 || error.where.line > lines) std::abort();
  }
  return 0;
}
